import OIQText
import OIQValues

/// A catalogue table as it was known in a world that ends on a day, with some of the rows that became known later.
package struct RevealedSource: TableSource {
  package let name: String
  private let contents: CatalogTable
  private let rows: [Int32]

  /// - Parameter later: Rows that are known beside those of the world.
  package init(_ contents: CatalogTable, world: KnowledgeWorld, later: Set<Int32>) {
    name = contents.definition.name
    self.contents = contents
    let known = (0..<Int32(clamping: contents.table.rowCount)).filter {
      contents.isKnown($0, on: world.day ?? .max) || later.contains($0)
    }
    rows = world.hasAllVersions ? known : contents.latest(of: known)
  }
}

extension RevealedSource {
  package var fields: [TableField] { contents.table.fields }
  package var order: [Int] { [] }

  package func scan(columns indices: [Int]) throws(Diagnostic) -> Table {
    Table(
      fields: indices.map { contents.table.fields[$0] },
      columns: indices.map { contents.table.columns[$0] }, rowCount: contents.table.rowCount)
  }

  package func selectedRows() throws(Diagnostic) -> [Int32]? { rows }
}

extension CatalogTable {
  fileprivate func isKnown(_ row: Int32, on day: Int32) -> Bool {
    let known = knownOn[Int(row)]
    return known != CatalogTable.undated && known <= day
  }

  /// The rows that became known after one day and until another, in that order.
  package func rows(knownAfter first: Int32, until last: Int32) -> [Int32] {
    (0..<Int32(clamping: table.rowCount)).filter {
      isKnown($0, on: last) && !isKnown($0, on: first)
    }.sorted { (knownOn[Int($0)], $0) < (knownOn[Int($1)], $1) }
  }

  /// The version of the same fact that counted before a row was known: the best of those known earlier.
  package func predecessor(of row: Int32) -> Int32? { counting(among: versions(before: row)) }

  /// What a withdrawal leaves of its fact.
  package func remainder(after withdrawal: Int32) -> Int32? {
    counting(among: (versions(before: withdrawal) + [withdrawal]).sorted())
  }

  private func versions(before row: Int32) -> [Int32] {
    let day = knownOn[Int(row)]
    return versions(of: Int(row)).map { Int32(truncatingIfNeeded: $0) }.filter {
      $0 != row && (knownOn[Int($0)], $0) < (day, row)
    }.sorted()
  }
}
