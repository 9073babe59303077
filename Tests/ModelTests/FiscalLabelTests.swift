import OIQ
import Testing

/// Facts are of days. A fiscal label is other days with each company, and a sum by it says so.
struct FiscalLabelTests {
  let session = Session()

  private func labels(_ query: String) throws -> [String] {
    try session.run(query).notes.filter { $0.contains("other days with each") }
  }

  @Test func aSumByLabelNamesTheDays() throws {
    let notes = try labels(
      """
      from spend | where company in members(Big4) and span.days > 300 d and fiscal_period == FY2025
      | aggregate total = sum(mid(amount)) by fiscal_period
      """)
    #expect(
      notes == [
        "FY2025 is other days with each: 2024H2..2025H1 (Microsoft), 2025 (Amazon, Google, Meta)"
      ])
  }

  /// Where the days are those of the calendar, of one company, or in the row, there is nothing to say.
  @Test(arguments: [
    "from spend | where company in members(Big4) | calendarize amount to year by company | aggregate s = sum(amount) by period",
    "from spend | where company == Microsoft and span.days > 300 d | aggregate s = sum(amount) by fiscal_period",
    "from spend | where company in [Amazon, Google, Meta] and span.days > 300 d | aggregate s = sum(mid(amount)) by fiscal_period",
    "from spend | where company in members(Big4) and span.days > 300 d | aggregate s = sum(mid(amount)) by fiscal_period, span",
  ])
  func whereThereIsNothingToSay(query: String) throws { #expect(try labels(query).isEmpty) }
}
