import OIQ
import Testing

/// Whose flows a sum by period holds, where it isn't everybody's.
@Suite struct CoverageTests {
  private static let big = "from spend | where company in members(Big4)"

  private func notes(_ text: String) throws -> [String] {
    try Session().run(text).notes.filter { $0.hasPrefix("not everyone is in each") }
  }

  /// Microsoft's years end in June.
  @Test func fiscalYearsAreNoCalendarYears() throws {
    let lines = try notes(
      "\(Self.big) and span.days > 300 d and basis == actual | aggregate total = sum(mid(amount)) by span"
    )
    #expect(lines.count == 1)
    #expect(lines.first?.contains("2024 lacks Microsoft") == true, "\(lines)")
    #expect(lines.first?.contains("`span`") == true)
  }

  @Test func fewPeriodsAreNamedAndTheOthersCounted() throws {
    let line = try #require(
      try notes(
        "\(Self.big) and span.days > 300 d and basis == actual | aggregate total = sum(mid(amount)) by span"
      )
      .first)
    #expect(line.split(separator: ";").count <= 4)
    #expect(line.contains(/; and \d+ more$/))
  }

  /// Quarters summed by their year, however the year is had: half of 2026 is no year.
  @Test(arguments: ["year(span)", "span.year"])
  func yearsOfTwoQuartersAreTold(_ year: String) throws {
    let lines = try Session().run(
      "from spend | where span.days < 100 d and company in [Amazon, Meta] and basis == actual "
        + "and span in 2025..2026 | derive y = \(year) | aggregate t = sum(mid(amount)) by y"
    ).notes.filter { $0.hasPrefix("not all days") }
    #expect(lines == ["not all days of each `y` are there: 2026 has 50% of Amazon and Meta"])
  }

  /// Of Microsoft's 2023 a quarter is in no fact, so that it is missing and in no sum: the sum lacks all of it, not a
  /// part.
  @Test func aValueThatIsMissingIsInNoSum() throws {
    let result = try Session().run(
      "\(Self.big) | calendarize amount to year by company | where period in 2023..2024 "
        + "| aggregate total = sum(amount), n = count(amount) by period")
    #expect(result["n"]?.numbers == [3, 4])
    #expect(
      result.notes.filter { $0.hasPrefix("not ") } == [
        "not everyone is in each `period`: 2023 lacks Microsoft"
      ])
    let partial = try Session().run(
      "\(Self.big) and span in 2022..2024 and basis == actual | calendarize amount to year, partial: true by company | where period == 2023 "
        + "| aggregate total = sum(low(amount)) by period")
    #expect(
      partial.notes.filter { $0.hasPrefix("not ") } == [
        "not all days of each `period` are there: 2023 has 75% of Microsoft"
      ])
  }

  /// One company, a table of companies, and periods that everybody is in.
  @Test(arguments: [
    "from totals",
    "from spend | where company == Meta | aggregate total = sum(mid(amount)) by span",
    "\(big) | calendarize amount to year by company | where period in 2024..2025 | aggregate total = sum(mid(amount)) by period",
    "\(big) and span.days > 300 d | aggregate total = sum(mid(amount)) by company, span",
    "from themes | aggregate n = count() by theme",
  ])
  func nothingIsSaidWhereNobodyLacks(_ text: String) throws {
    #expect(try notes(text).isEmpty)
  }

  /// What three companies planned as known on one day, and four on another, is no growth.
  @Test func comparedSidesAreOfTheSameCompanies() throws {
    let total =
      "from spend | where company in members(Big4) | calendarize amount to year by company | where period == 2025"
    let note = "the sides aren't of the same companies: 20250331 lacks Microsoft"
    for rest in [
      "aggregate total = sum(amount) by period | compare as of 2025-03-31, base",
      "aggregate total = sum(amount) | compare as of 2025-03-31, as of 2026-09-30",
    ] {
      #expect(try Session().run("\(total) | \(rest)").notes.contains(note), "\(rest)")
    }
    for rest in [
      "compare as of 2025-03-31, base",
      "aggregate total = sum(amount) by period | compare base, shortfall",
      "aggregate total = sum(amount) by period | compare as of 2026-06-30, base",
    ] {
      let notes = try Session().run("\(total) | \(rest)").notes
      #expect(!notes.contains { $0.hasPrefix("the sides") }, "\(rest)")
    }
  }
}
