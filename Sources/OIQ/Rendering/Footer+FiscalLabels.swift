import OIQExecution
import OIQPlan
import OIQValues

extension Footer {
  private static let mostLabels = 3

  /// `FY2025 is other days with each: 2024H2..2025H1 (Microsoft), 2025 (Amazon, Google, Meta)`, of rows that put
  /// together facts of one fiscal label which companies mean differently.
  func fiscalLabels(held table: Table) -> [String] {
    // Where a period stands in the row, that says which days it is about.
    guard !table.visibleIndices.contains(where: { table.fields[$0].type == .period }) else {
      return []
    }
    var meant: [String: [Period: Set<String>]] = [:]
    for (field, column) in zip(table.fields, table.columns) where field.type == .facts {
      guard case .facts(let lists) = column.storage else { continue }
      for row in 0..<lists.count where column.isPresent(row) {
        let facts = lists[row].compactMap { try? catalog.fact($0) }
        guard let label = facts.first?.fiscalPeriod, !label.hasPrefix("CY"),
          facts.allSatisfy({ $0.fiscalPeriod == label }), Set(facts.map(\.span)).count > 1
        else { continue }
        for fact in facts {
          if let span = fact.span {
            meant[label, default: [:]][span, default: []].insert(fact.entity)
          }
        }
      }
    }
    let words = meant.sorted { $0.key < $1.key }.map { label, spans in
      let days = spans.sorted { ($0.key.start, $0.key.end) < ($1.key.start, $1.key.end) }
        .map { "\($0.key.label) (\($0.value.sorted().joined(separator: ", ")))" }
      return "\(label) is other days with each: \(days.joined(separator: ", "))"
    }
    let more = words.count - Footer.mostLabels
    return Array(words.prefix(Footer.mostLabels))
      + (more > 0 ? ["\(more) more fiscal labels are other days with each company"] : [])
  }
}
