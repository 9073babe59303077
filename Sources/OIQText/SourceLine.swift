/// One line of a text.
package struct SourceLine: Hashable, Sendable {
  /// From 1.
  package var number: Int
  /// Offset of its first byte, behind a byte order mark.
  package var start: Int
  /// Offset behind its last byte, the line break left out.
  package var end: Int
}

extension SourceText {
  /// The line that holds a byte; the last one for an offset beyond the end. Time is linear in the
  /// offset.
  package func line(at offset: Int) -> SourceLine {
    let offset = min(max(0, offset), bytes.count)
    var number = 1
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    for position in stride(from: 0, to: offset, by: 1) where bytes[position] == UInt8(ascii: "\n") {
      number += 1
      start = position + 1
    }
    var end = max(start, offset)
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return SourceLine(number: number, start: start, end: end)
  }

  /// Column of a byte in its line, from 1, in characters as a terminal shows them: é is one.
  package func column(of offset: Int, in line: SourceLine) -> Int {
    1 + cells(line.start..<max(line.start, min(offset, line.end))).count
  }

  /// `model.oiq:3:14`.
  package func place(of span: Span) -> String {
    let line = line(at: Int(span.start))
    return "\(name):\(line.number):\(column(of: Int(span.start), in: line))"
  }
}

/// A character of a line as it is shown.
struct Cell {
  var text: String
  var width: Int
  /// How many bytes of the source it stands for.
  var length: Int
}

extension SourceText {
  /// The characters of a range, control characters and bytes that are not UTF-8 made visible.
  func cells(_ range: Range<Int>) -> [Cell] {
    var cells: [Cell] = []
    var run: [UInt8] = []
    let flush = { (cells: inout [Cell], run: inout [UInt8]) in
      for character in String(decoding: run, as: UTF8.self) { cells.append(Cell(character)) }
      run.removeAll(keepingCapacity: true)
    }
    var at = range.lowerBound
    while at < range.upperBound {
      if let decoded = DecodedScalar(bytes, at: at), at + decoded.length <= range.upperBound {
        run.append(contentsOf: bytes[at..<at + decoded.length])
        at += decoded.length
      } else {
        flush(&cells, &run)
        cells.append(Cell(text: "\u{FFFD}", width: 1, length: 1))
        at += 1
      }
    }
    flush(&cells, &run)
    return cells
  }
}

extension Cell {
  init(_ character: Character) {
    text = visible(character)
    width = displayWidth(text)
    length = character.utf8.count
  }
}

/// A character without power over the terminal: control and direction marks are spelled out.
func visible(_ character: Character) -> String {
  guard character.unicodeScalars.contains(where: isUnsafe) else { return String(character) }
  return character.unicodeScalars.map { scalar in
    isUnsafe(scalar) ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
  }.joined()
}

func visible(_ text: String) -> String {
  text.unicodeScalars.contains(where: isUnsafe) ? text.map { visible($0) }.joined() : text
}

private func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09: false
  case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
  default: false
  }
}
