import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// An override of a column, as a world has it.
struct ColumnOverride {
  var column: Name
  var value: Expression
  var over: (written: Expression, days: Period)?
  var filter: Expression?
  var scenario: String
  /// Which of the world's scenarios it is of, and of which place among its overrides.
  var level: Int
  var index: Int
}

/// What figures hold in the days that overrides change, in hidden columns, missing where a figure has no such days.
///
/// A figure has one amount: once some of its days have changed it no longer says what falls in the others. So its parts
/// are taken of it as it was, and each override changes those that its days are made of.
private struct FlowParts {
  var parts: [(days: Period, slot: Int)] = []

  func slots(in days: Period) -> [Int] { parts.filter { days.contains($0.days) }.map(\.slot) }
}

// MARK: Overrides in their order

extension Planner {
  /// A catalogue table's rows with the world's overrides, in the order of its scenarios.
  func overridden(
    _ relation: Relation, of definition: TableDefinition, world: WorldState
  ) throws(Diagnostic) -> Relation {
    var result = relation
    var flow = FlowParts()
    var rows = ChangedRows(from: relation.plan)
    let overrides = try self.overrides(of: definition.name, in: world)
    for (index, override) in overrides.enumerated() {
      worldUse.scenarios.insert(override.scenario)
      let (start, before) = (assumed.count, result.plan)
      let spans = overrides[index...].compactMap(\.over?.days)
      if let over = override.over, flow.parts.isEmpty {
        let slot = try self.slot([override.column], in: result.scope)
        for days in spans.pieces {
          flow.parts.append((days, result.scope.columns.count))
          result = try adding(
            partOf: slot, in: days, to: result, of: definition, at: over.written.span)
        }
      }
      let isNewWhole =
        override.over == nil && !spans.isEmpty && !flow.parts.isEmpty
        && override.column.text == definition.flow?.measure
      let width = result.scope.columns.count
      if isNewWhole { result = try result.keeping(self.slot([override.column], in: result.scope)) }
      let isLast = !overrides[(index + 1)...].contains { $0.over != nil }
      result = try applying(override, to: result, of: definition, flow, isLast, &rows, in: world)
      if isNewWhole { result = try renewing(flow, in: result, before: width, override, definition) }
      result = noting(result, over: before, from: start, at: override.value.span)
    }
    if flow.parts.isEmpty { return result }
    return result.projecting(
      Array(result.unchanged.prefix(relation.scope.columns.count)), at: result.plan.span)
  }

  /// A table's overrides in a world, in their order.
  private func overrides(
    of table: String, in world: WorldState
  ) throws(Diagnostic) -> [ColumnOverride] {
    var found: [ColumnOverride] = []
    for (level, layer) in world.layers.enumerated() {
      guard let scenario = environment.scenarios[layer.scenario] else { continue }
      placeRanges(of: scenario.scenario)
      let written = scenario.scenario.overrides.prefix(layer.overrides).enumerated()
      for case (let index, .column(let of, let column, let value, let written, let filter))
        in written
      where of.text == table {
        var override = ColumnOverride(
          column: column, value: value, filter: filter, scenario: layer.scenario, level: level,
          index: index)
        if let written {
          let outside = context(of: override, seeing: nil, in: world)
          override.over = (written, try days(written, in: outside))
        }
        found.append(override)
      }
    }
    return found
  }

  /// Where an override's formulas stand: in the world below it.
  private func context(
    of override: ColumnOverride, seeing scope: Scope?, in world: WorldState
  ) -> Context {
    let home = environment.scenarios[override.scenario]?.home ?? .session
    return Context(
      frame: Frame(home: home), scope: scope,
      world: world.inside(override.level, before: override.index))
  }

