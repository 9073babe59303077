import OIQText
import OIQValues

/// The columns of one bundled csv file by name, of the kinds that the table's definition asks for.
struct CSVFields {
  let table: String
  let columns: [String: Column]
  let rowCount: Int
}

extension CSVFields {
  /// - Parameter names: The definition's columns whose fields are read; all of them when nil.
  init(
    _ definition: TableDefinition, columns names: [String]? = nil, recorded: [RecordedFact] = []
  ) throws(Diagnostic) {
    let path = "data/\(definition.name).csv"
    guard let bytes = Bundled.bytes(of: path) else {
      throw CatalogDiagnostics.missingFile(path)
    }
    var kinds: [String: CSVKind] = [:]
    for column in definition.columns where names?.contains(column.name) ?? true {
      for (field, kind) in column.filling.fields { kinds[field] = kind }
    }
    let contents: CSVContents
    if recorded.isEmpty {
      contents = try CSVReader(name: path, bytes: bytes).read(kinds: kinds) { kinds[$0] != nil }
    } else {
      let lines = CSVFields.lines(of: recorded, in: definition, below: bytes)
      let merged = UnsafeMutableRawBufferPointer.allocate(
        byteCount: bytes.count + lines.count, alignment: 1)
      defer { merged.deallocate() }
      merged.copyMemory(from: bytes)
      UnsafeMutableRawBufferPointer(rebasing: merged[bytes.count...]).copyBytes(from: lines)
      contents = try CSVReader(name: path, bytes: UnsafeRawBufferPointer(merged))
        .read(kinds: kinds) { kinds[$0] != nil }
    }
    self.init(
      table: definition.name,
      columns: Dictionary(zip(contents.names, contents.columns), uniquingKeysWith: { $1 }),
      rowCount: contents.rowCount)
  }
}

extension CSVFields {
  func texts(of field: String) -> Column? { columns[field]?.withoutEmptyTexts }

  /// The user's facts as further lines of the file: read in one go, they behave as all others do. What takes a
  /// fact back states no figure.
  private static func lines(
    of facts: [RecordedFact], in definition: TableDefinition, below bytes: UnsafeRawBufferPointer
  ) -> [UInt8] {
    let names = header(bytes)
    let figures = Set(
      definition.columns.filter { $0.role == .measure }.flatMap { $0.filling.figures.fields })
    var text = bytes.last == UInt8(ascii: "\n") ? "" : "\n"
    for fact in facts {
      let cells = names.map { name in
        if fact.isWithdrawal, figures.contains(name) { return "" }
        return name == "note" && fact.isWithdrawal
          ? quoted(["withdrawn", fact.fields[name]].compactMap { $0 }.joined(separator: ": "))
          : fact.fields[name].map(quoted) ?? ""
      }
      text += cells.joined(separator: ",") + "\n"
    }
    return Array(text.utf8)
  }

  /// The names in a file's first line; in the bundled files none is quoted.
  static func header(_ bytes: UnsafeRawBufferPointer) -> [String] {
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return String(decoding: line, as: UTF8.self)
      .split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { result += "\"" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}
