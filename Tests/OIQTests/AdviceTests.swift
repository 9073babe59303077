import OIQ
import Testing

/// What an error advises about units and currencies, each followed and run.
@Suite struct AdviceTests {
  private func error(_ text: String) throws -> Problem {
    try #require(Session().execute(text).errors.first, "\(text) runs")
  }

  /// Units that the rows have, in a spelling that runs.
  @Test(arguments: [
    (
      "from supply | where metric == \"capacity_per_month\" | aggregate s = mean(amount) by component",
      "keep rows of one unit: `where unit == module`, or say it behind the column: `mean(amount -> module/month)`",
      [
        "from supply | where metric == \"capacity_per_month\" | where unit == module | aggregate s = mean(amount) by component",
        "from supply | where metric == \"capacity_per_month\" | aggregate s = mean(amount -> module/month) by component",
      ]
    ),
    (
      "from specs | where metric in [\"reach\", \"mtbf\"] | aggregate m = max(mid(amount))",
      "keep rows of one unit: `where metric == reach`, or say it behind the column: `max(mid(amount) -> m)`",
      [
        "from specs | where metric in [\"reach\", \"mtbf\"] | where metric == reach | aggregate m = max(mid(amount))",
        "from specs | where metric in [\"reach\", \"mtbf\"] | aggregate m = max(mid(amount) -> m)",
      ]
    ),
    (
      "from capex | where company in [Alibaba, Meta] | derive x = mid(amount) + $1",
      "keep rows of one unit: `where currency == USD`, or say it behind the column: `(mid(amount) -> USD)`",
      [
        "from capex | where company in [Alibaba, Meta] | where currency == USD | derive x = mid(amount) + $1"
      ]
    ),
  ])
  func mixedUnitsNameWhatThereIs(_ text: String, _ help: String, _ repairs: [String]) throws {
    let problem = try error(text)
    #expect(problem.code == "mixed-units")
    #expect(problem.help.first == help)
    for repair in repairs {
      let result = try Session().run(repair)
      #expect(result.rowCount > 0, "\(repair)")
      if let name = result.columnNames.last {
        #expect(result[0, name]?.description != "—", "\(repair)")
      }
    }
  }

  /// Money of two currencies, which a rate brings together.
  @Test func twoCurrenciesMeetThroughARate() throws {
    for text in ["¥3 + €2", "€2 > ¥3", "$5 + €2"] {
      #expect(try error(text).help.first?.contains("`fx(…, USD, period: 2025)`") == true, "\(text)")
    }
    let sum = try Session().number(
      "fx(¥3, USD, period: 2025) + fx(€2, USD, period: 2025)")
    // About 0.139 and 1.13 dollars each.
    #expect(try abs(#require(sum) - 2.68) < 0.1)
  }

  /// Where both are money, or both counts, their units say what is wrong.
  @Test(arguments: [
    ("$1 + ¥1", "can't add CNY to USD"), ("1 module + 1 port", "can't add port to module"),
    ("$1/Gbps + €1/Gbps", "can't add EUR/Gbps to USD/Gbps"),
    ("$1 to ¥3", "can't make a range of USD and CNY"),
    ("$5 + 3 W", "can't add power to money"), ("1 module -> port", "can't convert module to port"),
    ("$1 -> CNY", "another currency is no other unit: it takes a rate"),
    ("2025Q1 + 2025Q2", "can't add two periods"),
    ("2026-02-09 + 2026-02-10", "can't add two dates"),
  ])
  func titlesSayWhatIsUnlike(_ text: String, _ title: String) throws {
    #expect(try error(text).title == title)
  }

  @Test func pricesInTwoCurrenciesMeetThroughARate() throws {
    #expect(try error("$1/Gbps + €1/Gbps").help.first?.contains("fx(") == true)
    #expect(
      try error("1 module == 1 port").help == ["compare module with module, or port with port"])
    let rate = try #require(
      try Session().number("$1/Gbps + fx(€1/Gbps, USD, period: 2025)"))
    #expect(abs(rate * 1e9 - 2.13) < 0.05)
  }

  /// A price of energy or of capacity, in the currency at hand.
  @Test func powerIsPriced() throws {
    let help = try #require(try error("¥5 + 3 W").help.first)
    #expect(
      help
        == "price the energy first: power * 5 yr * 0.08 CNY/kWh; or the capacity: power * 2 CNY/W")
    // 3 W for five years of 365.25 days are 131.49 kWh.
    let energy = try #require(try Session().number("¥5 + 3 W * 5 yr * 0.08 CNY/kWh"))
    #expect(abs(energy - 15.519) < 0.02)
    #expect(try Session().number("¥5 + 3 W * 2 CNY/W") == 11)
  }

  @Test(arguments: [
    ("$30B", "CNY", "CNY"), ("¥30B", "USD", "CNY"), ("€1B", "CNY", "EUR"), ("$1", "JPY", "JPY"),
  ])
  func aMissingRateIsTheOneThatIsMissing(_ amount: String, _ target: String, _ lacking: String)
    throws
  {
    let problem = try error("fx(\(amount), \(target), period: 2035)")
    #expect(problem.code == "missing-rate")
    #expect(problem.help.first == "see what there is: from fx | where currency == \(lacking)")
    #expect(try Session().run("from fx | where currency == \(lacking)").rowCount > 0)
  }

  @Test(arguments: [
    ("3 module * 15 W -> kW", "`3 module * 15 W / 1 module -> kW`", 45.0),
    ("3 module * 15 W + 1 W*module -> kW", "`(3 module * 15 W + 1 W*module) / 1 module -> kW`", 46),
    ("15 W/module -> W", "`15 W/module * 1 module -> W`", 15),
    ("-2 dBm -> mW", "`10 ^ (-2 dBm / 10 dBm) * 1 mW -> mW`", 0.000_630_957_344_480_193_2),
    ("3 dB -> %", "`10 ^ (3 dB / 10 dB)`", 1.995_262_314_968_879_5),
  ])
  func conversionsSayWhatToDo(_ text: String, _ advice: String, _ value: Double) throws {
    let problem = try error(text)
    #expect(problem.code == "unit-mismatch")
    let help = try #require(problem.help.first)
    #expect(help.hasSuffix(advice), "\(help)")
    let written = try #require(advice.split(separator: "`").first)
    let number = try #require(try Session().number(String(written)))
    #expect(abs(number - value) < 1e-9)
  }

  @Test func unitsOfTwoWordsStandInQuotes() throws {
    for unit in ["B USD", "M module"] {
      #expect(
        try error("from csv(\"a.csv\", schema: {v: \(unit)})").help == [
          "a unit of two words stands in quotes: \"\(unit)\""
        ])
    }
    #expect(
      try error("from csv(\"a.csv\", schema: {v: 1B USD})").help.first?.contains("\"B USD\"")
        == true)
  }

  /// A rate of its own for each row where the rows have a period.
  @Test func anExchangeGoesByTheRowsPeriod() throws {
    let rows = "from capex | where company == Alibaba and basis == actual and currency == CNY"
    let problem = try error("\(rows) | derive usd = amount -> USD")
    #expect(problem.help == ["exchange it at the rate of each row's period: `fx(amount, USD)`"])
    let usd = try Session().run("\(rows) | derive usd = mid(fx(amount, USD))")
    #expect(usd.rowCount > 2 && usd["usd"]?.numbers.contains(nil) == false)
    let alone = try error("¥30B -> USD")
    #expect(alone.help == ["exchange it at a period's rate: `fx(¥30B, USD, period: 2025)`"])
  }
}
