import OIQ
import Testing

/// What is wrong in a use of the bundled model is said of what its user wrote, and what is advised runs.
@Suite struct ModelAdviceTests {
  private func error(_ text: String) throws -> Problem {
    try #require(Session().execute(text).errors.first, "\(text) runs")
  }

  @Test(arguments: [
    ("radix_for(100 to 200)", "100 to 200", "radix_for(mid(100 to 200))"),
    ("radix_for(1000, tiers: 2 to 3)", "2 to 3", "radix_for(1000, mid(2 to 3))"),
    ("let n = 100 to 200\nradix_for(n)", "n", "radix_for(mid(n))"),
    ("radix_for(tiers: 3, endpoints: 100 to 200)", "100 to 200", "radix_for(mid(100 to 200), 3)"),
  ])
  func aCallThatNeedsPointsIsRepaired(_ text: String, _ argument: String, _ repair: String) throws {
    let problem = try error(text)
    #expect(problem.code == "ranged-condition" && problem.title.hasPrefix("`radix_for` needs one"))
    #expect(covered(problem, in: text) == argument)
    #expect(problem.help.map { $0.quoted.last } == [repair])
  }

  /// Of 141 endpoints in the middle two tiers of 64 ports hold 2048.
  @Test func theRepairRuns() throws {
    #expect(try Session().number("radix_for(mid(100 to 200))") == 64)
  }

  @Test(arguments: [
    ("0.10", "0.1 USD/kWh"), ("0.05 to 0.1", "0.05 USD/kWh to 0.1 USD/kWh"),
  ])
  func anAssumptionKeepsItsUnit(_ value: String, _ repair: String) throws {
    let text = "let model.power_price = \(value)\ntco_of(dsp_pluggable, 8192)"
    // What uses it is no second mistake.
    let errors = Session().execute(text).errors
    let problem = try #require(errors.first)
    #expect(errors.count == 1 && covered(problem, in: text) == value)
    #expect(problem.title == "`model.power_price` is in USD/kWh, and this is a plain number")
    #expect(problem.help == ["write `\(repair)`"])
    #expect(
      Session().execute("let model.power_price = \(repair)\nmodel.power_price").errors.isEmpty)
    // A scenario's is checked as well.
    let used =
      "scenario dear { let power_price = \(value) }\ntco_of(dsp_pluggable, 8192) under dear"
    let inScenario = Session().execute(used).errors
    #expect(inScenario.map(\.title) == [problem.title] && inScenario[0].help == problem.help)
  }

  /// The model's share is 65% to 80%: 70 would be 7000%, and 0.7 is 70%.
  @Test func aShareKeepsItsPercent() throws {
    let problem = try error("let model.ai_share = 70")
    #expect(problem.title == "`model.ai_share` is in %, and this is a plain number")
    #expect(problem.help == ["write `70%`"])
    let inScenario = try error("scenario s { let ai_share = 70 }")
    #expect(inScenario.title == problem.title)
    for value in ["70%", "0.7", "60% to 80%", "1"] {
      #expect(Session().execute("let model.ai_share = \(value)").errors.isEmpty, "\(value)")
    }
    // Money costs 6% to 12% a year, and failures in the field are 50% to 400% of those in the laboratory.
    #expect(try error("let model.discount_rate = 8").help == ["write `8%`"])
    #expect(Session().execute("let model.cpo_field_factor = 2").errors.isEmpty)
  }

  @Test func anotherMeasureIsRefusedWhereItIsWritten() throws {
    let text = "let model.power_price = 3 W"
    #expect(try covered(error(text), in: text) == "3 W")
    for value in ["5 EUR/MWh * 1.1 USD/EUR", "$0.1/kWh", "missing", "0.02 USD/MJ to 0.03 USD/MJ"] {
      #expect(Session().execute("let model.power_price = \(value)").errors.isEmpty, "\(value)")
    }
    // A name of one's own is one's own.
    #expect(Session().execute("let power_price = 3 W").errors.isEmpty)
  }

  /// `tornado` shows all inputs: what would cut or order them belongs to the formula, and does nothing to one number.
  @Test(arguments: ["take 5", "sort value desc"])
  func stagesBehindTornado(_ stage: String) throws {
    let text = "let a = 1 to 2\ntornado a * (3 to 4) | \(stage)"
    let problem = try error(text)
    #expect(problem.code == "unexpected-token" && covered(problem, in: text) == stage)
    #expect(try Session().run("let a = 1 to 2\ntornado a * (3 to 4)").rowCount == 2)
  }

  @Test(arguments: [
    "sweep a * 2 over a in [1, 2] | take 1", "solve a for a * 2 == 3 in 1..2 | take 1",
  ])
  func noStageFollows(_ text: String) throws {
    let problem = try error("let a = 1 to 2\n\(text)")
    #expect(problem.code == "unexpected-token")
    #expect(problem.help.first?.hasSuffix("no stage follows it") == true)
  }

  /// A formula may be a cell of a table, which is what such a stage leaves.
  @Test func aCellIsTakenByAStage() throws {
    #expect(
      try Session().run("tornado tco(8192) | where technology == cpo | select tco | take 1")
        .rowCount
        > 2)
  }

  /// `spend` is in dollars: a scenario on rates isn't seen by it, and one on what it exchanges is.
  @Test func ratesOfTheModelAreAsRecorded() throws {
    let scenario = "scenario weak { fx.usd_per_unit = usd_per_unit * 90% where currency == CNY }"
    let problem = try error("\(scenario)\nfrom spend under weak")
    #expect(problem.code == "bad-world" && problem.help.count == 1)
    let parts = problem.help[0].quoted
    #expect(parts[0] == "spend")
    // A tenth less of yuan is a tenth less in dollars, and nothing else changes.
    func sum(_ world: String, _ company: String) throws -> Double {
      try #require(
        try Session().number(
          "scenario less { \(parts[1]) }\nfrom (from spend \(world)) | where company == \(company) and span in 2025..2026 and span.days < 100 d | aggregate s = sum(mid(amount)) / 1 USD"
        ))
    }
    #expect(try abs(sum("under less", "Alibaba") / sum("", "Alibaba") - 0.9) < 1e-9)
    #expect(try sum("under less", "Meta") == sum("", "Meta"))
  }

  /// Each row's own rate, as the scenario has it: 10% off.
  @Test func ratesOfAQueryComeFromTheTable() throws {
    let scenario = "scenario weak { fx.usd_per_unit = usd_per_unit * 90% where currency == CNY }"
    let head = "from capex | where currency == CNY and company == Alibaba and not disputed"
    let problem = try error("\(scenario)\nfrom (\(head) | derive u = fx(amount, USD)) under weak")
    let join = problem.help[0].quoted[0]
    func rates(_ world: String) throws -> [Double?] {
      try Session().run(
        "\(scenario)\nfrom (\(head)) \(world) | \(join) | select v = amount * r.usd_per_unit / 1 USD"
      )["v"]?.numbers ?? []
    }
    let (weak, plain) = (try rates("under weak"), try rates(""))
    #expect(plain.count > 0 && weak.count == plain.count)
    for (one, other) in zip(weak, plain) {
      #expect(try abs(#require(one) / #require(other) - 0.9) < 1e-9)
    }
  }
}
