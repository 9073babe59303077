import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  /// Resolves an expression: names to slots, constants folded to values, units checked.
  func value(_ expression: Expression, in context: Context) throws(Diagnostic) -> TypedExpression {
    let span = expression.span
    try requireStack(at: span)
    switch expression.kind {
    case .number(let number, let suffix):
      noteColumn(spelledAs: expression, in: context)
      return self.number(number, suffix: suffix, span, in: context)
    case .quantity(let number, let unitText):
      if let quotient = quotient(of: number, unitText, span, in: context) {
        return try value(quotient, in: context)
      }
      let unit = try self.unit(unitText, behind: number, in: context)
      let inBase = unit.toBase(number)
      guard inBase.isFinite else { throw Diagnostic.numberTooLarge(span) }
      guard inBase != 0 || number == 0 else { throw Diagnostic.numberTooSmall(span) }
      return TypedExpression(.constant(.number(inBase)), .number(in: unit), span)
    case .text(let text):
      return try self.text(text, span, in: context)
    case .boolean(let flag):
      return TypedExpression(.constant(.bool(flag)), .plainBool, span)
    case .date(let day):
      noteColumn(spelledAs: expression, in: context)
      return TypedExpression(.constant(.date(day)), .date, span)
    case .period(let start, let end):
      noteColumn(spelledAs: expression, in: context)
      return TypedExpression(.constant(.period(Period(start: start, end: end))), .period, span)
    case .missing:
      return TypedExpression(.constant(.missing), .missing, span)
    case .parameter(let name):
      return try parameter(name, span, in: context)
    case .name(let name):
      return try self.name(name, in: context)
    case .member(let base, let name):
      return try member(base, name, span: span, in: context)
    case .call(let name, let arguments):
      return try call(name, arguments, span: span, in: context)
    case .list(let elements):
      return try list(elements, span, in: context)
    case .record:
      throw PlanDiagnostics.recordWhereValue(at: span)
    case .pipe(let pipe):
      return try subquery(pipe, span, in: context)
    case .group(let inner):
      return try value(inner, in: context)
    case .unary(let op, let operand):
      return try unary(op, operand, span: span, in: context)
    case .binary(let op, let left, let right, let operatorSpan):
      return try binary(op, left, right, span: span, operatorSpan: operatorSpan, in: context)
    case .isMissing(let operand, let negated):
      let typed = try minding { () throws(Diagnostic) in
        try value(operand, in: context.expecting(nil))
      }
      let test = PlanExpression.isMissing(typed.expression)
      return TypedExpression(negated ? .not(test) : test, .plainBool, span)
    case .convert(let operand, let unitText):
      return try convert(operand, to: unitText, span: span, in: context)
    case .conditional(let condition, let then, let otherwise):
      return try conditional(condition, then, otherwise, span: span, in: context)
    case .invalid:
      throw PlanDiagnostics.invalid(at: span)
    }
  }

  /// - Parameters:
  ///   - number: What stands before it.
  ///   - context: Where names may be meant, as at `1/count`.
  func unit(
    _ text: UnitText, behind number: Double? = nil, in context: Context? = nil
  ) throws(Diagnostic) -> Unit {
    switch environment.units.unit(text.text) {
    case .success(let unit): return unit
    case .failure(let problem):
      throw PlanDiagnostics.unknownUnit(
        text, problem, behind: number,
        isName: context.map { isBound(problem.word, in: $0) } ?? false)
    }
  }

  /// A plain number; against a period a whole number from 1900 to 2199 is that year.
  private func number(
    _ number: Double, suffix: String, _ span: Span, in context: Context
  ) -> TypedExpression {
    if case .period? = context.expectation, suffix.isEmpty, let year = Period(yearLiteral: number) {
      return TypedExpression(.constant(.period(year)), .period, span)
    }
    let type = suffix == "%" ? ValueType.number(in: .percent) : .plainNumber
    return TypedExpression(.constant(.number(number)), type, span)
  }

  private func text(
    _ text: String, _ span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    guard case .text(let vocabulary?)? = context.expectation else {
      return TypedExpression(.constant(.text(text)), .plainText, span)
    }
    let members = try environment.catalog.vocabulary(vocabulary)
    guard members.contains(text) else {
      throw PlanDiagnostics.unknownMember(text, of: members, at: span)
    }
    return TypedExpression(.constant(.text(text)), .text(vocabulary: vocabulary), span)
  }

  private func parameter(
    _ name: String, _ span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    guard let given = environment.parameters[name] else {
      throw PlanDiagnostics.unknownParameter(
        name, at: span, known: environment.parameters.keys.sorted())
    }
    parametersRead.append(name)
    if case .text(let text) = given.value { return try self.text(text, span, in: context) }
    if case .list(let values) = given.value, case .list(let element) = given.type {
      return try listed(values, of: element, at: span, in: context)
    }
    if case .range(let range) = given.value {
      let input = RangeInput(
        place: RangePlace(formula: "$\(name)", ordinal: 0), text: describe(given.value, given.type))
      return try unknown(range, given.type.ranged, input, at: span)
    }
    if case .period? = context.expectation, case .number(let number) = given.value,
      let year = Period(yearLiteral: number)
    {
      return TypedExpression(.constant(.period(year)), .period, span)
    }
    return TypedExpression(.constant(given.value), given.type, span)
  }

  private func list(
    _ elements: [Expression], _ span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    var values: [Value] = []
    var type = context.expectation ?? .missing
    for element in elements {
      let typed = try value(element, in: context.expecting(type == .missing ? nil : type))
      guard let constant = typed.constant else { throw PlanDiagnostics.listNotConstant(typed) }
      if type == .missing { type = typed.type }
      try requireComparable(
        TypedExpression(.constant(.missing), type, elements[0].span), typed, at: element.span)
      values.append(constant)
    }
    return TypedExpression(.constant(.list(values)), .list(of: type), span)
  }

  /// A bracketed query used as a value: one cell gives the cell, a column gives a list.
  private func subquery(
    _ pipe: Pipe, _ span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let place = SubqueryPlace(span: span, world: context.world)
    // With no parameters in sight the same text in the same world is the same value.
    let isClosed = context.frame.arguments.isEmpty && context.frame.below.isEmpty
    if isClosed, let known = subqueries[place] {
      assumed.append(known.value)
      return known.typed
    }
    // It is computed now, so its stages add nothing to how deep the plan around it is.
    let stagesAround = stageCount
    defer { stageCount = stagesAround }
    let start = assumed.count
    switch try plan(pipe, in: context.seeing(nil)) {
    case .value(let typed): return typed
    case .table(let relation):
      let typed = try cells(of: relation, from: start, isTold: context.isWritten, at: span)
      if isClosed, let value = assumed.last { subqueries[place] = (typed, value) }
      return typed
    }
  }

  /// The one cell of a query, or its one column as a list, computed now. The cell of a query without rows is missing.
  ///
  /// - Parameters:
  ///   - formula: What the query is called.
  ///   - start: How many values were noted before it was planned; its own stages hold the others.
  ///   - isTold: Whether what is to be known of it is told of what is made of it, as of the model's queries it isn't.
  package func cells(
    of relation: Relation, named formula: NamedFormula? = nil, from start: Int? = nil,
    isTold: Bool = false, at span: Span
  ) throws(Diagnostic) -> TypedExpression {
    let visible = try relation.withoutPlot(at: span).scope.visible
    guard visible.count == 1 else {
      throw PlanDiagnostics.subqueryShape(columns: visible.map(\.name), at: span)
    }
    let table =
      try isTold ? environment.cell(relation.plan, summedJoins) : environment.run(relation.plan)
    guard let only = table.visibleIndices.first else { throw PlanDiagnostics.invalid(at: span) }
    let (column, type) = table.columns[only].settled(table.fields[only].type)
    var typed = TypedExpression(cell(of: column, type), type, span)
    if table.rowCount == 0 {
      noRows.append(
        RowlessQuery(
          name: formula?.name ?? chain.last, part: formula == nil ? .bracketed : .whole,
          span: span, plan: relation.plan))
    }
    if table.rowCount > 1 {
      let values = (0..<table.rowCount).map { column[$0] }
      if values.contains(where: \.isRange) {
        throw PlanDiagnostics.listOfRanges(visible[0].name, count: values.count, at: span)
      }
      typed = TypedExpression(
        .constant(.list(values)), .list(of: type), span,
        Shared(Provenance(listed: visible[0].name)))
    }
    if let start { assumed.removeSubrange(min(start, assumed.count)...) }
    assumed.append(
      AssumedValue(
        formula: formula, span: span, type: typed.type, expression: typed.expression,
        plan: relation.plan, rows: table.rowCount))
    return typed
  }

  /// A column's one value. A range keeps its draws, so that it stays the unknown that it is.
  private func cell(of column: Column, _ type: ValueType) -> PlanExpression {
    guard column.count == 1 else { return .constant(.missing) }
    guard column[0].isRange else { return .constant(column[0].withoutWidth) }
    let cell = PlanExpression.cell(column)
    // The draws of a condition are ones and zeros.
    if case .bool = type { return .compare(.notEqual, cell, .constant(.number(0))) }
    return cell
  }

  private func conditional(
    _ condition: Expression, _ then: Expression, _ otherwise: Expression, span: Span,
    in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let test = try value(condition, in: context.expecting(nil))
    guard case .bool(let certainty) = test.type else {
      throw PlanDiagnostics.conditionNotBool(test, of: "if")
    }
    let first = try value(then, in: context)
    let second = try value(otherwise, in: context.expecting(context.expectation ?? first.type))
    try requireShares((first, then), (second, otherwise), in: context)
    var result = try merged(first, second, span: span, in: context) { (first, second) in
      .conditional(test.expression, then: first, otherwise: second)
    }
    guard certainty == .ranged else { return result }
    result.type = result.type.ranged
    guard result.type.isRanged else {
      throw PlanDiagnostics.rangedChoice(test, of: result.type)
    }
    return result
  }

  /// Two values of which one is taken: they must be alike, and the result carries both guards.
  func merged(
    _ first: TypedExpression, _ second: TypedExpression, span: Span, in context: Context,
    _ make: (PlanExpression, PlanExpression) -> PlanExpression
  ) throws(Diagnostic) -> TypedExpression {
    try requireOneUnit(first, second, at: span, in: context.rows)
    let (first, second) = sharingRowUnits(first, second, in: context.rows)
    let type = first.type == .missing ? second.type : first.type
    let certain = first.type.isRanged || second.type.isRanged
    var result = TypedExpression(
      make(first.expression, second.expression), certain ? type.ranged : type, span)
    result.guards = union(first.guards, second.guards)
    result.table = first.table
    return result
  }

  func union(_ first: [MeasureGuard], _ second: [MeasureGuard]) -> [MeasureGuard] {
    first + second.filter { !first.contains($0) }
  }
}

