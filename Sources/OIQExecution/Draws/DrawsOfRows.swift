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
    let repeated = StableHash.repeated(named)
    if !repeated.isEmpty {
      let whole = try hashes(of: content, from: key, in: chain)
      for row in 0..<count where repeated.contains(named[row]) {
        keys[row] = StableHash.joined(named[row], whole[row])
      }
      StableHash.number(&keys)
    }
    try context.unknowns?.add(rows: rowUnknowns(keys, of: key, names, in: chain))
    let column = Column(repeating: .range(range), count: count)
    guard case .ranges(let ranges) = column.storage else { return column }
    return Column(
      .ranges(
        RangeBuffer(
          low: ranges.low, mid: ranges.mid, high: ranges.high, shapes: ranges.shapes,
          keys: Buffer(keys))))
  }

  /// For those who ask what a number rests on.
  private func rowUnknowns(
    _ keys: [UInt64], of range: UInt64, _ names: [PlanExpression], in chain: DrawsChain
  ) throws(Diagnostic) -> [UInt64: UnknownLog.RowUnknown] {
    let columns = names.isEmpty ? [] : try plain(names, in: chain)
    var rows: [UInt64: UnknownLog.RowUnknown] = [:]
    for (row, key) in keys.enumerated() {
      let words = columns.map { describe($0[row], .plainText) }
      let name = words.isEmpty ? "row \(row + 1)" : words.joined(separator: ", ")
      rows[key] = UnknownLog.RowUnknown(range: range, row: name)
    }
    return rows
  }

  private func hashes(
    of expressions: [PlanExpression], from key: UInt64, in chain: DrawsChain
  ) throws(Diagnostic) -> [UInt64] {
    var hashes = [UInt64](repeating: key, count: chain.table.rowCount)
    guard !expressions.isEmpty else { return hashes }
    for column in try plain(expressions, in: chain) { StableHash.fold(column, into: &hashes) }
    return hashes
  }
}

extension StableHash {
  fileprivate static func repeated(_ hashes: [UInt64]) -> Set<UInt64> {
    var seen: Set<UInt64> = []
    return Set(hashes.filter { !seen.insert($0).inserted })
  }

  /// Tells equal ones apart by how many of them came before.
  fileprivate static func number(_ hashes: inout [UInt64]) {
    var counts: [UInt64: UInt64] = [:]
    for row in hashes.indices {
      let before = counts[hashes[row], default: 0]
      counts[hashes[row]] = before + 1
      if before > 0 { hashes[row] = joined(hashes[row], before) }
    }
  }
}
