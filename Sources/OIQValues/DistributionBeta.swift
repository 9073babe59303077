import Synchronization

/// The beta distribution of two parameters by normal scores.
///
/// The logarithm of the odds, log(x / (1 - x)), is a smooth function of the score for every pair of
/// parameters: cubic pieces through 1,025 exact points with exact slopes come within 1e-9 of it between the
/// scores -8.5 and 8.5, beyond which no draw lies.
package final class BetaScores: Sendable {
  /// Four coefficients a piece, constant first.
  private let pieces: Buffer<Double>

  private static let reach = 8.5
  private static let pieceCount = 1024

  private init(_ alpha: Double, _ beta: Double) {
    let mass = BetaMass(alpha, beta)
    let step = 2 * BetaScores.reach / Double(BetaScores.pieceCount)
    let middle = BetaScores.pieceCount / 2
    var points = [(value: Double, slope: Double)](
      repeating: (0, 0), count: BetaScores.pieceCount + 1)
    let start = PortableMath.log(alpha / beta)
    points[middle] = mass.point(at: 0, from: start)
    for (direction, range) in [(1, 1...middle), (-1, 1...middle)] {
      for distance in range {
        let before = points[middle + direction * (distance - 1)]
        let move = Double(direction) * step
        points[middle + direction * distance] = mass.point(
          at: Double(direction * distance) * step, from: before.value + before.slope * move)
      }
    }
    pieces = BetaScores.cubics(points, step: step)
  }
}

extension BetaScores {
  private struct Parameters: Hashable {
    var alpha: Double
    var beta: Double
  }

  private static let known = Mutex<[Parameters: BetaScores]>([:])
  private static let kept = 256

  /// The table of two parameters; made once.
  static func of(_ alpha: Double, _ beta: Double) -> BetaScores {
    let parameters = Parameters(alpha: alpha, beta: beta)
    if let table = known.withLock({ $0[parameters] }) { return table }
    let table = BetaScores(alpha, beta)
    known.withLock { tables in
      if tables.count >= kept { tables.removeAll() }
      tables[parameters] = table
    }
    return table
  }

  private static func cubics(
    _ points: [(value: Double, slope: Double)], step: Double
  ) -> Buffer<Double> {
    var coefficients: [Double] = []
    for (left, right) in zip(points, points.dropFirst()) {
      let rise = right.value - left.value
      let (first, second) = (left.slope * step, right.slope * step)
      coefficients += [left.value, first, 3 * rise - 2 * first - second, first + second - 2 * rise]
    }
    return Buffer(coefficients)
  }

  /// Replaces scores by values between 0 and 1.
  func apply(to values: UnsafeMutablePointer<Double>, count: Int) {
    let coefficients = pieces.elements
    let scale = Double(BetaScores.pieceCount) / (2 * BetaScores.reach)
    for index in 0..<count {
      let score = values[index]
      let held =
        score > -BetaScores.reach ? min(score, BetaScores.reach) : -BetaScores.reach
      let place = (held + BetaScores.reach) * scale
      let piece = min(Int(place), BetaScores.pieceCount - 1)
      let rest = place - Double(piece)
      let at = 4 * piece
      let upper = coefficients[at + 2] + rest * coefficients[at + 3]
      let odds = coefficients[at] + rest * (coefficients[at + 1] + rest * upper)
      values[index] = 1 / (1 + PortableMath.exp(-odds))
    }
  }
}

/// How much of a beta distribution lies on either side of a point, in logarithms.
private struct BetaMass {
  let alpha: Double
  let beta: Double
  /// The logarithm of the beta function.
  private let whole: Double

  init(_ alpha: Double, _ beta: Double) {
    (self.alpha, self.beta) = (alpha, beta)
    let odds = PortableMath.log(alpha / beta)
    let below = BetaMass.part(alpha, beta, odds: odds)
    let above = BetaMass.part(beta, alpha, odds: -odds)
    let larger = max(below, above)
    whole =
      larger + PortableMath.log(PortableMath.exp(below - larger) + PortableMath.exp(above - larger))
  }

  /// log(x) where log(x / (1 - x)) is `odds`.
  private static func logShare(_ odds: Double) -> Double {
    odds < 0
      ? odds - PortableMath.log(1 + PortableMath.exp(odds))
      : -PortableMath.log(1 + PortableMath.exp(-odds))
  }

  /// The logarithm of the integral of t^(a-1) (1-t)^(b-1) from 0 to x, by a series of positive terms
  /// (Abramowitz and Stegun 26.5.4 and 15.3.3), which is short where x is at most the mean.
  private static func part(_ a: Double, _ b: Double, odds: Double) -> Double {
    let x = PortableMath.exp(logShare(odds))
    var term = 1.0
    var sum = 1.0
    var index = 0.0
    while term > 1e-17 * sum, index < 100_000 {
      term *= x * (a + b + index) / (a + 1 + index)
      sum += term
      index += 1
    }
    return a * logShare(odds) + b * logShare(-odds) - PortableMath.log(a) + PortableMath.log(sum)
  }

  /// The logarithm of the share below a point, or above it.
  private func share(_ side: Side, odds: Double) -> Double {
    let (a, b, own) = side == .below ? (alpha, beta, odds) : (beta, alpha, -odds)
    if own <= PortableMath.log((a + 1) / (b + 1)) {
      return BetaMass.part(a, b, odds: own) - whole
    }
    let other = PortableMath.exp(BetaMass.part(b, a, odds: -own) - whole)
    return PortableMath.log(max(1 - other, Double.leastNormalMagnitude))
  }

  private enum Side { case below, above }

  /// The log odds at which the smaller of the two sides has the share that belongs to a score, and how fast
  /// they grow with the score there; by Newton's method.
  func point(at score: Double, from start: Double) -> (value: Double, slope: Double) {
    let side: Side = score <= 0 ? .below : .above
    let wanted = PortableMath.log(PortableMath.normalShare(-abs(score)))
    var odds = start
    for _ in 0..<30 {
      let reached = share(side, odds: odds)
      // The density of the log odds over the share so far: the slope of the share's logarithm.
      let slope = PortableMath.exp(density(odds) - reached)
      let step = (wanted - reached) / (side == .below ? slope : -slope)
      let held = min(max(step, -4), 4)
      odds += held
      if abs(held) <= 1e-13 * max(abs(odds), 1) { break }
    }
    let normal = -0.5 * score * score - 0.9189385332046727
    return (odds, PortableMath.exp(normal - density(odds)))
  }

  private func density(_ odds: Double) -> Double {
    alpha * BetaMass.logShare(odds) + beta * BetaMass.logShare(-odds) - whole
  }
}
