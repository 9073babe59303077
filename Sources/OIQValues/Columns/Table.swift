/// The name and type of a table's column.
package struct TableField: Hashable, Sendable {
  package var name: String
  package var type: ValueType
  /// The alias of the joined table that the column came from.
  package var qualifier: String?
  /// Columns the engine adds for itself, such as the facts behind a measure.
  package var isHidden: Bool

  package init(
    _ name: String, _ type: ValueType, qualifier: String? = nil, isHidden: Bool = false
  ) {
    self.name = name
    self.type = type
    self.qualifier = qualifier
    self.isHidden = isHidden
  }
}

/// Columns of equal length. Bundled data, intermediates and results are all this type.
package struct Table: Sendable {
  package var fields: [TableField]
  package var columns: [Column]
  package var rowCount: Int

  package init(fields: [TableField], columns: [Column], rowCount: Int) {
    self.fields = fields
    self.columns = columns
    self.rowCount = rowCount
  }
}

extension Table {
  package static let empty = Table(fields: [], columns: [], rowCount: 0)

  package func index(of name: String) -> Int? {
    fields.firstIndex { $0.name == name && !$0.isHidden }
  }

  package var visibleIndices: [Int] { fields.indices.filter { !fields[$0].isHidden } }
}
