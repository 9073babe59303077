import OIQ
import Testing

/// Where two technologies cost the same: by size, price, price of power and year. Each is checked against the costs
/// asked for directly.
@Suite struct BreakEvenTests {
  private func table(_ query: String) throws -> QueryResult { try Session().run(query) }

  private func number(_ query: String) throws -> Double {
    let table = try table(query)
    return try #require(table.rowCount == 1 ? table[0, table.columnNames[0]]?.number : nil)
  }

  private static let gap = "gap(cpo, dsp_pluggable, n, speed: 1.6T)"

  @Test func aSweepOverSizesIsTheGapAtEachOfThem() throws {
    let sizes = [512, 2048, 2049, 8192, 32_768]
    let swept = try table(
      "let n = 2048; sweep p50(\(BreakEvenTests.gap)) over n in \(sizes)")
    #expect(swept.rowCount == sizes.count)
    for (row, size) in sizes.enumerated() {
      #expect(swept[row, "n"]?.number == Double(size))
      let asked = try number("p50(gap(cpo, dsp_pluggable, \(size), speed: 1.6T))")
      #expect(swept[row, "value"]?.number == asked, "\(size)")
    }
  }

  @Test func aSizeThatCantBeBuiltHasNoValueAndALineThatSaysWhy() throws {
    let swept = try table("let n = 1; sweep \(BreakEvenTests.gap) over n in [8192, 131_073]")
    #expect(swept[0, "value"]?.number != nil)
    #expect(swept[1, "value"]?.number == nil)
    #expect(
      swept.notes.filter { !$0.hasPrefix("Monte Carlo error") } == [
        "n = 131073: 1 endpoint too many: with 512 ports a switch there is room for 131,072; "
          + "write tiers: 3, or write radix: 514, or split it into 2 such networks"
      ])
    let problem = #expect(throws: Problem.self) {
      try Session().run("let n = 1; sweep \(BreakEvenTests.gap) over n in [200_000, 300_000]")
    }
    #expect(problem?.code == "no-such-fabric")
  }

  /// 64 ports hold 2,048 in two tiers.
  @Test func theSizeOfBreakEvenIsTheFirstThatTakesLargerSwitches() throws {
    let solved = try table(
      "let n = 2048; solve n for \(BreakEvenTests.gap) == $0 in 1500..8192")
    #expect(solved[0, "n"]?.number == 2049)
    #expect(try number("p50(gap(cpo, dsp_pluggable, 2048, speed: 1.6T))") < 0)
    #expect(try number("p50(gap(cpo, dsp_pluggable, 2049, speed: 1.6T))") > 0)
    #expect(solved.notes.first?.contains("nothing between") == true)
  }

  @Test func theYearOfBreakEvenIsTheFirstInWhichItCostsLess() throws {
    let solved = try number(
      "let y = 2026; solve y for gap(cpo, dsp_pluggable, 8192, speed: 1.6T, year: y) == $0 in 2026..2030"
    )
    #expect(
      try number("p50(gap(cpo, dsp_pluggable, 8192, speed: 1.6T, year: \(Int(solved) - 1)))") > 0)
    #expect(try number("p50(gap(cpo, dsp_pluggable, 8192, speed: 1.6T, year: \(Int(solved))))") < 0)
    #expect(
      try table("cheaper_from(8192, speed: 1.6T) | where year.year == \(Int(solved))").rowCount == 1
    )
  }

  /// Many answers are counted, and the first of them shown.
  @Test func manyAnswersAreCounted() {
    let product = (1...9).map { "(x - \($0))" }.joined(separator: " * ")
    let problem = #expect(throws: Problem.self) {
      try Session().run("let x = 5\nsolve x for \(product) == 0 in 0.5..9.7")
    }
    #expect(problem?.code == "many-matches")
    #expect(problem?.title == "9 values of x make both sides equal: 1, 2, 3, 4, 5, 6, …")
  }

  /// Where the two sides pass each other without being equal there is no solution.
  @Test(arguments: [
    ("(if x > 3 then 1 else -1)", "0", "-1 to 1 at 3"), ("floor(x)", "1.5", "-0.5 to 0.5 at 2"),
  ])
  func aJumpIsNoSolution(_ left: String, _ right: String, _ jump: String) throws {
    let problem = #expect(throws: Problem.self) {
      try Session().run("let x = 2\nsolve x for \(left) == \(right)")
    }
    #expect(problem?.code == "out-of-domain")
    #expect(problem?.help.first == "the left side less the right jumps from \(jump)")
  }

  /// A chance jumps by a draw, which is none.
  @Test(arguments: ["x^2 == 2", "chance((x) to (2 * x) > 10) == 30%", "x * (1 to 4) == 40"])
  func whatIsEqualSaysNothingMore(_ sides: String) throws {
    let solved = try Session().run("let x = 2\nsolve x for \(sides) in 1..50")
    #expect(solved.notes.allSatisfy { !$0.contains("equal") })
  }

  @Test(arguments: [
    ("cpo_engine_price", "USD/Gbps", "gap(cpo, dsp_pluggable, 8192, speed: 1.6T)"),
    ("power_price", "USD/kWh", "gap(cpo, dsp_pluggable, 8192)"),
  ])
  func atThePriceOfBreakEvenTheGapIsNothing(_ name: String, _ unit: String, _ gap: String) throws {
    let price = try number("solve \(name) for \(gap) == $0")
    let inUnit = unit == "USD/Gbps" ? price * 1e9 : price * 3.6e6
    let left = try number("let model.\(name) = \(inUnit) \(unit); p50(\(gap))")
    let whole = try number("p50(tco_of(dsp_pluggable, 8192))")
    #expect(abs(left / whole) < 1e-8, "\(name) = \(inUnit): \(left)")
  }

  /// The smallest switch that holds them: 2(k/2)^T.
  @Test(arguments: [
    ("2048", 64), ("2049", 128), ("8192", 128), ("8193", 256), ("131_072", 512),
    ("65_536, tiers: 3", 64), ("65_537, tiers: 3", 128), ("524_288, tiers: 3", 128),
  ])
  func theSmallestSwitchIsTaken(_ size: String, _ ports: Int) throws {
    #expect(try number("radix_for(\(size))") == Double(ports))
  }

  /// Two tiers of 512 ports hold 2 x 256^2 = 131,072 endpoints, three 2 x 256^3.
  @Test(arguments: ["131_073", "33_554_433, tiers: 3"])
  func whatNoSwitchHoldsIsAnError(_ size: String) throws {
    let problem = #expect(throws: Problem.self) { try Session().run("radix_for(\(size))") }
    #expect(problem?.code == "bad-arguments")
    #expect(try number("radix_for(131_073, tiers: 3)") == 128)
    // A radix that is given is enough, whatever the usual ones are.
    #expect(try number("p50(tco_of(cpo, 131_073, radix: 514))") > 0)
    let tooMany = #expect(throws: Problem.self) { try Session().run("tco_of(cpo, 131_073)") }
    #expect(tooMany?.code == "no-such-fabric")
  }
}

