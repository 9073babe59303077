import OIQText
import OIQValues

/// A table for documents in HTML or LaTeX: numbers as people read them, one unit a column in its heading.
struct DocumentTable {
  private let columns: [(header: String, format: ColumnFormat, column: Column)]
  private let rowCount: Int
  private let notes: [String]
  private let signs: DisplaySigns
}

extension DocumentTable {
  init(_ table: Table, _ notes: [String], _ options: FormatOptions) {
    columns = zip(table.visibleIndices, table.shownNames).map { index, name in
      let format = ColumnFormat(
        name: name, type: table.fields[index].type, column: table.columns[index], options: options)
      return (options.signs.escaped(format.header(name)), format, table.columns[index])
    }
    rowCount = table.rowCount
    self.notes = notes.map(options.signs.escaped)
    signs = options.signs
  }

  private func cell(_ row: Int, _ index: Int) -> String {
    let text = columns[index].format.cell(row, of: columns[index].column)
    // Numbers have blanks before them to line up.
    return isNumber(index) ? String(text.drop { $0 == " " }) : text
  }

  private func isNumber(_ index: Int) -> Bool { columns[index].format.alignment == .trailing }
}

extension DocumentTable {
  func writeHTML(to stream: inout RenderingStream) throws {
    func row(_ texts: [String], _ tag: String) -> String {
      let cells = texts.enumerated().map { index, text in
        let align = isNumber(index) ? " style=\"text-align: right\"" : ""
        return "<\(tag)\(align)>\(Markup.escaped(text))</\(tag)>"
      }
      return "<tr>\(cells.joined())</tr>\n"
    }
    stream.append("<table>\n<thead>\n" as StaticString)
    stream.append(row(columns.map(\.header), "th"))
    stream.append("</thead>\n<tbody>\n" as StaticString)
    for index in 0..<rowCount {
      stream.append(row(columns.indices.map { cell(index, $0) }, "td"))
      try stream.endRow()
    }
    stream.append("</tbody>\n</table>\n" as StaticString)
    for note in notes { stream.append("<p>\(Markup.escaped(note))</p>\n") }
    try stream.flush()
  }
}

extension DocumentTable {
  /// Needs no package. Notes are comments, to be moved where the document wants them.
  func writeLaTeX(to stream: inout RenderingStream) throws {
    func row(_ texts: [String]) -> String {
      texts.map(DocumentTable.latex).joined(separator: " & ") + " \\\\\n"
    }
    let kinds = columns.indices.map { isNumber($0) ? "r" : "l" }.joined()
    stream.append("\\begin{tabular}{\(kinds)}\n\\hline\n")
    stream.append(row(columns.map(\.header)) + "\\hline\n")
    for index in 0..<rowCount {
      stream.append(row(columns.indices.map { cell(index, $0) }))
      try stream.endRow()
    }
    stream.append("\\hline\n\\end{tabular}\n" as StaticString)
    for note in notes { stream.append("% \(note)\n") }
    try stream.flush()
  }

  static func latex(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&", "%", "$", "#", "_", "{", "}": result += "\\\(character)"
      case "\\": result += "\\textbackslash{}"
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      case "—": result += "---"
      case "…": result += "\\ldots{}"
      case "≥": result += "$\\geq$"
      case "≤": result += "$\\leq$"
      default: result.append(character)
      }
    }
    return result
  }
}
