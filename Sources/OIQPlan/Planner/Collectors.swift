import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// What a call of an aggregate or window function does at a place: it is taken out of its expression,
/// computed by a stage of its own, and the expression reads the result from a column.
enum CallCollector {
  case aggregate(AggregateCollector)
  case window(WindowCollector)
}

/// Gathers the aggregate calls of one `aggregate` stage.
final class AggregateCollector {
  let input: Relation
  let keys: [Int]
  let spans = SpanSearch()
  private(set) var calls: [AggregateCall] = []
  /// The columns of the groups: their keys, and the result of each call.
  private(set) var scope: Scope

  init(input: Relation, keys: [Int]) {
    self.input = input
    self.keys = keys
    scope = input.scope
    scope.key = keys.map { input.scope.columns[$0].name }
    scope.columns = keys.map { slot in
      var column = input.scope.columns[slot]
      column.qualifier = nil
      return column
    }
  }

  /// Adds a call and gives the slot of its result.
  func add(_ call: AggregateCall) -> Int { add(call, of: nil) }

  private func add(_ call: AggregateCall, of origin: Origin?) -> Int {
    calls.append(call)
    scope.columns.append(
      ScopeColumn(call.field.name, call.field.type, isHidden: true, origin: origin))
    return scope.columns.count - 1
  }

  func change(_ place: Int, _ body: (inout AggregateCall) -> Void) { body(&calls[place]) }

  /// Adds a call whose results have their rows' units, as the first value of each group says them.
  func addKeepingUnits(_ call: AggregateCall) -> Int {
    var first = call
    first.operation = .kind(.first)
    first.parameters = []
    first.purpose = .unitsOfOther
    first.isTold = false
    var call = call
    call.unitsOf = add(first) - keys.count
    return add(call)
  }

  /// Adds a call whose results aren't known where a group has a row that fits the condition.
  func add(_ call: AggregateCall, unlessAny unknown: PlanExpression) -> Int {
    var count = call
    count.operation = .kind(.count)
    count.argument = .conditional(
      unknown, then: .constant(.number(1)), otherwise: .constant(.missing))
    count.parameters = []
    count.field.type = .plainNumber
    count.purpose = .unknownsOfOther
    count.isTold = false
    var call = call
    call.unknownsOf = add(count) - keys.count
    return add(call)
  }

  /// Origins of the columns grouped by.
  var keyOrigins: Set<Origin> { Set(keys.compactMap { input.scope.columns[$0].origin }) }

  /// Adds the facts behind a guarded argument once, checked where they are summed: those of each measure by its own
  /// rules. Of rows without a value none are in the result.
  func mergeFacts(
    behind measured: TypedExpression, _ guards: [MeasureGuard], span: Span,
    check: (MeasureGuard) -> DoubleCountingCheck?
  ) {
    let rows = rows(behind: measured)
    for measureGuard in guards {
      let check = check(measureGuard)
      guard let slot = input.scope.slot(of: measureGuard.facts) else { continue }
      if let index = calls.firstIndex(where: { $0.isMerge(of: slot) }) {
        if let check { calls[index].merge(check, at: span) }
        calls[index].rows = calls[index].rows.map { .or($0, rows) }
        continue
      }
      let field = TableField(MeasureGuard.factsColumn, .facts, isHidden: true)
      var call = AggregateCall(.mergeFacts(check), .column(slot), field: field, span: span)
      call.rows = rows
      _ = add(call, of: measureGuard.facts)
    }
  }

  /// The rows that have a value.
  private func rows(behind measured: TypedExpression) -> PlanExpression {
    rows(with: measured.expression, isRanged: measured.type.isRanged)
  }

  func rows(with value: PlanExpression, isRanged: Bool) -> PlanExpression {
    value.isThere(in: input.plan.fields, isRanged: isRanged)
  }
}

extension AggregateCall {
  fileprivate func isMerge(of slot: Int) -> Bool {
    guard case .mergeFacts = operation, case .column(slot)? = argument else { return false }
    return true
  }

  /// Checks facts for one more use of them.
  fileprivate mutating func merge(_ check: DoubleCountingCheck, at place: Span) {
    var merged = check
    if case .mergeFacts(let own?) = operation {
      merged = check.use.rigour > own.use.rigour ? check : own
      merged.use = check.use.joined(with: own.use) ?? merged.use
      merged.unlikeLengths =
        check.unlikeLengths.rawValue > own.unlikeLengths.rawValue
        ? check.unlikeLengths : own.unlikeLengths
      guard merged != own else { return }
    }
    operation = .mergeFacts(merged)
    span = place
  }
}

extension DoubleCountingCheck.Use {
  /// What is checked for one use is for those of less rigour, too.
  fileprivate var rigour: Int {
    switch self {
    case .extreme: 1
    case .mean: 2
    case .sum, .statements: 3
    case .addedStatements: 4
    }
  }

