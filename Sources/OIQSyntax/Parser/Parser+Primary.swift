import OIQText

extension Parser {
  // primary ::= ( NAME ( "(" args? ")" )? | literal | "(" pipe ")" | list ) ( "." NAME )*
  mutating func primary() throws(Failure) -> Expression {
    let start = current.start
    var value = try operand()
    while at(.dot) {
      advance()
      let member = try name("a name after `.`")
      try grow(to: tallest + 1)
      value = Expression(.member(value, member), span(from: start))
    }
    return value
  }

  private mutating func operand() throws(Failure) -> Expression {
    let token = current
    switch token.kind {
    case .name, .quotedName: return try nameOrCall()
    case .number, .quantity, .date, .period, .text, .parameter: return literal()
    case .leftParenthesis: return try group()
    case .leftBracket: return try list()
    case .keyword:
      guard let kind = constant() else { throw expressionExpected() }
      advance()
      return leaf(kind, token)
    default: throw expressionExpected()
    }
  }

  private func constant() -> ExpressionKind? {
    switch current.keyword {
    case .true: .boolean(true)
    case .false: .boolean(false)
    case .missing: .missing
    default: nil
    }
  }

  private mutating func leaf(_ kind: ExpressionKind, _ token: Token) -> Expression {
    tallest = max(tallest, 1)
    return Expression(kind, span(of: token))
  }

  private mutating func nameOrCall() throws(Failure) -> Expression {
    let start = current.start
    let token = current
    let named = try name()
    guard at(.leftParenthesis) else { return leaf(.name(named), token) }
    let arguments = try arguments()
    return Expression(.call(named, arguments), span(from: start))
  }

  // literal ::= NUMBER | QUANTITY | DATE | PERIOD | TEXT | PARAMETER | "true" | "false" | "missing"
  private mutating func literal() -> Expression {
    let token = current
    let bytes = source.bytes[token.range]
    if token.kind == .text { return leaf(.text(takeText()), token) }
    advance()
    switch token.kind {
    case .number:
      let (value, suffix) = Literals.number(bytes)
      return leaf(finite(value, token) ?? .number(value, suffix: suffix), token)
    case .quantity: return leaf(quantity(bytes, token), token)
    case .date: return leaf(Literals.date(bytes).map { .date($0) } ?? .invalid, token)
    case .period:
      return leaf(Literals.period(bytes).map { .period(start: $0, end: $1) } ?? .invalid, token)
    default:
      return leaf(.parameter(String(decoding: bytes.dropFirst(), as: UTF8.self)), token)
    }
  }

  private mutating func quantity(_ bytes: ArraySlice<UInt8>, _ token: Token) -> ExpressionKind {
    let quantity = Literals.quantity(bytes)
    let range = quantity.unitRange ?? token.range
    let unit = UnitText(
      text: quantity.unit,
      span: Span(start: range.lowerBound, end: range.upperBound, source: source.id))
    return finite(quantity.value, token) ?? .quantity(quantity.value, unit)
  }

  /// `.invalid` and a message for a number that no `Double` holds, or holds with other digits.
  private mutating func finite(_ value: Double, _ token: Token) -> ExpressionKind? {
    guard value.isFinite else {
      record(.numberTooLarge(span(of: token)))
      return .invalid
    }
    guard value != 0 || !Literals.isOtherThanZero(source.bytes[token.range]) else {
      record(.numberTooSmall(span(of: token)))
      return .invalid
    }
    guard let range = Literals.wholeDigits(source.bytes[token.range]),
      range.count > WholeDigits.alwaysKept
    else { return nil }
    let bytes = source.bytes[range].filter { $0 != UInt8(ascii: "_") }
    let digits = String(decoding: bytes, as: UTF8.self)
    guard WholeDigits.areTooMany(digits, for: value) else { return nil }
    let place = Span(start: range.lowerBound, end: range.upperBound, source: source.id)
    let nearest = ShortDecimal(Double(digits) ?? value).text
    record(.tooManyDigits(place, digits, nearest: nearest))
    return .invalid
  }

  /// `"(" pipe ")"`: a group when nothing in it needs a table.
  private mutating func group() throws(Failure) -> Expression {
    let inner = try bracketedPipe()
    if case .expression(let value) = inner.head, inner.worlds.isEmpty, inner.stages.isEmpty {
      return Expression(.group(value), inner.span)
    }
    return Expression(.pipe(inner), inner.span)
  }

  // list ::= "[" ( exprs ","? )? "]"
  private mutating func list() throws(Failure) -> Expression {
    try enter()
    defer { leave() }
    let outer = tallest
    tallest = 0
    let start = current.start
    let opener = try open(.leftBracket)
    var items: [Expression] = []
    while !at(.rightBracket) {
      items.append(try expression())
      if !eat(.comma) { break }
    }
    try close(opener, or: ["`,`"])
    tallest = max(outer, tallest + 1)
    return Expression(.list(items), span(from: start))
  }
}

// Arguments

extension Parser {
  // args ::= arg ( "," arg )* ","?
  mutating func arguments() throws(Failure) -> [Argument] {
    try enter()
    defer { leave() }
    let outer = tallest
    tallest = 0
    let opener = try open(.leftParenthesis)
    var arguments: [Argument] = []
    while !at(.rightParenthesis) {
      arguments.append(try argument())
      if !eat(.comma) { break }
    }
    try close(opener, or: ["`,`"])
    tallest = max(outer, tallest + 1)
    return arguments
  }

  // arg ::= ( NAME ":" )? ( expr | fields )
  private mutating func argument() throws(Failure) -> Argument {
    var label: Name?
    switch peek().kind {
    case .colon:
      label = try name("the name of an argument")
      advance()
    case .assign where atName: throw fail(.equalsInArgument(span(of: peek())))
    default: if at(.star) { throw fail(.starArgument(span(of: current))) }
    }
    guard at(.leftBrace) else { return Argument(label: label, value: try expression()) }
    let start = current.start
    try enter()
    defer { leave() }
    let fields = try fields()
    tallest += 1
    return Argument(label: label, value: Expression(.record(fields), span(from: start)))
  }
}
