import OIQCatalog
import OIQExecution
import OIQPlan
import OIQText
import OIQValues

/// What is said below a result: which definitions a sum holds, what was accepted, what was left out.
struct Footer {
  let catalog: Catalog
  var lines: [String] = []
  private(set) var warnings: [Diagnostic] = []

  init(
    query: Step.Query, table: Table, notes: [(note: RunNote, count: Int)], read: TablesRead,
    catalog: Catalog
  ) {
    self.catalog = catalog
    lines += recorded(in: table)
    lines += withdrawn(in: table, query.facts.scans)
    let added = Footer.added(in: table, notes)
    lines += definitions(held: table, added)
    lines += evidence(held: table, added)
    lines += disputed(held: table)
    lines += fiscalLabels(held: table)
    lines += mixedRests(held: table, notes, under: query.facts.changedSpans)
    lines += proRata(held: table)
    lines += coverage(held: table, of: query.facts)
    lines += query.facts.footnotes
    lines += read.lines(catalog)
    lines += standingWorld(of: query.facts)
    lines += query.facts.remarks
    if query.facts.usedLengths { lines.append(FabricLength.judgement) }
    if query.facts.usedBindings, query.facts.scans.contains(where: { $0.knowledge.isDated }) {
      lines.append("assumptions as of today")
    }
    lines += query.facts.redefined.map(Footer.redefined)
    lines += Footer.spared(query.facts.sparedFigures)
    warnings += cutChanges(held: table, query.facts.changedSpans)
    warnings += idleScenarios(held: table, query.facts)
    for comparison in query.facts.comparisons {
      if comparison.isWithoutEffect(in: table) {
        warnings.append(SessionDiagnostics.withoutEffect(comparison))
      } else if comparison.hasRowsOfOneSide(in: table) {
        warnings.append(SessionDiagnostics.rowsOfOneSide(comparison))
      }
    }
    if query.facts.isStatistic { addError(of: notes, table) } else { addErrors(of: table, notes) }
    if !query.savesNumbers { addUnseen(of: table) }
    lines += independence(held: table, added)
    lines += Footer.cutRates(notes)
    lines += withoutRates(notes, of: query.facts.wanted)
    let told = notes.filter { if case .addedUp = $0.note { false } else { true } }
    for (note, count) in told.sorted(by: { "\($0.note)" < "\($1.note)" }) {
      if Footer.isSaid(note, beside: notes, query.facts.summedJoins) { continue }
      add(note, count: count, query, table)
    }
  }
}

extension Footer {
  /// `definitions: ppe_gross (Amazon, Google), incl_finance_leases (Meta, Microsoft)`, where a row adds facts
  /// of more than one, or sets them against each other, or a value holds facts of other rows `added` up; and of a
  /// company whose rows are of more than one, where no column says which.
  private func definitions(held table: Table, _ added: [[FactPart]]) -> [String] {
    var companies: [String: Set<String>] = [:]
    var ofEach: [String: Set<String>] = [:]
    let held = zip(table.fields, table.columns).compactMap { field, column in
      if field.type == .facts, case .facts(let lists) = column.storage {
        (lists, column)
      } else {
        nil
      }
    }
    for row in 0..<(held.isEmpty ? 0 : table.rowCount) {
      let parts = held.flatMap { lists, column in column.isPresent(row) ? Array(lists[row]) : [] }
      let facts = parts.compactMap { try? catalog.fact($0) }
      let isMixed = Set(facts.compactMap(\.definition)).count > 1
      for fact in facts {
        guard let definition = fact.definition else { continue }
        ofEach[fact.entity, default: []].insert(definition)
        if isMixed { companies[definition, default: []].insert(fact.entity) }
      }
    }
    for parts in added {
      let facts = parts.compactMap { try? catalog.fact($0) }.filter { $0.definition != nil }
      guard Set(facts.map(\.definition)).count > 1 else { continue }
      for fact in facts { companies[fact.definition ?? "", default: []].insert(fact.entity) }
    }
    if !table.visibleIndices.contains(where: { table.fields[$0].name == "definition" }) {
      for (company, definitions) in ofEach where definitions.count > 1 {
        for definition in definitions { companies[definition, default: []].insert(company) }
      }
    }
    guard companies.count > 1 else { return [] }
    let words = companies.sorted { $0.key < $1.key }
      .map { "\($0.key) (\($0.value.sorted().joined(separator: ", ")))" }
    return ["definitions: \(words.joined(separator: ", "))"]
  }

