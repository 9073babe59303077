import OIQ
import Support
import Testing

/// Periods made of two columns of days.
@Suite struct SpanOfDaysTests {
  private static let rows = """
    shop,opened,closed,sales [USD]
    a,2025-01-01,2025-03-31,90
    a,2025-04-01,2025-06-30,91
    a,2025-07-01,2025-12-31,184

    """

  private func session(_ text: String, _ folder: ScratchFolder) throws -> Session {
    try folder.write("a.csv", text)
    return Session(settings: SessionSettings(folder: folder.path))
  }

  @Test func bothDaysAreIncluded() throws {
    let period = try Session().run("period(2025-01-01, 2025-03-31)")
    #expect(period[0, "value"]?.description == "2025Q1")
    let same = try Session().run("period(2025-01-01, 2025-01-01) == 2025-01-01..2025-01-01")
    #expect(same[0, "value"]?.bool == true)
    let text = try Session().run("period(\"2025Q1\") == period(2025-01-01, 2025-03-31)")
    #expect(text[0, "value"]?.bool == true)
  }

  /// What `calendarize` and `..` advise works on the columns that there are.
  @Test func rowsAreRestated() throws {
    let folder = try ScratchFolder()
    let session = try session(Self.rows, folder)
    let file = "from csv(\"a.csv\")"
    let unknown = try #require(
      session.execute("\(file) | calendarize sales to year by shop").errors.first)
    #expect(unknown.code == "not-a-span")
    #expect(
      unknown.help == [
        "the rows need one column of periods: `derive span = period(opened, closed)`"
      ])
    let range = try #require(
      session.execute("\(file) | derive span = opened..closed").errors.first)
    #expect(range.code == "type-mismatch")
    #expect(
      range.help == ["of the days of each row: `period(opened, closed)`; both are included"])
    let year = try session.run(
      "\(file) | derive span = period(opened, closed) | calendarize sales to year by shop")
    #expect(year.rowCount == 1 && year[0, "sales"]?.number == 365)
    #expect(year[0, "period"]?.description == "2025")
  }

  /// A row of the file or days in the query: the error is the same, and its repair runs.
  @Test func anEndBeforeItsStartIsAnError() throws {
    let folder = try ScratchFolder()
    let session = try session(
      Self.rows + "b,2025-12-31,2025-01-01,1\nc,,2025-01-01,1\n", folder)
    let file = "from csv(\"a.csv\")"
    let problem = try #require(
      session.execute("\(file) | derive span = period(opened, closed)").errors.first)
    #expect(
      problem.code == "bad-arguments"
        && problem.title == "the period ends before it starts, in row 4")
    #expect(
      problem.help == [
        "the earlier day comes first: `period(2025-01-01, 2025-12-31)`; both are included"
      ])
    let written = try #require(Session().execute("period(2025-12-31, 2025-01-01)").errors.first)
    #expect(written.title == "the period ends before it starts" && written.help == problem.help)
    #expect(try Session().run("period(2025-01-01, 2025-12-31)").rowCount == 1)
    // A day that isn't known makes no period, and no error.
    let rest = try session.run("\(file) | where shop == \"c\" | select p = period(opened, closed)")
    #expect(rest[0, "p"]?.isMissing == true)
    // Rows that aren't looked at aren't refused.
    let guarded = try session.run(
      "\(file) | select p = if opened <= closed then period(opened, closed) else missing")
    #expect(guarded.rowCount == 5 && guarded[3, "p"]?.isMissing == true)
  }

  @Test(arguments: [
    "period(3)", "period(2025-01-01, 3)", "period(\"2025\", 2025-01-01)", "period()",
  ])
  func otherArgumentsAreRefused(_ text: String) throws {
    #expect(Session().execute(text).errors.map(\.code) == ["bad-arguments"])
  }

  /// The column that is named is one that there is.
  @Test(arguments: [
    ("year,x [USD]\n2024,1\n2025,2\n", "the file's becomes one by `schema: {year: period}`"),
    (
      "day,x [USD]\n2024-01-01,1\n2025-01-01,2\n",
      "`derive span = quarter(day)`, or `month(day)` or `year(day)`: whichever a row is of"
    ),
    ("k,x [USD]\na,1\nb,2\n", "`period(start, end)` makes one of days, `period(text)` of texts"),
  ])
  func calendarizeNamesTheColumn(_ text: String, _ way: String) throws {
    let folder = try ScratchFolder()
    let session = try session(text, folder)
    let problem = try #require(
      session.execute("from csv(\"a.csv\") | calendarize x to year").errors.first)
    #expect(problem.help == ["the rows need one column of periods: \(way)"])
    if way.contains("schema") {
      let table = try session.run(
        "from csv(\"a.csv\", schema: {year: period}) | calendarize x to year")
      #expect(table["x"]?.numbers == [1, 2])
    }
  }
}
