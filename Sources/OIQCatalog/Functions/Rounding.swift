import Glibc
import OIQValues

/// Rounds numbers by the digits that they are written with: the fewest that are read as the number.
package enum Rounding {
  /// Rounds the fewest decimal digits that are read as the number, half away from zero: 1.005 is a little less in
  /// binary, and is 1.01 all the same, as it is where numbers are shown. Digits beyond what a double holds leave the
  /// number as it is.
  package static func round(_ value: Double, digits: Double) -> Double {
    let whole = digits.rounded()
    guard whole > -309, whole < 309 else { return whole < 0 ? 0 : value }
    let scale = pow(10, whole.magnitude)
    let scaled = whole <= 0 ? value / scale : value * scale
    if whole > 0, scaled.magnitude >= 0x1p53 { return value }
    // The digits decide where the product, with its roundings, is so near to a half that it doesn't.
    let distance = (scaled.magnitude - scaled.magnitude.rounded(.down) - 0.5).magnitude
    if distance <= max(scaled.magnitude, 1) * 0x1p-50,
      let decimal = DecimalDigits(value)?.rounded(toPlaces: Int(whole)),
      let rounded = Double(decimal.text)
    {
      return rounded
    }
    let rounded = scaled.rounded(.toNearestOrAwayFromZero)
    return whole <= 0 ? rounded * scale : rounded / scale
  }
}

extension Rounding {
  /// The nearest multiple of a step, half away from zero: 0.3 is three steps of 0.1, and 0.15 two, though neither is
  /// in binary. A number to which the step is less than its own last digit stays as it is; not finite for a step of
  /// zero.
  package static func round(_ value: Double, toMultipleOf step: Double) -> Double {
    let quotient = (value / step).magnitude
    guard quotient.isFinite else { return quotient }
    guard quotient < 0x1p53 else { return value }
    var count = quotient.rounded(.toNearestOrAwayFromZero)
    let distance = (quotient - quotient.rounded(.down) - 0.5).magnitude
    if distance <= max(quotient, 1) * 0x1p-50 {
      count = nearest(value.magnitude, step.magnitude, near: quotient.rounded(.down)) ?? count
    }
    let size = multiple(count, of: step.magnitude)
    return value < 0 && size > 0 ? -size : size
  }

  /// So many steps, or one more where half a step or more is left.
  private static func nearest(_ value: Double, _ step: Double, near count: Double) -> Double? {
    guard let value = Decimal(value), let step = Decimal(step),
      let halves = UInt128(exactly: 2 * count + 1),
      let middle = step.times(halves), let twice = value.times(2)
    else { return nil }
    let scale = min(middle.scale, twice.scale)
    guard let left = twice.whole(scale), let right = middle.whole(scale) else { return nil }
    return left >= right ? count + 1 : count
  }

  private static func multiple(_ count: Double, of step: Double) -> Double {
    // A quotient of whole numbers is the number that its digits are read as.
    var scale = 1.0
    while scale <= 1e22 {
      let whole = (step * scale).rounded()
      if whole < 0x1p53, whole / scale == step {
        if count * whole < 0x1p53 { return count * whole / scale }
        break
      }
      scale *= 10
    }
    guard let whole = UInt128(exactly: count), let exact = Decimal(step)?.times(whole),
      let number = Double("\(exact.digits)e\(exact.scale)")
    else { return count * step }
    return number
  }
}

extension Rounding {
  /// The greatest whole number that is not above a number, or the smallest that is not below it. A number that is whole
  /// but for its last binary digits is that number: $0.6 are three times $0.2, though 0.6 / 0.2 is a little less than 3.
  package static func whole(_ value: Double, _ rule: FloatingPointRoundingRule) -> Double {
    let nearest = value.rounded(.toNearestOrAwayFromZero)
    let slack = min(value.magnitude * 0x1p-51, 0x1p-10)
    return (value - nearest).magnitude <= slack ? nearest : value.rounded(rule)
  }
}

/// A number without a sign as whole digits times a power of ten.
private struct Decimal {
  var digits: UInt128
  var scale: Int

  init(digits: UInt128, scale: Int) {
    self.digits = digits
    self.scale = scale
  }

  init?(_ value: Double) {
    guard let decimal = DecimalDigits(value) else { return nil }
    digits = decimal.digits.reduce(0) { $0 * 10 + UInt128($1) }
    scale = decimal.exponent - decimal.digits.count
  }

  func times(_ factor: UInt128) -> Decimal? {
    let (product, overflow) = digits.multipliedReportingOverflow(by: factor)
    return overflow ? nil : Decimal(digits: product, scale: scale)
  }

  /// The digits to a power of ten that isn't above its own.
  func whole(_ target: Int) -> UInt128? {
    var whole = digits
    for _ in 0..<min(scale - target, 40) {
      let (more, overflow) = whole.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      whole = more
    }
    return scale - target > 40 && digits > 0 ? nil : whole
  }
}
