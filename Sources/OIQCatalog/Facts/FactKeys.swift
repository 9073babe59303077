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
    var keys = [UInt64](repeating: StableHash.of(definition.name), count: rowCount)
    for name in definition.key {
      guard let index = definition.columns.firstIndex(where: { $0.name == name }),
        let column = columns[index]
      else { continue }
      StableHash.fold(column, into: &keys)
    }
    return keys
  }

  /// Names the unknowns of one measure: two measures of a row are two unknowns.
  static func draws(_ keys: [UInt64], of measure: String) -> Buffer<UInt64> {
    let salt = StableHash.of(measure)
    return Buffer(keys.map { StableHash.joined($0, salt) })
  }

  /// Names the unknowns of a table without a key, which only its rows tell apart.
  package static func draws(rowsOf table: String, count: Int, measure: String) -> Buffer<UInt64> {
    let salt = StableHash.joined(StableHash.of(table), StableHash.of(measure))
    return Buffer((0..<count).map { StableHash.joined(salt, UInt64($0)) })
  }
}
