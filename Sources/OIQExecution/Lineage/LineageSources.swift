import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

// Which rows of the sources a cell needs: those that its value is made of, and those that decide that its row
// is there and where. From these alone the plan makes the cell again.

extension LineageCell {
  /// Rows of the plan's sources from which alone the plan makes this cell again.
  package func sources() throws(Diagnostic) -> Set<SourceRow> {
    if node.isStreamed, node.isPlain, let row = try node.base.scannedRow(row) { return [row] }
    if let known = node.trace.cells[self] { return known }
    var rows = try node.support(row)
    switch try step() {
    case .source, .constant: break
    case .absent(let join): rows.formUnion(try node.absence(join))
    case .same(let cell): rows.formUnion(try cell.sources())
    case .formula(_, let cells):
      for cell in cells { rows.formUnion(try cell.sources()) }
      rows.formUnion(try node.assumedSources(of: slot))
    case .rows(let cells):
      for cell in cells { rows.formUnion(try cell.sources()) }
    case .aggregate(let call, let found): rows.formUnion(try node.sources(of: found, call))
    case .window(let call, let found): rows.formUnion(try node.sources(of: found, call, row: row))
    case .calendar(_, let lineage):
      for cell in lineage.cells { rows.formUnion(try cell.node.wholeRow(cell.row)) }
    }
    node.trace.cells[self] = rows
    return rows
  }
}

extension LineageNode {
  func scannedRow(_ row: Int) throws(Diagnostic) -> SourceRow? {
    guard let scan, case .scan(let source, _) = plan.node else { return nil }
    switch try selected(of: source) {
    case .all: return SourceRow(scan: scan, row: row)
    case .rows(let rows): return SourceRow(scan: scan, row: Int(rows[row]))
    }
  }

  /// A scan's rows are numbered among those that its world selects.
  private func selected(
    of source: any TableSource
  ) throws(Diagnostic) -> LineageKnowledge.Passing {
    if let selected = known.selected { return selected }
    let selected = try source.selectedRows().map { LineageKnowledge.Passing.rows(Buffer($0)) }
    known.selected = selected ?? .all
    return selected ?? .all
  }

  fileprivate func sources(
    of rows: LineageRows, _ call: AggregateCall
  ) throws(Diagnostic) -> Set<SourceRow> {
    guard case .aggregate(_, let keys, _) = plan.node else { return [] }
    var found: Set<SourceRow> = []
    for cell in rows.cells {
      found.formUnion(try cell.sources())
      if inputs[0].isPlain { continue }
      for key in keys {
        found.formUnion(try LineageCell(inputs[0], row: cell.row, slot: key).sources())
      }
      found.formUnion(try inputs[0].support(cell.row))
    }
    return found
  }

  fileprivate func sources(
    of rows: LineageRows, _ call: WindowCall, row: Int
  ) throws(Diagnostic) -> Set<SourceRow> {
    let slots = call.decidingSlots
    var found = try inputs[0].unsteadySources(slots)
    let own = try inputs[0].cell(row: row, slot: slots.first ?? call.argument)
    for cell in [own] + rows.cells + rows.competitors {
      found.formUnion(try cell.sources())
      for slot in slots {
        found.formUnion(try LineageCell(inputs[0], row: cell.row, slot: slot).sources())
      }
    }
    return found
  }

  /// All that a row holds.
  func wholeRow(_ row: Int) throws(Diagnostic) -> Set<SourceRow> {
    var rows = try support(row)
    for slot in plan.fields.indices where plan.fields[slot].type != .facts {
      rows.formUnion(try LineageCell(self, row: row, slot: slot).sources())
    }
    return rows
  }

  /// What decides that a row is there, and its place.
  func support(_ row: Int) throws(Diagnostic) -> Set<SourceRow> {
    let cell = LineageCell(self, row: row, slot: nil)
    if let known = trace.supports[cell] { return known }
    let rows = try newSupport(row)
    trace.supports[cell] = rows
    return rows
  }

  private func newSupport(_ row: Int) throws(Diagnostic) -> Set<SourceRow> {
    try ownSupport(row).union(unsteadySources())
  }

