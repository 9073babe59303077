import OIQPlan
import OIQText
import OIQValues

/// What a figure is made of: the rows whose figures are in it and the values that somebody assumed. Rows that
/// only decide whether there is such a row, or which formula it takes, are no evidence for its number.
package struct LineageEvidence: Sendable {
  package var rows: Set<SourceRow> = []
  /// What turned money of one currency into money of another.
  package var rates: [LineageRate] = []
  /// Judgements and other values that no table states.
  package var assumed: [AssumedValue] = []

  package init() {}

  package mutating func add(_ other: LineageEvidence) {
    rows.formUnion(other.rows)
    for rate in other.rates where !rates.contains(rate) { rates.append(rate) }
    for value in other.assumed { add(value) }
  }

  mutating func add(_ value: AssumedValue) {
    let isNew = !assumed.contains {
      $0.formula?.name == value.formula?.name && $0.ownUnknowns == value.ownUnknowns
        && $0.expression.constantValue == value.expression.constantValue
        && ($0.formula != nil || $0.span == value.span)
    }
    if isNew { assumed.append(value) }
  }
}

/// Of an expression what a row makes use of: a branch that it does not take is no part of its value.
package struct TakenExpression {
  package var value: PlanExpression
  /// The conditions that were asked on the way.
  package var conditions: [PlanExpression] = []
}

extension TakenExpression {
  /// The columns that it reads, each once.
  package var slots: [Int] {
    var slots = value.orderedSlots
    for slot in conditions.flatMap(\.orderedSlots) where !slots.contains(slot) {
      slots.append(slot)
    }
    return slots
  }

  /// Whether an unknown of it is in a value; a value without unknowns may be anywhere.
  package func mayUse(_ assumed: AssumedValue) -> Bool {
    let unknowns = assumed.expression.unknowns
    if unknowns.isEmpty { return true }
    return ([value] + conditions).contains { !$0.unknowns.isDisjoint(with: unknowns) }
  }
}

extension LineageCell {
  package func evidence() throws(Diagnostic) -> LineageEvidence {
    if let known = node.trace.evidence[self] { return known }
    let found = try newEvidence()
    node.trace.evidence[self] = found
    return found
  }

  private func newEvidence() throws(Diagnostic) -> LineageEvidence {
    var found = LineageEvidence()
    switch try step() {
    case .source:
      if let row = try node.scannedRow(row) { found.rows.insert(row) }
    case .constant, .absent: break
    case .same(let cell): return try cell.evidence()
    case .formula(let expression, let cells):
      return try evidence(of: taken(expression), cells)
    case .rows(let cells):
      for cell in cells.prefix(node.plan.node.isJoin ? 1 : cells.count) {
        found.add(try cell.evidence())
      }
    case .aggregate(_, let rows):
      for cell in rows.cells { found.add(try cell.evidence()) }
    case .window(_, let rows):
      for cell in rows.cells.isEmpty ? rows.competitors : rows.cells {
        found.add(try cell.evidence())
      }
    case .calendar(_, let lineage):
      for cell in lineage.cells { found.add(try cell.evidence()) }
    }
    return found
  }

  /// Of a number what its numbers are made of; of anything else what all its inputs are.
  private func evidence(
    of taken: TakenExpression, _ cells: [LineageCell]
  ) throws(Diagnostic) -> LineageEvidence {
    var found = LineageEvidence()
    let isNumber = field?.type.isNumber ?? true
    for cell in cells {
      guard let slot = cell.slot, taken.value.orderedSlots.contains(slot) else { continue }
      if isNumber, cell.field?.type.isNumber == false { continue }
      found.add(try cell.evidence())
    }
    if isNumber { found.rates += try rates(in: taken.value, cells) }
    for value in node.assumed(of: slot) where taken.mayUse(value) {
      try node.trace.add(value, to: &found)
    }
    return found
  }

  /// The expression without the branches that the row does not take.
  package func taken(_ expression: PlanExpression) throws(Diagnostic) -> TakenExpression {
    var conditions: [PlanExpression] = []
    let value = try taken(expression, &conditions)
    return TakenExpression(value: value, conditions: conditions)
  }

  private func taken(
    _ expression: PlanExpression, _ conditions: inout [PlanExpression]
  ) throws(Diagnostic) -> PlanExpression {
    switch expression {
    case .conditional(let condition, let first, let second):
      guard case .bool(let holds)? = try value(of: condition) else { break }
      conditions.append(condition)
      return try taken(holds ? first : second, &conditions)
    case .orElse(let first, let second):
      guard let value = try value(of: first) else { break }
      if value != .missing { return try taken(first, &conditions) }
      conditions.append(first)
      return try taken(second, &conditions)
    default: break
    }
    return try expression.replacingParts { (part, _) throws(Diagnostic) in
      try taken(part, &conditions)
    }
  }

  /// What a part of the row's formula gives; `nil` where it is another in every draw.
  func value(of expression: PlanExpression) throws(Diagnostic) -> Value? {
    guard expression.unknowns.isEmpty, let input = node.inputs.first else { return nil }
    let below: Plan
    if case .unit = input.plan.node {
      below = input.plan
    } else {
      let row = try input.values(of: row)
      if expression.slots.contains(where: { row.columns[$0].isRanged }) { return nil }
      below = Plan(memory: row)
    }
    let table = try node.run(.project(below, [expression]), fields: [TableField("", .plainBool)])
    return table.rowCount == 1 ? table.columns[0][0] : nil
  }
}

extension LineageTrace {
  /// A value's query stands for the rows that it read; what is written in the formula itself is assumed.
  fileprivate func add(
    _ value: AssumedValue, to found: inout LineageEvidence
  ) throws(Diagnostic) {
    for input in value.inputs { try add(input, to: &found) }
    if let root = root(of: value) {
      guard let slot = root.plan.fields.firstIndex(where: \.isShown) else { return }
      for row in 0..<(try root.rowCount()) {
        found.add(try root.cell(row: row, slot: slot).evidence())
      }
    } else if value.type.isNumber, value.inputs.isEmpty || value.formula?.statesRange == true {
      found.add(value)
    }
  }
}

extension PlanNode {
  fileprivate var isJoin: Bool { if case .join = self { true } else { false } }
}

extension Column {
  fileprivate var isRanged: Bool { if case .ranges = storage { true } else { false } }
}

extension PlanExpression {
  fileprivate var constantValue: Value? {
    if case .constant(let value) = self { value } else { nil }
  }
}
