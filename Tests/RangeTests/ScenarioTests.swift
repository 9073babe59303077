import OIQ
import Testing

struct ScenarioTests {
  let session = Session()

  static let shortfall = """
    scenario shortfall { capex.amount = amount * 75% over 2026H2..2028 }

    """
  static let total = """
    from spend | where company in members(Big4) | calendarize amount to year by company
    | aggregate total = sum(amount) by period

    """

  @Test func baseAgainstItselfIsNothing() throws {
    for query in [
      ScenarioTests.total, "from spend", "from guidance(2026) | select company, amount",
    ] {
      let result = try session.run(query + "| compare base, base")
      #expect(result.rowCount > 0)
      for name in result.columnNames where name.contains("_change") {
        for row in 0..<result.rowCount {
          let cell = try #require(result[row, name])
          if !cell.isMissing { expectExactly(cell, 0) }
        }
      }
    }
  }

  /// A quarter of what is still to be spent in the second half of 2026, and no actual: for each company its
  /// guidance less what it reported, half of the rest for those who have reported half a year.
  @Test func aQuarterOfTheRestOfTheSecondHalf() throws {
    let rows = try session.run(
      ScenarioTests.shortfall + ScenarioTests.total + "| compare base, shortfall")
    for row in 0..<rows.rowCount {
      let period = rows[row, "period"]?.period
      let change = try #require(rows[row, "total_change"])
      if let period, period < "2026" { expectExactly(change, 0) }
    }
    // What the model says is left of each company's guidance, on the definition that it guides on.
    let left = try session.number(
      """
      from remaining(2026) | where company in members(Big4)
      | accept definition "as guided" | aggregate r = sum(remaining)
      """)
    let row = try #require((0..<rows.rowCount).first { rows[$0, "period"]?.period == "2026" })
    let change = try #require(rows[row, "total_change"]?.number)
    #expect(abs(change + left / 4) < 0.002 * left)
  }

  /// Oracle guides without saying what it counts, and reported a quarter: three months of the twelve are past, and a
  /// quarter less is spent of what is left. In the half-year two of these months and what falls in the other four.
  @Test func whatIsReportedStaysWhateverItCounts() throws {
    let rest = 92.5 - 28.499
    let guided = try session.number(
      """
      \(ScenarioTests.shortfall)
      from spend under shortfall | where company == Oracle and basis == guidance and fiscal_period == FY2027
      | aggregate x = first(mid(amount))
      """)
    #expect(abs(guided / 1e9 - (28.499 + 0.75 * rest)) < 0.01)
    let half = try session.number(
      """
      from spend under shortfall | where company == Oracle | calendarize amount to half by company
      | where period == 2026H2 | aggregate x = first(mid(amount))
      """)
    // July and August of the quarter to August, and September to December of the nine months that are left.
    let expected = 28.499 * 62 / 92 + 0.75 * rest * 122 / 273
    #expect(abs(half / 1e9 - expected) < 0.02)
  }

  /// Of the nine months that are left all days are changed; those that were reported are none of them.
  @Test func changedDaysAreThoseThatAreLeft() throws {
    let result = try session.run(
      """
      \(ScenarioTests.shortfall)
      from spend under shortfall | where company == Oracle and basis == guidance and fiscal_period == FY2027
      | select amount
      """)
    let why = session.render(try result.why(row: 0, column: "amount"))
    #expect(why.contains("273 of 273 days of a fact around it less 1 part"), "\(why)")
  }

  /// Every actual stays as it was reported.
  @Test func actualsStay() throws {
    let rows = try session.run(
      ScenarioTests.shortfall + """
        from capex | where basis in [actual, guidance] | select company, basis, fiscal_period, span, definition, stated_by, currency, amount
        | where currency == USD | compare base, shortfall
        """)
    #expect(rows.rowCount > 100)
    for row in 0..<rows.rowCount {
      let change = try #require(rows[row, "amount_change"])
      let isActual = rows[row, "basis"]?.text == "actual"
      if isActual, !change.isMissing { expectExactly(change, 0) }
    }
  }

  @Test(arguments: [
    ("q under wide", 10), ("q under wide + more", 11), ("q under more + wide", 12),
    ("q", 5), ("use under wide\nq", 10), ("use under wide + more\nq", 11),
    ("double under wide", 20), ("from sources under wide | take 1 | select x = q", 10),
    ("tripled(1) under wide + more", 33),
  ])
  func bindingsInScenarios(text: String, expected: Double) throws {
    let bindings = """
      let q = 5
      let double = q * 2
      let tripled(x) = 3 * x * q
      scenario wide { let q = q * 2 }
      scenario more { let q = q + 1 }

      """
    #expect(try session.number(bindings + text) == expected)
  }

