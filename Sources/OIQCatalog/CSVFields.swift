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
    table = definition.name
    let path = "data/\(table).csv"
    guard let bytes = Bundled.bytes(of: path) else {
      throw CatalogDiagnostics.missingFile(path)
    }
    var kinds: [String: FieldKind] = [:]
    for column in definition.columns {
      for (field, kind) in column.filling.fields { kinds[field] = kind }
    }
    let records = RecordSplitter(bytes: bytes).records
    rowCount = max(records.count - 1, 0)
    var columns: [String: Column] = [:]
    for (index, name) in (records.first ?? []).enumerated() {
      let texts = records.dropFirst().map { $0[index] }
      columns[name] = CSVFields.column(texts, kinds[name] ?? .text)
    }
    self.columns = columns
  }

  private static func column(_ texts: [String], _ kind: FieldKind) -> Column {
    let presence = Presence.from(texts.map { !$0.isEmpty })
    switch kind {
    case .number:
      return Column(.numbers(Buffer(texts.map { Double($0) ?? 0 })), presence: presence)
    case .bool:
      return Column(.bools(Buffer(texts.map { $0 == "true" ? 1 : 0 })), presence: presence)
    case .date:
      return Column(.dates(Buffer(texts.map { date($0) })), presence: presence)
    case .text:
      var codes: [String: Int32] = [:]
      var dictionary: [String] = []
      let rows = texts.map { text in
        if let code = codes[text] { return code }
        let code = Int32(dictionary.count)
        codes[text] = code
        dictionary.append(text)
        return code
      }
      return Column(.codes(Buffer(rows), TextDictionary(dictionary)), presence: presence)
    }
  }

  private static func date(_ text: String) -> Int32 {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return 0 }
    return CivilDate(year: parts[0], month: parts[1], day: parts[2]).daysSince1970
  }
}

/// Splits RFC 4180 text into records.
private struct RecordSplitter {
  let bytes: UnsafeRawBufferPointer

  var records: [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var quoted = false
    var index = 0
    func endField() {
      record.append(String(decoding: field, as: UTF8.self))
      field = []
    }
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if quoted {
        if byte != UInt8(ascii: "\"") {
          field.append(byte)
        } else if index < bytes.count, bytes[index] == byte {
          field.append(byte)
          index += 1
        } else {
          quoted = false
        }
      } else if byte == UInt8(ascii: "\"") {
        quoted = true
      } else if byte == UInt8(ascii: ",") {
        endField()
      } else if byte == UInt8(ascii: "\n") {
        endField()
        records.append(record)
        record = []
      } else if byte != 13 {
        field.append(byte)
      }
    }
    if !record.isEmpty || !field.isEmpty {
      endField()
      records.append(record)
    }
    return records
  }
}
