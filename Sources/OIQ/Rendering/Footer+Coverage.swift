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
  func coverage(held table: Table, of wanted: Set<String>) -> [String] {
    let period = periodColumn(of: table)
    let hidesWhose =
      wanted.count > 1
      && !table.visibleIndices.contains { table.fields[$0].name == "company" }
    let unlike = unlikeSides(of: table)
    guard period != nil || hidesWhose else { return unlike }
    let rows = (0..<table.rowCount).map { flows(in: table, row: $0) }
    var lines = unlike + (hidesWhose ? absent(of: wanted, rows) : [])
    if let period {
      lines += lacking(rows.map { Set($0.keys) }, in: table, by: period)
      lines += incomplete(rows, in: table, by: period)
    }
    return lines
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
      let there = sides.map { Set(flows(in: table, row: row, columns: [$0]).keys) }
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
  private func absent(of wanted: Set<String>, _ rows: [[String: [FactPart]]]) -> [String] {
    let there = rows.reduce(into: Set<String>()) { $0.formUnion($1.keys) }
    let absent = wanted.subtracting(there).sorted()
    guard !there.isEmpty, !absent.isEmpty else { return [] }
    return ["nothing in it is of \(PlanDiagnostics.list(absent))"]
  }

  private func lacking(
    _ rows: [Set<String>], in table: Table, by period: Int
  ) -> [String] {
    guard
      table.visibleIndices.allSatisfy({ $0 == period || table.fields[$0].type.isNumber })
    else { return [] }
    let all = rows.reduce(into: Set<String>()) { $0.formUnion($1) }
    guard rows.contains(where: { $0.count > 1 }) else { return [] }
    let lacking = rows.indices.filter { !rows[$0].isEmpty && rows[$0] != all }
    guard !lacking.isEmpty else { return [] }
    let words = lacking.prefix(Footer.mostShown).map { row in
      let missing = all.subtracting(rows[row]).sorted()
      return "\(label(table, row, period)) lacks \(names(missing, of: all.count))"
    }
    let more = lacking.count - words.count
    return [
      "not everyone is in each `\(table.fields[period].name)`: \(words.joined(separator: "; "))"
        + (more > 0 ? "; and \(more) more" : "")
    ]
  }

  private func incomplete(
    _ rows: [[String: [FactPart]]], in table: Table, by period: Int
  ) -> [String] {
    // What calendarize makes says itself how much is there.
    guard table.index(of: "coverage") == nil else { return [] }
    let numbers = table.visibleIndices.filter {
      $0 != period && table.fields[$0].type.isNumber
    }
    var words: [String] = []
    for (row, flows) in rows.enumerated() {
      guard let whole = table.columns[period].period(row), whole.days > 0,
        numbers.contains(where: { table.columns[$0].isPresent(row) })
      else { continue }
      let shares = flows.compactMapValues { whole.share(coveredBy: $0) }
        .filter { $0.value < Footer.nearlyAll }
      for (share, names) in Dictionary(grouping: shares.keys, by: { shares[$0] ?? 1 })
        .sorted(by: { $0.key < $1.key })
      {
        let percent = describe(.number((share * 100).rounded() / 100), .number(in: .percent))
        words.append(
          "\(label(table, row, period)) has \(percent) of \(self.names(names.sorted(), of: flows.count))"
        )
      }
    }
    guard !words.isEmpty else { return [] }
    let more = words.count - Footer.mostShown
    return [
      "not all days of each `\(table.fields[period].name)` are there: "
        + words.prefix(Footer.mostShown).joined(separator: "; ")
        + (more > 0 ? "; and \(more) more" : "")
    ]
  }

  /// The first column of periods, or of numbers that are years.
  private func periodColumn(of table: Table) -> Int? {
    let visible = table.visibleIndices
    if let period = visible.first(where: { table.fields[$0].type == .period }) { return period }
    return visible.first { slot in
      table.fields[slot].type.isNumber
        && (0..<table.rowCount).allSatisfy { table.columns[slot].period($0) != nil }
    }
  }

  private func label(_ table: Table, _ row: Int, _ period: Int) -> String {
    table.columns[period].period(row)?.label ?? "—"
  }

  private func names(_ names: [String], of count: Int) -> String {
    names.count > Footer.mostShown
      ? "\(names.count) of \(count) companies" : PlanDiagnostics.list(names)
  }

  /// Whose flows stand behind the sums of a row, and over which days; behind some of its columns of facts alone
  /// where these are named.
  private func flows(
    in table: Table, row: Int, columns: Set<String>? = nil
  ) -> [String: [FactPart]] {
    var flows: [String: [FactPart]] = [:]
    for (field, column) in zip(table.fields, table.columns)
    where field.type == .facts && columns?.contains(field.name) ?? true {
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

extension Column {
  /// A cell that is a period, or the number of a year.
  fileprivate func period(_ row: Int) -> Period? {
    switch self[row] {
    case .period(let period): period
    case .number(let number): Period(yearLiteral: number)
    case .missing, .text, .bool, .date, .range, .list: nil
    }
  }
}

extension Period {
  /// The share of its days that some parts cover; `nil` where one of them lies outside of it.
  fileprivate func share(coveredBy parts: [FactPart]) -> Double? {
    guard parts.allSatisfy({ $0.start >= start && $0.end <= end }) else { return nil }
    var (covered, last) = (0, start)
    for part in parts.sorted(by: { $0.start < $1.start }) where part.end > last {
      covered += Int(part.end) - Int(max(part.start, last))
      last = part.end
    }
    return Double(covered) / Double(days)
  }
}
