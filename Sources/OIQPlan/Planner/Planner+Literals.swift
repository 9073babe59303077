import OIQSyntax
import OIQText
import OIQValues

// Columns whose names look like literals, as `pivot` makes them of periods and wide files have them: `2025` is the
// number, and the column is written in backticks.

extension Planner {
  /// Says once of a literal that a column of that name isn't meant by it.
  func noteColumn(spelledAs literal: Expression, in context: Context) {
    guard context.frame.home == .session, let column = context.scope?.column(spelledAs: literal),
      hiddenNames.insert(column).inserted
    else { return }
    notes.append(PlanDiagnostics.literalNotColumn(column, at: literal.span))
  }
}

extension Scope {
  /// The visible column whose name is how a number, a date or a period is written; nil for any other expression.
  func column(spelledAs literal: Expression) -> String? {
    guard columns.contains(where: \.mark.startsWithDigit),
      let text = literal.literalText, case .found = lookup(text)
    else { return nil }
    return text
  }
}

extension Expression {
  /// As a column would be called that is named after it.
  fileprivate var literalText: String? {
    switch kind {
    case .number(let number, ""): NumberText.shortest(number)
    case .date(let day): Period(start: day, end: day + 1).label
    case .period(let start, let end): Period(start: start, end: end).label
    default: nil
    }
  }
}
