import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

// What is wrong with a scenario's overrides.

extension PlanDiagnostics {
  /// Rows that an override means and leaves alone, and none beside them.
  static func overrideOfSpared(
    _ column: Name, of table: String, _ value: Span, scenario: String,
    _ reason: SparedFigures.Reason, count: Int
  ) -> Diagnostic {
    let figures =
      count == 1 ? "the one row that it means is" : "all \(count) rows that it means are"
    let help =
      switch reason {
      case .oneSided:
        [
          "a bound moves with a multiple of the figure plus a number: `\(column.text) * 75%`",
          "or give such rows a number: `\(table).\(column.text) = …`",
        ]
      case .otherUnit, .noFlow, .longSpan: ["leave out `over` to change them as they are"]
      }
    return Diagnostic(
      .emptyOverride, "`\(scenario)` overrides nothing here: \(figures) \(reason.described)",
      at: [.init(column.span, "no row of `\(table)` changes"), .init(value, "the new value")],
      help: help)
  }

  /// An override of a scenario that changes no row.
  static func overrideTouchesNothing(
    _ column: Name, of table: String, scenario: String, filter: Span?, over: Span?,
    hasBasis: Bool, in knowledge: KnowledgeWorld
  ) -> Diagnostic {
    var labels = [Diagnostic.Label(column.span, "no row of `\(table)` changes")]
    if let filter { labels.append(.init(filter, "none of its rows is meant by this")) }
    if let over, filter == nil { labels.append(.init(over, "nothing of it is left in this span")) }
    var help = [
      "look at what is there: `from \(table)\(filter == nil ? "" : " | where …") | take 5`"
    ]
    if let day = knowledge.day {
      help.append("on \(dateText(day)) that may not have been known yet")
    }
    if hasBasis {
      help.append("actuals change only where the condition names them: where basis == actual")
    }
    return Diagnostic(
      .emptyOverride, "`\(scenario)` overrides nothing here", at: labels, help: help)
  }

  /// An override over a span by a value that doesn't come from what is there: taken for the whole of the span,
  /// it would be added to what was reported of it.
  static func partialOverride(_ column: Name, of table: String, by value: Span, over: Span)
    -> Diagnostic
  {
    Diagnostic(
      .partialOverride, severity: .note,
      "in each row this stands for the part of `\(column.text)` that no actual holds",
      at: [.init(value, "the new part"), .init(over, "of this span")],
      help: [
        "what actuals hold of the span stays, and adds to it",
        "for the whole of a row leave `over` out: `\(table).\(column.text) = … where span == …`",
      ])
  }

  /// A function whose result would be that of a world without a scenario's override.
  static func readsWhatIsRecorded(
    _ function: Name, at span: Span, scenario: String, table: Name, column: Name,
    repairs: [String]
  ) -> Diagnostic {
    Diagnostic(
      .badWorld, "`\(function.text)` doesn't see what `\(scenario)` changes",
      at: [
        .init(span, "reads `\(table.text)` as it is recorded"), .init(column.span, "changed here"),
      ], help: repairs)
  }

  /// An override by a value in a unit that no row has.
  static func noRowInUnit(
    _ column: Name, of table: String, _ value: TypedExpression, _ units: [Unit]
  ) -> Diagnostic {
    let isPlain = value.type.measure == ValueType.plainNumber.measure
    return Diagnostic(
      .unitMismatch, "no row of \(table).\(column.text) is \(value.type.described)",
      at: [.init(value.span, value.type.described)],
      help: [
        isPlain
          ? "for a share of what is there write `\(column.text) * 75%`"
          : "rows are in: \(list(units.map(\.symbol).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }))"
      ])
  }

  /// A binding of a scenario that nothing uses.
  package static func overrideOfNothing(_ name: Name, known: [String]) -> Diagnostic {
    let near = Suggestion.nearest(to: name.text, among: known)
    return Diagnostic(
      .emptyOverride, "nothing is called `\(name.text)` that this could override",
      at: [.init(name.span)],
      help: Suggestion.didYouMean(near) ?? [
        "bind it first: `let \(Printer.name(name)) = …` above the scenario"
      ])
  }
}
