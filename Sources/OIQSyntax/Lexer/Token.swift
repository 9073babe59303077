import OIQText

/// A word, sign or literal with its place in the text.
package struct Token: Hashable, Sendable {
  package var kind: Kind
  /// The keyword that the word spells: always for `.keyword`, and for a `.name` that is a keyword
  /// in some places only.
  package var keyword: Keyword?
  /// Whether it is the first token of its line.
  package var startsLine: Bool
  package var start: Int32
  package var end: Int32

  package init(
    _ kind: Kind, _ range: Range<Int>, keyword: Keyword? = nil, startsLine: Bool = false
  ) {
    self.kind = kind
    self.keyword = keyword
    self.startsLine = startsLine
    self.start = Int32(clamping: range.lowerBound)
    self.end = Int32(clamping: range.upperBound)
  }
}

extension Token {
  package enum Kind: UInt8, CaseIterable, Hashable, Sendable {
    // Classes
    case name, quotedName, keyword, number, quantity, date, period, text, parameter, unitName
    // Punctuation
    case pipe, comma, colon, dot, semicolon, assign, arrow
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    // Operators that aren't words
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case orElse, through, plus, minus, star, slash, plusMinus, caret
    // Made by the layout rule
    case end, endOfText
    // Trivia, given for highlighting only
    case comment, documentation
  }

  package var range: Range<Int> { Int(start)..<Int(max(start, end)) }

  package func span(in source: SourceID) -> Span {
    Span(start: Int(start), end: Int(end), source: source)
  }
}

extension Token.Kind {
  /// How a sign is written; `nil` for a class of tokens.
  package var spelling: String? {
    switch self {
    case .pipe: "|"
    case .comma: ","
    case .colon: ":"
    case .dot: "."
    case .semicolon: ";"
    case .assign: "="
    case .arrow: "->"
    case .leftParenthesis: "("
    case .rightParenthesis: ")"
    case .leftBracket: "["
    case .rightBracket: "]"
    case .leftBrace: "{"
    case .rightBrace: "}"
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .orElse: "??"
    case .through: ".."
    case .plus: "+"
    case .minus: "-"
    case .star: "*"
    case .slash: "/"
    case .plusMinus: "±"
    case .caret: "^"
    case .name, .quotedName, .keyword, .number, .quantity, .date, .period, .text, .parameter,
      .unitName, .end, .endOfText, .comment, .documentation:
      nil
    }
  }

  /// The bracket that closes this one.
  package var closer: Token.Kind? {
    switch self {
    case .leftParenthesis: .rightParenthesis
    case .leftBracket: .rightBracket
    case .leftBrace: .rightBrace
    default: nil
    }
  }

  package var isCloser: Bool {
    self == .rightParenthesis || self == .rightBracket || self == .rightBrace
  }

  /// Whether a statement may end after it.
  var canEndStatement: Bool {
    switch self {
    case .name, .quotedName, .number, .quantity, .date, .period, .text, .parameter, .unitName,
      .rightParenthesis, .rightBracket, .rightBrace:
      true
    default: false
    }
  }
}
