import Foundation
import OIQValues
import Testing

/// Distributions whose parameters differ from draw to draw.
struct DistributionColumnTests {
  private func values(
    _ kind: DistributionKind, _ scores: [Double], _ parameters: [[Double]],
    _ spread: ParameterSpread
  ) -> [Double] {
    var scores = scores
    let buffers = parameters.map { Buffer($0) }
    scores.withUnsafeMutableBufferPointer {
      kind.apply(toScores: $0, parameters: buffers.map(\.elements), spread)
    }
    return scores
  }

  private func value(_ kind: DistributionKind, _ score: Double, _ parameters: [Double]) -> Double {
    values(kind, [score], parameters.map { [$0] }, .drawn)[0]
  }

  static let scores = [-8.5, -4, -1.3, -0.2, 0, 1e-9, 0.7, 2.5, 6, 8.5]

  static let exact: [(DistributionKind, [[Double]])] = [
    (.normal, [[3, 2], [-1e9, 0], [1e300, 1], [4, -1], [.infinity, 1], [1, .nan]]),
    (.normalBetween, [[1, 2], [-7, 5], [2, 2], [2, 1], [.nan, 1], [-1e308, 1e308]]),
    (
      .lognormal,
      [
        [1, 2], [1e-300, 1e300], [5, 5], [0, 1], [-1, 1], [2, 1], [.leastNonzeroMagnitude, 1],
      ]
    ),
    (.uniform, [[0, 1], [-3, 1e9], [7, 7], [1, 0], [0, .infinity]]),
    (.triangular, [[0, 0.3, 1], [0, 0, 5], [2, 5, 5], [1, 1, 1], [0, 2, 1], [0, .nan, 1]]),
    (.bernoulli, [[0], [1], [0.3], [1.5], [-0.1], [.nan]]),
  ]

  /// One by one they are, to the bit, what they are in rows of the same parameters.
  @Test(arguments: exact)
  func closedFormsAreTheSame(kind: DistributionKind, sets: [[Double]]) {
    for parameters in sets {
      let columns = parameters.map { [Double](repeating: $0, count: Self.scores.count) }
      let steady = values(kind, Self.scores, columns, .steady)
      let drawn = values(kind, Self.scores, columns, .drawn)
      #expect(
        drawn.map(\.bitPattern) == steady.map(\.bitPattern), "\(kind) \(parameters): \(drawn)")
    }
  }

  /// A table is within 1e-9 of the odds; what makes no distribution makes none either way.
  @Test(arguments: [
    (DistributionKind.beta, [2.0, 3]), (.beta, [0.5, 0.5]), (.beta, [0.001, 0.001]),
    (.beta, [0.01, 7]), (.beta, [300, 0.2]), (.beta, [1e5, 1e5]), (.beta, [1e5, 0.5]),
    (.beta, [1.01, 40]), (.beta, [0, 1]), (.beta, [2, 2e5]), (.pert, [0, 0.3, 1]),
    (.pert, [-5, -5, 20]), (.pert, [1, 2, 2]), (.pert, [3, 3, 3]), (.pert, [0, 2, 1]),
  ])
  func tablesAreNear(kind: DistributionKind, parameters: [Double]) {
    let scores = stride(from: -5, through: 5, by: 0.37).map { $0 }
    let columns = parameters.map { [Double](repeating: $0, count: scores.count) }
    let steady = values(kind, scores, columns, .steady)
    let drawn = values(kind, scores, columns, .drawn)
    let width = kind == .pert ? parameters[2] - parameters[0] : 1
    for (one, other) in zip(steady, drawn) {
      #expect(one.isNaN == other.isNaN)
      #expect(one.isNaN || abs(one - other) <= 3e-9 * width, "\(one) \(other)")
    }
  }

  /// Closed quantiles: of beta(1, b), beta(a, 1) and the arcsine distribution.
  @Test(arguments: scores.filter { abs($0) < 5 })
  func betaByHand(score: Double) {
    let share = 0.5 * erfc(-score / 2.0.squareRoot())
    for b in [0.02, 0.7, 1, 3, 5000] {
      let upper = 0.5 * erfc(score / 2.0.squareRoot())
      let expected = -expm1(Foundation.log(upper) / b)
      #expect(abs(value(.beta, score, [1, b]) - expected) <= 1e-11 * expected)
      #expect(abs(value(.beta, score, [b, 1]) - pow(share, 1 / b)) <= 1e-11)
    }
    let sine = sin(Double.pi * share / 2)
    #expect(abs(value(.beta, score, [0.5, 0.5]) - sine * sine) <= 1e-12)
  }

  /// Whole parameters make the share below a binomial sum.
  @Test(arguments: [(2, 3), (7, 2), (12, 30), (40, 40)])
  func betaIsABinomialSum(alpha: Int, beta: Int) {
    for score in [-3.5, -1, 0.3, 2, 4] {
      let x = value(.beta, score, [Double(alpha), Double(beta)])
      let trials = alpha + beta - 1
      var share = 0.0
      for successes in alpha...trials {
        let ways =
          lgamma(Double(trials + 1)) - lgamma(Double(successes + 1))
          - lgamma(Double(trials - successes + 1))
        share += exp(
          ways + Double(successes) * Foundation.log(x)
            + Double(trials - successes) * log1p(-x))
      }
      #expect(abs(share - 0.5 * erfc(-score / 2.0.squareRoot())) < 1e-11)
    }
  }

  @Test(arguments: DistributionTests.betaQuantiles)
  func pertIsBeta(mode: Double, expected: [Double]) {
    let shares = [1e-6, 0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999]
    for (share, known) in zip(shares, expected) {
      let found = value(.pert, PortableMath.normalQuantile(share), [0, mode, 1])
      #expect(abs(found - known) < 1e-12)
    }
  }

  /// Whatever is computed beside it: each row alone, in pairs, and all at once.
  @Test(arguments: [
    DistributionKind.normal, .normalBetween, .lognormal, .uniform, .beta, .triangular, .pert,
    .bernoulli,
  ])
  func aValueIsItsOwn(kind: DistributionKind) {
    let scores = (0..<60).map { Double($0) / 10 - 3 }
    let parameters: [[Double]] = (0..<kind.parameterCount).map { index in
      let first = Double(index) + 0.3
      return (0..<60).map { (row: Int) -> Double in
        kind == .bernoulli ? 0.5 : first + Double(row / 3) / 97
      }
    }
    for spread in [ParameterSpread.steady, .drawn] {
      let whole = values(kind, scores, parameters, spread)
      for width in [1, 2, 7] {
        for start in stride(from: 0, to: 60, by: width) {
          let rows = start..<min(start + width, 60)
          let part = values(kind, Array(scores[rows]), parameters.map { Array($0[rows]) }, spread)
          #expect(part == Array(whole[rows]))
        }
      }
    }
  }
}
