/// Why two numbers make no range of the kind that was written.
package enum RangeProblem: Error, Hashable, Sendable {
  /// `a to b` is lognormal: both ends must be above zero.
  case notPositive(low: Double, high: Double)
  case reversed(low: Double, high: Double)
  case negativeDeviation(Double)
  /// The most likely value lies outside its bounds.
  case modeOutside(mode: Double)
  case notFinite
}

extension RangeProblem {
  /// One sentence without a full stop; the numbers are at the label, in the user's own words.
  package var message: String {
    switch self {
    case .notPositive: "`a to b` needs both ends above zero: it is lognormal"
    case .reversed: "a range goes from its lower end to its upper end"
    case .negativeDeviation: "a standard deviation can't be below zero"
    case .modeOutside: "the most likely value must lie between the bounds"
    case .notFinite: "a range needs finite ends"
    }
  }

  /// What may be written instead, from the texts of the two operands, most likely first.
  package func offers(_ left: String, _ right: String) -> [String] {
    switch self {
    case .notPositive(let low, let high):
      low <= high
        ? ["normal(\(left) to \(right))", "uniform(\(left) to \(right))"]
        : ["normal(\(right) to \(left))", "uniform(\(right) to \(left))"]
    case .reversed: ["\(right) to \(left)"]
    case .negativeDeviation, .modeOutside, .notFinite: []
    }
  }
}

extension RangedValue {
  /// The 95% point of the standard normal distribution, to the last bit of a double.
  package static let z95 = 1.6448536269514722

  package static func point(_ value: Double) -> RangedValue {
    RangedValue(low: value, mid: value, high: value, shape: .point)
  }

  /// `a to b`: lognormal with 5% below `a` and 5% above `b`; its median is their geometric mean.
  package static func lognormal(
    from low: Double, to high: Double
  ) -> Result<RangedValue, RangeProblem> {
    guard low.isFinite, high.isFinite else { return .failure(.notFinite) }
    guard low > 0, high > 0 else { return .failure(.notPositive(low: low, high: high)) }
    return ordered(low, low.squareRoot() * high.squareRoot(), high, .lognormal)
  }

  /// `a ± s`: normal around `a` with standard deviation `s`.
  package static func normal(
    mean: Double, deviation: Double
  ) -> Result<RangedValue, RangeProblem> {
    guard deviation >= 0 || deviation.isNaN else { return .failure(.negativeDeviation(deviation)) }
    let half = z95 * deviation
    guard (mean - half).isFinite, (mean + half).isFinite else { return .failure(.notFinite) }
    return ordered(mean - half, mean, mean + half, .normal)
  }

  /// `normal(a to b)`: normal with 5% below `a` and 5% above `b`.
  package static func normal(
    from low: Double, to high: Double
  ) -> Result<RangedValue, RangeProblem> {
    ordered(low, middle(low, high), high, .normal)
  }

  /// `uniform(a to b)`: `low` and `high` are the ends themselves.
  package static func uniform(
    from low: Double, to high: Double
  ) -> Result<RangedValue, RangeProblem> {
    ordered(low, middle(low, high), high, .uniform)
  }

  /// `triangular` and `pert`: the ends themselves, and the most likely value in `mid`.
  package static func peaked(
    _ shape: PeakedShape, from low: Double, mode: Double, to high: Double
  ) -> Result<RangedValue, RangeProblem> {
    guard mode.isFinite else { return .failure(.notFinite) }
    guard low > high || (low <= mode && mode <= high) else {
      return .failure(.modeOutside(mode: mode))
    }
    return ordered(low, mode, high, shape == .pert ? .writtenPert : .triangular)
  }

  private static func middle(_ low: Double, _ high: Double) -> Double { low / 2 + high / 2 }

  private static func ordered(
    _ low: Double, _ mid: Double, _ high: Double, _ shape: RangeShape
  ) -> Result<RangedValue, RangeProblem> {
    guard low.isFinite, mid.isFinite, high.isFinite else { return .failure(.notFinite) }
    guard low <= high else { return .failure(.reversed(low: low, high: high)) }
    if low == high { return .success(.point(low)) }
    return .success(RangedValue(low: low, mid: mid, high: high, shape: shape))
  }
}

/// Distributions with a most likely value between two ends.
package enum PeakedShape: Hashable, Sendable {
  case triangular, pert
}
