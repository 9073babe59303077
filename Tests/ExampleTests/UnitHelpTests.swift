import OIQ
import OIQValues
import Testing

@Suite struct UnitHelpTests {
  private func problem(_ text: String) -> Problem? {
    do throws(Problem) {
      _ = try Session().run(text)
      return nil
    } catch {
      return error
    }
  }

  /// What the units' list promises of each currency, and what `fx` then does.
  @Test(arguments: Dimension.currencies.sorted())
  func currenciesConvertAsPromised(_ code: String) throws {
    let meaning = try #require(UnitTable.standard.rows.first { $0.symbol == code }?.meaning)
    let refusal = problem("fx(1 \(code), USD, period: 2025)")
    #expect((refusal == nil) == meaning.contains("fx(x, USD) converts"))
    guard let refusal else { return }
    #expect(refusal.code == "missing-rate")
    #expect(refusal.title == "table `fx` has no rates of \(code)")
    #expect(refusal.help.first == "it has rates of CNY, EUR, JPY, HKD and TWD in USD")
    #expect(refusal.help.last?.contains("`1 \(code) * (1.5 USD/\(code))`") == true)
    let exchanged = try Session().run("1 \(code) * (1.5 USD/\(code))")
    #expect(exchanged.columnNames.last.flatMap { exchanged[0, $0] }?.number == 1.5)
  }
}