  private func ownSupport(_ row: Int) throws(Diagnostic) -> Set<SourceRow> {
    switch plan.node {
    case .scan: return try scannedRow(row).map { [$0] } ?? []
    case .unit: return []
    case .filter(_, let condition):
      return try support(below: row, condition.orderedSlots).union(assumedSources(of: nil))
    case .project: return try inputs[0].support(row)
    case .window, .fill, .part: return try inputs[0].support(inputs[0].inner(row))
    case .change(let change):
      return try support(below: inputs[0].inner(row), change.touched.orderedSlots)
        .union(assumedSources(of: nil))
    case .sort(_, let terms): return try support(below: mappedRow(row), terms.map(\.slot))
    case .take(_, _, let keys), .distinct(_, let keys):
      return try support(below: mappedRow(row), keys)
    case .skip(_, let count):
      var rows = try support(below: mappedRow(row), [])
      for skipped in 0..<min(count, try inputs[0].rowCount()) {
        rows.formUnion(try inputs[0].support(inputs[0].inner(skipped)))
      }
      return rows
    case .join(let join): return try joinSupport(join, row)
    case .union:
      guard case .same(let below) = try step(row: row, slot: nil) else { return [] }
      return try below.node.support(below.row)
    case .aggregate(_, let keys, _):
      // With some of its rows a group would be there with other values.
      var rows: Set<SourceRow> = []
      for cell in try group(row, argument: nil).cells {
        rows.formUnion(try support(below: cell.row, keys))
      }
      return rows
    case .calendarize(let calendarize):
      var rows: Set<SourceRow> = []
      for fact in try calendarRows(calendarize, row) {
        rows.formUnion(try inputs[0].wholeRow(inputs[0].inner(fact)))
      }
      return rows
    case .pivot(let pivot):
      var rows: Set<SourceRow> = []
      for member in try pivotMembers(pivot, row) {
        rows.formUnion(try support(below: member, pivot.by + [pivot.name, pivot.value]))
      }
      return rows
    case .unpivot(let unpivot):
      return try inputs[0].support(inputs[0].inner(row / max(unpivot.spread.count, 1)))
    }
  }

  /// A row of the stage below with cells of it that decided.
  private func support(below row: Int, _ slots: [Int]) throws(Diagnostic) -> Set<SourceRow> {
    var rows = try inputs[0].support(row)
    for slot in slots { rows.formUnion(try LineageCell(inputs[0], row: row, slot: slot).sources()) }
    return rows
  }

  private func joinSupport(_ join: JoinPlan, _ row: Int) throws(Diagnostic) -> Set<SourceRow> {
    let pair = try joinedPair(row)
    let slots = join.decidingSlots
    var rows = try inputs[0].support(pair.left).union(assumedSources(of: nil))
    for slot in slots[0] {
      rows.formUnion(try LineageCell(inputs[0], row: pair.left, slot: slot).sources())
    }
    guard let other = pair.right else { return rows.union(try absence(join)) }
    rows.formUnion(try inputs[1].support(other))
    for slot in slots[1] {
      rows.formUnion(try LineageCell(inputs[1], row: other, slot: slot).sources())
    }
    return rows
  }

  /// What shows that no row matched: nothing, where fewer rows below could never make one match, else all
  /// of them.
  func absence(_ join: JoinPlan) throws(Diagnostic) -> Set<SourceRow> {
    inputs[1].onlyLoses ? [] : try inputs[1].allRows()
  }

  /// Whether taking rows away from its sources takes rows away from it and changes none.
  private var onlyLoses: Bool {
    switch plan.node {
    case .scan, .unit: true
    case .filter, .project, .sort, .union, .change, .unpivot: inputs.allSatisfy(\.onlyLoses)
    case .join(let join): join.kind == .inner && inputs.allSatisfy(\.onlyLoses)
    case .window, .aggregate, .take, .skip, .distinct, .calendarize, .part, .pivot, .fill: false
    }
  }

  private func allRows() throws(Diagnostic) -> Set<SourceRow> {
    if scan != nil {
      var rows: Set<SourceRow> = []
      for row in 0..<(try table().rowCount) { try scannedRow(row).map { _ = rows.insert($0) } }
      return rows
    }
    var rows: Set<SourceRow> = []
    for input in inputs { rows.formUnion(try input.allRows()) }
    return rows
  }
}
