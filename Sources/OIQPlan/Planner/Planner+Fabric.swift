import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// `fabric(fat_tree, endpoints: 8192, …)` and `links(…)`: the arguments are known now, or computed now, so that what
/// can't be built is an error before anything runs.
extension Planner {
  func fabricRelation(
    _ what: PlannedFunction, _ function: FunctionDefinition, _ name: Name,
    _ arguments: [Argument], span: Span, in context: Context
  ) throws(Diagnostic) -> Relation {
    let given = try arranged(arguments, for: function, name, span: span)
    var expressions: [String: Expression] = [:]
    for (parameter, values) in zip(function.parameters, given) {
      expressions[parameter.name] = values.first
    }
    let request = try fabricRequest(expressions, name, span: span, in: context)
    let fabric: Fabric
    do {
      fabric = try Fabric(request)
    } catch {
      let places = expressions.mapValues { written($0, in: context) ?? $0.span }
      throw PlanDiagnostics.noSuchFabric(error, request, name, places, at: span)
    }
    remarks += fabric.remarks(request.kind).filter { !remarks.contains($0) }
    if what == .links {
      guard fabric.linkCount <= 200_000_000 else {
        throw PlanDiagnostics.tooManyLinks(fabric.linkCount, at: span)
      }
      return judged(scan(LinkSource(fabric)))
    }
    return judged(
      scan(MemorySource(name: name.text, table: FabricTable.table(of: fabric, request.kind))))
  }

  /// How long links are is nobody's statement: who reads it is told.
  private func judged(_ relation: Relation) -> Relation {
    judgedLengths.formUnion(
      relation.scope.columns.compactMap(\.origin).filter { $0.column == "length" })
    return relation
  }

  private func fabricRequest(
    _ expressions: [String: Expression], _ name: Name, span: Span, in context: Context
  ) throws(Diagnostic) -> FabricRequest {
    guard let written = expressions["kind"], let endpoints = expressions["endpoints"] else {
      throw PlanDiagnostics.arguments(name, ["kind", "endpoints"], at: span)
    }
    let vocabulary = ValueType.text(vocabulary: Vocabulary.Name.fabricKind.rawValue)
    let typed = try value(written, in: context.seeing(nil).expecting(vocabulary))
    guard case .text(let text)? = try known(typed), let kind = FabricKind(rawValue: text) else {
      throw PlanDiagnostics.argumentType(name, typed, expected: "a kind of fabric")
    }
    for (parameter, expression) in expressions.sorted(by: {
      $0.value.span.start < $1.value.span.start
    })
    where !(["kind", "endpoints"] + kind.parameters).contains(parameter) {
      throw PlanDiagnostics.parameterOfOtherFabric(parameter, kind, at: expression.span)
    }
    var request = FabricRequest(
      kind, endpoints: try size(endpoints, of: "endpoints", name, in: context))
    request.radix = kind.usualRadix
    request.speed = kind.usualSpeed
    try read(expressions, into: &request, name, in: context)
    return request
  }

  private func read(
    _ expressions: [String: Expression], into request: inout FabricRequest, _ name: Name,
    in context: Context
  ) throws(Diagnostic) {
    let sizes: [(String, WritableKeyPath<FabricRequest, Int>)] = [
      ("radix", \.radix), ("planes", \.planes), ("rails", \.rails),
      ("links_per_module", \.linksPerModule), ("cable_tiers", \.cableTiers), ("domain", \.domain),
      ("ports", \.endpointPorts),
    ]
    for (parameter, path) in sizes {
      if let written = expressions[parameter] {
        request[keyPath: path] = try size(written, of: parameter, name, in: context)
      }
    }
    if let written = expressions["tiers"] {
      request.tiers = try size(written, of: "tiers", name, in: context)
    }
    if let written = expressions["q"] {
      request.order = try size(written, of: "q", name, in: context)
    }
    if let written = expressions["speed"] {
      request.speed = try number(
        written, in: [Dimension("bit") / Dimension("s")], "a speed such as 800G", name, context
      ).0
    }
    if let written = expressions["oversubscription"] {
      request.oversubscription = try number(
        written, in: [.one], "a plain number", name, context
      ).0
    }
    if let written = expressions["split"] {
      request.planeUse = try flag(written, name, in: context) ? .split : .single
    }
    if let written = expressions["ocs"] {
      request.torus = try flag(written, name, in: context) ? .opticalSwitches : .direct
    }
  }

  /// A whole number, plain or counted in something.
  private func size(
    _ written: Expression, of parameter: String, _ name: Name, in context: Context
  ) throws(Diagnostic) -> Int {
    let counted = ["endpoint", "gpu", "port", "node"].map { Dimension($0) }
    let before = parametersRead.count
    let (number, typed) = try number(
      written, in: [.one] + counted, "a whole number", name, context)
    if typed.constant != nil { wholeParameters.formUnion(parametersRead[before...]) }
    guard number == number.rounded() else {
      throw PlanDiagnostics.notWhole(name, typed, number)
    }
    guard let size = Int(exactly: number) else {
      throw PlanDiagnostics.sizeTooLarge(parameter, number, at: typed.span)
    }
    return size
  }

  private func number(
    _ written: Expression, in dimensions: [Dimension], _ expected: String, _ name: Name,
    _ context: Context
  ) throws(Diagnostic) -> (Double, TypedExpression) {
    let typed = try value(written, in: context.seeing(nil))
    guard case .number(let type) = typed.type, case .known(let dimension) = type.dimension,
      dimensions.contains(dimension)
    else { throw PlanDiagnostics.argumentType(name, typed, expected: expected) }
    guard !typed.type.isRanged else {
      throw PlanDiagnostics.rangedArgument(name, typed, expected: expected)
    }
    guard case .number(let number)? = try known(typed) else {
      throw typed.expression.slots.isEmpty
        ? PlanDiagnostics.argumentType(name, typed, expected: expected)
        : PlanDiagnostics.columnOfArguments(name, typed)
    }
    return (number, typed)
  }

  private func flag(
    _ written: Expression, _ name: Name, in context: Context
  ) throws(Diagnostic) -> Bool {
    let typed = try value(written, in: context.seeing(nil))
    guard case .bool(let flag)? = try known(typed) else {
      throw PlanDiagnostics.argumentType(name, typed, expected: "true or false")
    }
    return flag
  }
}

extension Planner {
  /// Whether a result rests on judged lengths of links or shows them.
  package func rests(onLengthsIn scope: Scope) -> Bool {
    readsLengths
      || scope.visible.contains { $0.origin.map { judgedLengths.contains($0) } ?? false }
  }
}
