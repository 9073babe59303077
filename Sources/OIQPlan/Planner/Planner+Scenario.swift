import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// A scenario with where it was written.
package struct NamedScenario: Sendable {
  package var scenario: Scenario
  package var documentation: String?
  package var home: NamedFormula.Home

  package init(scenario: Scenario, documentation: String?, home: NamedFormula.Home) {
    self.scenario = scenario
    self.documentation = documentation
    self.home = home
  }
}

/// What a function reads of tables by itself, as it was recorded.
enum RecordedReading {
  case rates, groups, fiscalYears

  /// Whether it depends on a column.
  func reads(_ column: String, of table: String) -> Bool {
    switch self {
    case .rates: table == "fx"
    case .groups: table == "members"
    case .fiscalYears:
      table == "companies" && column == "fiscal_year_end_month"
        || table == "capex" && ["company", "fiscal_period", "span"].contains(column)
        || table == "market" && ["segment", "stated_by", "period"].contains(column)
    }
  }

  /// How a query has the same from the tables, where a scenario's overrides are seen.
  var repair: String {
    switch self {
    case .rates:
      "take the rate from the table: `amount * (from fx | where currency == CNY and period == 2025 and kind == average | select usd_per_unit)`"
    case .groups:
      "ask the table: `where company in (from members | where group == Big4 | select company)`"
    case .fiscalYears: "write the span itself, such as `2025-08-01..2026-07-31`"
    }
  }
}

/// Figures that an override means and leaves alone: they are known on one side alone.
package struct SparedFigures: Hashable, Sendable {
  package var scenario: String
  package var column: String
  package var count: Int
}

/// Days of a table's flows that an override changes.
package struct ChangedSpan: Hashable, Sendable {
  package var scenario: String
  package var table: String
  package var period: Period
  /// Where `over` says it.
  package var place: Span
}

/// That an override was looked at in a world.
struct OverrideUse: Hashable {
  var scenario: String
  var span: Span
  var world: WorldState
}

extension Planner {
  /// Checks that the scenarios of `under a + b` exist.
  func scenarios(_ names: [Name]) throws(Diagnostic) -> [String] {
    for name in names where environment.scenarios[name.text] == nil {
      throw PlanDiagnostics.unknownName(
        name, candidates: environment.scenarios.names, kind: "scenario")
    }
    return names.map(\.text)
  }

  /// The formula that a name has in a world: the last scenario that rebinds it, else its own. Inside such a
  /// rebinding the name means the value below.
  func overriding(_ name: String, in world: WorldState) -> (formula: NamedFormula, level: Int)? {
    for level in world.scenarios.indices.reversed() {
      guard let scenario = environment.scenarios[world.scenarios[level]] else { continue }
      for case .binding(let binding) in scenario.scenario.overrides where binding.name.text == name
      {
        let formula = NamedFormula(
          name: name, binding: binding,
          documentation: scenario.scenario.title,
          home: scenario.home)
        return (formula, level)
      }
    }
    return nil
  }

  /// A function that reads tables by itself sees no override of them: where the world has one, its result would be
  /// that of another world.
  func requireAsRecorded(
    _ reading: RecordedReading, by function: Name, at span: Span, in context: Context
  ) throws(Diagnostic) {
    for name in context.world.scenarios {
      for case .column(let table, let column, _, _, _)
        in environment.scenarios[name]?.scenario.overrides ?? []
      where reading.reads(column.text, of: table.text) {
        throw PlanDiagnostics.readsWhatIsRecorded(
          function, at: span, scenario: name, table: table, column: column, repair: reading.repair)
      }
    }
  }

  /// A catalogue table's rows with the world's overrides, in the order of its scenarios.
  func overridden(
    _ relation: Relation, of definition: TableDefinition, world: WorldState
  ) throws(Diagnostic) -> Relation {
    var result = relation
    for (level, name) in world.scenarios.enumerated() {
      guard let scenario = environment.scenarios[name] else { continue }
      placeRanges(of: scenario.scenario)
      var below = world
      below.scenarios = Array(world.scenarios.prefix(level))
      for override in scenario.scenario.overrides {
        guard case .column(let table, let column, let value, let over, let filter) = override,
          table.text == definition.name
        else { continue }
        worldUse.scenarios.insert(name)
        let context = Context(
          frame: Frame(home: scenario.home), scope: result.scope, world: below)
        let (start, before) = (assumed.count, result.plan)
        result = try applying(
          ColumnOverride(column: column, value: value, over: over, filter: filter, scenario: name),
          to: result, of: definition, in: context)
        result = noting(result, over: before, from: start, at: value.span)
      }
    }
    return result
  }

  private struct ColumnOverride {
    var column: Name
    var value: Expression
    var over: Expression?
    var filter: Expression?
    var scenario: String
  }