// MARK: Names

extension Planner {
  /// A bare name, in the order: parameter, column, session binding, model binding, vocabulary member.
  private func name(_ name: Name, in context: Context) throws(Diagnostic) -> TypedExpression {
    let members = try vocabulary(expected: context.expectation)
    if let argument = context.frame.arguments[name.text] {
      var inner = argument.context
      inner.world = context.world
      inner.expectation = context.expectation
      let typed = try value(argument.expression, in: inner)
      // A column of the rows around a query is none of the rows in it.
      if context.scope != nil, !typed.expression.slots.isEmpty {
        throw PlanDiagnostics.rowInQuery(name, argument.expression, function: chain.last)
      }
      noteHiddenColumn(name, in: context)
      context.frame.note(typed, of: name.text)
      return typed
    }
    if let scope = context.scope {
      switch scope.lookup(name.text) {
      case .found(let slot):
        if let members, members.contains(name.text) {
          throw PlanDiagnostics.columnOrMember(name, of: members)
        }
        noteHidden(name, by: .read, in: context)
        return column(slot, in: scope, at: name.span)
      case .ambiguous(let choices):
        throw PlanDiagnostics.ambiguous(name, choices: choices)
      case .none: break
      }
    }
    if let formula = formula(name.text, in: context) {
      if let members, members.contains(name.text) {
        // A function is never meant by its bare name.
        guard formula.binding.parameters != nil else {
          throw PlanDiagnostics.bindingOrMember(name, of: members)
        }
        return TypedExpression(
          .constant(.text(name.text)), .text(vocabulary: members.name), name.span)
      }
      return try self.value(of: formula, name: name, in: context)
    }
    if let members {
      guard members.contains(name.text) else {
        throw PlanDiagnostics.unknownMember(
          name.text, of: members, at: name.span, columns: context.scope?.visible.map(\.name) ?? [])
      }
      guard case .text(let vocabulary)? = context.expectation else {
        throw unknown(name, in: context)
      }
      return TypedExpression(.constant(.text(name.text)), .text(vocabulary: vocabulary), name.span)
    }
    throw unknown(name, in: context)
  }

