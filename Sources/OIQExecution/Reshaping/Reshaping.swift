import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// The first `count` rows, of each combination of `keys` where given, order kept.
  func taken(_ table: Table, count: Int, by keys: [Int]) throws(Diagnostic) -> Table {
    if keys.isEmpty || count <= 0 { return table.piece(0..<min(max(count, 0), table.rowCount)) }
    return gather(groups(of: table, by: keys).firstRows(count), of: table)
  }

  func skipped(_ table: Table, count: Int) throws(Diagnostic) -> Table {
    table.piece(min(max(count, 0), table.rowCount)..<table.rowCount)
  }

  /// The first row of each combination of the keys, order kept; missing equals missing.
  func distinct(_ table: Table, keys: [Int]) throws(Diagnostic) -> Table {
    gather(groups(of: table, by: keys).firstRows(1), of: table)
  }

  func groups(of table: Table, by keys: [Int]) -> RowGroups {
    RowGroups(
      keys.map { table.columns[$0] }, rowCount: table.rowCount, threads: context.threadCount)
  }

  private func gather(_ rows: [Int32], of table: Table) -> Table {
    if rows.count == table.rowCount { return table }
    return table.gathered(RowList(Buffer(rows)), threads: context.threadCount)
  }
}

// MARK: - Union

extension Executor {
  /// Rows of the first, then of the second; columns correspond by position.
  func united(_ first: Table, _ second: Table) throws(Diagnostic) -> Table {
    let rowCount = first.rowCount + second.rowCount
    try checkRowCount(rowCount, columns: first.columns.count)
    let columns = zip(first.fields.indices, second.fields.indices).map { index, other in
      let isMixed =
        first.columns[index].rowUnits != nil || second.columns[other].rowUnits != nil
        || first.fields[index].type.hasRowUnits
      let above = isMixed ? first.columnWithUnits(index) : first.columns[index]
      let below = isMixed ? second.columnWithUnits(other) : second.columns[other]
      return above.appending(below, threads: context.threadCount)
    }
    return Table(fields: first.fields, columns: columns, rowCount: rowCount)
  }

  func checkRowCount(_ count: Int, columns: Int) throws(Diagnostic) {
    if count > rowLimit(columns: columns) {
      throw tooManyRows(count, columns: columns, .exactly)
    }
  }
}

extension ValueType {
  fileprivate var hasRowUnits: Bool {
    if case .number(let number) = self { number.rowUnits != nil } else { false }
  }
}

extension Table {
  /// A number column that says the unit of each row, from its field's type where it doesn't by itself.
  func columnWithUnits(_ index: Int) -> Column {
    var column = columns[index]
    guard column.rowUnits == nil, case .number(let type) = fields[index].type,
      case .known(let dimension) = type.dimension
    else { return column }
    let unit = type.display ?? Unit(symbol: "", dimension: dimension)
    column.rowUnits = .uniform(unit, count: column.count)
    return column
  }
}

// MARK: - Fill

extension Executor {
  /// Missing values replaced by the value before in the group.
  func filled(_ table: Table, slots: [Int], by keys: [Int]) -> Table {
    var table = table
    for slot in slots {
      let column = table.columns[slot]
      guard column.presence != nil else { continue }
      let rows = rowsOfValues(column, groups: groups(of: table, by: keys))
      table.columns[slot] = column.gathered(rows, threads: context.threadCount)
    }
    return table
  }

  /// For each row the last row of its group, itself included, that has a value.
  private func rowsOfValues(_ column: Column, groups: RowGroups) -> RowList {
    let last = Scratch<Int32>(repeating: -1, count: groups.bound)
    let ids = groups.ids.elements
    let rows = Buffer<Int32>(count: column.count) { rows in
      for row in rows.indices {
        let id = Int(ids[row])
        if column.isPresent(row) { last.elements[id] = Int32(truncatingIfNeeded: row) }
        rows[row] = last.elements[id]
      }
    }
    return RowList(rows, holes: .possible)
  }
}
