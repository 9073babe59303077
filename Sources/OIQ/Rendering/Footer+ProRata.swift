import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

extension Footer {
  /// How many rows hold days of a fact that says nothing of them alone. `basis` is that of the fact, and
  /// nobody stated the share.
  func proRata(held table: Table) -> [String] {
    let shares = splitShares(held: table)
    guard !shares.isEmpty else { return [] }
    let hasBasis = table.visibleIndices.contains { table.fields[$0].name == "basis" }
    let basis = hasBasis ? ", whose basis is shown" : ""
    return [Footer.proRata(shares.count, of: table.rowCount, "rows") + basis]
  }

  /// So many of what there are `all` of.
  static func proRata(_ count: Int, of all: Int, _ things: String) -> String {
    let subject =
      switch count {
      case all: all == 1 ? "the \(things.dropLast()) holds" : "all \(all) \(things) hold"
      case 1: "1 of \(all) \(things) holds"
      default: "\(count) of \(all) \(things) hold"
      }
    // A year is longer than its quarter; a week that two quarters share is shorter than both.
    return "pro rata: \(subject) a share by days of a span that reaches further"
  }

  /// Of each row that holds days of longer facts, what it holds of those that aren't there whole.
  private func splitShares(held table: Table) -> [Int: [FactPart]] {
    var split: [Int: [FactPart]] = [:]
    for (field, column) in zip(table.fields, table.columns) where field.type == .facts {
      guard case .facts(let lists) = column.storage else { continue }
      for row in 0..<lists.count where column.isPresent(row) {
        let shares = Set(lists[row].filter { $0.spreadOver > 0 })
        if shares.isEmpty { continue }
        let wholes = Dictionary(grouping: shares) { [$0.table, $0.row, $0.spreadOver] }
        // Shares that are all there make the whole again.
        let parts = wholes.values.filter { parts in
          parts.reduce(0) { $0 + $1.end - $1.start } < parts[0].spreadOver
        }
        if !parts.isEmpty { split[row, default: []] += parts.joined() }
      }
    }
    return split
  }

  /// Warns of changes to some days of facts that are shown by shares: a fact has one amount, and what is changed
  /// in a part of its days is spread over all of them.
  func cutChanges(held table: Table, _ changes: [ChangedSpan]) -> [Diagnostic] {
    guard !changes.isEmpty else { return [] }
    let split = Set(splitShares(held: table).values.joined())
    let spread = Dictionary(grouping: split) { [$0.table, $0.row, $0.spreadOver] }
    return changes.compactMap { change in
      let cut = spread.values.compactMap { shares -> String? in
        guard let fact = try? catalog.fact(shares[0]), fact.table == change.table,
          !(change.sparesActuals && fact.basis == "actual"),
          Footer.isCut(shares, of: fact.span, by: change.period)
        else { return nil }
        return fact.label
      }
      guard let first = cut.min() else { return nil }
      let others = Set(cut).count - 1
      let all = others == 0 ? first : "\(first), and \(others) more like it"
      return Diagnostic(
        .partialOverride, severity: .warning,
        "`\(change.scenario)` changes some days of figures that are shown by shares of all their days",
        at: [.init(change.place, "these days")],
        help: [
          "spread evenly, and the change with the rest: \(all)",
          "calendarize to longer periods, or change the whole rest of such a figure",
        ])
    }
  }

  /// Whether some of the days over which a fact is spread lie in a period, and some may not.
  private static func isCut(_ shares: [FactPart], of span: Period?, by period: Period) -> Bool {
    guard let days = span?.intersection(period)?.days, days > 0 else { return false }
    let spread = shares.map { Period(start: $0.start, end: $0.end) }
    let shown = Set(spread.flatMap { $0.start..<$0.end })
    // All of them are there.
    if shown.count == Int(shares[0].spreadOver) {
      let inside = shown.count { period.start <= $0 && $0 < period.end }
      return inside > 0 && inside < shown.count
    }
    return days < Int(shares[0].spreadOver) || !spread.allSatisfy(period.contains)
  }
}
