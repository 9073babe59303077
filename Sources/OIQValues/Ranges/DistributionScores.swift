// Distributions by normal scores: where a draw of the standard normal distribution, rather than a share, says
// which value is meant. Scores can be mixed, which is what stated correlation takes, and the parameters of
// the distribution may differ from draw to draw.

extension PortableMath {
  /// The share of a standard normal distribution below `z`, with an absolute error below 1e-15 and in the
  /// lower tail a relative one below 1e-12.
  ///
  /// Up to 3 from the middle the series of G. Marsaglia, "Evaluating the Normal Distribution", Journal of
  /// Statistical Software 11 (2004); beyond it the continued fraction of Mills' ratio (Laplace; Abramowitz and
  /// Stegun 26.2.14).
  package static func normalShare(_ z: Double) -> Double {
    let size = abs(z)
    let density = 0.3989422804014327 * exp(-0.5 * size * size)
    if size < 3 {
      var term = z
      var sum = z
      var odd = 1.0
      while abs(term) > 1e-17 * abs(sum) {
        odd += 2
        term *= z * z / odd
        sum += term
      }
      return 0.5 + density * sum
    }
    var fraction = size
    for index in stride(from: 40.0, to: 0, by: -1) { fraction = size + index / fraction }
    let tail = density / fraction
    return z < 0 ? tail : 1 - tail
  }
}

/// Which distribution a function makes of its parameters.
package enum DistributionKind: Sendable, Hashable {
  /// Mean and standard deviation.
  case normal
  /// The 5% and the 95% point.
  case normalBetween, lognormal
  /// Both ends, or both ends and the mode between them.
  case uniform, triangular, pert
  /// Two shape parameters; values from 0 to 1.
  case beta
  /// How likely a 1 is; else 0.
  case bernoulli
}

extension DistributionKind {
  /// `nil` for parameters that make none.
  package func distribution(_ parameters: [Double]) -> Distribution? {
    guard parameters.allSatisfy(\.isFinite), parameters.count == parameterCount else { return nil }
    switch self {
    case .beta: return Distribution(alpha: parameters[0], beta: parameters[1])
    case .bernoulli: return Distribution(chance: parameters[0])
    case .normal, .normalBetween, .lognormal, .uniform, .triangular, .pert:
      guard case .success(let range) = range(parameters) else { return nil }
      return Distribution(range)
    }
  }

  package var parameterCount: Int {
    switch self {
    case .normal, .normalBetween, .lognormal, .uniform, .beta: 2
    case .triangular, .pert: 3
    case .bernoulli: 1
    }
  }

  /// The same as a range that can be stated; a failure for the two kinds that can't.
  package func range(_ numbers: [Double]) -> Result<RangedValue, RangeProblem> {
    switch self {
    case .normal: RangedValue.normal(mean: numbers[0], deviation: numbers[1])
    case .normalBetween: RangedValue.normal(from: numbers[0], to: numbers[1])
    case .lognormal: RangedValue.lognormal(from: numbers[0], to: numbers[1])
    case .uniform: RangedValue.uniform(from: numbers[0], to: numbers[1])
    case .triangular:
      RangedValue.peaked(.triangular, from: numbers[0], mode: numbers[1], to: numbers[2])
    case .pert: RangedValue.peaked(.pert, from: numbers[0], mode: numbers[1], to: numbers[2])
    case .beta, .bernoulli: .failure(.notFinite)
    }
  }
}