  private func applying(
    _ override: ColumnOverride, to relation: Relation, of definition: TableDefinition,
    _ flow: FlowParts, _ isLast: Bool, _ rows: inout ChangedRows, in world: WorldState
  ) throws(Diagnostic) -> Relation {
    let context = context(of: override, seeing: relation.scope, in: world)
    let slot = try self.slot([override.column], in: relation.scope)
    var touched: PlanExpression?
    // What the condition says of the rows' units holds for the formula.
    var chosen = relation
    if let filter = override.filter {
      touched = try conditions(filter, narrowing: &chosen, in: context)
    }
    let actuals = try sparedActuals(override.filter, in: context)
    if let spared = actuals {
      touched = touched.map { .and($0, spared) } ?? spared
    }
    let unit = chosen.scope.columns[slot].type
    var scope = relation.scope
    scope.columns[slot].type = unit
    var parts: [Int] = []
    var inside: Projection?
    /// Rows that it means of what no part falls in a span.
    var standing: PlanExpression?
    /// And those that say too little of it.
    var plans: PlanExpression?
    if let over = override.over {
      parts = flow.slots(in: over.days)
      inside = relation.sum(of: parts, nothing: .nothing(in: slot))
      // In the override's formula the column is the part of it that falls in the span.
      scope.columns[slot].name = ""
      var part = scope.columns[slot]
      part.name = override.column.text
      part.isHidden = false
      scope.columns.append(part)
      notePart(override, over: over.written, of: definition.name)
      let change = ChangedSpan(
        scenario: override.scenario, table: definition.name, period: over.days,
        sparesActuals: actuals != nil,
        place: over.written.span)
      if !changedSpans.contains(change) { changedSpans.append(change) }
      if let flow = definition.flow, case .found(let span) = relation.scope.lookup(flow.span) {
        let long = PlanExpression.isLong(span, beyond: over.days)
        plans = touched.map { .and($0, long) } ?? long
      }
      let hasPart = parts.map { PlanExpression.not(.isMissing(.column($0))) }.reduce(nil) {
        all, one in all.map { .or($0, one) } ?? one
      }
      if let hasPart { touched = touched.map { .and($0, hasPart) } ?? hasPart }
      if let flows = definition.additivity?.flows,
        case .found(let what) = relation.scope.lookup(flows.column)
      {
        let isFlow = PlanExpression.isOneOf(.column(what), flows.members.sorted().map { .text($0) })
        standing = touched.map { .and($0, .not(isFlow)) } ?? .not(isFlow)
        touched = touched.map { .and($0, isFlow) } ?? isFlow
      }
    }
    let old = column(slot, in: relation.scope, at: override.column.span)
    let value = try self.value(override.value, in: context.seeing(scope).expecting(old.type))
    try requireComparable(old, value, at: override.value.span)
    var kept = relation.unchanged
    if value.type.isRanged {
      for slot in parts + [slot] { kept[slot].column.type = kept[slot].column.type.ranged }
    }
    var made = kept
    if override.over == nil {
      made[slot].expression = value.expression
    } else {
      let inside = PlanExpression.column(relation.scope.columns.count)
      // What is put in place of a part that is equal to it changes nothing, not the last digit either.
      let change = PlanExpression.difference(value.expression, inside)
      made[slot].expression = .sum(.column(slot), change)
      // Nobody asks for them behind the last of all.
      if isLast { parts = [] }
      for part in parts {
        let share = PlanExpression.quotient(.bound(.mid, .column(part)), .bound(.mid, inside))
        let change = parts.count == 1 ? change : .product(change, share)
        made[part].expression = .sum(.column(part), change)
      }
    }
    var spared: PlanExpression?
    let course = override.over == nil ? value.expression.course(in: slot) : nil
    if old.type.isRanged, course == nil {
      // A figure that is known on one side alone says nothing that could be changed.
      let isOpen = PlanExpression.isMissing(.bound(.mid, .column(slot)))
      let isStated = PlanExpression.not(.isMissing(.column(slot)))
      spared = .and(touched.map { .and($0, isStated) } ?? isStated, isOpen)
      touched = touched.map { .and($0, .not(isOpen)) } ?? .not(isOpen)
    }
    var others: PlanExpression?
    if case .number(let number) = old.type, case .mixed = number.dimension,
      case .number(let given) = value.type, case .known(let dimension) = given.dimension
    {
      // Of rows with units of their own those change that have the value's, and keep them.
      let units = try environment.catalog.units(of: definition.name, where: [:])
      guard units.contains(where: { $0.dimension == dimension }) else {
        throw PlanDiagnostics.noRowInUnit(override.column, of: definition.name, value, units)
      }
      let fits = PlanExpression.not(.isMissing(.ofDimension(dimension, .column(slot))))
      let other = PlanExpression.and(.not(.isMissing(.column(slot))), .not(fits))
      others = touched.map { .and($0, other) } ?? other
      touched = touched.map { .and($0, fits) } ?? fits
      spared = spared.map { .and($0, fits) }
      for changed in parts + [slot] {
        made[changed].expression = .sum(.nothing(in: slot), made[changed].expression)
      }
    }
    let all = touched ?? .constant(.bool(true))
    try requireTouching(
      all, leaving: [.oneSided: spared, .otherUnit: others, .noFlow: standing, .longSpan: plans],
      in: relation, &rows,
      override, value,
      table: definition.name, context)
    var changed = relation.scope
    changed.columns = kept.map(\.column)
    let change = ChangePlan(
      input: relation.plan, touched: all,
      inside: inside.map { ($0.column.field, $0.expression) }, values: made.map(\.expression),
      bounds: old.type.isRanged ? course.map { (slot, $0) } : nil)
    let plan = Plan(.change(change), fields: changed.fields, span: override.value.span)
    return Relation(plan: plan, scope: changed)
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
}

// MARK: Parts of a flow

extension Planner {
  private func days(_ over: Expression, in context: Context) throws(Diagnostic) -> Period {
    let typed = try value(over, in: context.expecting(.period))
    guard case .period(let period)? = typed.constant else {
      throw PlanDiagnostics.needsPeriod(typed, doing: "over")
    }
    return period
  }

