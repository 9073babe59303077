import OIQ
import OIQText
import Support
import Testing

/// What a query says of the columns of a file.
@Suite struct SchemaTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// Which of two was meant isn't guessed: 5 W and 5 USD are both right.
  @Test(arguments: [
    ("schema: {p: W, p: USD}", "p"), ("schema: {p: W, `p`: W}", "p"),
    ("schema: {p: W}, schema: {p: USD}", "schema"), ("absent: \"a\", absent: \"b\"", "absent"),
  ])
  func nothingIsGivenTwice(_ arguments: String, _ name: String) throws {
    let path = try folder.write("a.csv", "p\n5\n")
    let text = "from csv(\"\(path)\", \(arguments))"
    let problem = try #require(Session().check(text).first)
    #expect(problem.code == "bad-arguments")
    #expect(problem.title == "`\(name)` is given twice")
    // The place is the second, as its words are what would be left out.
    let places = problem.places.map(\.range.lowerBound)
    #expect(places.count == 2 && places[0] > places[1])
  }

  /// A column's name stands in backticks wherever the language would read something else.
  @Test(arguments: ["cost($)", "cost (USD)", "from (W)", "a`b [W] (W)", "Power (W)"])
  func theAdviceParses(_ header: String) throws {
    let path = try folder.write("a.csv", "\(header)\n5\n")
    let warning = try #require(Session().execute("from csv(\"\(path)\")").problems.first)
    #expect(warning.severity == .warning)
    let schema = try #require(warning.help.compactMap { $0.after("schema: ") }.first)
    let read = Session().execute("from csv(\"\(path)\", schema: \(schema))")
    #expect(read.problems.isEmpty, "\(schema)")
    #expect(read.tables.first?.columnNames == [header])
  }

  /// Where the rest of a column is no number.
  @Test(arguments: ["by", "from", "cost($)", "a`b", "power"])
  func theAdviceOfProblemsParses(_ header: String) throws {
    let rows = (0..<300).map { "\($0)\n" }.joined()
    let csv = try folder.write("a.csv", "\(header)\n\(rows)abc\n")
    let json = try folder.write("a.json", "[{\"\(header)\": 12345678901234567890}]")
    for source in ["csv(\"\(csv)\"", "json(\"\(json)\""] {
      let error = try #require(Session().execute("from \(source))").problems.first)
      let schema = try #require(error.help.compactMap { $0.after("schema: ") }.first)
      let read = Session().execute("from \(source), schema: \(schema))")
      #expect(read.problems.isEmpty && read.tables.first?.columnNames == [header], "\(schema)")
    }
  }
}

extension Execution {
  fileprivate var problems: [Problem] {
    outcomes.flatMap { outcome -> [Problem] in
      if case .failure(let problems) = outcome { problems } else { [] }
    }
  }

  fileprivate var tables: [QueryResult] {
    outcomes.compactMap { if case .table(let table) = $0 { table } else { nil } }
  }
}

extension String {
  /// What follows a mark.
  fileprivate func after(_ mark: String) -> String? {
    firstRange(of: mark).map { String(self[$0.upperBound...]) }
  }
}
