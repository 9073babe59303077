import OIQText

// Expressions: precedence climbing over `Operator.binding`.

extension Parser {
  // expr ::= "if" expr "then" expr "else" expr | or
  mutating func expression() throws(Failure) -> Expression {
    try enter()
    defer { leave() }
    guard at(.if) else { return try infix(.or) }
    let start = current.start
    let outer = tallest
    tallest = 0
    advance()
    let condition = try expression()
    try expectBranch(.then)
    let then = try expression()
    try expectBranch(.else)
    let otherwise = try expression()
    let height = tallest + 1
    tallest = outer
    try grow(to: height)
    return Expression(
      .conditional(condition: condition, then: then, otherwise: otherwise), span(from: start))
  }

  private mutating func expectBranch(_ keyword: Keyword) throws(Failure) {
    if eat(keyword) { return }
    let isFirst = diagnostics.isEmpty
    let failure = unexpected(expected: ["`\(keyword.rawValue)`"])
    if isFirst, at(.endOfText), !diagnostics.isEmpty { isIncomplete = true }
    throw failure
  }

  // sum ::= product ( ( "+" | "-" ) product )*
  mutating func sum() throws(Failure) -> Expression {
    try enter()
    defer { leave() }
    return try infix(.sum)
  }

  // or ::= and ( "or" and )*
  // and ::= not ( "and" not )*
  // comparison ::= convert ( ( "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not" "in" | "overlaps" ) convert | "is" "not"? "missing" )?
  // convert ::= default ( "->" UNIT )*
  // default ::= span ( "??" default )?
  // span ::= sum ( ".." sum )?
  // product ::= range ( ( "*" | "/" ) range )*
  // range ::= negated | end ( "to" | "±" ) end
  // power ::= primary ( "^" negated )?
  private mutating func infix(_ minimum: Precedence) throws(Failure) -> Expression {
    let start = current.start
    let outer = tallest
    tallest = 0
    var left = try prefix(minimum)
    var height = tallest
    // What binds tighter than the last operator has been taken by its right operand; it may not
    // follow now, and no operator that stands alone may follow its like.
    var ceiling = Precedence.primary
    while let infix = infixSign(), infix.level >= minimum {
      guard infix.level <= ceiling else { throw misplaced(infix, after: left, ceiling) }
      tallest = 0
      left = try apply(infix, to: left, from: start)
      height = max(height, tallest) + 1
      try grow(to: height)
      ceiling = infix.ceiling
    }
    tallest = max(outer, height)
    if at(.assign) { throw unexpectedAssignment(after: left) }
    return left
  }

  // not ::= "not" not | comparison
  // negated ::= "-" negated | power
  private mutating func prefix(_ minimum: Precedence) throws(Failure) -> Expression {
    let start = current.start
    let unary: UnaryOperator
    if at(.minus) {
      unary = .negate
    } else if at(.not), minimum <= .not {
      unary = .not
    } else {
      return try primary()
    }
    try enter()
    defer { leave() }
    advance()
    let operand = try infix(unary == .not ? .not : .negate)
    try grow(to: tallest + 1)
    return Expression(.unary(unary, operand), span(from: start))
  }

  private mutating func apply(
    _ infix: InfixSign, to left: Expression, from start: Int32
  ) throws(Failure) -> Expression {
    let sign = current
    for _ in 0..<infix.tokenCount { advance() }
    if sign.kind == .plus, at(.minus), current.start == sign.end {
      throw fail(
        .plusMinusInASCII(Span(start: Int(sign.start), end: Int(current.end), source: source.id)))
    }
    switch infix.kind {
    case .convert:
      let unit = try unitText()
      if ["k", "M", "B", "T"].contains(unit.text), at(.name) {
        throw fail(
          .scaledConversion(unit, word(current), of: text(of: left.span), at: span(of: current)))
      }
      return Expression(.convert(left, unit), span(from: start))
    case .isMissing(let negated):
      try expect(.missing)
      return Expression(.isMissing(left, negated: negated), span(from: start))
    case .binary(let op):
      let signSpan = Span(start: Int(sign.start), end: Int(lastEnd), source: source.id)
      try enter()
      defer { leave() }
      let found = diagnostics.count
      let right = try self.infix(op.binding.right)
      if found < diagnostics.count { adviseBrackets(op, left, around: right) }
      try checkRange(op, left, right)
      return Expression(.binary(op, left, right, operatorSpan: signSpan), span(from: start))
    }
  }

