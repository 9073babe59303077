import OIQText
import OIQValues

/// What the catalogue knows about one fact, for explanations and messages.
package struct FactInfo: Sendable {
  package let table: String
  /// Row in the table, counted from 0.
  package let row: Int
  /// Whose fact it is, such as `Meta`; empty where the table has no such column.
  package let entity: String
  package let isGroup: Bool
  /// Of a group, where they are known.
  package let members: [String]
  package let span: Period?
  private let contents: CatalogTable

  init(_ contents: CatalogTable, row: Int, groups: CompanyGroups) {
    let definition = contents.definition
    self.contents = contents
    self.row = row
    table = definition.name
    let company = contents.text("company", row: row)
    entity = company ?? definition.key.first.flatMap { contents.text($0, row: row) } ?? ""
    isGroup = company.map { groups.names.contains($0) } ?? false
    members = company.flatMap { groups.members[$0] } ?? []
    if let name = definition.spanColumn?.name,
      case .period(let period)? = contents.value(name, row: row)
    {
      span = period
    } else {
      span = nil
    }
  }
}

extension Catalog {
  /// The fact of a part; `nil` when the catalogue has no such row.
  package func fact(_ part: FactPart) throws(Diagnostic) -> FactInfo? {
    guard let contents = try contents(of: part) else { return nil }
    return FactInfo(contents, row: Int(part.row), groups: try companyGroups())
  }

  /// Whether the row of a part is disputed: what is asked of every row that is summed.
  package func isDisputed(_ part: FactPart) throws(Diagnostic) -> Bool {
    try contents(of: part)?.isDisputed(Int(part.row)) ?? false
  }

  /// The table that has the row of a part.
  private func contents(of part: FactPart) throws(Diagnostic) -> CatalogTable? {
    guard tables.indices.contains(Int(part.table)) else { return nil }
    let contents = try contents(Int(part.table))
    return (0..<contents.table.rowCount).contains(Int(part.row)) ? contents : nil
  }
}

extension Catalog {
  /// A row of a table of any of its states in words.
  package func label(_ contents: CatalogTable, row: Int) throws(Diagnostic) -> String {
    FactInfo(contents, row: row, groups: try companyGroups()).label
  }
}

extension FactInfo {
  private func text(_ name: String) -> String? { contents.text(name, row: row) }

  /// The columns that name the fact, with what they hold.
  var keyValues: [(column: String, value: Value)] {
    contents.definition.key.compactMap { name in
      contents.value(name, row: row).map { (name, $0) }
    }
  }

  /// What the user recorded as this fact; `nil` for one of the bundled facts.
  package var recorded: RecordedFact? { contents.recordedFact(row) }
  package var isWithdrawal: Bool { contents.isWithdrawal(row) }
  /// The day on which it was taken back.
  package var withdrawnOn: Int32? { contents.withdrawnOn(row) }

  package var basis: String? { text("basis") }
  package var definition: String? { text("definition") }
  /// What the one whose fact it is calls its days.
  package var fiscalPeriod: String? { text("fiscal_period") }
  package var statedBy: String? { text("stated_by") }
  package var source: String? { text("source") }
  package var note: String? { text("note") }
  package var disputed: Bool { contents.isDisputed(row) }

  /// The day on which it became known; `nil` where nobody says.
  package var asOf: Int32? {
    contents.knownOn[row] == CatalogTable.undated ? nil : contents.knownOn[row]
  }

  /// Somewhat more than a year of 53 weeks.
  private static let longestYear = 373

  /// Whether a part of it may be taken by days: not so for plans over several years and trailing sums.
  package var spreadable: Bool {
    guard let span else { return false }
    let fiscal = text("fiscal_period") ?? ""
    return span.days <= FactInfo.longestYear && !fiscal.hasPrefix("TTM")
      && !fiscal.hasPrefix("PLAN")
  }
}

extension FactInfo {
  private var measure: (column: Column, type: ValueType)? {
    guard let column = contents.definition.columns.first(where: { $0.role == .measure }) else {
      return nil
    }
    return contents.column(column.name).map { ($0, column.type) }
  }

