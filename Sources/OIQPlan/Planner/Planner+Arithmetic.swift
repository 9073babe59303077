import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  func arithmetic(
    _ op: Operator, _ left: Expression, _ right: Expression, span: Span, at operatorSpan: Span,
    in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    var first = try value(left, in: context.expecting(nil))
    var second: TypedExpression
    do {
      second = try value(right, in: context.expecting(nil))
    } catch {
      throw advisingBrackets(error, op, left, around: right, in: context)
    }
    if let calendar = try calendarArithmetic(op, first, second, span: span) { return calendar }
    guard case .number(let a) = first.type else {
      if first.type == .missing { return TypedExpression(.constant(.missing), .missing, span) }
      throw PlanDiagnostics.needsNumber(first, doing: op.verb)
    }
    guard case .number(let b) = second.type else {
      if second.type == .missing { return TypedExpression(.constant(.missing), .missing, span) }
      throw PlanDiagnostics.needsNumber(second, doing: op.verb)
    }
    if let scaled = scaledMixed(op, first, a, second, b, span: span, at: operatorSpan) {
      return scaled
    }
    for (operand, written) in [(first, left), (second, right)] {
      try requireOneDimension(operand, doing: op.verb, in: context.rows) { unit in
        "(\(Printer.print(written)) -> \(unit))"
      }
    }
    if op == .add || op == .subtract, b.display?.symbol == "%", second.constant != nil,
      a.display == nil, case .number(let number)? = first.constant, abs(number) > 1
    {
      throw PlanDiagnostics.relativeSum(op, left, right, first, second)
    }
    if op == .add || op == .subtract {
      try requireShares((first, left), (second, right), in: context)
      if let error = PlanDiagnostics.rateAndAmount((first, left), (second, right), op) {
        throw error
      }
    }
    (first, second) = (first.inOneUnit, second.inOneUnit)
    let type = try resultType(op, first, a, second, b)
    guard let operation = ArithmeticOperator(rawValue: op.rawValue) else {
      throw PlanDiagnostics.invalid(at: operatorSpan)
    }
    var result = TypedExpression(
      fold(.arithmetic(operation, first.expression, second.expression, operatorSpan)),
      .number(type), span)
    result.guards = guards(of: first, op, second)
    return result
  }

  /// `x * 2 ± 1 W`, where the product may be what is spread: `±` takes the 2 alone. Says so where that would do.
  private func advisingBrackets(
    _ error: Diagnostic, _ op: Operator, _ left: Expression, around right: Expression,
    in context: Context
  ) -> Diagnostic {
    guard error.code == .unitMismatch, op == .multiply || op == .divide,
      case .binary(let sign, let end, let other, let place) = right.kind,
      sign == .plusMinus || sign == .rangeTo
    else { return error }
    let product = Expression(.binary(op, left, end, operatorSpan: place), end.span)
    let whole = Expression(
      .binary(sign, Expression(.group(product), end.span), other, operatorSpan: place), right.span)
    guard (try? value(whole, in: context.expecting(nil))) != nil else { return error }
    var result = error
    result.help = [
      "`\(sign.rawValue)` takes the nearest number alone: put brackets around the product, `\(Printer.print(whole))`"
    ]
    return result
  }

  /// A column whose rows have units of their own keeps them times or divided by a plain number.
  private func scaledMixed(
    _ op: Operator, _ first: TypedExpression, _ a: NumberType, _ second: TypedExpression,
    _ b: NumberType, span: Span, at operatorSpan: Span
  ) -> TypedExpression? {
    func isPlain(_ number: NumberType) -> Bool {
      number.dimension == .known(.one) && number.rowUnits == nil
    }
    let mixed: (typed: TypedExpression, type: NumberType)
    if a.hasUnitsByRow, isPlain(b), op == .multiply || op == .divide {
      mixed = (first, a)
    } else if b.hasUnitsByRow, isPlain(a), op == .multiply {
      mixed = (second, b)
    } else {
      return nil
    }
    guard let operation = ArithmeticOperator(rawValue: op.rawValue) else { return nil }
    var type = mixed.type
    if a.certainty == .ranged || b.certainty == .ranged { type.certainty = .ranged }
    var result = TypedExpression(
      .arithmetic(operation, first.expression, second.expression, operatorSpan), .number(type), span
    )
    result.guards = guards(of: first, op, second)
    result.table = mixed.typed.table
    return result
  }

  /// Those of both. A property is weighed by a factor that is another in each row.
  private func guards(
    of first: TypedExpression, _ op: Operator, _ second: TypedExpression
  ) -> [MeasureGuard] {
    guard op == .multiply || op == .divide else { return union(first.guards, second.guards) }
    func weighed(_ typed: TypedExpression, by other: TypedExpression) -> [MeasureGuard] {
      let isOfRows =
        !other.expression.slots.isEmpty && !other.guards.contains(where: \.isOfStatements)
      guard isOfRows else { return typed.guards }
      return typed.guards.map { measureGuard in
        var result = measureGuard
        result.isWeighed = result.isOfStatements
        return result
      }
    }
    return union(weighed(first, by: second), weighed(second, by: first))
  }

  private func resultType(
    _ op: Operator, _ first: TypedExpression, _ a: NumberType, _ second: TypedExpression,
    _ b: NumberType
  ) throws(Diagnostic) -> NumberType {
    let certainty: Certainty = a.certainty == .ranged || b.certainty == .ranged ? .ranged : .point
    guard case .known(let left) = a.dimension, case .known(let right) = b.dimension else {
      throw PlanDiagnostics.mixed(first, decidedBy: [], doing: op.verb)
    }
    switch op {
    case .add, .subtract:
      let dimension = try sum(op, first, left, second, right)
      // A level less a level is a ratio, which isn't shown in dBm.
      let display = (left == dimension ? a.display : nil) ?? (right == dimension ? b.display : nil)
      return NumberType(.known(dimension), certainty: certainty, display: display)
    case .multiply
    where scalesLevel(first, left, by: right) || scalesLevel(second, right, by: left),
      .divide where left.isLevel != right.isLevel, .power where left.isLevel:
      throw PlanDiagnostics.levelScaled(left.isLevel ? first : second, op.verb)
    case .multiply:
      return NumberType(
        .known(left * right), certainty: certainty, display: kept(a, b, left, right))
    case .divide:
      return NumberType(
        .known(left / right), certainty: certainty, display: right == .one ? a.display : nil)
    case .power:
      let dimension = try power(first, left, second, right)
      return NumberType(.known(dimension), certainty: certainty)
    default:
      throw PlanDiagnostics.invalid(at: first.span)
    }
  }

  /// Whether a factor is a level, but for `1 dBm`, which makes levels of plain numbers.
  private func scalesLevel(
    _ factor: TypedExpression, _ dimension: Dimension, by other: Dimension
  ) -> Bool {
    dimension.isLevel && !(factor.constant == .number(1) && other == .one)
  }

  /// The display unit of a product survives only beside a plain number.
  private func kept(
    _ a: NumberType, _ b: NumberType, _ left: Dimension, _ right: Dimension
  ) -> Unit? {
    if left == .one { return right == .one ? nil : b.display }
    return right == .one ? a.display : nil
  }

  /// Like dimensions; a level and a ratio in decibels give a level, two levels a ratio, never a sum.
  private func sum(
    _ op: Operator, _ first: TypedExpression, _ left: Dimension, _ second: TypedExpression,
    _ right: Dimension
  ) throws(Diagnostic) -> Dimension {
    switch (left, right) {
    case (.level, .level):
      if op == .add { throw PlanDiagnostics.levelsAdded(first, second) }
      return .decibels
    case (.level, .decibels): return .level
    case (.decibels, .level) where op == .add: return .level
    default:
      guard left == right else {
        throw PlanDiagnostics.unitMismatch(first, second, doing: op.verb)
      }
      return left
    }
  }

  private func power(
    _ first: TypedExpression, _ left: Dimension, _ second: TypedExpression, _ right: Dimension
  ) throws(Diagnostic) -> Dimension {
    guard right == .one else { throw PlanDiagnostics.exponent(second, of: first) }
    if left == .one { return .one }
    guard case .number(let exponent)? = second.constant, exponent == exponent.rounded(),
      abs(exponent) <= 12
    else { throw PlanDiagnostics.exponent(second, of: first) }
    return left.raised(to: Int(exponent))
  }

  /// Dates and periods: `date + 90 d`, `date - date`, `period + 1`.
  private func calendarArithmetic(
    _ op: Operator, _ first: TypedExpression, _ second: TypedExpression, span: Span
  ) throws(Diagnostic) -> TypedExpression? {
    guard op == .add || op == .subtract else { return nil }
    let day = Unit.day
    let signed = op == .subtract ? PlanExpression.negate(second.expression) : second.expression
    switch (first.type, second.type) {
    case (.date, .number(let number)) where number.dimension == .known(day.dimension):
      if case .number(let seconds)? = second.constant {
        let days = day.fromBase(seconds)
        guard days == days.rounded() else { throw PlanDiagnostics.brokenDays(second, days: days) }
      }
      let days = PlanExpression.arithmetic(.divide, signed, .constant(.number(day.numerator)), nil)
      return TypedExpression(fold(.shiftDate(first.expression, days: fold(days))), .date, span)
    case (.date, .date) where op == .subtract:
      guard let between = environment.functions.scalar("days_between") else { return nil }
      return TypedExpression(
        .call(between, [second.expression, first.expression]), .number(in: day), span)
    case (.period, .number(let number)) where number.dimension == .known(.one):
      if case .number(let steps)? = second.constant, steps != steps.rounded() {
        throw PlanDiagnostics.brokenSteps(second)
      }
      var known: Double?
      if case .constant(.number(let count)) = fold(signed) { known = count }
      if let fiscal = try fiscalSpan(first, movedBy: known, at: span) { return fiscal }
      var result = TypedExpression(
        fold(.shiftPeriod(first.expression, by: fold(signed))), .period, span)
      result.grain = first.grain
      return result
    case (.date, _), (.period, _): throw PlanDiagnostics.calendarArithmetic(first, second, op)
    default: return nil
    }
  }

  /// Computes what is known now, as the evaluator does; what isn't, and what has no result, stays an expression, of
  /// which the run tells.
  func fold(_ expression: PlanExpression) -> PlanExpression {
    switch expression {
    case .negate(.constant(.number(let number))):
      return .constant(.number(-number))
    case .arithmetic(let op, .constant(.number(let a)), .constant(.number(let b)), _):
      return op.value(a, b).map { .constant(.number($0)) } ?? expression
    case .shiftDate(.constant(.date(let day)), .constant(.number(let days))):
      return Period.day(day, shiftedBy: days).map { .constant(.date($0)) } ?? expression
    case .shiftPeriod(.constant(.period(let period)), .constant(.number(let count))):
      return period.next(by: count).map { .constant(.period($0)) } ?? expression
    case .periodPart(let part, .constant(.period(let period))):
      switch part {
      case .start: return .constant(.date(period.start))
      case .end: return .constant(.date(period.end &- 1))
      case .days: return .constant(.number(Double(period.days)))
      case .year:
        return .constant(period.year.map { .number(Double($0)) } ?? .missing)
      }
    default:
      return expression
    }
  }
}

extension Operator {
  /// What it does to two things, in an error's words.
  var verb: String {
    switch self {
    case .add: "add"
    case .subtract: "subtract"
    case .multiply: "multiply"
    case .divide: "divide"
    case .power: "raise"
    case .or, .and, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn,
      .notIn,
      .overlaps, .orElse, .through, .rangeTo, .plusMinus:
      "compare"
    }
  }
}

extension Expression {
  /// What stands inside its brackets.
  package var unbracketed: Expression {
    if case .group(let inner) = kind { inner.unbracketed } else { self }
  }

  /// Whether it is a number with its unit, as written: a minus before it is that number's sign.
  var isQuantity: Bool {
    if case .quantity = kind { true } else { false }
  }

  /// Whether it is `missing`, in brackets or not.
  var isMissing: Bool {
    switch kind {
    case .missing: true
    case .group(let inner): inner.isMissing
    default: false
    }
  }
}
