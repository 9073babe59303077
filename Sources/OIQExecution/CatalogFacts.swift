import OIQCatalog
import OIQText
import OIQValues

/// Answers the executor's questions about facts from the catalogue.
package struct CatalogFacts: FactBook {
  let catalog: Catalog

  package init(_ catalog: Catalog) { self.catalog = catalog }

  package func isDisputed(_ part: FactPart) -> Bool {
    (try? catalog.fact(part))?.disputed ?? false
  }

  package func isSpreadable(_ part: FactPart) -> Bool {
    (try? catalog.fact(part))?.spreadable ?? true
  }

  package func label(_ part: FactPart) -> String {
    (try? catalog.fact(part))?.label ?? "a fact"
  }

  package func rate(
    from: String, to: String, over period: Period, knownOn: Int32?
  ) -> Double? {
    (try? catalog.rate(of: from, to: to, over: period, knownOn: knownOn))?.value
  }

  /// Facts of one company whose days overlap, or a group beside one of its members.
  package func doubleCounting(
    in parts: [FactPart]
  ) -> (first: String, second: String, reason: String)? {
    let facts = parts.compactMap { part in (try? catalog.fact(part)).map { ($0, part) } }
    let sorted = facts.sorted {
      ($0.0.table, $0.0.entity, $0.1.start, $0.1.end) < (
        $1.0.table, $1.0.entity, $1.1.start, $1.1.end
      )
    }
    for (earlier, later) in zip(sorted, sorted.dropFirst())
    where earlier.0.table == later.0.table && earlier.0.entity == later.0.entity {
      if later.1.start < earlier.1.end
        || (later.1.start, later.1.end) == (earlier.1.start, earlier.1.end)
      {
        let same = earlier.1 == later.1
        return (
          earlier.0.label, later.0.label,
          same ? "it is the same fact twice" : "their days overlap"
        )
      }
    }
    return groupBesideMember(facts)
  }

  private func groupBesideMember(
    _ facts: [(FactInfo, FactPart)]
  ) -> (first: String, second: String, reason: String)? {
    for (group, groupPart) in facts where group.isGroup {
      for (member, part) in facts where group.members.contains(member.entity) {
        if part.start < groupPart.end, groupPart.start < part.end {
          return (
            group.label, member.label, "\(member.entity) is a member of \(group.entity)"
          )
        }
      }
    }
    return nil
  }
}
