import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  /// What to say where a file's column that isn't an amount of a span, as a power, a price, or a capacity per month, is added
  /// up over several of its periods: over sites or parts it may be.
  func summedLevels(
    of measured: TypedExpression, in relation: Relation, keys: [Int], period: Int, _ use: SpanUse,
    at span: Span
  ) -> Diagnostic? {
    let scope = relation.scope
    guard case .number(let type) = measured.type, !type.isFlow,
      case .column(let slot) = measured.expression,
      scope.columns[slot].origin?.scan == scope.columns[period].origin?.scan,
      let spans = spansStating(measured, in: relation, apart: keys, period: period, at: span),
      let two = spans.firstTwoSpans(keys: keys.count)
    else { return nil }
    return PlanDiagnostics.summedLevels(
      scope.columns[slot], type, two, of: scope.columns[period],
      keys: keys.map { scope.columns[$0].name }, use, at: span)
  }
}

extension Table {
  /// The first two spans of a group, of rows sorted by their keys and then by the last column's span.
  fileprivate func firstTwoSpans(keys: Int) -> (Period, Period)? {
    guard rowCount > 1 else { return nil }
    for row in 1..<rowCount {
      guard case .period(let first) = columns[keys][row - 1],
        case .period(let second) = columns[keys][row], first != second,
        columns[..<keys].allSatisfy({ $0[row - 1] == $0[row] })
      else { continue }
      return (first, second)
    }
    return nil
  }
}

extension PlanDiagnostics {
  fileprivate static func summedLevels(
    _ column: ScopeColumn, _ type: NumberType, _ spans: (Period, Period), of period: ScopeColumn,
    keys: [String], _ use: SpanUse, at span: Span
  ) -> Diagnostic {
    let name = Printer.spelled(column.name)
    let time = Printer.spelled(period.name)
    let groups = (keys + [period.name]).map(Printer.spelled).joined(separator: ", ")
    var help = ["keep them apart: by \(groups)"]
    if use == .added { help.append("or average it: `mean(\(name))`") }
    if case .known(let dimension) = type.dimension,
      NumberType(.known(dimension * Dimension("s"))).isFlow
    {
      let amount = "make an amount of it: `\(name) * \(time).days`"
      // By its span each row is a group of its own, in which nothing is accumulated.
      help = use == .accumulated ? [amount] : help + ["or \(amount)"]
    }
    return Diagnostic(
      .doubleCounting, severity: .warning,
      "this adds up over time what every day has the whole of: `\(column.name)` in \(spans.0.label) and \(spans.1.label)",
      at: [.init(span, "rows to sum have both spans")], help: help)
  }
}
