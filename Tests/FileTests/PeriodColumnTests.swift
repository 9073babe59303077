import OIQ
import OIQText
import Support
import Testing

@testable import OIQ

/// Columns of years among which periods turn up, and periods as others write them.
@Suite struct PeriodColumnTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func read(_ texts: [String], _ schema: [String: String] = [:]) throws -> (
    types: [String], remarks: [Diagnostic]
  ) {
    let rows = texts.enumerated().map { "\($0.1),\($0.0)\n" }.joined()
    let path = try folder.write("a.csv", "p,n\n\(rows)")
    let (table, remarks) = try FileReader(path, schema: schema).readWithRemarks()
    return (table.fields.map { "\($0.type)" }, remarks)
  }

  /// As many years in front as nobody looks at, and more.
  @Test(arguments: [1, 20, 255, 256, 257, 1000])
  func yearsBecomePeriodsWhereOneFollows(_ years: Int) throws {
    let texts = (0..<years).map { "\(1900 + $0 % 200)" } + ["2026Q2", "2026", "2024..2026"]
    let path = try folder.write("a.csv", "p,n\n" + texts.map { "\($0),1\n" }.joined())
    let table = try Session().run("from csv(\"\(path)\")")
    #expect(table.rowCount == years + 3)
    #expect(table[0, "p"]?.description == "1900")
    #expect(table[years, "p"]?.description == "2026Q2")
    #expect(table[years + 2, "p"]?.description == "2024..2026")
    let days = try Session().run("from csv(\"\(path)\") | derive d = p.days | aggregate m = min(d)")
    // 2026Q2 has 30 + 31 + 30 days.
    #expect(try days["m"]?.numbers(in: "d") == [91])
  }

  /// Years alone are numbers as ever, and a word among years is a mistake.
  @Test func otherColumnsAreAsTheyWere() throws {
    let years = (0..<300).map { "\(1900 + $0 % 200)" }
    #expect(try read(years).types[0] == read(["5", "6"]).types[0])
    for wrong in ["x", "2026Q7"] {
      let problem = #expect(throws: Diagnostic.self) { try read(years + [wrong]) }
      #expect(problem?.title.hasSuffix("line 302, column p: '\(wrong)' isn't a number") == true)
    }
    // Where a period is found, what is none is none of them.
    let problem = #expect(throws: Diagnostic.self) { try read(years + ["2026Q2", "x"]) }
    #expect(problem?.title.hasSuffix("line 303, column p: 'x' isn't a period") == true)
  }

  @Test func theAdviceReadsPeriods() throws {
    let numbers = (0..<300).map { "\(1000 + $0 * 13)" }
    let problem = try #require(
      #expect(throws: Diagnostic.self) { try read(numbers + ["2026Q2"]) })
    #expect(
      problem.help.contains("to read the column as periods give schema: {p: period}"),
      "\(problem.help)")
    let years = (0..<300).map { "\(1900 + $0 % 200)" } + ["2026Q2"]
    #expect(try read(years, ["p": "period"]).remarks.isEmpty)
    #expect(throws: Diagnostic.self) { try read(years, ["p": "number"]) }
  }

  /// What the program writes it reads.
  @Test func theSpecsComeBack() throws {
    let path = "\(folder.path)/specs.csv"
    #expect(!Session().execute("from specs | save \"\(path)\"").failed)
    let specs = try Session().run("from specs")
    let again = try Session().run("from csv(\"\(path)\")")
    #expect(again.rowCount == specs.rowCount)
    for row in 0..<specs.rowCount {
      #expect(specs[row, "period"]?.description == again[row, "period"]?.description)
    }
  }
}
