import OIQ
import Support
import Testing

@Suite struct RecordedRateTests {
  /// The unit of a recorded capacity may have its time or not, in a field of its own or in the number.
  @Test(arguments: [
    "amount: 90k module", "amount: 90k module/month", "amount: 1080k module/yr",
    "unit: module, amount: 90k", "unit: module, amount: 90k module",
    "unit: module, amount: 90k module/month", "unit: \"module/month\", amount: 90k",
    "unit: \"module/yr\", amount: 1080k", "unit: \"module/yr\", amount: 90k module/month",
  ])
  func recordedCapacitiesHaveTheirTime(_ fields: String) throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    _ = try session.run(
      "record supply {supplier: Lumentum, component: \"800g_transceiver\", metric: capacity_per_month, "
        + "\(fields), period: 2026, as_of: 2026-11-02, source: \"call\"}")
    let result = try session.run(
      "from supply | where supplier == Lumentum and metric == \"capacity_per_month\" | select amount"
    )
    #expect(try result.rowCount == 1 && result["amount"]?.numbers(in: "module/month") == [90_000])
    // The model looks for it by the unit that the other rows have.
    let supply = try session.run(
      "supply_of_modules | where supplier == Lumentum | select per_year")
    #expect(try supply.rowCount == 1 && supply["per_year"]?.numbers(in: "module/yr") == [1_080_000])
  }

  /// 48 M lasers a year of a capacity per month are 4 M a month.
  @Test func aRangeHasItsTimeToo() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    _ = try session.run(
      "record supply {supplier: Lumentum, component: eml_laser, metric: capacity_per_month, "
        + "amount: 48M laser/yr to 60M laser/yr, period: 2026, as_of: 2026-11-02, source: \"call\"}"
    )
    let result = try session.run(
      "from supply | where supplier == Lumentum and metric == \"capacity_per_month\" | select low = low(amount), high = high(amount), unit"
    )
    #expect(try result["low"]?.numbers(in: "laser/month") == [4e6])
    #expect(try result["high"]?.numbers(in: "laser/month") == [5e6])
    #expect(result[0, "unit"]?.description == "laser")
  }
}
