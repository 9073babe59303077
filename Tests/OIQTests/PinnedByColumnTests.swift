import OIQ
import Testing

/// A condition that compares two columns leaves one of each only where the catalogue says so.
struct PinnedByColumnTests {
  private static let rows =
    "from capex | where currency == USD and span == 2025 and basis == actual and headline and not disputed and stated_by == company"

  @Test(arguments: [
    " and definition == definition | aggregate s = sum(mid(amount))",
    " | join c = companies on company | where definition == c.headline_definition | aggregate s = sum(mid(amount))",
  ])
  func isRefused(stages: String) {
    #expect(
      Session().execute(PinnedByColumnTests.rows + stages).errors.map(\.code) == ["guarded-sum"]
    )
  }

  @Test func isAllowedOfThemselves() throws {
    let total = try Session().number(
      PinnedByColumnTests.rows
        + " and company in [Amazon, Google] and definition == ppe_gross | aggregate s = sum(mid(amount))"
    )
    // As the two report it, in millions.
    #expect(total == 131_819e6 + 91_447e6)
  }
}
