import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  func join(
    _ join: Join, to left: Relation, at span: Span, in context: Context
  ) throws(Diagnostic) -> Relation {
    let right = try relation(join.table, in: context.seeing(nil)).withoutPlot(at: join.table.span)
    let alias = try alias(of: join, right.scope, beside: left.scope)
    joinCount += 1
    var combined = left.scope
    for index in combined.columns.indices {
      combined.columns[index].repeatedBy.insert(JoinSide(join: joinCount, isRight: false))
    }
    combined.columns += right.scope.columns.map { column in
      var column = column
      // Many rows have their one price: who has written the join is told, and no more.
      if context.isWritten {
        column.repeatedBy.insert(JoinSide(join: joinCount, isRight: true))
      }
      column.qualifier = column.isHidden ? column.qualifier : alias
      return column
    }
    combined.pins = combined.pins.merging(right.scope.pins)
    combined.joins.merge(right.scope.joins) { own, _ in own }
    combined.accepted += right.scope.accepted
    combined.footnotes += right.scope.footnotes.filter { !combined.footnotes.contains($0) }

    var matching = Matching(kind: join.kind, leftCount: left.scope.columns.count)
    guard !join.conditions.isEmpty else {
      throw PlanDiagnostics.joinNeedsOn(
        at: span,
        shared: left.scope.visible.map(\.name).filter { name in
          right.scope.visible.contains { $0.name == name }
        })
    }
    for condition in join.conditions {
      try add(condition, to: &matching, left: left.scope, right: right.scope, combined, in: context)
    }
    let kind = try self.kind(
      of: join, called: alias, &matching, (left.scope, right.scope), at: span)
    var trace = trace(of: matching, left.scope, right.scope, in: context)
    if context.isWritten {
      trace.repair = repair(of: join, called: alias, matching, left.scope, right.scope)
    }
    combined.joins[joinCount] = trace
    if join.kind != .anti {
      combined.matches += right.scope.matches.filter { !combined.matches.contains($0) }
      combined.noteMatches(
        matching.keys.map {
          (left.scope.columns[$0.left].origin, right.scope.columns[$0.right].origin)
        },
        of: kind)
    }
    var plan = JoinPlan(
      kind: kind, left: left.plan, right: right.plan, keys: matching.keys,
      condition: matching.condition)
    plan.identity = joinCount
    plan.name = alias
    plan.place = span
    plan.isTold = context.isWritten && (!kind.keepsUnmatched && kind != .anti || kind == .left)
    if join.kind == .anti {
      combined = left.scope
    } else {
      let matched = Set(matching.keys.map { right.scope.columns[$0.right].name })
      // A row of the right that its matched columns don't name may repeat one of the left.
      if !(right.scope.key.map(matched.isSuperset(of:)) ?? false) { combined.key = nil }
    }
    return Relation(
      plan: Plan(.join(plan), fields: combined.fields, span: span), scope: combined)
  }

  /// Notes the joins whose rows a sum of such values counts each time that they are repeated.
  ///
  /// - Parameter kind: What looks at each value by itself, as `median` does; the left's copies are no further values to it.
  func noteSummed(
    _ typed: TypedExpression, doing kind: AggregateKind = .sum, in scope: Scope, by keys: [Int]
  ) {
    let isSum = kind == .sum || kind == .mean
    for side in scope.countedAgain(typed, by: keys) where isSum || !side.isRight {
      var summed = scope.summed(side, typed, by: keys)
      if !isSum { summed.counter = "`\(kind.rawValue)`" }
      if let known = summedJoins[side] {
        if !isSum { summed.counter = known.counter }
        if !known.isNarrowed { summed.isNarrowed = false }
        summed.settled.formIntersection(known.settled)
      }
      summedJoins.sides[side] = summed
    }
    for pair in scope.pairs(of: typed) where isSum {
      guard var summed = scope.summed(pair, typed, by: keys) else { continue }
      if let known = summedJoins.pairs[pair.join] {
        if !known.isNarrowed { summed.isNarrowed = false }
        summed.isRateOnRight = summed.isRateOnRight || known.isRateOnRight
        summed.telling.formIntersection(known.telling)
      }
      summedJoins.pairs[pair.join] = summed
    }
  }

  private func trace(
    of matching: Matching, _ left: Scope, _ right: Scope, in context: Context
  ) -> JoinTrace {
    var trace = JoinTrace()
    if let key = right.key {
      let origins = key.compactMap { name in
        right.columns.first { $0.name == name && !$0.isHidden }?.origin
      }
      if origins.count == key.count { trace.rightKey = origins }
    }
    guard context.isWritten else { return trace }
    let matched = Set(matching.keys.map(\.right))
    trace.right = right.columns.enumerated().map { slot, column in
      JoinTrace.RightColumn(
        name: column.name, type: column.type, origin: column.origin, isHidden: column.isHidden,
        isMatched: matched.contains(slot))
    }
    trace.matched = matching.keys.map { left.columns[$0.left].name }
    let compared = matching.condition?.slots ?? []
    // Of one row at most nothing else would tell which is meant.
    if matching.kind == .asof || matching.kind == .one { return trace }
    for (slot, column) in right.columns.enumerated() where tells(column) {
      guard case .found(let other) = left.lookup(column.name), tells(left.columns[other]),
        !matching.keys.contains(where: { $0.left == other || $0.right == slot }),
        !compared.contains(other), !compared.contains(slot + matching.leftCount)
      else { continue }
      trace.open.append(column.name)
    }
    return trace
  }

  /// What advice on a join is made of.
  private func repair(
    of join: Join, called alias: String, _ matching: Matching, _ left: Scope, _ right: Scope
  ) -> JoinRepair {
    let pipe =
      if case .pipe(let pipe) = join.table { pipe } else {
        Pipe(head: .from(join.table), stages: [], span: join.table.span)
      }
    var times: [ValueType: String] = [:]
    for column in left.visible where [.date, .period].contains(column.type) {
      if times[column.type] == nil { times[column.type] = Printer.spelled(column.name) }
    }
    return JoinRepair(
      table: Printer.print(pipe), alias: Printer.spelled(alias),
      kind: join.kind == .left ? "left " : "", conditions: join.conditions.map(Printer.print),
      keys: matching.keys.map { Printer.spelled(right.columns[$0.right].name) }, measures: [],
      times: times)
  }

  /// Whether a column may say what a row is of: in the catalogue a part of its table's key, in a file any.
  private func tells(_ column: ScopeColumn) -> Bool {
    guard !column.isHidden else { return false }
    guard let table = column.table else { return true }
    return environment.catalog.definition(table)?.key.contains(column.name) ?? true
  }

  private struct Matching {
    var kind: Join.Kind
    var leftCount: Int
    var keys: [(left: Int, right: Int)] = []
    /// Whether the last key is a bare column, which `asof` may take its order from; `==` asks for an equal value.
    var endsBare = false
    /// Of `asof`: the columns that `left >= right` sets against each other.
    var latest: (left: Int, right: Int)?
    /// Of `asof`: those of `left > right`, which are conditions too.
    var before: [(left: Int, right: Int, span: Span)] = []
    /// Of `asof`: where something that isn't a column of either side is set against another in their order.
    var computed: Span?
    var condition: PlanExpression?

    /// The slots of two columns, one of each side, on their sides.
    func pair(_ first: Int, _ second: Int) -> (left: Int, right: Int)? {
      let (low, high) = (min(first, second), max(first, second))
      return low < leftCount && high >= leftCount ? (low, high - leftCount) : nil
    }

    /// The columns of `left >= right` or `left > right`, or of the same the other way round.
    func order(_ condition: PlanExpression) -> (left: Int, right: Int, isStrict: Bool)? {
      guard case .compare(let sign, .column(let first), .column(let second)) = condition,
        let pair = pair(first, second)
      else { return nil }
      let isTurned = first > second
      switch sign {
      case .greaterOrEqual, .greater:
        return isTurned ? nil : (pair.left, pair.right, sign == .greater)
      case .lessOrEqual, .less: return isTurned ? (pair.left, pair.right, sign == .less) : nil
      case .equal, .notEqual: return nil
      }
    }
  }

  /// What its columns are told from others by: as it is written, else the table's own name, with a number where a
  /// table before has that already.
  private func alias(
    of join: Join, _ right: Scope, beside left: Scope
  ) throws(Diagnostic) -> String {
    if let written = join.alias {
      let taken = left.visible.filter { $0.qualifier == written.text }.map(\.name)
      guard join.kind == .anti || !right.visible.contains(where: { taken.contains($0.name) }) else {
        throw PlanDiagnostics.secondAlias(written, free: free(written.text, in: left))
      }
      return written.text
    }
    switch join.table {
    case .name(let name), .call(let name, _, _): return free(name.text, in: left)
    case .pipe: return free("right", in: left)
    }
  }

  private func free(_ name: String, in scope: Scope) -> String {
    guard scope.hasQualifier(name) else { return name }
    return (2...).lazy.map { "\(name)_\($0)" }.first { !scope.hasQualifier($0) } ?? name
  }

  /// A bare column is an equal key, `a == b` between the sides too; anything else is a condition.
  private func add(
    _ condition: Expression, to matching: inout Matching, left: Scope, right: Scope,
    _ combined: Scope, in context: Context
  ) throws(Diagnostic) {
    if case .name(let name) = condition.kind {
      let pair = (left: try slot([name], in: left), right: try slot([name], in: right))
      try requireKeys(pair, left, right, at: condition.span)
      matching.keys.append(pair)
      matching.endsBare = true
      return
    }
    let typed = try self.condition(condition, in: context.seeing(combined), of: "on")
    if case .compare(.equal, .column(let a), .column(let b)) = typed.expression {
      guard a != b else {
        throw PlanDiagnostics.comparedWithItself(
          combined.columns[a], in: combined, at: condition.span)
      }
      if let pair = matching.pair(a, b) {
        try requireKeys(pair, left, right, at: condition.span)
        matching.keys.append(pair)
        matching.endsBare = false
        return
      }
    }
    if case .compare(let sign, let first, let second) = typed.expression, sign.isOfOrder,
      !first.isColumn || !second.isColumn
    {
      matching.computed = condition.span
    }
    if matching.kind == .asof, let order = matching.order(typed.expression) {
      if order.isStrict {
        matching.before.append((order.left, order.right, condition.span))
      } else {
        guard matching.latest == nil else { throw PlanDiagnostics.asofTwice(at: condition.span) }
        let pair = (left: order.left, right: order.right)
        try requireKeys(pair, left, right, at: condition.span)
        matching.latest = pair
        return
      }
    }
    matching.condition = matching.condition.map { .and($0, typed.expression) } ?? typed.expression
  }

  private func requireKeys(
    _ pair: (left: Int, right: Int), _ left: Scope, _ right: Scope, at span: Span
  ) throws(Diagnostic) {
    let first = column(pair.left, in: left, at: span)
    let second = column(pair.right, in: right, at: span)
    try requireComparable(first, second, at: span)
    try requireOneDimension(first, doing: "compare")
    try requireOneDimension(second, doing: "compare")
    for typed in [first, second] where typed.type.isRanged {
      throw PlanDiagnostics.rangedKey([Name(left.columns[pair.left].name, span)], type: typed.type)
    }
  }

  private func kind(
    of join: Join, called alias: String, _ matching: inout Matching,
    _ sides: (left: Scope, right: Scope), at span: Span
  ) throws(Diagnostic) -> JoinPlan.Kind {
    switch join.kind {
    case .inner: return .inner
    case .left: return .left
    case .anti: return .anti
    case .one: return .one
    case .asof:
      let order = try latest(&matching, called: alias, sides, written: join, at: span)
      return .asof(left: order.left, right: order.right)
    }
  }

  /// The columns by which `asof` takes the latest row before: of `left >= right`, else of the only `left > right`,
  /// else of the last key.
  private func latest(
    _ matching: inout Matching, called alias: String, _ sides: (left: Scope, right: Scope),
    written join: Join,
    at span: Span
  ) throws(Diagnostic) -> (left: Int, right: Int) {
    if let latest = matching.latest { return latest }
    let end = join.conditions.last?.span ?? span
    let column = matching.keys.last.map { sides.left.columns[$0.left] }
    let isOrdered = matching.endsBare && column?.type.hasDistances == true
    if let before = matching.before.first, !isOrdered {
      if let second = matching.before.dropFirst().first {
        throw PlanDiagnostics.asofTwice(at: second.span)
      }
      return (before.left, before.right)
    }
    if !isOrdered, let computed = matching.computed {
      throw PlanDiagnostics.asofComputed(at: computed)
    }
    guard let column, let last = matching.keys.popLast() else {
      throw PlanDiagnostics.asofNeedsKey(at: span)
    }
    guard isOrdered else {
      throw PlanDiagnostics.asofNeedsOrder(
        column, (sides.left, sides.right, alias), isBare: matching.endsBare, at: end)
    }
    // Numbers are identifiers as often as they are places in an order.
    if let before = matching.before.first, case .number = column.type {
      throw PlanDiagnostics.asofUnclear(
        column, of: alias, or: sides.left.columns[before.left], at: before.span)
    }
    return last
  }
}

extension Scope {
  /// Notes the pairs of columns that a join has matched. A left row without a match has its own value beside none, so
  /// that the right column says nothing of the left one there.
  fileprivate mutating func noteMatches(
    _ pairs: [(left: Origin?, right: Origin?)], of kind: JoinPlan.Kind
  ) {
    for (left, right) in pairs {
      guard let left, let right else { continue }
      matches.append(ColumnMatch(column: right, by: left))
      if !kind.keepsUnmatched { matches.append(ColumnMatch(column: left, by: right)) }
    }
  }
}

extension ValueType {
  /// Whether one value can be the latest before another, and not only come after it in an alphabet.
  var hasDistances: Bool {
    switch self {
    case .number, .date, .period, .missing: true
    case .text, .bool, .list, .facts: false
    }
  }
}

extension ComparisonOperator {
  fileprivate var isOfOrder: Bool { self != .equal && self != .notEqual }
}

extension PlanExpression {
  fileprivate var isColumn: Bool { if case .column = self { true } else { false } }
}
