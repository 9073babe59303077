import OIQPlan
import OIQText
import OIQValues

/// The input of a calendarize stage, read as facts.
struct CalendarInput {
  let table: Table
  let flows: FlowReader
}

/// What a cell of calendar periods was made of.
package struct CalendarCellLineage {
  /// Facts that lie in the period whole.
  package var inside: [CalendarPiece] = []
  /// Shares of facts around it.
  package var shares: [CalendarShare] = []
}

/// A fact of the input, or what follows from several: of two that begin on one day, or that overlap each other.
package struct CalendarPiece {
  package var amount: RangedValue
  package var period: Period
  /// One cell, or those of the facts, the one around the period first.
  package var cells: [LineageCell]
  package var isOfOverlaps: Bool
}

/// So many days of what a fact leaves after its parts.
package struct CalendarShare {
  package var piece: CalendarPiece
  package var less: [CalendarPiece]
  /// How many of the days that the parts leave.
  package var days: Int
  package var freeDays: Int
  /// What comes to these days.
  package var amount: RangedValue
}

extension LineageNode {
  /// Cells of the amount name the amounts that they are made of; keys and periods the rows.
  func calendarStep(
    _ plan: CalendarizePlan, _ row: Int, _ slot: Int?
  ) throws(Diagnostic) -> LineageStep {
    let lineage = try calendarLineage(plan, row)
    if let slot, slot < plan.keys.count, let first = lineage.cells.first {
      return .same(below(first.row, plan.keys[slot]))
    }
    if slot == plan.keys.count + 1 { return .calendar(plan, lineage) }
    return .rows(lineage.cells.map { LineageCell($0.node, row: $0.row, slot: nil) })
  }

  private func calendarLineage(
    _ plan: CalendarizePlan, _ row: Int
  ) throws(Diagnostic) -> CalendarCellLineage {
    let input = try calendarInput(plan)
    let output = try table()
    let key = plan.keys.indices.map { output.columns[$0][row] }
    guard case .period(let target) = output.columns[plan.keys.count][row],
      let rows = input.flows.groups.first(where: { $0.key == key })?.rows
    else { return CalendarCellLineage() }
    let tiling = FlowTiling(
      rows.compactMap { input.flows.fact(row: $0) }, output.fields[plan.keys.count + 1].type,
      mayMixDefinitions: plan.definitions == .accepted)
    var result = CalendarCellLineage()
    if let tiles = tiling.tiles(of: target) {
      result.inside = try tiles.facts.map { (fact) throws(Diagnostic) in try piece(fact, plan) }
    } else if let patch = try tiling.patch(of: target) {
      result.inside = try patch.inside.facts.map { (fact) throws(Diagnostic) in
        try piece(fact, plan)
      }
      result.shares = try patch.shares.map { (share) throws(Diagnostic) in
        try self.share(share, plan)
      }
    }
    return result
  }

  /// All facts of a row's key: without one of them others would be chosen.
  func calendarRows(_ plan: CalendarizePlan, _ row: Int) throws(Diagnostic) -> [Int] {
    let output = try table()
    let key = plan.keys.indices.map { output.columns[$0][row] }
    return try calendarInput(plan).flows.groups.first { $0.key == key }?.rows ?? []
  }

  private func calendarInput(_ plan: CalendarizePlan) throws(Diagnostic) -> CalendarInput {
    if let input = known.calendar { return input }
    let table = try inputs[0].table()
    let input = CalendarInput(
      table: table, flows: FlowReader(plan, table, trace.executor.context.facts))
    known.calendar = input
    return input
  }

  private func piece(
    _ fact: FlowFact, _ plan: CalendarizePlan
  ) throws(Diagnostic) -> CalendarPiece {
    CalendarPiece(
      amount: fact.amount.range, period: fact.period,
      cells: try fact.rows.map { (row) throws(Diagnostic) in
        try inputs[0].cell(row: row, slot: plan.amount)
      }, isOfOverlaps: fact.isOfOverlaps)
  }

  private func share(
    _ share: FlowShare, _ plan: CalendarizePlan
  ) throws(Diagnostic) -> CalendarShare {
    CalendarShare(
      piece: try piece(share.fact, plan),
      less: try share.parts.map { (part) throws(Diagnostic) in try piece(part, plan) },
      days: share.days.days, freeDays: share.freeDays, amount: share.amount.range)
  }

  private func partTilings(_ flows: FlowReader) -> [Int: FlowTiling] {
    if let tilings = known.tilings { return tilings }
    var tilings: [Int: FlowTiling] = [:]
    for (rows, tiling) in flows.partTilings { for row in rows { tilings[row] = tiling } }
    known.tilings = tilings
    return tilings
  }

  /// The columns that stood there pass; the part rests on its row and on the actuals of the same key.
  func partStep(
    _ plan: CalendarizePlan, _ period: Period, _ row: Int, _ slot: Int?
  ) throws(Diagnostic) -> LineageStep {
    guard slot == plan.input.fields.count else {
      return .same(try inputs[0].cell(row: row, slot: slot))
    }
    let input = try calendarInput(plan)
    guard let fact = input.flows.fact(row: row, evenDisputed: true),
      let tiling = partTilings(input.flows)[row],
      let days = fact.period.intersection(period)
    else { return .constant }
    var result = CalendarCellLineage()
    let actuals = tiling.actuals(inside: fact)
    guard let amount = tiling.part(of: fact, within: period) else { return .constant }
    if period.contains(fact.period), fact.basis == 0 || actuals.facts.isEmpty {
      result.inside = [try piece(fact, plan)]
    } else {
      result.shares = [
        CalendarShare(
          piece: try piece(fact, plan),
          less: try actuals.facts.map { (part) throws(Diagnostic) in try piece(part, plan) },
          days: days.days - actuals.coveredDays(in: days),
          freeDays: fact.days - actuals.coveredDays, amount: amount.range)
      ]
    }
    return .calendar(plan, result)
  }
}

extension CalendarCellLineage {
  /// Each cell once.
  package var cells: [LineageCell] {
    let all =
      inside.flatMap(\.cells)
      + shares.flatMap { $0.piece.cells + $0.less.flatMap(\.cells) }
    var seen: Set<LineageCell> = []
    return all.filter { seen.insert($0).inserted }
  }
}