  private mutating func unitText() throws(Failure) -> UnitText {
    guard at(.unitName) else {
      throw unexpected(expected: ["a unit"], help: ["a unit is written like kW, pJ/bit or USD/kWh"])
    }
    let text = String(decoding: source.bytes[current.range], as: UTF8.self)
    let unit = UnitText(text: text, span: span(of: current))
    advance()
    return unit
  }
}

// Ranges

extension Parser {
  // end ::= "-" end | NUMBER | QUANTITY | PARAMETER | "(" pipe ")"
  private func isRangeEnd(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .number, .quantity, .parameter, .group, .pipe, .invalid: true
    case .unary(.negate, let operand): isRangeEnd(operand)
    case .unary, .text, .boolean, .date, .period, .missing, .name, .member, .call, .list, .record,
      .binary, .isMissing, .convert, .conditional:
      false
    }
  }

  private mutating func checkRange(
    _ op: Operator, _ left: Expression, _ right: Expression
  ) throws(Failure) {
    guard op == .rangeTo || op == .plusMinus else { return }
    for end in [left, right] where !isRangeEnd(end) {
      if op == .rangeTo, case .name(let unit) = right.kind, isRangeEnd(left) {
        throw fail(.toForConversion(right.span, unit: unit.text))
      }
      throw fail(.rangeEnd(end.span, op.rawValue))
    }
    guard op == .rangeTo else { return }
    if let unit = unitName(of: right), isPlain(left) {
      _ = fail(.rangeNeedsUnits(left.span, unit: unit, unitSpan: right.span))
    } else if let unit = unitName(of: left), isPlain(right) {
      _ = fail(.rangeNeedsUnits(right.span, unit: unit, unitSpan: left.span))
    } else if let low = scaled(left), let high = scaled(right) {
      checkSuffixes(left, low, right, high)
    }
  }

  /// `x * 2 to 30 W`, where the product may be meant for the lower end: `to` takes the 2 alone.
  private mutating func adviseBrackets(
    _ op: Operator, _ left: Expression, around right: Expression
  ) {
    guard op == .multiply || op == .divide, let last = diagnostics.indices.last,
      case .binary(.rangeTo, let end, let other, _) = right.kind,
      diagnostics[last].code == .rangeNeedsUnits, diagnostics[last].labels.first?.span == end.span,
      isPlain(end), unitName(of: other) != nil
    else { return }
    let product = "\(text(of: left.span)) \(op.rawValue) \(text(of: end.span))"
    diagnostics[last].help.append(
      "or put brackets around a product that is an end: `(\(product)) to \(text(of: other.span))`")
  }

  /// A number or an amount as it is written; `nil` for any other end.
  private func scaled(_ end: Expression) -> ScaledLiteral? {
    switch end.kind {
    case .number, .quantity:
      return ScaledLiteral(source.bytes[end.span.byteRange.clamped(to: 0..<source.bytes.count)])
    case .unary(.negate, let operand):
      guard var literal = scaled(operand) else { return nil }
      literal.isNegative.toggle()
      return literal
    default: return nil
    }
  }

  private mutating func checkSuffixes(
    _ left: Expression, _ low: ScaledLiteral, _ right: Expression, _ high: ScaledLiteral
  ) {
    switch ScaledLiteral.unclearEnd(low, high) {
    case .low:
      _ = fail(
        .rangeNeedsSuffix(
          left.span, high.suffix, right.span, ScaledLiteral.readings(low, high, of: .low)))
    case .high:
      _ = fail(
        .rangeNeedsSuffix(
          right.span, low.suffix, left.span, ScaledLiteral.readings(low, high, of: .high)))
    case nil: break
    }
  }

  private func unitName(of expression: Expression) -> String? {
    switch expression.kind {
    case .quantity(_, let unit): unit.text
    case .unary(.negate, let operand): unitName(of: operand)
    default: nil
    }
  }

  private func isPlain(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .number: true
    case .unary(.negate, let operand): isPlain(operand)
    default: false
    }
  }
}

