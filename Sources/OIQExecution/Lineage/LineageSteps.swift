import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

extension LineageCell {
  /// How the cell was made from cells of the stage below.
  package func step() throws(Diagnostic) -> LineageStep { try node.step(row: row, slot: slot) }
}

extension LineageNode {
  func step(row: Int, slot: Int?) throws(Diagnostic) -> LineageStep {
    switch plan.node {
    case .scan(let source, _):
      return .source(source, row: try scannedRow(row)?.row ?? row)
    case .unit: return .constant
    case .filter: return .same(below(row, slot))
    case .project(_, let expressions): return projected(row, slot, expressions)
    case .sort, .take, .skip, .distinct:
      return .same(below(try mappedRow(row), slot))
    case .union: return .same(try unionCell(row, slot))
    case .join(let join): return try joinStep(join, row, slot)
    case .aggregate(_, let keys, let calls): return try aggregateStep(row, slot, keys, calls)
    case .window(let input, let calls): return try windowStep(row, slot, input, calls)
    case .calendarize(let calendarize): return try calendarStep(calendarize, row, slot)
    case .change(let change): return try changeStep(change, row, slot)
    case .part(let calendarize, let period):
      return try partStep(calendarize, period, row, slot)
    case .pivot(let pivot): return try pivotStep(pivot, row, slot)
    case .unpivot(let unpivot): return try unpivotStep(unpivot, row, slot)
    case .fill(_, let slots, _): return try fillStep(row, slot, slots)
    }
  }

  func below(_ row: Int, _ slot: Int?) -> LineageCell {
    LineageCell(inputs[0], row: row, slot: slot)
  }

  private func projected(
    _ row: Int, _ slot: Int?, _ expressions: [PlanExpression]
  ) -> LineageStep {
    guard let slot else { return .same(below(row, nil)) }
    let expression = expressions[slot].withoutChecks
    if case .column(let other) = expression { return .same(below(row, other)) }
    let slots = expression.orderedSlots
    if slots.isEmpty, case .constant = expression, assumed(of: slot).isEmpty { return .constant }
    return .formula(expression, slots.map { below(row, $0) })
  }
}

extension PlanExpression {
  /// The same where the value is there: without the checks that its facts are undisputed and both its sides known,
  /// and without the choice of rows of one dimension.
  package var withoutChecks: PlanExpression {
    switch self {
    case .conditional(.undisputed, let value, .constant(.missing)): value.withoutChecks
    case .ofDimension(_, let value), .known(let value): value.withoutChecks
    default: self
    }
  }

  /// The same over other slots.
  func mappingSlots(_ map: (Int) -> Int) throws(Diagnostic) -> PlanExpression {
    if case .column(let slot) = self { return .column(map(slot)) }
    if case .undisputed(let slot) = self { return .undisputed(facts: map(slot)) }
    return try replacingParts { (part, _) throws(Diagnostic) in try part.mappingSlots(map) }
  }
}

/// Which rows below the rows of a pivot come from.
struct PivotedNumbers {
  /// The first row of each.
  let firsts: Buffer<Int32>
  /// By heading and row; -1 where there is none.
  let values: [Buffer<Int32>]
}

// MARK: - Rows that move

extension LineageNode {
  /// Of a stage that moves, drops or repeats rows: for each row the number of the row below.
  func mappedRow(_ row: Int) throws(Diagnostic) -> Int { Int(try mapped()[0][row]) }

  /// The same of all rows; of a join for each side.
  func mapped() throws(Diagnostic) -> [Buffer<Int32>] {
    if let mapped = known.mapped { return mapped }
    let moved: [Column]
    if case .join(let join) = plan.node {
      moved = try joinedNumbers(join)
    } else {
      let below = try inputs[0].numbered()
      let node = plan.node.replacingInputs([below])
      let number = below.fields.count - 1
      moved = [
        try trace.executor.run(Plan(node, fields: below.fields), reading: [number])
          .columns[number]
      ]
    }
    let mapped = moved.map(\.rowNumbers)
    known.mapped = mapped
    return mapped
  }

  private func unionCell(_ row: Int, _ slot: Int?) throws(Diagnostic) -> LineageCell {
    let first = try inputs[0].rowCount()
    if row < first { return try inputs[0].cell(row: row, slot: slot) }
    return try inputs[1].cell(row: row - first, slot: slot)
  }

