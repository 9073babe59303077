import OIQ
import Testing

/// The demand chain, adoption and catalysts, against numbers that were found another way.
@Suite struct DemandTests {
  private func numbers(_ query: String, _ column: String) throws -> [Double?] {
    let table = try Session().run(query)
    return (0..<table.rowCount).map { table[$0, column]?.number }
  }

  private func number(_ query: String) throws -> Double {
    let table = try Session().run(query)
    return try #require(table.rowCount == 1 ? table[0, "value"]?.number : nil)
  }

  /// The same arithmetic on 400,000 draws in NumPy, in millions: median, 5% and 95%.
  @Test func modulesAreThoseOfNumPy() throws {
    let expected: [(year: String, speed: String, middle: Double, low: Double, high: Double)] = [
      ("2025", "800G", 23.12, 14.93, 34.62), ("2025", "1.6T", 2.93, 1.34, 5.78),
      ("2026", "400G", 16.53, 8.09, 31.76), ("2026", "800G", 46.95, 28.09, 72.98),
      ("2026", "1.6T", 12.89, 7.12, 21.36), ("2027", "1.6T", 27.39, 15.45, 45.19),
      ("2027", "3.2T", 1.60, 0.40, 5.57), ("2028", "800G", 30.47, 12.10, 68.53),
    ]
    let query = """
      demand | where period in 2025..2028
      | select period, class, middle = p50(modules), low = p5(modules), high = p95(modules)
      """
    let table = try Session().run(query)
    #expect(table.rowCount == 16)
    for row in 0..<table.rowCount {
      let known = expected.first {
        $0.year == table[row, "period"]?.period && $0.speed == table[row, "class"]?.text
      }
      guard let known else { continue }
      for (name, number) in [("middle", known.middle), ("low", known.low), ("high", known.high)] {
        let found = try #require(table[row, name]?.number) / 1e6
        #expect(abs(found / number - 1) < 0.04, "\(known.year) \(known.speed) \(name): \(found)")
      }
    }
  }

  /// AOI can make 90,000 a month, which is 1.08 million a year.
  @Test func capacityIsOfAYear() throws {
    let result = try Session().run(
      "supply_of_modules | where contains(supplier, \"Optoelectronics\")")
    #expect(try result["per_year"]?.numbers(in: "module/yr").contains(12 * 90_000) == true)
    #expect(result.description.contains("per_year [M module/yr]"))
  }

  /// 934.5 and 1008: the sums of the four rows in capex.csv.
  @Test func forecastTotalsAreSumsOfFour() throws {
    let totals = try numbers("forecast_totals(2027) | sort total", "total").compactMap { $0 }
    #expect(totals.map { ($0 / 1e8).rounded() / 10 } == [934.5, 1008])
  }

  @Test func sharesOfANetworkAddUpToOne() throws {
    let query = """
      adoption | aggregate total = sum(share) by network, period
      | select low = p5(total), high = p95(total)
      """
    let ends = try numbers(query, "low") + numbers(query, "high")
    #expect(ends.count == 2 * 3 * 8)
    #expect(ends.allSatisfy { abs(($0 ?? 0) - 1) < 1e-9 })
  }

