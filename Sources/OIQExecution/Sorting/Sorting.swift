import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// Stable; missing last in either direction. Columns outside of `slots` aren't going to be read.
  func sorted(
    _ table: Table, by terms: [SortTerm], reading slots: Set<Int>? = nil
  ) throws(Diagnostic) -> Table {
    let threads = context.threadCount
    let order = RowOrder(table, by: terms, threads: threads)
    guard terms.count == 1, let first = terms.first,
      SortedNumbers.part(of: table.columns[first.slot], order) != nil
    else {
      guard let rows = order.rows() else { return table }
      return table.gathered(RowList(rows), reading: slots, threads: threads)
    }
    guard let (rows, numbers) = order.rowsWithNumbers() else { return table }
    try checkCancelled()
    let list = RowList(rows)
    let columns = table.columns.enumerated().map { slot, column -> Column in
      if slots?.contains(slot) == false { return Column.unread(count: table.rowCount) }
      guard slot == first.slot, let numbers else {
        return column.gathered(list, threads: threads)
      }
      return numbers.column(missing: column.missingCount)
    }
    return Table(fields: table.fields, columns: columns, rowCount: table.rowCount)
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

extension Column {
  fileprivate var isOfSpans: Bool {
    if case .spans = storage { true } else { false }
  }
}