/// What stands between two operands, or after one.
struct InfixSign {
  enum Kind {
    case binary(Operator)
    case convert
    case isMissing(negated: Bool)
  }
  var kind: Kind
  var tokenCount = 1

  var level: Precedence {
    switch kind {
    case .binary(let op): op.binding.level
    case .convert: .convert
    case .isMissing: .compare
    }
  }

  /// The tightest level that may follow in the same chain.
  var ceiling: Precedence {
    switch kind {
    case .binary(let op):
      switch op.binding.level {
      case .compare: .not
      case .span: .orElse
      case .range: .product
      default: op.binding.level
      }
    case .convert: .convert
    case .isMissing: .not
    }
  }
}

extension Parser {
  func infixSign() -> InfixSign? {
    switch current.kind {
    case .keyword: return infixWord()
    case .arrow: return InfixSign(kind: .convert)
    case .equal: return InfixSign(kind: .binary(.equal))
    case .notEqual: return InfixSign(kind: .binary(.notEqual))
    case .less: return InfixSign(kind: .binary(.less))
    case .lessOrEqual: return InfixSign(kind: .binary(.lessOrEqual))
    case .greater: return InfixSign(kind: .binary(.greater))
    case .greaterOrEqual: return InfixSign(kind: .binary(.greaterOrEqual))
    case .orElse: return InfixSign(kind: .binary(.orElse))
    case .through: return InfixSign(kind: .binary(.through))
    case .plus: return InfixSign(kind: .binary(.add))
    case .minus: return InfixSign(kind: .binary(.subtract))
    case .star: return InfixSign(kind: .binary(.multiply))
    case .slash: return InfixSign(kind: .binary(.divide))
    case .plusMinus: return InfixSign(kind: .binary(.plusMinus))
    case .caret: return InfixSign(kind: .binary(.power))
    default: return nil
    }
  }

  private func infixWord() -> InfixSign? {
    switch current.keyword {
    case .or: return InfixSign(kind: .binary(.or))
    case .and: return InfixSign(kind: .binary(.and))
    case .in: return InfixSign(kind: .binary(.isIn))
    case .overlaps: return InfixSign(kind: .binary(.overlaps))
    case .to: return InfixSign(kind: .binary(.rangeTo))
    case .not where peek().keyword == .in:
      return InfixSign(kind: .binary(.notIn), tokenCount: 2)
    case .is:
      let negated = peek().keyword == .not
      return InfixSign(kind: .isMissing(negated: negated), tokenCount: negated ? 2 : 1)
    default: return nil
    }
  }

  private mutating func misplaced(
    _ infix: InfixSign, after left: Expression, _ ceiling: Precedence
  ) -> Failure {
    let place = span(of: current)
    if infix.level == .compare, case .binary(let op, let first, let middle, let sign) = left.kind,
      op.binding.level == .compare
    {
      return fail(
        .chainedComparison(
          sign, place, whole: text(of: first.span), middle: text(of: middle.span),
          op.rawValue, text(of: place)))
    }
    if case .convert(_, let unit) = left.kind {
      return fail(.afterConversion(place, text(of: place), value: left.span, unit: unit.text))
    }
    return unexpected(
      expected: ["the end of the expression"],
      help: ["put brackets around \(text(of: left.span)) first"])
  }

  /// The characters of a span, shortened to fit into a message.
  func text(of span: Span) -> String {
    let bytes = source.bytes[span.byteRange.clamped(to: 0..<source.bytes.count)]
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let text = String(decoding: line, as: UTF8.self)
    return text.count <= 40 && line.count == bytes.count ? text : text.prefix(40) + "…"
  }

  private mutating func unexpectedAssignment(after left: Expression) -> Failure {
    if case .quantity(_, let unit) = left.kind {
      return fail(.missingComma(unit.span, before: unit.text))
    }
    return fail(.assignmentInCondition(span(of: current)))
  }
}