  private func value(
    of formula: NamedFormula, name: Name, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    guard formula.binding.parameters == nil else {
      throw PlanDiagnostics.functionWithoutCall(name, formula.binding)
    }
    let start = assumed.count
    switch try expand(formula, arguments: [:], at: name.span, in: context) {
    case .value(var typed):
      typed.span = name.span
      return typed
    case .table(let relation):
      return try cells(
        of: relation, named: formula, from: start, isTold: formula.home == .session, at: name.span)
    }
  }

  func vocabulary(expected type: ValueType?) throws(Diagnostic) -> Vocabulary? {
    guard case .text(let vocabulary?)? = type else { return nil }
    return try environment.catalog.vocabulary(vocabulary)
  }

  func column(_ slot: Int, in scope: Scope, at span: Span) -> TypedExpression {
    let column = scope.columns[slot]
    if let origin = column.origin, judgedLengths.contains(origin) { readsLengths = true }
    return TypedExpression(.column(slot), column.type, span, column.provenance)
  }

  private func unknown(_ name: Name, in context: Context) -> Diagnostic {
    if case .aggregate(let collector)? = context.calls,
      case .found = collector.input.scope.lookup(name.text)
    {
      return PlanDiagnostics.neitherKeyNorAggregate(name)
    }
    let columns = context.scope?.visible.map(\.name) ?? []
    let formulas = environment.formulaNames
    if let scope = context.scope {
      return PlanDiagnostics.timeOfRows(name, in: scope)
        ?? PlanDiagnostics.unknownColumn([name], columns: columns, others: formulas)
    }
    return PlanDiagnostics.unknownName(
      name, candidates: formulas + environment.catalog.tables.map(\.name), kind: "name")
  }

