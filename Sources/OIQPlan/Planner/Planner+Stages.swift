import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  /// Adds the stage at `index` to what the pipe is before it.
  func plan(
    _ index: Int, of pipe: Pipe, on relation: Relation, in outer: Context
  ) throws(Diagnostic) -> Relation {
    let stage = pipe.stages[index]
    let context = outer.seeing(relation.scope)
    let start = assumed.count
    let made: Relation
    switch stage.kind {
    case .filter(let condition):
      made = try filter(relation, by: condition, at: stage.span, in: context)
    case .select(let items):
      made = try select(items, from: relation, at: stage.span, in: context)
    case .derive(let definitions, let by, let sort):
      made = try derive(definitions, by: by, sort: sort, on: relation, in: context)
    case .aggregate(let definitions, let by):
      made = try aggregate(definitions, by: by, on: relation, at: stage.span, in: context)
    case .sort(let keys):
      made = try sort(relation, by: keys, at: stage.span, in: context)
    case .take(let count, let by):
      made = try take(count, by: by, from: relation, at: stage.span, in: context)
    case .skip(let count):
      let rows = try wholeNumber(count, in: context)
      made = relation.adding(.skip(relation.plan, count: rows), at: stage.span)
    case .distinct(let names):
      made = try distinct(names, of: relation, at: stage.span)
    case .accept(let names, let reason):
      made = try accept(names, reason: reason, on: relation)
    case .join(let join):
      made = try self.join(join, to: relation, at: stage.span, in: context)
    case .union(let table):
      made = try union(relation, with: table, at: stage.span, in: context)
    case .calendarize(let columns, let grain, let options, let by):
      made = try calendarize(
        columns, to: grain, options: options, by: by, on: relation, at: stage.span, in: context)
    case .pivot(let names, let by):
      made = try pivot(names, by: by, on: relation, at: stage.span, in: context)
    case .unpivot(let names, let target):
      made = try unpivot(names, to: target, on: relation, at: stage.span)
    case .fill(let definitions, let by):
      made = try fill(definitions, by: by, on: relation, at: stage.span, in: context)
    case .compare(let comparands):
      // What its worlds are named by is in no row.
      return try compare(comparands, pipe: pipe, before: index, at: stage.span, in: outer)
    case .plot(let kind, let arguments, let by, let file):
      made = try plot(
        kind, arguments, by: by, file: file, on: relation, at: stage.span, in: context)
    case .save, .describe:
      guard stage.span == endOfStatement else { throw PlanDiagnostics.notTheEnd(stage) }
      made = relation
    case .invalid:
      throw PlanDiagnostics.invalid(at: stage.span)
    }
    return noting(made, over: relation.plan, from: start, at: stage.span)
  }
}

extension Relation {
  /// The same columns after another operator.
  func adding(_ node: PlanNode, at span: Span?) -> Relation {
    Relation(plan: Plan(node, fields: plan.fields, span: span), scope: scope)
  }

  /// Exactly these columns, computed from the ones before.
  func projecting(_ columns: [Projection], at span: Span?) -> Relation {
    var scope = scope
    scope.columns = columns.map(\.column)
    let node = PlanNode.project(plan, columns.map(\.expression))
    return Relation(plan: Plan(node, fields: scope.fields, span: span), scope: scope)
  }

  /// Every column as it is, to be changed or added to.
  var unchanged: [Projection] { scope.columns.indices.map(unchanged) }

  func unchanged(_ slot: Int) -> Projection { Projection(scope.columns[slot], .column(slot)) }
}

/// A column to be, and what it is computed from.
struct Projection {
  var column: ScopeColumn
  var expression: PlanExpression

  init(_ column: ScopeColumn, _ expression: PlanExpression) {
    self.column = column
    self.expression = expression
  }
}

// MARK: where, select

