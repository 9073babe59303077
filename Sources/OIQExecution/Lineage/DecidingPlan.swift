import OIQPlan

// Which rows a plan gives is decided by a few of its columns, seldom by those that take draws. Who follows rows alone
// has the others left empty: what they hold was computed once, for the result.

extension Plan {
  /// A plan of the same rows in the same order, of whose columns those may be empty that don't decide which these are
  /// and aren't of `slots`.
  ///
  /// - Parameter isKnown: Whether the table of an aggregate is there already, so that nothing of it is computed.
  func deciding(_ slots: Set<Int> = [], isKnown: (Plan) -> Bool) -> Plan {
    var plan = giving(slots)
    if case .aggregate(let input, let keys, let calls) = node, !isReadingCalls(slots, isKnown) {
      // One of any kind, that takes no column.
      let counts = calls.map { AggregateCall(.kind(.count), nil, field: $0.field) }
      plan.node = .aggregate(input, keys: keys, calls: counts)
    }
    let below = plan.slotsDeciding(slots, isKnown)
    plan.node = plan.node.replacingInputs(
      zip(plan.node.inputs, below).map { $0.deciding($1, isKnown: isKnown) })
    return plan
  }

  /// By input the columns that decide which rows there are, and those that the columns of `slots` are made of.
  private func slotsDeciding(_ slots: Set<Int>, _ isKnown: (Plan) -> Bool) -> [Set<Int>] {
    switch node {
    case .scan, .unit: return []
    case .filter, .project, .sort, .take, .skip:
      return [slotsBelow(reading: slots) ?? all(0)]
    case .distinct(_, let keys), .fill(_, _, let keys): return [slots.union(keys)]
    case .window(let input, let calls):
      let width = input.fields.count
      var below = slots.filter { $0 < width }
      for (index, call) in calls.enumerated() {
        below.formUnion(slots.contains(width + index) ? call.slotsRead : call.decidingSlots)
      }
      return [below]
    case .aggregate(_, let keys, _):
      return [isReadingCalls(slots, isKnown) ? all(0) : Set(keys)]
    case .join(let join):
      return join.slotsBelow(reading: slots).map { [$0.left, $0.right] } ?? [all(0), all(1)]
    case .union: return [slots, slots]
    case .pivot(let pivot):
      let isCellRead = slots.contains { $0 >= pivot.by.count }
      return [Set(pivot.by + [pivot.name] + (isCellRead ? [pivot.value] + pivot.facts : []))]
    case .unpivot(let unpivot):
      // Beside the columns kept stand the name and, from values, what is read.
      let isValueRead = slots.contains { $0 > unpivot.kept.count }
      return [
        isValueRead
          ? all(0) : Set(slots.filter { $0 < unpivot.kept.count }.map { unpivot.kept[$0] })
      ]
    case .change(let change):
      let made = slots.reduce(slots) { $0.union(change.slotsRead(by: $1)) }
      return [made.union(change.touched.slots)]
    // Which amounts there are decides which periods there are.
    case .calendarize, .part: return [all(0)]
    }
  }

  /// Whether results of an aggregate are read, and must be computed for that.
  private func isReadingCalls(_ slots: Set<Int>, _ isKnown: (Plan) -> Bool) -> Bool {
    guard case .aggregate(_, let keys, _) = node, !isKnown(self) else { return false }
    return slots.contains { $0 >= keys.count }
  }

  private func all(_ input: Int) -> Set<Int> { Set(node.inputs[input].fields.indices) }
}
