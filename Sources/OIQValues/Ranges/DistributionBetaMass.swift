/// How much of a beta distribution lies on either side of a point, in logarithms.
struct BetaMass {
  let alpha: Double
  let beta: Double
  /// The logarithm of the beta function.
  private let whole: Double
  private let expansion: Expansion

  /// What the incomplete beta function is computed by, times x^a (1-x)^b / a.
  enum Expansion {
    /// Positive terms (Abramowitz and Stegun 26.5.4 and 15.3.3), few where x is at most the mean and not
    /// near 1.
    case series
    /// The continued fraction of Abramowitz and Stegun 26.5.8 by Lentz's method: as many steps as the square
    /// root of the larger parameter where x is at most (a + 1) / (a + b + 2).
    case fraction
  }

  /// By a series as long as one converges.
  init(_ alpha: Double, _ beta: Double, by wanted: Expansion) {
    (self.alpha, self.beta) = (alpha, beta)
    if case .series = wanted {
      let odds = PortableMath.log(alpha / beta)
      if let below = BetaMass.seriesPart(alpha, beta, odds: odds),
        let above = BetaMass.seriesPart(beta, alpha, odds: -odds)
      {
        (whole, expansion) = (BetaMass.joined(below, above), .series)
        return
      }
    }
    let odds = PortableMath.log((alpha + 1) / (beta + 1))
    whole = BetaMass.joined(
      BetaMass.fractionPart(alpha, beta, odds: odds),
      BetaMass.fractionPart(beta, alpha, odds: -odds))
    expansion = .fraction
  }

  /// The logarithm of the sum of two logarithms' numbers.
  private static func joined(_ first: Double, _ second: Double) -> Double {
    let larger = max(first, second)
    return larger
      + PortableMath.log(PortableMath.exp(first - larger) + PortableMath.exp(second - larger))
  }

  /// log(x) where log(x / (1 - x)) is `odds`.
  private static func logShare(_ odds: Double) -> Double {
    odds < 0
      ? odds - PortableMath.log(1 + PortableMath.exp(odds))
      : -PortableMath.log(1 + PortableMath.exp(-odds))
  }

  /// The logarithm of the integral of t^(a-1) (1-t)^(b-1) from 0 to x.
  private func part(_ a: Double, _ b: Double, odds: Double) -> Double {
    switch expansion {
    case .series: BetaMass.seriesPart(a, b, odds: odds) ?? BetaMass.fractionPart(a, b, odds: odds)
    case .fraction: BetaMass.fractionPart(a, b, odds: odds)
    }
  }

  /// `nil` where it is too long a series.
  private static func seriesPart(_ a: Double, _ b: Double, odds: Double) -> Double? {
    let x = PortableMath.exp(logShare(odds))
    var term = 1.0
    var sum = 1.0
    var index = 0.0
    while term > 1e-17 * sum, index < 100_000 {
      term *= x * (a + b + index) / (a + 1 + index)
      sum += term
      index += 1
    }
    guard term <= 1e-17 * sum else { return nil }
    return a * logShare(odds) + b * logShare(-odds) - PortableMath.log(a) + PortableMath.log(sum)
  }

  private static func fractionPart(_ a: Double, _ b: Double, odds: Double) -> Double {
    let x = PortableMath.exp(logShare(odds))
    var fraction = ContinuedFraction(second: -(a + b) * x / (a + 1))
    var m = 1.0
    var change = 0.0
    while abs(change - 1) > 3e-16, m < 10_000 {
      let (even, odd) = (a + 2 * m, a + 2 * m + 1)
      _ = fraction.add(m * (b - m) * x / ((even - 1) * even))
      change = fraction.add(-(a + m) * (a + b + m) * x / (even * odd))
      m += 1
    }
    return a * logShare(odds) + b * logShare(-odds) - PortableMath.log(a)
      + PortableMath.log(fraction.value)
  }

  /// The logarithm of the share below a point, or above it.
  private func share(_ side: Side, odds: Double) -> Double {
    let (a, b, own) = side == .below ? (alpha, beta, odds) : (beta, alpha, -odds)
    if own <= PortableMath.log((a + 1) / (b + 1)) {
      return part(a, b, odds: own) - whole
    }
    let other = PortableMath.exp(part(b, a, odds: -own) - whole)
    return PortableMath.log(max(1 - other, Double.leastNormalMagnitude))
  }

  private enum Side { case below, above }

  /// The log odds at which the smaller of the two sides has the share that belongs to a score, and how fast
  /// they grow with the score there; by Newton's method from a point nearby.
  func point(at score: Double, from start: Double) -> (value: Double, slope: Double) {
    let odds = search(score, from: start, longest: 4, until: 1e-13)
    let normal = -0.5 * score * score - 0.9189385332046727
    return (odds, PortableMath.exp(normal - density(odds)))
  }

  /// The value between 0 and 1 at a normal score, by itself; within 1e-12 of it.
  ///
  /// The log odds have a log-concave density, so that the logarithm of either side's share is concave:
  /// Newton's method gets to the point from any start, and never needs its steps held.
  func value(at score: Double) -> Double {
    let held = min(max(score, -BetaScores.reach), BetaScores.reach)
    // Newton's error is squared by each step: one that moved so little leaves none worth another.
    let odds = search(held, from: start(at: held), longest: .infinity, until: 1e-7)
    return 1 / (1 + PortableMath.exp(-odds))
  }

  /// Near the log odds at a score: of two humps' parameters by their mean and spread, else the end of a tail.
  private func start(at score: Double) -> Double {
    if min(alpha, beta) > 1 {
      let (a, b) = (alpha - 0.5, beta - 0.5)
      return PortableMath.log(a / b) + score * (1 / a + 1 / b).squareRoot()
    }
    let middle = PortableMath.log(alpha / beta)
    let wanted = PortableMath.log(PortableMath.normalShare(-abs(score)))
    return score <= 0
      ? min((wanted + PortableMath.log(alpha) + whole) / alpha, middle)
      : max(-(wanted + PortableMath.log(beta) + whole) / beta, middle)
  }

  private func search(
    _ score: Double, from start: Double, longest: Double, until last: Double
  ) -> Double {
    let side: Side = score <= 0 ? .below : .above
    let wanted = PortableMath.log(PortableMath.normalShare(-abs(score)))
    var odds = start
    for _ in 0..<30 {
      let reached = share(side, odds: odds)
      // The density of the log odds over the share so far: the slope of the share's logarithm.
      let slope = PortableMath.exp(density(odds) - reached)
      let step = (wanted - reached) / (side == .below ? slope : -slope)
      let held = min(max(step, -longest), longest)
      odds += held
      if abs(held) <= last * max(abs(odds), 1) { break }
    }
    return odds
  }

  private func density(_ odds: Double) -> Double {
    alpha * BetaMass.logShare(odds) + beta * BetaMass.logShare(-odds) - whole
  }
}

/// 1 / (1 + c1 / (1 + c2 / (1 + …))) by Lentz's method (Press and others, "Numerical Recipes", 5.2).
private struct ContinuedFraction {
  private(set) var value: Double
  private var upper = 1.0
  private var lower: Double

  init(second coefficient: Double) {
    lower = 1 / (1 + coefficient)
    value = lower
  }

  /// Goes a coefficient further; what the value changed by, as a factor.
  mutating func add(_ coefficient: Double) -> Double {
    lower = 1 / (1 + coefficient * lower)
    upper = 1 + coefficient / upper
    value *= upper * lower
    return upper * lower
  }
}
