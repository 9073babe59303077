import OIQ
import Testing

/// Columns that are called like a number or a period, as `pivot` makes them: the literal isn't the column.
@Suite struct LiteralColumnTests {
  private static let wide = """
    from spend | where company in members(Big4) | calendarize amount to year by company
    | where period in 2024..2025 | select company, period, amount = mid(amount)
    | pivot period, amount by company
    """

  private func first(_ text: String) throws -> Problem {
    try #require(Session().execute(LiteralColumnTests.wide + text).problems.first)
  }

  /// Sorting by a constant orders nothing, and the first rows after it are any rows.
  @Test(arguments: ["| sort 2025 desc | take 1", "| sort company, 2025", "| sort (2025) desc"])
  func sortingByTheNumberIsAnError(_ stage: String) throws {
    let problem = try first(stage)
    #expect(problem.code == "bad-arguments" && problem.severity == .error)
    #expect(problem.help == ["the column of that name is written in backticks: `2025`"])
    #expect(covered(problem, in: LiteralColumnTests.wide + stage).contains("2025"))
  }

  @Test func theColumnSortsAsAdvised() throws {
    let sorted = try Session().run(LiteralColumnTests.wide + "| sort `2025` desc")
    let values = try #require(sorted["2025"]?.numbers).compactMap { $0 }
    #expect(values.count == 4 && values == values.sorted(by: >))
  }

  @Test(arguments: ["sort 1", "sort \"company\"", "sort 2024Q4 desc", "sort $5 - $3"])
  func otherConstantsAreErrorsToo(_ stage: String) throws {
    let problem = try #require(Session().execute("from companies | \(stage)").errors.first)
    #expect(problem.code == "bad-arguments")
    #expect(problem.help == ["name a column, or compute from some: `sort amount desc`"])
  }

  /// 2025 / 2024 - 1 is 0.05% in every row.
  @Test func elsewhereTheNumberIsMeantAndSaysSo() throws {
    let text = LiteralColumnTests.wide + "| derive g = 2025 / 2024 - 1"
    let run = Session().execute(text)
    #expect(run.errors.isEmpty)
    #expect(run.problems.map(\.code) == ["hidden-binding", "hidden-binding"])
    #expect(run.problems.map(\.severity) == [.warning, .warning])
    #expect(run.problems.map { covered($0, in: text) } == ["2025", "2024"])
    #expect(
      run.problems.first?.help == ["for the column put its name into backticks: `2025`"])
    let meant = Session().execute(LiteralColumnTests.wide + "| derive g = `2025` / `2024` - 1")
    #expect(meant.problems.isEmpty)
  }

  /// A number that no column is called is nobody's business.
  @Test func otherNumbersAreSilent() throws {
    let text = LiteralColumnTests.wide + "| derive g = `2025` * 2 | where g > $2023 | take 2025"
    #expect(Session().execute(text).problems.isEmpty)
  }

  @Test(arguments: [
    ("from spend | select 2024Q1", "`2024Q1`"),
    ("from spend | unpivot 2024Q1, 2024Q2 to q", "`2024Q1`"),
    ("from spend | select company, 2025", "`2025`"),
    ("from spend | pivot 2025-01-01", "`2025-01-01`"),
  ])
  func namesAreOfferedBackticks(_ text: String, _ name: String) throws {
    let problem = try #require(Session().execute(text).errors.first)
    #expect(problem.code == "unexpected-token")
    #expect(problem.help == ["a name that starts with a digit stands in backticks: \(name)"])
  }

  @Test func keysAreOfferedBackticks() throws {
    let problem = try first("| aggregate n = count() by 2025")
    #expect(problem.help == ["the column of that name is written in backticks: `2025`"])
    #expect(
      Session().execute(LiteralColumnTests.wide + "| aggregate n = count() by `2025`").errors
        .isEmpty)
  }
}
