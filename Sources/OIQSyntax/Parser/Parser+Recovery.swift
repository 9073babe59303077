import OIQText

// Failing and going on. A failure writes one message, then unwinds to the stage or statement around
// it, which skips to where it can go on. What the lexer already complained about in the same place
// is not complained about again.

extension Parser {
  /// Writes a message for the token looked at, unless it is the echo of an earlier one.
  mutating func fail(_ diagnostic: Diagnostic) -> Failure {
    guard index != recoveredAt, !lexerComplained() else { return .unexpected }
    if at(.endOfText), diagnostics.isEmpty, !layout.open.isEmpty || layout.isWaiting {
      isIncomplete = true
    }
    record(diagnostic)
    return .unexpected
  }

  mutating func record(_ diagnostic: Diagnostic) {
    if !isFull { diagnostics.append(diagnostic) }
  }

  /// Whether nobody would read one more message.
  var isFull: Bool { diagnostics.count >= Lexer.diagnosticLimit }

  /// Whether the lexer found something wrong between the start of this stage and here.
  private func lexerComplained() -> Bool {
    guard !lexed.diagnostics.isEmpty else { return false }
    var low = 0
    var high = lexed.diagnostics.count
    while low < high {
      let middle = (low + high) / 2
      if Lexer.start(of: lexed.diagnostics[middle]) < unitStart {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < lexed.diagnostics.count else { return false }
    return Lexer.start(of: lexed.diagnostics[low]) < max(current.end, current.start &+ 1)
  }

  mutating func unexpected(expected: [String], help: [String] = []) -> Failure {
    isFull
      ? .unexpected
      : fail(
        .unexpected(
          found, at: span(of: current), expected: expected,
          help: (splitPeriod ?? splitMoney ?? splitThousands ?? misspeltStart).map { [$0] } ?? help)
      )
  }

  /// The token before the one looked at, as it is written.
  private var wordBefore: String? {
    guard index > 0 else { return nil }
    return String(decoding: source.bytes[lexed.tokens[index - 1].range], as: UTF8.self)
  }

  /// What `10 B USD` should have been, where the currency is unexpected.
  private var splitMoney: String? {
    guard at(.name), let parts = wordBefore?.split(separator: " "), parts.count == 2
    else { return nil }
    let scale = String(parts[1])
    guard let suffix = NumberSuffix.spokenAfterMoney[scale] ?? ["Mio": "M", "Mrd": "B"][scale]
    else { return nil }
    return "a suffix touches its number: \(parts[0])\(suffix) \(word(current))"
  }

  /// What `{amount: B USD}` should have been, where the currency is unexpected.
  private var splitScale: String? {
    guard at(.name), index > 1, lexed.tokens[index - 2].kind == .colon, let scale = wordBefore,
      ["k", "M", "B", "T"].contains(scale)
    else { return nil }
    return "a unit of two words stands in quotes: \"\(scale) \(word(current))\""
  }

  /// What `1,000,000` should have been, where the comma is unexpected.
  private var splitThousands: String? {
    guard at(.comma), index > 0, [.number, .quantity].contains(lexed.tokens[index - 1].kind),
      var whole = wordBefore, whole.last?.isNumber == true
    else { return nil }
    let before = whole
    var position = index
    while position + 1 < lexed.tokens.count {
      let (comma, group) = (lexed.tokens[position], lexed.tokens[position + 1])
      guard comma.kind == .comma, comma.start == lexed.tokens[position - 1].end,
        group.kind == .number, group.start == comma.end, group.range.count == 3
      else { break }
      whole += "_" + word(group)
      position += 2
    }
    return whole == before ? nil : "thousands are set apart by `_`: \(whole)"
  }

  /// A statement that begins with a word near one of ours.
  private var misspeltStart: String? {
    guard index > 0, lexed.tokens[index - 1].start == unitStart,
      lexed.tokens[index - 1].kind == .name, let before = wordBefore,
      let starts = Suggestion.didYouMean(
        Suggestion.nearest(to: before, among: ["from"] + Keyword.statements.map(\.rawValue)))
    else { return nil }
    return starts[0]
  }

  /// What `Q1 2025` should have been, where the year is unexpected.
  private var splitPeriod: String? {
    guard at(.number), index > 0 else { return nil }
    let label = String(decoding: source.bytes[lexed.tokens[index - 1].range], as: UTF8.self)
    let year = String(decoding: source.bytes[current.range], as: UTF8.self)
    guard year.count == 4, year.allSatisfy(\.isNumber), label.count == 2,
      let kind = label.first?.uppercased(), let number = label.last?.wholeNumberValue,
      kind == "Q" && 1...4 ~= number || kind == "H" && 1...2 ~= number
    else { return nil }
    return "a period is written with its year first: \(year)\(kind)\(number)"
  }

  mutating func reserved(_ token: Token, expected: String) -> Failure {
    let word = String(decoding: source.bytes[token.range], as: UTF8.self)
    return fail(.reservedWord(word, at: span(of: token), expected: expected))
  }

  /// The token looked at, in words.
  var found: String { description(of: current) }

  func description(of token: Token) -> String {
    let written = String(decoding: source.bytes[token.range].prefix(40), as: UTF8.self)
    return switch token.kind {
    case .end: "the end of the line"
    case .endOfText: "the end of the text"
    case .keyword: "the word `\(written)`"
    case .text: "the text \(written)"
    case .number, .quantity, .date, .period: "\(written)"
    default: "`\(written)`"
    }
  }

  /// The message for a bracket whose partner isn't here.
  mutating func unclosed(_ opener: Token, closer: Token.Kind, others: [String]) -> Failure {
    let spelled = "`\(closer.spelling ?? "")`"
    let openerSpan = span(of: opener)
    if !current.kind.isCloser, !at(.end), !at(.endOfText),
      closingIndex(depth: layout.open.count - 1) != nil
    {
      return fail(
        .unexpected(
          found, at: span(of: current), expected: others + [spelled], opener: openerSpan,
          help: splitScale.map { [$0] } ?? []))
    }
    return fail(
      .unclosedBracket(
        opener.kind.spelling ?? "", closer: closer.spelling ?? "", at: openerSpan,
        found: found, foundAt: span(of: current)))
  }
}

extension Parser {
  enum RecoveryPoint {
    /// The next `|` of this pipe, or its end.
    case stage
    /// The end of the statement.
    case statement
  }

  /// Skips to where parsing can go on, with `brackets` brackets open.
  mutating func recover(to point: RecoveryPoint, brackets: Int) {
    skipBrackets(to: brackets)
    while !at(.endOfText) {
      if layout.open.count <= brackets {
        if at(.end) || (point == .stage && at(.pipe)) { break }
        if current.kind.isCloser, brackets > 0, layout.open.count == brackets { break }
      }
      advanceThroughEnds()
    }
    recoveredAt = index
  }

  /// An end inside a bracket that was opened and is skipped is passed over.
  private mutating func advanceThroughEnds() {
    if at(.end) { current = lexed.tokens[index] } else { advance() }
  }

  /// Leaves brackets that are open beyond a number: behind their closing brackets when these come,
  /// else at the end of the line, where they are forgotten.
  private mutating func skipBrackets(to brackets: Int) {
    guard layout.open.count > brackets else { return }
    if let close = closingIndex(depth: brackets) {
      while index < close, !at(.endOfText) { advanceThroughEnds() }
      if at(.end) { current = lexed.tokens[index] }
      return advance()
    }
    while !at(.endOfText), !at(.end), !current.startsLine || index == recoveredAt { advance() }
    layout.forgetBrackets(beyond: brackets)
    if !at(.endOfText), !at(.pipe), !at(.end) {
      current = Token(.end, Int(lastEnd)..<Int(lastEnd))
    }
  }

  /// The token that brings the count of open brackets down to `depth`, looking no further than the
  /// next sure start of a statement.
  private func closingIndex(depth: Int) -> Int? {
    var open = layout.open.count
    let tokens = lexed.tokens
    for position in index..<min(tokens.count, index + 1000) {
      let token = tokens[position]
      if token.kind == .semicolon { return nil }
      if position > index, token.startsLine,
        token.keyword == .let
          || (token.keyword == .from && tokens[position - 1].kind != .leftParenthesis)
      {
        return nil
      }
      if token.kind.closer != nil { open += 1 }
      if token.kind.isCloser {
        open -= 1
        if open == depth { return position }
      }
    }
    return nil
  }
}
