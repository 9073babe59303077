import OIQText
import OIQValues

/// A catalogue table as it was known in a world. Its csv is read when its rows are.
package struct CatalogSource: TableSource {
  package let definition: TableDefinition
  package let world: KnowledgeWorld
  private let catalog: Catalog

  package init(catalog: Catalog, definition: TableDefinition, world: KnowledgeWorld) {
    self.catalog = catalog
    self.definition = definition
    self.world = world
  }
}

extension CatalogSource {
  package var name: String { definition.name }
  package var order: [Int] { [] }

  package var fields: [TableField] {
    definition.columns.map { TableField($0.name, $0.type) } + [CatalogTable.factsField]
  }

  package func scan(columns indices: [Int]) throws(Diagnostic) -> Table {
    let table = try catalog.contents(definition.name).table
    return Table(
      fields: indices.map { table.fields[$0] }, columns: indices.map { table.columns[$0] },
      rowCount: table.rowCount)
  }

  package func selectedRows() throws(Diagnostic) -> [Int32]? {
    let contents = try catalog.contents(definition.name)
    if world == .allVersions(until: nil) { return nil }
    let rows = contents.rows(inWorld: world).rows
    return rows.count == contents.table.rowCount ? nil : rows
  }
}
