import CPortableMath
import Synchronization

/// Quantiles of the beta distribution that pert stands for: between 0 and 1 with the mode at a share `m` of
/// the way, alpha = 1 + 4 m and beta = 5 - 4 m (Malcolm, Roseboom, Clark and Fazar, 1959).
///
/// The two sides of the mean have a table each. Below it a share p is the alpha-th power of a number t, and
/// the quantile is almost a straight line in t, so that cubic pieces through 257 exact points with exact
/// slopes come within 1e-9 of the width of the range; above it the same holds for 1 - p and beta.
package final class PertQuantiles: Sendable {
  /// The share of values below the mean.
  private let split: Double
  private let alpha: Double
  private let beta: Double
  /// Those of the lower side, then those of the upper.
  private let pieces: Buffer<Double>

  private init(mode: Double) {
    let alpha = 1 + 4 * mode
    let beta = 5 - 4 * mode
    let below = BetaSide.mass(alpha, beta, upTo: alpha / 6)
    let above = BetaSide.mass(beta, alpha, upTo: beta / 6)
    split = below / (below + above)
    pieces = Buffer(BetaSide.pieces(alpha, beta) + BetaSide.pieces(beta, alpha))
    (self.alpha, self.beta) = (alpha, beta)
  }
}

extension PertQuantiles {
  private static let known = Mutex<[UInt64: PertQuantiles]>([:])
  private static let kept = 1024

  /// The table for a mode at a share of the way; made once.
  static func of(mode: Double) -> PertQuantiles {
    let key = mode.bitPattern
    if let table = known.withLock({ $0[key] }) { return table }
    let table = PertQuantiles(mode: mode)
    known.withLock { tables in
      if tables.count >= kept { tables.removeAll() }
      tables[key] = table
    }
    return table
  }

  /// Replaces shares by the values of a range that they belong to.
  func apply(
    to values: UnsafeMutablePointer<Double>, count: Int, scratch: UnsafeMutablePointer<Double>,
    low: Double, high: Double
  ) {
    portable_powers(values, Int64(count), split, 1 / alpha, 1 / beta, scratch)
    let width = high - low
    let pieces = pieces.elements
    for index in 0..<count {
      let isLower = values[index] < split
      let way = BetaSide.value(at: scratch[index], pieces, isLower ? 0 : BetaSide.pieceCount)
      let value = isLower ? low + width * way : high - width * way
      values[index] = min(max(value, low), high)
    }
  }
}

/// One side of a beta distribution, from its end to its mean, as cubic pieces over t, where t to the power of
/// alpha is the share of the side's mass.
private enum BetaSide {
  static let pieceCount = 256

  /// Four coefficients a piece, constant first.
  static func pieces(_ alpha: Double, _ beta: Double) -> [Double] {
    let mean = alpha / 6
    let whole = BetaSide.mass(alpha, beta, upTo: mean)
    let step = 1 / Double(BetaSide.pieceCount)
    var points = [(0.0, PortableMath.exp(PortableMath.log(alpha * whole) / alpha))]
    for index in 1...BetaSide.pieceCount {
      let t = Double(index) * step
      let last = points[index - 1]
      points.append(
        BetaSide.point(t, from: min(last.0 + last.1 * step, mean), alpha, beta, whole))
    }
    return BetaSide.cubics(points, step: step)
  }

  /// Where the share of the side's mass is t^alpha, and the slope there; Newton's method, which from the
  /// point before needs two steps.
  private static func point(
    _ t: Double, from start: Double, _ alpha: Double, _ beta: Double, _ whole: Double
  ) -> (Double, Double) {
    var x = start
    var slope = 1.0
    for _ in 0..<4 {
      let mass = mass(alpha, beta, upTo: x)
      let reached = PortableMath.exp(PortableMath.log(mass / whole) / alpha)
      let density = PortableMath.exp(
        (alpha - 1) * PortableMath.log(x) + (beta - 1) * PortableMath.log(1 - x))
      slope = alpha * mass / (density * reached)
      x -= (reached - t) * slope
    }
    return (x, slope)
  }

  private static func cubics(_ points: [(Double, Double)], step: Double) -> [Double] {
    var coefficients: [Double] = []
    for (left, right) in zip(points, points.dropFirst()) {
      let rise = right.0 - left.0
      let (first, second) = (left.1 * step, right.1 * step)
      coefficients += [left.0, first, 3 * rise - 2 * first - second, first + second - 2 * rise]
    }
    return coefficients
  }

  @inline(__always)
  static func value(
    at t: Double, _ coefficients: UnsafeBufferPointer<Double>, _ first: Int
  ) -> Double {
    let scaled = t * Double(pieceCount)
    let piece = min(Int(scaled), pieceCount - 1)
    let rest = scaled - Double(piece)
    let at = 4 * (first + piece)
    let upper = coefficients[at + 2] + rest * coefficients[at + 3]
    return coefficients[at] + rest * (coefficients[at + 1] + rest * upper)
  }

  /// The integral of t^(alpha-1) (1-t)^(beta-1) from 0 to x, alpha + beta = 6, by a series of positive
  /// terms (Abramowitz and Stegun 26.5.4 and 15.3.3).
  static func mass(_ alpha: Double, _ beta: Double, upTo x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var index = 0.0
    while term > 1e-17 * sum, index < 1000 {
      term *= x * (6 + index) / (alpha + 1 + index)
      sum += term
      index += 1
    }
    let edge = alpha * PortableMath.log(x) + beta * PortableMath.log(1 - x)
    return PortableMath.exp(edge) * sum / alpha
  }
}
