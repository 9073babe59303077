import OIQ
import Testing

@Suite struct ParameterTests {
  let session = Session()

  @Test func textStandsForAMember() throws {
    let result = try session.run(
      "from companies | where company == $c | select company", ["c": "Meta"])
    #expect(result["company"]?.texts == ["Meta"])
  }

  @Test func unknownMemberIsAnError() throws {
    let problem = try #require(throws: Problem.self) {
      try session.run("from companies | where company == $c", ["c": "Mata"])
    }
    #expect(problem.code == "unknown-member")
    #expect(problem.help.contains { $0.contains("Meta") })
  }

  /// A text is never read as part of the language.
  @Test func textIsNotSpliced() throws {
    let text = "\"US\" or true"
    let result = try session.run("from companies | where full_name == $c", ["c": .text(text)])
    #expect(result.rowCount == 0)
    #expect(try session.run("$c", ["c": .text(text)])[0, "value"]?.text == text)
  }

  @Test(arguments: [
    ("$x + 1", Parameter.number(2), 3.0), ("$x -> W", .quantity(3, "kW"), 3000),
    ("$x -> USD", .literal("$1.5B"), 1.5e9), ("$x * 2", .literal("12%"), 0.24),
    ("if $x then 1 else 2", .bool(false), 2),
  ])
  func numberKeepsItsUnit(_ query: String, _ value: Parameter, _ expected: Double) throws {
    #expect(try session.number(query, ["x": value]) == expected)
  }

  @Test func dateIsADay() throws {
    let early = try session.run(
      "from capex as of $d | where company == Meta | aggregate n = count()",
      ["d": .date(year: 2024, month: 6, day: 30)])
    let late = try session.run(
      "from capex | where company == Meta | aggregate n = count()")
    #expect((early[0, "n"]?.number ?? 0) < (late[0, "n"]?.number ?? 0))
    #expect(
      try session.run("$d", ["d": .literal("2026-02-09")])[0, "value"]?.date == "2026-02-09")
    #expect(try session.run("$p", ["p": .literal("2026H1")])[0, "value"]?.period == "2026H1")
  }

  @Test(arguments: [
    (Parameter.date(year: 2026, month: 2, day: 30), "bad-date"),
    (.quantity(1, "parsec_per_cup"), "unknown-unit"), (.number(.nan), "bad-arguments"),
    (.number(.infinity), "bad-arguments"),
  ])
  func badValueIsAnError(_ value: Parameter, _ code: String) throws {
    let problem = try #require(throws: Problem.self) { try session.run("$x", ["x": value]) }
    #expect(problem.code == code)
  }

  @Test func unitsAreChecked() throws {
    let problem = try #require(throws: Problem.self) {
      try session.run("$power + $5", ["power": .quantity(30, "W")])
    }
    #expect(problem.code == "unit-mismatch")
    #expect(problem.places.map(\.column) == [1, 10])
  }
}

@Suite struct BindingTests {
  let session = Session()

  @Test func formulaIsEvaluatedWhenUsed() throws {
    _ = session.execute("let price = $5\nlet cost = price * 3")
    #expect(try session.number("cost") == 15)
    let again = session.execute("let price = $7")
    #expect(again.messages.contains { $0.contains("price") })
    #expect(try session.number("cost") == 21)
  }

  @Test func functionHasDefaults() throws {
    _ = session.execute("let scaled(x, factor: 2, extra: 0) = x * factor + extra")
    #expect(try session.number("scaled(5)") == 10)
    #expect(try session.number("scaled(5, 3)") == 15)
    #expect(try session.number("scaled(5, extra: 1)") == 11)
    #expect(try session.number("scaled(x: 2, factor: 10)") == 20)
  }

  /// It is checked at each call, so that one function does for every dimension.
  @Test func functionWorksForEveryUnit() throws {
    _ = session.execute("let twice(x) = x + x")
    #expect(try session.number("twice(30 W)") == 60)
    #expect(try session.number("twice($3)") == 6)
    let problem = try #require(throws: Problem.self) { try session.run("twice(Meta)") }
    #expect(problem.severity == .error)
  }

  @Test(arguments: [
    ("scaled()", "bad-arguments"), ("scaled(1, 2, 3)", "bad-arguments"),
    ("scaled(1, scale: 2)", "bad-arguments"), ("scaled", "bad-arguments"),
  ])
  func wrongCallIsAnError(_ call: String, _ code: String) throws {
    _ = session.execute("let scaled(x, factor: 2) = x * factor")
    let problem = try #require(throws: Problem.self) { try session.run(call) }
    #expect(problem.code == code)
    #expect(problem.help.contains { $0.contains("scaled(x, factor") })
  }