extension Planner {
  private func filter(
    _ relation: Relation, by condition: Expression, at span: Span, in context: Context
  ) throws(Diagnostic) -> Relation {
    var result = relation
    var parts: [Expression] = []
    condition.takeConjuncts(into: &parts)
    for part in parts {
      if let share = try sampledShare(part, in: context) {
        result = sampled(result, share: share, written: part)
        continue
      }
      let typed = try self.condition(part, in: context.seeing(result.scope), of: "where")
      let crossed = crossed(in: typed.expression, over: result, context)
      result = result.adding(.filter(result.plan, typed.expression), at: span)
      result.plan.isTold = context.isWritten
      result.plan.crossed[0] = crossed
      result.scope.narrowJoins(by: typed.expression)
      try pin(typed.expression, written: part, on: &result)
    }
    return result
  }

  /// A condition on rows in one expression; what its parts say of units is noted on the relation.
  func conditions(
    _ condition: Expression, narrowing relation: inout Relation, in context: Context
  ) throws(Diagnostic) -> PlanExpression {
    var parts: [Expression] = []
    condition.takeConjuncts(into: &parts)
    var whole: PlanExpression?
    for part in parts {
      let typed = try self.condition(part, in: context.seeing(relation.scope), of: "where")
      try pin(typed.expression, written: part, on: &relation)
      whole = whole.map { .and($0, typed.expression) } ?? typed.expression
    }
    return whole ?? .constant(.bool(true))
  }

  /// A bool that is certain: the condition of `where`, `on` and `assert`.
  func condition(
    _ expression: Expression, in context: Context, of what: String,
    within tolerance: Expression? = nil
  ) throws(Diagnostic) -> TypedExpression {
    let typed = try value(expression, in: context)
    guard case .bool(let certainty) = typed.type else {
      throw PlanDiagnostics.conditionNotBool(typed, of: what)
    }
    guard certainty == .point else {
      throw try rangedCondition(expression, typed, of: what, within: tolerance, in: context)
    }
    return typed
  }

  /// The error for a condition on ranges, which names the ranged side of a plain comparison.
  private func rangedCondition(
    _ expression: Expression, _ typed: TypedExpression, of what: String,
    within tolerance: Expression?, in context: Context
  ) throws(Diagnostic) -> Diagnostic {
    guard case .binary(let op, let left, let right, _) = expression.unbracketed.kind,
      ComparisonOperator(rawValue: op.rawValue) != nil
    else { return PlanDiagnostics.rangedCondition(typed, of: what) }
    let pair = try operands(left, right, in: context)
    return PlanDiagnostics.rangedComparison(
      pair.left, left, op, pair.right, right, of: what, within: tolerance)
  }

  /// Notes that a column holds one of few values from here on, and gives mixed columns the unit that
  /// follows from it.
  private func pin(
    _ condition: PlanExpression, written: Expression, on relation: inout Relation
  ) throws(Diagnostic) {
    // What a formula tests is its own business.
    guard case .binary(let op, _, _, _) = written.kind, op == .equal || op == .isIn else { return }
    let scope = relation.scope
    func origin(_ slot: Int) -> Origin? { scope.columns[slot].origin }
    switch condition {
    case .isOneOf(.column(let slot), let values):
      relation.scope.pin(origin(slot), to: texts(of: .list(values)))
    case .compare(.equal, .column(let slot), .constant(let value)),
      .compare(.equal, .constant(let value), .column(let slot)):
      relation.scope.pin(origin(slot), to: texts(of: value) ?? mark(of: value))
    case .compare(.equal, .column(let slot), .column(let other)):
      // `stated_by == company`: one value for each value of the other column, where that leaves one of each.
      if let left = origin(slot), let right = origin(other), left.scan == right.scan,
        scope.leavesOne(of: left, by: right)
      {
        relation.scope.pins[left] = ["= \(right.column)"]
      }
    default: break
    }
    try settleUnits(of: &relation)
  }

