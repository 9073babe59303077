import Foundation
import OIQ
import OIQCatalog
import OIQPlan
import OIQSyntax
import OIQValues
import Support
import Testing

/// Every example that help shows runs.
@Suite struct HelpExampleTests {
  private func check(
    _ example: String, _ name: String, folder: String = ExampleFile.root, workspace: String? = nil
  ) {
    #expect(!example.isEmpty, "\(name) has no example")
    var settings = SessionSettings(folder: folder)
    settings.workspace = workspace
    let session = Session(settings: settings)
    let problems = session.execute(example).outcomes.flatMap { outcome -> [Problem] in
      if case .failure(let problems) = outcome { problems } else { [] }
    }
    let errors = problems.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(name): \(example)\n\(session.render(errors))")
  }

  @Test(arguments: FunctionLibrary.standard.functions.map { [$0.name, $0.example] })
  func functionExampleRuns(_ row: [String]) {
    check(row[1], row[0])
  }

  @Test(arguments: UnitTable.standard.rows.map { [$0.symbol, $0.example] })
  func unitExampleRuns(_ row: [String]) {
    check(row[1], row[0])
  }

  @Test(arguments: StatementHelp.rows.map { [$0.words, $0.example] })
  func statementExampleRuns(_ row: [String]) throws {
    let folder = try ScratchFolder()
    try "let share = 25%\n".write(
      toFile: "\(folder.path)/model.oiq", atomically: true, encoding: .utf8)
    check(row[1], row[0], folder: folder.path, workspace: "\(folder.path)/workspace.sqlite")
  }

  @Test(arguments: PlotKind.allCases) func chartExampleRuns(_ kind: PlotKind) {
    check(kind.example, kind.rawValue)
    #expect(kind.example.contains("plot \(kind.rawValue) "))
  }

  /// What help says of the syntax names each word of the grammar's.
  @Test(
    arguments: StageHelp.rows.map { ($0.keyword.rawValue, $0.syntax) }
      + StatementHelp.rows.map { ($0.words, $0.syntax) })
  func syntaxIsThatOfTheGrammar(_ word: String, _ syntax: String) throws {
    let grammar = try String(
      contentsOfFile: "\(ExampleFile.root)/grammar/oiq.ebnf", encoding: .utf8)
    let line = grammar.split(separator: "\n").first { line in
      line.prefix { $0 != " " } == word && line.contains(" ::= \"\(word)\"")
    }
    let words = line.map { $0.matches(of: /"([a-z]+)"/).map { String($0.1) } } ?? [word]
    for word in words { #expect(syntax.contains(word), "\(syntax) lacks \(word)") }
    if line?.contains(" by?") == true { #expect(syntax.contains("[by KEY")) }
  }

  @Test func everyStatementHasHelp() {
    let words = Set(StatementHelp.rows.map(\.words))
    #expect(words.isSuperset(of: Keyword.statements.map(\.rawValue)))
    #expect(Keyword.statements.allSatisfy { Session.help($0.rawValue) != nil })
  }

  @Test(arguments: StageHelp.rows.map { ["\($0.keyword)", $0.example] })
  func stageExampleRuns(_ row: [String]) throws {
    let folder = try ScratchFolder()
    check(row[1], row[0], folder: row[1].contains("save") ? folder.path : ExampleFile.root)
  }
}
