/// The lines of source that a diagnostic points at, with marks under them.
struct DiagnosticExcerpt {
  struct Row {
    var number: Int?
    var text: String
    var isMark: Bool
  }

  /// `model.oiq:3:14`.
  var place: String
  var rows: [Row] = []
  /// Width of the widest line number.
  var gutter = 1
}

extension DiagnosticRenderer {
  /// Rows that excerpts may take: eight lines without heading, place and one line of help.
  private static let rowLimit = 5

  func excerpt(of diagnostic: Diagnostic, in map: SourceMap) -> DiagnosticExcerpt? {
    guard let primary = diagnostic.labels.first, let text = map[primary.span.source] else {
      return nil
    }
    let home = text.line(at: Int(primary.span.start))
    let column = text.column(of: Int(primary.span.start), in: home)
    var excerpt = DiagnosticExcerpt(place: "\(text.name):\(home.number):\(column)")
    var groups: [(line: SourceLine, labels: [Diagnostic.Label])] = [(home, [primary])]
    for label in diagnostic.labels.dropFirst() where label.span.source == primary.span.source {
      let line = text.line(at: Int(label.span.start))
      if let known = groups.firstIndex(where: { $0.line == line }) {
        groups[known].labels.append(label)
      } else if groups.count < 2 {
        groups.append((line, [label]))
      }
    }
    excerpt.gutter = groups.map { String($0.line.number).count }.max() ?? 1
    let width = width(besides: excerpt.gutter)
    var room = DiagnosticRenderer.rowLimit - max(0, min(2, diagnostic.help.count) - 1)
    if groups.count > 1 { room -= 2 }
    var drawn = groups.enumerated().map { index, group in
      (
        group.line,
        // The primary label is always there.
        rows(
          for: group.labels, on: group.line, of: text, index == 0 ? room : 2,
          least: index == 0 ? 2 : 1,
          width)
      )
    }
    drawn.sort { $0.0.number < $1.0.number }
    excerpt.rows = drawn.flatMap(\.1)
    return excerpt
  }

  /// What is left of a line beside a number, `│` and its blanks.
  private func width(besides gutter: Int) -> Int {
    screen.map { max(16, min(width, $0 - gutter - 3)) } ?? width
  }

  /// A line of source and the rows of marks under it, at most `room` rows in all.
  private func rows(
    for labels: [Diagnostic.Label], on line: SourceLine, of text: SourceText, _ room: Int,
    least: Int, _ width: Int
  ) -> [DiagnosticExcerpt.Row] {
    // On a screen the dots of a cut line keep within it too.
    let dots = screen == nil ? 0 : 2
    let window = ClippedLine(text, line, around: labels[0].span, width: width - dots)
    let limit = screen == nil ? Int.max : width
    var marks = labels.map { Mark($0, window) }
    var below = Mark.rows(marks, within: limit)
    while below.count > max(1, room - 1), marks.count > 1 {
      marks.removeLast()
      below = Mark.rows(marks, within: limit)
    }
    return [DiagnosticExcerpt.Row(number: line.number, text: window.text, isMark: false)]
      + below.prefix(max(least, room - 1)).map {
        DiagnosticExcerpt.Row(number: nil, text: $0, isMark: true)
      }
  }
}

/// A line of source as it is shown: tabs expanded, and cut down to a width around a place.
private struct ClippedLine {
  var text = ""
  /// Column on the screen of each byte kept, by its offset from `start`, and of the end.
  private var columns: [Int] = []
  private var start: Int
  private static let tab = 4
  /// Bytes looked at on either side of the place; more never fit.
  private static let reach = 1200