  private func applying(
    _ override: ColumnOverride, to relation: Relation, of definition: TableDefinition,
    in context: Context
  ) throws(Diagnostic) -> Relation {
    let slot = try self.slot([override.column], in: relation.scope)
    var touched: PlanExpression?
    // What the condition says of the rows' units holds for the formula.
    var chosen = relation
    if let filter = override.filter {
      touched = try conditions(filter, narrowing: &chosen, in: context)
    }
    if let spared = try sparedActuals(override.filter, in: context) {
      touched = touched.map { .and($0, spared) } ?? spared
    }
    var result = relation
    let unit = chosen.scope.columns[slot].type
    var scope = result.scope
    scope.columns[slot].type = unit
    var inner = context.seeing(scope)
    if let over = override.over {
      let split = try splitting(slot, over: over, on: relation, of: definition, in: context)
      result = split.relation
      let inside = result.scope.columns.count - 1
      // In the override's formula the column is the part of it that falls in the span.
      scope = result.scope
      scope.columns[slot].name = ""
      scope.columns[inside].type = unit
      scope.columns[inside].name = override.column.text
      scope.columns[inside].isHidden = false
      inner = context.seeing(scope)
      notePart(override, over: over, of: definition.name)
      let change = ChangedSpan(
        scenario: override.scenario, table: definition.name, period: split.span, place: over.span)
      if !changedSpans.contains(change) { changedSpans.append(change) }
      let hasPart = PlanExpression.not(.isMissing(.column(inside)))
      touched = touched.map { .and($0, hasPart) } ?? hasPart
    }
    let old = column(slot, in: result.scope, at: override.column.span)
    let value = try self.value(override.value, in: inner.expecting(old.type))
    try requireComparable(old, value, at: override.value.span)
    var changed = value.expression
    if override.over != nil {
      let inside = PlanExpression.column(result.scope.columns.count - 1)
      // What is put in place of a part that is equal to it changes nothing, not the last digit either.
      changed = .arithmetic(
        .add, .column(slot), .arithmetic(.subtract, value.expression, inside, nil), nil)
    }
    var spared: PlanExpression?
    if old.type.isRanged {
      // A figure that is known on one side alone says nothing that could be changed.
      let isOpen = PlanExpression.isMissing(.bound(.mid, .column(slot)))
      let isStated = PlanExpression.not(.isMissing(.column(slot)))
      spared = .and(touched.map { .and($0, isStated) } ?? isStated, isOpen)
      touched = touched.map { .and($0, .not(isOpen)) } ?? .not(isOpen)
    }
    if case .number(let number) = old.type, case .mixed = number.dimension,
      case .number(let given) = value.type, case .known(let dimension) = given.dimension
    {
      // Of rows with units of their own those change that have the value's, and keep them.
      let units = try environment.catalog.units(of: definition.name, where: [:])
      guard units.contains(where: { $0.dimension == dimension }) else {
        throw PlanDiagnostics.noRowInUnit(override.column, of: definition.name, value, units)
      }
      let fits = PlanExpression.not(.isMissing(.ofDimension(dimension, .column(slot))))
      touched = touched.map { .and($0, fits) } ?? fits
      spared = spared.map { .and($0, fits) }
      let nothing = PlanExpression.arithmetic(
        .multiply, .column(slot), .constant(.number(0)), nil)
      changed = .arithmetic(.add, nothing, changed, nil)
    }
    var columns = Array(result.unchanged.prefix(relation.scope.columns.count))
    if value.type.isRanged { columns[slot].column.type = columns[slot].column.type.ranged }
    guard let touched else {
      columns[slot].expression = changed
      return result.projecting(columns, at: override.value.span)
    }
    try requireTouching(
      touched, sparing: spared, in: result, override, table: definition.name, context)
    return replacing(
      columns, slot, by: changed, where: touched, in: result, at: override.value.span)
  }

  /// Says once of an override that a value which doesn't come from the old one is for a part of it.
  private func notePart(_ override: ColumnOverride, over: Expression, of table: String) {
    var isOfOld = false
    override.value.forEachExpression { expression in
      if case .name(let name) = expression.kind, name.text == override.column.text {
        isOfOld = true
      }
    }
    if isOfOld { return }
    let note = PlanDiagnostics.partialOverride(
      override.column, of: table, by: override.value.span, over: over.span)
    if !notes.contains(note) { notes.append(note) }
  }

