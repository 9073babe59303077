import OIQ
import Support
import Testing

/// What a message advises works as it is written.
@Suite struct RepairTests {
  @Test func scenariosAreLeftByBase() throws {
    let session = Session()
    let plain = try session.run("demand")
    #expect(session.execute("use under shortfall").errors.isEmpty)
    let worse = try session.run("demand")
    #expect(worse.notes.contains { $0.hasPrefix("as `use` has set: under shortfall") })
    for query in ["from demand under base", "use under base\ndemand"] {
      let again = try session.run(query)
      #expect(again[0, again.columnNames[1]]?.number == plain[0, plain.columnNames[1]]?.number)
    }
    #expect(try !session.run("demand").notes.contains { $0.contains("as `use` has set") })
  }

  /// `compare base, s` would look past a scenario of that name.
  @Test func scenariosHaveNamesOfTheirOwn() throws {
    let base = "scenario base { capex.amount = amount * 2 }"
    let problem = try #require(Session().execute(base).errors.first)
    #expect(problem.code == "duplicate-name" && covered(problem, in: base) == "base")
    let twice = "scenario s { capex.amount = amount * 2 }\nscenario s { capex.amount = amount * 3 }"
    let second = try #require(Session().execute(twice).errors.first)
    #expect(second.code == "redefined" && second.places.map(\.line) == [2, 1])
    // A later text may define it anew, as with names.
    let session = Session()
    for text in twice.split(separator: "\n") {
      #expect(session.execute(String(text)).errors.isEmpty)
    }
  }

