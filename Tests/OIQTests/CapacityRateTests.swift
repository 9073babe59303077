import OIQ
import Testing

/// A capacity a month and one a year are of one dimension, and neither is what is made in a year.
@Suite struct CapacityRateTests {
  private static let lasers =
    "from supply | where unit == laser and metric in [\"capacity_per_month\", \"capacity_per_year\"]"

  /// 50.7 M lasers a month are 608.4 M a year; Lumentum's 60 M a year are a tenth of that.
  @Test func aMonthsAndAYearsCapacityCompare() throws {
    let result = try Session().run(
      """
      \(CapacityRateTests.lasers)
      | select component, yearly = mid(amount) -> laser/yr, year = mid(amount) * 1 yr | sort year desc
      """)
    let yearly = try #require(result["yearly"]).numbers(in: "laser/yr")
    let year = try #require(result["year"]).numbers(in: "laser")
    #expect(yearly == [608.4e6, 60e6])
    #expect(year == [608.4e6, 60e6])
  }

  /// What is made in a year beside what can be made in a month isn't a share but months.
  @Test func unitsOfAYearByAMonthsCapacityAreATime() throws {
    let made = try Session().run(
      """
      from market | where segment == "eml_and_cw_dfb_lasers" and metric == "capacity_per_month"
      | select time = 608.4M laser / mid(amount)
      """)
    let months = try #require(made["time"]).numbers(in: "month").compactMap { $0 }
    #expect(months.count == 1 && abs((months.first ?? 0) - 12) < 1e-12)
    let problems = Session().execute(
      "from supply | where metric == \"capacity_per_month\" | select x = mid(amount) + 1 module"
    ).errors
    #expect(problems.map(\.code) == ["mixed-units"])
  }
}
