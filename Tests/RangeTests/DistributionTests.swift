import Glibc
import OIQ
import Testing

/// Distributions against what is known of them, within five standard errors of 10,000 draws.
struct DistributionTests {
  let session = Session()

  private func expect(
    _ text: String, mean: Double, deviation: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let error = deviation / 100
    #expect(
      abs(try session.number("mean(\(text))") - mean) < 5 * error, sourceLocation: sourceLocation)
    #expect(
      abs(try session.number("sd(\(text))") - deviation) < 10 * error,
      sourceLocation: sourceLocation)
  }

  @Test(arguments: [(2.0, 3.0), (0.5, 0.5), (1, 1), (8, 2), (0.2, 4), (300, 700)])
  func beta(alpha: Double, beta: Double) throws {
    let sum = alpha + beta
    try expect(
      "beta(\(alpha), \(beta))", mean: alpha / sum,
      deviation: (alpha * beta / (sum * sum * (sum + 1))).squareRoot())
  }

  /// beta(1, b) and beta(a, 1) have quantiles that can be written down.
  @Test func betaQuantiles() throws {
    let found = try session.quantiles("beta(1, 4)")
    let other = try session.quantiles("beta(3, 1)")
    for (index, p) in [0.05, 0.5, 0.95].enumerated() {
      #expect(abs(found[index] - (1 - pow(1 - p, 0.25))) < 0.02)
      #expect(abs(other[index] - pow(p, 1.0 / 3)) < 0.02)
    }
    expectExactly(try session.cell("let u = beta(1, 1)\nif u > 0 and u < 1 then 0 else 1"), 0)
  }

  @Test(arguments: [0.0, 0.01, 0.3, 0.5, 1])
  func bernoulli(chance: Double) throws {
    let mean = try session.number("mean(bernoulli(\(chance)))")
    #expect(abs(mean - chance) <= 5 * (chance * (1 - chance)).squareRoot() / 100)
  }

  /// Ends that are computed give what ends that are written give.
  @Test(arguments: [
    ("(x) to (2 * x)", "10 to 20"), ("(x) ± (x / 5)", "10 ± 2"),
    ("normal(x, x / 5)", "normal(10, 2)"), ("normal((x) to (2 * x))", "normal(10 to 20)"),
    ("uniform((x) to (2 * x))", "uniform(10 to 20)"),
    ("triangular(x, 12, 20)", "triangular(10, 12, 20)"), ("pert(x, 12, 20)", "pert(10, 12, 20)"),
  ])
  func computedEnds(computed: String, written: String) throws {
    let rows = try session.run("from sources | take 1 | derive x = 10 | select v = \(computed)")
    let found = try #require(rows[0, "v"])
    let known = try session.quantiles("(\(written)) * 1")
    let error = (known[2] - known[0]) / 20
    #expect(abs(try #require(found.bounds).lowerBound - known[0]) < error)
    #expect(abs(try #require(found.number) - known[1]) < error)
    #expect(abs(try #require(found.bounds).upperBound - known[2]) < error)
  }

  /// A mean that is a range itself adds to the spread.
  @Test func rangesOfRanges() throws {
    try expect("normal(10 ± 3, 4)", mean: 10, deviation: 5)
    // Means over means: of beta alpha / (alpha + beta), of pert a sixth of both ends and four modes.
    for (ranges, mean) in [
      ("beta(2 to 4, 10)", "a / (a + 10)"), ("pert(0, a / 10, 1 to 2)", "(4 * a / 10 + b) / 6"),
    ] {
      let inputs = "let a = 2 to 4\nlet b = 1 to 2\n"
      let found = try session.number("\(inputs)mean(\(ranges))")
      #expect(abs(found - (try session.number("\(inputs)mean(\(mean))"))) < 0.01)
    }
  }

  /// Spearman's correlation of a Gaussian copula is 6/π asin(r/2); the margins stay as they are.
  @Test(arguments: [-1, -0.6, 0, 0.3, 0.9, 1])
  func correlation(stated: Double) throws {
    let bindings = "let a = 10 to 20\nlet b = correlate(a, uniform(3 to 5), \(stated))\n"
    let tornado = try session.run(bindings + "let both = b + 0 * a\ntornado b")
    let rows = (0..<tornado.rowCount).compactMap { row -> (String, Double)? in
      guard let name = tornado[row, "input"]?.text,
        let number = tornado[row, "rank_correlation"]?.number
      else { return nil }
      return (name, number)
    }
    let found = rows.first { $0.0.hasPrefix("a =") }?.1 ?? 0
    #expect(abs(found - 6 / Double.pi * asin(stated / 2)) < 0.05)
    let margin = try session.quantiles(bindings + "b")
    for (quantile, expected) in zip(margin, [3.1, 4, 4.9]) {
      #expect(abs(quantile - expected) < 0.05)
    }
  }

  /// Of two normals the sum's variance is known.
  @Test(arguments: [-0.8, 0.5])
  func correlatedNormalsAddUp(stated: Double) throws {
    _ = try session.run("let a = 10 ± 3\nlet b = correlate(a, 20 ± 4, \(stated))")
    try expect("a + b", mean: 30, deviation: (25 + 24 * stated).squareRoot())
  }

  /// Each row has its own draws: the spread of a mean shrinks with the number of rows.
  @Test func eachRowHasItsOwn() throws {
    let mean = "from sources | take 100 | aggregate m = mean("
    let own = try session.quantiles("(\(mean)each(10 ± 1)))")
    let shared = try session.quantiles("(\(mean)10 ± 1))")
    #expect(abs((own[2] - own[0]) / (shared[2] - shared[0]) - 0.1) < 0.01)
  }

  /// In any order of the rows, whatever else they hold.
  @Test(arguments: ["| sort source desc", "| sort publisher, url desc", "| derive extra = 2"])
  func rowsKeepTheirDraws(change: String) throws {
    let text = "from sources | take 40 | select source, publisher, url, published"
    let first = try session.run("\(text) | derive y = each(1 to 2) ^ 2 | sort source")
    let second = try session.run("\(text) \(change) | derive y = each(1 to 2) ^ 2 | sort source")
    #expect(first["y"]?.numbers == second["y"]?.numbers)
    #expect(Set(first["y"]?.numbers ?? []).count == 40)
  }
}
