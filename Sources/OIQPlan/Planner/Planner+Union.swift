import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  /// The rows of the first, then those of the second. Columns meet by name; what one table lacks is missing.
  func union(
    _ first: Relation, with table: TableExpression, at span: Span, in context: Context
  ) throws(Diagnostic) -> Relation {
    let second = try relation(table, in: context.seeing(nil)).withoutPlot(at: table.span)
    var stacked = try stackedColumns(first, second, at: span)
    let facts = guardStacked(&stacked, first.scope, second.scope)
    var scope = first.scope
    scope.pins = unionPins(first.scope, second.scope)
    // What a join has matched or named on one side needn't be alike on the other.
    scope.matches = []
    scope.joins = [:]
    scope.accepted = first.scope.accepted.filter { accepted in
      second.scope.accepted.contains { $0.column == accepted.column }
        || !second.scope.guardsAcross(accepted.column)
    }
    scope.footnotes += second.scope.footnotes.filter { !scope.footnotes.contains($0) }
    if context.isWritten {
      let alone = PlanDiagnostics.unionOfUnlike(
        first.scope.names(without: second.scope), second.scope.names(without: first.scope))
      scope.footnotes += alone.map { [$0] } ?? []
    }
    func projections(_ side: KeyPath<StackedColumn, Int?>, _ part: Int) -> [Projection] {
      stacked.map { Projection($0.column(part), $0[keyPath: side].map { .column($0) } ?? .missing) }
        + zip(facts.columns, facts.sources).map { column, sources in
          Projection(column, sources[part].map { .column($0) } ?? .missing)
        }
    }
    let a = first.projecting(projections(\.first, 0), at: span)
    let b = second.projecting(projections(\.second, 1), at: span)
    scope.columns = stacked.map(\.column) + facts.columns
    return Relation(
      plan: Plan(.union(a.plan, b.plan), fields: scope.fields, span: span), scope: scope)
  }

  /// A column of a union and the slots that it comes from.
  private struct StackedColumn {
    var column: ScopeColumn
    var first: Int?
    var second: Int?
    /// The units of either side, where the rows of both keep theirs.
    var units: [Unit?]?

    /// The column as one side has it.
    func column(_ side: Int) -> ScopeColumn {
      guard let units, case .number(var number) = column.type else { return column }
      var column = column
      number.display = units[side]
      column.type = .number(number)
      return column
    }
  }

  /// All but the facts.
  private func stackedColumns(
    _ first: Relation, _ second: Relation, at span: Span
  ) throws(Diagnostic) -> [StackedColumn] {
    var stacked: [StackedColumn] = []
    for (slot, column) in first.scope.columns.enumerated() where column.type != .facts {
      let partner = try partner(of: column, in: second, at: span)
      var column = column
      let units = partner.flatMap { column.keepUnits(beside: second.scope.columns[$0]) }
      if let partner, second.scope.columns[partner].type.isRanged {
        column.type = column.type.ranged
      }
      stacked.append(StackedColumn(column: column, first: slot, second: partner, units: units))
    }
    for (slot, column) in second.scope.columns.enumerated() where !column.isHidden {
      guard case .none = first.scope.lookup(column.name) else { continue }
      stacked.append(StackedColumn(column: column, first: nil, second: slot))
    }
    return stacked
  }

  /// The second table's column that goes under a column of the first.
  private func partner(
    of column: ScopeColumn, in second: Relation, at span: Span
  ) throws(Diagnostic) -> Int? {
    if column.isHidden {
      return second.scope.columns.firstIndex {
        $0.isHidden && $0.type == column.type && $0.name == column.name
      }
    }
    guard case .found(let slot) = second.scope.lookup(column.name) else { return nil }
    let other = self.column(slot, in: second.scope, at: span)
    let model = TypedExpression(.constant(.missing), column.type, span)
    try requireUnion(of: column.name, model, other, at: span)
    return slot
  }

  /// After a union a column is pinned only to what either side was pinned to.
  private func unionPins(_ first: Scope, _ second: Scope) -> Pins {
    var pins = Pins()
    for (origin, values) in first.pins.entries {
      if let other = second.pins.entries.first(where: { $0.origin.column == origin.column }) {
        pins[origin] = values.union(other.values)
      }
    }
    return pins
  }
}

