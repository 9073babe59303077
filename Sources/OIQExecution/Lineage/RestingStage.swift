import OIQPlan
import OIQValues

// Which columns of a plan, and which of its rows, rest on what groups of aggregates leave out. Of a group that a
// condition on keys or counts drops nobody need be told; one that is dropped for its sum could be there if the sum
// held what it lacks.

/// A stage of a plan that has run, in which conditions ask nothing of such a column.
struct RestingStage {
  let plan: Plan
  let inputs: [RestingStage]
  /// The columns whose values would be others if nothing were left out.
  var resting: Set<Int> = []
  /// Whether it would have other rows then.
  var isLoose = false
  /// Whether its rows would be in another order.
  var isOrderResting = false
  /// Whether an aggregate is in it of which something is kept.
  let isAsked: Bool
  /// Whether it is one of several runs of a pipe, of which the one that leaves out most is told of.
  let isOneOfSeveral: Bool
}

extension RestingStage {
  /// The stages of a plan, with what its run kept of the aggregates that were asked.
  init(_ plan: Plan, _ kept: [Int: GroupLosses]) {
    let inputs = plan.node.inputs.map { RestingStage($0, kept) }
    let losses = plan.lossesAsked.flatMap { kept[$0] }
    var plan = plan
    isOneOfSeveral = plan.isOneOfSeveral
    plan.isOneOfSeveral = false
    plan.node = plan.node.replacingInputs(inputs.map(\.plan))
    if case .filter(let input, let condition) = plan.node, inputs[0].isResting(condition) {
      plan.node = .filter(input, inputs[0].steadyPart(of: condition) ?? .constant(.bool(true)))
      isLoose = true
    }
    self.plan = plan
    self.inputs = inputs
    isAsked = losses != nil || inputs.contains(where: \.isAsked)
    isLoose = isLoose || inputs.contains(where: \.isLoose)
    isOrderResting = inputs.contains(where: \.isOrderResting)
    if isAsked { find(losses) }
  }

  private func isResting(_ expression: PlanExpression) -> Bool {
    !resting.isDisjoint(with: expression.slots)
  }

  /// What a condition asks of other columns; nil where it asks nothing of them alone.
  private func steadyPart(of condition: PlanExpression) -> PlanExpression? {
    guard isResting(condition) else { return condition }
    guard case .and(let left, let right) = condition else { return nil }
    guard let left = steadyPart(of: left) else { return steadyPart(of: right) }
    return steadyPart(of: right).map { .and(left, $0) } ?? left
  }

  private mutating func find(_ losses: GroupLosses?) {
    guard let below = inputs.first else { return }
    let isMoved = below.isLoose || below.isOrderResting
    resting = below.resting
    switch plan.node {
    case .scan, .unit, .filter: break
    case .project(_, let expressions):
      resting = Set(expressions.indices.filter { below.isResting(expressions[$0]) })
    case .window(let input, let calls):
      for (index, call) in calls.enumerated()
      where isMoved || below.rests(on: call.decidingSlots + (call.argument.map { [$0] } ?? [])) {
        resting.insert(input.fields.count + index)
      }
    case .aggregate(_, let keys, let calls):
      resting = Set(keys.indices.filter { below.resting.contains(keys[$0]) })
      isOrderResting = !resting.isEmpty
      let own = Set(losses?.losses.compactMap(\.call) ?? [])
      for (index, call) in calls.enumerated()
      where isMoved || own.contains(index) || call.argument.map(below.isResting) == true {
        resting.insert(keys.count + index)
      }
    case .sort(_, let terms):
      isOrderResting = isOrderResting || below.rests(on: terms.map(\.slot))
    case .take(_, _, let keys), .distinct(_, let keys):
      isLoose = isMoved || below.rests(on: keys)
    case .skip: isLoose = isMoved
    case .join(let join): find(join)
    case .union: resting.formUnion(inputs[1].resting)
    case .calendarize(let calendarize): restAll(but: calendarize.keys)
    case .pivot(let pivot): restAll(but: pivot.by)
    case .unpivot(let unpivot): restAll(but: unpivot.kept)
    case .part(let part, _):
      if isMoved || !resting.isEmpty {
        resting.formUnion(part.input.fields.count..<plan.fields.count)
      }
    case .change(let change):
      for slot in plan.fields.indices
      where below.rests(on: Array(change.slotsRead(by: slot)))
        || (below.isResting(change.touched) && !change.keeps(slot))
      {
        resting.insert(slot)
      }
    case .fill(_, let slots, let keys):
      if isMoved || below.rests(on: keys) { resting.formUnion(slots) }
    }
  }

  /// Whatever the rows below rest on is in all columns but the first, which are the columns of `keys` below.
  private mutating func restAll(but keys: [Int]) {
    let below = inputs[0]
    guard below.isLoose || below.isOrderResting || !below.resting.isEmpty else { return }
    let steady = keys.indices.filter { !below.resting.contains(keys[$0]) }
    resting = Set(plan.fields.indices).subtracting(steady)
    isLoose = isLoose || below.rests(on: keys)
  }

  private mutating func find(_ join: JoinPlan) {
    let leftCount = join.left.fields.count
    if join.kind != .anti { resting.formUnion(inputs[1].resting.map { $0 + leftCount }) }
    guard isMatchResting(join) else { return }
    if join.kind.keepsUnmatched { resting.formUnion(leftCount..<plan.fields.count) }
    isLoose = true
  }

  /// Whether other rows could match.
  func isMatchResting(_ join: JoinPlan) -> Bool {
    inputs[1].isLoose || zip(inputs, join.decidingSlots).contains { $0.rests(on: $1) }
  }

  func rests(on slots: [Int]) -> Bool { !resting.isDisjoint(with: slots) }
}
