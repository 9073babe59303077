import OIQSyntax
import OIQText

/// What a piece of a text is, for colours while it is being typed.
public struct Highlight: Sendable, Hashable {
  public enum Role: String, Sendable, CaseIterable {
    case keyword, stage, function, number, text, parameter, unit, comment
  }

  public let role: Role
  /// UTF-8 offsets.
  public let range: Range<Int>
}

extension Session {
  /// The pieces of a text that are more than plain names and signs, in order. Looks at the text alone; fit for every
  /// key stroke.
  public static func highlights(in text: String) -> [Highlight] {
    var sources = SourceMap()
    let tokens = Lexer.tokens(in: sources.add(name: "", bytes: Array(text.utf8)))
    return tokens.indices.compactMap { index in
      role(of: index, in: tokens).map { Highlight(role: $0, range: tokens[index].range) }
    }
  }

  private static func role(of index: Int, in tokens: [Token]) -> Highlight.Role? {
    let token = tokens[index]
    switch token.kind {
    case .keyword, .name: return role(ofWord: index, in: tokens)
    case .number, .quantity, .date, .period: return .number
    case .text: return .text
    case .parameter: return .parameter
    case .unitName: return .unit
    case .comment, .documentation: return .comment
    case .quotedName, .pipe, .comma, .colon, .dot, .semicolon, .assign, .arrow, .leftParenthesis,
      .rightParenthesis, .leftBracket, .rightBracket, .leftBrace, .rightBrace, .equal, .notEqual,
      .less, .lessOrEqual, .greater, .greaterOrEqual, .orElse, .through, .plus, .minus, .star,
      .slash, .plusMinus, .caret, .end, .endOfText:
      return nil
    }
  }

  private static func role(ofWord index: Int, in tokens: [Token]) -> Highlight.Role? {
    let previous = index > 0 ? tokens[index - 1] : nil
    if let keyword = tokens[index].keyword {
      if previous?.kind == .pipe { return .stage }
      let isHere =
        switch keyword.place {
        case .anywhere: true
        case .statement: previous == nil || previous?.kind == .semicolon || tokens[index].startsLine
        case .stage: false
        case .join: previous?.keyword == .join
        case .phrase: previous?.kind == .keyword || previous?.keyword != nil
        }
      if isHere { return .keyword }
    }
    let next = tokens.indices.contains(index + 1) ? tokens[index + 1] : nil
    return next?.kind == .leftParenthesis ? .function : nil
  }
}

/// Something wrong in a text that is being typed.
public struct Mistake: Sendable, Hashable {
  /// UTF-8 offsets of what is wrong.
  public let range: Range<Int>
  /// One line that says what.
  public let title: String
}

extension Session {
  /// The mistakes in a text that is still being typed. Looks at the text and the catalogue alone: runs no query and
  /// opens no file, and says nothing of what only those could tell. A text that just stops too early has none.
  public func mistakes(in text: String) -> [Mistake] {
    let run = StatementRun(
      state: state.withLock { $0 }, settings: settings, isCancelled: { false }, reach: .textAlone)
    let (found, source) = run.check(
      Array(text.utf8), name: "<input>", incomplete: .isNoMistake)
    let lead = run.sources.lead(of: source.id)
    return found.compactMap { diagnostic in
      // A text that continues the last query is checked behind it.
      guard diagnostic.severity == .error, let span = diagnostic.labels.first?.span,
        span.source == source.id, span.byteRange.lowerBound >= lead
      else { return nil }
      let range = span.byteRange
      return Mistake(
        range: range.lowerBound - lead..<range.upperBound - lead,
        title: diagnostic.title)
    }
  }
}

/// How far a run may reach.
enum RunReach: Sendable {
  case everything
  /// No query runs and no file is opened; what needs one is passed over in silence.
  case textAlone
}

extension RunReach {
  /// Thrown where a run that reaches the text alone would need more.
  static let beyond = Diagnostic(.notYet, "not while a text is being typed")
}

/// What becomes of a text that stops too early.
enum IncompleteText: Sendable {
  case isAMistake, isNoMistake
}
