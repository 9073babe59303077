import OIQText

/// What the lexer makes of a text: tokens without layout, comments beside them, and complaints.
package struct LexedText: Sendable {
  /// Every token that means something, `.endOfText` last.
  package var tokens: [Token] = []
  package var comments: [LexedComment] = []
  /// In the order of their places.
  package var diagnostics: [Diagnostic] = []
}

/// A comment's place, and the token that follows it.
package struct LexedComment: Hashable, Sendable {
  package var start: Int32
  package var end: Int32
  package var trailing: Bool
  package var isDocumentation: Bool
  /// Index of the next token in `LexedText.tokens`.
  package var nextToken: Int32
}

/// Cuts a text into tokens, a byte at a time. Never fails: what can't be a token is reported and
/// left out or read as what was probably meant.
package struct Lexer {
  let source: SourceText
  let bytes: [UInt8]
  /// At hand, because a look at a global costs a check.
  let classes = ByteClass.table
  var index = 0
  var startsLine = true
  var result = LexedText()
  /// Total of complaints kept; a text of noise would otherwise cost more in messages than in bytes.
  static let diagnosticLimit = 200
}

extension Lexer {
  /// - Parameter start: Where in the text to begin.
  package static func scan(_ source: SourceText, from start: Int = 0) -> LexedText {
    var lexer = Lexer(source: source, bytes: source.bytes, index: start)
    lexer.result.tokens.reserveCapacity((source.bytes.count - start) / 4 + 4)
    lexer.checkEncoding()
    if start == 0 { lexer.skipByteOrderMark() }
    while lexer.index < lexer.bytes.count { lexer.next() }
    lexer.append(.endOfText, from: lexer.bytes.count)
    lexer.result.diagnostics.sort { Lexer.start(of: $0) < Lexer.start(of: $1) }
    return lexer.result
  }

  static func start(of diagnostic: Diagnostic) -> Int32 {
    diagnostic.labels.first?.span.start ?? 0
  }

  /// All tokens and comments in order, for highlighting and completion.
  package static func tokens(in source: SourceText) -> [Token] {
    let lexed = scan(source)
    var all: [Token] = []
    all.reserveCapacity(lexed.tokens.count + lexed.comments.count)
    var comments = lexed.comments[...]
    for (position, token) in lexed.tokens.enumerated() {
      while let comment = comments.first, comment.nextToken <= position {
        let kind: Token.Kind = comment.isDocumentation ? .documentation : .comment
        all.append(
          Token(kind, Int(comment.start)..<Int(comment.end), startsLine: !comment.trailing))
        comments.removeFirst()
      }
      if token.kind != .endOfText { all.append(token) }
    }
    return all
  }
}

extension Lexer {
  private mutating func next() {
    switch classes[Int(bytes[index])] {
    case .blank: index += 1
    case .newline:
      index += 1
      startsLine = true
    case .letter: word()
    case .digit: number()
    case .quote: text()
    case .backtick: quotedName()
    case .hash: comment()
    case .sign: sign()
    case .control: control()
    case .multibyte: multibyte()
    }
  }

  func byte(_ offset: Int = 0) -> UInt8 {
    let at = index + offset
    return at < bytes.count ? bytes[at] : 0
  }

  mutating func append(_ kind: Token.Kind, from start: Int, keyword: Keyword? = nil) {
    result.tokens.append(
      Token(kind, start..<index, keyword: keyword, startsLine: startsLine))
    startsLine = false
  }

  mutating func report(_ diagnostic: Diagnostic) {
    guard result.diagnostics.count < Lexer.diagnosticLimit else { return }
    result.diagnostics.append(diagnostic)
  }

  func span(_ range: Range<Int>) -> Span {
    Span(start: range.lowerBound, end: range.upperBound, source: source.id)
  }

  func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// Where the line that holds the index ends, its line break left out.
  func lineEnd() -> Int {
    var end = index
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    if end > index, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return end
  }
}

// Words

extension Lexer {
  /// The end of the name that starts at `start`; `start` itself when none does.
  func nameEnd(from start: Int) -> Int {
    var end = start
    while end < bytes.count {
      switch classes[Int(bytes[end])] {
      case .letter: end += 1
      case .digit:
        if end == start { return end }
        end += 1
      case .multibyte:
        guard let decoded = DecodedScalar(bytes, at: end), decoded.isNamePart else { return end }
        end += decoded.length
      case .blank, .newline, .quote, .backtick, .hash, .sign, .control: return end
      }
    }
    return end
  }

  private mutating func word() {
    let start = index
    index = nameEnd(from: start)
    let keyword = Keyword.matching(bytes, start..<index)
    let isReserved = keyword?.place == .anywhere
    if result.tokens.last?.kind == .arrow, !isReserved {
      index = unitEnd(from: start)
      append(.unitName, from: start)
    } else {
      append(isReserved ? .keyword : .name, from: start, keyword: keyword)
    }
  }

