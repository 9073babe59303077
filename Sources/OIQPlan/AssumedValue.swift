import OIQText
import OIQValues

/// A value that a stage takes from elsewhere: what a binding stood for, or what a bracketed query gave.
/// Plans hold such values in their expressions; this says where they came from.
package struct AssumedValue: Sendable {
  /// `nil` for a bracketed query.
  package var formula: NamedFormula?
  /// Where it is used.
  package var span: Span
  package var type: ValueType
  /// What it stands for; reads no column.
  package var expression: PlanExpression
  /// Of a query the query.
  package var plan: Plan?
  /// How many rows the query had.
  package var rows = 1
  /// The values that it was made of itself.
  package var inputs: [AssumedValue] = []
}

extension AssumedValue {
  /// What tells the unknowns of its own from those that it takes from elsewhere: a written range is a
  /// judgement.
  package var ownUnknowns: Set<UInt64> {
    inputs.reduce(into: expression.unknowns) { $0.subtract($1.expression.unknowns) }
  }
}

extension PlanExpression {
  /// The keys of the written ranges in it.
  package var unknowns: Set<UInt64> {
    var keys: Set<UInt64> = []
    if case .range(_, let key) = self { keys.insert(key) }
    for part in parts { keys.formUnion(part.unknowns) }
    return keys
  }
}

extension Planner {
  /// Notes what a name or call stood for, and that it was made of the values noted from `start` on. What
  /// reads columns is a part of the formula around it, and so is a function in another function's body.
  func noteUse(
    of formula: NamedFormula, _ typed: TypedExpression, from start: Int, at span: Span,
    in context: Context
  ) {
    let used = Array(assumed[min(start, assumed.count)...])
    assumed.removeSubrange(min(start, assumed.count)...)
    let isNamed = formula.binding.parameters == nil || context.frame.arguments.isEmpty
    if isNamed, typed.expression.slots.isEmpty {
      assumed.append(
        AssumedValue(
          formula: formula, span: span, type: typed.type, expression: typed.expression,
          inputs: used))
    } else {
      assumed += used.map { (value) in
        var moved = value
        moved.span = span
        return moved
      }
    }
  }

  /// The plan with the values that its stage, written at `span`, took; those noted from `start` on.
  func noting(
    _ relation: Relation, over input: Plan, from start: Int, at span: Span
  ) -> Relation {
    let values = assumed[min(start, assumed.count)...].filter { span.contains($0.span) }
    guard !values.isEmpty else { return relation }
    var relation = relation
    relation.plan.note(Array(values), levels: relation.plan.depth - input.depth)
    return relation
  }
}

extension Plan {
  fileprivate mutating func note(_ values: [AssumedValue], levels: Int) {
    guard levels > 0 else { return }
    assumed += values
    var inputs = node.inputs
    guard levels > 1, !inputs.isEmpty else { return }
    inputs[0].note(values, levels: levels - 1)
    node = node.replacingInputs(inputs)
  }
}

extension Span {
  package func contains(_ other: Span) -> Bool {
    source == other.source && start <= other.start && other.end <= end
  }
}
