import OIQCatalog
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

extension Session {
  /// Help on a topic: `statements`, `stages`, `functions`, `units`, `errors`, a statement, a stage, a kind of
  /// chart, a word between values or the code of an error. Nil for all others, which `describe` may know.
  public static func help(_ topic: String) -> String? {
    switch topic {
    case "statements": return table(StatementHelp.rows.map { ($0.words, $0.summary) })
    case "stages": return table(StageHelp.rows.map { ($0.keyword.rawValue, $0.summary) })
    case "functions":
      return table(FunctionLibrary.standard.functions.map { ($0.signature, $0.summary) })
    case "units": return table(UnitTable.standard.rows.map { ($0.symbol, $0.meaning) })
    case "errors": return table(errorCodes.map { ($0, summary(of: $0)) })
    default:
      if let row = StageHelp.rows.first(where: { $0.keyword.rawValue == topic }) {
        return page(topic, row.summary, row.syntax, row.example)
      }
      if let row = StatementHelp.row(of: topic) {
        return page(row.words, row.summary, row.syntax, row.example)
      }
      if let kind = PlotKind(rawValue: topic) {
        return page(topic, kind.summary, "… | \(kind.usage)", kind.example)
      }
      return explanation(of: topic)
    }
  }

  private static func page(
    _ topic: String, _ summary: String, _ syntax: String, _ example: String
  ) -> String {
    "\(topic): \(summary)\n  syntax: \(syntax)\n  example: \(example)\n"
  }

  /// Every code that a problem may have.
  public static var errorCodes: [String] { DiagnosticCode.allCases.map(\.rawValue) }

  /// What an error's code means: what, why, an example and its repair. Nil for an unknown code.
  public static func explanation(of code: String) -> String? {
    guard let known = DiagnosticCode(rawValue: code) else { return nil }
    if let page = ErrorPage(code: code) { return page.text }
    return known.unwrittenPage
  }

  /// What the first line of its page says behind the code.
  private static func summary(of code: String) -> String {
    let line = (explanation(of: code) ?? "").prefix { $0 != "\n" }
    return String(line.dropFirst("\(code): ".count))
  }

  /// The codes nearest to a misspelt one.
  public static func codes(near word: String) -> [String] {
    Suggestion.nearest(to: word, among: errorCodes)
  }

  private static func table(_ rows: [(String, String)]) -> String {
    let width = min(rows.map(\.0.count).max() ?? 0, 40)
    return rows.map { name, text in
      name + String(repeating: " ", count: max(0, width - name.count)) + "  \(text)\n"
    }.joined()
  }
}

extension DiagnosticCode {
  /// The page of a code that nothing written makes; nil for one that has a specimen.
  fileprivate var unwrittenPage: String? { DiagnosticCode.unwrittenPages[self] }

  private static let unwrittenPages: [DiagnosticCode: String] = [
    .cancelled: """
    cancelled: A query was stopped while it ran, by ctrl-C or by the program that started it.

    Nothing of it is kept: bindings and the last result are as they were. Run it again, on fewer rows
    (take 1_000) to see sooner whether it does what it should.

    """,
    .workspaceProblem: """
    workspace-problem: The file that keeps facts of your own can't be used.

    It may be damaged, another program's, or from a later version; it is left as it is. Name another with
    --workspace PATH, or leave it out with --no-workspace.

    """,
  ]
}