  /// `alias.column`, `period.year`, `model.name`.
  private func member(
    _ base: Expression, _ name: Name, span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    if case .name(let qualifier) = base.kind, let scope = context.scope,
      scope.hasQualifier(qualifier.text)
    {
      let slot = try slot([qualifier, name], in: scope)
      return column(slot, in: scope, at: span)
    }
    if case .name(let qualifier) = base.kind, qualifier.text == "model" {
      guard let formula = modelFormula(name.text, in: context) else {
        throw PlanDiagnostics.unknownName(
          name, candidates: environment.model.names, kind: "model definition")
      }
      return try value(of: formula, name: name, in: context)
    }
    let part = PeriodPart(rawValue: name.text)
    let typed = try value(base, in: context.expecting(part == nil ? nil : .period))
    guard typed.type == .period, let part else {
      throw PlanDiagnostics.noSuchPart(name, of: typed)
    }
    let expression = fold(.periodPart(part, typed.expression))
    guard part == .days else {
      var result = TypedExpression(expression, type(of: part), span)
      result.isYear = part == .year
      return result
    }
    let seconds = PlanExpression.arithmetic(
      .multiply, expression, .constant(.number(Unit.day.numerator)), nil)
    return TypedExpression(fold(seconds), type(of: part), span)
  }

  private func type(of part: PeriodPart) -> ValueType {
    switch part {
    case .start, .end: return .date
    case .year: return .plainNumber
    case .days: return .number(in: .day)
    }
  }
}

extension Column {
  /// A cell of rows that have units of their own has its own; everything else as it is.
  fileprivate func settled(_ type: ValueType) -> (Column, ValueType) {
    guard count == 1, isPresent(0), case .number(var number) = type,
      case .mixed = number.dimension, let rowUnits
    else { return (self, type) }
    let unit = rowUnits.units[Int(rowUnits.codes[0])]
    number.dimension = .known(unit.dimension)
    number.display = unit
    var settled = self
    settled.rowUnits = nil
    return (settled, .number(number))
  }
}

extension Value {
  /// Whether it has a width, or one end alone.
  fileprivate var isRange: Bool {
    if case .range(let range) = self { range.shape != .point } else { false }
  }

  /// A range without a width as the number that it is.
  fileprivate var withoutWidth: Value {
    if case .range(let range) = self, range.shape == .point { .number(range.mid) } else { self }
  }
}

extension ValueType {
  /// The same type, maybe ranged.
  var ranged: ValueType {
    switch self {
    case .number(var number):
      number.certainty = .ranged
      return .number(number)
    case .bool: return .bool(.ranged)
    case .text, .date, .period, .list, .facts, .missing: return self
    }
  }
}
