import OIQText
import OIQValues
import Testing

@testable import OIQCatalog

/// Fiscal periods of companies that count in weeks.
@Suite struct FiscalWeeksTests {
  private func first(_ year: Int, _ month: Int) -> Int32 {
    CivilDate(year: year, month: month, day: 1).daysSince1970
  }

  private func weeks(_ ends: [(String, year: Int, month: Int)]) -> FiscalWeeks {
    var weeks = FiscalWeeks()
    for (last, year, month) in ends {
      weeks.add(first(year, month), is: day(last) + 1)
    }
    return weeks
  }

  private func end(_ weeks: FiscalWeeks, _ year: Int, _ month: Int) -> String? {
    weeks.day(of: first(year, month)).map { dateText($0 - 1) }
  }

  @Test func monthsEndWithTheirLastDay() {
    let none = FiscalWeeks()
    #expect(end(none, 2026, 2) == "2026-01-31")
    let months = weeks([("2025-06-30", 2025, 7), ("2026-06-30", 2026, 7)])
    #expect(end(months, 2026, 10) == "2026-09-30")
  }

  /// Apple's years end on the last Saturday of September (10-K: 2022-09-24, 2023-09-30, 2024-09-28, 2025-09-27).
  @Test func theLastSaturdayOfAMonth() {
    let apple = weeks([
      ("2022-09-24", 2022, 10), ("2023-09-30", 2023, 10), ("2024-09-28", 2024, 10),
    ])
    #expect(end(apple, 2025, 10) == "2025-09-27")
    #expect(end(apple, 2028, 10) == "2028-09-30")
  }

  /// Lumentum's end on the Saturday closest to June 30 (10-K: 2022-07-02, 2023-07-01, 2024-06-29, 2025-06-28).
  @Test func theSaturdayNearestToTheEnd() {
    let lumentum = weeks([
      ("2022-07-02", 2022, 7), ("2023-07-01", 2023, 7), ("2024-06-29", 2024, 7),
    ])
    #expect(end(lumentum, 2025, 7) == "2025-06-28")
    #expect(end(lumentum, 2026, 7) == "2026-06-27")
  }

  @Test func twoRulesThatDifferGiveNone() {
    // The last Saturday of the month and the one nearest to its end are the same in these months, not in 2026-04.
    let either = weeks([
      ("2024-06-29", 2024, 7), ("2025-06-28", 2025, 7), ("2023-09-30", 2023, 10),
    ])
    #expect(end(either, 2026, 7) == "2026-06-27")
    #expect(end(either, 2026, 5) == nil)
  }

  @Test func noRuleGivesNone() {
    let odd = weeks([
      ("2024-06-29", 2024, 7), ("2025-06-27", 2025, 7), ("2023-09-30", 2023, 10),
    ])
    #expect(end(odd, 2025, 7) == "2025-06-27")
    #expect(end(odd, 2026, 7) == nil)
    let few = weeks([("2024-06-29", 2024, 7)])
    #expect(end(few, 2026, 7) == nil)
  }
}