  /// In both worlds one unknown has the same draws: what the scenario halves is half in every draw.
  @Test func worldsShareDraws() throws {
    let text = """
      let q = 10 to 20
      let x = q * (1 to 3)
      scenario half { let q = q / 2 }
      (x under half) / x
      """
    expectExactly(try session.cell(text), 0.5)
  }

  /// An assumption that a scenario states otherwise is the same unknown: stated alike it changes nothing, stated twice as
  /// large everything is twice as large, and nothing of a difference is noise.
  @Test(arguments: [
    ("let a = 10 to 20", "let a = 10 to 20", "(a under s) - a", 0),
    ("let a = 10 to 20", "let a = 20 to 40", "(a under s) / a", 2),
    ("let a = 3 * (10 to 20)", "let a = 10 to 20", "(a under s) / a * 3", 1),
    ("let a = 10 ± 2", "let a = 15 ± 2", "(a under s) - a", 5),
    (
      "let f(x: 10 to 20) = x * (1 to 2)", "let f(x: 10 to 20) = x * (3 to 6)",
      "(f() under s) / f()", 3
    ),
    ("let a = 10 to 20", "let a = a * 2", "(a under s) / a", 2),
    (
      "let a = 10 to 20\nscenario r { let a = 30 to 60 }", "let a = a * 2", "(a under r + s) / a", 6
    ),
    ("let b = capex_growth", "let capex_growth = model.capex_growth * 2", "(b under s) / b", 2),
    (
      "let b = capex_growth", "let capex_growth = 1", "(model.capex_growth under s) - (b under s)",
      0
    ),
  ])
  func whatAScenarioStatesIsTheSameUnknown(
    base: String, override: String, text: String, expected: Double
  ) throws {
    let cell = try session.cell("\(base)\nscenario s { \(override) }\n\(text)")
    let bounds = try #require(cell.bounds)
    #expect(abs(bounds.lowerBound - expected) < 1e-9 && abs(bounds.upperBound - expected) < 1e-9)
  }

  @Test func comparedAssumptionsShowNoNoise() throws {
    let text = """
      let a = 10 to 20
      scenario same { let a = 10 to 20 }
      from companies | where company == Meta | select company | derive x = a | compare base, same
      """
    // That nothing changes is worth a warning.
    #expect(session.problems(text).map(\.code) == ["no-effect"])
    expectExactly(try #require(session.lastResult?[0, "x_change"]), 0)
  }

  /// What a scenario adds to the value below is an unknown of its own: were it the one below, the difference of the two
  /// would be certain.
  @Test func whatAScenarioAddsIsAnotherUnknown() throws {
    let found = try session.quantiles(
      "let a = 10 to 20\nscenario s { let a = a + (10 to 20) }\n(a under s) - 2 * a")
    #expect(found[0] < -3 && found[2] > 3)
  }

  /// The model's assumption by either of its names.
  @Test func scenariosRebindTheModelsNames() throws {
    _ = try session.run("scenario half { let capex_growth = 50% }")
    for name in ["capex_growth", "model.capex_growth"] {
      expectExactly(try session.cell("\(name) under half"), 0.5)
    }
  }

  /// Functions that read tables by themselves say that they don't see a change of them.
  @Test(arguments: [
    (
      "fx.usd_per_unit = usd_per_unit * 50% where currency == CNY",
      "fx(¥1B, USD, period: 2025) under s"
    ),
    (
      "members.company = Oracle where group == Big4 and company == Meta",
      "from companies under s | where company in members(Big4) | select company"
    ),
    (
      "companies.fiscal_year_end_month = 5 where company == Microsoft",
      "fiscal(\"FY2026\", Microsoft) under s"
    ),
    (
      "market.period = period + 1 where segment == \"Lumentum\"",
      "fiscal(\"FY2026\", Lumentum) under s"
    ),
    (
      "fx.usd_per_unit = usd_per_unit * 50% where currency == CNY",
      "from spend | where company == Alibaba and span in 2025 | aggregate s = sum(fx(amount, USD)) | compare base, s"
    ),
  ])
  func functionsSayWhichOverridesTheyDontSee(override: String, query: String) throws {
    let scenario = "scenario s { \(override) }\n"
    #expect(session.problems(scenario + query).map(\.code) == ["bad-world"])
    #expect(
      session.problems(
        query.replacing(" under s", with: "").replacing("base, s", with: "base, base")
      ).isEmpty)
    // Other columns and tables may change.
    let other = "scenario s { companies.fiscal_year_end = \"1\" where company == Cisco }\n"
    #expect(!session.problems(other + query).map(\.code).contains("bad-world"))
  }