  private mutating func add(
    _ note: RunNote, count: Int, _ query: Step.Query, _ table: Table
  ) {
    switch note {
    case .missingSkipped(let column):
      lines.append("\(column): \(count) missing \(count == 1 ? "value" : "values") skipped")
    case .comparedMissing(let column, let outcome):
      lines.append(Footer.compared(column, count, outcome))
    case .sharedUnknown(let range):
      let what =
        count == 1
        ? "is one unknown in all rows"
        : "is written in \(count) places, each one unknown in all its rows"
      lines.append(
        "`\(range)` \(what), high or low in all of them at once; `each(…)` draws every row by itself"
      )
    case .unknown(let column, let rows, let results):
      lines.append(
        "\(column): not known in \(count) of \(results) rows, as \(rows) \(rows == 1 ? "value is" : "values are") known on one side alone; `where \(Footer.asked(column)) is not missing` before leaves \(rows == 1 ? "it" : "them") out"
      )
    case .unpaired(let sums, let isLeftOut, let share):
      lines.append(Footer.unpaired(sums, count, isLeftOut: isLeftOut, share))
    case .sortedLast(let column, let isFirst, let leftOut):
      lines.append(Footer.sortedLast(column, count, isFirst: isFirst, leftOut: leftOut))
    case .unranked(let column):
      lines.append("rank: missing in \(Footer.oneSided(column, count))")
    case .unordered(let function, let period):
      lines.append(
        "\(function): the rows are in no order of `\(period)`, so that few stand beside their neighbours; `sort \(period)` at the end of the stage puts them there"
      )
    case .outOfDomain(let span):
      warnings.append(
        Footer.outOfDomain(
          span, count, "here", reason: "a division by zero, or a number out of range", query.plan,
          table))
    case .outOfDomainInDraws(let span):
      warnings.append(
        Footer.outOfDomain(
          span, count, "here in some of their draws",
          reason:
            "a draw may be zero below a stroke, or out of range, as the logarithm of one that isn't above 0; a range without such draws has a result",
          query.plan, table))
    case .missingInDraws:
      lines.append(
        "\(count) \(count == 1 ? "row has" : "rows have") a value in some draws alone, and so none here: `x ?? 0` puts one in the others, and `chance(condition)` says in how many a condition holds"
      )
    case .samplingError, .boundError, .cutRate, .withoutRate, .mixedRest, .addedUp: break
    case .withoutName(let name, let value):
      lines.append(
        "\(value): \(count) \(count == 1 ? "value" : "values") without \(name) left out by pivot")
    case .proRata(let rows, let all):
      lines.append(Footer.proRata(rows, of: all, "calendar periods"))
    case .disputedLeftOut:
      lines.append("\(count) disputed \(count == 1 ? "fact" : "facts") left out")
    case .disputedKept(let calls):
      lines.append(
        "\(PlanDiagnostics.list(calls)) \(calls.count == 1 ? "holds" : "hold") the \(count == 1 ? "row of the disputed fact" : "\(count) rows of disputed facts") all the same"
      )
    case .otherDimension(let column):
      lines.append(
        "\(column): \(count) \(count == 1 ? "row" : "rows") of other units \(count == 1 ? "is" : "are") missing"
      )
    case .repeatedRows(let join, let name, let place):
      guard let summed = query.facts.summedJoins[JoinSide(join: join, isRight: false)] else {
        return
      }
      warnings.append(Footer.repeated(count, of: name, summed, at: place))
    case .repeatedPairs(let join, let name, let place, let pairs):
      guard let summed = query.facts.summedJoins.pairs[join] else { return }
      warnings.append(Footer.repeated(count, of: name, pairs, summed, at: place))
    case .sharedRows(let join, let name):
      let summed = query.facts.summedJoins[JoinSide(join: join, isRight: true)]
      lines.append(Footer.shared(count, of: name, isNarrowed: summed?.isNarrowed ?? false))
    case .unmatchedRows(_, let name, let all, areKept: true):
      // That some match none is what it is asked for.
      guard count == all else { return }
      lines.append(Footer.unmatchedLeft(all, in: name))
    case .unmatchedRows(_, let name, let all, areKept: false):
      // Where that leaves nothing, it is said what emptied the result.
      guard table.rowCount > 0 || count < all else { return }
      let line = Footer.unmatched(count, of: all, in: name)
      if !lines.contains(line) { lines.append(line) }
    case .remark(let line): lines.append(line)
    case .warning(let diagnostic):
      warnings.append(diagnostic)
    }
  }
}

