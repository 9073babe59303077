import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  func aggregate(
    _ definitions: [Definition], by: [Expression], on relation: Relation, at span: Span,
    in context: Context
  ) throws(Diagnostic) -> Relation {
    let keys = try by.map { (key) throws(Diagnostic) -> Int in try keySlot(key, in: relation.scope)
    }
    let collector = AggregateCollector(input: relation, keys: keys)
    let keyScope = collector.scope
    let inner = context.seeing(keyScope, calls: .aggregate(collector))
    var made: [Projection] = []
    for definition in definitions {
      let typed = try value(definition.value, in: inner)
      let column = ScopeColumn(definition.name.text, typed.type, typed.provenance)
      made.append(Projection(column, typed.expression))
    }
    let keyColumns = keys.indices.map { Projection(keyScope.columns[$0], .column($0)) }
    try refuseDuplicates(
      zip(
        (keyColumns + made).map(\.column.name), by.map(\.span) + definitions.map(\.name.span)))

    collector.pairSums(in: made.map(\.expression))
    let below = collector.scope
    let plan = Plan(
      .aggregate(relation.plan, keys: keys, calls: collector.tellingCalls), fields: below.fields,
      span: span)
    let aggregated = Relation(plan: plan, scope: below)
    let facts = hiddenFacts(for: made, in: below)
    var result = aggregated.projecting(keyColumns + made + facts, at: span)
    result.plan.isTold = context.isWritten
    for (index, definition) in definitions.enumerated() {
      result.plan.places[keys.count + index] = definition.value.span
      result.plan.crossed[keys.count + index] = crossed(
        in: made[index].expression, over: aggregated, context)
    }
    return result
  }

  func aggregateCall(
    _ kind: AggregateKind, _ function: FunctionDefinition, _ name: Name, _ arguments: [Argument],
    span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    guard case .aggregate(let collector)? = context.calls else {
      if let drawn = try statistic(kind, function, name, arguments, span: span, in: context) {
        return drawn
      }
      throw PlanDiagnostics.misplacedAggregate(name, at: span)
    }
    let inner = context.seeing(collector.input.scope)
    let given = try arranged(arguments, for: function, name, span: span)
    var typed: [TypedExpression] = []
    for expression in given.joined() { typed.append(try value(expression, in: inner)) }
    // The groups tell the units apart: each has one, and its result too.
    var mixed: ValueType?
    if kind.keepsUnit, let argument = typed.first {
      mixed = try groupedUnits(of: argument, collector)
    }
    if kind == .count, let condition = typed.first, condition.expression.isNeverMissing {
      throw PlanDiagnostics.countedCondition(condition, given[0][0])
    }
    if kind != .count, kind != .countDistinct, mixed == nil {
      for (argument, expression) in zip(typed, given.joined()) {
        try requireOneDimension(argument, doing: kind.verb, in: collector.input.scope) { unit in
          "\(name.text)(\(Printer.print(expression)) -> \(unit))"
        }
      }
    }
    if kind == .quantile, typed.count > 1, case .number(let level)? = typed[1].constant,
      !(0...1).contains(level)
    {
      throw PlanDiagnostics.badLevel(typed[1])
    }
    if let argument = typed.first, [.sum, .mean].contains(kind) {
      try requireAmount(argument, doing: kind.verb)
      if kind == .sum { try refuseRatios(argument, in: collector.input.scope) }
    }
    var type = if let mixed { mixed } else { try resultType(of: function, typed, name) }
    if kind == .sd { type = type.distance }
    var argument = typed.first
    if kind.mixes, let measured = argument {
      argument = try comparing(measured, for: collector, use: kind == .sum ? .sum : .mean, at: span)
    }
    if let measured = typed.first, kind.countsCopies {
      noteSummed(measured, doing: kind, in: collector.input.scope, by: collector.keys)
    }
    if kind.mixes, let argument {
      noteUnlikeSpans(
        of: argument, in: collector.input, keys: collector.keys, doing: kind.verb,
        kind == .sum ? .added : .averaged, collector.spans, at: span)
    }
    var guards: [MeasureGuard] = []
    // There, one fact may be all that is known of a period.
    let isInCalendar = collector.input.scope.columns.contains { $0.grain != nil }
    let keyNames = collector.keys.map { collector.input.scope.spelling(ofSlot: $0) }
    if kind.mixes, let measured = argument, !measured.guards.isEmpty {
      let left = try checkGuards(
        measured, by: collector.keyOrigins, on: collector.input, span: span, kind: kind,
        keys: keyNames)
      // How far amounts lie apart is none of them.
      guards = kind == .sd ? [] : left
      argument = undisputed(measured, in: collector.input.scope)
      collector.mergeFacts(behind: measured, measured.guards, span: span) {
        if $0.rule == .stays { return nil }
        var check = doubleCountingCheck(
          of: $0, keys: keyNames, use: kind == .sum ? .sum : .mean, in: collector.input.scope)
        check.computed = columnToAccept(measured, in: collector.input.scope)
        if kind != .sum, !isInCalendar { check.unlikeLengths = .refused }
        return check
      }
    } else if kind.keepsMeasure, let measured = argument {
      guards = measured.guards.filter { !$0.isOfStatements }
      if !guards.isEmpty { argument = undisputed(measured, in: collector.input.scope) }
      collector.mergeFacts(behind: measured, guards, span: span) {
        guard kind.isExtreme, $0.rule == .adds else { return nil }
        var check = doubleCountingCheck(
          of: $0, keys: keyNames, use: .extreme, in: collector.input.scope)
        if !isInCalendar { check.unlikeLengths = .told }
        return check
      }
    } else if kind.counts, let measured = argument, !measured.guards.isEmpty {
      // So many are the values that a sum or a mean of them holds.
      argument = undisputed(measured, in: collector.input.scope)
      collector.mergeFacts(behind: measured, measured.guards, span: span) { _ in nil }
    }
    var call = AggregateCall(
      .kind(kind), argument?.expression, parameters: try parameters(typed.dropFirst()),
      field: TableField(
        given.first?.first.map(Printer.print) ?? function.name, type, isHidden: true),
      span: span)
    call.isTold = context.isWritten
    if call.mixesRows, type.isRanged, let argument {
      call.sharedRanges = sharedUnknowns(of: collector.input.plan)
        .texts(behind: argument.expression)
    }
    let slot: Int
    if mixed != nil {
      slot = collector.addKeepingUnits(call)
    } else if kind == .sum,
      let unknown = argument.flatMap({ oneSided($0, in: collector.input.scope) })
    {
      slot = collector.add(call, unlessAny: unknown)
    } else {
      slot = collector.add(call)
    }
    var result = TypedExpression(.column(slot), type, span)
    result.guards = guards
    if mixed != nil { result.table = typed.first?.table }
    return result
  }

  /// The type of a column with units by row whose rows have one dimension in each group, `nil` for any other.
  private func groupedUnits(
    of typed: TypedExpression, _ collector: AggregateCollector
  ) throws(Diagnostic) -> ValueType? {
    guard case .number(var number) = typed.type,
      let columns = typed.type.decidingColumns ?? number.rowUnits,
      let table = typed.table, let scan = collector.input.scope.scan(of: typed, from: table)
    else { return nil }
    let keys = collector.keyOrigins
    let scope = collector.input.scope
    let grouped = columns.filter { name in
      let deciding = Origin(scan: scan, column: name)
      return keys.contains(deciding) || scope.pins[deciding]?.count == 1
    }
    let pins = scope.pinnedTexts(of: scan)
    guard !grouped.isEmpty,
      try environment.catalog.hasOneDimension(table, in: grouped, where: pins)
    else { return nil }
    number.isAsked = false
    return .number(number)
  }

  private func parameters(_ typed: ArraySlice<TypedExpression>) throws(Diagnostic) -> [Double] {
    var numbers: [Double] = []
    for argument in typed {
      guard case .number(let number)? = argument.constant else {
        throw PlanDiagnostics.needsConstant(argument)
      }
      numbers.append(number)
    }
    return numbers
  }

  /// Where a bound that the value is made of isn't known though the number itself is, on its other side; `nil` for a
  /// value that no bound is in. Such a value is no fact that is missing: a sum can't pass over it.
  private func oneSided(_ typed: TypedExpression, in scope: Scope) -> PlanExpression? {
    let tests = typed.expression.statedBounds.map { bound, whole in
      PlanExpression.and(.isMissing(bound), .not(.isMissing(whole)))
    }
    guard let first = tests.first else { return nil }
    let any = tests.dropFirst().reduce(first) { .or($0, $1) }
    let facts = typed.guards.compactMap { scope.slot(of: $0.facts) }
    return facts.reduce(any) {
      .conditional(.undisputed(facts: $1), then: $0, otherwise: .constant(.bool(false)))
    }
  }

  /// The measure, missing where the facts behind it are disputed: such facts are kept to be seen only.
  func undisputed(_ typed: TypedExpression, in scope: Scope) -> TypedExpression {
    var result = typed
    for measureGuard in typed.guards {
      guard let slot = scope.slot(of: measureGuard.facts) else { continue }
      result.expression = .conditional(
        .undisputed(facts: slot), then: result.expression, otherwise: .constant(.missing))
    }
    return result
  }

  /// Refuses to add across a guarded column that is neither a key, nor pinned, nor accepted, and gives what
  /// is still guarded in the result.
  func checkGuards(
    _ typed: TypedExpression, by keys: Set<Origin>, on relation: Relation, span: Span,
    kind: AggregateKind, keys names: [String]
  ) throws(Diagnostic) -> [MeasureGuard] {
    let scope = relation.scope
    var remaining: [MeasureGuard] = []
    for measureGuard in typed.guards where !measureGuard.isOfStatements {
      var across = measureGuard.notAcross
      if measureGuard.rule == .stays, kind != .sum { across = measureGuard.alikeIn }
      if kind == .sum, let flows = measureGuard.flows, let what = scope.pins[flows.column],
        what.isDisjoint(with: flows.members)
      {
        across += flows.others.filter { !across.contains($0) }
      }
      let open = across.filter { origin in
        scope.key(telling: origin, among: keys) == nil && !scope.accepted.contains(origin)
          && !scope.holdsOne(origin)
      }
      if !open.isEmpty {
        throw try guardedSum(
          measureGuard, open, behind: typed, keys: names, on: relation, doing: kind, at: span)
      }
      var left = measureGuard
      left.notAcross = measureGuard.notAcross.compactMap { scope.key(telling: $0, among: keys) }
      left.alikeIn = measureGuard.alikeIn.map { scope.key(telling: $0, among: keys) ?? $0 }
      left.ofEach.removeAll { !keys.contains($0) }
      remaining.append(left)
    }
    return remaining
  }

  func windowCall(
    _ kind: WindowKind, _ function: FunctionDefinition, _ name: Name, _ arguments: [Argument],
    span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    guard case .window(let collector)? = context.calls else {
      throw PlanDiagnostics.misplacedWindow(name, at: span)
    }
    if kind.readsOrder, let ranked = arguments.first {
      throw PlanDiagnostics.readsOrder(name, ranked.value)
    }
    let given = try arranged(arguments, for: function, name, span: span)
    var typed: [String: TypedExpression] = [:]
    for (parameter, expressions) in zip(function.parameters, given) {
      guard let expression = expressions.first else { continue }
      typed[parameter.name] = try value(expression, in: context.seeing(collector.base))
    }
    var argument = function.parameters.first.flatMap { typed[$0.name] }
    let all = function.parameters.map { parameter in
      typed[parameter.name] ?? TypedExpression(.constant(.missing), .missing, span)
    }
    let type = try resultType(of: function, all, name)
    var result = TypedExpression(.constant(.missing), type, span)
    var facts: [WindowCall.FactsToCheck] = []
    if let measured = argument {
      if kind.adds {
        let expression = given.first?.first.map(Printer.print) ?? "…"
        try requireOneDimension(measured, doing: kind.verb, in: collector.base) { unit in
          "\(name.text)(\(expression) -> \(unit))"
        }
        noteSummed(measured, in: collector.base, by: collector.partition)
      }
      if kind.adds {
        let isMoving = kind == .movavg
        try requireAmount(measured, doing: isMoving ? "take moving averages of" : kind.verb)
      }
      if kind.sums {
        noteUnlikeSpans(
          of: measured, in: collector.relation, keys: collector.partition, doing: kind.verb,
          .accumulated, collector.spans, at: span)
      }
      result.guards = measured.guards
      result.table = measured.table
      if kind.adds, !measured.guards.isEmpty {
        let keys = collector.partitionOrigins.map(\.column).sorted()
        result.guards = try checkGuards(
          measured, by: collector.partitionOrigins, on: collector.relation, span: span,
          kind: kind.sums ? .sum : .mean, keys: keys)
        argument = undisputed(measured, in: collector.base)
        facts = factsToCheck(
          measured, in: collector.base, keys: keys, use: kind.sums ? .sum : .mean, at: span)
      }
    }
    let slot = try collector.add(
      kind, argument, named: given.first?.first.map(Printer.print) ?? name.text,
      offset: try offset(of: function, typed), partial: partial(typed),
      type: type, facts: facts, guards: &result.guards, at: span, in: context)
    result.expression = .column(slot)
    return result
  }

  /// Levels are logarithms: added up or averaged they are no power, nor the level of one.
  func requireAmount(
    _ typed: TypedExpression, doing what: String
  ) throws(Diagnostic) {
    guard case .number(let number) = typed.type, case .known(let dimension) = number.dimension,
      dimension.isLevel
    else { return }
    throw PlanDiagnostics.levelScaled(typed, what)
  }

  private func offset(
    of function: FunctionDefinition, _ typed: [String: TypedExpression]
  ) throws(Diagnostic) -> Int {
    guard function.parameters.count > 1, let given = typed[function.parameters[1].name] else {
      return 1
    }
    guard case .number(let number)? = given.constant, number >= 1, number < 1e9,
      number == number.rounded()
    else { throw PlanDiagnostics.needsWholeNumber(given) }
    return Int(number)
  }

  private func partial(_ typed: [String: TypedExpression]) -> WindowCall.PartialWindow {
    typed["partial"]?.constant == .bool(true) ? .allowed : .missing
  }
}

