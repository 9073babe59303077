import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  /// `normal(a to b)`, `normal(m, s)`, `uniform(a to b)`, `triangular(a, m, b)`, `pert(a, m, b)`, `beta(a, b)`,
  /// `bernoulli(p)`.
  func distribution(
    _ kind: PlannedFunction, _ function: FunctionDefinition, _ name: Name, _ arguments: [Argument],
    span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let (shape, parts) = try shape(of: kind, function, name, arguments, span: span)
    let typed = try parts.map { (part) throws(Diagnostic) in
      try value(part, in: context.expecting(nil))
    }
    for (index, part) in typed.enumerated() {
      // How far values are spread is measured as they lie apart.
      let wanted = shape == .normal && index == 1 ? typed[0].type.distance : typed[0].type
      guard case .number(let type) = part.type, case .number(let first) = wanted else {
        throw PlanDiagnostics.needsNumber(part, doing: "make a range of")
      }
      guard type.dimension == first.dimension else {
        throw PlanDiagnostics.unitMismatch(typed[0], part, doing: "make a range of")
      }
    }
    let call = Expression(.call(name, arguments), span)
    return try distribution(
      shape, typed, call, offers: parts[0], parts[parts.count - 1], in: context)
  }

  /// What a call makes of which parameters. Those that take a range may have its ends, or a middle and a spread,
  /// one by one.
  private func shape(
    of kind: PlannedFunction, _ function: FunctionDefinition, _ name: Name, _ arguments: [Argument],
    span: Span
  ) throws(Diagnostic) -> (DistributionKind, [Expression]) {
    let shapes = Shapes.all[kind] ?? Shapes()
    let isPlain = arguments.allSatisfy { $0.label == nil }
    if isPlain, arguments.count == 2, let shape = shapes.ofTwo {
      return (shape, arguments.map(\.value))
    }
    let given = try arranged(arguments, for: function, name, span: span)
    if let shape = shapes.ofParameters { return (shape, Array(given.joined())) }
    guard case .binary(.rangeTo, let low, let high, _) = given[0][0].unbracketed.kind,
      let shape = shapes.between
    else { throw PlanDiagnostics.arguments(name, ["a to b"], at: span) }
    return (shape, [low, high])
  }

  /// A range of which the parameters are known now, or one that is computed with them.
  func distribution(
    _ kind: DistributionKind, _ parameters: [TypedExpression], _ written: Expression,
    offers left: Expression, _ right: Expression, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let place = place(of: written, in: context)
    // A name that stands for one range is meant to be one in all rows.
    if context.isWritten, context.scope != nil, rowIdentity == nil, !place.isOfOverride {
      rowRanges[place.key] = Printer.print(written)
    }
    var numbers: [Double] = []
    for case .number(let number)? in parameters.map(\.constant) { numbers.append(number) }
    if numbers.count == parameters.count {
      if kind.canBeStated {
        return try range(
          kind.range(numbers), parameters[0].type, written, at: place, offers: left, right)
      }
      guard kind.distribution(numbers) != nil else {
        throw PlanDiagnostics.badParameters(kind, at: written.span)
      }
    }
    let input = RangeInput(place: place, text: Printer.print(written))
    if !rangeInputs.contains(input) { rangeInputs.append(input) }
    let spread: ParameterSpread = parameters.contains(where: \.type.isRanged) ? .drawn : .steady
    let function = FunctionDefinition.value(of: kind, spread, named: input.text)
    let type = kind.canBeStated ? parameters[0].type : .plainNumber
    var result = TypedExpression(
      .call(
        function, [drawn(.standardNormal, key: input.key)] + parameters.map(\.expression)),
      type.ranged, written.span)
    result.guards = parameters.reduce([]) { union($0, $1.guards) }
    if rowIdentity == nil, result.expression.slots.isEmpty {
      inputValues[input.key] = result
    }
    return result
  }

  /// `correlate(a, b, 0.6)`: b, whose draws go with those of a.
  func correlated(
    _ function: FunctionDefinition, _ name: Name, _ arguments: [Argument], span: Span,
    in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let typed = try given(arguments, to: function, name, span: span, in: context)
    guard let first = typed[0].expression.score else {
      throw PlanDiagnostics.notOneUnknown(typed[0])
    }
    guard let (key, second) = typed[1].expression.unknown else {
      throw PlanDiagnostics.notOneUnknown(typed[1])
    }
    // Mixed with itself it would be wider than it was written.
    guard !first.unknowns.contains(key) else {
      throw PlanDiagnostics.sharesUnknown(typed[1], with: typed[0])
    }
    guard case .number(let correlation)? = typed[2].constant, (-1...1).contains(correlation),
      typed[2].type.measure == ValueType.plainNumber.measure
    else { throw PlanDiagnostics.badCorrelation(typed[2]) }
    var result = typed[1]
    result.span = span
    correlated.insert(key)
    let held = environment.held[key].map { PortableMath.normalQuantile($0) }
    result.expression = second(
      held.map { .constant(.number($0)) }
        ?? .call(.mixedScore(correlation), [first, .range(.standardNormal, key: key)]))
    if result.expression.slots.isEmpty { inputValues[key] = result }
    return result
  }
}