  /// Adds a last column: the part of a flow that falls in some days, what actuals hold of it aside.
  private func adding(
    partOf slot: Int, in days: Period, to relation: Relation, of definition: TableDefinition,
    at place: Span
  ) throws(Diagnostic) -> Relation {
    guard let flow = definition.flow,
      case .found(let span) = relation.scope.lookup(flow.span),
      flow.measure == relation.scope.columns[slot].name
    else { throw PlanDiagnostics.noFlow(relation.scope.columns[slot].name, at: place) }
    func related(_ name: String) -> Int? {
      if case .found(let slot) = relation.scope.lookup(name) { slot } else { nil }
    }
    var calendarize = CalendarizePlan(
      input: relation.plan,
      keys: flow.keys.compactMap(related), amount: slot,
      span: span, grain: .year, basis: related("basis"), definition: related("definition"),
      knownOn: related("as_of"),
      facts: relation.scope.columns.firstIndex { $0.type == .facts }, definitions: .one,
      partial: .allowed)
    calendarize.author = related("stated_by")
    var scope = relation.scope
    scope.columns.append(.part(like: scope.columns[slot]))
    let plan = Plan(.part(calendarize, within: days), fields: scope.fields, span: place)
    return Relation(plan: plan, scope: scope)
  }

  /// A figure that an override states anew as a whole says nothing of its days: its parts are taken of it as it is now.
  ///
  /// - Parameter before: The column of the figures as they were, which goes.
  private func renewing(
    _ flow: FlowParts, in relation: Relation, before: Int, _ override: ColumnOverride,
    _ definition: TableDefinition
  ) throws(Diagnostic) -> Relation {
    let slot = try self.slot([override.column], in: relation.scope)
    var result = relation
    var columns = Array(relation.unchanged.prefix(before))
    let isNew = [RangeBound.low, .mid, .high].map { bound in
      PlanExpression.compare(
        .notEqual, .bound(bound, .column(slot)), .bound(bound, .column(before)))
    }
    for part in flow.parts {
      columns[part.slot].expression = .conditional(
        .or(isNew[0], .or(isNew[1], isNew[2])), then: .column(result.scope.columns.count),
        otherwise: .column(part.slot))
      columns[part.slot].column.type = columns[slot].column.type
      result = try adding(
        partOf: slot, in: part.days, to: result, of: definition, at: override.value.span)
    }
    return result.projecting(columns, at: override.value.span)
  }
}

extension Relation {
  /// Adds a hidden copy of a column as it is now.
  fileprivate func keeping(_ slot: Int) -> Relation {
    var column = scope.columns[slot]
    column.isHidden = true
    return projecting(unchanged + [Projection(column, .column(slot))], at: plan.span)
  }

