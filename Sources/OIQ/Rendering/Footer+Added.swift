import OIQExecution
import OIQValues

extension Footer {
  /// The facts that stand together in one value: those of each row that is made of several, and those that `cumsum` and
  /// `share` add up for rows that are shown.
  static func added(
    in table: Table, _ notes: [(note: RunNote, count: Int)]
  ) -> [[FactPart]] {
    let rows = factsOfRows(of: table)
    let shown = Set(rows.joined())
    var added = rows.filter { $0.count > 1 }
    for case .addedUp(let sums) in notes.map(\.note) {
      for group in sums.groups {
        guard let last = group.lastIndex(where: { !shown.isDisjoint(with: $0) }) else { continue }
        added.append(Array((sums.isRunning ? group[...last] : group[...]).joined()))
      }
    }
    return added
  }

  /// By column and row.
  static func factsOfRows(of table: Table) -> [[FactPart]] {
    zip(table.fields, table.columns).flatMap { field, column -> [[FactPart]] in
      guard field.type == .facts, case .facts(let lists) = column.storage else { return [] }
      return (0..<lists.count).filter(column.isPresent).map { Array(lists[$0]) }
    }
  }
}
