import OIQText

// Signs: longest match first. A sign of another language is reported and read as ours, so that it
// costs one message.

extension Lexer {
  mutating func sign() {
    if let kind = loneSign(bytes[index]) {
      index += 1
      return append(kind, from: index - 1)
    }
    let start = index
    // `-> %`, `-> %/yr`: the one unit that is no word.
    if byte() == UInt8(ascii: "%"), result.tokens.last?.kind == .arrow {
      index += 1
      _ = takeUnitOfShare()
      return append(.unitName, from: start)
    }
    let (kind, length) = ownSign()
    if foreignSign(longerThan: length) { return }
    guard let kind else {
      index += 1
      return report(.invalidCharacter(span(start..<index), "\(Unicode.Scalar(bytes[start]))"))
    }
    index += length
    append(kind, from: start)
  }

  /// The signs that start no longer one, ours or another language's.
  private func loneSign(_ byte: UInt8) -> Token.Kind? {
    switch byte {
    case UInt8(ascii: ","): .comma
    case UInt8(ascii: ";"): .semicolon
    case UInt8(ascii: "("): .leftParenthesis
    case UInt8(ascii: ")"): .rightParenthesis
    case UInt8(ascii: "["): .leftBracket
    case UInt8(ascii: "]"): .rightBracket
    case UInt8(ascii: "{"): .leftBrace
    case UInt8(ascii: "}"): .rightBrace
    default: nil
    }
  }

  private func ownSign() -> (Token.Kind?, Int) {
    let following = byte(1)
    switch bytes[index] {
    case UInt8(ascii: "|"): return (.pipe, 1)
    case UInt8(ascii: ":"): return (.colon, 1)
    case UInt8(ascii: "."): return following == UInt8(ascii: ".") ? (.through, 2) : (.dot, 1)
    case UInt8(ascii: "="): return following == UInt8(ascii: "=") ? (.equal, 2) : (.assign, 1)
    case UInt8(ascii: "-"): return following == UInt8(ascii: ">") ? (.arrow, 2) : (.minus, 1)
    case UInt8(ascii: "!"): return following == UInt8(ascii: "=") ? (.notEqual, 2) : (nil, 1)
    case UInt8(ascii: "<"): return following == UInt8(ascii: "=") ? (.lessOrEqual, 2) : (.less, 1)
    case UInt8(ascii: ">"):
      return following == UInt8(ascii: "=") ? (.greaterOrEqual, 2) : (.greater, 1)
    case UInt8(ascii: "?"): return following == UInt8(ascii: "?") ? (.orElse, 2) : (nil, 1)
    case UInt8(ascii: "+"): return (.plus, 1)
    case UInt8(ascii: "*"): return (.star, 1)
    case UInt8(ascii: "/"): return (.slash, 1)
    case UInt8(ascii: "^"): return (.caret, 1)
    default: return (nil, 1)
    }
  }

  /// Signs that start like ours but are another language's; money; parameters; foreign quotes.
  private mutating func foreignSign(longerThan length: Int) -> Bool {
    switch (bytes[index], byte(1)) {
    case (UInt8(ascii: "$"), let next): return dollar(next)
    case (UInt8(ascii: "/"), UInt8(ascii: "/")): foreignComment(mark: "//")
    case (UInt8(ascii: "/"), UInt8(ascii: "*")): foreignComment(mark: "/*")
    case (UInt8(ascii: "-"), UInt8(ascii: "-")): foreignComment(mark: "--")
    case (UInt8(ascii: "'"), _):
      foreignText(from: index, opener: 1, closer: [UInt8(ascii: "'")])
    default:
      // All but `&` are longer than what ours could be.
      guard bytes[index] == UInt8(ascii: "&") || classes[Int(byte(length))] == .sign,
        let foreign = ForeignSign.all.first(where: { matches($0.spelling) })
      else { return false }
      replace(foreign)
    }
    return true
  }

  private func matches(_ spelling: StaticString) -> Bool {
    spelling.withUTF8Buffer { wanted in
      index + wanted.count <= bytes.count
        && wanted.indices.allSatisfy { bytes[index + $0] == wanted[$0] }
    }
  }

