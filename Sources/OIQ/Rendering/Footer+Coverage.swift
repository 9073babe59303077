import OIQCatalog
import OIQExecution
import OIQPlan
import OIQText
import OIQValues

extension Footer {
  /// Names shown of one period, and periods shown of one result.
  private static let mostShown = 3
  /// Fiscal years of 52 weeks are a day or two shorter than calendar years.
  private static let nearlyAll = 0.98

  /// Whose flows are in some periods of a sum and not in others: a company whose year ends in June has no part in
  /// a calendar year, and growth from a year with it to one without it is none. And whose flows cover a part of a
  /// period alone, as two quarters that are summed by their year. And of whom there are none, where the query has
  /// named companies.
  func coverage(held table: Table, of facts: QueryFacts) -> [String] {
    guard table.fields.contains(where: { $0.type == .facts }) else { return [] }
    let wanted = facts.wanted
    let hidesWhose =
      wanted.count > 1
      && !table.visibleIndices.contains { table.fields[$0].name == "company" }
    let cells = CoveredCells(of: table, behind: facts.factsBehind, others: facts.factsOfOthers) {
      flows(in: table, row: $0, $1)
    }
    return unlikeSides(of: table) + (hidesWhose ? absent(of: wanted, table) : [])
      + lacking(cells) + incomplete(cells, in: table)
  }

  /// Of a comparison, whose flows stand behind one of its sides and not behind the other: their change is none.
  private func unlikeSides(of table: Table) -> [String] {
    let prefix = "\(MeasureGuard.factsColumn)_"
    let sides = table.fields.map(\.name).filter { $0.hasPrefix(prefix) }
    guard Set(sides).count > 1,
      !table.visibleIndices.contains(where: { table.fields[$0].name == "company" })
    else { return [] }
    var lacking: [String: Set<String>] = [:]
    for row in 0..<table.rowCount {
      let there = sides.map { side in
        let slots = table.fields.indices.filter { table.fields[$0].name == side }
        return Set(flows(in: table, row: row, slots).keys)
      }
      let all = there.reduce(into: Set<String>()) { $0.formUnion($1) }
      for (side, some) in zip(sides, there) where !some.isEmpty && some != all {
        lacking[String(side.dropFirst(prefix.count)), default: []].formUnion(all.subtracting(some))
      }
    }
    guard !lacking.isEmpty else { return [] }
    let words = lacking.sorted { $0.key < $1.key }
      .map { "\($0.key) lacks \(PlanDiagnostics.list($0.value.sorted()))" }
    return ["the sides aren't of the same companies: \(words.joined(separator: "; "))"]
  }

  /// Where a column names the companies, a reader sees who isn't there.
  private func absent(of wanted: Set<String>, _ table: Table) -> [String] {
    let facts = table.fields.indices.filter { table.fields[$0].type == .facts }
    let there = (0..<table.rowCount).reduce(into: Set<String>()) {
      $0.formUnion(flows(in: table, row: $1, facts).keys)
    }
    let absent = wanted.subtracting(there).sorted()
    guard !there.isEmpty, !absent.isEmpty else { return [] }
    return ["nothing in it is of \(PlanDiagnostics.list(absent))"]
  }

  private func lacking(_ covered: CoveredCells) -> [String] {
    var words: [(text: String, series: [[String]])] = []
    for cells in covered.ofMeasures where cells.contains(where: { $0.flows.count > 1 }) {
      let all = cells.reduce(into: Set<String>()) { $0.formUnion($1.flows.keys) }
      for cell in cells where !cell.flows.isEmpty && cell.flows.count < all.count {
        let missing = all.subtracting(cell.flows.keys).sorted()
        let text = "\(cell.period) lacks \(names(missing, of: all.count))"
        if let index = words.firstIndex(where: { $0.text == text }) {
          if !words[index].series.contains(cell.series) { words[index].series.append(cell.series) }
        } else {
          words.append((text, [cell.series]))
        }
      }
    }
    // What lacks in all series alike is said without their names.
    let count = Set(covered.ofMeasures.joined().map(\.series)).count
    return line(
      "not everyone is in \(covered.places)",
      words.flatMap { word in
        word.series.count == count
          ? [word.text] : word.series.map { ($0 + [word.text]).joined(separator: " ") }
      })
  }

  private func incomplete(_ covered: CoveredCells, in table: Table) -> [String] {
    // What calendarize makes says itself how much is there.
    guard table.index(of: "coverage") == nil else { return [] }
    var words: [String] = []
    for cell in covered.ofRows {
      guard let whole = cell.days, whole.days > 0 else { continue }
      let shares = cell.flows.compactMapValues { whole.share(coveredBy: $0) }
        .filter { $0.value < Footer.nearlyAll }
      for (share, names) in Dictionary(grouping: shares.keys, by: { shares[$0] ?? 1 })
        .sorted(by: { $0.key < $1.key })
      {
        let percent = describe(.number((share * 100).rounded() / 100), .number(in: .percent))
        words.append(
          "\(cell.label) has \(percent) of \(self.names(names.sorted(), of: cell.flows.count))")
      }
    }
    return line("not all days of \(covered.places) are there", words)
  }

  private func line(_ start: String, _ words: [String]) -> [String] {
    guard !words.isEmpty else { return [] }
    let more = words.count - Footer.mostShown
    return [
      "\(start): \(words.prefix(Footer.mostShown).joined(separator: "; "))"
        + (more > 0 ? "; and \(more) more" : "")
    ]
  }

  private func names(_ names: [String], of count: Int) -> String {
    names.count > Footer.mostShown
      ? "\(names.count) of \(count) companies" : PlanDiagnostics.list(names)
  }

  /// Whose flows stand behind a row in some columns of facts, and over which days.
  private func flows(in table: Table, row: Int, _ facts: [Int]) -> [String: [FactPart]] {
    var flows: [String: [FactPart]] = [:]
    for slot in facts {
      let column = table.columns[slot]
      guard case .facts(let lists) = column.storage, column.isPresent(row) else { continue }
      for part in lists[row] {
        guard let fact = try? catalog.fact(part), fact.isFlow, !fact.entity.isEmpty else {
          continue
        }
        flows[fact.entity, default: []].append(part)
      }
    }
    return flows
  }
}

extension Period {
  /// The share of its days that some parts cover, of which some days may lie outside of it; `nil` where all do.
  fileprivate func share(coveredBy parts: [FactPart]) -> Double? {
    let inside = parts.filter { $0.start < end && $0.end > start }
    guard !inside.isEmpty else { return nil }
    var (covered, last) = (0, start)
    for part in inside.sorted(by: { $0.start < $1.start }) where part.end > last {
      covered += Int(min(part.end, end)) - Int(max(part.start, last))
      last = min(part.end, end)
    }
    return Double(covered) / Double(days)
  }
}
