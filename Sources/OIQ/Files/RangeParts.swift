import OIQCatalog
import OIQValues

/// What the three columns of a range in a file are: what a fact states, or the points of a distribution.
enum RangeParts: CaseIterable {
  case statement, distribution

  /// Behind a column's name and `_`, or as the keys of an object.
  var names: [String] {
    switch self {
    case .statement: ["low", "value", "high"]
    case .distribution: ["p5", "p50", "p95"]
    }
  }

  /// Whether these of its parts say where the median lies and one end, and leave the other open: a fact may be stated
  /// so, but a distribution has both.
  func isHoled(_ isThere: [Bool]) -> Bool {
    self == .distribution && isThere[1] && isThere[0] != isThere[2]
  }

  /// The range of which these are the parts; `nil` when there is none of them.
  func value(_ low: Double?, _ mid: Double?, _ high: Double?) -> RangedValue? {
    // Ends without a middle are the same interval in both, and so is what is known on one side alone.
    guard self == .distribution, let mid, let low, let high, low < high else {
      return StatedBounds(low: low, value: mid, high: high).ranged
    }
    return RangedValue(low: low, mid: mid, high: high, shape: .percentiles)
  }
}
