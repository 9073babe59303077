import OIQ
import Testing

/// Two columns of one name, as a join makes them: each is reached by the name under which it is shown.
@Suite struct JoinedNameTests {
  private let session = Session()

  private func joined() throws -> QueryResult {
    try session.register("a", [.texts("company", ["x", "y"]), .numbers("n", [1, 2])])
    try session.register("b", [.numbers("n", [1, 2]), .texts("company", ["p", "q"])])
    return try session.run("from a | join w = b on n == w.n")
  }

  @Test func namesAreThoseThatAreShown() throws {
    let table = try joined()
    #expect(table.columnNames == ["company", "n", "w.n", "w.company"])
    #expect(table["company"]?.texts == ["x", "y"])
    #expect(table["w.company"]?.texts == ["p", "q"])
    #expect(table["w.company"]?.name == "w.company")
    #expect(table[1, "w.company"]?.text == "q")
    let options = { (mode: OutputMode) in
      var options = RenderOptions()
      options.mode = mode
      return options
    }
    let header = session.render(table, options: options(.csv)).split(separator: "\n")[0]
    #expect(header == "company,n,w.n,w.company")
  }

  @Test func eachIsExplained() throws {
    let table = try joined()
    let why = try table.why(row: 1, column: "w.company")
    #expect(why.cell.text == "q")
    #expect(try table.why(row: 1, column: "company").cell.text == "y")
    #expect(try table.sourceRows(row: 1, column: "w.company")["b"] == [1])
    let problem = #expect(throws: Problem.self) { try table.why(row: 0, column: "v.company") }
    #expect(problem?.code == "unknown-column" && problem?.help == ["did you mean `w.company`?"])
    let execution = session.execute("why `w.company` where `w.company` == \"q\"")
    guard case .explanation(let told)? = execution.outcomes.last else {
      Issue.record("\(execution.errors)")
      return
    }
    #expect(told.cell.text == "q")
  }

  @Test func theResultIsATableOfFourColumns() throws {
    try session.register("c", try joined())
    let read = try session.run("from c | where `w.company` == \"q\" | select company, `w.company`")
    #expect(read.columnNames == ["company", "w.company"])
    #expect(read["company"]?.texts == ["y"])
    #expect(read["w.company"]?.texts == ["q"])
    #expect(try session.run("from c").columnNames == ["company", "n", "w.n", "w.company"])
  }

  /// A column may have been called like that before.
  @Test func eachNameIsThereOnce() throws {
    try session.register("a", [.numbers("n", [1]), .texts("w.n", ["x"])])
    try session.register("b", [.numbers("n", [1])])
    let table = try session.run("from a | join w = b on n == w.n")
    #expect(table.columnNames == ["n", "w.n", "w.n_2"])
    #expect(table["w.n"]?.texts == ["x"] && table["w.n_2"]?.numbers == [1])
  }

  /// Amounts of both sides, each in the currency that its own row names.
  @Test func rowsKeepTheirUnits() throws {
    let facts = "from capex | where company in [Meta, Alibaba] and basis == actual and headline"
    let table = try session.run(
      "\(facts) | join w = capex on company, span, basis, headline, as_of")
    try #require(table.rowCount > 0)
    try session.register("both", table)
    let again = try session.run("from both")
    #expect(again.columnNames == table.columnNames)
    for name in ["amount", "w.amount", "currency", "w.currency"] {
      for row in 0..<table.rowCount { #expect(again[row, name] == table[row, name]) }
    }
  }
}
