/// A text for the shell: statements, and lines with its commands between them.
struct CommandScript {
  enum Piece: Equatable {
    /// `.mode csv`, and the number of its line.
    case command(String, line: Int)
    /// Statements at their own lines: empty ones stand for those before.
    case statements([UInt8])
  }

  private(set) var pieces: [Piece] = []
  /// The statements alone, at their own lines.
  private(set) var statements: [UInt8] = []
}

extension CommandScript {
  init(_ bytes: [UInt8]) {
    let newline = UInt8(ascii: "\n")
    var pending: [UInt8] = []
    var hasPending = false
    let lines = bytes.split(separator: newline, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let isLast = index + 1 == lines.count
      if CommandScript.isCommand(line) {
        if hasPending { pieces.append(.statements(pending)) }
        pieces.append(
          .command(Shell.trimmed(String(decoding: line, as: UTF8.self)), line: index + 1))
        // In its place an empty line, so that errors keep their lines.
        pending = [UInt8](repeating: newline, count: index + 1)
        hasPending = false
        statements.append(newline)
        continue
      }
      hasPending = hasPending || !line.isEmpty
      pending += line
      statements += line
      if !isLast {
        pending.append(newline)
        statements.append(newline)
      }
    }
    if hasPending { pieces.append(.statements(pending)) }
  }

  /// No statement has a line that begins with `?`, `\` or a point and a letter.
  private static func isCommand(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    if text.first == UInt8(ascii: "?") || text.first == UInt8(ascii: "\\") { return true }
    guard text.first == UInt8(ascii: "."), let next = text.dropFirst().first else { return false }
    return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next | 0x20)
  }

  var commands: [(text: String, line: Int)] {
    pieces.compactMap { if case .command(let text, let line) = $0 { (text, line) } else { nil } }
  }
}
