import OIQValues

/// The bounds of one fact as its source states them.
package struct StatedBounds {
  package var low: Double?
  package var value: Double?
  package var high: Double?
  /// A company's own range: shown as such, uniform in arithmetic.
  package var isIssuers: Bool

  package init(low: Double?, value: Double?, high: Double?, isIssuers: Bool = false) {
    self.low = low
    self.value = value
    self.high = high
    self.isIssuers = isIssuers
  }
}

extension StatedBounds {
  /// What they mean as a ranged value; `nil` when nothing is stated.
  ///
  /// A value beside one bound is a `pert` whose other bound is the value: a typical value and a maximum
  /// says nothing about less than typical.
  package var ranged: RangedValue? {
    switch (low, value, high) {
    case (nil, nil, nil): nil
    case (nil, let value?, nil): RangedValue.point(value)
    case (let low?, nil, nil): RangedValue(low: low, mid: low, high: low, shape: .atLeast)
    case (nil, nil, let high?): RangedValue(low: high, mid: high, high: high, shape: .atMost)
    case (let low?, nil, let high?): between(low, middle(low, high), high, .interval)
    case (let low, let value?, let high): between(low ?? value, value, high ?? value, .pert)
    }
  }

  /// The median of the distribution that two bounds alone are.
  private func middle(_ low: Double, _ high: Double) -> Double {
    isIssuers || low < .leastNormalMagnitude
      ? low + (high - low) / 2 : low.squareRoot() * high.squareRoot()
  }

  private func between(
    _ low: Double, _ mid: Double, _ high: Double, _ shape: RangeShape
  ) -> RangedValue {
    if low == high { return .point(mid) }
    return RangedValue(low: low, mid: mid, high: high, shape: isIssuers ? .issuer : shape)
  }
}

extension RangedValue {
  fileprivate static func point(_ value: Double) -> RangedValue {
    RangedValue(low: value, mid: value, high: value, shape: .point)
  }
}