  /// An override that matches nothing is a mistake in it: said once, where it is first used in a world, as is
  /// how many figures it means and leaves alone.
  private func requireTouching(
    _ touched: PlanExpression, sparing spared: PlanExpression?, in relation: Relation,
    _ override: ColumnOverride, table: String, _ context: Context
  ) throws(Diagnostic) {
    let use = OverrideUse(
      scenario: override.scenario, span: override.value.span, world: context.world)
    guard checkedOverrides.insert(use).inserted else { return }
    let rows = relation.adding(.filter(relation.plan, touched), at: override.value.span)
    let first = rows.adding(.take(rows.plan, count: 1, by: []), at: override.value.span)
    let one = first.projecting(
      [Projection(ScopeColumn("one", .plainNumber), .constant(.number(1)))], at: override.value.span
    )
    if try environment.run(one.plan).rowCount > 0 {
      guard let spared else { return }
      let rows = relation.adding(.filter(relation.plan, spared), at: override.value.span)
      let count = try environment.run(rows.plan).rowCount
      let figures = SparedFigures(
        scenario: override.scenario, column: "\(table).\(override.column.text)", count: count)
      if count > 0, !sparedFigures.contains(figures) { sparedFigures.append(figures) }
      return
    }
    throw PlanDiagnostics.overrideTouchesNothing(
      override.column, of: table, scenario: override.scenario, filter: override.filter?.span,
      over: override.over?.span, in: context.world.knowledge)
  }

  /// The rows in their order, with a new value in one column of some of them.
  private func replacing(
    _ columns: [Projection], _ slot: Int, by changed: PlanExpression,
    where touched: PlanExpression, in relation: Relation, at span: Span
  ) -> Relation {
    let number = WindowCall.rowNumber
    let order = ScopeColumn(number.field.name, number.field.type, isHidden: true)
    var scope = relation.scope
    scope.columns.append(order)
    let numbered = Relation(
      plan: Plan(.window(relation.plan, [number]), fields: scope.fields, span: span), scope: scope)
    let last = Projection(order, .column(scope.columns.count - 1))
    var replaced = columns
    replaced[slot].expression = changed
    // Skipping nothing sets the rows apart: draws are made of these alone.
    let apart = numbered.adding(.filter(numbered.plan, touched), at: span)
    let made = apart.adding(.skip(apart.plan, count: 0), at: span)
      .projecting(replaced + [last], at: span)
    let kept = numbered.adding(.filter(numbered.plan, .not(touched)), at: span)
      .projecting(columns + [last], at: span)
    let all = made.adding(.union(made.plan, kept.plan), at: span)
    let ordered = all.adding(.sort(all.plan, [SortTerm(columns.count)]), at: span)
    return ordered.projecting(Array(ordered.unchanged.prefix(columns.count)), at: span)
  }

  /// Actuals change only where the override's condition names them.
  private func sparedActuals(
    _ filter: Expression?, in context: Context
  ) throws(Diagnostic) -> PlanExpression? {
    guard let scope = context.scope, case .found(let basis) = scope.lookup("basis") else {
      return nil
    }
    var mentionsBasis = false
    filter?.forEachExpression { expression in
      if case .name(let name) = expression.kind, name.text == "basis" { mentionsBasis = true }
    }
    if mentionsBasis { return nil }
    return .compare(.notEqual, .column(basis), .constant(.text("actual")))
  }

  /// Adds a last column: the part of a flow that falls in a span, what actuals hold of it aside.
  private func splitting(
    _ slot: Int, over: Expression, on relation: Relation, of definition: TableDefinition,
    in context: Context
  ) throws(Diagnostic) -> (relation: Relation, span: Period) {
    let typed = try value(over, in: context.seeing(nil).expecting(.period))
    guard case .period(let period)? = typed.constant else {
      throw PlanDiagnostics.needsPeriod(typed, doing: "over")
    }
    guard let additivity = definition.additivity,
      case .found(let span) = relation.scope.lookup(additivity.span),
      additivity.measure == relation.scope.columns[slot].name
    else { throw PlanDiagnostics.noFlow(relation.scope.columns[slot].name, at: over.span) }
    func related(_ name: String) -> Int? {
      if case .found(let slot) = relation.scope.lookup(name) { slot } else { nil }
    }
    let keys = (additivity.entity + ["stated_by", "currency"]).compactMap(related)
    let calendarize = CalendarizePlan(
      input: relation.plan, keys: keys, amount: slot, span: span, grain: .year,
      basis: related("basis"), definition: related("definition"), knownOn: related("as_of"),
      facts: relation.scope.columns.firstIndex { $0.type == .facts }, definitions: .one,
      partial: .allowed)
    var scope = relation.scope
    var part = scope.columns[slot]
    part.name = "part"
    part.isHidden = true
    scope.columns.append(part)
    let plan = Plan(
      .part(calendarize, within: period), fields: scope.fields, span: over.span)
    return (Relation(plan: plan, scope: scope), period)
  }
}
