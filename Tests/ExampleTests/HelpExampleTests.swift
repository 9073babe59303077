import OIQ
import OIQCatalog
import OIQSyntax
import OIQValues
import Testing

/// Every example that help shows runs.
@Suite struct HelpExampleTests {
  /// Only what says of itself that it isn't computed yet may fail.
  private func check(_ example: String, _ name: String, folder: String = ExampleFile.root) {
    let session = Session(settings: SessionSettings(folder: folder))
    let problems = session.execute(example).outcomes.flatMap { outcome -> [Problem] in
      if case .failure(let problems) = outcome { problems } else { [] }
    }
    let errors = problems.filter { $0.severity == .error && $0.code != "not-yet" }
    #expect(errors.isEmpty, "\(name): \(example)\n\(session.render(errors))")
  }

  @Test(arguments: FunctionLibrary.standard.functions.map { [$0.name, $0.example] })
  func functionExampleRuns(_ row: [String]) {
    #expect(!row[1].isEmpty, "\(row[0]) has no example")
    check(row[1], row[0])
  }

  @Test(arguments: UnitTable.standard.rows.map { [$0.symbol, $0.example] })
  func unitExampleRuns(_ row: [String]) {
    check(row[1], row[0])
  }

  @Test(arguments: StatementHelp.rows.map { [$0.words, $0.example] })
  func statementExampleRuns(_ row: [String]) {
    check(row[1], row[0])
  }

  @Test func everyStatementHasHelp() {
    let words = Set(StatementHelp.rows.map(\.words))
    #expect(words.isSuperset(of: Keyword.statements.map(\.rawValue)))
    #expect(Keyword.statements.allSatisfy { Session.help($0.rawValue) != nil })
  }

  @Test(arguments: StageHelp.rows.map { ["\($0.keyword)", $0.example] })
  func stageExampleRuns(_ row: [String]) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    check(row[1], row[0], folder: row[1].contains("save") ? folder.path : ExampleFile.root)
  }
}
