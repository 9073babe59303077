import OIQ

/// Paints what readline has drawn over in colour: the same characters in the same cells, then back to the cursor.
///
/// readline's own drawing, wrapping and scrolling stay untouched, which keeps its keys and settings working.
struct Painter {
  /// Styles by ranges of bytes, later ones over earlier ones.
  var styles: [(range: Range<Int>, style: String)] = []
  /// Shown behind the text, where the cursor is at its end.
  var hint = ""
}

extension Painter {
  /// The bytes to send to a terminal whose cursor stands before byte `point` of the text.
  func bytes(for text: [UInt8], _ layout: ScreenLayout, point: Int, columns: Int) -> [UInt8] {
    let cursor = layout.place(of: point)
    var pen = Pen(at: cursor, columns: columns)
    let styleOf = styles(of: text.count)
    for cell in layout.cells where cell.isDrawn {
      pen.move(to: cell.place)
      pen.set(styleOf[cell.range.lowerBound].map { styles[$0].style } ?? "")
      pen.write(text[cell.range], width: cell.width)
    }
    if point == text.count { writeHint(at: cursor, columns, &pen) }
    pen.set("")
    pen.move(to: cursor)
    return pen.bytes
  }

  private func styles(of count: Int) -> [Int?] {
    var styleOf = [Int?](repeating: nil, count: count)
    for (index, entry) in styles.enumerated() {
      for byte in entry.range.clamped(to: 0..<count) { styleOf[byte] = index }
    }
    return styleOf
  }

  /// Clipped to the row, so that erasing to the row's end takes it away again.
  private func writeHint(at cursor: ScreenLayout.Place, _ columns: Int, _ pen: inout Pen) {
    let room = columns - cursor.column - 1
    let shown = hint.prefix { $0 != "\n" && $0 != "\t" }.prefix(max(0, room))
    // Characters of other widths would need a layout of their own.
    guard !shown.isEmpty, shown.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return }
    pen.move(to: cursor)
    pen.set(Theme.hint)
    pen.write(Array(shown.utf8)[...], width: shown.utf8.count)
  }
}

/// Where the terminal writes next, and in what style.
private struct Pen {
  private(set) var bytes: [UInt8] = []
  /// Nil after a row's last cell, where terminals differ.
  private var place: ScreenLayout.Place?
  private var row: Int
  private var style = ""
  private let columns: Int

  init(at place: ScreenLayout.Place, columns: Int) {
    self.place = place
    row = place.row
    self.columns = columns
  }

  mutating func move(to target: ScreenLayout.Place) {
    guard place != target else { return }
    send("\r")
    if target.row < row { send("\u{1B}[\(row - target.row)A") }
    if target.row > row { send("\u{1B}[\(target.row - row)B") }
    if target.column > 0 { send("\u{1B}[\(target.column)C") }
    place = target
    row = target.row
  }

  mutating func set(_ wanted: String) {
    guard wanted != style else { return }
    send(wanted.isEmpty ? "\u{1B}[0m" : style.isEmpty ? "\u{1B}[\(wanted)m" : "\u{1B}[0;\(wanted)m")
    style = wanted
  }

  mutating func write(_ text: ArraySlice<UInt8>, width: Int) {
    bytes += text
    guard let start = place, start.column + width < columns else {
      place = nil
      return
    }
    place?.column += width
  }

  private mutating func send(_ text: String) { bytes += Array(text.utf8) }
}
