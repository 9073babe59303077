import OIQ
import Testing

/// Shares per unit, as of failures a year.
@Suite struct ShareRateTests {
  private func number(_ text: String, in unit: String) throws -> Double {
    let result = try Session().run(text)
    return try #require(try result[result.columnNames[0]]?.numbers(in: unit).first ?? nil)
  }

  /// 0.5% a year is 0.005 x 8766 hours a year of them: 5 thousandths of 2000 modules in a year.
  @Test(arguments: [
    ("0.5%/yr * 1 yr", "", 0.005), ("5%/month * 1 yr", "", 0.6), ("1%/K * 20 K", "", 0.2),
    ("2000 module * 0.5%/yr", "module/yr", 10), ("1e9 FIT -> %/yr", "%/yr", 876_600),
    ("low(0.5%/yr to 0.7%/yr) * 1 yr", "", 0.005), ("-0.5%/yr * 2 yr", "", -0.01),
  ])
  func aShareMayHaveAUnit(_ text: String, _ unit: String, _ value: Double) throws {
    #expect(abs(try number(text, in: unit) - value) <= 1e-9 * abs(value))
  }

  /// What has a meaning of its own is divided by, as it is with blanks.
  @Test(arguments: [
    ("let n = 4\n50%/n", 0.125), ("let n = 4\nlet m = 3\n50%/n*m", 0.375),
    ("let f(w) = 50%/w\nf(4)", 0.125), ("50%/sqrt(16)", 0.125), ("50%/4", 0.125),
    ("from periods(2026) | derive n = 4 | select x = 50%/n", 0.125),
    ("from periods(2026) | derive n = 4 | select x = 50% / n", 0.125),
  ])
  func aNameIsDividedBy(_ text: String, _ value: Double) throws {
    #expect(try number(text, in: "") == value)
  }

  @Test func aWordThatIsNeitherIsAnError() {
    #expect(Session().execute("50%/wafer").errors.map(\.code) == ["unknown-unit"])
  }
}
