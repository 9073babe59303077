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

extension PlanDiagnostics {
  /// Columns of one value each that `unpivot` would put under each other.
  static func unlikeUnpivot(
    _ first: Name, _ model: TypedExpression, _ second: Name, _ other: TypedExpression
  ) -> Diagnostic {
    var help = ["unpivot columns of one unit, and the others in a pipe of their own"]
    if let unit = model.type.unitName, let another = other.type.unitName {
      let (one, two) = (Printer.spelled(first.text), Printer.spelled(second.text))
      help.append(
        "or make them plain numbers before: derive \(one) = \(one) / 1 \(unit), \(two) = \(two) / 1 \(another)"
      )
    }
    return Diagnostic(
      model.type.isNumber && other.type.isNumber ? .unitMismatch : .typeMismatch,
      "`unpivot` makes one column of these, and they are of unlike \(model.type.isNumber && other.type.isNumber ? "units" : "types")",
      at: [.init(model.span, model.type.described), .init(other.span, other.type.described)],
      help: help)
  }

  /// A column of a schema, or what stands beside a file's path: neither of the two is to be guessed.
  static func givenTwice(_ first: Name, again: Name) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(again.text)` is given twice",
      at: [.init(again.span), .init(first.span, "first here")],
      help: ["leave one of the two out"])
  }
}