  /// Of one value that is no text, what none of a column's texts is.
  private func mark(of value: Value) -> Set<String>? {
    switch value {
    case .number(let number): ["= \(number)"]
    case .date(let day): ["= \(day)"]
    case .period(let period): ["= \(period.start) \(period.end)"]
    case .text, .bool, .list, .missing, .range: nil
    }
  }

  private func texts(of value: Value) -> Set<String>? {
    switch value {
    case .text(let text): return [text]
    case .bool(let flag): return [flag ? "true" : "false"]
    case .list(let values):
      var result: Set<String> = []
      for case .text(let text) in values { result.insert(text) }
      return result.count == values.count ? result : nil
    case .missing, .number, .range, .date, .period: return nil
    }
  }

  /// Gives each mixed column the dimension that all rows with the pinned values have, where it is one.
  private func settleUnits(of relation: inout Relation) throws(Diagnostic) {
    for slot in relation.scope.columns.indices {
      let column = relation.scope.columns[slot]
      guard case .number(var number) = column.type, case .mixed(let deciding) = number.dimension,
        let table = column.table, let scan = relation.scope.scan(of: column, decidedBy: deciding)
      else { continue }
      let pins = relation.scope.pinnedTexts(of: scan)
      guard !pins.isEmpty else { continue }
      let units = try environment.catalog.units(of: table, where: pins)
      guard let first = units.first, units.allSatisfy({ $0.dimension == first.dimension }) else {
        continue
      }
      number.dimension = .known(first.dimension)
      number.display = units.count == 1 ? first : nil
      number.rowUnits = units.count == 1 ? nil : deciding
      var changed = relation.unchanged
      changed[slot].column.type = .number(number)
      if units.count == 1 {
        changed[slot].expression = .ofDimension(first.dimension, .column(slot))
      }
      relation = relation.projecting(changed, at: nil)
    }
  }

  private func select(
    _ items: [SelectItem], from input: Relation, at span: Span, in context: Context
  ) throws(Diagnostic) -> Relation {
    var relation = input
    var chosen: [Projection] = []
    for item in items {
      switch item {
      case .path(let path):
        let slot = try self.slot(path, in: relation.scope)
        var column = relation.scope.columns[slot]
        column.qualifier = nil
        chosen.append(Projection(column, .column(slot)))
      case .definition(let definition):
        let typed = try value(definition.value, in: context)
        if context.isWritten {
          relation = pairingSums(in: typed.expression, over: relation)
        }
        let column = column(definition.name, typed, in: relation.scope)
        chosen.append(Projection(column, typed.expression))
      }
    }
    try refuseDuplicates(zip(chosen.map(\.column.name), items.map(\.nameSpan)))
    var result = relation.projecting(
      chosen + hiddenFacts(for: chosen, in: relation.scope)
        + hiddenSpan(besides: chosen, in: relation.scope), at: span)
    result.plan.isTold = context.isWritten
    for (slot, item) in items.enumerated() {
      if case .definition(let definition) = item {
        result.plan.places[slot] = definition.value.span
        result.plan.crossed[slot] = crossed(
          in: chosen[slot].expression, over: relation, context)
      }
    }
    return result
  }

  /// The hidden fact columns that the guards of these columns need.
  func hiddenFacts(for columns: [Projection], in scope: Scope) -> [Projection] {
    let needed = columns.flatMap { $0.column.guards.map(\.facts) }
    return scope.columns.enumerated().compactMap { slot, column in
      guard column.isHidden, let origin = column.origin, needed.contains(origin) else {
        return nil
      }
      return Projection(column, .column(slot))
    }
  }

  /// A column made of others in `scope`. Joins that repeat all that it is made of repeat it too.
  func column(_ name: Name, _ typed: TypedExpression, in scope: Scope) -> ScopeColumn {
    var column = ScopeColumn(name.text, typed.type, typed.provenance)
    let repeats = scope.repeats(of: typed)
    if !repeats.isEmpty { column.repeatedBy = repeats }
    let pairs = scope.pairs(of: typed)
    if !pairs.isEmpty { column.pairedBy = pairs }
    return column
  }

