import OIQSyntax
import OIQText

// MARK: Two columns of one name

extension PlanDiagnostics {
  static func duplicateColumn(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .duplicateName, "two columns would be called `\(name)`", at: [.init(span)],
      help: ["give one of them another name: `other = …`"])
  }

  /// A column that rows are told apart or ordered by, and that the same stage replaces.
  static func keyReplaced(_ key: Name, at place: Span) -> Diagnostic {
    Diagnostic(
      .duplicateName, "`\(key.text)` would be two columns to the calls of one stage",
      at: [
        .init(key.span, "belongs to the whole stage"),
        .init(place, "takes the place of the column"),
      ],
      help: [
        "give the new column another name: `other = …`",
        "or make it in a stage of its own: `derive \(Printer.spelled(key.text)) = … | derive …`",
      ])
  }
}
