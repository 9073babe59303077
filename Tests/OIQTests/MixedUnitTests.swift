import OIQ
import Testing

/// A column whose rows have units of their own: no number takes the unit of another row.
@Suite struct MixedUnitTests {
  private func problem(_ text: String) -> Problem? {
    let session = Session()
    do throws(Problem) {
      try session.register(
        "watts", [.texts("company", ["zz"]), .numbers("amount", unit: "W", [7])])
      _ = try session.run(text)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    "from market | derive z = mid(amount) ?? $5",
    "from market | derive z = if disputed then amount else $5",
    "from market | derive z = if disputed then $5 else amount",
    "from market | fill amount = $5",
    "from market | where mid(amount) in [$5]",
    "from market | where mid(amount) in $5..$6",
    "from market | where mid(amount) not in [$5]",
    "from market | where mid(amount) in (from watts | select amount)",
    "from market | derive y = $5 | unpivot y, amount to name",
    "from market | derive y = $5 | unpivot amount, y to name",
    "from market | join m = market on amount",
    "from market | join m = market on segment | derive z = amount ?? m.amount",
    "from watts | union (from capex | select company, amount, currency)",
    "from capex | select company, amount, currency | union watts",
    "from market | union capex",
  ])
  func meetsNoNumberOfOneUnit(_ text: String) throws {
    let refusal = try #require(problem(text))
    #expect(refusal.code == "mixed-units")
    #expect(!refusal.help.isEmpty)
  }

  @Test(arguments: [
    "from market | where unit == USD | derive z = mid(amount) ?? $5",
    "from market | derive z = mid(amount -> USD) ?? $5",
    "from market | derive z = if disputed then mid(amount) else low(amount)",
    "from market | derive z = amount ?? missing",
    "from capex | union capex",
    "from market | derive z = mid(amount) | select z, y = low(amount) | unpivot z, y to name",
  ])
  func meetsItsOwnRowsAndPinnedOnes(_ text: String) {
    #expect(problem(text) == nil)
  }

  /// A union of columns that don't fit says which column it is.
  @Test func unionNamesTheColumn() throws {
    let refusal = try #require(
      problem("from watts | union (from spend | where company == Meta | select company, amount)"))
    #expect(refusal.code == "unit-mismatch")
    #expect(refusal.title.contains("`amount`"))
  }
}