  func refuseDuplicates(_ names: [String], at span: Span) throws(Diagnostic) {
    try refuseDuplicates(names.map { ($0, span) })
  }

  /// Refuses the second of two columns of one name, at its own place.
  func refuseDuplicates(_ names: some Sequence<(String, Span)>) throws(Diagnostic) {
    // Few names, which are compared sooner than hashed.
    var seen: [(mark: NameMark, name: String)] = []
    seen.reserveCapacity(names.underestimatedCount)
    for (name, span) in names {
      let mark = NameMark(name)
      if seen.contains(where: { $0.mark.mayEqual(mark) && $0.name == name }) {
        throw PlanDiagnostics.duplicateColumn(name, at: span)
      }
      seen.append((mark, name))
    }
  }

  /// Says once of a name that it is a column where it could be a binding.
  func noteHidden(_ name: Name, by use: PlanDiagnostics.Hiding, in context: Context) {
    guard context.frame.home == .session, let formula = environment.bindings[name.text],
      use == .made || formula.binding.parameters == nil,
      hiddenNames.insert(name.text).inserted
    else { return }
    notes.append(PlanDiagnostics.hiddenBinding(name, by: use))
  }

  /// Says once of a name that it is a parameter of a function where it could be a column.
  func noteHiddenColumn(_ name: Name, in context: Context) {
    guard context.frame.home == .session, let scope = context.scope,
      case .found = scope.lookup(name.text), hiddenNames.insert(name.text).inserted
    else { return }
    notes.append(PlanDiagnostics.hiddenBinding(name, by: .parameter))
  }
}

// MARK: take, distinct, accept

extension Planner {
  private func take(
    _ count: Expression, by: [Expression], from relation: Relation, at span: Span,
    in context: Context
  ) throws(Diagnostic) -> Relation {
    let rows = try wholeNumber(count, in: context)
    let keys = try by.map { (key) throws(Diagnostic) -> Int in
      try keySlot(key, in: relation.scope)
    }
    if keys.isEmpty { return first(rows, of: relation, at: span) }
    var taken = relation.adding(.take(relation.plan, count: rows, by: keys), at: span)
    // One row of each is named by what it is one of.
    if rows == 1 {
      taken.scope.key = keys.map { taken.scope.columns[$0].name }
      taken.scope.noteOneRow(ofEach: keys)
    }
    return taken
  }

  /// A key must be a column: `by year(x)` would have no name.
  func keySlot(_ key: Expression, in scope: Scope) throws(Diagnostic) -> Int {
    guard let path = path(of: key) else {
      throw PlanDiagnostics.keyNotColumn(
        key, column: scope.column(spelledAs: key.unbracketed))
    }
    let slot: Int
    do throws(Diagnostic) {
      slot = try self.slot(path, in: scope)
    } catch {
      throw error.code == .unknownColumn ? PlanDiagnostics.keyOfTime(path, error, in: scope) : error
    }
    if scope.columns[slot].type.isRanged {
      throw PlanDiagnostics.rangedKey(path, type: scope.columns[slot].type)
    }
    return slot
  }

  func path(of expression: Expression) -> [Name]? {
    switch expression.kind {
    case .name(let name): [name]
    case .member(let base, let name): path(of: base).map { $0 + [name] }
    case .group(let inner): path(of: inner)
    case .number, .quantity, .text, .boolean, .date, .period, .missing, .parameter, .call, .list,
      .record, .pipe, .unary, .binary, .isMissing, .convert, .conditional, .invalid:
      nil
    }
  }

  func wholeNumber(_ expression: Expression, in context: Context) throws(Diagnostic) -> Int {
    let typed = try value(expression, in: context.seeing(nil))
    guard case .number(let number)? = typed.constant, number >= 0, number < 1e15,
      number == number.rounded(), case .number(let type) = typed.type,
      type.dimension == .known(.one)
    else { throw PlanDiagnostics.needsWholeNumber(typed) }
    return Int(number)
  }