  @Test(arguments: [(2025, 0.006), (2030, 0.35)])
  func aLogisticCurveGoesThroughItsPoints(_ year: Int, _ share: Double) throws {
    #expect(
      abs(try number("logistic(\(year), 2025, 0.6%, 2030, 35%)") - share) < 1e-12)
  }

  /// (1 - e^-2.05) / (1 + 0.38 / 0.03 e^-2.05) by hand.
  @Test func bassIsItsFormula() throws {
    #expect(abs(try number("bass(5, 0.03, 0.38)") - 0.331204) < 1e-5)
    #expect(try number("bass(0, 0.03, 0.38)") == 0)
    // Nobody has adopted before the start: F(t) = 0 for t <= 0.
    #expect(try number("bass(-1, 0.03, 0.38)") == 0)
    #expect(try number("bass(p50((-2) ± 0.1), 0.03, 0.38)") == 0)
  }

  /// Points on a curve give the curve back.
  @Test func aFitFindsTheCurveItsPointsLieOn() throws {
    let query = """
      let points = from periods(2024..2028) | derive share = 1 / (1 + exp(-(0.7 * (period.year - 2026) - 2)))
      fit(points)
      """
    #expect(abs(try #require(numbers(query, "slope").first ?? nil) - 0.7) < 1e-9)
    #expect(abs(try #require(numbers(query, "level").first ?? nil) - 0.1192029) < 1e-6)
  }

  @Test(arguments: [
    ("lumentum-ocs-10m-quarter", "earlier"), ("nvidia-ethernet-cpo-ship", "earlier"),
    ("marvell-celestial-close", "kept"),
  ])
  func milestonesMoveOnlyByTheirOwnAuthor(_ thread: String, _ verdict: String) throws {
    let table = try Session().run("moved | where thread == \"\(thread)\"")
    #expect(table.rowCount == 1)
    #expect(table[0, "verdict"]?.text == verdict)
  }

  /// Lumentum's order has four windows by four authors, none by the same: a disagreement and no slip.
  @Test func otherAuthorsDisagree() throws {
    let thread = "lumentum-uhp-laser-additional-order-delivery"
    #expect(try Session().run("moved | where thread == \"\(thread)\"").rowCount == 0)
    #expect(try Session().run("disagreements | where thread == \"\(thread)\"").rowCount == 4)
  }

  /// In the world of a day the last statement is the last of that day.
  @Test func whatIsDueFollowsTheWorld() throws {
    let due = try Session().run("from due(90 d) as of 2026-01-15")
    #expect(due.rowCount > 0)
    #expect((0..<due.rowCount).allSatisfy { due[$0, "window"]?.period != "2026H1" })
  }

  @Test func aYearOutsideTheChainIsAnErrorAtTheYear() throws {
    let problem = #expect(throws: Problem.self) { try Session().run("modules(2040)") }
    #expect(problem?.code == "bad-arguments")
    #expect(problem?.help.isEmpty == false)
    #expect(problem?.places.first?.range == 8..<12)
  }

  /// A shortfall of a quarter in 2027 takes a quarter of each class.
  @Test func aShortfallGoesThroughTheChain() throws {
    let ratios = try numbers(
      "demand | where period == 2027 | compare base, shortfall | select r = mid(modules_ratio)", "r"
    )
    #expect(ratios.count == 4)
    #expect(ratios.allSatisfy { abs(($0 ?? 0) - 0.75) < 1e-6 })
  }
}

/// Tables of periods, and rows that keep their names through a join or when columns become rows.
@Suite struct PeriodTableTests {
  @Test(arguments: [
    ("2026", 1), ("2026..2030", 5), ("2026, quarter", 4), ("2026H1..2027H1, half", 3),
    ("2026, month", 12), ("2026Q2..2027, year", 1),
  ])
  func periodsLieInside(_ arguments: String, _ count: Int) throws {
    #expect(try Session().run("from periods(\(arguments))").rowCount == count)
  }

  @Test(arguments: ["2026Q1", "2026, week", "12"])
  func noPeriodInsideIsAnError(_ arguments: String) {
    #expect(throws: Problem.self) { try Session().run("from periods(\(arguments))") }
  }

  @Test func columnsThatBecomeRowsAreComparedRowByRow() throws {
    let query = """
      let x = 1
      scenario more "" { let x = 2 }
      from periods(2026..2027) | derive a = x, b = 10 * x | unpivot a, b to name | compare base, more
      """
    #expect(try Session().run(query).rowCount == 4)
  }

  @Test func rowsThatAJoinRepeatsAreComparedRowByRow() throws {
    let query = """
      let x = 1
      scenario more "" { let x = 2 }
      from periods(2026..2027) | join q = periods(2026, half) on true
      | select year = period, half = q.period, x = 1 * x | compare base, more
      """
    #expect(try Session().run(query).rowCount == 4)
  }

  /// What was computed from money is another thing and may be accepted; money itself may not.
  @Test func onlyWhatIsAnotherThingIsAcceptedByItsOwnName() {
    let rows =
      "from capex | where basis == actual and not disputed and currency == USD | derive half = mid(amount)"
    #expect(throws: Never.self) {
      try Session().run("\(rows) | accept half \"a test\" | aggregate x = sum(half)")
    }
    #expect(throws: Problem.self) { try Session().run("\(rows) | accept amount \"a test\"") }
  }
}
