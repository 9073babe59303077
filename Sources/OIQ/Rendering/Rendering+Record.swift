import OIQText
import OIQValues

/// Writes a row as lines of name and value: for rows that are wider than a terminal.
struct RecordWriter {
  private let columns: [(name: String, format: ColumnFormat, column: Column)]
  private let rows: [Int]
  private let gap: Int?
  private let footer: [String]
  private let options: RenderOptions
  private let nameWidth: Int
}

extension RecordWriter {
  init(_ table: Table, _ notes: [String], _ options: RenderOptions) {
    let made = zip(table.visibleIndices, table.shownNames).map { index, name in
      let column = table.columns[index]
      let format = ColumnFormat(
        name: name, type: table.fields[index].type, column: column, options: options.format)
      return (name: options.signs.escaped(format.header(name)), format: format, column: column)
    }
    columns = made
    // As many records as make about as many lines as a box would.
    var limited = options
    limited.rowLimit = options.rowLimit.map { max(2, $0 / (made.count + 1)) }
    let shown = Box.shownRows(table.rowCount, limited)
    rows = shown ?? Array(0..<table.rowCount)
    gap = shown.map { ($0.count + 1) / 2 }
    footer = BoxFooter(options).lines(
      [Box.counts(table.rowCount, rows.count, made.count, made.count, options)] + notes)
    nameWidth = made.map { displayWidth($0.name) }.max() ?? 0
    self.options = options
  }

  func write(to stream: inout RenderingStream) throws {
    let line = options.characters == .unicode ? "─" : "-"
    for (position, row) in rows.enumerated() {
      if position == gap { stream.append(options.characters == .unicode ? "⋮\n" : ":\n") }
      stream.append(
        options.painted(
          "\(line)\(line) row \(row + 1) \(String(repeating: line, count: 20))", .frame) + "\n")
      for column in columns {
        let padding = String(repeating: " ", count: nameWidth - displayWidth(column.name))
        let value = column.format.cell(row, of: column.column)
        stream.append("\(options.painted(column.name, .header))\(padding)  \(value.trimmedStart)\n")
      }
      try stream.endRow()
    }
    for line in footer { stream.append(line + "\n") }
    try stream.flush()
  }
}

extension String {
  /// Without the blanks that line numbers up in a column.
  fileprivate var trimmedStart: Substring { drop { $0 == " " } }
}