extension Comparison {
  /// Whether no row of the result is of both sides, though one of the columns that tell them apart has the same values on
  /// either.
  fileprivate func hasRowsOfOneSide(in table: Table) -> Bool {
    func values(_ name: String) -> Column? { table.index(of: name).map { table.columns[$0] } }
    guard table.rowCount > 0, !keys.isEmpty else { return false }
    let pairs = sides.compactMap { sides in
      values(sides.base).flatMap { base in values(sides.other).map { (base, $0) } }
    }
    func rows(of side: [Column]) -> [Int] {
      (0..<table.rowCount).filter { row in side.contains { $0.isPresent(row) } }
    }
    let (first, second) = (rows(of: pairs.map(\.0)), rows(of: pairs.map(\.1)))
    guard !first.isEmpty, !second.isEmpty, Set(first).isDisjoint(with: second) else { return false }
    // By one of the columns alone they would have it.
    return keys.compactMap(values).contains { key in
      Set(first.map { key[$0] }) == Set(second.map { key[$0] })
    }
  }

  /// Whether the result has rows, and none of them is other than without the scenario. Of values that are known on one
  /// side alone no change is known; whether there is one they show themselves.
  fileprivate func isWithoutEffect(in table: Table) -> Bool {
    func column(_ name: String) -> Column? { table.index(of: name).map { table.columns[$0] } }
    let columns = changes.compactMap(column)
    guard !columns.isEmpty, table.rowCount > 0 else { return false }
    let areAlike = sides.allSatisfy { sides in
      guard let base = column(sides.base), let other = column(sides.other) else { return true }
      return (0..<table.rowCount).allSatisfy { base.isShownAlike(other, row: $0) }
    }
    return areAlike
      && columns.allSatisfy { column in
        (0..<column.count).allSatisfy { row in
          switch column[row] {
          case .number(let number): number == 0
          case .range(let range): range.shape == .point && range.mid == 0
          case .missing, .text, .bool, .date, .period, .list: true
          }
        }
      }
  }
}

extension Column {
  /// Whether two columns have the same number in a row, or ranges of the same kind with the same ends and middle.
  fileprivate func isShownAlike(_ other: Column, row: Int) -> Bool {
    func range(_ value: Value) -> RangedValue? {
      switch value {
      case .number(let number): .point(number)
      case .range(let range): range
      case .missing, .text, .bool, .date, .period, .list: nil
      }
    }
    return range(self[row]) == range(other[row])
  }
}

extension KnowledgeWorld {
  var isDated: Bool { day != nil }
}

extension Footer {
  private static func unmatched(_ count: Int, of all: Int, in table: String) -> String {
    let rows = count == all ? all == 1 ? "the 1 row" : "all \(all) rows" : "\(count) of \(all) rows"
    let (verb, object) =
      count == 1
      ? ("matches", "is left out; `join left` keeps it")
      : ("match", "are left out; `join left` keeps them")
    return "join: \(rows) \(verb) no row of `\(table)` and \(object)"
  }

  private static func spared(_ figures: [SparedFigures]) -> [String] {
    var lines: [String] = []
    var seen: Set<[String]> = []
    for first in figures where seen.insert([first.scenario, first.column]).inserted {
      let all = figures.filter { ($0.scenario, $0.column) == (first.scenario, first.column) }
      let count = all.reduce(0) { $0 + $1.count }
      let reasons = all.map { (all.count > 1 ? "\($0.count) " : "") + $0.reason.described }
      lines.append(
        "\(first.scenario) leaves \(count) \(count == 1 ? "row" : "rows") of \(first.column) as "
          + "\(count == 1 ? "it is" : "they are"): \(reasons.joined(separator: ", "))")
    }
    return lines
  }
}
