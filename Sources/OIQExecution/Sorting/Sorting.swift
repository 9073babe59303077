import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// Stable; missing last in either direction. Columns outside of `slots` aren't going to be read.
  func sorted(
    _ table: Table, by terms: [SortTerm], reading slots: Set<Int>? = nil
  ) throws(Diagnostic) -> Table {
    let threads = context.threadCount
    let order = RowOrder(table, by: terms, threads: threads, until: context.isCancelled)
    guard terms.count == 1, let first = terms.first,
      SortedNumbers.part(of: table.columns[first.slot], order) != nil
    else {
      let rows = order.rows()
      try checkCancelled()
      guard let rows else { return table }
      return try gathered(table, RowList(rows), reading: slots)
    }
    let sorted = order.rowsWithNumbers()
    try checkCancelled()
    guard let (rows, numbers) = sorted else { return table }
    let list = RowList(rows)
    let columns = try table.columns.enumerated().map {
      (slot, column) throws(Diagnostic) -> Column in
      try checkCancelled()
      if slots?.contains(slot) == false { return Column.unread(count: table.rowCount) }
      guard slot == first.slot, let numbers else {
        return column.gathered(list, threads: threads)
      }
      return numbers.column(missing: column.missingCount)
    }
    return Table(fields: table.fields, columns: columns, rowCount: table.rowCount)
  }

  /// Counts the rows that have no place in the order, as one side alone is known of what they are sorted by, and those
  /// of them that aren't among the first that are kept.
  func noteOneSided(_ table: Table, _ terms: [SortTerm], kept: Table) {
    for (place, term) in terms.enumerated() {
      guard let ranged = term.ranged else { continue }
      let all = table.oneSided(term).count
      let left = kept.rowCount == table.rowCount ? all : kept.oneSided(term).count
      context.notes.add(
        .sortedLast(column: table.fields[ranged].name, isFirst: place == 0, leftOut: all - left),
        count: all)
    }
  }

  /// A column at a time, and no further where somebody stops it.
  private func gathered(
    _ table: Table, _ list: RowList, reading slots: Set<Int>?
  ) throws(Diagnostic) -> Table {
    let columns = try table.columns.enumerated().map {
      (slot, column) throws(Diagnostic) -> Column in
      try checkCancelled()
      return slots?.contains(slot) == false
        ? .unread(count: list.rows.count) : column.gathered(list, threads: context.threadCount)
    }
    return Table(fields: table.fields, columns: columns, rowCount: list.rows.count)
  }

  /// The first `count` rows of the sorted table, without sorting the rest.
  func topRows(_ table: Table, by terms: [SortTerm], count: Int) throws(Diagnostic) -> Table {
    let threads = context.threadCount
    let count = min(max(count, 0), table.rowCount)
    guard count > 0 else { return table.piece(0..<0) }
    guard count < table.rowCount / 8, let first = terms.first,
      let part = KeyPart.leading(of: table.columns[first.slot], first.direction)
    else { return try sorted(table, by: terms).piece(0..<count) }
    let isWhole = terms.count == 1 && !table.columns[first.slot].isOfSpans
    let selection = TopSelection(
      part: part, rowCount: table.rowCount, count: count,
      ties: isWhole ? .rowOrder : .furtherTerms)
    let rows = RowList(Buffer(selection.rows(threads: threads)))
    try checkCancelled()
    return try sorted(table.gathered(rows, threads: threads), by: terms).piece(0..<count)
  }
}

extension Table {
  /// The rows whose value of a sorted column is known on one side alone.
  func oneSided(_ term: SortTerm) -> [Int] {
    guard let ranged = term.ranged, columns[term.slot].presence != nil else { return [] }
    return (0..<rowCount).filter {
      !columns[term.slot].isPresent($0) && columns[ranged].isPresent($0)
    }
  }
}

extension Column {
  fileprivate var isOfSpans: Bool {
    if case .spans = storage { true } else { false }
  }
}
