import OIQCatalog
import OIQText
import OIQValues

/// Writes csv as RFC 4180 has it: a missing value is an empty field, an empty text is `""`.
///
/// A row in which all is missing has a blank in its first field, since readers pass over a row of separators alone; of
/// one column that isn't of texts it is `""`, as DuckDB writes it.
struct CSVWriter {
  let columns: [DataColumn]
  let rowCount: Int
  let separator: UInt8
}

extension CSVWriter {
  func write(to stream: inout RenderingStream) throws {
    guard !columns.isEmpty else { return }
    for (index, column) in columns.enumerated() {
      if index > 0 { stream.append(separator) }
      append(column.header, to: &stream)
    }
    stream.append(UInt8(ascii: "\n"))
    let empty: StaticString = columns.count == 1 && !columns[0].isText ? "\"\"" : " "
    for row in 0..<rowCount {
      if !columns[0].isPresent(row), columns.allSatisfy({ !$0.isPresent(row) }) {
        stream.append(empty)
      }
      for (index, column) in columns.enumerated() {
        if index > 0 { stream.append(separator) }
        if column.isPresent(row) { append(row, of: column.cells, to: &stream) }
      }
      stream.append(UInt8(ascii: "\n"))
      try stream.endRow()
    }
    try stream.flush()
  }

  private func append(_ row: Int, of cells: DataColumn.Cells, to stream: inout RenderingStream) {
    switch cells {
    case .numbers(let values, let unit):
      if values[row].isFinite { stream.append(number: values[row], in: unit) }
    case .mixed(let values, let units):
      if values[row].isFinite { stream.append(number: values[row], in: units.unit(row)) }
    case .unitNames(let units): append(units.unit(row)?.symbol ?? "", to: &stream)
    case .texts(let codes, let dictionary): append(dictionary[codes[row]], to: &stream)
    case .bools(let flags): stream.append(flags[row] == 0 ? "false" : "true" as StaticString)
    case .dates(let days): stream.append(date: days[row])
    case .periods(let starts, let ends):
      stream.append(Period(start: starts[row], end: ends[row]).label)
    }
  }

  private func append(_ text: String, to stream: inout RenderingStream) {
    CSVWriter.append(text, separator, to: &stream)
  }

  /// A field, in quotes where it needs them.
  static func append(_ text: String, _ separator: UInt8, to stream: inout RenderingStream) {
    let quote = UInt8(ascii: "\"")
    let needsQuotes =
      text.isEmpty || CSVReader.hasOuterBlanks(text.utf8)
      || text.utf8.contains { $0 == quote || $0 == separator || $0 == 0x0A || $0 == 0x0D }
    guard needsQuotes else { return stream.append(text) }
    stream.append(quote)
    for byte in text.utf8 {
      if byte == quote { stream.append(quote) }
      stream.append(byte)
    }
    stream.append(quote)
  }
}