  /// What `save` and `describe` would be left out of the result is an error where they don't end the statement.
  @Test(arguments: [
    "from capex | take 2 | save \"FILE\" | take 1",
    "let q = from capex | take 2 | save \"FILE\"\nq",
    "from (from capex | take 2 | save \"FILE\") | take 1",
    "from capex | take 1 | union (from capex | take 2 | save \"FILE\")",
    "from capex | take 2 | save \"FILE\" | save \"FILE\"",
    "from capex | take 2 | describe | take 1",
  ])
  func whatEndsAStatementStandsLast(_ text: String) throws {
    let folder = try ScratchFolder()
    let file = "\(folder.path)/rows.csv"
    let problem = try #require(
      Session().execute(text.replacing("FILE", with: file)).errors.first)
    #expect(problem.code == "unexpected-token" && problem.title.contains("ends a statement"))
    #expect(folder.names.isEmpty)
  }

  /// Columns that a stage has left out are named where they were, and what is advised runs there.
  @Test func repairsStandBeforeWhatLeavesOut() throws {
    let head = "from spend | where company == Meta"
    let problem = try #require(
      Session().execute("\(head) | select company, amount | aggregate s = sum(amount)").errors.first
    )
    #expect(problem.code == "double-counting")
    #expect(
      problem.help == [
        "restate them in calendar years before `span` is left out: calendarize amount to year by company",
        "or keep `span` up to here, and them apart: by span",
        "or keep spans of one length, where they cover all days, before `span` is left out: where span.days < 100 d",
      ])
    let sums = try [
      "\(head) | calendarize amount to year by company | select company, amount | aggregate s = sum(amount)",
      "\(head) | select company, span, amount | aggregate s = sum(amount) by span",
      "\(head) | where span.days < 100 d | select company, amount | aggregate s = sum(amount)",
    ].map { try Session().run($0).rowCount }
    #expect(sums[0] == 1 && sums[1] > 1 && sums[2] == 1)
    let whole = try #require(Session().execute("\(head) | aggregate s = sum(amount)").errors.first)
    #expect(whole.help.last?.hasSuffix("before this stage: where span.days < 100 d") == true)
    #expect(whole.help.contains("or keep them apart: by span"))
  }

  /// Kinds of joins that other languages have: what is written instead runs.
  @Test(arguments: [
    ("join inner r = companies on company", "leave the word out", "join r = companies on company"),
    (
      "join semi r = companies on company", "`where key in (from table | select key)`",
      "where company in (from companies | select company)"
    ),
    ("join left outer companies on company", "`join left`", "join left companies on company"),
    ("join cross companies", "`join t = table on true`", "take 2 | join t = companies on true"),
  ])
  func joinsOfOthers(_ stage: String, _ help: String, _ ours: String) throws {
    let text = "from capex | \(stage)"
    let problem = try #require(Session().execute(text).errors.first)
    #expect(problem.code == "foreign-word")
    #expect(problem.help.first?.contains(help) == true)
    #expect(stage.split(separator: " ").contains { $0 == covered(problem, in: text) })
    #expect(try Session().run("from capex | \(ours)").rowCount > 0)
  }

  /// A `|` after a result goes on with its rows.
  @Test func savedRowsGoOn() throws {
    let folder = try ScratchFolder()
    let file = "\(folder.path)/rows.csv"
    let session = Session()
    #expect(session.execute("from companies | take 3 | save \"\(file)\"").errors.isEmpty)
    let more = session.execute("| take 1")
    #expect(more.errors.isEmpty && more.tables.first?.rowCount == 1)
    #expect(session.execute("explain from companies | save \"\(file)\"").errors.isEmpty)
  }

  @Test func aLongSweepIsTooLarge() throws {
    let text = "let a = 1 to 2\nsweep a * 2 over a in 5..10 step 0.0000001"
    let problem = try #require(Session().execute(text).errors.first)
    #expect(problem.code == "too-large" && covered(problem, in: text) == "0.0000001")
  }

  @Test func aTornadoThatNothingMovesSaysSo() throws {
    let table = try Session().run("let a = 1 to 2\ntornado a * 0")
    #expect(table.rowCount == 0 && table.notes == ["none of its ranges moves it: a = 1 to 2"])
  }

  private func help(_ text: String, _ session: Session = Session()) throws -> [String] {
    try #require(session.execute(text).errors.first, "\(text) runs").help
  }

  /// What stands between backticks in a message.
  private func quoted(_ help: String) -> [String] {
    help.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .compactMap { $0.offset % 2 == 1 ? String($0.element) : nil }
  }

  @Test(arguments: [
    ("$5M -> M USD", [5e6, 5]), ("1 mW -> dBm", [0]), ("(1 mW + 1 mW) -> dBm", [3.01]),
    ("2 -> dB", [3.01]), ("2 x -> dB", [3.01]),
  ])
  func conversionsAreAdvisedThatRun(_ text: String, _ values: [Double]) throws {
    let advised = try help(text).flatMap(quoted).filter {
      $0.contains("log10") || $0.contains("$5M")
    }
    #expect(advised.count == values.count)
    for (repair, value) in zip(advised, values) {
      let number = try #require(try Session().number(repair), "\(repair)")
      #expect(abs(number - value) < 0.01, "\(repair)")
    }
  }

  /// Rates aren't amounts, which could be exchanged; an amount is by its own name.
  @Test func exchangeIsOfferedForAmounts() throws {
    let rates = try help("from fx | where period == 2025 | aggregate m = mean(usd_per_unit)")
    #expect(rates.count == 1 && !rates[0].contains("fx("))
    let query = "from capex | where company in [Alibaba, Meta] | derive x = "
    let amounts = try help(query + "mid(amount) + $1")
    #expect(amounts.last == "or exchange it: `fx(amount, USD)`")
    #expect(Session().execute(query + "mid(fx(amount, USD, partial: true)) + $1").errors.isEmpty)
  }

  /// 15% of 660 are 99.
  @Test func sharesAreTakenByMultiplying() throws {
    let advised = try help("$660B - 15%").flatMap(quoted)
    #expect(advised == ["* (1 - 15%)", "* (1 + 15%)"])
    let less = try #require(try Session().number("$660B " + advised[0]))
    #expect(abs(less / 561e9 - 1) < 1e-12)
  }

  @Test func levelsAreSpreadByRatios() throws {
    #expect(try help("-4 dBm ± 1 dBm").flatMap(quoted) == ["1 dB"])
    #expect(Session().execute("-4 dBm ± 1 dB").errors.isEmpty)
  }

  @Test func valuesOfASweepNeedTheirUnit() throws {
    let bound = "let p = 0.05 USD/kWh to 0.1 USD/kWh\n"
    let advised = try help(bound + "sweep p * 1 kWh over p in [0.05, 0.1]").flatMap(quoted)
    #expect(advised == ["[0.05 USD/kWh]"])
    #expect(Session().execute(bound + "sweep p * 1 kWh over p in \(advised[0])").errors.isEmpty)
  }

  @Test func speedsOfEthernetAreSpeeds() throws {
    #expect(try help("800GE") == ["write 800G"])
    #expect(try Session().number("800G") == 800e9)
  }

  /// What was written with the first would be another number.
  @Test func aUnitIsDeclaredOnceInAText() {
    let problem = Session().execute("unit foo = 3 W\nlet a = 2 foo\nunit foo = 4 W").errors.first
    #expect(problem?.code == "redefined" && problem?.places.count == 2)
  }

  /// Nothing in them is a range, so they are certain.
  @Test(arguments: [("$5 > $3", 1.0), ("$3 > $5", 0), ("1 == 1", 1)])
  func whatIsCertainHasItsChance(_ condition: String, _ chance: Double) throws {
    #expect(try Session().number("chance(\(condition))") == chance)
  }

  @Test func unitsOfFilesAreAdvisedThatWork() throws {
    let folder = try ScratchFolder()
    let session = Session(settings: SessionSettings(folder: folder.path))
    try folder.write("one.csv", "x [1],y\n1,2\n")
    #expect(try session.run("csv(\"one.csv\") | select z = x + y")["z"]?.numbers == [3])
    try folder.write("hrs.csv", "x [hrs]\n1\n")
    #expect(try help("csv(\"hrs.csv\")", session).first == "did you mean `h`?")
    try folder.write("cents.csv", "price [¢/kWh]\n8\n")
    let cents = try help("csv(\"cents.csv\")", session)
    #expect(cents.flatMap(quoted) == ["unit cent = $0.01", "cent/kWh"])
    try folder.write("cents.csv", "price [cent/kWh]\n8\n")
    let table = try session.run("unit cent = $0.01\ncsv(\"cents.csv\")")
    #expect(try table["price"]?.numbers(in: "USD/kWh") == [0.08])
    try folder.write("share.csv", "share\n3\n4\n")
    let percent = try help("csv(\"share.csv\", schema: {share: %})", session)
    #expect(percent.flatMap(quoted) == ["12%", "{share: \"%\"}"])
    let shares = try session.run("csv(\"share.csv\", schema: {share: \"%\"})")
    #expect(shares["share"]?.numbers == [0.03, 0.04])
  }

  /// A value has worlds as a table has.
  @Test func valuesAreCompared() throws {
    let text = """
      let price = $5
      scenario hot "hot" { let price = price * 2 }
      price | compare base, hot
      """
    let table = try Session().run(text)
    #expect(table.rowCount == 1 && table[0, "price_base"]?.number == 5)
    #expect(table[0, "price_hot"]?.number == 10 && table[0, "price_change"]?.number == 5)
    #expect(table[0, "price_ratio"]?.number == 2)
    let problem = try #require(Session().execute("let v = $5\nv | sort v").errors.first)
    #expect(problem.code == "type-mismatch")
  }

  @Test func cablesEndWithTheTiers() throws {
    let fabric = "from fabric(fat_tree, endpoints: 64, radix: 16, cable_tiers: "
    let problem = try #require(Session().execute(fabric + "5)").errors.first)
    #expect(problem.code == "no-such-fabric" && problem.title == "`cable_tiers` can't be 5")
    #expect(problem.help == ["it is 2 at most"])
    #expect(Session().execute(fabric + "2)").errors.isEmpty)
  }

  /// Each parameter of a network is told of.
  @Test(arguments: ["fabric", "links"])
  func parametersOfNetworksAreDescribed(_ name: String) throws {
    let text = try #require(Session().execute("describe \(name)").messages.first)
    for parameter in ["domain", "ports", "q", "ocs", "split", "cable_tiers", "rails", "planes"] {
      #expect(text.contains("\n    \(parameter) "), "\(parameter)")
    }
  }

  @Test func checkSaysWhatIsWrongOnce() {
    let text = "let x = $limit + 1\nx\nx * 2\n"
    #expect(Session().check(text).map(\.code) == ["unknown-parameter"])
  }

  @Test(arguments: ["triangular", "pert"])
  func endsAndMiddleInOrder(_ name: String) throws {
    let problem = try #require(Session().execute("\(name)(3, 2, 1)").errors.first)
    #expect(
      problem.code == "bad-range" && problem.help.first?.contains("`\(name)(1, 2, 3)`") == true)
    #expect(Session().execute("\(name)(1, 2, 3)").errors.isEmpty)
  }

  @Test func viewsHoldNoFacts() throws {
    let problem = try #require(
      Session().execute("record spend {company: Meta}").errors.first)
    #expect(problem.code == "unknown-table")
    #expect(problem.help.first?.hasPrefix("there are: ") == true)
  }

  @Test func wordsOfTheLanguageHaveHelp() throws {
    let problem = try #require(Session().execute("describe join").errors.first)
    #expect(problem.help == ["`.help join` tells of the word"])
    #expect(Session.help("join") != nil)
  }

  /// What keeps rows of one unit does so in an override, and in the query that a cell comes from: each repair is put where
  /// it belongs, and Meta's 130 to 145 B USD and 5 are 135 to 150.
  @Test func rowsOfOneUnitAreKeptInOverrides() throws {
    let query = "from capex under s | where company == Meta and span == 2026 and basis == guidance"
    func scenario(_ formula: String) -> String {
      "scenario s { capex.amount = \(formula) }\n\(query)"
    }
    let advised = try help(scenario("amount + $5B where basis == guidance")).flatMap(quoted)
    #expect(advised == ["where currency == USD", "(amount -> USD)", "fx(amount, USD)"])
    for formula in [
      "amount + $5B \(advised[0])", "\(advised[1]) + $5B where basis == guidance",
      "amount + $5B \(advised[0]) and basis == guidance",
      "amount + $5B over 2026 \(advised[0]) and basis == guidance",
      "if amount > $500B then amount else amount + $5B \(advised[0]) and basis == guidance",
    ] {
      let session = Session()
      let result = try session.run(scenario(formula))
      let bounds = try #require(result[0, "amount"]?.bounds, "\(formula)")
      // What is chosen by draws is shown by them: 90% lie between 135.75 and 149.25.
      let slack = formula.hasPrefix("if") ? 1e9 : 1
      #expect(abs(bounds.lowerBound - 135e9) < slack && abs(bounds.upperBound - 150e9) < slack)
    }
  }

  /// Amazon guided for 220 B USD, whatever units other rows of the query's column have.
  @Test(arguments: [
    ("", "g + $1B"), ("| where currency == USD ", "g + $1B"), ("", "(g -> USD) + $1B"),
  ])
  func theQueryOfACellHasItsUnit(_ more: String, _ use: String) throws {
    let text =
      "let g = (from capex | where basis == guidance and span == 2026 \(more)| sort company | take 1 | select amount)\n\(use)"
    #expect(try Session().number(text) == 221e9)
  }
}
