import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// The rows that overrides have changed so far, as they are asked whether the next finds any: what came since is run
/// over what was run before.
struct ChangedRows {
  private var known: (depth: Int, rows: Plan)?
  /// How deep the plan of the rows is that no override has changed.
  let unchanged: Int

  init(from plan: Plan) { unchanged = plan.depth }

  /// The rows of a plan of theirs.
  mutating func rows(
    of plan: Plan, _ run: (Plan) throws(Diagnostic) -> Table
  ) throws(Diagnostic) -> Plan {
    if plan.depth == unchanged { return plan }
    let table = try run(known.map { plan.replacingLast($0.depth, by: $0.rows) } ?? plan)
    let rows = Plan(memory: table)
    known = (plan.depth, rows)
    return rows
  }
}

extension Planner {
  /// An override that matches nothing is a mistake in it: said once, where it is first used in a world, as is
  /// how many figures it means and leaves alone.
  func requireTouching(
    _ touched: PlanExpression, leaving: [SparedFigures.Reason: PlanExpression?],
    in relation: Relation, _ changed: inout ChangedRows, _ override: ColumnOverride,
    _ value: TypedExpression, table name: String, _ context: Context
  ) throws(Diagnostic) {
    let use = OverrideUse(
      scenario: override.scenario, span: override.value.span, world: context.world)
    guard checkedOverrides.insert(use).inserted else { return }
    var relation = relation
    relation.plan = try changed.rows(of: relation.plan, environment.run)
    func left(_ condition: PlanExpression??) throws(Diagnostic) -> Table? {
      guard case let condition?? = condition else { return nil }
      let rows = relation.adding(.filter(relation.plan, condition), at: override.value.span)
      let table = try environment.run(rows.plan)
      return table.rowCount > 0 ? table : nil
    }
    if try reaches(override, in: relation, where: touched) {
      for reason in SparedFigures.Reason.allCases {
        guard let table = try left(leaving[reason]) else { continue }
        note(
          SparedFigures(
            scenario: override.scenario, column: "\(name).\(override.column.text)",
            reason: reason, count: table.rowCount))
      }
      return
    }
    if let table = try left(leaving[.otherUnit]) {
      let slot = try self.slot([override.column], in: relation.scope)
      let units = (0..<table.rowCount).compactMap { table.columns[slot].rowUnits?.unit($0) }
      throw PlanDiagnostics.noRowInUnit(override.column, of: name, value, units)
    }
    for reason in [SparedFigures.Reason.oneSided, .noFlow, .longSpan] {
      guard let table = try left(leaving[reason]) else { continue }
      throw PlanDiagnostics.overrideOfSpared(
        override.column, of: name, value.span, scenario: override.scenario, reason,
        count: table.rowCount)
    }
    throw PlanDiagnostics.overrideTouchesNothing(
      override.column, of: name, scenario: override.scenario, filter: override.filter?.span,
      over: override.over?.written.span,
      hasBasis: relation.scope.columns.contains { $0.name == "basis" }, in: context.world.knowledge)
  }

  /// Whether an override changes any row; which facts those are is kept.
  private func reaches(
    _ override: ColumnOverride, in relation: Relation, where touched: PlanExpression
  ) throws(Diagnostic) -> Bool {
    let rows = relation.adding(.filter(relation.plan, touched), at: override.value.span)
    let facts = rows.scope.columns.indices.first { rows.scope.columns[$0].type == .facts }
    guard let facts else { return try environment.run(rows.plan).rowCount > 0 }
    let found = try environment.run(
      rows.projecting([rows.unchanged(facts)], at: override.value.span).plan)
    if case .facts(let lists) = found.columns[0].storage {
      let parts = (0..<found.rowCount).flatMap { Array(lists[$0]) }
      changedFacts[override.scenario, default: []].formUnion(parts.map(\.whole))
    }
    return found.rowCount > 0
  }

  /// Of several overrides of a column the one that leaves most alone speaks for all.
  private func note(_ figures: SparedFigures) {
    let same = sparedFigures.firstIndex {
      $0.scenario == figures.scenario && $0.column == figures.column && $0.reason == figures.reason
    }
    if let same {
      sparedFigures[same].count = max(sparedFigures[same].count, figures.count)
    } else {
      sparedFigures.append(figures)
    }
  }
}
