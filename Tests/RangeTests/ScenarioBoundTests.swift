import OIQ
import Testing

/// What a scenario makes of a range that a company gave: its ends move as its middle does.
struct ScenarioBoundTests {
  let session = Session()

  private func billions(_ query: String, _ columns: [String]) throws -> [Double?] {
    let result = try session.run(query)
    #expect(result.rowCount == 1)
    return columns.map { result[0, $0]?.number.map { ($0 / 1e6).rounded() / 1000 } }
  }

  /// A change of nothing changes nothing, to the last digit, in any view; and what changes nothing is said to.
  @Test(arguments: [
    "over 2026H2", "over 2026Q3", "over 2026H2..2028", "", "over 2026 where company == Meta",
    "where company == Meta and basis == guidance",
  ])
  func aChangeOfNothingChangesNothing(over: String) throws {
    for query in [
      "remaining(2026)", "guidance(2026)",
      "from capex | where basis == guidance and currency == USD and span in 2026 | select company, span, definition, low = low(amount), mid = mid(amount), high = high(amount)",
      "from spend | calendarize amount to year by company | where period in 2026 | select company, period, amount, low = low(amount), high = high(amount)",
    ] {
      let text =
        "scenario same { capex.amount = amount * 100% \(over) }; \(query) | compare base, same"
      // Where days are spread, one word more is of those that are changed.
      let codes = session.problems(text).map(\.code).filter { $0 != "partial-override" }
      #expect(codes == ["no-effect"], "\(query)")
      let result = try #require(session.lastResult)
      #expect(result.rowCount > 0)
      for name in result.columnNames where name.contains("_change") {
        for row in 0..<result.rowCount {
          let cell = try #require(result[row, name])
          if !cell.isMissing { expectExactly(cell, 0) }
        }
      }
    }
  }

  /// Meta guided for 130 to 145 B USD in 2026 and reported 19.84 + 31.078 for its first half: of the rest, 79.082 to 94.082, half
  /// is 39.541 to 47.041, and with what was spent 90.459 to 97.959.
  @Test func halfOfTheRest() throws {
    let found = try billions(
      "scenario half { capex.amount = amount * 50% over 2026H2 }\nremaining(2026) under half | where company == Meta",
      ["low", "guidance", "high", "remaining"])
    #expect(found == [90.459, 94.209, 97.959, 43.291])
  }

  /// The half of the year itself: 39.541 to 47.041 B USD.
  @Test func halfOfTheHalf() throws {
    let found = try billions(
      "scenario half { capex.amount = amount * 50% over 2026H2 }\nfrom spend under half | where company == Meta | calendarize amount to half by company | where period == 2026H2 | select low = low(amount), mid = mid(amount), high = high(amount)",
      ["low", "mid", "high"])
    #expect(found == [39.541, 43.291, 47.041])
  }

  /// A whole figure: 65 to 72.5 B USD.
  @Test func halfOfAFigure() throws {
    let found = try billions(
      "scenario half { capex.amount = amount * 50% where company == Meta and basis == guidance }\nguidance(2026) under half | where company == Meta | select low = low(amount), mid = mid(amount), high = high(amount)",
      ["low", "mid", "high"])
    #expect(found == [65, 68.75, 72.5])
  }

  /// Microsoft guided for 175 B USD in 2026; beside 31.9 and 41 for the first quarters and at least 50 for the third at
  /// most 52.1 are left for the fourth, and of 192.5 beside at least 55 at most 64.6. No change of what is known on one side
  /// alone is known, and yet it is one.
  @Test func bounds() throws {
    let text = """
      scenario more { capex.amount = amount * 110% where company == Microsoft and basis == guidance }
      from spend | where company == Microsoft | calendarize amount to quarter by company
      | where period == 2026Q4 | compare base, more
      """
    #expect(session.problems(text).isEmpty)
    let result = try #require(session.lastResult)
    let (base, more) = (
      try #require(result[0, "amount_base"]), try #require(result[0, "amount_more"])
    )
    #expect(session.render(result).contains("≤ 52.1"))
    for (cell, most) in [(base, 52.1), (more, 64.6)] {
      let bound = try #require(cell.bounds?.upperBound)
      #expect(abs(bound - most * 1e9) < 0.05e9)
    }
    #expect(result[0, "amount_change"]?.isMissing == true)
  }

  /// A row that one world alone has is a change.
  @Test func aRowOfOneWorldIsAChange() throws {
    let text = """
      scenario moved { companies.country = "JP" where company == Cisco }
      from companies | where company == Cisco | aggregate n = count() by country | compare base, moved
      """
    #expect(session.problems(text).isEmpty)
    #expect(session.lastResult?.rowCount == 2)
  }

  /// Amazon guided for 220 B USD net of what was sold, and spent 43.234 + 53.076 on that measure in the first half: 123.69 are
  /// left, half of which is 61.845. It reports 44.203 + 54.208 without that, which leaves 121.589 of the year for the second
  /// half: less the 61.845 they are 59.744, no half of it, and the year is 158.155.
  @Test func halfOfARestOfAnotherDefinition() throws {
    let scenario =
      "scenario half { capex.amount = amount * 50% over 2026H2 where company == Amazon }\n"
    let rest = try billions(
      scenario + "remaining(2026) | where company == Amazon | compare base, half",
      ["remaining_base", "remaining_half", "guidance_half", "remaining_as_reported_half"])
    #expect(rest == [123.69, 61.845, 158.155, 59.744])
    let halves =
      "from spend | where company == Amazon | calendarize amount to half by company | where period == 2026H2"
    let row = try billions(
      scenario + halves + "| compare base, half", ["amount_base", "amount_half"])
    #expect(row == [121.589, 59.744])
    let line =
      "left of a figure after parts of another definition: Amazon FY2026 (ppe_net less ppe_gross)"
    #expect(
      session.lastResult?.notes.contains(line + "; `half` changes what is left of it on its own")
        == true)
    #expect(try session.run(halves).notes.contains(line))
    let others = try session.run(
      "from spend | calendarize amount to half by company | where company == Meta and period == 2026H2"
    )
    #expect(!others.notes.contains { $0.hasPrefix("left of a figure") })
  }
}
