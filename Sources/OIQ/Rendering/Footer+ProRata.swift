import OIQCatalog
import OIQValues

extension Footer {
  /// How many rows hold days of a fact that says nothing of them alone. `basis` is that of the fact, and
  /// nobody stated the share.
  func proRata(held table: Table) -> [String] {
    var rows: Set<Int> = []
    for (field, column) in zip(table.fields, table.columns) where field.type == .facts {
      guard case .facts(let lists) = column.storage else { continue }
      for row in 0..<lists.count where column.isPresent(row) {
        let shares = Set(lists[row].filter { $0.spreadOver > 0 })
        if shares.isEmpty { continue }
        let wholes = Dictionary(grouping: shares) { [$0.table, $0.row, $0.spreadOver] }
        // Shares that are all there make the whole again.
        let isSplit = wholes.values.contains { parts in
          parts.reduce(0) { $0 + $1.end - $1.start } < parts[0].spreadOver
        }
        if isSplit { rows.insert(row) }
      }
    }
    guard !rows.isEmpty else { return [] }
    let hasBasis = table.visibleIndices.contains { table.fields[$0].name == "basis" }
    let basis = hasBasis ? ", whose basis is shown" : ""
    return [Footer.proRata(rows.count, of: table.rowCount, "rows") + basis]
  }

  /// So many of what there are `all` of.
  static func proRata(_ count: Int, of all: Int, _ things: String) -> String {
    let subject =
      switch count {
      case all: all == 1 ? "the \(things.dropLast()) holds" : "all \(all) \(things) hold"
      case 1: "1 of \(all) \(things) holds"
      default: "\(count) of \(all) \(things) hold"
      }
    return "pro rata: \(subject) a share by days of a longer span"
  }
}
