import OIQText
import OIQValues

/// Writes rows as SQL: one `INSERT` a row into a table `result`, numbers in the unit that the column's name says.
struct InsertWriter {
  let columns: [DataColumn]
  let rowCount: Int
}

extension InsertWriter {
  func write(to stream: inout RenderingStream) throws {
    guard !columns.isEmpty else { return }
    let names = columns.map { InsertWriter.quoted($0.header, "\"") }.joined(separator: ",")
    for row in 0..<rowCount {
      stream.append("INSERT INTO result (\(names)) VALUES (")
      for (index, column) in columns.enumerated() {
        if index > 0 { stream.append(UInt8(ascii: ",")) }
        append(row, of: column, to: &stream)
      }
      stream.append(");\n" as StaticString)
      try stream.endRow()
    }
    try stream.flush()
  }

  private func append(_ row: Int, of column: DataColumn, to stream: inout RenderingStream) {
    guard column.isPresent(row) else { return stream.append("NULL" as StaticString) }
    func number(_ value: Double, _ unit: Unit?) {
      guard value.isFinite else { return stream.append("NULL" as StaticString) }
      stream.append(number: value, in: unit)
    }
    func text(_ text: String) { stream.append(InsertWriter.quoted(text, "'")) }
    switch column.cells {
    case .numbers(let values, let unit): number(values[row], unit)
    case .mixed(let values, let units): number(values[row], units.unit(row))
    case .unitNames(let units): text(units.unit(row)?.symbol ?? "")
    case .texts(let codes, let dictionary): text(dictionary[codes[row]])
    case .bools(let flags): stream.append(flags[row] == 0 ? "FALSE" : "TRUE" as StaticString)
    case .dates(let days): text(CivilDate(daysSince1970: days[row]).text)
    case .periods(let starts, let ends): text(Period(start: starts[row], end: ends[row]).label)
    }
  }

  /// In quotes, with those inside doubled.
  private static func quoted(_ text: String, _ quote: Character) -> String {
    var result = String(quote)
    for character in text {
      if character == quote { result.append(quote) }
      result.append(character)
    }
    return result + String(quote)
  }
}
