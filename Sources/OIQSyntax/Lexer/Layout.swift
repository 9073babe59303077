import OIQText

/// The layout rule, on tokens. A newline ends a statement unless it stands inside `( )` or `[ ]`,
/// after a token that can't end one, or before a line whose first token is `|`, `then` or `else`;
/// inside `{ }` newlines separate. `;` ends a statement anywhere.
///
/// One thing more: a line inside `( )` or `[ ]` that can only be the start of a new statement ends
/// the old one, so that a bracket left open spoils one statement and not the rest of the text.
struct Layout {
  /// The brackets open at this point, outermost first.
  private(set) var open: [Token] = []
  private var previous: Token.Kind?
  private var previousCanEnd = false
  private var place = Place.statementStart

  private enum Place {
    case statementStart, stage, inside
  }
}

extension Layout {
  /// Whether the last token asks for more, as an operator, `|` or `,` does.
  var isWaiting: Bool { previous != nil && !previousCanEnd }

  /// Steps over a token.
  mutating func take(_ token: Token) {
    if token.kind.closer != nil {
      open.append(token)
    } else if token.kind.isCloser {
      close(token.kind)
    }
    previousCanEnd = canEnd(token)
    previous = token.kind
    place = token.kind == .pipe ? .stage : .inside
  }

  /// Steps over an end of statement, made or written.
  mutating func takeEnd() {
    previous = nil
    previousCanEnd = false
    place = .statementStart
    while let last = open.last, last.kind != .leftBrace { open.removeLast() }
  }

  /// Forgets brackets that were opened after a point, when the parser gives up on them.
  mutating func forgetBrackets(beyond count: Int) {
    while open.count > count { open.removeLast() }
  }

  private mutating func close(_ closer: Token.Kind) {
    guard let match = open.lastIndex(where: { $0.kind.closer == closer }) else { return }
    // A `)` doesn't reach out of the braces around it.
    let isBlocked = open[(match + 1)...].contains { $0.kind == .leftBrace }
    if !isBlocked { open.removeSubrange(match...) }
  }

  private func canEnd(_ token: Token) -> Bool {
    guard let keyword = token.keyword else { return token.kind.canEndStatement }
    switch place {
    case .stage where Keyword.stages.contains(keyword):
      return keyword == .describe || keyword == .distinct
    case .statementStart where keyword.place == .statement: return keyword == .why
    case .stage, .statementStart, .inside: return keyword.canEndStatement
    }
  }

  /// Whether a statement ends between what was taken and `next`; `second` is the token after it.
  func ends(before next: Token, _ second: Token?) -> Bool {
    if next.kind == .semicolon { return true }
    guard next.startsLine, previous != nil else { return false }
    if open.last?.kind == .leftParenthesis || open.last?.kind == .leftBracket {
      return startsStatement(next, second)
    }
    return previousCanEnd && !continuesLine(next)
  }

  /// Whether a line break before `next` would end a statement after a name.
  func separates(_ next: Token) -> Bool {
    if next.kind == .semicolon { return true }
    let inside = open.last?.kind == .leftParenthesis || open.last?.kind == .leftBracket
    return next.startsLine && !inside && !continuesLine(next)
  }

  private func continuesLine(_ next: Token) -> Bool {
    next.kind == .pipe || next.keyword == .then || next.keyword == .else
      || next.kind == .endOfText
  }

  /// Whether the first token of a line can't go on with what is open.
  private func startsStatement(_ next: Token, _ second: Token?) -> Bool {
    guard let keyword = next.keyword else { return false }
    if keyword == .let { return true }
    if keyword == .from { return previous != .leftParenthesis }
    guard keyword.place == .statement, previousCanEnd, let second, !second.startsLine else {
      return false
    }
    return [.name, .quotedName, .text, .number].contains(second.kind)
  }
}

extension LexedText {
  /// The tokens with `.end` where the layout rule puts it: what the grammar is written over.
  package func laidOut() -> [Token] {
    var layout = Layout()
    var result: [Token] = []
    result.reserveCapacity(tokens.count + 16)
    var at = 0
    while at < tokens.count {
      let next = tokens[at]
      if layout.ends(before: next, at + 1 < tokens.count ? tokens[at + 1] : nil) {
        layout.takeEnd()
        result.append(Token(.end, Int(next.start)..<Int(next.start)))
        while at < tokens.count, tokens[at].kind == .semicolon { at += 1 }
        continue
      }
      layout.take(next)
      result.append(next)
      at += 1
    }
    return result
  }
}
