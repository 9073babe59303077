import CPortableMath

/// How likely the values of one ranged value are.
///
/// A draw is the quantile at a uniform random share that the unknown's key and the draw's number decide and
/// nothing else: it is the same to the bit whatever is computed before, beside or after it, and two ranges of
/// one key move together.
package struct Distribution: Sendable {
  enum Form: Sendable {
    case constant(Double)
    case normal(mean: Double, deviation: Double)
    /// `deviation` is that of the natural logarithm.
    case lognormal(median: Double, deviation: Double)
    case uniform(low: Double, high: Double)
    /// `share` lies below the mode.
    case triangular(low: Double, high: Double, share: Double)
    case pert(low: Double, high: Double, PertQuantiles)
    case percentiles(PercentileCurve)
    case beta(BetaScores)
    /// 1 above a share, else 0.
    case step(above: Double)
  }

  let form: Form
}

extension Distribution {
  /// `nil` for a value of which only one side is known.
  package init?(_ value: RangedValue) {
    let (low, high) = (value.low, value.high)
    switch value.shape {
    case .atLeast, .atMost: return nil
    case .point: form = .constant(value.mid)
    case .normal: form = .normal(low, high, mean: value.mid)
    case .interval, .lognormal, .sampled: form = .positive(low, high)
    case .uniform, .issuer: form = low == high ? .constant(low) : .uniform(low: low, high: high)
    case .triangular, .pert, .writtenPert: form = .peaked(value)
    case .percentiles: form = .percentiles(value)
    }
  }
}

extension Distribution {
  /// Beta, between 0 and 1; `nil` unless both parameters are from 0.001 to 100,000.
  package init?(alpha: Double, beta: Double) {
    guard Distribution.areBeta(alpha, beta) else { return nil }
    form = .beta(BetaScores.of(alpha, beta))
  }

  static func areBeta(_ alpha: Double, _ beta: Double) -> Bool {
    let allowed = 0.001...100_000.0
    return allowed.contains(alpha) && allowed.contains(beta)
  }

  /// 1 with so much of a chance, else 0; `nil` unless it is one from 0 to 1.
  package init?(chance: Double) {
    guard (0...1).contains(chance) else { return nil }
    form = .step(above: 1 - chance)
  }
}

extension Distribution.Form {
  fileprivate static func normal(_ low: Double, _ high: Double, mean: Double) -> Self {
    if low == high { return .constant(mean) }
    return .normal(mean: mean, deviation: (high / 2 - low / 2) / RangedValue.z95)
  }

  /// Lognormal with 90% between two positive bounds; normal where a bound is not positive.
  fileprivate static func positive(_ low: Double, _ high: Double) -> Self {
    guard low >= .leastNormalMagnitude else {
      return normal(low, high, mean: low / 2 + high / 2)
    }
    if low == high { return .constant(low) }
    return .lognormal(
      median: low.squareRoot() * high.squareRoot(),
      deviation: (PortableMath.log(high) - PortableMath.log(low)) / (2 * RangedValue.z95))
  }

  /// Lognormal where the points are those of one, so that a lognormal of any width comes back as it was.
  fileprivate static func percentiles(_ points: RangedValue) -> Self {
    let (low, high) = (points.low, points.high)
    guard high > low else { return .constant(points.mid) }
    if low >= .leastNormalMagnitude {
      let middle = low.squareRoot() * high.squareRoot()
      if abs(points.mid - middle) <= 1e-9 * middle { return .positive(low, high) }
    }
    return .percentiles(PercentileCurve(points))
  }

  fileprivate static func peaked(_ value: RangedValue) -> Self {
    let (low, high) = (value.low, value.high)
    guard high > low else { return .constant(value.mid) }
    let share = min(max((value.mid - low) / (high - low), 0), 1)
    if value.shape == .triangular { return .triangular(low: low, high: high, share: share) }
    return .pert(low: low, high: high, PertQuantiles.of(mode: share))
  }
}

extension RangedValue {
  /// Its 5%, 50% and 95% points; itself where one side alone is known.
  package var percentiles: RangedValue {
    switch shape {
    case .point, .atLeast, .atMost, .lognormal, .normal, .sampled, .percentiles: return self
    case .interval, .pert, .issuer, .uniform, .triangular, .writtenPert:
      guard let distribution = Distribution(self) else { return self }
      let isBetween = shape == .interval
      return RangedValue(
        low: isBetween ? low : distribution.quantile(0.05), mid: distribution.quantile(0.5),
        high: isBetween ? high : distribution.quantile(0.95), shape: .percentiles)
    }
  }
}

extension RangedValue {
  /// Between these and around 0 no distribution gets out of what a number holds.
  private static let usual = 1e-30...1e30

  /// Whether every draw is a number: the farthest of a wide range may be greater than any. True of what has no draws
  /// of its own.
  package var hasFiniteDraws: Bool {
    let bounds = [low, mid, high].map(\.magnitude)
    if shape != .percentiles, bounds.allSatisfy({ $0 == 0 || RangedValue.usual.contains($0) }) {
      return true
    }
    switch shape {
    case .point, .atLeast, .atMost, .sampled: return true
    case .interval, .pert, .issuer, .lognormal, .normal, .uniform, .triangular, .percentiles,
      .writtenPert:
      // Of positive ones the ends' ratio decides how far the draws lie.
      guard (high - low).isFinite, low <= 0 || (high / low).isFinite,
        let distribution = Distribution(self)
      else { return false }
      // The least and the greatest share that is drawn.
      return [0x1p-53, 1 - 0x1p-53].allSatisfy { distribution.quantile($0).isFinite }
    }
  }
}

