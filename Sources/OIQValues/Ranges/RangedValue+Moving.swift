// A multiple of a range, or a range with a number added, is a range of the same kind where the kind allows it:
// what was stated stays as stated, and no draw is asked for its bounds.

extension RangedValue {
  /// Whether it stays of its kind when a number is added or when it is turned over, as well as when it is multiplied
  /// by a positive number.
  package var isMovable: Bool {
    switch shape {
    case .point, .normal, .uniform, .issuer, .triangular, .pert, .writtenPert, .atLeast, .atMost:
      true
    case .interval: isNormalInterval
    case .lognormal, .sampled, .percentiles: false
    }
  }

  /// A measured low and high of which one isn't positive are normal.
  private var isNormalInterval: Bool { shape == .interval && low < .leastNormalMagnitude }

  /// What a multiple of it plus a number is: `low`, `mid` and `high` are where its own come to lie, `offset` where 0
  /// does. Nil where that is a range of another kind, or none.
  package func moved(low: Double, mid: Double, high: Double, offset: Double) -> RangedValue? {
    guard low.isFinite, mid.isFinite, high.isFinite, low != high else { return nil }
    let isTurned = high < low
    guard isMovable || offset == 0 && !isTurned else { return nil }
    var shape = shape
    switch shape {
    case .point, .sampled: return nil
    case .atLeast where isTurned: shape = .atMost
    case .atMost where isTurned: shape = .atLeast
    case .interval where isNormalInterval: shape = .normal
    case .atLeast, .atMost, .interval, .pert, .issuer, .lognormal, .normal, .uniform, .triangular,
      .percentiles, .writtenPert:
      break
    }
    return RangedValue(low: min(low, high), mid: mid, high: max(low, high), shape: shape)
  }

  /// Whether another range of the same unknown is a multiple of it plus a number, so that sums of both are ranges
  /// of its kind too.
  package func isAlike(_ other: RangedValue) -> Bool {
    func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(abs(a), abs(b)) }
    guard shape == other.shape else { return false }
    switch shape {
    case .uniform, .issuer, .normal: return true
    case .triangular, .pert, .writtenPert:
      return isClose((mid - low) / (high - low), (other.mid - other.low) / (other.high - other.low))
    case .interval where isNormalInterval: return other.isNormalInterval
    case .interval where other.isNormalInterval: return false
    case .interval, .lognormal: return isClose(high / low, other.high / other.low)
    case .point, .atLeast, .atMost, .sampled, .percentiles: return self == other
    }
  }
}
