import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// Stable; missing last in either direction.
  func sorted(_ table: Table, by terms: [SortTerm]) throws(Diagnostic) -> Table {
    let threads = context.threadCount
    guard let rows = RowOrder(table, by: terms, threads: threads).rows() else { return table }
    try checkCancelled()
    return table.gathered(RowList(rows), threads: threads)
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