  /// How many rows it gives.
  package func rowCount() throws(Diagnostic) -> Int {
    if isStreamed, case .rows(let rows) = try passing() { return rows.count }
    return isStreamed ? try base.table().rowCount : try table().rowCount
  }

  private func fillStep(
    _ row: Int, _ slot: Int?, _ filled: [Int]
  ) throws(Diagnostic) -> LineageStep {
    let own = try inputs[0].cell(row: row, slot: slot)
    guard let slot, filled.contains(slot), try own.value() == .missing else { return .same(own) }
    let source = try filledFrom(slot)[row]
    guard source >= 0 else { return .same(own) }
    return .same(below(Int(source), slot))
  }

  /// For each row the number of the row whose value it has.
  private func filledFrom(_ slot: Int) throws(Diagnostic) -> Buffer<Int32> {
    if let known = known.filled[slot] { return known }
    guard case .fill(_, _, let by) = plan.node else { return Buffer([]) }
    var numbered = try trace.executor.run(inputs[0].numbered())
    let number = numbered.columns.count - 1
    var numbers = numbered.columns[number]
    numbers.presence = numbered.columns[slot].presence
    numbered.columns[number] = numbers
    let filled = trace.executor.filled(numbered, slots: [number], by: by)
    let sources = filled.columns[number].rowNumbers
    known.filled[slot] = sources
    return sources
  }

  private func unpivotStep(
    _ unpivot: UnpivotPlan, _ row: Int, _ slot: Int?
  ) throws(Diagnostic) -> LineageStep {
    let (kept, spread) = (unpivot.kept, unpivot.spread)
    let width = max(spread.count, 1)
    let (source, place) = (row / width, row % width)
    guard let slot else { return .same(try inputs[0].cell(row: source, slot: nil)) }
    if slot < kept.count { return .same(try inputs[0].cell(row: source, slot: kept[slot])) }
    if slot == kept.count { return .constant }
    if slot == kept.count + 1 {
      return .same(try inputs[0].cell(row: source, slot: spread[place]))
    }
    guard let facts = unpivot.facts[slot - kept.count - 2][place] else { return .constant }
    return .same(try inputs[0].cell(row: source, slot: facts))
  }

  private func pivotStep(
    _ pivot: PivotPlan, _ row: Int, _ slot: Int?
  ) throws(Diagnostic) -> LineageStep {
    let pivoted = try pivotedNumbers(pivot)
    let place = slot.map { $0 - pivot.by.count } ?? -1
    let width = pivot.facts.count
    if place >= pivot.names.count, width > 0 {
      let (name, fact) = (place - pivot.names.count).quotientAndRemainder(dividingBy: width)
      let source = pivoted.values[name][row]
      return source < 0 ? .constant : .same(below(Int(source), pivot.facts[fact]))
    }
    if place >= 0 {
      let source = pivoted.values[place][row]
      return source < 0 ? .constant : .same(below(Int(source), pivot.value))
    }
    return .same(below(Int(pivoted.firsts[row]), slot.map { pivot.by[$0] }))
  }

  /// The rows below that a row gathers, by their inner numbers.
  func pivotMembers(_ pivot: PivotPlan, _ row: Int) throws(Diagnostic) -> [Int] {
    let pivoted = try pivotedNumbers(pivot)
    let members = [pivoted.firsts] + pivoted.values
    return members.compactMap { $0[row] < 0 ? nil : Int($0[row]) }
  }

  private func pivotedNumbers(_ pivot: PivotPlan) throws(Diagnostic) -> PivotedNumbers {
    if let pivoted = known.pivoted { return pivoted }
    let numbered = try trace.executor.run(inputs[0].numbered())
    let number = numbered.columns.count - 1
    var numbers = pivot
    numbers.value = number
    numbers.facts = []
    let values = try trace.executor.pivoted(numbers, input: numbered).columns
    let firsts = try trace.executor.distinct(numbered, keys: pivot.by).columns[number]
    let pivoted = PivotedNumbers(
      firsts: firsts.rowNumbers, values: values.dropFirst(pivot.by.count).map(\.rowNumbers))
    known.pivoted = pivoted
    return pivoted
  }
}
