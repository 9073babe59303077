import OIQ
import Testing

/// Functions that the planner works out take labels as all others do, and nothing that they have no use for.
@Suite struct ArgumentTests {
  let session = Session()

  @Test(arguments: [
    ("beta(beta: 5, alpha: 2)", "beta(2, 5)"), ("pert(low: 1, high: 5, mid: 2)", "pert(1, 2, 5)"),
    ("triangular(mid: 2, low: 1, high: 5)", "triangular(1, 2, 5)"),
    ("quantile(level: 0.1, x: 1 to 2)", "quantile(1 to 2, 0.1)"), ("p5(x: 1 to 2)", "p5(1 to 2)"),
    ("mean(x: 1 to 2)", "mean(1 to 2)"),
    ("chance(condition: (1 to 2) > 1.5)", "chance((1 to 2) > 1.5)"),
    ("fx(currency: USD, amount: ¥30B, period: 2025Q1)", "fx(¥30B, USD, period: 2025Q1)"),
    (#"fiscal(company: Microsoft, label: "FY2026").days"#, #"fiscal("FY2026", Microsoft).days"#),
  ])
  func labelsSayWhichIsWhich(labelled: String, plain: String) throws {
    #expect(try Session().quantiles(labelled) == Session().quantiles(plain))
  }

  /// The median of Beta(2, 5), by the incomplete beta function: 0.26445.
  @Test func labelledBetaIsTheOneMeant() throws {
    let median = try session.number("p50(beta(beta: 5, alpha: 2))")
    #expect(abs(median - 0.26445) < 0.01)
  }

  @Test(arguments: [
    "mean(1 to 2, 5)", "sd(1 to 2, 3, 4)", "p5(foo: 1 to 2)", "p5()",
    "chance(nonsense: (1 to 2) > 1)",
    "sparkline(1 to 2, 3)", "each(1 to 2, 3)", "correlate(1 to 2, 3 to 4)", "beta(2)",
    "beta(2, 5, 7)",
    "normal(low: 1, high: 2)", "uniform(1, 2, 3)", "lognormal(1, 2)", "members(Big4, Big5)",
    "fx(¥30B, USD, period: 2025Q1, partial: 1)", "fx(¥30B, USD, when: 2025Q1)",
    "fx(¥30B, USD, period: 2025Q1, period: 2025Q2)", #"fiscal("FY2026")"#, "quantile(1 to 2, 5)",
  ])
  func whatHasNoUseIsRefused(text: String) {
    let codes = errors(text)
    #expect(
      ["bad-arguments", "type-mismatch"].contains(codes.first) && codes.count == 1,
      "\(text): \(codes)")
  }

  /// A condition on a range is one, on whichever side the range stands.
  @Test func membershipOfRangesIsAChance() throws {
    let text = "let a = uniform(1 to 3)\nchance(2 in a..5)"
    // 10,000 draws of a fair coin.
    #expect(abs(try session.number(text) - 0.5) < 5 * 0.005)
    try session.register("rows", [.numbers("v", [2, 4])])
    for query in [
      "let a = 1 to 3\nfrom rows | where v in a..5", "from rows | where (1 to 3) in [1, 2]",
    ] {
      #expect(errors(query) == ["ranged-condition"], "\(query)")
    }
  }

  private func errors(_ text: String) -> [String] {
    session.problems(text).filter { $0.severity == .error }.map(\.code)
  }
}
