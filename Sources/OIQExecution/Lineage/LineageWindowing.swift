import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

/// The rows of a table as a window function walks over them.
struct WindowMembers {
  private let groups: RowGroups?
  /// The place of each row in its group, from 1.
  private let places: Buffer<Double>
  /// All rows, those of a group together and in order.
  private let rows: [Int]
  /// Where each group begins in them, and the last ends.
  private let starts: [Int]

  /// Without groups all rows are one.
  init(groups: RowGroups?, places: Buffer<Double>) {
    var starts = [Int](repeating: 0, count: (groups?.bound ?? 1) + 1)
    for row in 0..<places.count { starts[WindowMembers.group(row, groups) + 1] += 1 }
    for group in 1..<starts.count { starts[group] += starts[group - 1] }
    var rows = [Int](repeating: 0, count: places.count)
    for row in 0..<places.count {
      rows[starts[WindowMembers.group(row, groups)] + Int(places[row]) - 1] = row
    }
    (self.groups, self.places, self.rows, self.starts) = (groups, places, rows, starts)
  }
}

extension WindowMembers {
  private static func group(_ row: Int, _ groups: RowGroups?) -> Int {
    groups.map { Int($0.ids[row]) } ?? 0
  }

  /// The rows of a row's group, in order.
  func members(of row: Int) -> [Int] {
    let group = WindowMembers.group(row, groups)
    return Array(rows[starts[group]..<starts[group + 1]])
  }

  /// Where a row stands among them, from 0.
  func index(of row: Int) -> Int { Int(places[row]) - 1 }
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
    guard let walk = try walk(call, place) else { return LineageRows() }
    let (members, index) = (walk.members(of: row), walk.index(of: row))
    switch call.kind {
    case .prev, .next, .first, .last:
      guard let source = try source(of: row, call, place) else { return LineageRows() }
      var rows = try cells([source], call)
      // The rows between count too: without them another row would be the one asked for.
      if call.kind == .prev || call.kind == .next {
        let other = walk.index(of: source)
        let between = min(index, other) + 1..<max(index, other)
        if index != other, between.lowerBound < between.upperBound {
          rows.competitors = try cells(between.map { members[$0] }, call).cells
        }
      }
      return rows
    case .cumsum: return try cells(Array(members[...index]), call)
    // Its own value first: the others are what it is set against.
    case .share: return try cells([row] + members.filter { $0 != row }, call)
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
    guard let spans = SeriesSpans(column) else { return rows }
    let (starts, ends) = (spans.starts, spans.ends)
    for place in rows.indices.dropFirst().reversed() {
      let isSame = starts[place - 1] == starts[place] && ends[place - 1] == ends[place]
      guard column.isPresent(place - 1), column.isPresent(place),
        ends[place - 1] == starts[place] || (call.sameSpans == .joined && isSame)
      else {
        rows.removeFirst(place)
        break
      }
    }
    return rows
  }

  /// The row whose value a row has.
  private func source(
    of row: Int, _ call: WindowCall, _ place: Int
  ) throws(Diagnostic) -> Int? {
    let source = try sources(of: call, place)[row]
    return source < 0 ? nil : Int(source)
  }

  /// For each row the number of the row whose value it has; -1 where there is none.
  private func sources(of call: WindowCall, _ place: Int) throws(Diagnostic) -> Buffer<Int32> {
    if let known = known.windowed[place] { return known }
    let table = try windowInput()
    let numbers = Column(.dates(Buffer((0..<table.rowCount).map { Int32(truncatingIfNeeded: $0) })))
    var numbered = table
    numbered.columns.append(numbers)
    numbered.fields.append(Self.numberField)
    var moved = call
    moved.argument = table.columns.count
    moved.field = Self.numberField
    let column = try trace.executor.windowed(numbered, calls: [moved]).columns.last
    let sources = column?.rowNumbers ?? Buffer(repeating: -1, count: table.rowCount)
    known.windowed[place] = sources
    return sources
  }

  private func walk(_ call: WindowCall, _ place: Int) throws(Diagnostic) -> WindowMembers? {
    if let members = known.orders[place] { return members }
    let table = try windowInput()
    var counted = call
    (counted.kind, counted.argument, counted.field) = (.rowNumber, nil, Self.numberField)
    let column = try trace.executor.windowed(table, calls: [counted]).columns.last
    guard case .numbers(let places)? = column?.storage else { return nil }
    let groups =
      call.partition.isEmpty ? nil : trace.executor.groups(of: table, by: call.partition)
    let members = WindowMembers(groups: groups, places: places)
    known.orders[place] = members
    return members
  }

  private func windowInput() throws(Diagnostic) -> Table {
    try inputs[0].table()
  }
}