  /// Of statements: what is checked for both.
  fileprivate func joined(with other: Self) -> Self? {
    func both(_ columns: [String], _ others: [String]) -> [String] {
      columns + others.filter { !columns.contains($0) }
    }
    switch (self, other) {
    case (.statements(let alike), .statements(let others)):
      return .statements(alikeIn: both(others, alike))
    case (.addedStatements(let alike, let apart), .statements(let others)),
      (.statements(let others), .addedStatements(let alike, let apart)):
      return .addedStatements(alikeIn: both(alike, others), statedApart: apart)
    case (.addedStatements(let alike, let apart), .addedStatements(let others, let otherApart)):
      return .addedStatements(
        alikeIn: both(others, alike), statedApart: both(otherApart, apart))
    case (.sum, _), (.mean, _), (.extreme, _), (_, .sum), (_, .mean), (_, .extreme): return nil
    }
  }
}

/// Gathers the window calls of one `derive` definition; each becomes a column at the end of the relation.
final class WindowCollector {
  unowned let planner: Planner
  private(set) var relation: Relation
  let by: [Expression]
  let sort: [SortKey]
  let base: Scope
  let spans = SpanSearch()

  init(planner: Planner, relation: Relation, by: [Expression], sort: [SortKey]) {
    self.planner = planner
    self.relation = relation
    self.by = by
    self.sort = sort
    base = relation.scope
  }

  /// Adds a call on an argument, written at a place, and gives the slot of its result.
  ///
  /// - Parameter guards: Those of the result. They point to the facts behind its own rows then, which may be other rows'.
  func add(
    _ kind: WindowKind, _ argument: TypedExpression?, named name: String, offset: Int,
    partial: WindowCall.PartialWindow, type: ValueType, facts: [WindowCall.FactsToCheck],
    guards: inout [MeasureGuard], at place: Span, in context: Context
  ) throws(Diagnostic) -> Int {
    let partition = try by.map { (key) throws(Diagnostic) -> Int in
      try planner.keySlot(key, in: base)
    }
    let ordered = try planner.sortTerms(sort, on: relation, in: context.seeing(base))
    relation = ordered.relation
    var slot: Int?
    if let argument {
      if case .column(let existing) = argument.expression {
        slot = existing
      } else {
        let column = ScopeColumn(
          name, argument.type, isHidden: true, guards: argument.guards)
        relation = relation.projecting(
          relation.unchanged + [Projection(column, argument.expression)], at: argument.span)
        slot = relation.scope.columns.count - 1
      }
    }
    let series = RowSeries(relation, sortedBy: ordered.terms, within: partition, of: argument)
    if let argument, kind.readsOthers {
      try series.requireOne(
        kind, argument, apart: partition + (kind.readsNeighbours ? series.names : []),
        keys: partition, in: relation.scope, at: place)
    }
    var call = WindowCall(
      kind: kind, argument: slot, offset: offset, partial: partial,
      partition: kind.readsNeighbours ? partition + series.names : partition,
      order: ordered.terms, period: series.period,
      field: TableField(kind.rawValue, type, isHidden: true))
    call.facts = facts
    if series.sharesPeriods { call.sameSpans = .joined }
    if call.period == nil, kind.readsNeighbours { call.times = series.times }
    if kind.readsOrderOfRows, ordered.terms.isEmpty, context.isWritten {
      call.timeAsRead = relation.timeAsRead(
        besides: partition, reading: argument?.expression.slots ?? [])
    }
    if kind == .prev || kind == .next, series.period == nil, let argument {
      call.alikeIn = planner.spanOfFlow(argument, in: relation.scope)
    }
    call.place = place
    call.isTold = context.isWritten
    if kind.adds, let argument, argument.type.isRanged, let slot {
      call.sharedRanges = planner.sharedUnknowns(of: relation.plan).texts(behind: .column(slot))
    }
    var scope = relation.scope
    scope.columns.append(ScopeColumn(kind.rawValue, type, isHidden: true))
    let result = scope.columns.count - 1
    var calls = [call]
    if kind.holdsOthers {
      for index in guards.indices where guards[index].rule == .adds {
        guard let slot = base.slot(of: guards[index].facts) else { continue }
        calls.append(gathering(slot, behind: call))
        planner.scanCount += 1
        guards[index].scan = planner.scanCount
        guards[index].isOfOthers = true
        scope.columns.append(
          ScopeColumn(
            MeasureGuard.factsColumn, .facts, isHidden: true, origin: guards[index].facts))
      }
    }
    let plan = Plan(
      .window(relation.plan, calls), fields: scope.fields, span: argument?.span)
    relation = Relation(plan: plan, scope: scope)
    return result
  }

  /// The facts of the rows whose values a call takes.
  private func gathering(_ facts: Int, behind call: WindowCall) -> WindowCall {
    var other = call
    other.gathersFactsOf = call.argument
    other.argument = facts
    other.field = TableField(MeasureGuard.factsColumn, .facts, isHidden: true)
    other.facts = []
    other.times = []
    other.timeAsRead = nil
    other.isTold = false
    return other
  }

  /// The columns whose values tell the groups apart.
  var partition: [Int] {
    by.compactMap { key in
      planner.path(of: key).flatMap { try? planner.slot($0, in: base) }
    }
  }

  var partitionOrigins: Set<Origin> { Set(partition.compactMap { base.columns[$0].origin }) }
}
