import OIQCatalog
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
    let sources = pivot.names.indices.map { name in
      let range = name * firstRows.count..<(name + 1) * firstRows.count
      return RowList(cells.buffer.slice(range), holes: .possible)
    }
    columns += sources.map { values.gathered($0, threads: threads) }
    for rows in sources {
      columns += pivot.facts.map { input.columns[$0].gathered(rows, threads: threads) }
    }
    let fields =
      pivot.by.map { input.fields[$0] }
      + pivot.names.map { _ in input.fields[pivot.value] }
      + pivot.names.flatMap { _ in pivot.facts.map { input.fields[$0] } }
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
  func unpivoted(_ unpivot: UnpivotPlan, input table: Table) throws(Diagnostic) -> Table {
    let (kept, spread) = (unpivot.kept, unpivot.spread)
    let rowCount = table.rowCount * spread.count
    try checkRowCount(rowCount, columns: kept.count + 2 + unpivot.facts.count)
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
    columns.append(stacked(valueColumns(table, spread), rowCount: rowCount))
    for slots in unpivot.facts {
      let facts = slots.map { $0.map { table.columns[$0] } ?? Column.noFacts(table.rowCount) }
      columns.append(stacked(facts, rowCount: rowCount))
    }
    let fields =
      kept.map { table.fields[$0] }
      + [TableField("name", .plainText), TableField("value", spreadType(table, spread))]
      + unpivot.facts.map { _ in CatalogTable.factsField }
    return Table(fields: fields, columns: columns, rowCount: rowCount)
  }

  private func spreadType(_ table: Table, _ spread: [Int]) -> ValueType {
    spread.first.map { table.fields[$0].type } ?? .missing
  }

  /// The values of columns one below the other, and then row by row.
  private func stacked(_ columns: [Column], rowCount: Int) -> Column {
    let threads = context.threadCount
    guard let first = columns.first else { return Column(.numbers(Buffer([]))) }
    let stacked = columns.dropFirst().reduce(first) { $0.appending($1, threads: threads) }
    let rows = Buffer<Int32>(count: rowCount) { rows in
      for row in rows.indices {
        let place = row % columns.count * first.count + row / columns.count
        rows[row] = Int32(truncatingIfNeeded: place)
      }
    }
    return stacked.gathered(RowList(rows), threads: threads)
  }

  /// Columns of different dimensions, or with units by row, become one whose rows say their units.
  private func valueColumns(_ table: Table, _ spread: [Int]) -> [Column] {
    let bases = Set(spread.map { table.fields[$0].type.unitBasis })
    let isMixed = bases.count > 1 || spread.contains { table.columns[$0].rowUnits != nil }
    return spread.map { isMixed ? table.columnWithUnits($0) : table.columns[$0] }
  }
}

extension Column {
  /// Rows that rest on no facts.
  static func noFacts(_ count: Int) -> Column {
    Column(
      .facts(FactLists(offsets: Buffer(repeating: 0, count: count + 1), parts: Buffer([]))))
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
