/// The distribution that has three given points at 5%, 50% and 95%.
///
/// It is a lognormal moved along its axis, which covers the normal, every lognormal and every mirrored one: at
/// the normal score z its value is a + b (exp(g z) - 1) / g (Tukey's g distribution, 1977), and three points
/// decide a, b and g. Two departures keep it sound:
///
/// - Points so unlike in their distances from the median that the mean would lie beyond the 95% point, or two
///   of them alike, get the greatest bend that is taken. The halves on the two sides of the median then meet
///   in a corner.
/// - Where all points have one sign the 5% next to zero go towards zero and never past it: of a lognormal they
///   do so anyway.
struct PercentileCurve: Sendable {
  private let points: RangedValue
  /// All points are below zero: `points` are their mirror images.
  private let isMirrored: Bool
  /// How the logarithm of the distance bends by score: g.
  private let bend: Double
  /// What the bent scores of the two halves are multiplied by.
  private let below: Double
  private let above: Double
  /// How the logarithm falls below the 5% point, where that is positive.
  private let tail: Double?
}

extension PercentileCurve {
  /// Both halves are a straight line for less than this.
  private static let leastBend = 1e-6
  /// With more the mean is beyond the 95% point: g^2 / 2 = z95 g.
  private static let mostBend = 2 * RangedValue.z95

  /// `points` holds the three values in its bounds, `low` below `high`.
  init(_ points: RangedValue) {
    isMirrored = points.high < 0
    let points = isMirrored ? points.mirrored : points
    self.points = points
    let (down, up) = (points.mid - points.low, points.high - points.mid)
    let bend = PercentileCurve.bend(down, up)
    self.bend = bend
    let z95 = RangedValue.z95
    let slope: Double
    if abs(bend) < PercentileCurve.leastBend {
      (below, above) = (down / z95, up / z95)
      slope = below
    } else {
      below = down / (1 - PortableMath.exp(-bend * z95))
      above = up / (PortableMath.exp(bend * z95) - 1)
      slope = below * bend * PortableMath.exp(-bend * z95)
    }
    tail = points.low > 0 ? slope / points.low : nil
  }

  private static func bend(_ down: Double, _ up: Double) -> Double {
    guard down >= .leastNormalMagnitude, up >= .leastNormalMagnitude else {
      return down < up ? mostBend : -mostBend
    }
    let bend = (PortableMath.log(up) - PortableMath.log(down)) / RangedValue.z95
    return min(max(bend, -mostBend), mostBend)
  }

  /// The value at a normal score.
  func value(atScore score: Double) -> Double {
    isMirrored ? -unmirrored(-score) : unmirrored(score)
  }

  private func unmirrored(_ score: Double) -> Double {
    if let tail, score < -RangedValue.z95 {
      return points.low * PortableMath.exp(tail * (score + RangedValue.z95))
    }
    let bent =
      abs(bend) < PercentileCurve.leastBend ? score : PortableMath.exp(bend * score) - 1
    return points.mid + (score < 0 ? below : above) * bent
  }
}

extension RangedValue {
  fileprivate var mirrored: RangedValue {
    RangedValue(low: -high, mid: -mid, high: -low, shape: shape)
  }
}
