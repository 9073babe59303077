import OIQText
import OIQValues

/// The columns of one bundled csv file by name, of the kinds that the table's definition asks for.
struct CSVFields {
  let table: String
  let columns: [String: Column]
  let rowCount: Int
}

extension CSVFields {
  init(_ definition: TableDefinition) throws(Diagnostic) {
    let path = "data/\(definition.name).csv"
    guard let bytes = Bundled.bytes(of: path) else {
      throw CatalogDiagnostics.missingFile(path)
    }
    var kinds: [String: CSVKind] = [:]
    for column in definition.columns {
      for (field, kind) in column.filling.fields { kinds[field] = kind }
    }
    let contents = try CSVReader(name: path, bytes: bytes).read(kinds: kinds)
    self.init(
      table: definition.name,
      columns: Dictionary(zip(contents.names, contents.columns), uniquingKeysWith: { $1 }),
      rowCount: contents.rowCount)
  }
}
