import OIQPlan
import OIQValues

/// The order that sort terms give the rows of a table.
struct RowOrder {
  /// Parts of the terms' keys, packed into as few 64-bit keys as they fit, most significant first.
  private let packs: [[KeyPart]]
  private let rowCount: Int
  private let threads: Int
  private let isStopped: Fork.Stop

  init(
    _ table: Table, by terms: [SortTerm], threads: Int,
    until isStopped: @escaping Fork.Stop = { false }
  ) {
    let parts = terms.flatMap {
      KeyPart.ordering(of: table.columns[$0.slot], $0.direction, threads: threads)
    }
    self.init(parts: parts, rowCount: table.rowCount, threads: threads, until: isStopped)
  }

  init(
    parts: [KeyPart], rowCount: Int, threads: Int, until isStopped: @escaping Fork.Stop = { false }
  ) {
    var packs: [[KeyPart]] = []
    for part in parts where part.width > 0 {
      let taken = packs.last.map(RowOrder.width) ?? UInt64.bitWidth
      if taken + part.width > UInt64.bitWidth {
        packs.append([part])
      } else {
        packs[packs.count - 1].append(part)
      }
    }
    (self.packs, self.rowCount, self.threads) = (packs, rowCount, threads)
    self.isStopped = isStopped
  }

  private static func width(_ pack: [KeyPart]) -> Int { pack.reduce(0) { $0 + $1.width } }

  /// The part that all keys consist of, where it is only one.
  var singlePart: KeyPart? {
    packs.count == 1 && packs[0].count == 1 ? packs[0][0] : nil
  }

  /// Row numbers in order, with the numbers of the only part in order; no numbers where sorting doesn't
  /// pass them by, and nothing where it was stopped.
  func rowsWithNumbers() -> (rows: Buffer<Int32>, numbers: SortedNumbers?)? {
    guard let part = singlePart else { return rows().map { ($0, nil) } }
    let keys = keys([part])
    var order = RadixOrder(keys: keys, width: part.width, threads: threads, until: isStopped)
    if order.writesOutput { order.output = SortedNumbers(part, count: rowCount) }
    return order.rows().map { ($0, order.output) }
  }

  /// Row numbers in order; `nil` where the rows are in order already, or where the work was stopped. Stable.
  func rows() -> Buffer<Int32>? {
    var rows: Buffer<Int32>?
    // The least significant keys first: each later pass keeps the order within equal keys.
    for pack in packs.reversed() {
      let all = keys(pack)
      let keys = rows.map { GatherKernel(list: RowList($0), threads: threads).values(all) } ?? all
      let order = RadixOrder(
        keys: keys, width: RowOrder.width(pack), threads: threads, until: isStopped
      ).rows()
      if isStopped() { return nil }
      guard let order else { continue }
      rows = rows.map { GatherKernel(list: RowList(order), threads: threads).values($0) } ?? order
    }
    return rows
  }

  /// Whether rows of one group, in the order in which they stand, are in the order of the terms; stops at
  /// the first that isn't. Terms that need more than 64 bits aren't looked at.
  func isKept(within groups: RowGroups) -> Bool {
    guard packs.count == 1 else { return packs.isEmpty }
    let last = Scratch<UInt64>(repeating: 0, count: groups.bound)
    let ids = groups.ids.elements
    var descents = 0
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: RowKeys.chunk) { keys in
      guard let keys = keys.baseAddress else { return }
      for start in stride(from: 0, to: rowCount, by: RowKeys.chunk) where descents == 0 {
        let range = start..<min(start + RowKeys.chunk, rowCount)
        RowOrder.encode(packs[0], range, into: keys)
        for offset in 0..<range.count {
          let id = Int(ids[start + offset])
          descents &+= keys[offset] < last.elements[id] ? 1 : 0
          last.elements[id] = keys[offset]
        }
      }
    }
    return descents == 0
  }

  private func keys(_ pack: [KeyPart]) -> Buffer<UInt64> {
    Buffer(count: rowCount) { keys in
      guard let target = keys.baseAddress else { return }
      Fork.rows(rowCount, threads: threads) { rows in
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: RowKeys.chunk) {
          if isStopped() { return }
          let range = start..<min(start + RowKeys.chunk, rows.upperBound)
          RowOrder.encode(pack, range, into: target + start)
        }
      }
    }
  }

  private static func encode(
    _ pack: [KeyPart], _ range: Range<Int>, into keys: UnsafeMutablePointer<UInt64>
  ) {
    pack.first?.encode(range, into: keys)
    for part in pack.dropFirst() {
      let width = UInt64(part.width)
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: range.count) { scratch in
        guard let scratch = scratch.baseAddress else { return }
        part.encode(range, into: scratch)
        for offset in 0..<range.count { keys[offset] = keys[offset] << width | scratch[offset] }
      }
    }
  }
}
