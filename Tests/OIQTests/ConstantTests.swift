import OIQ
import Testing

/// What is known while planning is computed as rows are.
@Suite struct ConstantTests {
  @Test func constantsAreWhatColumnsAre() throws {
    let session = Session()
    var state: UInt64 = 7
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (Double(state >> 40) / Double(1 << 24) * 40).rounded() / 8 + 0.125
    }
    for _ in 0..<60 {
      let (x, y) = (random(), random())
      try session.register("rows", [.numbers("x", [x]), .numbers("y", [y])])
      for op in ["+", "-", "*", "/", "^"] {
        let rows = try session.run(
          "from rows | derive a = x \(op) y, same = x \(op) y == \(x) \(op) \(y)")
        #expect(rows[0, "same"]?.bool == true, "\(x) \(op) \(y)")
      }
    }
    try session.register("rows", [.numbers("x", [1.1])])
    #expect(
      try session.run("from rows | derive same = x ^ 50 == 1.1 ^ 50")[0, "same"]?.bool == true)
  }

  /// Days beyond the calendar aren't there, and the run says so, for constants as for columns.
  @Test(arguments: ["2026-02-09 + 3_000_000_000 d", "2026Q1 + 1_000_000_000_000"])
  func daysBeyondTheCalendarAreMissing(text: String) throws {
    let run = Session().execute(text)
    #expect(run.problems.map(\.code) == ["out-of-domain"])
    #expect(run.tables.first?[0, "value"]?.isMissing == true)
  }

  /// No column holds an infinity: a quantity is checked in its base unit.
  @Test(arguments: ["1e308 GW", "unit big = 1e308 GW", "unit a = 1e200 W\n1e200 a", "1e300T"])
  func quantitiesHaveALimit(text: String) {
    #expect(Session().execute(text).errors.map(\.code) == ["bad-number"])
  }

  @Test(arguments: [
    Parameter.quantity(.nan, "W"), .quantity(.infinity, "W"), .quantity(1e308, "GW"), .number(.nan),
  ])
  func parametersAreNumbers(_ given: Parameter) {
    let problem = #expect(throws: Problem.self) { try Session().run("$x", ["x": given]) }
    #expect(problem?.code == "bad-arguments")
  }

  /// A list by itself is a row for each of its members.
  @Test func listsAreShown() throws {
    let session = Session()
    let group = try session.run("members(Big4)")
    #expect(
      group["value"]?.texts.map { $0 ?? "" }.sorted() == ["Amazon", "Google", "Meta", "Microsoft"])
    #expect(try session.run("[3, 1, 2]")["value"]?.numbers == [3, 1, 2])
    #expect(try session.run("[30 W, 1 kW]")["value"]?.unit == "W")
  }
}