/// A tornado plans once and makes again what an input has a part in, and only that.
@Suite struct TornadoTests {
  private func rows(_ script: String) throws -> [String: (low: Double, high: Double)] {
    let table = try Session().run(script)
    return (0..<table.rowCount).reduce(into: [:]) { rows, row in
      guard let input = table[row, "input"]?.text, let low = table[row, "at_5"]?.number,
        let high = table[row, "at_95"]?.number
      else { return }
      rows[input] = (low, high)
    }
  }

  /// Each input at its 5% and its 95% point, as when its formula is bound to that point.
  @Test(arguments: [
    ("swapped_share", "model.swapped_share = 3% to 50%", "3%", "50%"),
    ("laser_price", "model.laser_price = $150 to $800", "$150", "$800"),
    ("swap_cost", "model.swap_cost = $50 to $500", "$50", "$500"),
    ("discount_rate", "model.discount_rate = 6% to 12%", "6%", "12%"),
  ])
  func anInputIsHeldAtItsEnds(
    _ name: String, _ title: String, _ low: String, _ high: String
  ) throws {
    let gap = "gap(cpo, dsp_pluggable, 8192, speed: 1.6T)"
    let found = try #require(try rows("tornado \(gap)")[title])
    for (point, found) in [(low, found.low), (high, found.high)] {
      let table = try Session().run("let model.\(name) = \(point); p50(\(gap))")
      let bound = try #require(table[0, "value"]?.number)
      #expect(abs(found / bound - 1) < 1e-6, "\(name) = \(point): \(found), \(bound)")
    }
  }

  /// An input of a query that is computed while planning has a plan of its own.
  @Test func anInputOfABracketedQueryIsHeldThereToo() throws {
    let found = try rows(
      """
      let x = 1 to 2
      let twice(a) = (from periods(2026..2026) | select v = a * x)
      tornado twice(2) * (3 to 4)
      """)
    let x = try #require(found["x = 1 to 2"])
    let other = try #require(found["3 to 4"])
    #expect(abs(x.high / x.low - 2) < 1e-9)
    #expect(abs(other.high / other.low - 4.0 / 3) < 1e-9)
  }

  /// What moves with another is where it is held, and no longer moves with it.
  @Test func aCorrelatedInputIsHeldWhereItIs() throws {
    let found = try rows(
      """
      let a = 10 to 20
      let b = 3 to 4
      tornado a + correlate(a, b, 0.6)
      """)
    let b = try #require(found["b = 3 to 4"])
    #expect(abs(b.high - b.low - 1) < 1e-9)
  }

  /// Rows that a join repeats, with an unknown on each side of it.
  @Test func anInputBelowAJoinIsHeldThere() throws {
    let found = try rows(
      """
      let left = from periods(2026..2027) | derive x = 1 to 2
      let right = from periods(2026..2027) | derive y = 5 to 10
      let both = (left | join r = right on period | aggregate s = sum(x * r.y * (3 to 4)))
      tornado both
      """)
    #expect(found.count == 3)
    for (input, ratio) in [("1 to 2", 2), ("5 to 10", 2), ("3 to 4", 4.0 / 3)] {
      let row = try #require(found.first { $0.key.hasSuffix(input) }?.value, "\(input): \(found)")
      #expect(abs(row.high / row.low - ratio) < 1e-9, "\(input)")
    }
  }

  /// Columns that nobody reads aren't computed, and change nothing.
  @Test func aWindowOverDrawsReadsWhatItNeeds() throws {
    let rows = "from periods(2026..2028) | derive x = each(1 to 2), y = each(5 to 6) * x"
    let some = try Session().run(
      "\(rows) | derive f = first(y) sort period desc | select period, f")
    let few = try Session().run(
      "\(rows) | select period, y | derive f = first(y) sort period desc | select period, f")
    for row in 0..<3 {
      #expect(some[row, "f"]?.number != nil)
      #expect(some[row, "f"]?.number == few[row, "f"]?.number)
    }
  }
}