  init(_ source: SourceText, _ line: SourceLine, around span: Span, width: Int) {
    let focus = min(max(Int(span.start), line.start), line.end)
    var from = max(line.start, focus - ClippedLine.reach)
    let to = max(focus, min(line.end, focus + ClippedLine.reach))
    while from < focus, source.bytes[from] & 0xC0 == 0x80 { from += 1 }
    start = from
    var cells = source.cells(from..<to)
    expandTabs(&cells)
    let kept = ClippedLine.window(cells, from: from, focus: focus, width: width)
    for cell in cells[..<kept.lowerBound] { start += cell.length }
    if start > line.start { text = "…" }
    var column = start > line.start ? 1 : 0
    for cell in cells[kept] {
      columns += repeatElement(column, count: cell.length)
      text += cell.text
      column += cell.width
    }
    columns.append(column)
    if start + columns.count - 1 < line.end { text += "…" }
  }

  private func expandTabs(_ cells: inout [Cell]) {
    var column = 0
    for position in cells.indices {
      if cells[position].text == "\t" {
        cells[position].width = ClippedLine.tab - column % ClippedLine.tab
        cells[position].text = String(repeating: " ", count: cells[position].width)
      }
      column += cells[position].width
    }
  }

  /// The cells to show: from the start of the line when the place is near it, else from a third of
  /// the width before the place.
  private static func window(
    _ cells: [Cell], from: Int, focus: Int, width: Int
  ) -> Range<Int> {
    var offset = from
    var focusCell = 0
    while focusCell < cells.count, offset < focus {
      offset += cells[focusCell].length
      focusCell += 1
    }
    let total = cells.reduce(0) { $0 + $1.width }
    var first = 0
    if total > width, cells[..<focusCell].reduce(0, { $0 + $1.width }) > width * 2 / 3 {
      first = focusCell
      var before = 0
      while first > 0, before < width / 3 {
        first -= 1
        before += cells[first].width
      }
    }
    var end = first
    var used = 0
    while end < cells.count, used + cells[end].width <= width {
      used += cells[end].width
      end += 1
    }
    return first..<end
  }

  /// Screen column of a byte, clamped to what is shown.
  func column(of offset: Int) -> Int {
    columns[min(max(0, offset - start), columns.count - 1)]
  }
}

/// A label's place under a clipped line.
private struct Mark {
  var start: Int
  var end: Int
  var text: String

  init(_ label: Diagnostic.Label, _ line: ClippedLine) {
    start = line.column(of: Int(label.span.start))
    end = max(start + 1, line.column(of: Int(label.span.end)))
    text = visible(label.text)
  }
}

extension Mark {
  /// Carets with the last label beside them, then the other labels, each below its carets. A label that would pass
  /// the limit stands below, as far to the right as there is room.
  static func rows(_ marks: [Mark], within limit: Int) -> [String] {
    let sorted = marks.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    var carets = ""
    for mark in sorted {
      carets = padded(carets, to: mark.start)
      carets += String(repeating: "^", count: max(0, mark.end - carets.count))
    }
    guard let last = sorted.last else { return [] }
    var named = sorted.filter { !$0.text.isEmpty }
    if !last.text.isEmpty, carets.count + 1 + displayWidth(last.text) <= limit {
      carets += " " + last.text
      named.removeLast()
    }
    guard !named.isEmpty else { return [carets] }
    // Below carets of its own a label needs no stem.
    var rows = named.count == 1 && named[0].start == last.start ? [carets] : [carets, stems(named)]
    for (position, mark) in named.enumerated().reversed() {
      let stems = stems(named.prefix(position))
      let start = max(
        stems.count + (position > 0 ? 1 : 0), min(mark.start, limit - displayWidth(mark.text)))
      rows.append(padded(stems, to: max(0, start)) + mark.text)
    }
    return rows
  }

  private static func stems(_ marks: some Sequence<Mark>) -> String {
    marks.reduce("") { row, mark in
      mark.start < row.count ? row : padded(row, to: mark.start) + "│"
    }
  }

  private static func padded(_ row: String, to column: Int) -> String {
    row + String(repeating: " ", count: max(0, column - row.count))
  }
}