extension ValueType {
  /// What two values of the type lie apart by: levels by a ratio.
  package var distance: ValueType {
    guard case .number(var number) = self, number.dimension == .known(.level) else { return self }
    number.dimension = .known(.decibels)
    number.display = nil
    return .number(number)
  }

  /// Whether it is on a logarithmic scale: a level, or a ratio in dB.
  package var isOfDecibels: Bool {
    if case .number(let number) = distance { number.dimension == .known(.decibels) } else { false }
  }

  /// Whether it is a power on a logarithmic scale, in dBm.
  var isLevel: Bool {
    if case .number(let number) = self { number.dimension == .known(.level) } else { false }
  }
}

extension AggregateKind {
  /// Whether it makes one number of many that none of them need be, which guards are about.
  fileprivate var mixes: Bool {
    switch self {
    case .sum, .mean, .median, .quantile, .sd: true
    case .min, .max, .count, .first, .last, .any, .all, .countDistinct: false
    }
  }

  /// Whether it says how many values there are.
  fileprivate var counts: Bool { self == .count || self == .countDistinct }

  /// Whether its result is still a value of the measure.
  var keepsMeasure: Bool {
    switch self {
    case .min, .max, .median, .quantile, .first, .last: true
    case .sum, .mean, .count, .sd, .any, .all, .countDistinct: false
    }
  }

