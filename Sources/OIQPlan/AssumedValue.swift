import OIQText
import OIQValues

/// A value that a stage takes from elsewhere: what a binding stood for, or the cell of a bracketed query.
/// Plans hold such values as constants; this says where they came from.
package struct AssumedValue: Sendable {
  /// `nil` for a bracketed query.
  package var formula: NamedFormula?
  /// Where it is used.
  package var span: Span
  package var type: ValueType
  package var value: Value
  /// Of a query's cell the query.
  package var plan: Plan?
}

extension Planner {
  /// Notes what a name stood for.
  func noteUse(of formula: NamedFormula, _ typed: TypedExpression, at span: Span) {
    guard let value = typed.assumedValue else { return }
    assumed.append(AssumedValue(formula: formula, span: span, type: typed.type, value: value))
  }

  /// The plan with the values that its stage took, those noted from `start` on.
  func noting(_ relation: Relation, from start: Int) -> Relation {
    var relation = relation
    relation.plan.assumed = Array(assumed[min(start, assumed.count)...])
    return relation
  }
}

extension TypedExpression {
  fileprivate var assumedValue: Value? {
    switch expression {
    case .constant(let value): value
    case .range(let range, _): .range(range)
    default: nil
    }
  }
}