  /// The sum of some parts of a figure, of which those that are missing hold nothing.
  fileprivate func sum(of parts: [Int], nothing: PlanExpression) -> Projection? {
    guard let first = parts.first else { return nil }
    let held = parts.map { PlanExpression.known(.column($0)) }
    let sum =
      held.count == 1
      ? held[0]
      : held.map { .conditional(.isMissing($0), then: nothing, otherwise: $0) }
        .reduce(nothing) { .sum($0, $1) }
    return Projection(.part(like: scope.columns[first]), sum)
  }
}

extension ScopeColumn {
  fileprivate static func part(like column: ScopeColumn) -> ScopeColumn {
    var part = column
    part.name = "part"
    part.isHidden = true
    return part
  }
}

extension [Period] {
  /// What they cut each other into.
  fileprivate var pieces: [Period] {
    let bounds = Set(flatMap { [$0.start, $0.end] }).sorted()
    return zip(bounds, bounds.dropFirst()).map { Period(start: $0, end: $1) }.filter { piece in
      contains { $0.contains(piece) }
    }
  }
}

extension PlanExpression {
  fileprivate static func sum(_ left: PlanExpression, _ right: PlanExpression) -> PlanExpression {
    .arithmetic(.add, left, right, nil)
  }

  fileprivate static func difference(
    _ left: PlanExpression, _ right: PlanExpression
  ) -> PlanExpression {
    .arithmetic(.subtract, left, right, nil)
  }

  fileprivate static func product(
    _ left: PlanExpression, _ right: PlanExpression
  ) -> PlanExpression {
    .arithmetic(.multiply, left, right, nil)
  }

  fileprivate static func quotient(
    _ left: PlanExpression, _ right: PlanExpression
  ) -> PlanExpression {
    .arithmetic(.divide, left, right, nil)
  }

  /// Nothing, in each row in the unit of a column.
  fileprivate static func nothing(in slot: Int) -> PlanExpression {
    .product(.column(slot), .constant(.number(0)))
  }
}

extension PlanExpression {
  /// Whether a span is too long to say what falls in a part of it, and a part of it falls in some days.
  fileprivate static func isLong(_ span: Int, beyond days: Period) -> PlanExpression {
    let (own, days) = (PlanExpression.column(span), PlanExpression.constant(.period(days)))
    let longest = Value.number(Double(CalendarizePlan.longestSpread))
    return .and(
      .compare(.greater, .periodPart(.days, own), .constant(longest)),
      .and(.overlaps(own, days), .not(.isWithin(own, days))))
  }
}

extension ChangePlan.Course {
  fileprivate var turned: ChangePlan.Course {
    switch self {
    case .level: .level
    case .rising: .falling
    case .falling: .rising
    }
  }
}

extension PlanExpression {
  /// How it goes with a column of which it is a multiple, plus a number; nil where it is made in another way.
  fileprivate func course(in slot: Int) -> ChangePlan.Course? {
    if !slots.contains(slot) { return .level }
    switch self {
    case .column: return .rising
    case .ofDimension(_, let operand): return operand.course(in: slot)
    case .negate(let operand): return operand.course(in: slot)?.turned
    case .arithmetic(let operation, let left, let right, _):
      switch (operation, left, right) {
      case (.add, let operand, .constant(.number)), (.add, .constant(.number), let operand),
        (.subtract, let operand, .constant(.number)):
        return operand.course(in: slot)
      case (.subtract, .constant(.number), let operand): return operand.course(in: slot)?.turned
      case (.multiply, let operand, .constant(.number(let factor))),
        (.multiply, .constant(.number(let factor)), let operand),
        (.divide, let operand, .constant(.number(let factor))):
        if factor == 0 { return nil }
        return factor > 0 ? operand.course(in: slot) : operand.course(in: slot)?.turned
      default: return nil
      }
    default: return nil
    }
  }
}
