import OIQText
import OIQValues
import Testing

@testable import OIQCatalog

@Suite struct RateTests {
  private func rate(
    _ from: String, _ to: String, _ first: String, _ last: String, knownOn: String? = nil
  ) throws -> FXRate? {
    try Catalog.bundled.rate(
      of: from, to: to, over: Period(start: day(first), end: day(last) + 1),
      knownOn: knownOn.map { day($0) })
  }

  @Test func aPeriodOfTheTable() throws {
    let year = try #require(try rate("CNY", "USD", "2023-01-01", "2023-12-31"))
    #expect(year.value == 0.141225)
    #expect(year.asOf == day("2024-02-01"))
    #expect(year.source == "fed-g5a-2024-02-01")
    #expect(year.fit == .exact)
    let plain = try PlainCSV("fx").rows[Int(year.rows[0])]
    #expect(plain["usd_per_unit"] == "0.141225")
  }

  @Test func thePresentYearIsTiledByQuarters() throws {
    let half = try #require(try rate("CNY", "USD", "2026-01-01", "2026-06-30"))
    let quarters = try PlainCSV("fx").rows.filter {
      $0["currency"] == "CNY" && ["2026Q1", "2026Q2"].contains($0["period"])
    }.compactMap { Double($0["usd_per_unit"] ?? "") }
    #expect(quarters.count == 2)
    let expected = (quarters[0] * 90 + quarters[1] * 91) / 181
    #expect(abs(half.value - expected) < 1e-15)
    #expect(half.fit == .tiled)
    #expect(half.rows.count == 2)
  }

  @Test func fewestPeriodsTile() throws {
    let years = try #require(try rate("EUR", "USD", "2023-01-01", "2025-12-31"))
    #expect(years.rows.count == 3)
  }

  @Test func aSpanThatCutsThroughQuartersIsWeightedByDays() throws {
    let span = try #require(try rate("CNY", "USD", "2025-04-28", "2025-07-27"))
    let quarters = try PlainCSV("fx").rows.filter {
      $0["currency"] == "CNY" && ["2025Q2", "2025Q3"].contains($0["period"])
    }.compactMap { Double($0["usd_per_unit"] ?? "") }
    let expected = (quarters[0] * 64 + quarters[1] * 27) / 91
    #expect(abs(span.value - expected) < 1e-15)
    #expect(span.fit == .byDay)
  }

  @Test func crossRatesGoThroughDollars() throws {
    let cross = try #require(try rate("CNY", "EUR", "2024-01-01", "2024-12-31"))
    let yuan = try #require(try rate("CNY", "USD", "2024-01-01", "2024-12-31"))
    let euro = try #require(try rate("EUR", "USD", "2024-01-01", "2024-12-31"))
    let dollar = try #require(try rate("USD", "EUR", "2024-01-01", "2024-12-31"))
    #expect(cross.value == yuan.value / euro.value)
    #expect(dollar.value == 1 / euro.value)
    #expect(try rate("USD", "USD", "1999-01-01", "1999-12-31")?.value == 1)
  }

  @Test func whatIsNotKnownHasNoRate() throws {
    #expect(try rate("CNY", "USD", "2026-01-01", "2026-12-31") == nil)
    #expect(try rate("CNY", "USD", "2022-12-31", "2023-03-31") == nil)
    #expect(try rate("GBP", "USD", "2023-01-01", "2023-12-31") == nil)
    #expect(try rate("CNY", "USD", "2024-02-01", "2024-01-01") == nil)
  }

  @Test func ratesAreOfTheirWorld() throws {
    #expect(try rate("CNY", "USD", "2023-01-01", "2023-12-31", knownOn: "2023-12-31") == nil)
    // The year's own rate came a month after its last quarter's.
    let early = try rate("CNY", "USD", "2023-01-01", "2023-12-31", knownOn: "2024-01-15")
    #expect(early?.fit == .tiled)
    #expect(early?.rows.count == 4)
  }
}
