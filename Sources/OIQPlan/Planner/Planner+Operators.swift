import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  func unary(
    _ op: UnaryOperator, _ operand: Expression, span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    switch op {
    case .not:
      let typed = try value(operand, in: context.expecting(nil))
      guard case .bool = typed.type else {
        throw PlanDiagnostics.conditionNotBool(typed, of: "not")
      }
      return TypedExpression(.not(typed.expression), typed.type, span)
    case .negate:
      var typed = try value(operand, in: context.expecting(nil))
      guard case .number = typed.type else {
        throw PlanDiagnostics.needsNumber(typed, doing: "negate")
      }
      try requireOneDimension(typed, doing: "negate", in: context.rows)
      if typed.type.isLevel, !operand.isQuantity {
        throw PlanDiagnostics.levelNegated(typed, operand)
      }
      typed.expression = fold(.negate(typed.expression))
      typed.span = span
      typed.origin = nil
      return typed
    }
  }

  func binary(
    _ op: Operator, _ left: Expression, _ right: Expression, span: Span, operatorSpan: Span,
    in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    switch op {
    case .and, .or:
      return try logical(op, left, right, span: span, in: context)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return try comparison(op, left, right, span: span, in: context)
    case .isIn:
      return try membership(left, right, span: span, in: context)
    case .notIn:
      let inside = try membership(left, right, span: span, in: context)
      return TypedExpression(.not(inside.expression), inside.type, span)
    case .overlaps:
      let pair = try periods(left, right, doing: "overlaps", in: context)
      return TypedExpression(
        .overlaps(pair.left.expression, pair.right.expression), .plainBool, span)
    case .orElse:
      let first = try minding { () throws(Diagnostic) in try value(left, in: context) }
      let second = try value(right, in: context.expecting(context.expectation ?? first.type))
      try requireShares((first, left), (second, right), in: context)
      return try merged(first, second, span: span, in: context) { .orElse($0, $1) }
    case .through:
      return try through(left, right, span: span, in: context)
    case .add, .subtract, .multiply, .divide, .power:
      return try arithmetic(op, left, right, span: span, at: operatorSpan, in: context)
    case .rangeTo, .plusMinus:
      return try range(op, left, right, span: span, in: context)
    }
  }

  private func logical(
    _ op: Operator, _ left: Expression, _ right: Expression, span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let first = try value(left, in: context.expecting(nil))
    let second = try value(right, in: context.expecting(nil))
    guard case .bool = first.type else {
      throw PlanDiagnostics.conditionNotBool(first, of: op.rawValue)
    }
    guard case .bool = second.type else {
      throw PlanDiagnostics.conditionNotBool(second, of: op.rawValue)
    }
    let type = ValueType.bool(first.type.isRanged || second.type.isRanged ? .ranged : .point)
    let expression: PlanExpression =
      op == .and
      ? .and(first.expression, second.expression) : .or(first.expression, second.expression)
    return TypedExpression(expression, type, span)
  }

  /// Plans two sides that stand against each other. A bare name that is no column or binding, a plain
  /// number and a list take their meaning from the other side.
  func operands(
    _ left: Expression, _ right: Expression, in context: Context
  ) throws(Diagnostic) -> (left: TypedExpression, right: TypedExpression) {
    if takesMeaning(left, in: context), !takesMeaning(right, in: context) {
      let second = try value(right, in: context.expecting(nil))
      return (try value(left, in: context.expecting(second.type)), second)
    }
    let first = try value(left, in: context.expecting(nil))
    return (first, try value(right, in: context.expecting(first.type)))
  }

  private func takesMeaning(_ expression: Expression, in context: Context) -> Bool {
    switch expression.kind {
    case .name(let name):
      if let argument = context.frame.arguments[name.text] {
        return takesMeaning(argument.expression, in: argument.context)
      }
      if case .found? = context.scope?.lookup(name.text) { return false }
      return formula(name.text, in: context).map { $0.binding.parameters != nil } ?? true
    case .number, .text: return true
    case .group(let inner): return takesMeaning(inner, in: context)
    case .quantity, .boolean, .date, .period, .missing, .parameter, .member, .call, .list, .record,
      .pipe, .unary, .binary, .isMissing, .convert, .conditional, .invalid:
      return false
    }
  }

  private func comparison(
    _ op: Operator, _ left: Expression, _ right: Expression, span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    if left.isMissing { throw PlanDiagnostics.comparedWithMissing(op, left, right) }
    if right.isMissing { throw PlanDiagnostics.comparedWithMissing(op, right, left) }
    let pair = try operands(left, right, in: context)
    try requireComparable(pair.left, pair.right, at: span)
    try requireShares((pair.left, left), (pair.right, right), in: context)
    try requireOneDimension(pair.left, doing: "compare", in: context.rows)
    try requireOneDimension(pair.right, doing: "compare", in: context.rows)
    try requireOrder(op, pair.left, pair.right, in: context)
    try requireEqualGrain(op, pair.left, pair.right)
    guard let comparison = ComparisonOperator(rawValue: op.rawValue) else {
      throw PlanDiagnostics.invalid(at: span)
    }
    noteMissing(op, pair, left, right, in: context)
    noteRounding(op, pair.left, pair.right, at: span, in: context)
    let ranged = pair.left.type.isRanged || pair.right.type.isRanged
    return TypedExpression(
      .compare(comparison, pair.left.expression, pair.right.expression),
      .bool(ranged ? .ranged : .point), span)
  }

  /// Says of a comparison what it is of every row, as one side has no value. A query without rows says so itself, and
  /// a function may be given nothing where it asks for that.
  private func noteMissing(
    _ op: Operator, _ pair: (left: TypedExpression, right: TypedExpression), _ left: Expression,
    _ right: Expression, in context: Context
  ) {
    guard context.isWritten, noRows.isEmpty, context.frame.arguments.isEmpty else { return }
    if pair.left.isMissing {
      notes.append(PlanDiagnostics.comparisonOfMissing(op, left))
    } else if pair.right.isMissing {
      notes.append(PlanDiagnostics.comparisonOfMissing(op, right))
    }
  }

  /// Says of two computed numbers that they differ by no more than binary fractions do from decimal ones.
  private func noteRounding(
    _ op: Operator, _ left: TypedExpression, _ right: TypedExpression, at span: Span,
    in context: Context
  ) {
    guard op == .equal || op == .notEqual, context.isWritten,
      case .number(let first)? = left.constant, case .number(let second)? = right.constant,
      first != second, abs(first - second) <= 8 * max(first.magnitude, second.magnitude).ulp
    else { return }
    notes.append(PlanDiagnostics.equalButForRounding(op, at: span))
  }

  private func requireOrder(
    _ op: Operator, _ typed: TypedExpression, _ other: TypedExpression, in context: Context
  ) throws(Diagnostic) {
    guard op != .equal, op != .notEqual else { return }
    switch typed.type {
    case .number, .date, .text, .missing: return
    case .period:
      var name: String?
      if case .column(let slot) = typed.expression, let column = context.rows?.columns[slot],
        !column.isHidden
      {
        name = column.name
      }
      throw PlanDiagnostics.periodOrder(typed, named: name, op, other)
    case .bool, .list, .facts: throw PlanDiagnostics.noOrder(typed, op)
    }
  }

  /// Periods of different length are never equal: a sign that `in` was meant.
  private func requireEqualGrain(
    _ op: Operator, _ left: TypedExpression, _ right: TypedExpression
  ) throws(Diagnostic) {
    guard left.type == .period, op == .equal || op == .notEqual else { return }
    func grain(_ typed: TypedExpression) -> String? {
      if case .period(let period)? = typed.constant { return period.kind.rawValue }
      return typed.grain
    }
    guard let first = grain(left), let second = grain(right), first != second else { return }
    throw PlanDiagnostics.periodLengths(left, first, right, second)
  }

  /// Both sides must be of one kind, numbers of one dimension.
  func requireComparable(
    _ left: TypedExpression, _ right: TypedExpression, at span: Span
  ) throws(Diagnostic) {
    switch (left.type, right.type) {
    case (.missing, _), (_, .missing), (.text, .text), (.bool, .bool), (.date, .date),
      (.period, .period):
      return
    case (.list, .list): return
    case (.number(let first), .number(let second)):
      guard case .known(let firstDimension) = first.dimension,
        case .known(let secondDimension) = second.dimension
      else { return }
      if firstDimension != secondDimension {
        throw PlanDiagnostics.unitMismatch(left, right, doing: "compare")
      }
    case (.number, _), (.text, _), (.bool, _), (.date, _), (.period, _), (.list, _), (.facts, _):
      throw PlanDiagnostics.typeMismatch(left, right, at: span)
    }
  }

  /// The group of companies that a name stands for, if somebody states its members.
  private func group(in container: TypedExpression) -> String? {
    guard case .text(let name)? = container.constant,
      let members = try? environment.catalog.members(ofGroup: name), !members.isEmpty
    else { return nil }
    return name
  }

  /// `x in LIST`, `date in PERIOD`, `period in PERIOD`, `number in a..b`.
  private func membership(
    _ left: Expression, _ right: Expression, span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    if case .list(let elements) = right.unbracketed.kind,
      let written = elements.first(where: \.isMissing)
    {
      throw PlanDiagnostics.listedMissing(written, left)
    }
    let item = try value(left, in: context.expecting(nil))
    try requireOneDimension(item, doing: "compare", in: context.rows)
    if case .number = item.type, case .binary(.through, let low, let high, _) = right.kind {
      let first = try value(low, in: context.expecting(nil))
      let last = try value(high, in: context.expecting(nil))
      try requireComparable(item, first, at: span)
      try requireComparable(item, last, at: span)
      try requireShares((item, left), (first, low), in: context)
      try requireShares((item, left), (last, high), in: context)
      return TypedExpression(
        .and(
          .compare(.greaterOrEqual, item.expression, first.expression),
          .compare(.lessOrEqual, item.expression, last.expression)),
        .bool([item, first, last].contains { $0.type.isRanged } ? .ranged : .point), span)
    }
    if item.type == .date, case .list(let elements) = right.unbracketed.kind {
      let periods = try elements.map { (element) throws(Diagnostic) in
        try daysMeant(by: element, in: context)
      }
      return TypedExpression(inside(item.expression, oneOf: periods[...]), .plainBool, span)
    }
    if case .number = item.type, case .list(let elements) = right.unbracketed.kind {
      try requireShares((item, left), among: elements, in: context)
      // Said of the two sides, not of members against what the other side makes of them.
      if let first = elements.first, case .quantity = first.kind {
        try requireComparable(item, value(first, in: context.expecting(nil)), at: span)
      }
    }
    let expectation: ValueType = item.type == .date ? .period : item.type
    var container = try value(right, in: context.expecting(expectation))
    container = listed(container, against: item.type)
    switch (item.type, container.type) {
    case (.period, .period), (.date, .period):
      return TypedExpression(
        .isWithin(item.expression, container.expression), .plainBool, span)
    case (.period, .list(of: .period)), (.date, .list(of: .period)):
      guard case .list(let values)? = container.constant else {
        throw PlanDiagnostics.listNotConstant(container)
      }
      return TypedExpression(inside(item.expression, oneOf: values[...]), .plainBool, span)
    case (_, .list(let element)):
      try requireComparable(
        item, TypedExpression(container.expression, element, container.span), at: span)
      guard case .list(let values)? = container.constant else {
        throw PlanDiagnostics.listNotConstant(container)
      }
      return TypedExpression(
        .isOneOf(item.expression, values), .bool(item.type.isRanged ? .ranged : .point), span)
    default:
      if container.type == .period {
        throw PlanDiagnostics.outsidePeriods(item, left, container)
      }
      throw PlanDiagnostics.notAContainer(item, container, group: group(in: container))
    }
  }

  /// A day or a period in a list that a date stands against.
  private func daysMeant(
    by element: Expression, in context: Context
  ) throws(Diagnostic) -> Value {
    let typed = try value(element, in: context.expecting(.period))
    guard let constant = typed.constant else { throw PlanDiagnostics.listNotConstant(typed) }
    guard let period = Self.days(constant) else {
      throw PlanDiagnostics.needsPeriod(typed, doing: "in")
    }
    return .period(period)
  }

  /// Inside one of several periods, as it is inside one.
  private func inside(
    _ item: PlanExpression, oneOf periods: ArraySlice<Value>
  ) -> PlanExpression {
    guard periods.count > 1 else {
      return periods.first.map { .isWithin(item, .constant($0)) } ?? .constant(.bool(false))
    }
    // In halves: a long list isn't a deep tree.
    let middle = periods.startIndex + periods.count / 2
    return .or(inside(item, oneOf: periods[..<middle]), inside(item, oneOf: periods[middle...]))
  }

  /// A query's column is a list, though it has one row today, or none.
  private func listed(_ container: TypedExpression, against item: ValueType) -> TypedExpression {
    guard let value = container.constant, let query = assumed.last, query.plan != nil,
      query.span == container.span
    else { return container }
    if case .list = container.type { return container }
    if query.rows == 0, noRows.last?.span == query.span { noRows.removeLast() }
    // A query's one period is what lies inside of it.
    if query.rows == 1, item == .date || item == .period { return container }
    var list = container
    list.expression = .constant(.list(query.rows == 0 ? [] : [value]))
    list.type = .list(of: container.type)
    return list
  }

  private func periods(
    _ left: Expression, _ right: Expression, doing what: String, in context: Context
  ) throws(Diagnostic) -> (left: TypedExpression, right: TypedExpression) {
    let first = try value(left, in: context.expecting(.period))
    let second = try value(right, in: context.expecting(.period))
    for typed in [first, second] where typed.type != .period {
      throw PlanDiagnostics.needsPeriod(typed, doing: what)
    }
    return (first, second)
  }

  /// `a..b`, both included: years, periods or days.
  private func through(
    _ left: Expression, _ right: Expression, span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let first = try value(left, in: context.expecting(.period))
    let last = try value(right, in: context.expecting(.period))
    guard let start = first.constant.flatMap(Self.days), let end = last.constant.flatMap(Self.days)
    else { throw PlanDiagnostics.throughNeedsPeriods(first, left, last, right) }
    guard start.start < end.end else { throw PlanDiagnostics.throughBackwards(span) }
    return TypedExpression(
      .constant(.period(Period(start: start.start, end: end.end))), .period, span)
  }

  private static func days(_ value: Value) -> Period? {
    switch value {
    case .period(let period): period
    case .date(let day): Period(start: day, end: day &+ 1)
    case .missing, .number, .range, .text, .bool, .list: nil
    }
  }

  private func range(
    _ op: Operator, _ left: Expression, _ right: Expression, span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let low = try value(left, in: context.expecting(nil))
    let high = try value(right, in: context.expecting(nil))
    guard case .number(let first) = low.type, case .number(let second) = high.type else {
      throw PlanDiagnostics.needsNumber(low, doing: "make a range of")
    }
    if op == .plusMinus, second.display?.symbol == "%", first.display?.symbol != "%",
      low.constant != .number(1)
    {
      throw PlanDiagnostics.relativeSpread(low, left, high, right)
    }
    let wanted = op == .plusMinus ? low.type.distance : low.type
    guard case .number(let type) = wanted, type.dimension == second.dimension else {
      throw PlanDiagnostics.unitMismatch(low, high, doing: "make a range of")
    }
    let expression = Expression(.binary(op, left, right, operatorSpan: span), span)
    // Decibels are logarithms already.
    let isLogarithm = type.dimension == .known(.level) || type.dimension == .known(.decibels)
    return try distribution(
      op == .plusMinus ? .normal : isLogarithm ? .normalBetween : .lognormal, [low, high],
      expression, offers: left, right,
      in: context)
  }

  func convert(
    _ operand: Expression, to text: UnitText, span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let unit = try self.unit(text)
    var typed = try value(operand, in: context.expecting(nil))
    guard case .number(var number) = typed.type else {
      throw PlanDiagnostics.needsNumber(typed, doing: "convert")
    }
    switch number.dimension {
    case .mixed:
      typed.expression = .ofDimension(unit.dimension, typed.expression)
      for index in typed.guards.indices {
        typed.guards[index].notAcross.removeAll { $0.column == "currency" }
      }
    case .known(let dimension):
      guard dimension == unit.dimension else {
        throw PlanDiagnostics.cannotConvert(
          typed, operand, to: unit, at: text.span, ratesOf: ratePeriod(of: typed, in: context))
      }
      typed = typed.inOneUnit
      number.rowUnits = nil
    }
    number.dimension = .known(unit.dimension)
    number.display = unit
    number.isAsked = true
    typed.type = .number(number)
    typed.span = span
    typed.origin = nil
    return typed
  }
}
