import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  func calendarize(
    _ columns: [Name], to grain: Name, options: [Field], by: [Expression], on relation: Relation,
    at span: Span, in context: Context
  ) throws(Diagnostic) -> Relation {
    guard columns.count == 1, let measure = columns.first else {
      throw PlanDiagnostics.notYet(
        "calendarizing several columns at once", at: span,
        help: "calendarize one, then join the other")
    }
    guard let length = CalendarizePlan.Grain(rawValue: grain.text) else {
      throw PlanDiagnostics.unknownGrain(grain)
    }
    let scope = relation.scope
    let amount = column(try slot([measure], in: scope), in: scope, at: measure.span)
    guard case .number(let type) = amount.type, case .column(let amountSlot) = amount.expression
    else { throw PlanDiagnostics.needsNumber(amount, doing: "calendarize") }
    try requireOneDimension(amount, doing: "calendarize", in: scope)
    let isOfLevels = amount.guards.contains { measureGuard in
      measureGuard.flows.flatMap { flows in
        scope.pins[flows.column].map { $0.isDisjoint(with: flows.members) }
      } ?? false
    }
    guard type.isFlow, !isOfLevels else {
      throw PlanDiagnostics.calendarizedLevel(amount, named: measure)
    }
    guard !amount.guards.contains(where: \.isOfOthers) else {
      throw PlanDiagnostics.calendarizedOthers(amount, named: measure)
    }
    guard let spanSlot = spanSlot(of: amount, in: scope) else {
      throw PlanDiagnostics.noSpan(
        measure, in: scope, isFile: { self.fileSources[$0] != nil },
        isWeekly: { self.isWeekly($0, in: relation, at: span) })
    }
    let keys = try by.map { (key) throws(Diagnostic) -> Int in try keySlot(key, in: scope) }
    let guards = try calendarGuards(of: amount, keys: keys, on: relation, at: span)
    func related(_ name: String) -> Int? {
      amount.guards.first.flatMap { scope.slot(of: Origin(scan: $0.scan, column: name)) }
        ?? scope.columns.firstIndex { $0.name == name && $0.isHidden == (name == "facts") }
    }
    let accepted =
      !amount.guards.isEmpty
      && amount.guards.allSatisfy { measureGuard in
        scope.accepted.contains(Origin(scan: measureGuard.scan, column: "definition"))
      }
    var plan = CalendarizePlan(
      input: relation.plan, keys: keys, amount: amountSlot, span: spanSlot, grain: length,
      basis: related("basis").flatMap { choosable($0, keys: keys, in: scope) },
      definition: amount.guards.isEmpty ? nil : related("definition"), knownOn: related("as_of"),
      facts: amount.guards.first.flatMap { scope.slot(of: $0.facts) },
      definitions: accepted ? .accepted : .one, partial: try partialOption(options, in: context))
    plan.place = span
    plan.accepted = acceptedColumns(of: amount, keys: keys, in: scope)
    var result = relation.scope
    result.key = keys.map { scope.columns[$0].name } + ["period"]
    result.columns = calendarColumns(
      plan, amount: scope.columns[amountSlot], guards: guards, scope: scope)
    return Relation(
      plan: Plan(.calendarize(plan), fields: result.fields, span: span), scope: result)
  }

  /// The column of bases, where it says in words what a figure is: among those that are apart there is no choice.
  private func choosable(_ basis: Int, keys: [Int], in scope: Scope) -> Int? {
    guard case .text = scope.columns[basis].type, !keys.contains(basis) else { return nil }
    return basis
  }

  /// What tells statements about the same days apart beyond what calendarize chooses by, by force of `accept`.
  private func acceptedColumns(
    of amount: TypedExpression, keys: [Int], in scope: Scope
  ) -> [(name: String, slot: Int?)] {
    let origins = amount.guards.flatMap(\.notAcross).filter { origin in
      !["basis", "definition"].contains(origin.column) && scope.accepted.contains(origin)
        && scope.pins[origin]?.count != 1
        && !keys.contains { scope.columns[$0].origin == origin }
    }
    return origins.map { ($0.column, scope.slot(of: $0)) }
  }

  private func calendarColumns(
    _ plan: CalendarizePlan, amount: ScopeColumn, guards: [MeasureGuard], scope: Scope
  ) -> [ScopeColumn] {
    var columns = plan.keys.map { slot in
      var column = scope.columns[slot]
      column.qualifier = nil
      return column
    }
    let scan = guards.first?.scan
    columns.append(ScopeColumn("period", .period, grain: plan.grain.rawValue))
    var measure = amount
    measure.guards = guards
    measure.qualifier = nil
    columns.append(measure)
    if let basis = plan.basis {
      // A key that is the basis says it already.
      let isKey = columns.contains { $0.name == "basis" }
      columns.append(
        ScopeColumn(
          "basis", scope.columns[basis].type, isHidden: isKey,
          origin: isKey ? nil : scan.map { Origin(scan: $0, column: "basis") }))
    }
    columns.append(ScopeColumn("coverage", .number(in: .percent)))
    if let facts = plan.facts { columns.append(scope.columns[facts]) }
    return columns
  }

  /// Basis and definition are what calendarize chooses by; other guarded columns must be settled before, and
  /// each flow must be one's own: facts of two companies would stand in for each other.
  private func calendarGuards(
    of amount: TypedExpression, keys: [Int], on relation: Relation, at span: Span
  ) throws(Diagnostic) -> [MeasureGuard] {
    let scope = relation.scope
    let keyOrigins = Set(keys.compactMap { scope.columns[$0].origin })
    var result: [MeasureGuard] = []
    for measureGuard in amount.guards {
      let open = measureGuard.notAcross.filter { origin in
        !keyOrigins.contains(origin) && !scope.accepted.contains(origin)
          && scope.pins[origin]?.count != 1
      }
      let unsettled = open.filter { $0.column != "basis" && $0.column != "definition" }
      guard unsettled.isEmpty else {
        throw try guardedSum(
          measureGuard, unsettled, behind: amount, keys: keys.map { scope.columns[$0].name },
          on: relation, doing: .sum, at: span)
      }
      let several = measureGuard.ofEach.filter {
        !keyOrigins.contains($0) && scope.pins[$0]?.count != 1
      }
      guard several.isEmpty else {
        throw PlanDiagnostics.flowsOfSeveral(
          measureGuard, several, keys: keys.map { scope.columns[$0].name }, at: span)
      }
      var left = measureGuard
      left.notAcross = measureGuard.notAcross.filter {
        open.contains($0) || keyOrigins.contains($0)
      }
      result.append(left)
    }
    return result
  }

  private func partialOption(
    _ options: [Field], in context: Context
  ) throws(Diagnostic) -> WindowCall.PartialWindow {
    var result = WindowCall.PartialWindow.missing
    for option in options {
      let typed = try value(option.value, in: context.seeing(nil))
      guard option.name.text == "partial", case .bool(let flag)? = typed.constant else {
        throw PlanDiagnostics.unknownOption(option.name, known: ["partial"])
      }
      result = flag ? .allowed : .missing
    }
    return result
  }

  func pivot(
    _ names: [Name], by: [Expression], on relation: Relation, at span: Span, in context: Context
  ) throws(Diagnostic) -> Relation {
    guard names.count == 2 else { throw PlanDiagnostics.pivotNames(at: span) }
    let name = try slot([names[0]], in: relation.scope)
    let value = try slot([names[1]], in: relation.scope)
    let keys: [Int]
    if by.isEmpty {
      keys = relation.scope.columns.indices.filter {
        $0 != name && $0 != value && !relation.scope.columns[$0].isHidden
      }
    } else {
      keys = try by.map { (key) throws(Diagnostic) -> Int in try keySlot(key, in: relation.scope) }
    }
    let headings = try headings(of: name, in: relation, at: names[0].span)
    var scope = relation.scope
    scope.key = keys.map { relation.scope.columns[$0].name }
    scope.columns = keys.map { relation.scope.columns[$0] }
    let valueColumn = relation.scope.columns[value]
    let nameOrigin = relation.scope.columns[name].origin
    var guards = valueColumn.guards
    for index in guards.indices { guards[index].notAcross.removeAll { $0 == nameOrigin } }
    var facts = GuardedFacts(planner: self)
    for heading in headings {
      // Each column has the facts of its own cells.
      facts.startColumn()
      var column = ScopeColumn(
        heading.columnName(in: relation.scope.columns[name].type), valueColumn.type,
        table: valueColumn.table)
      column.guards = guards.map { facts.moved($0, from: [relation.scope.slot(of: $0.facts)]) }
      scope.columns.append(column)
    }
    try refuseDuplicates(scope.bareNames, at: span)
    scope.columns += facts.columns
    var plan = PivotPlan(
      input: relation.plan, by: keys, name: name, value: value, names: headings)
    plan.facts = facts.sources.prefix(facts.countOfColumn).joined().compactMap { $0 }
    return Relation(plan: Plan(.pivot(plan), fields: scope.fields, span: span), scope: scope)
  }

  private func headings(
    of slot: Int, in relation: Relation, at span: Span
  ) throws(Diagnostic) -> [Value] {
    let column = relation.scope.columns[slot]
    let field = column.field
    let narrowed = Plan(.project(relation.plan, [.column(slot)]), fields: [field])
    let distinct = Plan(.distinct(narrowed, keys: [0]), fields: [field])
    let sorted = Plan(.sort(distinct, [SortTerm(0)]), fields: [field])
    let table = try environment.run(sorted)
    guard table.rowCount <= 1_000 else {
      throw PlanDiagnostics.tooManyHeadings(table.rowCount, at: span)
    }
    return (0..<table.rowCount).map { table.columns[0][$0] }.filter { $0 != .missing }
  }

  func unpivot(
    _ names: [Name], to target: Name, on relation: Relation, at span: Span
  ) throws(Diagnostic) -> Relation {
    let spread = try names.map { (name) throws(Diagnostic) -> Int in
      try slot([name], in: relation.scope)
    }
    guard let first = spread.first else { throw PlanDiagnostics.invalid(at: span) }
    let model = column(first, in: relation.scope, at: names[0].span)
    var ranged = false
    var rowUnits: [String]?
    for (slot, name) in zip(spread, names) {
      let typed = column(slot, in: relation.scope, at: name.span)
      do {
        try requireOneUnit(model, typed, at: name.span, in: relation.scope)
      } catch {
        throw error.code == .unitMismatch || error.code == .typeMismatch
          ? PlanDiagnostics.unlikeUnpivot(names[0], model, name, typed) : error
      }
      ranged = ranged || typed.type.isRanged
      rowUnits = rowUnits ?? typed.type.rowUnits
    }
    let (guards, facts) = unpivoted(spread, in: relation.scope)
    let moved = Set(facts.sources.joined().compactMap { $0 })
    let kept = relation.scope.columns.indices.filter { slot in
      !spread.contains(slot)
        && (!moved.contains(slot) || relation.scope.isBehindOthers(slot, than: spread))
    }
    var scope = relation.scope
    scope.columns = kept.map { relation.scope.columns[$0] }
    scope.columns.append(ScopeColumn(target.text, .plainText))
    scope.key?.append(target.text)
    var value = relation.scope.columns[first]
    value.name = "value"
    value.origin = nil
    value.guards = guards
    if ranged { value.type = value.type.ranged }
    if case .number(var number) = value.type, rowUnits != nil {
      number.rowUnits = rowUnits
      value.type = .number(number)
    }
    scope.columns.append(value)
    try refuseDuplicates(scope.bareNames, at: span)
    scope.columns += facts.columns
    var plan = UnpivotPlan(input: relation.plan, kept: kept, spread: spread)
    plan.facts = facts.sources
    return Relation(plan: Plan(.unpivot(plan), fields: scope.fields, span: span), scope: scope)
  }

  /// The guards of the values that come from these columns, whose facts stand beside each value.
  private func unpivoted(
    _ spread: [Int], in scope: Scope
  ) -> (guards: [MeasureGuard], facts: GuardedFacts) {
    var facts = GuardedFacts(planner: self)
    var guards: [MeasureGuard] = []
    for place in 0..<(spread.map { scope.columns[$0].guards.count }.max() ?? 0) {
      let placed = spread.map { slot in
        let own = scope.columns[slot].guards
        return place < own.count ? own[place] : nil
      }
      let sources = placed.map { $0.flatMap { scope.slot(of: $0.facts) } }
      guards = union(guards, placed.compactMap { $0 }.map { facts.moved($0, from: sources) })
    }
    return (guards, facts)
  }

  /// `fill x = prev(x)` takes the value before in the group; any other value replaces the missing.
  func fill(
    _ definitions: [Definition], by: [Expression], on relation: Relation, at span: Span,
    in context: Context
  ) throws(Diagnostic) -> Relation {
    let keys = try by.map { (key) throws(Diagnostic) -> Int in try keySlot(key, in: relation.scope)
    }
    var result = relation
    for definition in definitions {
      let slot = try self.slot([definition.name], in: result.scope)
      if case .call(let name, let arguments) = definition.value.kind, name.text == "prev" {
        guard arguments.count == 1, arguments[0].label == nil,
          case .name(let filled) = arguments[0].value.unbracketed.kind,
          try self.slot([filled], in: result.scope) == slot
        else { throw PlanDiagnostics.fillPrevious(definition.name, at: definition.value.span) }
        let old = column(slot, in: result.scope, at: definition.name.span)
        try RowSeries(result, sortedBy: [], within: keys, of: old).requireOne(
          .prev, old, apart: keys, keys: keys, in: result.scope, at: definition.value.span)
        let time = context.isWritten ? result.timeAsRead(besides: keys, reading: [slot]) : nil
        result = result.adding(.fill(result.plan, slots: [slot], by: keys), at: span)
        result.plan.timeAsRead = time
        result.plan.places[slot] = definition.value.span
        continue
      }
      let old = column(slot, in: result.scope, at: definition.name.span)
      let typed = try value(
        definition.value, in: context.seeing(result.scope).expecting(old.type))
      try requireOneUnit(old, typed, at: definition.value.span, in: result.scope)
      let (kept, filling) = sharingRowUnits(old, typed, in: result.scope)
      var columns = result.unchanged
      columns[slot].expression = .orElse(kept.expression, filling.expression)
      columns[slot].column.type = kept.type
      if typed.type.isRanged { columns[slot].column.type = columns[slot].column.type.ranged }
      columns[slot].column.guards = union(old.guards, typed.guards)
      result = result.projecting(columns, at: span)
      result.plan.places[slot] = definition.value.span
    }
    return result
  }
}

