import OIQText
import OIQValues

/// Something rows come from: a catalogue table in a world, a file, a table made by the embedding program.
///
/// The planner hands a source the longest prefix of a pipe that it accepts; today every source accepts the
/// choice of columns.
package protocol TableSource: Sendable {
  /// What messages call it.
  var name: String { get }
  var fields: [TableField] { get }
  /// Rows known to be in this order, by field index; empty when nothing is known.
  var order: [Int] { get }
  /// How many rows there are, where that is known before they are made.
  var rowCount: Int? { get }
  /// The columns at `indices` of `fields`, in that order.
  func scan(columns indices: [Int]) throws(Diagnostic) -> Table
  /// The same, except that whoever made them may stop: then they hold nothing of use.
  func scan(
    columns indices: [Int], until isStopped: @Sendable () -> Bool
  ) throws(Diagnostic) -> Table
  /// What whoever reads it should know of it.
  var remarks: [Diagnostic] { get }
  /// The rows of the scanned table that count, in order; nil for all of them.
  func selectedRows() throws(Diagnostic) -> [Int32]?
}

extension TableSource {
  package var rowCount: Int? { nil }
  package var remarks: [Diagnostic] { [] }
  package func scan(
    columns indices: [Int], until isStopped: @Sendable () -> Bool
  ) throws(Diagnostic) -> Table { try scan(columns: indices) }
  package func selectedRows() throws(Diagnostic) -> [Int32]? { nil }

  /// The rows that count, by their numbers in the source as a whole.
  package func rowNumbers() throws(Diagnostic) -> [Int] {
    if let selected = try selectedRows() { return selected.map { Int($0) } }
    return Array(0..<(try scan(columns: []).rowCount))
  }
}

/// A table that is already in memory.
package struct MemorySource: TableSource {
  package let name: String
  package let table: Table
  package let order: [Int]
  package let remarks: [Diagnostic]

  package init(
    name: String, table: Table, order: [Int] = [], remarks: [Diagnostic] = []
  ) {
    self.name = name
    self.table = table
    self.order = order
    self.remarks = remarks
  }

  package var fields: [TableField] { table.fields }

  package func scan(columns indices: [Int]) throws(Diagnostic) -> Table {
    Table(
      fields: indices.map { table.fields[$0] }, columns: indices.map { table.columns[$0] },
      rowCount: table.rowCount)
  }
}
