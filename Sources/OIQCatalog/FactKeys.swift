import OIQValues

/// Names facts by 64-bit numbers that depend on nothing but the table's name and the key's values: not
/// on the order of rows, the codes of texts, or the version. Draws of a fact are keyed by it.
package struct FactKeys {
  private let definition: TableDefinition
  private let rowCount: Int

  init(_ definition: TableDefinition, rowCount: Int) {
    self.definition = definition
    self.rowCount = rowCount
  }
}

extension FactKeys {
  /// `columns` are those of the definition, `nil` where not made yet; key columns are.
  func keys(of columns: [Column?]) -> [UInt64] {
    var keys = [UInt64](repeating: Hash.of(definition.name), count: rowCount)
    for name in definition.key {
      guard let index = definition.columns.firstIndex(where: { $0.name == name }),
        let column = columns[index]
      else { continue }
      fold(column, into: &keys)
    }
    return keys
  }

  /// Names the unknowns of one measure: two measures of a row are two unknowns.
  static func draws(_ keys: [UInt64], of measure: String) -> Buffer<UInt64> {
    let salt = Hash.of(measure)
    return Buffer(keys.map { Hash.joined($0, salt) })
  }

  /// Names the unknowns of a table without a key, which only its rows tell apart.
  package static func draws(rowsOf table: String, count: Int, measure: String) -> Buffer<UInt64> {
    let salt = Hash.joined(Hash.of(table), Hash.of(measure))
    return Buffer((0..<count).map { Hash.joined(salt, UInt64($0)) })
  }

  private func fold(_ column: Column, into keys: inout [UInt64]) {
    var texts: [UInt64] = []
    if case .codes(_, let dictionary) = column.storage { texts = dictionary.texts.map(Hash.of) }
    for row in keys.indices {
      keys[row] = Hash.joined(keys[row], hash(column, row, texts))
    }
  }

  private func hash(_ column: Column, _ row: Int, _ texts: [UInt64]) -> UInt64 {
    guard column.isPresent(row) else { return 0 }
    switch column.storage {
    case .codes(let codes, _): return texts[Int(codes[row])]
    case .numbers(let values): return values[row].bitPattern
    case .bools(let values): return UInt64(values[row]) + 1
    case .dates(let days): return UInt64(bitPattern: Int64(days[row]))
    case .spans(let starts, let ends):
      return UInt64(UInt32(bitPattern: starts[row])) << 32 | UInt64(UInt32(bitPattern: ends[row]))
    case .ranges, .facts: return 0
    }
  }
}

private enum Hash {
  /// FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/).
  static func of(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014) over both; order counts.
  static func joined(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var mixed = left &* 0x9e37_79b9_7f4a_7c15 &+ right
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