  private func distinct(
    _ names: [Name], of relation: Relation, at span: Span
  ) throws(Diagnostic) -> Relation {
    guard !names.isEmpty else {
      let keys = relation.scope.columns.indices.filter { !relation.scope.columns[$0].isHidden }
      var result = relation.adding(.distinct(relation.plan, keys: keys), at: span)
      result.scope.noteOneRow(ofEach: keys)
      return result
    }
    var chosen: [Projection] = []
    for name in names {
      let slot = try self.slot([name], in: relation.scope)
      chosen.append(relation.unchanged(slot))
    }
    let narrowed = relation.projecting(
      chosen + hiddenFacts(for: chosen, in: relation.scope)
        + hiddenSpan(besides: chosen, in: relation.scope), at: span)
    var result = narrowed.adding(
      .distinct(narrowed.plan, keys: Array(chosen.indices)), at: span)
    result.scope.noteOneRow(ofEach: Array(chosen.indices))
    return result
  }

  private func accept(
    _ names: [Name], reason: String, on relation: Relation
  ) throws(Diagnostic) -> Relation {
    var result = relation
    let guards = relation.scope.columns.flatMap(\.guards)
    for name in names {
      let guarded = guards.flatMap(\.acceptable).filter { $0.column == name.text }
      if guarded.isEmpty, result.acceptMeasure(named: name.text) { continue }
      guard !guarded.isEmpty else {
        throw PlanDiagnostics.nothingToAccept(
          name, guarded: Set(guards.flatMap { $0.acceptable.map(\.column) }).sorted())
      }
      result.scope.accepted += guarded
    }
    result.scope.footnotes.append(
      "accepted: \(names.map(\.text).joined(separator: ", ")): \(reason)")
    return result
  }

  /// The slot of a column written as `name` or `alias.name`.
  func slot(_ path: [Name], in scope: Scope) throws(Diagnostic) -> Int {
    guard let name = path.last, path.count <= 2 else {
      throw PlanDiagnostics.unknownColumn(path, in: scope)
    }
    let qualifier = path.count == 2 ? path[0].text : nil
    switch scope.lookup(name.text, qualifier: qualifier) {
    case .found(let slot): return slot
    case .ambiguous(let choices): throw PlanDiagnostics.ambiguous(name, choices: choices)
    case .none: throw PlanDiagnostics.unknownColumn(path, in: scope)
    }
  }
}

extension Relation {
  /// Takes the guards off a column that was computed from a guarded measure and is another thing, as modules are
  /// that money could buy. The measure itself stays guarded.
  fileprivate mutating func acceptMeasure(named name: String) -> Bool {
    let slot = scope.columns.firstIndex { column in
      column.name == name && !column.isHidden && !column.guards.isEmpty
        && column.guards.allSatisfy { $0.measure != name }
    }
    guard let slot else { return false }
    scope.columns[slot].guards = []
    return true
  }
}

extension Expression {
  /// Itself, or what its `and`s hold together.
  fileprivate func takeConjuncts(into parts: inout [Expression]) {
    switch kind {
    case .binary(.and, let left, let right, _):
      left.takeConjuncts(into: &parts)
      right.takeConjuncts(into: &parts)
    case .group(let inner): inner.takeConjuncts(into: &parts)
    case .number, .quantity, .text, .boolean, .date, .period, .missing, .parameter, .name, .member,
      .call, .list, .record, .pipe, .unary, .binary, .isMissing, .convert, .conditional, .invalid:
      parts.append(self)
    }
  }
}

extension SelectItem {
  /// Where the name that the column gets is written.
  var nameSpan: Span {
    switch self {
    case .path(let path): path.last?.span ?? Span(start: 0, end: 0, source: SourceID(0))
    case .definition(let definition): definition.name.span
    }
  }
}
