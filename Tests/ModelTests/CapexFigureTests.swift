import OIQ
import Testing

/// The figures that the capex views must give. Each expectation is added up here from the amounts that the
/// sources state, in millions of US dollars.
struct CapexFigureTests {
  let session = Session()

  /// Amazon and Google: purchases of property and equipment, gross; Meta: with finance leases.
  static let amazon = [2024: 82_999.0, 2025: 131_819]
  static let google = [2024: 52_535.0, 2025: 91_447]
  static let meta = [2024: 39_225.0, 2025: 72_215]
  /// Microsoft's fiscal quarters inside the calendar year, with finance leases.
  static let microsoft: [Int: Double] = [
    2024: 14_000 + 19_000 + 20_000 + 22_600, 2025: 21_400 + 24_200 + 34_900 + 37_500,
  ]

  private func millions(_ query: String, _ column: String, row: Int = 0) throws -> Double? {
    let cell = try session.run(query)[row, column]
    return cell?.number.map { $0 / 1e6 }
  }

  private func isClose(_ value: Double?, _ expected: Double) -> Bool {
    value.map { abs($0 - expected) <= 1e-9 * abs(expected) } ?? false
  }

  @Test(arguments: [2024, 2025])
  func fourCompaniesByCalendarYear(year: Int) throws {
    let total = try millions(
      """
      from spend | where company in members(Big4) | calendarize amount to year by company
      | where period == \(year) | aggregate total = sum(mid(amount))
      """, "total")
    let expected = [Self.amazon, Self.google, Self.meta, Self.microsoft].compactMap { $0[year] }
    #expect(expected.count == 4)
    #expect(isClose(total, expected.reduce(0, +)))
  }

  @Test func cashAndLeaseDefinitionsOf2025() throws {
    let cash = try millions(
      """
      from capex | where basis == actual and not disputed and stated_by == company and currency == USD
      | where company in members(Big4) and span in 2025 and span.days < 100 d
      | where definition == ppe_gross and company != Meta or definition == ppe_net and company == Meta
      | accept definition "cash" | aggregate total = sum(mid(amount))
      """, "total")
    // Microsoft's cash in the four calendar quarters; Meta's net of proceeds.
    #expect(isClose(cash, 131_819 + 91_447 + 69_691 + 16_745 + 17_079 + 19_394 + 29_876))
    let leases = try millions(
      """
      from capex | where basis == actual and not disputed and currency == USD
      | where company in members(Big4)
      | where definition == incl_finance_leases or company == Google and definition == ppe_gross
      | where span == 2025 or company == Microsoft and span in 2025
      | accept definition, stated_by "leases" | aggregate total = sum(mid(amount))
      """, "total")
    #expect(isClose(leases, 134_740 + 91_447 + 72_215 + 118_000))
  }

  @Test func theNotesYear() throws {
    let known = """
      from capex as of 2026-02-09
      | where company in members(Big4) and span == 2026 and currency == USD and not disputed
      | where (basis == guidance and headline) or (company == Microsoft and stated_by == "Morgan Stanley")
      | accept basis, definition, stated_by "guidance of three and one estimate"
      | aggregate lower = sum(low(amount)), middle = sum(mid(amount)), upper = sum(high(amount))
      """
    #expect(isClose(try millions(known, "lower"), 630_000))
    #expect(isClose(try millions(known, "middle"), 645_000))
    #expect(isClose(try millions(known, "upper"), 660_000))
  }

  @Test func amazonsSecondHalf() throws {
    let query = "from remaining(2026) | where company == Amazon"
    #expect(isClose(try millions(query, "remaining"), 220_000 - 43_234 - 53_076))
    #expect(isClose(try millions(query, "remaining_as_reported"), 220_000 - 44_203 - 54_208))
  }

  /// CoreWeave's second quarter of 2025 is in no source: the year it reported counts, and before that nothing is said.
  @Test func aQuarterThatIsNotKnownIsNoZero() throws {
    let query = "from remaining(2025) | where company == CoreWeave"
    #expect(isClose(try millions(query, "spent"), 14_900))
    #expect(isClose(try millions(query, "remaining"), 13_000 - 14_900))
    #expect(isClose(try millions(query, "remaining_as_reported"), 13_000 - 14_900))
    let early = try session.run(
      "(from remaining(2025) as of 2025-12-31 | where company == CoreWeave)")
    #expect(early.rowCount == 1)
    #expect(early[0, "guidance"]?.number == 13e9)
    for name in ["spent", "remaining", "spent_as_reported", "remaining_as_reported"] {
      #expect(early[0, name]?.isMissing == true, "\(name)")
    }
    #expect(early[0, "until"]?.period == "2025Q3")
  }

  @Test func everyStepOfMetasGuidance() throws {
    let table = try session.run(
      """
      from capex all versions
      | where company == Meta and fiscal_period == FY2025 and basis == guidance
      | derive change = mid(amount) - prev(mid(amount)) sort as_of
      | select as_of, amount, change
      """)
    let bounds = (0..<table.rowCount).map { table[$0, "amount"]?.bounds }
    #expect(
      bounds.map { $0.map { [$0.lowerBound / 1e9, $0.upperBound / 1e9] } } == [
        [60, 65], [60, 65], [64, 72], [66, 72], [70, 72],
      ])
    #expect(table["change"]?.numbers.map { $0.map { $0 / 1e9 } } == [nil, 0, 5.5, 1, 2])
  }

  @Test func metas2023AsItWasKnown() throws {
    func known(_ day: String) throws -> [String: Double] {
      let table = try session.run(
        """
        from capex as of \(day)
        | where company == Meta and fiscal_period == FY2023 and basis == actual
        | select definition, amount = mid(amount)
        """)
      var result: [String: Double] = [:]
      for row in 0..<table.rowCount {
        if let name = table[row, "definition"]?.text, let amount = table[row, "amount"]?.number {
          result[name] = amount / 1e6
        }
      }
      return result
    }
    #expect(try known("2024-06-30") == ["incl_finance_leases": 28_103, "ppe_gross": 27_266])
    #expect(
      try known("2025-06-30") == [
        "incl_finance_leases": 28_103, "ppe_gross": 27_266, "ppe_net": 27_045,
      ])
  }

  @Test func twoBrokersAreTwoEstimates() throws {
    let table = try session.run(
      """
      from capex | where company == Microsoft and basis == estimate and span == 2026
      | select stated_by, amount = mid(amount) | sort stated_by
      """)
    #expect(table["stated_by"]?.texts == ["Morgan Stanley", "unknown"])
    #expect(table["amount"]?.numbers.map { $0.map { $0 / 1e9 } } == [140, 152])
  }

  @Test func aSumSaysWhichDefinitionsItHolds() throws {
    let result = try session.run(
      """
      from spend | where company in members(Big4) | calendarize amount to year by company
      | where period == 2025 | aggregate total = sum(mid(amount))
      """)
    #expect(
      result.notes.contains(
        "definitions: incl_finance_leases (Meta, Microsoft), ppe_gross (Amazon, Google)"))
  }
}
