import OIQCatalog
import OIQText
import OIQValues

// A quotient of two sums is a mean only where both are over the same rows: a weight of which the price is missing
// makes the mean of the prices too small.

extension AggregateCollector {
  /// Sums that a formula divides by each other take the same rows where one adds up the weights of the other, and
  /// count the rows that are in one of them alone where it doesn't.
  func pairSums(in formulas: [PlanExpression]) {
    for formula in formulas {
      formula.forEachQuotient { above, below in
        guard let sum = onlySum(in: above), let other = onlySum(in: below), sum != other else {
          return
        }
        pair(sum, with: other)
      }
    }
  }

  /// The place of the only sum among the calls whose results an expression reads.
  private func onlySum(in expression: PlanExpression) -> Int? {
    let places = expression.slots.map { $0 - keys.count }.filter(calls.indices.contains)
    guard places.count == 1, let place = places.first, calls[place].isSum else { return nil }
    return place
  }

  private func pair(_ sum: Int, with other: Int) {
    guard let value = calls[sum].argument, let weight = calls[other].argument,
      calls[other].paired == nil, !value.leavesOut, !weight.leavesOut
    else { return }
    let hasValue = presence(of: value, calls[sum])
    let hasWeight = presence(of: weight, calls[other])
    let isWeight = weight.weightSlot.map(value.hasFactor) == true
    let whole = calls[other]
    let alone: PlanExpression =
      isWeight
      ? .and(hasWeight, .not(hasValue))
      : .or(
        .and(counts(weight, whole), .not(hasValue)),
        .and(counts(value, calls[sum]), .not(hasWeight)))
    var paired = PairedSum(
      of: [calls[sum], whole].map(\.field.name), rows: count(where: alone, like: whole))
    if isWeight {
      var all = whole
      all.purpose = .aside
      all.isTold = false
      paired.whole = add(all) - keys.count
    }
    change(other) { call in
      call.paired = paired
      if isWeight {
        call.argument = .conditional(hasValue, then: weight, otherwise: .constant(.missing))
      }
    }
  }

  /// The place of a call that counts the rows for which a condition holds.
  private func count(where condition: PlanExpression, like call: AggregateCall) -> Int {
    add(call.counting(condition)) - keys.count
  }

  private func presence(of value: PlanExpression, _ call: AggregateCall) -> PlanExpression {
    rows(with: value, isRanged: call.field.type.isRanged)
  }

  /// Whether a row adds something to a sum: nothing and 0 are one to it, as in `sum(if p is missing then 0 else w)`.
  private func counts(_ value: PlanExpression, _ call: AggregateCall) -> PlanExpression {
    let isThere = presence(of: value, call)
    guard !call.field.type.isRanged else { return isThere }
    return .and(isThere, .compare(.notEqual, value, .constant(.number(0))))
  }
}

// MARK: - Sums of a stage before

extension Planner {
  /// The relation that a formula is over, where the sums of an earlier stage that it divides by each other count the rows
  /// that are in one of them alone.
  func pairingSums(in formula: PlanExpression, over relation: Relation) -> Relation {
    var relation = relation
    formula.forEachQuotient { above, below in
      guard case .column(let sum) = above, case .column(let other) = below, sum != other else {
        return
      }
      relation.plan = relation.plan.pairing(sum, with: other)
    }
    return relation
  }
}

extension Plan {
  /// The same where two columns that are sums of one aggregate count the rows that are in one of them alone. What is
  /// above the aggregate doesn't see the count: it has chosen its columns.
  fileprivate func pairing(_ sum: Int, with other: Int) -> Plan {
    var plan = self
    switch node {
    case .project(let input, let expressions):
      guard expressions.indices.contains(sum), expressions.indices.contains(other),
        case .column(let first) = expressions[sum], case .column(let second) = expressions[other]
      else { return self }
      if case .aggregate = input.node {
        plan.node = .project(input.paired(first, second), expressions)
      } else {
        plan.node = .project(input.pairing(first, with: second), expressions)
      }
    case .filter(let input, let condition):
      plan.node = .filter(input.pairing(sum, with: other), condition)
    case .sort(let input, let terms):
      plan.node = .sort(input.pairing(sum, with: other), terms)
    default: break
    }
    return plan
  }

  /// An aggregate that counts the rows of which one of two of its sums has a value alone.
  private func paired(_ sum: Int, _ other: Int) -> Plan {
    guard case .aggregate(let input, let keys, var calls) = node else { return self }
    let (first, second) = (sum - keys.count, other - keys.count)
    guard first != second, calls.indices.contains(first), calls.indices.contains(second),
      calls[first].isSum, calls[second].isSum, calls[second].paired == nil,
      let value = calls[first].argument, let weight = calls[second].argument, !value.leavesOut,
      !weight.leavesOut
    else { return self }
    let there = [(value, calls[first]), (weight, calls[second])].map { value, call in
      value.isThere(in: input.fields, isRanged: call.field.type.isRanged)
    }
    let count = calls[second].counting(
      .or(.and(there[0], .not(there[1])), .and(there[1], .not(there[0]))))
    calls[second].paired = PairedSum(
      of: [calls[first], calls[second]].map(\.field.name), rows: calls.count)
    calls.append(count)
    var plan = self
    plan.node = .aggregate(input, keys: keys, calls: calls)
    plan.fields.append(count.field)
    return plan
  }
}

extension AggregateCall {
  /// A call that counts the rows of its groups for which a condition holds.
  fileprivate func counting(_ condition: PlanExpression) -> AggregateCall {
    var count = self
    count.operation = .kind(.count)
    count.argument = .conditional(
      condition, then: .constant(.number(1)), otherwise: .constant(.missing))
    count.field.type = .plainNumber
    count.purpose = .aside
    count.isTold = false
    return count
  }

  /// Whether it adds up numbers of one unit, each known or missing as a whole.
  fileprivate var isSum: Bool {
    operation == .kind(.sum) && purpose == .result && unitsOf == nil && unknownsOf == nil
  }
}

extension PlanExpression {
  fileprivate func forEachQuotient(_ body: (PlanExpression, PlanExpression) -> Void) {
    if case .arithmetic(.divide, let above, let below, _) = self { body(above, below) }
    for part in parts { part.forEachQuotient(body) }
  }

  /// Itself without the check that the facts behind it are undisputed.
  private var ofAnyFacts: PlanExpression {
    if case .conditional(.undisputed, let value, .constant(.missing)) = self {
      return value.ofAnyFacts
    }
    return self
  }

  /// Whether it says itself in which rows it is missing.
  fileprivate var leavesOut: Bool {
    if case .constant(.missing) = self { return true }
    return ofAnyFacts.parts.contains(where: \.leavesOut)
  }

  /// The column that it is.
  fileprivate var weightSlot: Int? {
    if case .column(let slot) = ofAnyFacts { slot } else { nil }
  }

  /// Whether it is something times a column.
  fileprivate func hasFactor(_ slot: Int) -> Bool {
    switch ofAnyFacts {
    case .arithmetic(.multiply, let left, let right, _):
      left.isFactor(slot) || right.isFactor(slot)
    default: false
    }
  }

  private func isFactor(_ slot: Int) -> Bool { weightSlot == slot || hasFactor(slot) }
}