  /// The end of `WORD(^INT)?([*/]WORD(^INT)?)*`, no blanks inside.
  func unitEnd(from start: Int) -> Int {
    var end = powerEnd(from: nameEnd(from: start))
    while end + 1 < bytes.count,
      bytes[end] == UInt8(ascii: "/") || bytes[end] == UInt8(ascii: "*")
    {
      let word = nameEnd(from: end + 1)
      if word == end + 1 { break }
      end = powerEnd(from: word)
    }
    return end
  }

  private func powerEnd(from start: Int) -> Int {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "^") else { return start }
    var end = start + 1
    if end < bytes.count, bytes[end] == UInt8(ascii: "-") { end += 1 }
    let digits = end
    while end < bytes.count, classes[Int(bytes[end])] == .digit { end += 1 }
    return end == digits ? start : end
  }

  private mutating func quotedName() {
    let start = index
    let end = lineEnd()
    index += 1
    while index < end {
      if bytes[index] == UInt8(ascii: "`") {
        guard byte(1) == UInt8(ascii: "`") else { break }
        index += 1
      }
      index += 1
    }
    if index < end {
      index += 1
      if index - start == 2 { report(.emptyName(span(start..<index))) }
    } else {
      index = end
      report(.unterminatedName(span(start..<end)))
    }
    append(.quotedName, from: start)
  }
}

// Texts and comments

extension Lexer {
  private mutating func text() {
    let start = index
    index += 1
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        return append(.text, from: start)
      case UInt8(ascii: "\n"): return unterminated(from: start)
      case UInt8(ascii: "\\"): index += byte(1) == UInt8(ascii: "\n") ? 1 : 2
      default: index += 1
      }
    }
    index = bytes.count
    unterminated(from: start)
  }

  private mutating func unterminated(from start: Int) {
    index = start
    index = lineEnd()
    report(.unterminatedText(span(start..<index)))
    append(.text, from: start)
  }

  /// A text in the quotes of another language, read as one in ours.
  mutating func foreignText(from start: Int, opener: Int, closer: [UInt8]) {
    let end = lineEnd()
    index = start + opener
    while index < end, !bytes[index..<end].starts(with: closer) { index += 1 }
    guard index < end else {
      index = start + opener
      return report(.foreignQuote(span(start..<index), text: nil))
    }
    let inside = string(start + opener..<index)
    index += closer.count
    report(.foreignQuote(span(start..<index), text: inside))
    append(.text, from: start)
  }

  private mutating func comment() {
    let start = index
    let isDocumentation = byte(1) == UInt8(ascii: "#") && byte(2) != UInt8(ascii: "#")
    index = lineEnd()
    keepComment(start..<index, isDocumentation: isDocumentation && startsLine)
  }

  /// `//`, `--` or `/* */`: reported, then treated as a comment.
  mutating func foreignComment(mark: String) {
    let start = index
    let end = lineEnd()
    index = end
    if mark == "/*" {
      index = start
      let closer = Array("*/".utf8)
      while index < bytes.count, !bytes[index...].starts(with: closer) { index += 1 }
      index = min(bytes.count, index + closer.count)
    }
    report(.foreignComment(span(start..<start + mark.utf8.count), mark: mark))
  }

  private mutating func keepComment(_ range: Range<Int>, isDocumentation: Bool) {
    result.comments.append(
      LexedComment(
        start: Int32(clamping: range.lowerBound), end: Int32(clamping: range.upperBound),
        trailing: !startsLine, isDocumentation: isDocumentation,
        nextToken: Int32(clamping: result.tokens.count)))
  }
}

// The text as a whole

extension Lexer {
  private mutating func skipByteOrderMark() {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  /// Reports bytes that are not UTF-8 and NUL bytes, one message for each run of them.
  private mutating func checkEncoding() {
    // Bytes of ASCII have no high bit, and unless they are 0 neither has what is one less.
    let marks = bytes[index...].reduce(0 as UInt8) { $0 | $1 | ($1 &- 1) }
    guard marks >= 0x80 else { return }
    var at = index
    while at < bytes.count {
      let byte = bytes[at]
      if byte != 0, byte < 0x80 {
        at += 1
      } else if byte == 0 {
        let start = at
        while at < bytes.count, bytes[at] == 0 { at += 1 }
        report(.nulByte(span(start..<at)))
      } else if let decoded = DecodedScalar(bytes, at: at) {
        at += decoded.length
      } else {
        let start = at
        while at < bytes.count, bytes[at] >= 0x80, DecodedScalar(bytes, at: at) == nil { at += 1 }
        report(.invalidUTF8(span(start..<at), byte: bytes[start]))
      }
    }
  }

  private mutating func control() {
    if bytes[index] != 0 { report(.controlCharacter(span(index..<index + 1), bytes[index])) }
    index += 1
  }
}
