import OIQPlan
import OIQText
import OIQValues

// Ranged values are computed by Monte Carlo. The axis of draws is a loop outside the kernels: a table of
// ranges is expanded, some rows and some draws at a time, into a plain table of a row for each pair, the
// evaluator runs on it as on any other, and what comes out is summed up again to a row.
//
// A draw is a function of an unknown's key and the draw's number alone, so that results are equal to the bit
// for every order of rows, number of threads and size of block.

extension Executor {
  /// The rows of a chain of filters and projections above a table; `nil` where nothing in it depends on
  /// draws, and it can be streamed as it is.
  func drawnRows(
    _ base: Table, _ stages: [Plan], fields: [TableField]
  ) throws(Diagnostic) -> Table? {
    guard needsDraws(stages, over: base) else { return nil }
    var chain = DrawsChain(base, self)
    try chain.append(stages)
    return try rows(of: chain, fields: fields)
  }

  /// The columns of a chain's last projection; those that take draws are computed together.
  private func rows(of chain: DrawsChain, fields: [TableField]) throws(Diagnostic) -> Table {
    var columns: [Column?] = fields.map { _ in nil }
    let needs = chain.columnNeeds
    for (isDrawn, compute) in [(true, drawn), (false, plain)] {
      let slots = fields.indices.filter { (needs[$0] == .drawn) == isDrawn }
      guard !slots.isEmpty else { continue }
      let computed = try compute(slots.map { .column($0) }, chain)
      for (slot, column) in zip(slots, computed) {
        columns[slot] = column.fitting(fields[slot].type)
      }
    }
    return Table(
      fields: fields, columns: columns.compactMap { $0 }, rowCount: chain.table.rowCount)
  }

  /// One value of an expression for each row of a table; `nil` where it takes no draws.
  func drawnColumn(
    _ expression: PlanExpression, over table: Table
  ) throws(Diagnostic) -> Column? {
    let needs = table.columns.map { $0.withPlainPoints.drawsNeed }
    guard expression.needsDraws(needs) else { return nil }
    var chain = DrawsChain(table, self)
    let prepared = try chain.prepared(expression)
    let compute = chain.need(prepared) == .drawn ? drawn : plain
    return try compute([prepared], chain)[0]
  }

  /// Whether any column or condition of a chain depends on draws.
  func needsDraws(_ stages: [Plan], over base: Table) -> Bool {
    drawsNeeds(stages, over: base) == nil
  }

  /// What the columns of a chain take; `nil` where something below already depends on draws.
  func drawsNeeds(_ stages: [Plan], over base: Table) -> [DrawsNeed]? {
    var needs = base.columns.map(\.drawsNeed)
    for stage in stages {
      if case .filter(_, let condition) = stage.node, condition.needsDraws(needs) { return nil }
      guard case .project(_, let expressions) = stage.node else { continue }
      if expressions.contains(where: { $0.needsDraws(needs) }) { return nil }
      needs = expressions.map { $0.drawsNeed(needs) }
    }
    return needs
  }
}
