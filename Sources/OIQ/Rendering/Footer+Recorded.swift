import OIQCatalog
import OIQPlan
import OIQValues

/// What is said of facts that the user recorded.
extension Footer {
  /// Which of the facts that the rows rest on are the user's own.
  func recorded(in table: Table) -> [String] {
    let names = facts(in: table).filter { $0.recorded != nil }.map(\.name)
    return names.isEmpty ? [] : ["recorded by you: \(Footer.first(names))"]
  }

  /// Which of them were taken back: all versions hold them as they were stated.
  func withdrawn(in table: Table, _ scans: [TableScan]) -> [String] {
    let tables = Set(scans.filter { $0.knowledge.hasAllVersions }.map(\.table))
    guard !tables.isEmpty else { return [] }
    let names = facts(in: table).compactMap { fact -> String? in
      guard tables.contains(fact.table), let day = fact.withdrawnOn else { return nil }
      let words = [fact.name, fact.basis?.plain].compactMap { $0 }
      return "\(words.joined(separator: " ")) (on \(dateText(day)))"
    }
    return names.isEmpty ? [] : ["withdrawn: \(Footer.first(names))"]
  }

  /// The facts that the rows rest on, where the user recorded any fact at all.
  private func facts(in table: Table) -> [FactInfo] {
    guard let recorded = try? catalog.recordedFacts(), !recorded.isEmpty else { return [] }
    var seen: Set<[Int]> = []
    var facts: [FactInfo] = []
    for (field, column) in zip(table.fields, table.columns) where field.type == .facts {
      guard case .facts(let lists) = column.storage else { continue }
      for row in 0..<lists.count where column.isPresent(row) {
        for part in lists[row] where seen.insert([Int(part.table), Int(part.row)]).inserted {
          if let fact = try? catalog.fact(part) { facts.append(fact) }
        }
      }
    }
    return facts
  }

  /// The first three of some names, each once.
  private static func first(_ names: [String]) -> String {
    var seen: Set<String> = []
    let names = names.filter { seen.insert($0).inserted }
    return names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", …" : "")
  }
}
