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
    in rows: [[FactPart]], of use: DoubleCountingCheck.Use
  ) -> DoubleCount? {
    let parts = Array(rows.joined())
    switch use {
    case .statements(let columns): return unlikeStatements(parts, in: columns)
    case .addedStatements(let columns, let apart):
      return unlikeStatements(parts, in: columns) ?? severalStatements(parts, apartIn: apart)
    case .sum, .mean, .extreme: break
    }
    var facts: [RowFact] = []
    for (row, parts) in rows.enumerated() {
      for part in parts {
        if let fact = try? catalog.fact(part) {
          facts.append(RowFact(row: row, fact: fact, part: part))
        }
      }
    }
    let sorted = facts.sorted {
      ($0.fact.table, $0.fact.entity, $0.part.start, $0.part.end) < (
        $1.fact.table, $1.fact.entity, $1.part.start, $1.part.end
      )
    }
    if let twice = overlapping(sorted, of: use) { return twice }
    let pairs = sorted.map { ($0.fact, $0.part) }
    if use == .mean, let twice = wholeBesidePart(pairs) { return twice }
    return use == .extreme ? nil : groupBesideMember(facts.map { ($0.fact, $0.part) })
  }

  /// A fact behind a row's value.
  private struct RowFact {
    var row: Int
    var fact: FactInfo
    var part: FactPart

    /// Whether an earlier one, in the order of their days, is of the same whole or overlaps it.
    func meets(_ earlier: RowFact) -> Bool {
      fact.table == earlier.fact.table && fact.entity == earlier.fact.entity
        && (part.start < earlier.part.end
          || (part.start, part.end) == (earlier.part.start, earlier.part.end))
    }
  }

  /// Facts of two rows whose days overlap. Those of one row its value was made of, as a median is of several forecasts
  /// of one year.
  ///
  /// - Parameter facts: In the order of table, entity and days.
  private func overlapping(_ facts: [RowFact], of use: DoubleCountingCheck.Use) -> DoubleCount? {
    // The one that ends last, and of other rows than that one's.
    var (last, other): (RowFact?, RowFact?)
    for fact in facts {
      let earlier = last?.row == fact.row ? other : last
      if let earlier, fact.meets(earlier) {
        let reason = reason((earlier.fact, earlier.part), (fact.fact, fact.part))
        if use == .sum || reason.isOfUnlikeLengths {
          return DoubleCount(
            first: name(earlier.fact, reason), second: name(fact.fact, reason), reason: reason)
        }
      }
      guard let latest = last, fact.part.end < latest.part.end, fact.meets(latest) else {
        let isOfOther = last.map {
          $0.fact.table != fact.fact.table || $0.fact.entity != fact.fact.entity
        }
        if isOfOther ?? true {
          other = nil
        } else if last?.row != fact.row {
          other = last
        }
        last = fact
        continue
      }
      if fact.row != latest.row, other.map({ $0.part.end <= fact.part.end }) ?? true {
        other = fact
      }
    }
    return nil
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
