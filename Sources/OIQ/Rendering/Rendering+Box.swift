import OIQText
import OIQValues

/// A table drawn with lines for people, fitted to a width.
struct Box {
  private let columns: [BoxColumn]
  private let frame: BoxFrame
  private let options: RenderOptions
  private let footer: [String]
  /// Lines of cells before the gap, and whether there is one.
  private let headCount: Int
  private let rowCount: Int
  private let hasGap: Bool
  /// Whether it is too narrow for all columns.
  let leavesOutColumns: Bool
  /// Whether it is, or texts are cut.
  let isCut: Bool
}

extension Box {
  /// Throws what `goOn` throws, which is called while the cells of a long table are measured.
  init(
    _ table: Table, _ notes: [String], _ options: RenderOptions, goOn: () throws -> Void
  ) rethrows {
    let rows = Box.shownRows(table.rowCount, options)
    let visible = try zip(table.visibleIndices, table.shownNames).map { index, name in
      let column = rows.map { table.columns[index].picked($0) } ?? table.columns[index]
      return try BoxColumn(name, table.fields[index].type, column, options, goOn: goOn)
    }
    let fitted = BoxFit(visible, options).columns
    columns = fitted
    frame = BoxFrame(options.characters)
    self.options = options
    rowCount = rows?.count ?? table.rowCount
    headCount = (rowCount + 1) / 2
    hasGap = rows != nil
    let shown = fitted.count { !$0.isGap }
    leavesOutColumns = shown < visible.count
    isCut = leavesOutColumns || fitted.contains(where: \.isCut)
    footer = BoxFooter(options).lines(
      [Box.counts(table.rowCount, rowCount, visible.count, shown, options)] + notes)
  }

  /// The first and the last rows where not all are shown.
  static func shownRows(_ count: Int, _ options: RenderOptions) -> [Int]? {
    guard let limit = options.rowLimit, count > max(limit, 2) else { return nil }
    let head = max(1, (limit + 1) / 2)
    let tail = max(1, limit / 2)
    return Array(0..<head) + Array((count - tail)..<count)
  }

  /// What is there, what is shown, and how to see the rest.
  static func counts(
    _ rows: Int, _ shownRows: Int, _ columns: Int, _ shownColumns: Int, _ options: RenderOptions
  ) -> String {
    var text = counted(rows, "row")
    if shownRows < rows { text += ", \(shownRows) shown" }
    if shownColumns < columns {
      text += "; \(counted(columns, "column")), \(shownColumns) shown"
    }
    let isWhole = shownRows == rows && shownColumns == columns
    return isWhole ? text : text + " (\(options.wholeHint))"
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    let number = NumberText.fixed(Double(count), places: 0, grouping: .comma)
    return count == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }
}

extension Box {
  func write(to stream: inout RenderingStream) throws {
    if !columns.isEmpty { try writeFrame(to: &stream) }
    for line in footer { stream.append(line + "\n") }
  }

  private func writeFrame(to stream: inout RenderingStream) throws {
    stream.append(rule(frame.top))
    let depth = columns.map(\.header.count).max() ?? 1
    for index in 0..<depth {
      stream.append(line(columns.map { options.painted($0.headerCell(index), .header) }))
    }
    stream.append(rule(frame.middle))
    for row in 0..<rowCount {
      if hasGap && row == headCount {
        stream.append(line(columns.map { $0.aligned(frame.rowGap) }))
      }
      stream.append(line(columns.map { cell(row, of: $0) }))
      try stream.endRow()
    }
    stream.append(rule(frame.bottom))
  }

  private func cell(_ row: Int, of column: BoxColumn) -> String {
    let text = column.cell(row)
    return options.color && !column.isPresent(row) ? options.painted(text, .missing) : text
  }

  private func rule(_ corners: BoxFrame.Corners) -> String {
    let parts = columns.map { String(repeating: frame.horizontal, count: $0.width + 2) }
    let text = corners.left + parts.joined(separator: corners.middle) + corners.right
    return options.painted(text, .frame) + "\n"
  }

  private func line(_ cells: [String]) -> String {
    let bar = options.painted(frame.vertical, .frame)
    return "\(bar) \(cells.joined(separator: " \(bar) ")) \(bar)\n"
  }
}

/// The characters of a box.
private struct BoxFrame {
  struct Corners {
    var left: String
    var middle: String
    var right: String
  }

  let horizontal: String
  let vertical: String
  let top: Corners
  let middle: Corners
  let bottom: Corners
  /// Stands in each column where rows are left out.
  let rowGap: String

  init(_ characters: RenderOptions.Characters) {
    switch characters {
    case .unicode:
      (horizontal, vertical, rowGap) = ("─", "│", "⋮")
      top = Corners(left: "┌", middle: "┬", right: "┐")
      middle = Corners(left: "├", middle: "┼", right: "┤")
      bottom = Corners(left: "└", middle: "┴", right: "┘")
    case .ascii:
      (horizontal, vertical, rowGap) = ("-", "|", ":")
      top = Corners(left: "+", middle: "+", right: "+")
      middle = top
      bottom = top
    }
  }
}

/// The lines below a box: counts and notes, wrapped to the width.
struct BoxFooter {
  private let options: RenderOptions
  init(_ options: RenderOptions) { self.options = options }
}

extension BoxFooter {
  func lines(_ texts: [String]) -> [String] {
    texts.flatMap { wrapped(options.signs.escaped($0)) }
      .map { options.painted($0, .remark) }
  }

  private func wrapped(_ text: String) -> [String] {
    guard let width = options.width.map({ max($0, 8) }), displayWidth(text) > width else {
      return [text]
    }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      var word = String(word)
      if !line.isEmpty && displayWidth(line) + 1 + displayWidth(word) > width {
        lines.append(line)
        line = ""
      }
      while displayWidth(word) > width {
        let piece = word.cut(to: width, mark: "")
        lines.append(piece)
        word = String(word.dropFirst(piece.count))
      }
      line += line.isEmpty ? word : " \(word)"
    }
    return line.isEmpty ? lines : lines + [line]
  }
}

extension String {
  /// The longest beginning that fits, with a mark where something is left off.
  func cut(to width: Int, mark: String) -> String {
    guard displayWidth(self) > width else { return self }
    let room = width - displayWidth(mark)
    guard room > 0 else { return width > 0 ? String(mark.prefix(width)) : "" }
    var result = ""
    var used = 0
    for character in self {
      used += displayWidth(character)
      guard used <= room else { break }
      result.append(character)
    }
    return result + mark
  }
}