// MARK: Rows of their own

extension Planner {
  /// What tells the rows of a table apart while the argument of `each` is planned.
  struct RowIdentity {
    var place: UInt64
    /// Columns that name a row, and those that tell rows of one name apart; none without a table.
    var names: [PlanExpression]
    var content: [PlanExpression]
    /// How many unknowns were given to rows.
    var count = 0
  }

  /// `each(x)`: x with the ranges written in it drawn anew for every row.
  func each(
    _ function: FunctionDefinition, _ name: Name, _ arguments: [Argument], span: Span,
    in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let given = try arranged(arguments, for: function, name, span: span)
    let outer = rowIdentity
    rowIdentity = identity(of: context.rows, at: place(of: span).key)
    defer { rowIdentity = outer }
    var typed = try value(given[0][0], in: context.expecting(nil))
    guard let found = rowIdentity, found.count > 0 else {
      throw PlanDiagnostics.nothingToDraw(typed)
    }
    typed.span = span
    return typed
  }

  private func identity(of rows: Scope?, at place: UInt64) -> RowIdentity {
    guard let rows else { return RowIdentity(place: place, names: [], content: []) }
    var names: [PlanExpression] = []
    var content: [PlanExpression] = []
    for (slot, column) in rows.columns.enumerated() where !column.isHidden {
      switch column.type {
      case .text, .bool(.point), .date, .period:
        if rows.key?.contains(column.name) ?? true {
          names.append(.column(slot))
        } else {
          content.append(.column(slot))
        }
      case .number(let number):
        if number.certainty == .point { content.append(.column(slot)) }
      case .bool(.ranged), .list, .facts, .missing: break
      }
    }
    return RowIdentity(place: place, names: names, content: content)
  }

  /// The draws of a range: one unknown for all rows, or inside `each` one for each.
  func drawn(_ range: RangedValue, key: UInt64) -> PlanExpression {
    guard let identity = rowIdentity else { return .range(range, key: key) }
    rowIdentity?.count += 1
    let own = key &* 0x9e37_79b9_7f4a_7c15 ^ identity.place
    rowInputs[own] = key
    if identity.names.isEmpty, identity.content.isEmpty { return .range(range, key: own) }
    return .each(range, key: own, names: identity.names, content: identity.content)
  }
}

extension RangedValue {
  /// Mean 0 and standard deviation 1.
  static let standardNormal = RangedValue(low: -z95, mid: 0, high: z95, shape: .normal)
}

extension PlanExpression {
  /// The normal score of a value that is one unknown and nothing else.
  fileprivate var score: PlanExpression? {
    switch self {
    case .range(_, let key): .range(.standardNormal, key: key)
    case .call(let function, let arguments, _) where function.takesScore: arguments.first
    default: nil
    }
  }

  /// The key of such a value, and how the value follows from a score.
  fileprivate var unknown: (key: UInt64, value: (PlanExpression) -> PlanExpression)? {
    switch self {
    case .range(let range, let key):
      guard let distribution = Distribution(range) else { return nil }
      return (key, { .call(.value(of: distribution), [$0]) })
    case .call(let function, let arguments, let span) where function.takesScore:
      guard case .range(_, let key)? = arguments.first else { return nil }
      return (key, { .call(function, [$0] + arguments.dropFirst(), span) })
    default: return nil
    }
  }
}

/// The distributions that a function makes of what it is given.
private struct Shapes {
  /// Of the function's own parameters.
  var ofParameters: DistributionKind?
  /// Of two numbers that say all.
  var ofTwo: DistributionKind?
  /// Of two ends, `a to b`.
  var between: DistributionKind?

  static let all: [PlannedFunction: Shapes] = [
    .triangular: Shapes(ofParameters: .triangular),
    .pert: Shapes(ofParameters: .pert),
    .beta: Shapes(ofParameters: .beta),
    .bernoulli: Shapes(ofParameters: .bernoulli),
    .normal: Shapes(ofTwo: .normal, between: .normalBetween),
    .uniform: Shapes(ofTwo: .uniform, between: .uniform),
    .lognormal: Shapes(between: .lognormal),
  ]
}

extension DistributionKind {
  /// Whether a range can say it by itself.
  fileprivate var canBeStated: Bool { self != .beta && self != .bernoulli }
}

extension Pipe {
  /// Whether it works on rows of its own.
  var isTable: Bool {
    if case .from = head { return true }
    return !stages.isEmpty
  }
}