  @Test func cycleShowsItsChain() throws {
    _ = session.execute("let a = 1\nlet b = a + 1\nlet c = b + 1")
    let problem = try #require(session.execute("let a = c + 1").errors.first)
    #expect(problem.code == "circular-definition")
    for name in ["a", "b", "c"] { #expect(problem.title.contains(name)) }
    #expect(try session.number("c") == 3)
  }

  @Test func queryIsABindingToo() throws {
    _ = session.execute("let home = from companies | where country == \"US\"")
    let direct = try session.run("from companies | where country == \"US\"")
    #expect(try session.run("home").rowCount == direct.rowCount)
    #expect(try session.run("home | take 2").rowCount == 2)
    #expect(try session.run("from home | take 2").rowCount == 2)
  }

  @Test func modelIsOverridden() throws {
    let before = try session.run("from totals").rowCount
    _ = session.execute("let model.spend = from capex | where company == Meta | take 0")
    let problems = session.execute("from totals").errors
    #expect(before > 0)
    #expect(problems.isEmpty || problems.allSatisfy { $0.severity == .error })
    #expect(session.execute("let model.spnd = 1").errors.map(\.code) == ["unknown-name"])
  }

  /// It sees only the model's names, and is checked where it stands.
  @Test func anOverrideOfTheModelIsChecked() throws {
    for body in ["a * 20%", "nosuch", "$1 + 1 W"] {
      let execution = session.execute("let a = 3\nlet model.ai_share = \(body)\n")
      #expect(execution.errors.count == 1, "\(body)")
      #expect(session.script == "")
    }
    _ = session.execute("let model.ai_share = network_share * 2")
    #expect(try session.number("ai_share / network_share") == 2)
  }

  @Test(arguments: [
    ["let f(a) = a * 2", "let a = f(3)"], ["let g(x) = h(x)", "let h(x) = x + g", "let g = 3"],
    [
      "let model.network_share = 10%", "let model.server_share = network_share * 2",
      "let z = server_share", "let a = z + network_share",
    ],
    ["let big = from capex | where company == Meta", "let amount = big | take 1"],
  ])
  func theScriptOfASessionMakesItAgain(_ statements: [String]) {
    for statement in statements { #expect(session.execute(statement).errors.isEmpty) }
    let again = Session()
    #expect(again.execute(session.script).errors.isEmpty, "\(session.script)")
    #expect(again.script == session.script)
  }

  @Test(arguments: ["stages", "functions", "units", "errors"])
  func everyLineOfHelpSaysSomething(_ topic: String) throws {
    for line in try #require(Session.help(topic)).split(separator: "\n") {
      #expect(line.split(separator: "  ").count == 2, "\(line)")
    }
  }

  @Test func unitIsDeclared() throws {
    _ = session.execute("unit wafer\nunit lot = 25 wafer")
    #expect(try session.number("2 lot -> wafer") == 50)
    #expect(try session.number("$500/wafer * 3 wafer") == 1500)
    #expect(session.execute("2 wafer + 3 laser").errors.map(\.code) == ["unit-mismatch"])
  }

  @Test func worldHoldsFromUseOn() throws {
    let count = "from capex | where company == Meta | aggregate n = count()"
    let now = try session.number(count)
    _ = session.execute("use as of 2024-06-30")
    let then = try session.number(count)
    #expect(
      then
        == (try Session().number(
          "from capex as of 2024-06-30 | where company == Meta | aggregate n = count()")))
    #expect((then ?? 0) < (now ?? 0))
  }
}

@Suite struct AssertionTests {
  let session = Session()

  @Test(arguments: [
    "assert 1 + 1 == 2", "assert $415B == $413.5B within 1%",
    "assert 100 W == 99 W within 1 W", "assert \"a\" == \"a\"", "assert 2026H1 in 2026",
    "assert 1 < 2 \"order\"", "assert (100 W == 99 W) within 1 W",
    "assert -3 dBm == -2 dBm within 1 dB", "assert 3 dB == 3.1 dB within 0.2 dB",
  ])
  func holds(_ text: String) { #expect(!session.execute(text).failed) }

  @Test(arguments: [
    "assert 1 + 1 == 3", "assert $415B == $413.5B within 0.1%",
    "assert 100 W == 98 W within 1 W", "assert date(2026, 2, 30) == 2026-02-28",
    "assert 1 / 0 == 1 within 5%",
  ])
  func fails(_ text: String) throws {
    #expect(session.execute(text).errors.map(\.code) == ["assertion-failed"])
  }

  /// A tolerance is for equal numbers, in their own unit or a share: what it can't be for passes no test.
  @Test(arguments: [
    ("assert 1 > 5 within 10", "bad-arguments"), ("assert 5 != 5 within 1", "bad-arguments"),
    ("assert 5 <= 4 within 2", "bad-arguments"), ("assert 5 W == 6 W within 2 s", "unit-mismatch"),
    ("assert 5 W == 6 W within 2", "unit-mismatch"),
    ("assert 1 == 1 within \"a\"", "type-mismatch"),
    ("assert \"a\" == \"a\" within 1%", "type-mismatch"),
    ("assert 1 == 1 within (1 to 2)", "type-mismatch"),
    ("assert -3 dBm == -2 dBm within 1 dBm", "unit-mismatch"),
    // A hundredth of what? Of 10 dBm 0.1 dB, of its 10 mW 0.04 dB, and of 0 dBm nothing.
    ("assert 10 dBm == 10.1 dBm within 1%", "unit-mismatch"),
    ("assert 3 dB == 3.01 dB within 1%", "unit-mismatch"),
    ("assert true within 1%", "bad-arguments"),
  ])
  func toleranceIsForEqualNumbers(_ text: String, _ code: String) {
    #expect(session.execute(text).errors.map(\.code) == [code])
  }

  @Test func bothSidesAreShown() throws {
    let problem = try #require(
      session.execute("let total = $250B + $165B\nassert total == $400B \"sum\"").errors.first)
    #expect(problem.title.contains("sum"))
    #expect(problem.places.map(\.text) == ["415.0 B USD", "400.0 B USD"])
  }

