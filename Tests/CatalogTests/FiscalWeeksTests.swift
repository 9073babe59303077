import OIQText
import OIQValues
import Testing

@testable import OIQCatalog

/// Fiscal periods of companies that count in weeks.
@Suite struct FiscalWeeksTests {
  private func first(_ year: Int, _ month: Int) -> Int32 {
    CivilDate(year: year, month: month, day: 1).daysSince1970
  }

  private func weeks(_ ends: [(String, year: Int, month: Int)], endingIn month: Int) -> FiscalWeeks
  {
    var weeks = FiscalWeeks(yearEndMonth: month)
    for (last, year, month) in ends {
      weeks.add(first(year, month), is: day(last) + 1)
    }
    return weeks
  }

  /// The last days of the periods of some months up to one that begins then.
  private func ends(
    _ weeks: FiscalWeeks, _ year: Int, _ month: Int, months count: Int = 12
  ) -> [String] {
    let start = 12 * year + month - 1 - count
    let span = Period(start: first(start / 12, start % 12 + 1), end: first(year, month))
    return weeks.spans(of: span).map { dateText($0.end - 1) }
  }

  @Test func monthsEndWithTheirLastDay() {
    let none = FiscalWeeks(yearEndMonth: 6)
    #expect(ends(none, 2026, 7) == ["2026-06-30"])
    let months = weeks([("2025-06-30", 2025, 7), ("2026-06-30", 2026, 7)], endingIn: 6)
    #expect(ends(months, 2026, 10, months: 3) == ["2026-09-30"])
  }

  /// Apple's years end on the last Saturday of September (10-K: 2022-09-24, 2023-09-30, 2024-09-28, 2025-09-27).
  @Test func theLastSaturdayOfAMonth() {
    let apple = weeks(
      [("2022-09-24", 2022, 10), ("2023-09-30", 2023, 10), ("2024-09-28", 2024, 10)],
      endingIn: 9)
    #expect(ends(apple, 2025, 10) == ["2025-09-27"])
    #expect(ends(apple, 2028, 10) == ["2028-09-30"])
    // Fiscal 2024 and 2025 have 52 weeks (10-Q: 2023-12-30, 2024-03-30, 2024-06-29; 2024-12-28, 2025-03-29).
    #expect(ends(apple, 2024, 1, months: 3) == ["2023-12-30"])
    #expect(ends(apple, 2024, 4, months: 6) == ["2024-03-30"])
    #expect(ends(apple, 2025, 4, months: 3) == ["2025-03-29"])
  }

  /// Lumentum's end on the Saturday closest to June 30 (10-K: 2022-07-02, 2023-07-01, 2024-06-29, 2025-06-28).
  @Test func theSaturdayNearestToTheEnd() {
    let lumentum = weeks(
      [("2022-07-02", 2022, 7), ("2023-07-01", 2023, 7), ("2024-06-29", 2024, 7)], endingIn: 6)
    #expect(ends(lumentum, 2025, 7) == ["2025-06-28"])
    #expect(ends(lumentum, 2026, 7) == ["2026-06-27"])
    // 13 weeks each, which no rule of the month's end gives (10-Q: 2023-09-30, 2023-12-30, 2024-03-30).
    #expect(ends(lumentum, 2023, 10, months: 3) == ["2023-09-30"])
    #expect(ends(lumentum, 2024, 1, months: 3) == ["2023-12-30"])
    #expect(ends(lumentum, 2024, 4, months: 3) == ["2024-03-30"])
  }

  /// NVIDIA's fiscal 2017 had 52 weeks from 2016-02-01 (10-Q: 2016-05-01, 2016-07-31, 2016-10-30), fiscal 2016 had 53.
  @Test func aQuarterHas13WeeksOrOneMore() {
    var nvidia = weeks(
      [("2024-01-28", 2024, 2), ("2025-01-26", 2025, 2), ("2026-01-25", 2026, 2)], endingIn: 1)
    #expect(ends(nvidia, 2016, 5, months: 3) == ["2016-05-01"])
    #expect(ends(nvidia, 2016, 8, months: 3) == ["2016-07-31"])
    #expect(ends(nvidia, 2016, 11, months: 3) == ["2016-10-30"])
    #expect(ends(nvidia, 2016, 2) == ["2016-01-31"])
    #expect(ends(nvidia, 2015, 5, months: 3) == ["2015-05-03", "2015-04-26"])
    // What is stated of the first quarter leaves three places for the week.
    nvidia.add(first(2015, 5), is: day("2015-04-26") + 1)
    #expect(ends(nvidia, 2015, 5, months: 3) == ["2015-04-26"])
    #expect(ends(nvidia, 2015, 8, months: 3) == ["2015-08-02", "2015-07-26"])
    #expect(ends(nvidia, 2015, 8, months: 6) == ["2015-08-02", "2015-07-26"])
    #expect(ends(nvidia, 2016, 2, months: 3) == ["2016-01-31", "2016-01-31"])
  }

  @Test func twoRulesThatDifferGiveNone() {
    // The last Saturday of June and the one nearest to its end are the same in these years, not in 2023 and 2027.
    let either = weeks([("2025-06-28", 2025, 7), ("2026-06-27", 2026, 7)], endingIn: 6)
    #expect(ends(either, 2025, 7) == ["2025-06-28"])
    #expect(ends(either, 2023, 7).isEmpty)
    #expect(ends(either, 2027, 7).isEmpty)
    #expect(ends(either, 2023, 10, months: 3).isEmpty)
    #expect(ends(either, 2024, 10, months: 3) == ["2024-09-28"])
  }

  @Test func noRuleGivesNone() {
    let odd = weeks([("2024-06-29", 2024, 7), ("2025-06-27", 2025, 7)], endingIn: 6)
    #expect(ends(odd, 2025, 7) == ["2025-06-27"])
    #expect(ends(odd, 2026, 7).isEmpty)
    let few = weeks([("2024-06-29", 2024, 7)], endingIn: 6)
    #expect(ends(few, 2026, 7).isEmpty)
  }
}
