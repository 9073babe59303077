import OIQText
import OIQValues

/// A catalogue table as it was known in a world. Its csv is read when its rows are.
package struct CatalogSource: TableSource {
  package let definition: TableDefinition
  package let world: KnowledgeWorld
  private let catalog: Catalog

  package init(catalog: Catalog, definition: TableDefinition, world: KnowledgeWorld) {
    self.catalog = catalog
    self.definition = definition
    self.world = world
  }
}

extension CatalogSource {
  package var name: String { definition.name }
  package var order: [Int] { [] }

  package var fields: [TableField] {
    definition.columns.map { TableField($0.name, $0.type) } + [CatalogTable.factsField]
  }

  package func scan(columns indices: [Int]) throws(Diagnostic) -> Table {
    let table = try catalog.contents(definition.name).table
    return Table(
      fields: indices.map { table.fields[$0] }, columns: indices.map { table.columns[$0] },
      rowCount: table.rowCount)
  }

  package func selectedRows() throws(Diagnostic) -> [Int32]? {
    let contents = try catalog.contents(definition.name)
    if world == .allVersions(until: nil) { return nil }
    let rows = contents.rows(inWorld: world).rows
    return rows.count == contents.table.rowCount ? nil : rows
  }
}

extension Catalog {
  /// The span that a company means by `FY2026`, `FY2026H1` or `FY2026Q2`, nil for another label or where the data
  /// doesn't say when its years end. Of a company that counts in weeks the facts know the days, and for other labels
  /// the rule that these days follow; the others count in months.
  ///
  /// - Throws: `bad-period` where a company counts in weeks and no one rule gives the days.
  package func fiscalSpan(_ label: String, of company: String) throws(Diagnostic) -> Period? {
    guard let month = try fiscalYearEndMonth(of: company),
      let nominal = Period(fiscalLabel: label, yearEndMonth: month)
    else { return nil }
    let capex = try contents("capex")
    guard let companies = capex.column("company"), let labels = capex.column("fiscal_period"),
      let spans = capex.column("span")
    else { return nominal }
    // A quarter's last day is known by the next one's first, and a year's by its quarters'.
    var weeks = FiscalWeeks()
    for row in 0..<capex.table.rowCount where companies.text(row) == company {
      guard let text = labels.text(row), case .period(let stated) = spans[row],
        let months = Period(fiscalLabel: text, yearEndMonth: month)
      else { continue }
      weeks.add(months.start, is: stated.start)
      weeks.add(months.end, is: stated.end)
    }
    for stated in try marketSpans(of: company) where stated.countsInWeeks {
      weeks.add(stated.start.nearestMonth, is: stated.start)
      weeks.add(stated.end.nearestMonth, is: stated.end)
    }
    guard let start = weeks.day(of: nominal.start), let end = weeks.day(of: nominal.end) else {
      throw CatalogDiagnostics.unknownFiscalDays(label, of: company)
    }
    return Period(start: start, end: end)
  }

  /// The spans of what a company stated of itself in `market`, which keeps no labels.
  private func marketSpans(of company: String) throws(Diagnostic) -> [Period] {
    let market = try contents("market")
    guard let segments = market.column("segment"), let authors = market.column("stated_by"),
      let spans = market.column("period")
    else { return [] }
    var found: [Period] = []
    for row in 0..<market.table.rowCount
    where segments.text(row) == company && authors.text(row) == company {
      if case .period(let span) = spans[row] { found.append(span) }
    }
    return found
  }

  /// The month in which a company's fiscal year ends, 1 to 12, where the data says.
  package func fiscalYearEndMonth(of company: String) throws(Diagnostic) -> Int? {
    let companies = try contents("companies")
    guard let names = companies.column("company"),
      let months = companies.column("fiscal_year_end_month")
    else { return nil }
    for row in 0..<companies.table.rowCount where names.text(row) == company {
      if case .number(let month) = months[row] { return Int(month) }
    }
    return nil
  }
}

extension Period {
  /// Whether neither end is one of a month, as of periods that are counted in months.
  fileprivate var countsInWeeks: Bool {
    start != start.nearestMonth && end != end.nearestMonth
  }
}

extension Int32 {
  /// The first day of a month that a day is nearest to; the days count from 1970.
  fileprivate var nearestMonth: Int32 {
    let middle = CivilDate(daysSince1970: self &+ 15)
    return CivilDate(year: middle.year, month: middle.month, day: 1).daysSince1970
  }
}