  /// A figure of which one side is known stays where a formula says nothing of such, and that is said.
  @Test func figuresKnownOnOneSideStayAndAreCounted() throws {
    let isOpen = "mid(amount) is missing and amount is not missing"
    let open = try session.run("from specs | where metric == power and \(isOpen)").rowCount
    #expect(open > 0)
    let result = try session.run(
      "scenario s { specs.amount = amount * (40% to 60%) where metric == power }\n"
        + "from specs under s | where metric == power and \(isOpen) | select amount")
    #expect(result.rowCount == open)
    let note = "s leaves \(open) rows of specs.amount as they are: known on one side alone"
    #expect(result.notes.contains(note), "\(result.notes)")
    let whole = try session.run(
      "scenario s { specs.amount = amount * (40% to 60%) where metric == power and mid(amount) is not missing }\n"
        + "from specs under s | where metric == power | select amount")
    #expect(!whole.notes.contains { $0.hasPrefix("s leaves") })
  }

  @Test func rowsKeepTheirOrder() throws {
    let text =
      "scenario s { capex.amount = amount * 50% where company == Meta and basis == guidance }\n"
    let base = try session.run("from capex | select company, fiscal_period, as_of, source")
    let moved = try session.run(
      text + "from capex under s | select company, fiscal_period, as_of, source")
    #expect(base["source"]?.texts == moved["source"]?.texts)
    #expect(base["fiscal_period"]?.texts == moved["fiscal_period"]?.texts)
  }

