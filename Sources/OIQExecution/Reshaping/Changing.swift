import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// The rows in their order, those that are touched with other values.
  func changed(
    _ change: ChangePlan, input: Table, fields: [TableField]
  ) throws(Diagnostic) -> Table {
    let rows = Plan(memory: input.numbered)
    let width = input.columns.count
    let kept = (0..<width).map { PlanExpression.column($0) }
    let number = PlanExpression.column(width)
    var touched = Plan(.filter(rows, change.touched), fields: rows.fields)
    let open = change.bounds.map { PlanExpression.isOpen($0.slot) }
    if let open { touched = Plan(.filter(touched, .not(open)), fields: rows.fields) }
    // Skipping nothing sets the rows apart: draws are made of these alone.
    touched = Plan(.skip(touched, count: 0), fields: rows.fields)
    var numberMade = number
    if let inside = change.inside {
      touched = Plan(
        .project(touched, kept + [inside.expression, number]),
        fields: input.fields + [inside.field, LineageNode.numberField])
      numberMade = .column(width + 1)
    }
    let numbered = fields + [LineageNode.numberField]
    let made = try run(Plan(.project(touched, change.values + [numberMade]), fields: numbered))
    var changed = made
    if let bounds = change.bounds, let open {
      let rows = Plan(
        .filter(Plan(.filter(rows, change.touched), fields: rows.fields), open), fields: rows.fields
      )
      changed = try united(made, moved(run(rows), change.values + [number], numbered, bounds))
      changed.fields = numbered
    }
    if changed.rowCount == 0 { return input }
    let others = try run(
      Plan(
        .project(
          Plan(.filter(rows, .not(change.touched)), fields: rows.fields), kept + [number]),
        fields: numbered))
    var all = try united(changed, others)
    all.fields = numbered
    var table = try sorted(all, by: [SortTerm(width)])
    table.columns.removeLast()
    table.fields.removeLast()
    return table
  }
}

extension Executor {
  /// Rows that are known on one side alone, whose bound moves as a number does.
  private func moved(
    _ table: Table, _ values: [PlanExpression], _ fields: [TableField],
    _ bounds: (slot: Int, course: ChangePlan.Course)
  ) throws(Diagnostic) -> Table {
    guard case .ranges(let ranges) = table.columns[bounds.slot].storage else {
      return try run(Plan(.project(Plan(memory: table), values), fields: fields))
    }
    var held = table
    held.columns[bounds.slot].storage = .numbers(ranges.mid)
    var result = try run(Plan(.project(Plan(memory: held), values), fields: fields))
    if bounds.course != .level, case .numbers(let numbers) = result.columns[bounds.slot].storage {
      let shapes = ranges.shapes.elements.map { shape in
        switch (RangeShape(rawValue: shape), bounds.course) {
        case (.atLeast?, .falling): RangeShape.atMost.rawValue
        case (.atMost?, .falling): RangeShape.atLeast.rawValue
        default: shape
        }
      }
      result.columns[bounds.slot].storage = .ranges(
        RangeBuffer(
          low: numbers, mid: numbers, high: numbers, shapes: Buffer(shapes), keys: ranges.keys))
    }
    return result
  }
}

extension PlanExpression {
  /// Whether a column's value is known on one side alone.
  fileprivate static func isOpen(_ slot: Int) -> PlanExpression {
    .and(.not(.isMissing(.column(slot))), .isMissing(.bound(.mid, .column(slot))))
  }
}

// MARK: - Lineage

extension LineageNode {
  func changeStep(
    _ change: ChangePlan, _ row: Int, _ slot: Int?
  ) throws(Diagnostic) -> LineageStep {
    let below = try inputs[0].inner(row)
    guard let slot, !change.keeps(slot), try isChanged(change, row: below) else {
      return .same(LineageCell(inputs[0], row: below, slot: slot))
    }
    let expression = change.values[slot].withoutChecks
    let slots = expression.orderedSlots
    if slots.isEmpty, case .constant = expression, assumed(of: slot).isEmpty { return .constant }
    let whole = changing(change)
    return .formula(expression, slots.map { LineageCell(whole, row: below, slot: $0) })
  }

  /// What new values are made of: the rows below with the column inside.
  private func changing(_ change: ChangePlan) -> LineageNode {
    if let arguments = known.arguments { return arguments }
    let node =
      change.inside == nil ? inputs[0] : LineageNode(change.withInside, over: inputs[0])
    known.arguments = node
    return node
  }

  private func isChanged(_ change: ChangePlan, row: Int) throws(Diagnostic) -> Bool {
    if let changed = known.changed { return changed.contains(row) }
    let below = try inputs[0].numbered()
    let touched = Plan(.filter(below, change.touched), fields: below.fields)
    let number = PlanExpression.column(below.fields.count - 1)
    let numbers = try run(.project(touched, [number]), fields: [Self.numberField])
    let changed = Set(numbers.columns[0].rowNumbers.elements.map { Int($0) })
    known.changed = changed
    return changed.contains(row)
  }
}