  /// What a statement about a property says in a column, and of which kind that is: statements of one kind
  /// stand beside each other. `nil` where it says nothing.
  package func said(in column: String) -> (word: String, kind: String)? {
    guard let rule = contents.definition.comparability,
      let word = text(column) ?? word(in: column), !rule.silent.contains(word)
    else { return nil }
    guard column == rule.evidence else { return (word, word) }
    return (word, rule.claimed.contains(word) ? "claim" : "measurement")
  }

  /// A condition that keeps what it says in a column.
  package func condition(on column: String, saying word: String) -> String {
    text(column) == nil ? "\(column) == \(word)" : "\(column) == \"\(word)\""
  }

  /// The columns, of those that tell statements apart, in which some differ.
  package static func differences(of facts: [FactInfo], in columns: [String]) -> [String] {
    let keys = facts.map { fact in
      Dictionary(
        fact.keyValues.map { ($0.column, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
    guard let first = keys.first else { return [] }
    return columns.filter { column in keys.contains { $0[column] != first[column] } }
  }

  /// Whether more than somebody's word stands behind a statement about a property.
  package var isMeasured: Bool {
    contents.definition.comparability.flatMap { said(in: $0.evidence) }?.kind == "measurement"
  }

  /// What to do instead of a mean of unlike statements, for messages.
  package var wayOut: String? { contents.definition.comparability?.wayOut }

  /// Which of its entity's flows it is of; nil where a table's entities have one each.
  package var kinds: FactKinds? {
    guard let additivity = contents.definition.additivity, additivity.entity.count > 1 else {
      return nil
    }
    return FactKinds(
      table: table, entity: entity, forecast: [basis, statedBy],
      kinds: additivity.entity.dropFirst().map { column in
        FactKinds.Kind(
          column: column, word: word(in: column), isCase: column == additivity.cases)
      })
  }

  /// What a condition compares a column with; nil where the fact says nothing there.
  private func word(in column: String) -> String? {
    guard let value = contents.value(column, row: row),
      let type = contents.definition.columns.first(where: { $0.name == column })?.type
    else { return nil }
    switch value {
    case .missing: return nil
    case .text(let text): return "\"\(text)\""
    default: return describe(value, type)
    }
  }

  /// Whether its figures add up.
  package var isFlow: Bool { contents.definition.flow != nil }

  /// Its measure in base units.
  package var amount: RangedValue? {
    switch measure?.column[row] {
    case .range(let value)?: value
    case .number(let value)?: RangedValue(low: value, mid: value, high: value, shape: .point)
    default: nil
    }
  }

  /// The unit that its source used.
  package var unit: Unit? {
    guard let measure else { return nil }
    if let units = measure.column.rowUnits { return units.units[Int(units.codes[row])] }
    if case .number(let number) = measure.type { return number.display }
    return nil
  }

  /// `Meta FY2025`: whose and when; with the forecaster, where it is an estimate.
  package var name: String {
    var words = [entity.isEmpty ? table : entity]
    if let period = text("fiscal_period") ?? span?.label { words.append(period) }
    if let statedBy, statedBy != entity { words.append("(\(statedBy))") }
    return words.joined(separator: " ")
  }

  /// `Meta FY2025 actual incl_finance_leases 72.215 B USD (2026-01-28)`: entity, label of the span, what
  /// kind of statement, amount and day tell the facts of one table apart.
  package var label: String {
    let names = [
      "fiscal_period", "period", "window", "basis", "definition", "metric", "event", "per",
    ]
    var words = [entity.isEmpty ? table : entity]
    for name in names {
      switch contents.value(name, row: row) {
      case .text(let text)?: words.append(text)
      case .period(let period)?: words.append(period.label)
      default: break
      }
    }
    if let amount { words.append(FactText.amount(amount, unit ?? .one)) }
    if let asOf { words.append("(\(dateText(asOf)))") }
    return words.joined(separator: " ")
  }
}
