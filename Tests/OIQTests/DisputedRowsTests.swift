import OIQ
import Testing

/// Disputed facts stay out of sums; where they stand in rows of their own, a reader is told.
@Suite struct DisputedRowsTests {
  private func lines(_ query: String) throws -> [String] {
    try Session().run(query).notes.filter { $0.contains("rest on") || $0.contains("rests on") }
      .filter { $0.contains("disputed") }
  }

  /// Of Amazon's four statements on 2026 the last is disputed, of Microsoft's on its fiscal 2026 the only one.
  @Test(arguments: [
    (
      "from capex all versions | where company == Amazon and basis == guidance and span == 2026 | select amount",
      "1 of 4 rows rests on a disputed fact: Amazon FY2026"
    ),
    (
      """
      from capex all versions | where company == Amazon and basis == guidance and span == 2026
      | derive change = mid(amount) - prev(mid(amount)) sort as_of | select as_of, change
      """, "1 of 4 rows rests on a disputed fact: Amazon FY2026"
    ),
    (
      """
      from capex | where company == Microsoft and fiscal_period == FY2026 and basis == guidance
      | select quarter = amount / 4
      """, "the row rests on a disputed fact: Microsoft FY2026"
    ),
    (
      """
      from totals | where period == 2026
      | join m = (from market | where metric == revenue and segment == optical_transceivers_400g) on period
      | select share = m.amount / total
      """, "the row rests on a disputed fact: "
    ),
  ])
  func rowsOfDisputedFactsAreTold(_ query: String, _ expected: String) throws {
    let lines = try lines(query)
    #expect(lines.count == 1 && lines[0].hasPrefix(expected), "\(lines)")
  }

  /// A column says it, none is there, or a sum has left it out and said so.
  @Test(arguments: [
    "from capex all versions | where company == Amazon and basis == guidance and span == 2026 | select amount, disputed",
    "from capex all versions | where company == Amazon and basis == guidance and not disputed | select amount",
    "from capex | where company == Microsoft and fiscal_period == FY2026 | aggregate s = sum(amount) by basis, definition, stated_by, currency",
    "from spend", "revisions(capex)",
  ])
  func otherRowsAreNot(_ query: String) throws { #expect(try lines(query) == []) }
}