// MARK: Guards

extension Planner {
  /// Gives the columns the guards of both sides, with the facts behind them.
  private func guardStacked(
    _ stacked: inout [StackedColumn], _ first: Scope, _ second: Scope
  ) -> GuardedFacts {
    let names = stacked.map { (name: $0.column.name, origin: $0.column.origin) }
    var facts = GuardedFacts(planner: self)
    for index in stacked.indices {
      let above = stacked[index].first.map { first.columns[$0].guards } ?? []
      let below = stacked[index].second.map { second.columns[$0].guards } ?? []
      guard !above.isEmpty || !below.isEmpty else { continue }
      var guards: [MeasureGuard] = []
      for place in 0..<max(above.count, below.count) {
        let one = place < above.count ? above[place] : nil
        let other = place < below.count ? below[place] : nil
        let slots = [
          one.flatMap { first.slot(of: $0.facts) }, other.flatMap { second.slot(of: $0.facts) },
        ]
        if let one {
          guards = union(guards, [facts.moved(first.unsettled(one, beside: below), from: slots)])
        }
        if let other {
          let named = second.unsettled(other, beside: above).mapping { origin in
            // What is said of the columns of both is said of the first's.
            above.lazy.flatMap(\.acceptable).first { $0.column == origin.column }
              ?? second.slot(of: origin).flatMap { slot in
                names.first { $0.name == second.columns[slot].name }?.origin
              } ?? origin
          }
          guards = union(guards, [facts.moved(named, from: slots)])
        }
      }
      stacked[index].column.guards = guards
    }
    let used = facts.sources
    for (part, scope) in [first, second].enumerated() {
      for (slot, column) in scope.columns.enumerated()
      where column.type == .facts && !used.contains(where: { $0[part] == slot }) {
        facts.keep(column, from: part == 0 ? [slot, nil] : [nil, slot])
      }
    }
    return facts
  }
}

extension Scope {
  /// The columns that another table has none of the name of.
  fileprivate func names(without other: Scope) -> [String] {
    visible.map(\.name).filter { name in
      if case .none = other.lookup(name) { true } else { false }
    }
  }

  /// A guard without the columns that are settled on this side, where the other has no say in them.
  fileprivate func unsettled(_ measureGuard: MeasureGuard, beside others: [MeasureGuard])
    -> MeasureGuard
  {
    var left = measureGuard
    left.notAcross.removeAll { origin in
      (pins[origin]?.count == 1 || accepted.contains(origin))
        && !others.contains { $0.notAcross.contains { $0.column == origin.column } }
    }
    return left
  }

  fileprivate func guardsAcross(_ column: String) -> Bool {
    columns.contains { $0.guards.contains { $0.notAcross.contains { $0.column == column } } }
  }
}

extension ScopeColumn {
  /// Gives rows that are stacked units of their own, where those of one table had them or its measure is in another
  /// unit on either side; the unit of each side then.
  fileprivate mutating func keepUnits(beside other: ScopeColumn) -> [Unit?]? {
    guard case .number(var number) = type, case .number(let below) = other.type,
      case .known = number.dimension
    else { return nil }
    let areUnlike = number.display != below.display && table != nil && other.table != nil
    guard areUnlike || number.rowUnits != nil || below.rowUnits != nil else { return nil }
    let units = [number.display, below.display]
    number.rowUnits = number.rowUnits ?? below.rowUnits ?? []
    number.display = nil
    type = .number(number)
    return units
  }
}

extension MeasureGuard {
  fileprivate func mapping(_ change: (Origin) -> Origin) -> MeasureGuard {
    var mapped = self
    mapped.notAcross = notAcross.map(change)
    mapped.alikeIn = alikeIn.map(change)
    mapped.statedApart = statedApart.map(change)
    mapped.ofEach = ofEach.map(change)
    return mapped
  }
}

extension PlanExpression {
  fileprivate static var missing: PlanExpression { .constant(.missing) }
}
