import OIQ
import Testing

/// Spans that companies mean by their labels.
@Suite struct FiscalTests {
  /// NVIDIA's quarters end on Sundays: of whole months the first of a year would be outside it.
  @Test(arguments: [
    ("FY2026", "2025-01-27..2026-01-25"), ("FY2026H1", "2025-01-27..2025-07-27"),
    ("FY2026Q4", "2025-10-27..2026-01-25"), ("FY2027Q1", "2026-01-26..2026-04-26"),
    // Nobody has stated yet when these end, or began: as years that are stated, on the last Sunday of January, and their
    // quarters after 13 weeks (10-Q of fiscal 2017: 2016-05-01).
    ("FY2027", "2026-01-26..2027-01-31"), ("FY2028", "2027-02-01..2028-01-30"),
    ("FY2024", "2023-01-30..2024-01-28"), ("FY2017Q1", "2016-02-01..2016-05-01"),
    ("FY2028Q1", "2027-02-01..2027-05-02"),
  ])
  func weeksAreAsStated(_ label: String, _ span: String) throws {
    let result = try Session().run("fiscal(\"\(label)\", NVIDIA)")
    #expect(result[0, result.columnNames[0]]?.period == span)
  }

  /// Fiscal 2027 of NVIDIA has 53 weeks, of which the first quarter has 13; Lumentum's years to June 2023 and 2027 end on
  /// the last Saturday or on the nearest one, which aren't the same.
  @Test(arguments: [
    (
      "FY2027Q2", "NVIDIA",
      "the year has 53 weeks, and one quarter has 14 of them: write the days, 2026-04-27..2026-08-02 or 2026-04-27..2026-07-26"
    ),
    (
      "FY2023", "Lumentum",
      "it counts in weeks: write the days themselves, as in 2026-04-27..2026-07-26"
    ),
    (
      "FY2027", "Lumentum",
      "it counts in weeks: write the days themselves, as in 2026-04-27..2026-07-26"
    ),
  ])
  func daysThatNobodyStatedAreAsked(_ label: String, _ company: String, _ help: String) throws {
    let problem = try #require(
      Session().execute("fiscal(\"\(label)\", \(company))").errors.first)
    #expect(problem.code == "bad-period")
    #expect(problem.help == [help])
  }

  /// What companies stated of themselves in `market` tells their days too: Lumentum's years end on the Saturday nearest
  /// to the end of June (10-K for fiscal 2025: 2025-06-28), Credo's on that of April (10-K for fiscal 2026: 2026-05-02).
  @Test(arguments: [
    ("FY2026", "Lumentum", "2025-06-29..2026-06-27"),
    ("FY2026Q2", "Lumentum", "2025-09-28..2025-12-27"),
    ("FY2025Q3", "Lumentum", "2024-12-29..2025-03-29"),
    ("FY2026", "Credo", "2025-05-04..2026-05-02"),
  ])
  func marketTellsOfWeeks(_ label: String, _ company: String, _ span: String) throws {
    let result = try Session().run("fiscal(\"\(label)\", \(company))")
    #expect(result[0, result.columnNames[0]]?.period == span)
  }

  /// 533.8, 665.5 and 808.4 M USD in the releases of its first three quarters.
  @Test func aFiscalYearOfTheMarketHoldsItsQuarters() throws {
    let year = try Session().run(
      """
      from market
      | where segment == "Lumentum" and metric == "revenue" and unit == USD and basis == actual
      | where stated_by == Lumentum and period in fiscal("FY2026", Lumentum)
      | aggregate n = count(), s = sum(amount)
      """)
    #expect(year[0, "n"]?.number == 3)
    #expect(year[0, "s"]?.number == 2007.7e6)
  }

  /// Of a company without such facts, and of one that counts in months, these hold.
  @Test(arguments: [("Microsoft", "2025H2..2026H1"), ("Broadcom", "2025M11..2026M10")])
  func monthsElsewhere(_ company: String, _ span: String) throws {
    let result = try Session().run("fiscal(\"FY2026\", \(company))")
    #expect(result[0, result.columnNames[0]]?.period == span)
  }

  /// Of a company that has stated no days whole months stand in; Cisco's years end on the last Saturday of July.
  @Test(arguments: [
    (
      "Cisco",
      [
        "no fact gives the days of Cisco's fiscal years: FY2026 is taken as 2025M08..2026M07, in whole months"
      ]
    ),
    ("Microsoft", []), ("NVIDIA", []), ("Credo", []), ("Meta", []),
  ])
  func monthsForWeeksAreTold(_ company: String, _ said: [String]) throws {
    #expect(Session().execute("fiscal(\"FY2026\", \(company))").problems.map(\.title) == said)
  }

  /// Sumitomo Electric's fiscal 2023 ended in March 2024, Mitsubishi Electric's in March 2023.
  @Test func yearsOfJapanAreNamedInTwoWays() throws {
    for company in ["Sumitomo Electric", "Mitsubishi Electric"] {
      let problem = try #require(
        Session().execute("fiscal(\"FY2023\", \"\(company)\")").errors.first)
      #expect(problem.code == "bad-period")
      #expect(
        problem.help == [
          "write the span: 2022Q2..2023Q1 if FY2023 is of the year that ends then, 2023Q2..2024Q1 if of the one that begins"
        ])
    }
  }

  @Test func aFiscalYearHoldsItsQuarters() throws {
    let year = try Session().run(
      "from spend | where company == NVIDIA and span in fiscal(\"FY2026\", NVIDIA) | aggregate n = count(), s = sum(amount)"
    )
    #expect(year[0, "n"]?.number == 4)
    #expect(year[0, "s"]?.number == 1.227e9 + 1.895e9 + 1.636e9 + 1.284e9)
  }

  /// A span over new year is in no year, as with `year(…)`.
  @Test func aSpanOverNewYearHasNoYear() throws {
    let session = Session()
    #expect(try session.run("fiscal(\"FY2026\", Microsoft).year")[0, "value"]?.isMissing == true)
    #expect(try session.number("2026H1.year") == 2026)
    let rows = try session.run(
      "from capex | where company == Oracle | derive y = span.year, same = year(span).year | select span, y, same"
    )
    #expect(rows["y"]?.numbers == rows["same"]?.numbers)
    let years = rows["y"]?.numbers ?? []
    #expect(years.contains(nil) && years.contains(2025))
  }

  /// After a year of 52 weeks comes one of 53: the next label, not as many days.
  @Test(arguments: [
    ("fiscal(\"FY2026\", NVIDIA) + 1", "2026-01-26..2027-01-31"),
    ("fiscal(\"FY2026\", NVIDIA) - 2", "2023-01-30..2024-01-28"),
    ("fiscal(\"FY2026\", NVIDIA) + 1 + 1", "2027-02-01..2028-01-30"),
    ("fiscal(\"FY2026Q4\", NVIDIA) + 1", "2026-01-26..2026-04-26"),
    ("fiscal(\"FY2026H1\", NVIDIA) - 1", "2024-07-29..2025-01-26"),
    ("let f = fiscal(\"FY2026\", NVIDIA)\nlet n = 1\nf + n", "2026-01-26..2027-01-31"),
    ("fiscal(\"FY2026\", Microsoft) + 1", "2026H2..2027H1"),
    ("fiscal(\"FY2026Q1\", Microsoft) - 1", "2025Q2"),
  ])
  func theNextIsTheNextLabel(_ text: String, _ span: String) throws {
    let result = try Session().run(text)
    #expect(result[0, result.columnNames[0]]?.period == span)
  }

  /// Each row its own number of years of weeks.
  @Test func rowsMoveWholeMonthsAlone() throws {
    let session = Session()
    try session.register("f", [.numbers("n", [1, 2])])
    let rows = try session.run("from f | derive s = fiscal(\"FY2026\", Microsoft) + n")
    #expect(rows[1, "s"]?.period == "2027H2..2028H1")
    let problem = try #require(
      session.execute("from f | derive s = fiscal(\"FY2026\", NVIDIA) + n").errors.first)
    #expect(problem.help.first?.contains("`fiscal(\"FY2027\", NVIDIA)`") == true)
  }
}
