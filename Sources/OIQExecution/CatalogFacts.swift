import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

/// Answers the executor's questions about facts from the catalogue.
package struct CatalogFacts: FactBook {
  let catalog: Catalog

  package init(_ catalog: Catalog) { self.catalog = catalog }

  package func isDisputed(_ part: FactPart) -> Bool {
    (try? catalog.isDisputed(part)) ?? false
  }

  package func isSpreadable(_ part: FactPart) -> Bool {
    (try? catalog.fact(part))?.spreadable ?? true
  }

  package func label(_ part: FactPart) -> String {
    (try? catalog.fact(part))?.label ?? "a fact"
  }

  package func kinds(_ part: FactPart) -> FactKinds? {
    (try? catalog.fact(part))?.kinds
  }

  package func rate(
    from: String, to: String, over period: Period, knownOn: Int32?
  ) -> FXRate? {
    try? catalog.rate(of: from, to: to, over: period, knownOn: knownOn)
  }

  /// Facts of one company whose days overlap, or a group beside somebody who is in it or may be.
  package func doubleCounting(
    in parts: [FactPart], of use: DoubleCountingCheck.Use
  ) -> DoubleCount? {
    switch use {
    case .statements(let columns): return unlikeStatements(parts, in: columns)
    case .addedStatements(let columns, let apart):
      return unlikeStatements(parts, in: columns) ?? severalStatements(parts, apartIn: apart)
    case .sum, .mean, .extreme: break
    }
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
        let reason = reason(earlier, later)
        if use != .sum, !reason.isOfUnlikeLengths { continue }
        return DoubleCount(
          first: name(earlier.0, reason), second: name(later.0, reason), reason: reason)
      }
    }
    if use == .mean, let twice = wholeBesidePart(sorted) { return twice }
    return use == .extreme ? nil : groupBesideMember(facts)
  }

  /// Years of 52 and of 53 weeks are alike, and so are quarters of 12 and of 14.
  private static let alike = 14

  package func unlikeLengths(among parts: [FactPart]) -> DoubleCount? {
    var flows: [(fact: FactInfo, days: Int)] = []
    for part in parts where part.end > part.start {
      guard let fact = try? catalog.fact(part), fact.isFlow, let span = fact.span else { continue }
      // A piece of a fact is what calendarize has made of it.
      guard (span.start, span.end) == (part.start, part.end) else { return nil }
      flows.append((fact, Int(part.end - part.start)))
    }
    guard let longest = flows.max(by: { $0.days < $1.days }),
      let shortest = flows.min(by: { $0.days < $1.days }),
      longest.days > shortest.days + CatalogFacts.alike
    else { return nil }
    return DoubleCount(
      first: longest.fact.name, second: shortest.fact.name,
      reason: .unlikeLengths(shorter: shortest.days, longer: longest.days))
  }

  private func reason(
    _ first: (FactInfo, FactPart), _ second: (FactInfo, FactPart)
  ) -> DoubleCount.Reason {
    if first.1 == second.1 { return .sameFact }
    let lengths = [Int(first.1.end) - Int(first.1.start), Int(second.1.end) - Int(second.1.start)]
    if let shorter = lengths.min(), let longer = lengths.max(),
      longer > shorter + CatalogFacts.alike
    {
      return .overlappingDays(shorter: shorter, longer: longer)
    }
    let differences = [
      ("definition", first.0.definition, second.0.definition),
      ("basis", first.0.basis, second.0.basis),
      ("stated_by", first.0.statedBy, second.0.statedBy),
    ]
    for (column, one, other) in differences where one != other {
      if let one { return .sameDays(keeping: "\(column) == \"\(one)\"") }
    }
    if let kinds = second.0.kinds, let (one, other) = first.0.kinds?.difference(from: kinds) {
      // What says nothing is the whole.
      return .sameDays(keeping: (other.word == nil ? other : one).condition)
    }
    return .overlappingDays(shorter: lengths[0], longer: lengths[0])
  }

  /// What tells it from the other; all of it where that is hard to say.
  private func name(_ fact: FactInfo, _ reason: DoubleCount.Reason) -> String {
    switch reason {
    case .overlappingDays(let shorter, let longer) where longer > shorter: fact.name
    case .sameFact, .unlikeLengths, .groupBesideMember, .groupsOfOne, .groupOfUnknown, .unlike,
      .several:
      fact.name
    case .sameDays, .overlappingDays, .partOfWhole: fact.label
    }
  }

  /// Two facts that say different things in one of the columns.
  private func unlikeStatements(_ parts: [FactPart], in columns: [String]) -> DoubleCount? {
    let facts = parts.compactMap { try? catalog.fact($0) }
    for column in columns {
      var first: (fact: FactInfo, word: String, kind: String)?
      for fact in facts {
        guard let said = fact.said(in: column) else { continue }
        guard let first else {
          first = (fact, said.word, said.kind)
          continue
        }
        if first.kind == said.kind { continue }
        // The first is the one to keep: what was measured, beside a claim.
        var pair = [(fact: first.fact, word: first.word), (fact: fact, word: said.word)]
        if fact.isMeasured, !first.fact.isMeasured { pair.reverse() }
        return DoubleCount(
          first: pair[0].fact.label, second: pair[1].fact.label,
          reason: .unlike(
            column: column, first: pair[0].word, second: pair[1].word,
            keeping: pair[0].fact.condition(on: column, saying: pair[0].word),
            wayOut: fact.wayOut ?? ""))
      }
    }
    return nil
  }

  /// Statements that a sum would add up as if each were of another thing.
  private func severalStatements(_ parts: [FactPart], apartIn columns: [String]) -> DoubleCount? {
    let facts = parts.compactMap { try? catalog.fact($0) }
    guard let first = facts.first, facts.count > 1 else { return nil }
    let differences = FactInfo.differences(of: facts, in: columns)
    let other = facts.first { !FactInfo.differences(of: [first, $0], in: differences).isEmpty }
    guard let other else { return nil }
    return DoubleCount(
      first: first.label, second: other.label, reason: .several(apartIn: differences))
  }

  /// A segment's figure and one of a technology in it, say, of the same days: no mean is of both.
  ///
  /// - Parameter facts: In the order of table, entity and days.
  private func wholeBesidePart(_ facts: [(FactInfo, FactPart)]) -> DoubleCount? {
    var alike: [(fact: FactInfo, part: FactPart, kinds: FactKinds)] = []
    for (fact, part) in facts {
      guard let kinds = fact.kinds else { continue }
      if let last = alike.last,
        last.fact.table != fact.table || last.fact.entity != fact.entity
          || (last.part.start, last.part.end) != (part.start, part.end)
      {
        alike = []
      }
      guard !alike.contains(where: { $0.kinds == kinds }) else { continue }
      for other in alike {
        if let kind = other.kinds.silence(beside: kinds) {
          return DoubleCount(whole: other.fact, part: fact, apartIn: kind)
        }
        if let kind = kinds.silence(beside: other.kinds) {
          return DoubleCount(whole: fact, part: other.fact, apartIn: kind)
        }
      }
      alike.append((fact, part, kinds))
    }
    return nil
  }

  private func groupBesideMember(_ facts: [(FactInfo, FactPart)]) -> DoubleCount? {
    for (group, groupPart) in facts where group.isGroup {
      for (other, part) in facts
      where other.entity != group.entity && part.start < groupPart.end
        && groupPart.start < part.end
      {
        if let reason = reason(group, beside: other) {
          return DoubleCount(first: group.name, second: other.name, reason: reason)
        }
      }
    }
    return nil
  }

  private func reason(_ group: FactInfo, beside other: FactInfo) -> DoubleCount.Reason? {
    if group.members.contains(other.entity) {
      return .groupBesideMember(group: group.entity, member: other.entity)
    }
    if group.members.isEmpty { return .groupOfUnknown(group: group.entity) }
    return group.members.first(where: other.members.contains).map {
      .groupsOfOne(group: group.entity, other: other.entity, member: $0)
    }
  }
}

extension DoubleCount {
  fileprivate init(whole: FactInfo, part: FactInfo, apartIn kind: FactKinds.Kind) {
    self.init(
      first: whole.label, second: part.label,
      reason: .partOfWhole(column: kind.column, keeping: kind.condition))
  }
}

extension DoubleCount.Reason {
  /// Whether their days overlap.
  var isOfDays: Bool {
    switch self {
    case .overlappingDays, .unlikeLengths: true
    case .sameFact, .sameDays, .groupBesideMember, .groupsOfOne, .groupOfUnknown, .unlike,
      .several, .partOfWhole:
      false
    }
  }

  var isOfPart: Bool {
    if case .partOfWhole = self { true } else { false }
  }

  fileprivate var isOfUnlikeLengths: Bool {
    if case .overlappingDays(let shorter, let longer) = self { shorter < longer } else { false }
  }
}
