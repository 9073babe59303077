import OIQ
import Testing

/// A share by days of a longer span is nobody's statement: the footer says so, since `basis` is the longer one's.
@Suite struct ProRataTests {
  private func note(_ text: String, in session: Session = Session()) throws -> String? {
    let notes = try session.run(text).notes.filter { $0.hasPrefix("pro rata: ") }
    #expect(notes.count <= 1)
    return notes.first.map { String($0.dropFirst(10)) }
  }

  private static let meta = "from spend | where company == Meta | calendarize amount to"
  private static let shown = " a share by days of a span that reaches further"

  private static let cases: [(rest: String, count: String?)] = [
    // No company states its months.
    ("month by company | where period in 2025M01..2025M04", "all 4 rows hold"),
    ("month by company | where period in 2026M06..2026M07", "all 2 rows hold"),
    // Quarters, halves and years of quarters, and what actuals leave of a year's guidance, are whole.
    ("quarter by company | where period in 2025", nil),
    ("year by company | where period in 2024..2026", nil),
    ("half by company | where period == 2026H2", nil),
    ("month by company | where period in 2025M01..2025M01", "the row holds"),
    ("quarter by company | where period in 2026Q2..2026Q3", "1 of 2 rows holds"),
    // The rest of the year, spread over two quarters.
    ("quarter by company | where period in 2026H2", "all 2 rows hold"),
  ]

  @Test(arguments: cases) func rowsOfSharesAreCounted(_ rest: String, _ count: String?) throws {
    let expected = count.map { $0 + Self.shown + ", whose basis is shown" }
    #expect(try note("\(Self.meta) \(rest)") == expected)
  }

  /// Months that add up to a quarter are the quarter again, and two of them are not.
  @Test func allSharesTogetherAreTheWhole() throws {
    func sum(_ months: String) throws -> String? {
      try note(
        "\(Self.meta) month by company | where period in \(months) | aggregate s = sum(amount) by company"
      )
    }
    #expect(try sum("2025Q1") == nil)
    #expect(try sum("2025M01..2025M02") == "the row holds" + Self.shown)
    // What is left of 2026 after its actuals.
    #expect(try sum("2026H2") == nil)
    #expect(try sum("2026M07..2026M11") == "the row holds" + Self.shown)
  }

  /// A fiscal quarter that straddles two calendar ones; a cell that is missing holds no share.
  @Test func straddlingQuartersAreShared() throws {
    let oracle = "from spend | where company == Oracle | calendarize amount to quarter by company"
    let rows = try Session().run("\(oracle) | where amount is not missing")
    #expect(try note(oracle) != nil && rows.rowCount > 0)
    let missing = try note("\(oracle) | where amount is missing")
    #expect(missing == nil)
  }

  /// Of a file nobody knows the facts, and yet its months may be shares of its quarters.
  @Test func sharesOfAFileAreCounted() throws {
    let session = Session()
    try session.register(
      "flows",
      [.periods("span", ["2025Q1", "2025", "2026Q1"]), .numbers("amount", [10, 100, 5])])
    let flows = "from flows | calendarize amount to"
    #expect(try note("\(flows) year", in: session) == nil)
    #expect(
      try note("\(flows) quarter", in: session)
        == "3 of 5 calendar periods hold a share by days of a span that reaches further")
    #expect(
      try note("\(flows) half | take 1", in: session)
        == "2 of 3 calendar periods hold a share by days of a span that reaches further")
    #expect(
      try note("\(flows) month", in: session)
        == "all 15 calendar periods hold a share by days of a span that reaches further")
  }

  /// What a stated year leaves for a quarter is no actual where another quarter in it was guided.
  @Test func aRestIsAsWeakAsItsParts() throws {
    let rows = try Session().run(
      "from spend | where company == CoreWeave | calendarize amount to quarter by company | where period in 2025"
    )
    #expect(rows["basis"]?.texts == ["actual", "guidance", "actual", "guidance"])
  }
}
