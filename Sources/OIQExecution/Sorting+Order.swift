import OIQPlan
import OIQValues

/// The order that sort terms give the rows of a table.
struct RowOrder {
  /// Parts of the terms' keys, packed into as few 64-bit keys as they fit, most significant first.
  private let packs: [[KeyPart]]
  private let rowCount: Int
  private let threads: Int

  init(_ table: Table, by terms: [SortTerm], threads: Int) {
    let parts = terms.flatMap {
      KeyPart.ordering(of: table.columns[$0.slot], $0.direction, threads: threads)
    }
    self.init(parts: parts, rowCount: table.rowCount, threads: threads)
  }

  init(parts: [KeyPart], rowCount: Int, threads: Int) {
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
  }

  private static func width(_ pack: [KeyPart]) -> Int { pack.reduce(0) { $0 + $1.width } }

  /// Row numbers in order; `nil` where the rows are in order already. Stable.
  func rows() -> Buffer<Int32>? {
    var rows: Buffer<Int32>?
    // The least significant keys first: each later pass keeps the order within equal keys.
    for pack in packs.reversed() {
      let all = RowOrder.keys(pack, rowCount: rowCount, threads: threads)
      let keys = rows.map { GatherKernel(list: RowList($0), threads: threads).values(all) } ?? all
      let order = RadixOrder(keys: keys, width: RowOrder.width(pack), threads: threads).rows()
      guard let order else { continue }
      rows = rows.map { GatherKernel(list: RowList(order), threads: threads).values($0) } ?? order
    }
    return rows
  }

  /// One key a row; `nil` where the terms need more than 64 bits.
  func singleKeys() -> Buffer<UInt64>? {
    if packs.count > 1 { return nil }
    return RowOrder.keys(packs.first ?? [], rowCount: rowCount, threads: threads)
  }

  private static func keys(_ pack: [KeyPart], rowCount: Int, threads: Int) -> Buffer<UInt64> {
    Buffer(count: rowCount) { keys in
      guard let target = keys.baseAddress, let first = pack.first else {
        keys.update(repeating: 0)
        return
      }
      Fork.rows(rowCount, threads: threads) { rows in
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: RowKeys.chunk) {
          let range = start..<min(start + RowKeys.chunk, rows.upperBound)
          first.encode(range, into: target + start)
          for part in pack.dropFirst() { append(part, range, to: target + start) }
        }
      }
    }
  }

  private static func append(
    _ part: KeyPart, _ range: Range<Int>, to keys: UnsafeMutablePointer<UInt64>
  ) {
    let width = UInt64(part.width)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: range.count) { scratch in
      guard let scratch = scratch.baseAddress else { return }
      part.encode(range, into: scratch)
      for offset in 0..<range.count { keys[offset] = keys[offset] << width | scratch[offset] }
    }
  }
}
