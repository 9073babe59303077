import OIQText

/// What the parser makes of a text. There is always a tree; where the text is wrong it holds
/// `.invalid` nodes and `diagnostics` says why.
package struct ParsedScript: Sendable {
  package var script: Script
  package var diagnostics: [Diagnostic]
  /// Whether the only thing wrong is that the text stops too early: inside a bracket, after an
  /// operator, `|` or `,`, or before `then` or `else`. A shell asks for another line then.
  package var isIncomplete: Bool

  package init(script: Script, diagnostics: [Diagnostic], isIncomplete: Bool) {
    self.script = script
    self.diagnostics = diagnostics
    self.isIncomplete = isIncomplete
  }
}

/// Recursive descent over the tokens, one function per production of `grammar/oiq.ebnf`, which
/// stands above it. Looking (`at`) never moves; consuming (`eat`, `expect`) does.
package struct Parser {
  let source: SourceText
  let lexed: LexedText
  var layout = Layout()
  /// Index in `lexed.tokens` of the token looked at, or of the one after a made `.end`.
  var index = 0
  var current: Token
  /// The end of the last token consumed.
  var lastEnd: Int32 = 0
  var diagnostics: [Diagnostic] = []
  var isIncomplete = false
  /// How many productions of unlimited depth are being parsed.
  var depth = 0
  /// Height of the tallest expression since this was last set to 0.
  var tallest = 0
  /// Where the last recovery stopped; a failure right there is the same mistake.
  var recoveredAt = -1
  /// Where the statement or stage being parsed starts, to match complaints of the lexer to it.
  var unitStart: Int32 = 0
  /// Places of another language's text, where the lexer's complaints mean nothing.
  var foreignRanges: [Range<Int32>] = []
  var usedDocumentation: Set<Int> = []
  var nextComment = 0

  /// How deep expressions and brackets may nest. Later floors walk the tree recursively, on
  /// threads with small stacks; more than this is a mistake or an attack.
  package static let nestingLimit = 200

  init(_ source: SourceText, from start: Int) {
    self.source = source
    lexed = Lexer.scan(source, from: start)
    current = lexed.tokens[0]
  }
}

extension Parser {
  /// - Parameter start: Where in the text to begin: at a statement, or the comment above one.
  package static func parse(_ source: SourceText, from start: Int = 0) -> ParsedScript {
    var parser = Parser(source, from: start)
    parser.advanceOverSemicolons()
    let statements = parser.script()
    let all = parser.allDiagnostics()
    let script = Script(statements: statements, comments: parser.remainingComments())
    return ParsedScript(
      script: script, diagnostics: all, isIncomplete: parser.isIncomplete && all.count == 1)
  }
}

extension Parser {
  /// What the lexer and the parser had to say, in the order of the text.
  private func allDiagnostics() -> [Diagnostic] {
    if lexed.diagnostics.isEmpty { return diagnostics }
    let own = lexed.diagnostics.filter { complaint in
      let start = Lexer.start(of: complaint)
      return !foreignRanges.contains { $0.contains(start) }
    }
    return (own + diagnostics).sorted { Lexer.start(of: $0) < Lexer.start(of: $1) }
  }
}

/// A production could not go on; the message has been written.
enum Failure: Error {
  case unexpected
  /// Nothing more of this statement can be used.
  case tooDeep
}

// Looking

extension Parser {
  func at(_ kind: Token.Kind) -> Bool { current.kind == kind }

  /// Whether the word stands here as a word of the language.
  func at(_ keyword: Keyword) -> Bool { current.keyword == keyword }

  var atName: Bool { current.kind == .name || current.kind == .quotedName }

  /// The token after the one looked at, `.end` when a line break between them ends the statement.
  func peek() -> Token { peek(1) }

  func peek(_ distance: Int) -> Token {
    let end = min(index + distance, lexed.tokens.count - 1)
    var position = index + 1
    while position <= end {
      let token = lexed.tokens[position]
      if layout.separates(token) { return Token(.end, Int(token.start)..<Int(token.start)) }
      position += 1
    }
    return lexed.tokens[end]
  }

  /// Whether nothing more of a stage or of a query in brackets can follow.
  var atPipeEnd: Bool {
    switch current.kind {
    case .pipe, .end, .endOfText, .rightParenthesis: true
    case .rightBracket, .rightBrace: true
    default: false
    }
  }

