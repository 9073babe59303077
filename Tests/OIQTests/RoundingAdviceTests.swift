import OIQ
import Testing

/// What is advised for rounding a number that isn't shown in base units: it has as many digits as were asked for.
@Suite struct RoundingAdviceTests {
  @Test(arguments: [
    ("round(0.467 USD/Gbps, 2)", "round_to(0.467 USD/Gbps, 0.01 USD/Gbps)", "USD/Gbps", 0.47),
    ("round(12.36%, 1)", "round_to(12.36%, 0.1%)", "%", 12.4),
    ("round(1234 GW, -2)", "round_to(1234 GW, 100 GW)", "GW", 1200),
    ("round(15.46 pJ/bit)", "round_to(15.46 pJ/bit, 1 pJ/bit)", "pJ/bit", 15),
    ("floor(1.4 GW + 0.4 GW)", "floor((1.4 GW + 0.4 GW) / 1 GW) * 1 GW", "GW", 1),
  ])
  func theStepFollowsTheDigits(_ text: String, _ way: String, _ unit: String, _ value: Double)
    throws
  {
    let problem = try #require(Session().execute(text).errors.first)
    #expect(problem.title.hasSuffix("`\(way)`"), "\(problem.title)")
    let found = try #require(
      try Session().run(way)["value"]?.numbers(in: unit).first ?? nil)
    #expect(abs(found - value) < 1e-9)
  }
}
