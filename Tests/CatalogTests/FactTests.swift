import OIQText
import OIQValues
import Testing

@testable import OIQCatalog

@Suite struct FactTests {
  private func fact(_ table: String, where matches: ([String: String]) -> Bool) throws -> FactInfo {
    let row = try #require(try PlainCSV(table).rows.firstIndex(where: matches))
    let contents = try Catalog.bundled.contents(table)
    guard case .facts(let facts)? = contents.table.columns.last?.storage else {
      throw MissingFacts()
    }
    let part = try #require(facts[row].first)
    #expect(facts[row].count == 1)
    return try #require(try Catalog.bundled.fact(part))
  }

  private struct MissingFacts: Error {}

  @Test func aReportedYear() throws {
    let fact = try fact("capex") {
      $0["company"] == "Meta" && $0["fiscal_period"] == "FY2025"
        && $0["definition"] == "incl_finance_leases" && $0["basis"] == "actual"
    }
    #expect(fact.label == "Meta FY2025 actual incl_finance_leases 72.215 B USD (2026-01-28)")
    #expect(fact.entity == "Meta" && !fact.isGroup && fact.members == [])
    #expect(fact.span == Period(year: 2025))
    #expect(fact.source == "edgar-companyfacts-meta")
    #expect(fact.note?.hasPrefix("capex INCLUDING") == true)
    #expect(fact.spreadable && !fact.disputed)
  }

  @Test func aGroupAndItsMembers() throws {
    let fact = try fact("capex") { $0["company"] == "Big4" }
    #expect(fact.isGroup)
    #expect(fact.members == ["Amazon", "Google", "Meta", "Microsoft"])
  }

  @Test(arguments: ["PLAN-3Y", "TTM-2025-09", "FY2026-FY2028"])
  func plansAndTrailingSumsAreNotSpread(_ label: String) throws {
    #expect(try fact("capex") { $0["fiscal_period"] == label }.spreadable == false)
  }

  @Test func boundsAreShownAsStated() throws {
    let atLeast = try fact("capex") { $0["qualifier"] == "at_least" }
    #expect(atLeast.label.contains("≥"))
    let guidance = try fact("capex") {
      $0["company"] == "Meta" && $0["basis"] == "guidance" && $0["low"] == "60000000000"
    }
    #expect(guidance.amount?.shape == .issuer)
    #expect(guidance.label.contains("60 to 65 B USD"))
    let power = try fact("specs") { $0["qualifier"] == "typical_max" && $0["high"] == "22.5" }
    #expect(power.label.contains("21 to 22.5 W"))
  }

  @Test(arguments: [
    FactPart(table: -1, row: 0, start: 0, end: 0), FactPart(table: 99, row: 0, start: 0, end: 0),
    FactPart(table: 0, row: -1, start: 0, end: 0), FactPart(table: 0, row: 9999, start: 0, end: 0),
  ])
  func noSuchFact(_ part: FactPart) throws {
    #expect(try Catalog.bundled.fact(part) == nil)
  }
}
