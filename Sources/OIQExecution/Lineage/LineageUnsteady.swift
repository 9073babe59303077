import OIQPlan
import OIQText
import OIQValues

// Values that change when other rows go: those of windows. A stage that such a value decides in needs all of
// them to stay as they are, or a row that is there for another reason could pass, or stand elsewhere.

extension LineageNode {
  /// What keeps the values as they are that decide in the stage and depend on other rows.
  func unsteadySources() throws(Diagnostic) -> Set<SourceRow> {
    if let known = known.unsteady { return known }
    var found: Set<SourceRow> = []
    for (input, slots) in zip(inputs, plan.node.decidingSlots) {
      found.formUnion(try input.unsteadySources(slots))
    }
    known.unsteady = found
    return found
  }

  /// The same of some columns of its own.
  func unsteadySources(_ slots: [Int]) throws(Diagnostic) -> Set<SourceRow> {
    let unsteady = slots.filter { !isSteady($0) }
    guard !unsteady.isEmpty else { return [] }
    var found: Set<SourceRow> = []
    for row in 0..<(try rowCount()) {
      for slot in unsteady { found.formUnion(try cell(row: row, slot: slot).sources()) }
    }
    return found
  }

  /// Whether a row's value is the same whatever other rows there are.
  private func isSteady(_ slot: Int) -> Bool {
    if let known = known.steady[slot] { return known }
    let isSteady = findSteady(slot)
    known.steady[slot] = isSteady
    return isSteady
  }

  private func findSteady(_ slot: Int) -> Bool {
    switch plan.node {
    case .scan, .unit: return true
    case .filter, .sort, .take, .skip, .distinct: return inputs[0].isSteady(slot)
    case .project(_, let expressions): return inputs[0].areSteady(expressions[slot].orderedSlots)
    case .window(let input, _): return slot < input.fields.count && inputs[0].isSteady(slot)
    case .change(let change):
      let made = change.slotsRead(by: slot).union(change.touched.slots)
      return inputs[0].areSteady([slot] + made)
    case .part(let part, _): return slot < part.input.fields.count && inputs[0].isSteady(slot)
    case .join(let join):
      let leftCount = join.left.fields.count
      return slot < leftCount ? inputs[0].isSteady(slot) : inputs[1].isSteady(slot - leftCount)
    case .union: return inputs.allSatisfy { $0.isSteady(slot) }
    case .aggregate(_, let keys, let calls):
      if slot < keys.count { return inputs[0].isSteady(keys[slot]) }
      return inputs[0].areSteady(calls[slot - keys.count].argument?.orderedSlots ?? [])
    case .calendarize(let calendarize): return inputs[0].isSteady(calendarize.amount)
    case .pivot(let pivot): return inputs[0].areSteady(pivot.by + [pivot.name, pivot.value])
    case .unpivot(let unpivot):
      let kept = unpivot.kept
      return inputs[0].areSteady(slot < kept.count ? [kept[slot]] : unpivot.spread)
    case .fill(_, let slots, _): return !slots.contains(slot) && inputs[0].isSteady(slot)
    }
  }

  private func areSteady(_ slots: [Int]) -> Bool { slots.allSatisfy(isSteady) }
}

extension PlanNode {
  /// By input the columns that decide which rows there are, and in which order.
  fileprivate var decidingSlots: [[Int]] {
    switch self {
    case .filter(_, let condition): [condition.orderedSlots]
    case .sort(_, let terms): [terms.map(\.slot)]
    case .take(_, _, let keys), .distinct(_, let keys), .aggregate(_, let keys, _): [keys]
    case .join(let join): join.decidingSlots
    case .calendarize(let calendarize): [calendarize.keys + [calendarize.span]]
    case .pivot(let pivot): [pivot.by + [pivot.name]]
    case .scan, .unit, .project, .window, .skip, .union, .change, .part, .unpivot, .fill: []
    }
  }
}

extension JoinPlan {
  /// Of the left and of the right.
  var decidingSlots: [[Int]] {
    let leftCount = left.fields.count
    var (own, others) = (keys.map(\.left), keys.map(\.right))
    for slot in condition?.orderedSlots ?? [] {
      if slot < leftCount { own.append(slot) } else { others.append(slot - leftCount) }
    }
    if case .asof(let first, let second) = kind {
      own.append(first)
      others.append(second)
    }
    return [own, others]
  }
}

extension WindowCall {
  /// The columns that say which rows it walks over and in which order.
  var decidingSlots: [Int] {
    partition + order.slotsRead + [period, alikeIn].compactMap { $0 }
  }
}
