import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// A row for each combination of the `by` columns, in the order in which they first come; a column for
  /// each name. Rows of other names are left out.
  func pivoted(_ pivot: PivotPlan, input: Table) throws(Diagnostic) -> Table {
    let groups = groups(of: input, by: pivot.by)
    let firstRows = groups.firstRows(1)
    let lines = lineNumbers(groups, firstRows)
    let places = places(of: pivot.names, in: input.columns[pivot.name])
    let cells = Scratch<Int32>(repeating: -1, count: firstRows.count * pivot.names.count)
    for row in 0..<input.rowCount where places.elements[row] >= 0 {
      let line = Int(lines.elements[Int(groups.ids.elements[row])])
      let cell = Int(places.elements[row]) * firstRows.count + line
      guard cells.elements[cell] < 0 else {
        throw ExecutionDiagnostics.manyRowsForCell(
          input, rows: (Int(cells.elements[cell]), row), by: pivot.by + [pivot.name])
      }
      cells.elements[cell] = Int32(truncatingIfNeeded: row)
    }
    let values = input.columns[pivot.value]
    context.notes.add(
      .withoutName(input.fields[pivot.name].name, of: input.fields[pivot.value].name),
      count: places.elements.indices.count { places.elements[$0] < 0 && values.isPresent($0) })
    let threads = context.threadCount
    let keys = RowList(Buffer(firstRows))
    var columns = pivot.by.map { input.columns[$0].gathered(keys, threads: threads) }
    for name in pivot.names.indices {
      let range = name * firstRows.count..<(name + 1) * firstRows.count
      let rows = RowList(cells.buffer.slice(range), holes: .possible)
      columns.append(values.gathered(rows, threads: threads))
    }
    let fields =
      pivot.by.map { input.fields[$0] }
      + pivot.names.map { _ in input.fields[pivot.value] }
    return Table(fields: fields, columns: columns, rowCount: firstRows.count)
  }

  /// The place of each group's row among the groups.
  private func lineNumbers(_ groups: RowGroups, _ firstRows: [Int32]) -> Scratch<Int32> {
    let lines = Scratch<Int32>(repeating: 0, count: groups.bound)
    for (line, row) in firstRows.enumerated() {
      lines.elements[Int(groups.ids.elements[Int(row)])] = Int32(truncatingIfNeeded: line)
    }
    return lines
  }

  /// For each row the place of its value among `names`, or -1.
  private func places(of names: [Value], in column: Column) -> Buffer<Int32> {
    let groups = RowGroups([column], rowCount: column.count, threads: context.threadCount)
    let places = Scratch<Int32>(repeating: -1, count: groups.bound)
    for row in groups.firstRows(1) where column.isPresent(Int(row)) {
      let place = names.firstIndex(of: column[Int(row)]) ?? -1
      places.elements[Int(groups.ids.elements[Int(row)])] = Int32(truncatingIfNeeded: place)
    }
    return Buffer(count: column.count) { target in
      for row in target.indices { target[row] = places.elements[Int(groups.ids.elements[row])] }
    }
  }
}

// MARK: - Unpivot

extension Executor {
  /// Each row once for each column of `spread`, in their order: the columns kept, the name, the value.
  func unpivoted(_ table: Table, kept: [Int], spread: [Int]) throws(Diagnostic) -> Table {
    let rowCount = table.rowCount * spread.count
    try checkRowCount(rowCount, columns: kept.count + 2)
    let threads = context.threadCount
    let width = max(spread.count, 1)
    let sources = Buffer<Int32>(count: rowCount) { rows in
      for row in rows.indices { rows[row] = Int32(truncatingIfNeeded: row / width) }
    }
    let codes = Buffer<Int32>(count: rowCount) { codes in
      for row in codes.indices { codes[row] = Int32(truncatingIfNeeded: row % width) }
    }
    var columns = kept.map { table.columns[$0].gathered(RowList(sources), threads: threads) }
    let names = TextDictionary(spread.map { table.fields[$0].name })
    columns.append(Column(.codes(codes, names)))
    columns.append(spreadValues(table, spread, rowCount: rowCount))
    let fields =
      kept.map { table.fields[$0] }
      + [TableField("name", .plainText), TableField("value", spreadType(table, spread))]
    return Table(fields: fields, columns: columns, rowCount: rowCount)
  }

  private func spreadType(_ table: Table, _ spread: [Int]) -> ValueType {
    spread.first.map { table.fields[$0].type } ?? .missing
  }

  /// The values of the columns one below the other, and then row by row.
  private func spreadValues(_ table: Table, _ spread: [Int], rowCount: Int) -> Column {
    let threads = context.threadCount
    let columns = valueColumns(table, spread)
    guard let first = columns.first else { return Column(.numbers(Buffer([]))) }
    let stacked = columns.dropFirst().reduce(first) { $0.appending($1, threads: threads) }
    let rows = Buffer<Int32>(count: rowCount) { rows in
      for row in rows.indices {
        let place = row % columns.count * table.rowCount + row / columns.count
        rows[row] = Int32(truncatingIfNeeded: place)
      }
    }
    return stacked.gathered(RowList(rows), threads: threads)
  }

  /// Columns of different dimensions become one whose rows say their units.
  private func valueColumns(_ table: Table, _ spread: [Int]) -> [Column] {
    let bases = Set(spread.map { table.fields[$0].type.unitBasis })
    return spread.map { bases.count > 1 ? table.columnWithUnits($0) : table.columns[$0] }
  }
}

extension ValueType {
  fileprivate var unitBasis: UnitBasis? {
    switch self {
    case .number(let type): type.dimension
    case .text, .bool, .date, .period, .list, .facts, .missing: nil
    }
  }
}
