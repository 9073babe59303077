import OIQPlan
import OIQText
import OIQValues

// `each(…)`: an unknown for every row. Its key follows from what the row is, not from its place, so that it
// has the same draws in any order of the rows and, as long as its name stays, in every world.

extension Executor {
  /// A column of one range in every row, each an unknown of its own. Rows that nothing tells apart are
  /// numbered.
  func rangesOfRows(
    _ range: RangedValue, key: UInt64, _ names: [PlanExpression], _ content: [PlanExpression],
    in chain: DrawsChain
  ) throws(Diagnostic) -> Column {
    let count = chain.table.rowCount
    let named = try hashes(of: names, from: key, in: chain)
    var keys = named
    if !RowHash.areDistinct(named) {
      let whole = try hashes(of: content, from: key, in: chain)
      let repeated = RowHash.repeated(named)
      for row in 0..<count where repeated.contains(named[row]) {
        keys[row] = RowHash.joined(named[row], whole[row])
      }
      RowHash.number(&keys)
    }
    let column = Column(repeating: .range(range), count: count)
    guard case .ranges(let ranges) = column.storage else { return column }
    return Column(
      .ranges(
        RangeBuffer(
          low: ranges.low, mid: ranges.mid, high: ranges.high, shapes: ranges.shapes,
          keys: Buffer(keys))))
  }

  private func hashes(
    of expressions: [PlanExpression], from key: UInt64, in chain: DrawsChain
  ) throws(Diagnostic) -> [UInt64] {
    var hashes = [UInt64](repeating: key, count: chain.table.rowCount)
    guard !expressions.isEmpty else { return hashes }
    for column in try plain(expressions, in: chain) { RowHash.fold(column, into: &hashes) }
    return hashes
  }
}

/// Numbers that stand for what rows hold.
private enum RowHash {
  /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014) over both; order counts.
  static func joined(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var mixed = left &* 0x9e37_79b9_7f4a_7c15 &+ right
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  static func areDistinct(_ hashes: [UInt64]) -> Bool { Set(hashes).count == hashes.count }

  static func repeated(_ hashes: [UInt64]) -> Set<UInt64> {
    var seen: Set<UInt64> = []
    return Set(hashes.filter { !seen.insert($0).inserted })
  }

  /// Tells equal ones apart by how many of them came before.
  static func number(_ hashes: inout [UInt64]) {
    var counts: [UInt64: UInt64] = [:]
    for row in hashes.indices {
      let before = counts[hashes[row], default: 0]
      counts[hashes[row]] = before + 1
      if before > 0 { hashes[row] = joined(hashes[row], before) }
    }
  }

  static func fold(_ column: Column, into hashes: inout [UInt64]) {
    var texts: [UInt64] = []
    if case .codes(_, let dictionary) = column.storage { texts = dictionary.texts.map(of) }
    for row in hashes.indices {
      hashes[row] = joined(hashes[row], column.isPresent(row) ? value(column, row, texts) : 0)
    }
  }

  private static func value(_ column: Column, _ row: Int, _ texts: [UInt64]) -> UInt64 {
    switch column.storage {
    case .numbers(let values): (values[row] + 0).bitPattern
    case .codes(let codes, _): texts[Int(codes[row])]
    case .bools(let values): UInt64(values[row]) + 1
    case .dates(let days): UInt64(bitPattern: Int64(days[row]))
    case .spans(let starts, let ends):
      UInt64(UInt32(bitPattern: starts[row])) << 32 | UInt64(UInt32(bitPattern: ends[row]))
    case .ranges, .facts: 0
    }
  }

  /// FNV-1a.
  private static func of(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}
