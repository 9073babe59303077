import OIQCatalog
import OIQValues

extension Footer {
  private static let mostDisputed = 3

  /// Sums leave disputed facts out and say so; where they stand in rows of their own a reader must be told, unless a
  /// column does.
  func disputed(held table: Table) -> [String] {
    if table.visibleIndices.contains(where: { table.fields[$0].name == "disputed" }) { return [] }
    var held: [(lists: FactLists, column: Column)] = []
    for (field, column) in zip(table.fields, table.columns) where field.type == .facts {
      if case .facts(let lists) = column.storage { held.append((lists, column)) }
    }
    if held.isEmpty { return [] }
    var names: [String] = []
    let rows = (0..<table.rowCount).count { row in
      let facts = held.filter { $0.column.isPresent(row) }.flatMap { Array($0.lists[row]) }
        .compactMap { try? catalog.fact($0) }.filter(\.disputed)
      for name in facts.map(\.label) where !names.contains(name) { names.append(name) }
      return !facts.isEmpty
    }
    guard rows > 0 else { return [] }
    let more = names.count - Footer.mostDisputed
    let all = names.prefix(Footer.mostDisputed).joined(separator: ", ")
    let subject =
      rows < table.rowCount
      ? "\(rows) of \(table.rowCount) rows \(rows == 1 ? "rests" : "rest")"
      : rows == 1 ? "the row rests" : "all \(rows) rows rest"
    return [
      "\(subject) on \(names.count == 1 ? "a disputed fact" : "disputed facts"): \(all)"
        + (more > 0 ? ", and \(more) more" : "")
    ]
  }
}
