import OIQCatalog
import OIQValues

extension PlanNode {
  /// The plans that it reads: of a join left and right, of a union first and second.
  package var inputs: [Plan] {
    switch self {
    case .scan, .unit: []
    case .filter(let input, _), .project(let input, _), .window(let input, _),
      .aggregate(let input, _, _), .sort(let input, _), .take(let input, _, _), .skip(let input, _),
      .distinct(let input, _), .fill(let input, _, _):
      [input]
    case .join(let join): [join.left, join.right]
    case .union(let first, let second): [first, second]
    case .calendarize(let calendarize), .part(let calendarize, _): [calendarize.input]
    case .change(let change): [change.input]
    case .pivot(let pivot): [pivot.input]
    case .unpivot(let unpivot): [unpivot.input]
    }
  }

  /// The same operator over other plans, as many as `inputs` has.
  package func replacingInputs(_ plans: [Plan]) -> PlanNode {
    guard let first = plans.first, let last = plans.last else { return self }
    switch self {
    case .scan, .unit: return self
    case .filter(_, let condition): return .filter(first, condition)
    case .project(_, let expressions): return .project(first, expressions)
    case .window(_, let calls): return .window(first, calls)
    case .aggregate(_, let keys, let calls): return .aggregate(first, keys: keys, calls: calls)
    case .sort(_, let terms): return .sort(first, terms)
    case .take(_, let count, let by): return .take(first, count: count, by: by)
    case .skip(_, let count): return .skip(first, count: count)
    case .distinct(_, let keys): return .distinct(first, keys: keys)
    case .fill(_, let slots, let by): return .fill(first, slots: slots, by: by)
    case .join(var join):
      (join.left, join.right) = (first, last)
      return .join(join)
    case .union: return .union(first, last)
    case .calendarize(var calendarize):
      calendarize.input = first
      return .calendarize(calendarize)
    case .part(var calendarize, let period):
      calendarize.input = first
      return .part(calendarize, within: period)
    case .change(var change):
      change.input = first
      return .change(change)
    case .pivot(var pivot):
      pivot.input = first
      return .pivot(pivot)
    case .unpivot(var unpivot):
      unpivot.input = first
      return .unpivot(unpivot)
    }
  }
}

extension Plan {
  /// How many nodes lie one below the other, along the first inputs.
  var depth: Int {
    var depth = 1
    var node = node
    while let first = node.inputs.first {
      depth += 1
      node = first.node
    }
    return depth
  }

  /// The same stages above the last `depth` of those along the first inputs, over another plan in their place.
  func replacingLast(_ depth: Int, by other: Plan) -> Plan {
    replacing(below: self.depth - depth, by: other)
  }

  private func replacing(below levels: Int, by other: Plan) -> Plan {
    var inputs = node.inputs
    guard levels > 0, !inputs.isEmpty else { return other }
    inputs[0] = inputs[0].replacing(below: levels - 1, by: other)
    var plan = self
    plan.node = node.replacingInputs(inputs)
    return plan
  }

  /// The same plan with every source replaced that `change` gives another for.
  package func replacingSources(
    _ change: (any TableSource) -> (any TableSource)?
  ) -> Plan {
    var plan = self
    if case .scan(let source, let columns) = node, let other = change(source) {
      plan.node = .scan(other, columns: columns)
    } else {
      plan.node = node.replacingInputs(node.inputs.map { $0.replacingSources(change) })
    }
    return plan
  }
}
