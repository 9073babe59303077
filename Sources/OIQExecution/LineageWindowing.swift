import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

/// The rows of a table as a window function walks over them.
struct WindowMembers {
  let groups: RowGroups?
  /// The place of each row in its group, from 1.
  let places: Buffer<Double>
  let rowCount: Int
}

extension WindowMembers {
  /// The rows of a row's group, in order.
  func members(of row: Int) -> [Int] {
    let rows = (0..<rowCount).filter { other in
      guard let ids = groups?.ids.elements else { return true }
      return ids[other] == ids[row]
    }
    return rows.sorted { places[$0] < places[$1] }
  }
}

extension LineageNode {
  func windowStep(
    _ row: Int, _ slot: Int?, _ input: Plan, _ calls: [WindowCall]
  ) throws(Diagnostic) -> LineageStep {
    guard let slot, slot >= input.fields.count else {
      return .same(try inputs[0].cell(row: row, slot: slot))
    }
    let place = slot - input.fields.count
    return .window(calls[place], try windowRows(row, calls[place], place))
  }

  /// The cells that a window function reads for a row.
  func windowRows(
    _ row: Int, _ call: WindowCall, _ place: Int
  ) throws(Diagnostic) -> LineageRows {
    let members = try members(call, place).members(of: row)
    guard let index = members.firstIndex(of: row) else { return LineageRows() }
    switch call.kind {
    case .prev, .next, .first, .last:
      guard let source = try source(of: row, call) else { return LineageRows() }
      var rows = try cells([source], call)
      // The rows between count too: without them another row would be the one asked for.
      if call.kind == .prev || call.kind == .next, let other = members.firstIndex(of: source) {
        let between = min(index, other) + 1..<max(index, other)
        if index != other, between.lowerBound < between.upperBound {
          rows.competitors = try cells(between.map { members[$0] }, call).cells
        }
      }
      return rows
    case .cumsum: return try cells(Array(members[...index]), call)
    case .share: return try cells(members, call)
    case .movavg: return try cells(try stretch(members, upTo: index, call), call)
    case .rank, .rowNumber:
      var rows = LineageRows()
      for member in members[...index] {
        rows.competitors.append(try inputs[0].cell(row: member, slot: call.order.first?.slot))
      }
      return rows
    }
  }

  private func cells(_ rows: [Int], _ call: WindowCall) throws(Diagnostic) -> LineageRows {
    var result = LineageRows()
    var inner: [Int32] = []
    for row in rows {
      let cell = try inputs[0].cell(row: row, slot: call.argument)
      result.cells.append(cell)
      inner.append(Int32(truncatingIfNeeded: cell.row))
    }
    if let slot = call.argument {
      result.values = try inputs[0].values(ofRows: inner).columns[slot]
      result.missing = result.values?.missingCount ?? 0
    }
    return result
  }

  /// The last rows of the window, none beyond a gap in the periods.
  private func stretch(
    _ members: [Int], upTo index: Int, _ call: WindowCall
  ) throws(Diagnostic) -> [Int] {
    var rows = Array(members[max(0, index - max(call.offset, 1) + 1)...index])
    guard let period = call.period else { return rows }
    var inner: [Int32] = []
    for row in rows { inner.append(Int32(truncatingIfNeeded: try inputs[0].inner(row))) }
    let column = try inputs[0].values(ofRows: inner).columns[period]
    for place in rows.indices.dropFirst().reversed() {
      guard case .period(let before) = column[place - 1], case .period(let own) = column[place],
        before.end == own.start
      else {
        rows.removeFirst(place)
        break
      }
    }
    return rows
  }

  /// The row whose value a row has.
  private func source(of row: Int, _ call: WindowCall) throws(Diagnostic) -> Int? {
    let table = try windowInput()
    var numbers = Column(.dates(Buffer((0..<table.rowCount).map { Int32(truncatingIfNeeded: $0) })))
    if call.kind == .first || call.kind == .last, let argument = call.argument {
      numbers.presence = table.columns[argument].presence
    }
    var numbered = table
    numbered.columns.append(numbers)
    numbered.fields.append(Self.numberField)
    var moved = call
    moved.argument = table.columns.count
    moved.field = Self.numberField
    let column = try trace.executor.windowed(numbered, calls: [moved]).columns.last
    guard let source = column?.rowNumbers[row], source >= 0 else { return nil }
    return Int(source)
  }

  private func members(_ call: WindowCall, _ place: Int) throws(Diagnostic) -> WindowMembers {
    if let members = known.orders[place] { return members }
    let table = try windowInput()
    var counted = call
    (counted.kind, counted.argument, counted.field) = (.rowNumber, nil, Self.numberField)
    let column = try trace.executor.windowed(table, calls: [counted]).columns.last
    guard case .numbers(let places)? = column?.storage else {
      return WindowMembers(groups: nil, places: Buffer([]), rowCount: 0)
    }
    let groups =
      call.partition.isEmpty ? nil : trace.executor.groups(of: table, by: call.partition)
    let members = WindowMembers(groups: groups, places: places, rowCount: table.rowCount)
    known.orders[place] = members
    return members
  }

  private func windowInput() throws(Diagnostic) -> Table {
    try inputs[0].table()
  }
}