extension RangedValue {
  /// The three numbers that are shown: of what was stated these, of what was written or computed the points at
  /// 5%, 50% and 95%.
  package var shown: RangedValue {
    switch shape {
    case .uniform, .triangular, .writtenPert: percentiles
    case .point, .interval, .pert, .issuer, .atLeast, .atMost, .lognormal, .normal, .sampled,
      .percentiles:
      self
    }
  }
}

extension Distribution {
  /// The value below which a share `p` lies, 0 < p < 1; never falls while `p` rises, but for rounding in
  /// the last place.
  package func quantile(_ p: Double) -> Double {
    var value = p
    withUnsafeMutablePointer(to: &value) { DrawBlock(capacity: 1).apply(form, to: $0, count: 1) }
    return value
  }

  /// Replaces normal scores by the values at them.
  package func apply(toScores values: UnsafeMutableBufferPointer<Double>) {
    apply(toScores: values, with: DrawBlock(capacity: min(values.count, DrawBlock.size)))
  }

  func apply(toScores values: UnsafeMutableBufferPointer<Double>, with block: DrawBlock) {
    guard let base = values.baseAddress else { return }
    for start in stride(from: 0, to: values.count, by: DrawBlock.size) {
      block.apply(
        form, toScores: base + start, count: min(DrawBlock.size, values.count - start))
    }
  }

  /// Writes the draws of a range of numbers for the unknown that `key` names.
  package func fill(
    draws: Range<Int>, key: UInt64, into target: UnsafeMutableBufferPointer<Double>
  ) {
    guard let base = target.baseAddress else { return }
    let count = min(draws.count, target.count)
    if case .constant(let value) = form {
      base.update(repeating: value, count: count)
      return
    }
    let block = DrawBlock(capacity: min(count, DrawBlock.size))
    for start in stride(from: 0, to: count, by: DrawBlock.size) {
      let width = min(DrawBlock.size, count - start)
      let first = draws.lowerBound + start
      Philox.uniforms(first..<first + width, key: key, into: base + start)
      block.apply(form, to: base + start, count: width)
    }
  }
}

/// Working memory of one block of draws, small enough for the first cache.
final class DrawBlock {
  static let size = 1024

  private let scratch: UnsafeMutablePointer<Double>
  private let places: UnsafeMutablePointer<Int32>

  init(capacity: Int) {
    scratch = .allocate(capacity: 2 * max(capacity, 1))
    places = .allocate(capacity: max(capacity, 1))
  }

  deinit {
    scratch.deallocate()
    places.deallocate()
  }

  /// Replaces shares by the quantiles there.
  func apply(_ form: Distribution.Form, to values: UnsafeMutablePointer<Double>, count: Int) {
    switch form {
    case .constant(let value): values.update(repeating: value, count: count)
    case .normal(let mean, let deviation):
      normal(values, count)
      for index in 0..<count { values[index] = mean + deviation * values[index] }
    case .lognormal(let median, let deviation):
      normal(values, count)
      portable_exponentials(values, Int64(count), median, deviation)
    case .uniform(let low, let high):
      let width = high - low
      for index in 0..<count { values[index] = min(low + width * values[index], high) }
    case .triangular(let low, let high, let share):
      triangular(values, count, low, high, share)
    case .pert(let low, let high, let quantiles):
      quantiles.apply(to: values, count: count, scratch: scratch, low: low, high: high)
    case .percentiles(let curve):
      normal(values, count)
      for index in 0..<count { values[index] = curve.value(atScore: values[index]) }
    case .beta(let scores):
      normal(values, count)
      scores.apply(to: values, count: count)
    case .step(let share):
      for index in 0..<count { values[index] = values[index] > share ? 1 : 0 }
    }
  }

  /// Replaces normal scores by the values there.
  func apply(
    _ form: Distribution.Form, toScores values: UnsafeMutablePointer<Double>, count: Int
  ) {
    switch form {
    case .normal(let mean, let deviation):
      for index in 0..<count { values[index] = mean + deviation * values[index] }
    case .lognormal(let median, let deviation):
      portable_exponentials(values, Int64(count), median, deviation)
    case .percentiles(let curve):
      for index in 0..<count { values[index] = curve.value(atScore: values[index]) }
    case .beta(let scores): scores.apply(to: values, count: count)
    case .constant, .uniform, .triangular, .pert, .step:
      for index in 0..<count { values[index] = PortableMath.normalShare(values[index]) }
      apply(form, to: values, count: count)
    }
  }

  private func normal(_ values: UnsafeMutablePointer<Double>, _ count: Int) {
    portable_normal_quantiles(values, Int64(count), scratch, places)
  }

  private func triangular(
    _ values: UnsafeMutablePointer<Double>, _ count: Int, _ low: Double, _ high: Double,
    _ share: Double
  ) {
    let width = high - low
    for index in 0..<count {
      let p = values[index]
      let rising = low + width * (p * share).squareRoot()
      let falling = high - width * ((1 - p) * (1 - share)).squareRoot()
      values[index] = p < share ? rising : falling
    }
  }
}
