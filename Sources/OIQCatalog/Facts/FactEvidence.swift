import OIQText
import OIQValues

// How well a fact is backed.

extension Catalog {
  /// What stands behind a fact.
  package func quality(of fact: FactInfo) throws(Diagnostic) -> SourceQuality {
    guard let source = fact.source else { return .unknown }
    return try knownSources()[source]?.quality ?? .unknown
  }

  /// Whether no other document says anything of the same thing: in every column of the key but those that say
  /// who states it, where, when and in which sense.
  package func isStatedOnce(_ fact: FactInfo) throws(Diagnostic) -> Bool {
    try sources(stating: fact.table)[fact.subject]?.count ?? 0 < 2
  }

  private func sources(stating table: String) throws(Diagnostic) -> [String: Set<String>] {
    if let known = stating.withLock({ $0[table] }) { return known }
    let contents = try contents(table)
    let groups = try companyGroups()
    var found: [String: Set<String>] = [:]
    for row in 0..<contents.table.rowCount {
      let fact = FactInfo(contents, row: row, groups: groups)
      if let source = fact.source { found[fact.subject, default: []].insert(source) }
    }
    let sources = found
    stating.withLock { $0[table] = sources }
    return sources
  }
}

extension FactInfo {
  private static let stating: Set<String> = [
    "stated_by", "source", "definition", "as_of", "conditions",
  ]

  /// What the fact is about.
  fileprivate var subject: String {
    keyValues.filter { !FactInfo.stating.contains($0.column) }.map { "\($0.value)" }
      .joined(separator: "\u{1f}")
  }
}