  /// Whether its result has the unit of its argument.
  var keepsUnit: Bool {
    switch self {
    case .sum, .mean, .min, .max, .median, .quantile, .sd, .first, .last: true
    case .count, .any, .all, .countDistinct: false
    }
  }

  var verb: String {
    switch self {
    case .sum: "sum"
    case .mean: "average"
    case .min, .max, .count, .median, .quantile, .sd, .first, .last, .any, .all, .countDistinct:
      "use \(rawValue) on"
    }
  }
}

extension WindowKind {
  /// Whether it says where a row stands, and reads no column but those that it is sorted by.
  fileprivate var readsOrder: Bool { self == .rank || self == .rowNumber }

  package var adds: Bool { sums || self == .movavg }

  /// Whether it is about a sum.
  var sums: Bool { self == .cumsum || self == .share }

  var verb: String {
    switch self {
    case .cumsum: "sum"
    case .share: "take shares of"
    case .movavg: "average"
    case .prev, .next, .first, .last, .rank, .rowNumber: "use \(rawValue) on"
    }
  }
}

extension AggregateCollector {
  /// The calls, of which those that put facts together know which others count rows of disputed facts too.
  fileprivate var tellingCalls: [AggregateCall] {
    let keeping = calls.filter(\.isOfAllRows).map(\.written)
    return calls.map { call in
      guard case .mergeFacts = call.operation else { return call }
      var call = call
      call.keepingDisputed = keeping.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
      return call
    }
  }
}

extension AggregateCall {
  /// Whether it adds up or counts rows, and does not leave out those of disputed facts.
  fileprivate var isOfAllRows: Bool {
    guard case .kind(let kind) = operation, purpose == .result else { return false }
    switch kind {
    case .sum, .mean, .median, .quantile, .sd, .count, .countDistinct:
      guard case .conditional(.undisputed, _, _)? = argument else { return true }
      return false
    case .min, .max, .first, .last, .any, .all: return false
    }
  }

  /// `sum(w)`.
  package var written: String {
    guard case .kind(let kind) = operation else { return "" }
    return "\(kind.rawValue)(\(argument == nil ? "" : field.name))"
  }
}