  /// A value with a unit replaces those of the same unit and leaves the others alone.
  @Test func aValueOfOneUnitInAMixedColumn() throws {
    let text = """
      scenario s { capex.amount = $7B where basis == guidance and span == 2026 }
      from capex under s | where basis == guidance and span == 2026 and currency == USD
      | select company, amount
      """
    let rows = try session.run(text)
    #expect(rows.rowCount > 3)
    for number in rows["amount"]?.numbers ?? [] { #expect(number == nil || number == 7e9) }
  }

  /// A value over a span is for what is left of it: 50.92 B USD of Meta's 2026 were reported, 50 come to them. What
  /// comes from the old value, or replaces a whole row, needs no word.
  @Test(arguments: [
    ("$50B over 2026 where company == Meta", 100.92, ["partial-override"]),
    ("$50B over 2026H2 where company == Meta", 100.92, ["partial-override"]),
    ("$50B where company == Meta and span == 2026", 50, []),
    ("amount * 100% over 2026 where company == Meta", 137.5, []),
  ])
  func aValueOverASpanIsForItsRest(override: String, billions: Double, codes: [String]) throws {
    let run = session.execute(
      "scenario s { capex.amount = \(override) }; from spend under s | where company == Meta "
        + "| calendarize amount to year by company | where period == 2026 | select x = mid(amount)")
    let problems = run.outcomes.flatMap { outcome -> [Problem] in
      if case .failure(let problems) = outcome { problems } else { [] }
    }
    #expect(problems.map(\.code) == codes)
    let total = try #require(session.lastResult?[0, "x"]?.number)
    #expect(abs(total - billions * 1e9) < 0.05e9)
  }

  @Test(arguments: [
    (
      "scenario s { capex.amount = amount / 2 where company == Meta and span == 2035 }",
      "empty-override"
    ),
    ("scenario s { capex.amount = amount / 2 over 2020 where company == Meta }", "empty-override"),
    ("scenario s { let nothing_such = 3 }", "empty-override"),
    ("scenario s { let spend = from capexx }", "unknown-table"),
    ("scenario s { capex.amoun = 3 }", "unknown-column"),
    (
      """
      scenario s { capex.amount = amount / 2 where company == Amazon and basis == guidance }
      from guidance(2026) | where company == Meta | select company, amount | compare base, s
      """, "no-effect"
    ),
  ])
  func whatChangesNothingIsSaid(text: String, code: String) {
    #expect(session.problems(text).map(\.code) == [code])
  }

  /// A figure has one amount: what changes in a part of its days can't be told from the rest once it is spread, and
  /// the result says so. Where all that no actual holds changes, or nothing is spread, there is nothing to say.
  @Test(arguments: [
    ("2026Q4", "quarter", true), ("2026H2", "quarter", false), ("2026Q4", "year", false),
    ("2026", "quarter", false), ("2026Q1..2026Q3", "quarter", true),
  ])
  func changesOfSomeDaysAreTold(over: String, grain: String, isTold: Bool) {
    let problems = Session().problems(
      """
      scenario delay { capex.amount = amount * 50% over \(over) }
      from spend as of 2026-09-30 | where company == Amazon and span in 2026
      | calendarize amount to \(grain) by company | compare base, delay
      """)
    #expect(problems.map(\.code) == (isTold ? ["partial-override"] : []))
    if isTold { #expect(problems.first?.severity == .warning) }
  }

  /// What an override reads is read once for the rows that it changes and those that it doesn't: ten overrides are
  /// no thousand runs.
  @Test func manyOverridesOfATable() throws {
    let factors = (0..<10).map {
      "capex.amount = amount * \($0 % 2 == 0 ? 2 : 0.5) where company == Meta and basis == guidance"
    }
    let text = "scenario s {\n\(factors.joined(separator: "\n"))\n}\n"
    let query =
      "guidance(2026) | where company == Meta | select low = low(amount), mid = mid(amount), high = high(amount)"
    let result = try session.run(text + query.replacing("2026) |", with: "2026) under s |"))
    for (name, guided) in [("low", 130e9), ("mid", 137.5e9), ("high", 145e9)] {
      expectExactly(try #require(result[0, name]), guided)
    }
  }

  /// What a scenario binds holds in its own overrides, in whatever order they stand, and what it means on the right of
  /// its own name is the value below.
  @Test(arguments: [
    ("scenario s { let f = 50%; capex.amount = amount * f where company == Meta }", "s", 0.5),
    ("scenario s { capex.amount = amount * f where company == Meta; let f = 50% }", "s", 0.5),
    ("scenario s { let f = f / 2; capex.amount = amount * f where company == Meta }", "s", 0.4),
    ("scenario s { let g = f / 4; capex.amount = amount * g where company == Meta }", "s", 0.2),
    (
      "scenario s { let f = 50%; let g = f / 2; capex.amount = amount * g where company == Meta }",
      "s", 0.25
    ),
    // Of two scenarios the first doesn't see what the second binds, and the second sees what the first does.
    (
      "scenario a { capex.amount = amount * f where company == Meta }; scenario b { let f = 50% }",
      "a + b", 0.8
    ),
    (
      "scenario a { capex.amount = amount * f where company == Meta }; scenario b { let f = 50% }",
      "b + a", 0.5
    ),
    (
      """
      scenario a { let f = 50%; capex.amount = amount * f where company == Meta }
      scenario b { let f = f / 2; capex.amount = amount * f where company == Meta }
      """, "a + b", 0.125
    ),
  ])
  func overridesSeeWhatTheirScenarioBinds(scenarios: String, world: String, factor: Double) throws {
    let text = "let f = 80%\n" + scenarios.replacing("; ", with: "\n") + "\n"
    let query =
      "guidance(2026) | where company == Meta | select low = low(amount), high = high(amount)"
    let result = try session.run(text + query.replacing("2026) |", with: "2026) under \(world) |"))
    expectExactly(try #require(result[0, "low"]), 130e9 * factor)
    expectExactly(try #require(result[0, "high"]), 145e9 * factor)
  }

  /// Overrides hold as they are written: one sees what those before it have made of any table, and not those behind it.
  /// The highest stated PUE is 1.8, and 3 where the scenario says so.
  @Test(arguments: [
    ("assumptions.amount = 3 x where name == pue; OVER", 3.0),
    ("OVER; assumptions.amount = 3 x where name == pue", 1.8),
  ])
  func overridesSeeThoseBeforeThem(overrides: String, factor: Double) throws {
    let text = overrides.replacing(
      "OVER", with: "capex.amount = amount * h where company == Meta and basis == guidance")
    let rows = try session.run(
      """
      let h = (from assumptions | where name == pue | aggregate m = max(high(amount)))
      scenario t { \(text) }
      guidance(2026) under t | where company == Meta | select low = low(amount), high = high(amount)
      """)
    for (name, stated) in [("low", 130e9), ("high", 145e9)] {
      let found = try #require(rows[0, name]?.number)
      #expect(abs(found - stated * factor) < 1)
    }
  }

  @Test func aNameIsBoundOnce() {
    let problems = session.problems("let k = 1\nscenario s { let k = 2; let k = k + 10 }")
    #expect(problems.map(\.code) == ["redefined"])
  }
}
