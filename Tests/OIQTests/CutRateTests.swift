import OIQ
import Testing

/// An average over a longer period is no average over a part of it: where it stands for one, the footer says so.
@Suite struct CutRateTests {
  private func lines(_ query: String) throws -> [String] {
    try Session().run(query).notes.filter { $0.contains("no average of just these days") }
  }

  @Test func aMonthTakesItsQuartersRate() throws {
    let lines = try lines("fx(10B CNY, USD, period: 2025M05)")
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("CNY in 2025M05: ") == true)
  }

  @Test func quartersAndWhatTheyTileHaveTheirOwn() throws {
    #expect(try lines("fx(10B CNY, USD, period: 2025Q2)") == [])
    #expect(try lines("fx(10B CNY, USD, period: 2026H1)") == [])
  }

  @Test func dollarsNeedNone() throws {
    #expect(try lines("fx(10B USD, USD, period: 2025M05)") == [])
  }

  @Test func eachSpanIsNamedOnceAndFewAre() throws {
    let session = Session()
    try session.register("bills", [.texts("m", ["1", "1", "2", "3", "4"])])
    let result = try session.run(
      """
      from bills
      | derive period = if m == "1" then 2025M04 else (if m == "2" then 2025M05 else (if m == "3" then 2025M07 else 2025M08))
      | derive usd = fx(10B CNY, USD, period: period)
      """)
    let lines = result.notes.filter { $0.hasPrefix("CNY in ") }
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("CNY in 2025M04, 2025M05, 2025M07, …: ") == true)
  }
}
