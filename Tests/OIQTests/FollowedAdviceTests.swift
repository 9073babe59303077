import OIQ
import Support
import Testing

/// Advice about stages and files that names what is there, and runs as it stands.
@Suite struct FollowedAdviceTests {
  private let folder: ScratchFolder
  private let session: Session

  init() throws {
    folder = try ScratchFolder()
    session = Session(settings: SessionSettings(folder: folder.path))
    try folder.write(
      "rows.csv", "day,part,usd [USD]\n2024-01-01,A,5\n2024-01-15,A,7\n")
    try folder.write("prices.csv", "part,since,price [USD]\nA,2023-12-01,3\nA,2024-01-10,4\n")
  }

  private func error(_ text: String) throws -> Problem {
    try #require(session.execute(text).errors.first, "\(text) runs")
  }

  @Test func aDaysRateIsThatOfItsPeriod() throws {
    let query = "from csv(\"rows.csv\") | derive x = "
    let problem = try error(query + "fx(usd, CNY, day)")
    let periods = problem.help.flatMap(\.quoted)
    #expect(periods == ["period(day, day)", "quarter(day)"])
    for period in periods {
      #expect(session.execute(query + "fx(usd, CNY, \(period))").errors.isEmpty, "\(period)")
    }
    let literal = try error("fx(1 USD, CNY, period: 2025-03-04)").help.flatMap(\.quoted)
    #expect(literal == ["period(2025-03-04, 2025-03-04)", "quarter(2025-03-04)"])
  }

  /// The price of the first row is of December, that of the second of 10 January.
  @Test func anOrderIsOfDaysThatAreThere() throws {
    let query = "from csv(\"rows.csv\") | join asof p = (from csv(\"prices.csv\")) "
    let condition = try #require(try error(query + "on part").help.first?.quoted.last)
    #expect(condition == "on part, day >= p.since")
    let joined = try session.run(query + condition)
    #expect(try joined["price"]?.numbers(in: "USD") == [3, 4])
    let undated = try error(
      "from csv(\"rows.csv\") | select part, usd | join asof p = (from csv(\"prices.csv\")) on part"
    )
    #expect(undated.help.first?.contains("a date, a period or a number of these rows") == true)
  }

  @Test func groupsFollowWhatIsComputed() throws {
    let problem = try error("from csv(\"rows.csv\") | aggregate by part sum(usd)")
    #expect(problem.code == "reserved-word")
    #expect(problem.help.flatMap(\.quoted) == ["aggregate total = sum(x) by part"])
    let result = try session.run(
      "from csv(\"rows.csv\") | select part, x = usd | aggregate total = sum(x) by part")
    #expect(result["total"]?.numbers == [12])
  }

  @Test func aColumnOfJSONIsReadAsTexts() throws {
    try folder.write("mixed.json", "[{\"x\": \"1\"}, {\"x\": 3}]")
    let problem = try error("from json(\"mixed.json\")")
    #expect(problem.help.last?.hasSuffix("give schema: {x: text}") == true)
  }

  @Test func aMonthIsComparedByADay() throws {
    let query = "from csv(\"rows.csv\") | derive m = month(day) | where "
    let problem = try error(query + "m > 2023M12")
    #expect(problem.help == ["compare a day: `m.start > 2023-12-31`"])
    #expect(try session.run(query + "m.start > 2023-12-31").rowCount == 2)
  }

  /// 2 of the first quarter and 3 of the second are 5; by its span each row is a group of its own.
  @Test func runningSumsAreOfSpansOfOneLength() throws {
    try folder.write("nested.csv", "p [period],part,q\n2024,A,10\n2024Q1,A,2\n2024Q2,A,3\n")
    let query = "from csv(\"nested.csv\")"
    let running = "derive c = cumsum(q) by part sort p"
    let note = try #require(session.execute("\(query) | \(running)").problems.first)
    #expect(note.code == "double-counting" && note.help.count == 1)
    let kept = try #require(note.help[0].after("before this stage: "))
    #expect(try session.run("\(query) | \(kept) | \(running)")["c"]?.numbers == [2, 5])
    let added = session.execute("\(query) | aggregate c = sum(q) by part").problems.first
    #expect(added?.help.first == "keep them apart: by part, p")
  }

  /// Days a week apart are those of weeks. Two of them are 14 of the 31 days of January.
  @Test(arguments: [
    ("day", "2024-01-01", "2024-01-08", "day, day + 6 d"),
    ("week_ending", "2024-01-07", "2024-01-14", "week_ending - 6 d, week_ending"),
  ])
  func daysOfWeeksBecomePeriods(
    _ column: String, _ first: String, _ second: String, _ days: String
  ) throws {
    let path = try folder.write(
      "d.csv", "\(column),qty [module]\n\(first),70\n\(second),140\n")
    let query = "from csv(\"\(path)\")"
    let problem = try #require(
      Session().execute("\(query) | calendarize qty to month").errors.first)
    #expect(problem.code == "not-a-span")
    let advice = try #require(problem.help.first?.split(separator: "`").dropFirst().first)
    #expect(advice == "derive span = period(\(days))")
    let spans = try Session().run("\(query) | \(advice)")
    #expect(spans[0, "span"]?.description == "2024-01-01..2024-01-07")
    let month = try Session().run(
      "\(query) | \(advice) | calendarize qty to month | select coverage")
    #expect(month["coverage"]?.numbers == [14.0 / 31])
    // Other days are of a month, a quarter or a year.
    let daily = try folder.write("e.csv", "day,qty [module]\n2024-01-01,70\n2024-01-02,140\n")
    let other = Session().execute("from csv(\"\(daily)\") | calendarize qty to month").errors.first
    #expect(other?.help.first?.contains("`derive span = quarter(day)`") == true)
  }
}
