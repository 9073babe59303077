import OIQText

/// Tree to canonical text. What it prints parses back to the same tree, and printing that again
/// gives the same text. Comments are kept: each stays with the stage or statement it stood at.
package enum Printer {
  /// Widest line that a query of a few stages is kept on.
  static let width = 80

  package static func print(_ script: Script) -> String {
    var printer = ScriptPrinter(comments: script.comments, source: nil)
    return printer.print(script)
  }

  /// Keeps the blank lines that the text had between statements, at most one in a row.
  package static func print(_ script: Script, of source: SourceText) -> String {
    var printer = ScriptPrinter(comments: script.comments, source: source)
    return printer.print(script)
  }

  /// Without comments, which belong to the script.
  package static func print(_ statement: Statement) -> String {
    print(Script(statements: [statement], comments: []))
  }

  /// On one line.
  package static func print(_ pipe: Pipe) -> String { inline(pipe) }

  package static func print(_ stage: Stage) -> String { pieces(stage).joined(separator: " ") }

  package static func print(_ expression: Expression) -> String { text(expression) }
}

/// A line of output before its comments are added; the pieces of a long one are broken apart.
struct Segment {
  var pieces: [String]
  var start: Int32
  var end: Int32
  var indent = 0
  /// Of the comments above it.
  var commentIndent = 0
  /// What stands before the pieces, `| ` for a stage.
  var lead = ""
}

extension Segment {
  private static let limit = 100

  var line: String { lead + pieces.joined(separator: " ") }

  func print(with comment: String?) -> String {
    let margin = String(repeating: " ", count: indent)
    return margin + (lead + broken(margin + "    ")) + (comment.map { "  " + $0 } ?? "")
  }

  /// The pieces, as many on each line as fit; the stages of an inner query on lines of their own.
  private func broken(_ margin: String) -> String {
    if indent + line.count <= Segment.limit { return pieces.joined(separator: " ") }
    var result = ""
    var column = indent + lead.count
    for piece in pieces {
      let width = piece.count
      if result.isEmpty {
        column += width
      } else if piece.hasPrefix("|") || column + 1 + width > Segment.limit {
        result += "\n" + margin
        column = margin.count + width
      } else {
        result += " "
        column += 1 + width
      }
      result += piece
    }
    return result
  }
}

/// Interleaves statements, documentation and comments by their places.
struct ScriptPrinter {
  private var comments: ArraySlice<Comment>
  private let source: SourceText?
  private var output = ""
  /// Where the last thing printed ended in the source.
  private var lastEnd: Int32 = 0
  private var lastWasTall = false

  init(comments: [Comment], source: SourceText?) {
    self.comments = comments[...]
    self.source = source
  }
}

extension ScriptPrinter {
  mutating func print(_ script: Script) -> String {
    for (position, statement) in script.statements.enumerated() {
      let next = position + 1 < script.statements.count ? script.statements[position + 1] : nil
      print(statement, before: next?.span.start ?? .max)
    }
    while let comment = comments.popFirst() { printAlone(comment, indent: 0) }
    return output
  }

  private mutating func print(_ statement: Statement, before next: Int32) {
    let segments = Printer.segments(statement, hasComments: hasComments(inside: statement))
    let isTall = segments.count > 1 || statement.documentation != nil
    let isFirst = output.isEmpty
    var leading = takeComments { $0.span.start < statement.span.start }
    let (before, after) = placed(at: segments[0], until: limit(segments, 0, next))
    leading += before
    separate(
      from: leading.first?.span.start ?? statement.span.start,
      byDefault: !isFirst && (isTall || lastWasTall || !leading.isEmpty))
    for comment in leading { printAlone(comment, indent: 0) }
    if let last = leading.last, last.isDocumentation { output += "\n" }
    if !leading.isEmpty, leading.last?.isDocumentation == false {
      separate(from: statement.span.start, byDefault: false)
    }
    for line in statement.documentation.map(Printer.documentationLines) ?? [] {
      output += line + "\n"
    }
    output += segments[0].print(with: after?.text) + "\n"
    for position in segments.indices.dropFirst() {
      print(segments[position], until: limit(segments, position, next))
    }
    lastEnd = max(statement.span.end, after?.span.end ?? 0, lastEnd)
    lastWasTall = isTall
  }

  private mutating func print(_ segment: Segment, until next: Int32) {
    let (before, after) = placed(at: segment, until: next)
    for comment in before { printAlone(comment, indent: segment.commentIndent) }
    output += segment.print(with: after.map(Printer.tidy)) + "\n"
    if let after { lastEnd = max(lastEnd, after.span.end) }
  }

  /// The comments that go above a segment, and the one behind it.
  private mutating func placed(at segment: Segment, until next: Int32) -> ([Comment], Comment?) {
    let near = takeComments { comment in
      comment.span.start < segment.end || (comment.trailing && comment.span.start < next)
    }
    guard let last = near.last(where: { $0.trailing && $0.span.start >= segment.start }) else {
      return (near, nil)
    }
    return (near.filter { $0 != last }, last)
  }

  private func limit(_ segments: [Segment], _ position: Int, _ next: Int32) -> Int32 {
    position + 1 < segments.count ? segments[position + 1].start : next
  }

  private mutating func takeComments(while condition: (Comment) -> Bool) -> [Comment] {
    let taken = comments.prefix(while: condition)
    comments = comments.dropFirst(taken.count)
    return Array(taken)
  }

  private func hasComments(inside statement: Statement) -> Bool {
    comments.contains {
      $0.span.start > statement.span.start && $0.span.start < statement.span.end
    }
  }

  private mutating func printAlone(_ comment: Comment, indent: Int) {
    if indent == 0 { separate(from: comment.span.start, byDefault: false) }
    output += String(repeating: " ", count: indent) + Printer.tidy(comment) + "\n"
    lastEnd = max(lastEnd, comment.span.end)
  }

  /// Leaves a blank line where the source had one, or, without a source, by default.
  private mutating func separate(from start: Int32, byDefault: Bool) {
    guard !output.isEmpty, !output.hasSuffix("\n\n") else { return }
    guard let source else {
      if byDefault { output += "\n" }
      return
    }
    let range = (Int(lastEnd)..<Int(max(start, lastEnd))).clamped(to: 0..<source.bytes.count)
    var breaks = 0
    for byte in source.bytes[range] {
      if byte == UInt8(ascii: "\n") { breaks += 1 }
      if breaks == 2 { break }
      if byte > 0x20 { breaks = 0 }
    }
    if breaks >= 2 { output += "\n" }
  }
}

extension Comment {
  fileprivate var isDocumentation: Bool { text.hasPrefix("##") && !text.hasPrefix("###") }
}

extension Printer {
  static func tidy(_ comment: Comment) -> String {
    var text = comment.text[...]
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }

  static func documentationLines(_ documentation: String) -> [String] {
    documentation.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.isEmpty ? "##" : "## \($0)"
    }
  }
}