  func span(from start: Int32) -> Span {
    Span(start: Int(start), end: Int(max(lastEnd, start)), source: source.id)
  }

  /// The token's place; the end of the text is shown where the last token ends.
  func span(of token: Token) -> Span {
    guard token.kind == .endOfText else { return token.span(in: source.id) }
    return Span(start: Int(lastEnd), end: Int(lastEnd), source: source.id)
  }
}

// Taking

extension Parser {
  mutating func advance() {
    guard current.kind != .endOfText else { return }
    if current.kind == .end {
      layout.takeEnd()
      return advanceOverSemicolons()
    }
    layout.take(current)
    lastEnd = current.end
    index += 1
    current = lexed.tokens[index]
    guard current.startsLine || current.kind == .semicolon else { return }
    let second = index + 1 < lexed.tokens.count ? lexed.tokens[index + 1] : nil
    if layout.ends(before: current, second) {
      current = Token(.end, Int(lastEnd)..<Int(lastEnd))
    }
  }

  mutating func advanceOverSemicolons() {
    while lexed.tokens[index].kind == .semicolon { index += 1 }
    current = lexed.tokens[index]
  }

  mutating func eat(_ kind: Token.Kind) -> Bool {
    guard at(kind) else { return false }
    advance()
    return true
  }

  mutating func eat(_ keyword: Keyword) -> Bool {
    guard at(keyword) else { return false }
    advance()
    return true
  }

  mutating func expect(_ kind: Token.Kind) throws(Failure) {
    guard eat(kind) else {
      throw unexpected(expected: [kind.spelling.map { "`\($0)`" } ?? "a token"])
    }
  }

  mutating func expect(_ keyword: Keyword) throws(Failure) {
    guard eat(keyword) else { throw unexpected(expected: ["`\(keyword.rawValue)`"]) }
  }

  /// Takes a bracket and returns its token, to be handed to `close`.
  mutating func open(_ kind: Token.Kind) throws(Failure) -> Token {
    let opener = current
    try expect(kind)
    return opener
  }

  /// Takes the bracket that closes `opener`.
  mutating func close(_ opener: Token, or others: [String] = []) throws(Failure) {
    guard let closer = opener.kind.closer, !eat(closer) else { return }
    throw unclosed(opener, closer: closer, others: others)
  }

  mutating func name(_ what: String = "a name") throws(Failure) -> Name {
    let token = current
    switch token.kind {
    case .name:
      advance()
      return Name(String(decoding: source.bytes[token.range], as: UTF8.self), span(of: token))
    case .quotedName:
      advance()
      return Name(Literals.quotedName(source.bytes[token.range]), span(of: token))
    case .keyword: throw reserved(token, expected: what)
    case .number, .period, .date:
      let name = "`\(word(token))`"
      throw unexpected(
        expected: [what], help: ["a name that starts with a digit stands in backticks: \(name)"])
    default: throw unexpected(expected: [what])
    }
  }

  mutating func text(_ what: String) throws(Failure) -> String {
    guard at(.text) else { throw unexpected(expected: [what]) }
    return takeText()
  }

  mutating func optionalText() -> String? { at(.text) ? takeText() : nil }

  mutating func takeText() -> String {
    let (text, badEscapes) = Literals.text(source.bytes[current.range])
    for range in badEscapes {
      let place = Span(start: range.lowerBound, end: range.upperBound, source: source.id)
      record(.badEscape(place, String(decoding: source.bytes[range], as: UTF8.self)))
    }
    advance()
    return text
  }
}

// Depth

extension Parser {
  mutating func enter() throws(Failure) {
    depth += 1
    if depth > Parser.nestingLimit { throw tooDeep() }
  }

  mutating func leave() { depth -= 1 }

  /// Notes an expression of a height, and refuses a chain that makes the tree too tall.
  mutating func grow(to height: Int) throws(Failure) {
    tallest = max(tallest, height)
    if tallest > Parser.nestingLimit { throw tooDeep() }
  }

  private mutating func tooDeep() -> Failure {
    _ = fail(.nestingTooDeep(span(of: current), limit: Parser.nestingLimit))
    return .tooDeep
  }
}
