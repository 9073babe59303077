import OIQText
import OIQValues

/// Writes a pipe table (GitHub Flavored Markdown), numbers as people read them, notes below.
struct MarkdownWriter {
  let table: Table
  let notes: [String]
  var format = FormatOptions.standard
}

extension MarkdownWriter {
  func write(to stream: inout RenderingStream) throws {
    let columns = zip(table.visibleIndices, table.shownNames).map { index, name in
      MarkdownColumn(name, table.fields[index].type, table.columns[index], format)
    }
    guard !columns.isEmpty else { return }
    stream.append(line(columns.map { $0.padded($0.header) }))
    stream.append(line(columns.map(\.rule)))
    for row in 0..<table.rowCount {
      stream.append(line(columns.map { $0.padded($0.cell(row)) }))
      try stream.endRow()
    }
    for note in notes {
      stream.append("\n\(MarkdownColumn.escaped(format.signs.escaped(note)))\n")
    }
    try stream.flush()
  }

  private func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |\n" }
}

private struct MarkdownColumn {
  let header: String
  let column: Column
  let format: ColumnFormat
  let width: Int

  init(_ name: String, _ type: ValueType, _ column: Column, _ options: FormatOptions) {
    let format = ColumnFormat(name: name, type: type, column: column, options: options)
    header = MarkdownColumn.escaped(options.signs.escaped(format.header(name)))
    self.column = column
    self.format = format
    // Lined up while that costs little to find out.
    let rows = min(column.count, 1000)
    let widest = (0..<rows).reduce(3) { widest, row in
      max(widest, displayWidth(MarkdownColumn.cell(row, column, format)))
    }
    width = max(widest, displayWidth(header))
  }
}

extension MarkdownColumn {
  /// A line break in a cell is HTML's, a pipe is escaped.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "|": result += "\\|"
      case "\\": result += "\\\\"
      case "<": result += "&lt;"
      case "\n", "\r\n": result += "<br>"
      default: result.append(character)
      }
    }
    return result
  }

  private static func cell(_ row: Int, _ column: Column, _ format: ColumnFormat) -> String {
    guard case .text(let text) = column[row] else {
      return escaped(format.cell(row, of: column))
    }
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    return lines.map { escaped(format.options.signs.escaped(String($0))) }.joined(separator: "<br>")
  }

  func cell(_ row: Int) -> String { MarkdownColumn.cell(row, column, format) }

  func padded(_ text: String) -> String {
    let padding = String(repeating: " ", count: max(0, width - displayWidth(text)))
    switch format.alignment {
    case .leading: return text + padding
    case .trailing: return padding + text
    }
  }

  var rule: String {
    switch format.alignment {
    case .leading: String(repeating: "-", count: width)
    case .trailing: String(repeating: "-", count: width - 1) + ":"
    }
  }
}
