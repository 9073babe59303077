import OIQ
import Support
import Testing

/// Calls that take the rows above for earlier ones, of rows that nobody has sorted.
@Suite struct RowOrderTests {
  private static let newestFirst =
    "month,part,qty [module]\n2024M03,A,30\n2024M02,A,\n2024M01,A,10\n"

  private func run(
    _ rows: String, _ stages: String
  ) throws -> (table: QueryResult?, problems: [Problem]) {
    let folder = try ScratchFolder()
    try folder.write("f.csv", rows)
    let session = Session(settings: SessionSettings(folder: folder.path))
    let run = session.execute("from csv(\"f.csv\") | \(stages)")
    return (run.tables.last, run.problems)
  }

  /// February has what January had, 10.
  @Test func fillTakesTheMonthBefore() throws {
    let wrong = try run(Self.newestFirst, "fill qty = prev(qty) by part")
    let problem = try #require(wrong.problems.first)
    #expect(problem.code == "row-order" && problem.severity == .warning)
    #expect(
      problem.title
        == "rows are taken as they stand, and `month` isn't in order: 2024M02 stands below 2024M03")
    let repair = try #require(problem.advice("before: ").quoted.first)
    let mended = try run(
      Self.newestFirst, repair.replacing("fill …", with: "fill qty = prev(qty) by part"))
    #expect(mended.problems.isEmpty)
    #expect(mended.table?["qty"]?.numbers == [10, 10, 30])
  }

  @Test(arguments: ["cumsum(qty)", "prev(qty)", "movavg(qty, 2)", "rank()", "first(qty)"])
  func windowsAreTold(call: String) throws {
    let wrong = try run(Self.newestFirst, "derive x = \(call) by part")
    let problem = try #require(wrong.problems.first, "\(call)")
    #expect(wrong.problems.map(\.code) == ["row-order"])
    let clause = try #require(problem.help.first?.quoted.first)
    #expect(try run(Self.newestFirst, "derive x = \(call) by part \(clause)").problems.isEmpty)
    #expect(try run(Self.newestFirst, "sort month | derive x = \(call) by part").problems.isEmpty)
  }

  /// Rows in order in each group, days, ties, a share, which no order changes, and what has no time.
  @Test(arguments: [
    ("month,part,qty\n2024M01,A,1\n2024M02,A,2\n2024M01,B,3\n", "derive x = cumsum(qty) by part"),
    ("day,part,qty\n2024-01-02,A,1\n2024-01-02,A,2\n2024-01-05,A,3\n", "derive x = cumsum(qty)"),
    (RowOrderTests.newestFirst, "derive x = share(qty) by part"),
    ("part,qty\nB,1\nA,2\n", "derive x = cumsum(qty)"),
    (RowOrderTests.newestFirst, "aggregate s = sum(qty) by month | derive x = cumsum(s)"),
    ("month,due,qty\n2024M01,2024-06-01,1\n2024M02,2024-05-01,2\n", "derive x = cumsum(qty)"),
    (RowOrderTests.newestFirst, "fill qty = 0 module"),
    ("month,part,qty\n2024M03,A,30\n2024M02,A,20\n", "fill qty = prev(qty) by part"),
  ])
  func othersAreNot(_ rows: String, _ stages: String) throws {
    #expect(try run(rows, stages).problems.isEmpty)
  }

  @Test func daysAreLookedAtToo() throws {
    let rows = "day,qty\n2024-03-01,1\n2024-01-01,2\n"
    #expect(
      try run(rows, "derive x = cumsum(qty), y = prev(qty)").problems.map(\.code) == ["row-order"])
  }
}
