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

  /// NVIDIA's years end in January, so that the quarters that end in a year are not of its days alone: of 2024 there are
  /// those from 29 January to 27 October, of 2025 those to 26 October, of 2026 those to 26 April.
  @Test func daysBesideAPeriodAreNoneOfIt() throws {
    let lines = try Session().run(
      "from spend | where company == NVIDIA | derive y = year(span.end) "
        + "| aggregate t = sum(amount) by y"
    ).notes.filter { $0.hasPrefix("not all days") }
    // 273 of 366 days, 299 of 365 and 116 of 365.
    #expect(
      lines == [
        "not all days of each `y` are there: 2024 has 75% of NVIDIA; 2025 has 82% of NVIDIA; 2026 has 32% of NVIDIA"
      ])
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

  /// Of 2023 Microsoft has no sum; whatever becomes of the sums of the four, those who read them are told once.
  @Test(arguments: [
    ("", "each `period`"),
    ("| derive growth = total / prev(total) - 1", "each `period`"),
    ("| derive title = \"the four\"", "each `period`"),
    ("| sort total desc | take 4", "each `period`"),
    ("| select total, period", "each `period`"),
    ("| select total", "each row"),
    ("| derive who = \"all\" | pivot period, total by who", "each column of a period"),
    ("| derive half = total / 2 | unpivot total, half to what", "each `period`"),
    (
      "| join f = (from periods(2023..2026) | select period, factor = 2) on period", "each `period`"
    ),
    ("| where period < 2025 | union (from later | where period >= 2025)", "each `period`"),
  ])
  func laterStagesKeepTheNote(_ stages: String, _ places: String) throws {
    let total =
      "spend | where company in members(Big4) | calendarize amount to year by company "
      + "| where period in 2023..2026 | aggregate total = sum(mid(amount)) by period"
    let session = Session()
    #expect(session.execute("let later = \(total)").errors.isEmpty)
    let stages = stages.replacing("period < 2025", with: "period in 2023..2024")
      .replacing("period >= 2025", with: "period in 2025..2026")
    let notes = try session.run("from \(total) \(stages)").notes
    #expect(
      notes.filter { $0.contains("lacks") } == [
        "not everyone is in \(places): 2023 lacks Microsoft"
      ], "\(notes)")
  }

  /// Of two series beside each other each is compared with itself.
  @Test func seriesAreTakenApart() throws {
    let lines = try notes(
      "\(Self.big) and span.days > 300 d and company in [Google, Meta, Microsoft] "
        + "and fiscal_period in [FY2023, FY2024, FY2025] and basis == actual "
        + "| derive kind = if company == Google then \"cash\" else \"leases\", y = span.year "
        + "| aggregate total = sum(mid(amount)) by kind, y")
    #expect(lines.count <= 1)
    #expect(!lines.joined().contains("Google"), "\(lines)")
  }

  /// A value that the query makes missing is in no sum, and its company lacks.
  @Test(arguments: [
    "if company == Meta and period == 2025 then missing else amount",
    "if company == Meta and period == 2025 then missing else amount * 2",
    "if company == Meta and period == 2025 then missing else mid(amount)",
    "if company == Meta and period == 2025 then missing else amount * (1 to 2)",
  ])
  func whatAQueryTakesAwayLacks(_ value: String) throws {
    let notes = try Session().run(
      "\(Self.big) | calendarize amount to year by company | where period in 2024..2026 "
        + "| derive amount = \(value) | aggregate total = sum(amount), n = count(amount) by period"
    ).notes
    #expect(
      notes.filter { $0.contains("lacks") } == [
        "not everyone is in each `period`: 2025 lacks Meta"
      ], "\(notes)")
  }

  /// A sum that is taken away after it was made is in no row that could lack anybody.
  @Test func whatIsMissingItselfLacksNobody() throws {
    let lines = try notes(
      "\(Self.big) | calendarize amount to year by company | where period in 2023..2026 "
        + "| aggregate total = sum(mid(amount)) by period "
        + "| derive total = if period == 2023 then missing else total")
    #expect(lines.isEmpty)
  }

  /// Companies beside each other are seen to be there or not.
  @Test func pivotedCompaniesAreSeen() throws {
    #expect(
      try notes(
        "\(Self.big) | calendarize amount to year by company | where period in 2023..2026 "
          + "| select company, period, amount | pivot period, amount by company"
      ).isEmpty)
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
