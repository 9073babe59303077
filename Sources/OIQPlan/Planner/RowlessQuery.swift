import OIQText

/// A query that gave no row where its cell was asked for, which is missing then.
package struct RowlessQuery: Sendable {
  /// The formula that it is, or that it is written in, and under which scenario; `nil` for one of the statement itself.
  package var name: String?
  package var part: Part
  package var span: Span
  package var plan: Plan

  package enum Part: Sendable { case whole, bracketed }
}

extension Planner {
  /// Plans what `??` and `is missing` ask of: that it may be missing is minded there.
  func minding(
    _ plan: () throws(Diagnostic) -> TypedExpression
  ) throws(Diagnostic) -> TypedExpression {
    let known = noRows.count
    let typed = try plan()
    noRows.removeSubrange(min(known, noRows.count)...)
    return typed
  }
}
