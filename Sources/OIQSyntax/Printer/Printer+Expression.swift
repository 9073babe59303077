import OIQText

extension Printer {
  /// Brackets are added only where the tree needs them and has none of its own.
  static func text(_ expression: Expression, _ minimum: Precedence = .expression) -> String {
    let bare = bare(expression)
    return level(expression) >= minimum ? bare : "(" + bare + ")"
  }

  static func level(_ expression: Expression) -> Precedence {
    switch expression.kind {
    case .number(let value, _) where value < 0: .negate
    case .quantity(let value, _) where value < 0: .negate
    case .number, .quantity, .text, .boolean, .date, .missing, .parameter, .name, .member, .call,
      .list, .record, .pipe, .group, .invalid:
      .primary
    case .period(let start, let end): periodLiteral(start, end) == nil ? .span : .primary
    case .unary(.negate, _): .negate
    case .unary(.not, _): .not
    case .binary(let op, _, _, _): op.binding.level
    case .isMissing: .compare
    case .convert: .convert
    case .conditional: .expression
    }
  }

  private static func bare(_ expression: Expression) -> String {
    switch expression.kind {
    case .number(let value, let suffix): return number(value, suffix: suffix)
    case .quantity(let value, let unit): return quantity(value, unit.text)
    case .text(let text): return quoted(text)
    case .boolean(let value): return value ? "true" : "false"
    case .date(let day): return date(day)
    case .period(let start, let end):
      return periodLiteral(start, end) ?? date(start) + ".." + date(end - 1)
    case .missing: return "missing"
    case .parameter(let parameter): return "$" + parameter
    case .name(let name): return self.name(name)
    case .member(let base, let member): return text(base, .primary) + "." + name(member)
    case .call(let function, let arguments):
      return name(function) + "(" + self.arguments(arguments) + ")"
    case .list(let items): return "[" + items.map { text($0) }.joined(separator: ", ") + "]"
    case .record(let fields): return "{" + self.fields(fields) + "}"
    case .pipe(let pipe): return "(" + inline(pipe) + ")"
    case .group(let inner): return "(" + text(inner) + ")"
    case .unary(let op, let operand): return unary(op, operand)
    case .binary(let op, let left, let right, _): return binary(op, left, right)
    case .isMissing(let operand, let negated):
      return text(operand, .convert) + (negated ? " is not missing" : " is missing")
    case .convert(let operand, let unit): return text(operand, .convert) + " -> " + unit.text
    case .conditional(let condition, let then, let otherwise):
      return "if \(text(condition)) then \(text(then)) else \(text(otherwise))"
    case .invalid: return "`?`"
    }
  }

  private static func unary(_ op: UnaryOperator, _ operand: Expression) -> String {
    switch op {
    case .not: return "not " + text(operand, .not)
    case .negate:
      let operand = text(operand, .negate)
      return operand.hasPrefix("-") ? "- " + operand : "-" + operand
    }
  }

  private static func binary(_ op: Operator, _ left: Expression, _ right: Expression) -> String {
    let binding = op.binding
    switch op {
    case .rangeTo:
      let (low, high) = clearEnds(left, right)
      return "\(low) \(op.rawValue) \(high)"
    case .plusMinus: return rangeEnd(left) + " \(op.rawValue) " + rangeEnd(right)
    case .through: return text(left, binding.left) + ".." + text(right, binding.right)
    case .power:
      // `5 m ^ 2` is a square of five metres, `5 m^2` five square metres.
      let sign = if case .quantity = left.kind { " ^ " } else { "^" }
      return text(left, binding.left) + sign + text(right, binding.right)
    case .or, .and, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn,
      .notIn, .overlaps, .orElse, .add, .subtract, .multiply, .divide:
      return text(left, binding.left) + " \(op.rawValue) " + text(right, binding.right)
    }
  }

  /// `$20 to $30_000_000` isn't shortened to `$20 to $30M`, of which M may be meant for both.
  private static func clearEnds(_ left: Expression, _ right: Expression) -> (String, String) {
    let (low, high) = (rangeEnd(left), rangeEnd(right))
    guard let first = scaled(left), let second = scaled(right) else { return (low, high) }
    return switch ScaledLiteral.unclearEnd(first, second) {
    case .low: (low, second.plain)
    case .high: (first.plain, high)
    case nil: (low, high)
    }
  }

  /// A number or an amount as it is printed; `nil` for any other end.
  private static func scaled(_ end: Expression) -> ScaledLiteral? {
    switch end.kind {
    case .number, .quantity: return ScaledLiteral(Array(rangeEnd(end).utf8)[...])
    case .unary(.negate, let operand):
      var literal = scaled(operand)
      literal?.isNegative.toggle()
      return literal
    default: return nil
    }
  }

  private static func rangeEnd(_ end: Expression) -> String {
    switch end.kind {
    case .number, .quantity, .parameter, .group, .pipe: text(end, .negate)
    case .unary(.negate, let operand):
      operand.kind.isSignedEnd ? "- " + rangeEnd(operand) : "-" + rangeEnd(operand)
    case .unary, .text, .boolean, .date, .period, .missing, .name, .member, .call, .list, .record,
      .binary, .isMissing, .convert, .conditional, .invalid:
      "(" + text(end) + ")"
    }
  }
}

extension ExpressionKind {
  fileprivate var isSignedEnd: Bool {
    if case .unary(.negate, _) = self { true } else { false }
  }
}
