import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  /// A call in an expression: of a formula, else of a library function.
  func call(
    _ name: Name, _ arguments: [Argument], span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    if let formula = formula(name.text, in: context) {
      let start = assumed.count
      switch try expand(formula, name, arguments, span: span, in: context) {
      case .value(var typed):
        typed.span = span
        return typed
      case .table(let relation):
        return try cells(
          of: relation, named: formula, from: start, isTold: formula.home == .session, at: span)
      }
    }
    guard let function = function(name.text, in: context) else {
      throw PlanDiagnostics.unknownFunction(name, known: functionNames)
    }
    switch function.body {
    case .planned(let kind):
      return try planned(kind, function, name, arguments, span: span, in: context)
    case .scalar:
      return try scalar(function, name, arguments, span: span, in: context)
    case .aggregate(let kind):
      return try aggregateCall(kind, function, name, arguments, span: span, in: context)
    case .window(let kind):
      return try windowCall(kind, function, name, arguments, span: span, in: context)
    }
  }

  /// The function of that name that fits the place: `first` is an aggregate in `aggregate` and a window
  /// in `derive`.
  private func function(_ name: String, in context: Context) -> FunctionDefinition? {
    let functions = environment.functions
    let placed: FunctionDefinition? =
      switch context.calls {
      case .aggregate?: functions.aggregate(name)
      case .window?: functions.window(name)
      case nil: nil
      }
    return placed ?? functions.named(name).first
  }

  var functionNames: [String] {
    environment.functions.names
      + environment.formulas.filter { $0.binding.parameters != nil }.map(\.name)
  }

  /// A call that stands for a table: of a formula or a file function; nil for functions of values.
  func called(
    _ name: Name, _ arguments: [Argument], span: Span, in context: Context
  ) throws(Diagnostic) -> PlannedPipe? {
    if let formula = formula(name.text, in: context) {
      return try expand(formula, name, arguments, span: span, in: context)
    }
    guard let function = function(name.text, in: context) else {
      throw PlanDiagnostics.unknownFunction(name, known: functionNames)
    }
    guard case .planned(let kind) = function.body else { return nil }
    switch kind {
    case .csv, .json, .jsonl:
      let request = try fileRequest(kind, name, arguments, span: span, in: context)
      return .table(try fileRelation(request))
    case .fabric, .links:
      return .table(try fabricRelation(kind, function, name, arguments, span: span, in: context))
    case .periods:
      return .table(try periods(function, name, arguments, span: span, in: context))
    case .revisions: return .table(try revisions(name, arguments, span: span, in: context))
    case .quality: return .table(try quality(name, arguments, span: span, in: context))
    case .low, .mid, .high, .members, .fx, .fiscal, .require, .lognormal, .normal, .uniform,
      .triangular, .pert, .beta, .bernoulli, .chance, .quantileOf, .sparkline, .each, .sample,
      .correlate:
      return nil
    }
  }

  private func fileRequest(
    _ kind: PlannedFunction, _ name: Name, _ arguments: [Argument], span: Span, in context: Context
  ) throws(Diagnostic) -> FileRequest {
    guard let first = arguments.first, first.label == nil else {
      throw PlanDiagnostics.fileNeedsPath(name, written: nil, at: span)
    }
    let given: TypedExpression
    do {
      given = try value(first.value, in: context.seeing(nil))
    } catch  where error.code == .unknownName {
      throw PlanDiagnostics.fileNeedsPath(name, written: first.value, at: first.value.span)
    }
    guard case .text(let path)? = given.constant else {
      throw PlanDiagnostics.fileNeedsPath(name, written: nil, at: span)
    }
    var request = FileRequest(format: kind, path: path, schema: [:], absent: [], span: span)
    var labels: [Name] = []
    for argument in arguments.dropFirst() {
      if let label = argument.label {
        if let first = labels.first(where: { $0.text == label.text }) {
          throw PlanDiagnostics.givenTwice(first, again: label)
        }
        labels.append(label)
      }
      switch (argument.label?.text, argument.value.kind) {
      case ("schema", .record(let fields)): request.schema = try schema(fields)
      case ("absent", .record): throw PlanDiagnostics.absentTexts(at: argument.value.span)
      case ("absent", _): request.absent = try absent(argument.value, in: context)
      default: throw PlanDiagnostics.fileArguments(name, at: argument.value.span)
      }
    }
    return request
  }

  /// `absent: "n/a"` or `absent: ["n/a", "-"]`.
  private func absent(
    _ expression: Expression, in context: Context
  ) throws(Diagnostic) -> Set<String> {
    let values: [Value] =
      switch try value(expression, in: context.seeing(nil)).constant {
      case .list(let items)?: items
      case let value?: [value]
      case nil: [.missing]
      }
    var texts: Set<String> = []
    for value in values {
      guard case .text(let text) = value else {
        throw PlanDiagnostics.absentTexts(at: expression.span)
      }
      texts.insert(text)
    }
    return texts
  }

  /// `schema: {length: m, energy: pJ/bit}`.
  private func schema(_ fields: [Field]) throws(Diagnostic) -> [String: String] {
    var schema: [String: String] = [:]
    for (index, field) in fields.enumerated() {
      if let first = fields[..<index].first(where: { $0.name.text == field.name.text }) {
        throw PlanDiagnostics.givenTwice(first.name, again: field.name)
      }
      guard let unit = unitText(field.value) else {
        throw PlanDiagnostics.schemaEntry(at: field.value.span)
      }
      schema[field.name.text] = unit
    }
    return schema
  }

  /// The unit that an expression of names spells, as in `USD/kWh` or `m^2`.
  private func unitText(_ expression: Expression) -> String? {
    switch expression.kind {
    case .name(let name): return name.text
    case .text(let text): return text
    case .number(let power, suffix: ""): return Int(exactly: power).map(String.init)
    case .binary(let op, let left, let right, operatorSpan: _)
    where [.multiply, .divide, .power].contains(op):
      guard let left = unitText(left), let right = unitText(right) else { return nil }
      return left + op.rawValue + right
    default: return nil
    }
  }

  private func expand(
    _ formula: NamedFormula, _ name: Name, _ arguments: [Argument], span: Span, in context: Context
  ) throws(Diagnostic) -> PlannedPipe {
    guard let parameters = formula.binding.parameters else {
      throw PlanDiagnostics.notAFunction(name)
    }
    var bound: [String: Frame.Argument] = [:]
    var position = 0
    var given = context
    given.expectation = nil
    for argument in arguments {
      let parameter: Parameter?
      if let label = argument.label {
        parameter = parameters.first { $0.name.text == label.text }
      } else {
        parameter = position < parameters.count ? parameters[position] : nil
        position += 1
      }
      guard let parameter, bound[parameter.name.text] == nil else {
        throw PlanDiagnostics.arguments(name, parameters.map(\.name.text), at: argument.value.span)
      }
      bound[parameter.name.text] = Frame.Argument(expression: argument.value, context: given)
    }
    for parameter in parameters where bound[parameter.name.text] == nil {
      guard let value = parameter.defaultValue else {
        throw PlanDiagnostics.missingArgument(
          parameter.name.text, of: name, parameters.map(\.name.text), at: span)
      }
      let home = Context(frame: Frame(home: formula.home), scope: nil, world: context.world)
      bound[parameter.name.text] = Frame.Argument(expression: value, context: home)
    }
    return try expand(formula, arguments: bound, at: span, in: context)
  }

  // MARK: Library functions

  /// The arguments in the order of the parameters; those left out are nil.
  func arranged(
    _ arguments: [Argument], for function: FunctionDefinition, _ name: Name, span: Span
  ) throws(Diagnostic) -> [[Expression]] {
    let parameters = function.parameters
    var result = [[Expression]](repeating: [], count: parameters.count)
    var position = 0
    for argument in arguments {
      var index = position
      if let label = argument.label {
        guard let labelled = parameters.firstIndex(where: { $0.name == label.text }) else {
          throw PlanDiagnostics.arguments(name, parameters.map(\.name), at: label.span)
        }
        index = labelled
      } else if position < parameters.count, parameters[position].arity != .repeated {
        position += 1
      }
      guard index < parameters.count,
        result[index].isEmpty || parameters[index].arity == .repeated
      else {
        throw PlanDiagnostics.arguments(name, parameters.map(\.name), at: argument.value.span)
      }
      result[index].append(argument.value)
    }
    for (index, parameter) in parameters.enumerated() where result[index].isEmpty {
      if case .optional = parameter.arity { continue }
      throw PlanDiagnostics.missingArgument(
        parameter.name, of: name, parameters.map(\.name), at: span)
    }
    return result
  }

  /// The values of all arguments, in the order of the parameters.
  func given(
    _ arguments: [Argument], to function: FunctionDefinition, _ name: Name, span: Span,
    in context: Context
  ) throws(Diagnostic) -> [TypedExpression] {
    var given: [TypedExpression] = []
    for expression in try arranged(arguments, for: function, name, span: span).joined() {
      given.append(try value(expression, in: context.expecting(nil)))
    }
    return given
  }

  private func scalar(
    _ function: FunctionDefinition, _ name: Name, _ arguments: [Argument], span: Span,
    in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let given = try arranged(arguments, for: function, name, span: span)
    var typed: [TypedExpression] = []
    for (parameter, expressions) in zip(function.parameters, given) {
      if expressions.isEmpty, case .optional(let value) = parameter.arity, value != .missing {
        typed.append(TypedExpression(.constant(value), type(of: value), span))
      }
      for expression in expressions {
        let value = try value(expression, in: context.expecting(nil))
        try requireOneDimension(value, doing: "use \(name.text) on", in: context.rows)
        typed.append(value)
      }
    }
    if case .shownIn(let unit) = function.result(typed.map(\.type)) {
      throw PlanDiagnostics.notInBaseUnits(name, typed, given.compactMap(\.first), shownIn: unit)
    }
    let type = try resultType(of: function, typed, name).withoutRowUnits
    if let read = try read(typed, by: function, at: span) {
      return TypedExpression(read, type, span)
    }
    var result = TypedExpression(.call(function, typed.map(\.expression), span), type, span)
    result.guards = typed.reduce([]) { union($0, $1.guards) }
    if typed.contains(where: \.type.isRanged) { result.type = result.type.ranged }
    return result
  }

  /// What a function that refuses some arguments makes of those that are written in the query.
  private func read(
    _ arguments: [TypedExpression], by function: FunctionDefinition, at span: Span
  ) throws(Diagnostic) -> PlanExpression? {
    guard let refusal = function.refusal, case .scalar(let kernel) = function.body else {
      return nil
    }
    let columns = arguments.compactMap { $0.constant.flatMap(Column.init(of:)) }
    guard columns.count == arguments.count else { return nil }
    let value = kernel(columns, 1)[0]
    guard value != .missing else {
      let place = arguments.count == 1 ? arguments[0].span : span
      throw PlanDiagnostics.refused(
        zip(columns, arguments).map { describe($0[0], $1.type) }, refusal, row: nil, at: place)
    }
    return .constant(value)
  }

  func resultType(
    of function: FunctionDefinition, _ arguments: [TypedExpression], _ name: Name
  ) throws(Diagnostic) -> ValueType {
    switch function.result(arguments.map(\.type)) {
    case .type(let type): return type.unasked
    case .problem(let index, let expected):
      let found = arguments.indices.contains(index) ? arguments[index] : nil
      throw PlanDiagnostics.argumentType(name, found, expected: expected)
    case .shownIn:
      throw PlanDiagnostics.argumentType(name, arguments.first, expected: "a number in base units")
    case .mismatch(let first, let second):
      throw PlanDiagnostics.unitMismatch(
        arguments[first], arguments[second], doing: "use \(name.text) on")
    }
  }

  private func type(of value: Value) -> ValueType {
    switch value {
    case .missing: .missing
    case .number, .range: .plainNumber
    case .text: .plainText
    case .bool: .plainBool
    case .date: .date
    case .period: .period
    case .list: .list(of: .missing)
    }
  }
}

extension Column {
  /// A text or a day, as functions read them.
  fileprivate init?(of value: Value) {
    switch value {
    case .text(let text): self.init(.codes(Buffer([0]), TextDictionary([text])))
    case .date(let day): self.init(.dates(Buffer([day])))
    case .missing, .number, .range, .bool, .period, .list: return nil
    }
  }
}