  private mutating func replace(_ foreign: ForeignSign) {
    let start = index
    index += foreign.spelling.utf8CodeUnitCount
    report(
      .foreignSign(span(start..<index), "\(foreign.spelling)", ours: foreign.ours))
    if let kind = foreign.kind { append(kind, from: start, keyword: foreign.keyword) }
  }

  private mutating func dollar(_ next: UInt8) -> Bool {
    if classes[Int(next)] == .digit {
      money(symbol: 1)
    } else {
      let end = nameEnd(from: index + 1)
      guard end > index + 1 else { return false }
      let start = index
      index = end
      append(.parameter, from: start)
    }
    return true
  }
}

extension Lexer {
  /// Letters and signs beyond ASCII.
  mutating func multibyte() {
    guard let decoded = DecodedScalar(bytes, at: index) else {
      index += 1  // reported when the encoding was checked
      return
    }
    let start = index
    switch decoded.scalar {
    case "¥", "€":
      if classes[Int(byte(decoded.length))] == .digit {
        return money(symbol: decoded.length)
      }
    case "±":
      index += decoded.length
      return append(.plusMinus, from: start)
    case "“", "”": return foreignText(from: start, opener: 3, closer: Array("”".utf8))
    case "‘", "’": return foreignText(from: start, opener: 3, closer: Array("’".utf8))
    case "\u{A0}", "\u{2007}", "\u{202F}", "\u{200B}", "\u{FEFF}":
      index += decoded.length
      return report(.invisibleCharacter(span(start..<index), decoded.scalar))
    default: break
    }
    if decoded.isNamePart, nameEnd(from: start) > start { return letters() }
    if let foreign = ForeignSign.all.first(where: { matches($0.spelling) }) {
      return replace(foreign)
    }
    index += decoded.length
    report(.invalidCharacter(span(start..<index), "\(decoded.scalar)"))
  }

  private mutating func letters() {
    let start = index
    if result.tokens.last?.kind == .arrow {
      index = unitEnd(from: start)
      append(.unitName, from: start)
    } else {
      index = nameEnd(from: start)
      append(.name, from: start)
    }
  }
}

/// A sign that people bring from elsewhere, and ours for it.
struct ForeignSign: Sendable {
  var spelling: StaticString
  var ours: String
  var kind: Token.Kind?
  var keyword: Keyword?

  init(
    _ spelling: StaticString, ours: String, _ kind: Token.Kind? = nil, keyword: Keyword? = nil
  ) {
    self.spelling = spelling
    self.ours = ours
    self.kind = kind
    self.keyword = keyword
  }

  /// Longer ones first.
  static let all: [ForeignSign] = [
    ForeignSign("%>%", ours: "|", .pipe),
    ForeignSign("===", ours: "==", .equal),
    ForeignSign("!==", ours: "!=", .notEqual),
    ForeignSign("+/-", ours: "±", .plusMinus),
    ForeignSign("|>", ours: "|", .pipe),
    ForeignSign("||", ours: "or", .keyword, keyword: .or),
    ForeignSign("&&", ours: "and", .keyword, keyword: .and),
    ForeignSign("<>", ours: "!=", .notEqual),
    ForeignSign("=>", ours: ">=", .greaterOrEqual),
    ForeignSign("=<", ours: "<=", .lessOrEqual),
    ForeignSign(":=", ours: "=", .assign),
    ForeignSign("**", ours: "^", .caret),
    ForeignSign("≤", ours: "<=", .lessOrEqual),
    ForeignSign("≥", ours: ">=", .greaterOrEqual),
    ForeignSign("≠", ours: "!=", .notEqual),
    ForeignSign("×", ours: "*", .star),
    ForeignSign("·", ours: "*", .star),
    ForeignSign("÷", ours: "/", .slash),
    ForeignSign("−", ours: "-", .minus),
    ForeignSign("–", ours: "-", .minus),
    ForeignSign("→", ours: "->", .arrow),
    ForeignSign("…", ours: "..", .through),
    ForeignSign("&", ours: "and", .keyword, keyword: .and),
  ]
}