extension Value {
  /// A pivoted value as a column's name, a number in the unit that it is shown in: `400 Gb/s`.
  fileprivate func columnName(in type: ValueType) -> String {
    switch self {
    case .missing: "missing"
    case .number(let number): Value.columnName(number, in: type)
    case .range(let range): Value.columnName(range.mid, in: type)
    case .text(let text): text
    case .bool(let flag): flag ? "true" : "false"
    case .date(let day): Period(start: day, end: day &+ 1).label
    case .period(let period): period.label
    case .list: "list"
    }
  }

  private static func columnName(_ number: Double, in type: ValueType) -> String {
    guard case .number(let numbers) = type, let unit = numbers.display, !unit.symbol.isEmpty else {
      return NumberText.shortest(number)
    }
    let gap = unit.symbol == "%" ? "" : " "
    return NumberText.machine(number, in: unit) + gap + unit.symbol
  }
}

extension NumberType {
  /// Whether half of it belongs to half of the time: an amount does, a share, a price or a power is as it is.
  var isFlow: Bool {
    guard case .known(let dimension) = dimension else { return true }
    if display?.symbol == Unit.percent.symbol { return false }
    if dimension.isLevel || dimension.isDecibels { return false }
    return dimension == .energy || dimension.factors.allSatisfy { $0.exponent > 0 }
  }
}
