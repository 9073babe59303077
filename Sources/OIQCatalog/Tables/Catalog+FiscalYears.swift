import OIQText
import OIQValues

extension Catalog {
  /// The span that a company means by `FY2026`, `FY2026H1` or `FY2026Q2`, nil for another label or where the data
  /// doesn't say when its years end. Of a company that counts in weeks the facts know the days, and for other labels
  /// the rule that these days follow; the others count in months.
  ///
  /// - Throws: `bad-period` where a company counts in weeks and no one rule gives the days, or where nobody has said
  ///   which of two years a label means.
  package func fiscalSpan(_ label: String, of company: String) throws(Diagnostic) -> Period? {
    guard let month = try fiscalYearEndMonth(of: company),
      let nominal = Period(fiscalLabel: label, yearEndMonth: month)
    else { return nil }
    let labelled = try labelledSpans(of: company, yearEndMonth: month)
    // A quarter's last day is known by the next one's first, and a year's by its quarters'.
    var weeks = FiscalWeeks(yearEndMonth: month)
    for (months, stated) in labelled {
      weeks.add(months.start, is: stated.start)
      weeks.add(months.end, is: stated.end)
    }
    if labelled.isEmpty, month != 12, try namesYearsInTwoWays(company) {
      throw CatalogDiagnostics.unknownFiscalYear(
        label, of: company, ending: nominal,
        beginning: Period(start: nominal.start.oneYearOn, end: nominal.end.oneYearOn))
    }
    for stated in try marketSpans(of: company) where stated.countsInWeeks {
      weeks.add(stated.start.nearestMonth, is: stated.start)
      weeks.add(stated.end.nearestMonth, is: stated.end)
    }
    let spans = weeks.spans(of: nominal)
    guard spans.count == 1 else {
      throw CatalogDiagnostics.unknownFiscalDays(label, of: company, perhaps: spans)
    }
    return spans[0]
  }

  /// Whether no fact gives a day on which a company's fiscal year or a part of it begins or ends, so that whole months
  /// stand for it, which it may miss by a week.
  package func takesFiscalMonths(_ company: String) throws(Diagnostic) -> Bool {
    guard let month = try fiscalYearEndMonth(of: company), month != 12 else { return false }
    guard try labelledSpans(of: company, yearEndMonth: month).isEmpty else { return false }
    return try marketSpans(of: company).isEmpty
  }

  /// Of a company's figures that have a fiscal label the whole months that it stands for, and the days stated.
  private func labelledSpans(
    of company: String, yearEndMonth month: Int
  ) throws(Diagnostic) -> [(months: Period, stated: Period)] {
    let capex = try contents("capex")
    guard let companies = capex.column("company"), let labels = capex.column("fiscal_period"),
      let spans = capex.column("span")
    else { return [] }
    var found: [(months: Period, stated: Period)] = []
    for row in 0..<capex.table.rowCount where companies.text(row) == company {
      guard let text = labels.text(row), case .period(let stated) = spans[row],
        let months = Period(fiscalLabel: text, yearEndMonth: month)
      else { continue }
      found.append((months, stated))
    }
    return found
  }

  /// Whether it is of Japan, where some call the year to March 2026 by 2025, in which it begins, and others by 2026.
  private func namesYearsInTwoWays(_ company: String) throws(Diagnostic) -> Bool {
    let companies = try contents("companies")
    return (0..<companies.table.rowCount).contains { row in
      companies.text("company", row: row) == company && companies.text("country", row: row) == "JP"
    }
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
  /// The same first day of a month a year later.
  fileprivate var oneYearOn: Int32 {
    let day = CivilDate(daysSince1970: self)
    return CivilDate(year: day.year + 1, month: day.month, day: day.day).daysSince1970
  }

  /// The first day of a month that a day is nearest to; the days count from 1970.
  fileprivate var nearestMonth: Int32 {
    let middle = CivilDate(daysSince1970: self &+ 15)
    return CivilDate(year: middle.year, month: middle.month, day: 1).daysSince1970
  }
}
