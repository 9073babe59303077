import OIQPlan
import OIQText
import OIQValues

// `asof`: for each left row the right row with the greatest value not above the left's, of equal keys where
// there are any; several of that value are an error, as with `one`. A left row without one is kept, with the
// right side missing: dropping it would change what later sums hold.

extension Executor {
  func latestRows(
    _ join: JoinPlan, _ sides: JoinSides, left: Int, right: Int
  ) throws(Diagnostic) -> JoinedRows {
    let values = AsofValues(
      left: sides.left.columns[left], right: sides.right.columns[right], threads: sides.threads)
    let candidates = AsofCandidates(values, sides, sides.pairs(join.keys))
    try checkCancelled()
    let tie: Int32 = -2
    if join.condition != nil { return try latestTestedRows(join, sides, candidates) }
    let latest = Buffer<Int32>(count: sides.left.rowCount) { rows in
      Fork.rows(rows.count, threads: sides.threads) { range in
        for row in range {
          let matches = candidates.rows(upTo: row)
          rows[row] = candidates.isTie(matches.suffix(2)) ? tie : matches.last ?? -1
        }
      }
    }
    if let row = latest.elements.firstIndex(of: tie) {
      throw ExecutionDiagnostics.manyLatest(join, sides.left, row: row)
    }
    return JoinedRows(
      count: sides.left.rowCount, left: nil, right: RowList(latest, holes: .possible))
  }

  private func latestTestedRows(
    _ join: JoinPlan, _ sides: JoinSides, _ candidates: AsofCandidates
  ) throws(Diagnostic) -> JoinedRows {
    var kept = KeptPairs(leftCount: sides.left.rowCount)
    var block = PairBlock()
    for row in 0..<sides.left.rowCount {
      let matches = candidates.rows(upTo: row)
      block.left.append(
        contentsOf: repeatElement(Int32(truncatingIfNeeded: row), count: matches.count))
      block.right.append(contentsOf: matches)
      guard block.left.count >= 1 << 16 || row == sides.left.rowCount - 1 else { continue }
      try checkCancelled()
      try keep(block, join.condition, sides, in: &kept)
      if let row = kept.firstRow(whereLastTwo: { candidates.isTie($0) }) {
        throw ExecutionDiagnostics.manyLatest(join, sides.left, row: row)
      }
      kept = kept.lastOfEach
      block = PairBlock()
    }
    return kept.lastOfEach.withUnmatched
  }
}

/// The right rows by key, ascending by value within each.
private struct AsofCandidates {
  private let values: AsofValues
  private let rows: Buffer<Int32>
  /// Of each left row.
  private let groups: (table: JoinTable, found: Buffer<Int32>)?

  init(_ values: AsofValues, _ sides: JoinSides, _ pairs: [KeyPair]) {
    self.values = values
    rows = values.rightOrder(threads: sides.threads)
    if pairs.isEmpty {
      groups = nil
    } else {
      let table = JoinTable(pairs, rowCount: sides.right.rowCount, order: rows)
      groups = (table, table.find(pairs, rowCount: sides.left.rowCount, threads: sides.threads))
    }
  }

  /// The right rows with a value not above that of a left row.
  func rows(upTo left: Int) -> UnsafeBufferPointer<Int32> {
    let nothing = UnsafeBufferPointer<Int32>(start: nil, count: 0)
    guard values.hasLeft(left), let all = all(of: left) else { return nothing }
    let value = values.left.elements[left]
    var (low, high) = (0, all.count)
    while low < high {
      let middle = (low + high) / 2
      if values.right.elements[Int(all[middle])] <= value {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return UnsafeBufferPointer(rebasing: all[..<low])
  }

  /// Whether these are two rows of one value.
  func isTie(_ rows: some Collection<Int32>) -> Bool {
    guard rows.count == 2, let one = rows.first, let other = rows.dropFirst().first else {
      return false
    }
    return values.right.elements[Int(one)] == values.right.elements[Int(other)]
  }

  private func all(of left: Int) -> UnsafeBufferPointer<Int32>? {
    guard let groups else { return rows.elements }
    let group = groups.found.elements[left]
    guard group >= 0, let lists = groups.table.groups else { return nil }
    let range = Int(lists.starts[Int(group)])..<Int(lists.starts[Int(group) + 1])
    return UnsafeBufferPointer(rebasing: lists.rows.elements[range])
  }
}

/// The values that `asof` compares, as numbers in one order for both sides.
private struct AsofValues {
  let left: Buffer<UInt64>
  let right: Buffer<UInt64>
  private let width: Int
  private let leftPresence: Presence?
  private let rightPresence: Presence?

  init(left: Column, right: Column, threads: Int) {
    (leftPresence, rightPresence) = (left.presence, right.presence)
    // One column of both has one dictionary, so its ranks hold for both sides.
    let both = left.appending(right, threads: threads)
    let parts = KeyPart.ordering(of: both, .ascending, threads: threads)
    let numbers = Buffer<UInt64>(count: both.count) { target in
      guard let start = target.baseAddress else { return }
      target.update(repeating: 0)
      let scratch = Scratch<UInt64>(count: both.count)
      for part in parts {
        part.encode(0..<both.count, into: scratch.elements.baseAddress ?? start)
        for row in target.indices {
          target[row] = target[row] << UInt64(part.width) | scratch.elements[row]
        }
      }
    }
    width = parts.reduce(0) { $0 + $1.width }
    self.left = numbers.slice(0..<left.count)
    self.right = numbers.slice(left.count..<both.count)
  }

  func hasLeft(_ row: Int) -> Bool { leftPresence?[row] ?? true }

  /// The right rows that have a value, ascending by it.
  func rightOrder(threads: Int) -> Buffer<Int32> {
    let order =
      RadixOrder(keys: right, width: width, threads: threads, until: { false }).rows()?.array
      ?? (0..<right.count).map { Int32(truncatingIfNeeded: $0) }
    return Buffer(order.filter { rightPresence?[Int($0)] ?? true })
  }
}