  /// A failed assertion ends a script; what ran before it has run.
  @Test func failureEndsTheScript() throws {
    let execution = session.execute("let a = 1\nassert a == 2\nlet b = 3\nb")
    #expect(execution.failed && execution.tables.isEmpty)
    #expect(try session.number("a") == 1)
    #expect(session.execute("b").errors.map(\.code) == ["unknown-name"])
  }
}

@Suite struct RegistrationTests {
  let session = Session()

  @Test func swiftValuesAreATable() throws {
    try session.register(
      "links",
      [
        .texts("name", ["rack", "row", nil]),
        .numbers("length", unit: "m", [2, 30, 2000]),
        .numbers("power", unit: "W", [0.5, nil, 14]),
        .bools("optical", [false, true, nil]),
        .days("since", [20_000, nil, 20_500]),
      ])
    let total = try session.run("from links | aggregate power = sum(power), n = count()")
    #expect(total[0, "power"]?.number == 14.5)
    #expect(total[0, "n"]?.number == 3)
    let far = try session.run("from links | where length > 0.01 km | select length")
    #expect(far["length"]?.numbers == [30, 2000])
    #expect(far["length"]?.unit == "m")
    #expect(try session.run("from links | where optical").rowCount == 1)
    #expect(try session.run("from links | where since > 2024-12-01").rowCount == 1)
    #expect(
      session.execute("from links | derive x = length + power").errors.map(\.code) == [
        "unit-mismatch"
      ])
  }

  @Test func resultIsATable() throws {
    try session.register("few", try session.run("from companies | take 3"))
    #expect(try session.run("from few").rowCount == 3)
  }

  @Test func unequalColumnsAreAnError() throws {
    let problem = try #require(throws: Problem.self) {
      try session.register("t", [.numbers("a", [1]), .numbers("b", [1, 2])])
    }
    #expect(problem.code == "bad-data")
  }

  @Test func unknownUnitIsAnError() throws {
    let problem = try #require(throws: Problem.self) {
      try session.register("t", [.numbers("a", unit: "wattt", [1])])
    }
    #expect(problem.code == "unknown-unit")
  }

  @Test func infinityIsAnError() throws {
    for value in [Double.nan, .infinity] {
      let problem = try #require(throws: Problem.self) {
        try session.register("t", [.numbers("a", [value])])
      }
      #expect(problem.code == "bad-data")
    }
    // In watts it is none either.
    for column in [
      TableColumn.numbers("a", unit: "kW", [nil, 1e308]), .doubles("a", unit: "kW", [1, 1e308]),
    ] {
      let problem = try #require(throws: Problem.self) { try session.register("t", [column]) }
      #expect(problem.code == "bad-data")
    }
  }

  @Test func noColumnsAndNoRowsAreTables() throws {
    try session.register("nothing", [])
    try session.register("empty", [.numbers("a", [])])
    #expect(!session.execute("from nothing").failed)
    #expect(
      try session.run("from empty | aggregate n = count(), total = sum(a)")[0, "n"]?.number == 0)
    #expect(try session.run("from empty | aggregate total = sum(a)")[0, "total"]?.isMissing == true)
  }
}

@Suite struct ResultTests {
  @Test func cellsAreTyped() throws {
    let result = try Session().run("from capex | where company == Meta and fiscal_period == FY2025")
    #expect(result.columnNames.contains("amount") && !result.columnNames.contains("facts"))
    #expect(result["no such column"] == nil)
    #expect(result[-1, "amount"] == nil && result[result.rowCount, "amount"] == nil)
    #expect(result[0, "company"]?.text == "Meta")
    #expect(result[0, "span"]?.period == "2025")
  }

  @Test func problemHasItsPlace() throws {
    let text = "from companies\n| where country == US_A"
    let problem = try #require(throws: Problem.self) { try Session().run(text) }
    let place = try #require(problem.places.first)
    #expect(place.line == 2 && place.column == 20 && place.file == "<input>")
    #expect(covered(problem, in: text) == "US_A")
    #expect("\(problem)".hasPrefix("<input>:2:20: error["))
  }
}
