import OIQ
import Support
import Testing

@Suite struct RecordedRateTests {
  /// The unit of a recorded capacity may have its time or not, in a field of its own or in the number.
  @Test(arguments: [
    "amount: 90k module", "amount: 90k module/month", "amount: 1080k module/yr",
    "unit: module, amount: 90k", "unit: module, amount: 90k module",
    "unit: module, amount: 90k module/month",
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
  }
}
