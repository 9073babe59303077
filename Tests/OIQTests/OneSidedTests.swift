import OIQ
import Testing

/// Numbers of which one side alone is known, as "at least 50" is: what rests on the other side isn't known, and
/// passing over them would take a company out of a sum.
@Suite struct OneSidedTests {
  private let session = Session()
  /// Microsoft guided for at least 50 B USD in 2026Q3, and for at most 52.1 in 2026Q4.
  private let quarters =
    "from spend | where company in members(Big4) | calendarize amount to quarter by company "
    + "| where period in 2026"

  private func billions(_ result: QueryResult, _ column: String) throws -> [Double?] {
    try #require(result[column]).numbers(in: "USD").map { $0.map { ($0 / 1e8).rounded() / 10 } }
  }

  @Test func sumsOfUnknownBoundsAreUnknown() throws {
    let sums = try session.run(
      quarters + " | aggregate low = sum(low(amount)), mid = sum(mid(amount)), "
        + "high = sum(high(amount)), n = count(amount) by period")
    #expect(sums["period"]?.count == 4)
    // 60.8 + 57.2 + 39.5 + 50.0 and 60.8 + 62.2 + 47.0 + 52.1
    #expect(try billions(sums, "low") == [131.6, 171.2, 207.5, nil])
    #expect(try billions(sums, "high") == [131.6, 171.2, nil, 222.1])
    #expect(try billions(sums, "mid") == [131.6, 171.2, nil, nil])
    #expect(try #require(sums["n"]).numbers(in: "") == [4, 4, 4, 4])
    #expect(
      sums.notes.contains(
        "mid(amount): not known in 2 of 4 rows, as 2 values are known on one side alone; "
          + "`where mid(amount) is not missing` before leaves them out"))
    #expect(!sums.notes.contains { $0.hasSuffix("skipped") })
  }

  @Test func theAdviceLeavesThemOut() throws {
    let sums = try session.run(
      quarters + " | where mid(amount) is not missing "
        + "| aggregate mid = sum(mid(amount)), n = count() by period")
    #expect(try billions(sums, "mid") == [131.6, 171.2, 163.8, 163.8])
    #expect(try #require(sums["n"]).numbers(in: "") == [4, 4, 3, 3])
  }

  /// Of what is known there are extremes and middles, and the footer says what they leave out.
  @Test func otherStatisticsAreOfWhatIsKnown() throws {
    let most = try session.run(quarters + " | aggregate x = max(high(amount)) by period")
    #expect(try billions(most, "x") == [44.2, 54.2, 62.2, 62.2])
    #expect(most.notes.contains("high(amount): 1 missing value skipped"))
  }

  /// Google 2026: 115.3, 150 and at least 178.3, so the middle is 150 whatever the third is. Big4: 650 at least,
  /// among six values from 350 to 732.4, the root of 720 times 745, may move the middle. CSP8: at least 710 alone.
  @Test func consensusKeepsBoundsApart() throws {
    func row(_ company: String) throws -> [Double?] {
      let rows = try session.run("consensus(2026) | where company == \(company)")
      return try ["low", "median", "high", "at_least", "at_most"].flatMap { try billions(rows, $0) }
    }
    #expect(try row("Google") == [115.3, 150, 150, 178.3, nil])
    #expect(try row("Big4") == [350, nil, 732.4, 650, nil])
    #expect(try row("CSP8") == [nil, nil, nil, 710, nil])
    #expect(try row("ByteDance") == [nil, nil, nil, nil, 70])
    #expect(try row("Microsoft") == [140, 146, 152, nil, nil])
  }

  /// Estimates in other money are converted where a rate is known, and named where none is: 150 B CNY of 2025, and two
  /// of 2026, whose average nobody knows yet.
  @Test func consensusTellsOfWhatItCantConvert() throws {
    let rows = try session.run("consensus(2025) | where company == ByteDance")
    // At 0.13913 USD a yuan.
    #expect(try billions(rows, "low") == [(150 * 0.13913 * 10).rounded() / 10])
    #expect(!rows.notes.contains { $0.hasPrefix("no rate") })
    let line = try #require(
      try session.run("consensus(2026)").notes.first { $0.hasPrefix("no rate is known to USD") })
    for author in ["Financial Times", "South China Morning Post"] {
      #expect(line.contains("ByteDance FY2026 (\(author)) in CNY"))
    }
    #expect(
      try !session.run("consensus(2026) | where company == Meta").notes.contains {
        $0.hasPrefix("no rate")
      })
  }

  /// Oracle guided for at least 25 B USD first: what it spent is no miss of 25.
  @Test(arguments: ["track(Oracle)", "guidance_misses | where company == Oracle"])
  func guidanceOfAtLeastHasNoMiss(_ query: String) throws {
    let years = try session.run("\(query) | where period == fiscal(\"FY2026\", Oracle)")
    #expect(years.rowCount == 1)
    #expect(years[0, "miss"]?.number == nil)
    #expect(session.render(years).contains("≥ 25.0"))
    #expect(try billions(years, "actual") == [55.7])
  }

  /// What one forecaster expects of four companies isn't known where of one a bound alone is.
  @Test func sumsOfForecastsNeedValues() throws {
    let totals = try session.run("forecast_totals(2026)")
    #expect(totals["stated_by"]?.count == 1)
    #expect(totals[0, "stated_by"]?.text == "Morgan Stanley")
  }

  /// A value that isn't there at all is skipped, as ever.
  @Test func missingNumbersAreSkipped() throws {
    try session.register("t", [.texts("g", ["a", "a", "b"]), .numbers("x", [1, nil, 3])])
    let sums = try session.run("from t | aggregate s = sum(mid(x)) by g")
    #expect(try #require(sums["s"]).numbers(in: "") == [1, 3])
    #expect(sums.notes == ["mid(x): 1 missing value skipped"])
  }

  @Test func sharesAndRunningSumsSayWhatTheySkip() throws {
    try session.register("t", [.texts("g", ["a", "b", "c"]), .numbers("x", [1, nil, 3])])
    for function in ["share", "cumsum"] {
      let result = try session.run("from t | derive y = \(function)(x) sort g")
      #expect(result.notes == ["x: 1 missing value skipped"], "\(function)")
      let doubled = try session.run("from t | derive y = \(function)(2 * x) sort g")
      #expect(doubled.notes == ["2 * x: 1 missing value skipped"], "\(function)")
    }
  }

  /// The error names the fact that it is about, whatever became of the rows before.
  @Test(arguments: [
    "from capex", "from capex under shortfall", "from capex | sort span, company",
    "from capex | sort as_of | take 1000", "from capex | join c = companies on company",
    "from capex | join left c = companies on company | sort c.country",
    "from capex | union (from capex | take 0)",
    "from capex | derive n = row_number() | sort n desc",
  ])
  func theRowIsNamed(_ rows: String) throws {
    let facts = try session.run(
      "from capex | where currency == USD and mid(amount) is missing "
        + "| select company, fiscal_period")
    let known = Set(
      (0..<facts.rowCount).map { row in
        "(company = \(facts[row, "company"]?.text ?? "?"), "
          + "fiscal_period = \(facts[row, "fiscal_period"]?.text ?? "—"), "
      })
    #expect(known.count > 1)
    let text = rows + " | where currency == USD | aggregate s = max(amount)"
    for _ in 0..<3 {
      let problem = try #require(session.problems(text).first)
      #expect(problem.code == "ranged-arithmetic")
      #expect(known.contains { problem.title.contains("in the row \($0)") }, "\(problem.title)")
    }
  }

  /// Where what names rows is gone, nothing is said of the row, and the column goes by the name of what is known.
  @Test func aRowWithoutNamesIsNotNamed() throws {
    for stages in ["sort amount | select amount", "sort mid(amount) | select x = amount"] {
      let name = stages.hasSuffix("x = amount") ? "x" : "amount"
      let problem = try #require(
        session.problems(
          "from capex | where currency == USD | \(stages) | aggregate s = max(\(name))"
        ).first)
      #expect(
        problem.title.contains("`amount` is known on one side alone, which"), "\(problem.title)")
    }
  }
}

extension Session {
  fileprivate func problems(_ text: String) -> [Problem] { execute(text).errors }
}
