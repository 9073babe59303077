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

  /// Tables of rows with units of their own, and an order in which a window may read the next row.
  private static let ordered = [
    ("specs", ""), ("supply", ""), ("milestones", " by thread sort as_of"),
    ("capex", " by company, fiscal_period, definition, basis, stated_by sort as_of"),
  ]

  private static let uses = [
    "X - amount", "X + amount", "X * amount", "X / amount", "X ^ 2", "X == amount", "X != amount",
    "X < 1 W", "X > amount", "X in [1 W]", "X in 1 W..2 W", "-X", "sqrt(X)", "X ?? amount",
    "X ?? 1 W", "if true then X else 1 W", "amount - X", "1 W < X",
  ]

  /// What a window gives is refused where it would meet another unit, as it is once it has a name.
  @Test(arguments: ordered, ["prev", "next", "first", "last"])
  func aWindowInAnExpressionIsAsOneWithAName(
    _ table: (name: String, order: String), _ window: String
  ) throws {
    let session = Session()
    for use in Self.uses {
      let call = "\(window)(amount)"
      let text =
        "from \(table.name) | derive z = \(use.replacing("X", with: call))\(table.order)"
      let atOnce = session.check(text).filter { $0.severity == .error }
      let named = session.check(
        "from \(table.name) | derive p = \(call)\(table.order) | derive z = \(use.replacing("X", with: "p"))"
      ).filter { $0.severity == .error }
      #expect(atOnce.map(\.title) == named.map(\.title), "\(text)")
      #expect(atOnce.allSatisfy { $0.code == "mixed-units" }, "\(text)")
      #expect(atOnce.isEmpty == (use == "X ?? amount"), "\(text)")
      if use == "X - amount" {
        #expect(covered(try #require(atOnce.first), in: text) == call)
      }
    }
  }

  @Test(arguments: [
    "from specs | aggregate z = max(amount) - min(amount) by metric, per",
    "from capex | aggregate z = max(amount) > min(amount) by currency",
    "from supply | aggregate z = -first(amount) by unit",
    "let less(x) = x - 1 W\nfrom specs | derive z = less(prev(amount))",
    "let less(x) = x - 1 W\nfrom specs | aggregate z = less(max(amount)) by metric, per",
  ])
  func whatGroupsAndFormulasGiveIsRefusedToo(_ text: String) throws {
    let refusal = try #require(problem(text))
    #expect(refusal.code == "mixed-units")
    #expect(refusal.help.first?.contains("where ") == true)
  }

  /// An error about a period that a call gives has no column of its name to speak of.
  @Test(arguments: [
    "from capex | derive x = prev(span) < span",
    "from capex | derive x = prev(span) < 2025",
    "from capex | aggregate x = last(span) > first(span) by currency",
  ])
  func periodsOfOtherRowsHaveNoOrder(_ text: String) throws {
    let refusal = try #require(problem(text))
    #expect(refusal.code == "type-mismatch")
    #expect(refusal.title.contains("periods aren't ordered"))
    #expect(refusal.help.contains { $0.contains("compare a day, `.start`") })
  }
}
