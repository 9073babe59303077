import OIQPlan

extension PlanExpression {
  /// The columns that the expression reads.
  var slots: Set<Int> {
    switch self {
    case .column(let slot): [slot]
    case .undisputed(let facts): [facts]
    case .constant, .range, .cell: []
    case .each(_, key: _, let names, let content):
      (names + content).reduce(into: []) { $0.formUnion($1.slots) }
    case .negate(let operand), .not(let operand), .isMissing(let operand), .isOneOf(let operand, _),
      .bound(_, let operand), .ofDimension(_, let operand), .periodPart(_, let operand),
      .collapse(_, let operand), .known(let operand):
      operand.slots
    case .arithmetic(_, let left, let right, _): left.slots.union(right.slots)
    case .compare(_, let left, let right): left.slots.union(right.slots)
    case .isWithin(let left, let right), .overlaps(let left, let right), .and(let left, let right),
      .or(let left, let right), .orElse(let left, let right),
      .shiftDate(let left, days: let right), .shiftPeriod(let left, by: let right),
      .makePeriod(start: let left, end: let right):
      left.slots.union(right.slots)
    case .conditional(let condition, let then, let otherwise):
      condition.slots.union(then.slots).union(otherwise.slots)
    case .call(_, let arguments): arguments.reduce(into: []) { $0.formUnion($1.slots) }
    case .exchange(let call): call.amount.slots.union(call.period.slots)
    }
  }
}
