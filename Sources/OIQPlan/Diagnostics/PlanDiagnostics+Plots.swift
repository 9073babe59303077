import OIQSyntax
import OIQText

/// The wording of what can't be drawn.
extension PlanDiagnostics {
  static func unknownPlot(_ kind: Name) -> Diagnostic {
    let kinds = PlotKind.allCases.map(\.rawValue)
    let near = Suggestion.nearest(to: kind.text, among: kinds)
    let theirs = [
      "histogram": "hist", "column": "bar", "columns": "bar", "bars": "bar", "area": "stacked",
      "stack": "stacked", "points": "scatter", "gantt": "timeline", "density": "hist",
      "lines": "line",
    ][kind.text.lowercased()]
    let ours = theirs ?? (near.count == 1 ? near[0] : nil)
    return Diagnostic(
      .unknownPlot, "no kind of chart is called `\(kind.text)`", at: [.init(kind.span)],
      help: ours.map { ["did you mean `\($0)`?"] } ?? ["there are: \(list(kinds))"],
      edits: ours.map { [.init(kind.span, $0)] } ?? [])
  }

  static func plotNeeds(
    _ what: String, _ kind: PlotKind, found: TypedExpression?, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .badPlot, "`plot \(kind.rawValue)` needs \(what)",
      at: [found.map { .init($0.span, $0.type.described) } ?? .init(span)],
      help: ["write `\(kind.usage)`"])
  }

  static func plotKeys(_ kind: PlotKind, at span: Span) -> Diagnostic {
    Diagnostic(
      .badPlot, "`plot \(kind.rawValue)` has no use for this key", at: [.init(span)],
      help: ["write `\(kind.usage)`"])
  }

  static func plotSeriesTwice(_ key: TypedExpression) -> Diagnostic {
    Diagnostic(
      .badPlot, "several numbers are series already, so a second key can't make more of them",
      at: [.init(key.span)], help: ["plot one number, or leave out the second key"])
  }

  static func plotTwoUnits(_ first: TypedExpression, _ second: TypedExpression) -> Diagnostic {
    Diagnostic(
      .unitMismatch, "one axis can't measure \(first.type.measure) and \(second.type.measure)",
      at: [.init(first.span, first.type.described), .init(second.span, second.type.described)],
      help: ["plot one after the other, or what one is per unit of the other"])
  }

  static func plotOfRange(_ kind: PlotKind, _ value: TypedExpression) -> Diagnostic {
    Diagnostic(
      .badPlot, "`plot \(kind.rawValue)` can't show how uncertain a range is",
      at: [.init(value.span, "a range")],
      help: ["`plot bar` shows intervals; or plot its middle: mid(x)"])
  }

  static func fanOfPoints(_ value: TypedExpression) -> Diagnostic {
    Diagnostic(
      .badPlot, "a fan shows how a range spreads, and this is no range",
      at: [.init(value.span, value.type.described)], help: ["write `plot line y by x`"])
  }

  static func plotFile(_ path: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .badPlot, "a chart is saved as svg, and this is called \(path)", at: [.init(span)],
      help: ["write `save \"chart.svg\"`; to save the rows, `| save \"rows.csv\"` without `plot`"])
  }

  /// `save` or `describe` before other stages, or in a query that another one reads.
  static func notTheEnd(_ stage: Stage) -> Diagnostic {
    let isSave = if case .save = stage.kind { true } else { false }
    return Diagnostic(
      .unexpectedToken,
      "`\(isSave ? "save" : "describe")` ends a statement, and what it stands in goes on",
      at: [.init(stage.span)],
      help: [
        isSave
          ? "save what leads up to it in a statement of its own: let rows = … and then rows | save \"rows.csv\""
          : "put `describe` last"
      ])
  }

  /// At what would go on with a chart's rows: a stage, a join or a formula.
  static func afterPlot(_ place: Span, plot span: Span) -> Diagnostic {
    Diagnostic(
      .badPlot, "`plot` ends a pipe", at: [.init(place), .init(span, "the chart")],
      help: ["put `plot` last; a chart is saved with `plot … save \"chart.svg\"`"])
  }
}
