import OIQCatalog
import OIQValues

extension Footer {
  /// Less than that of a figure is no weakness.
  private static let telling = 0.01

  /// What a reader should know of the facts that figures are made of: how much rests on news and blogs alone, and
  /// what has no day. Good evidence needs no words; `quality` has them all.
  func evidence(held table: Table) -> [String] {
    guard let facts = try? FactsWeighed(added(in: table), in: catalog) else { return [] }
    let stated = facts.facts.filter { $0.info.recorded == nil }
    var lines: [String] = []
    let weak = stated.filter(\.quality.isWeak)
    if let share = facts.share(of: weak), share >= Footer.telling {
      let once = weak.count(where: \.isStatedOnce)
      let text = describe(
        .number((share * 100).rounded()), .plainNumber)
      // By amount and not of the value: a median is none of its facts' sum.
      lines.append(
        "\(weak.count) of \(stated.count) facts, \(text)% by amount, \(weak.count == 1 ? "rests" : "rest") on news and blogs alone"
          + (once > 0 ? ", \(once == weak.count ? "" : "\(once) of them ")stated nowhere else" : "")
      )
    }
    let undated = stated.count { $0.info.asOf == nil }
    if undated > 0 { lines.append("\(undated) of \(stated.count) facts undated") }
    return lines
  }

  /// The facts that stand together in a row.
  private func added(in table: Table) -> Set<FactPart> {
    var parts: Set<FactPart> = []
    for (field, column) in zip(table.fields, table.columns) where field.type == .facts {
      guard case .facts(let lists) = column.storage else { continue }
      for row in 0..<lists.count where lists[row].count > 1 && column.isPresent(row) {
        for part in lists[row] {
          parts.insert(FactPart(table: part.table, row: part.row, start: 0, end: 0))
        }
      }
    }
    return parts
  }
}
