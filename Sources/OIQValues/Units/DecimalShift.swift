/// Moves the decimal point of numbers that were written as decimals.
///
/// The double nearest to 0.7, divided by 100, isn't the one nearest to 0.007: a cell under `[%]` would not equal what
/// it says. So the decimal is looked for that reads as the number, and its point is moved; one rounding is left. The same
/// where the decimal is multiplied or divided by a whole number besides: 266.15 kWh are 266,150 Wh.
package struct DecimalShift: Sendable, Hashable {
  /// How many places the point moves to the right.
  package let power: Int
  private let factor: Double
  private let divisor: Double

  package init(_ power: Int) {
    self.power = power
    (factor, divisor) = (1, 1)
  }

  /// Nil where one of the two is no whole number that a double holds exactly.
  init?(_ numerator: Double, over denominator: Double) {
    guard let above = DecimalShift.parts(of: numerator),
      let below = DecimalShift.parts(of: denominator)
    else { return nil }
    power = above.power - below.power
    (factor, divisor) = (above.whole, below.whole)
  }
}

extension DecimalShift {
  /// The powers of ten that a double holds exactly.
  private static let tens: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// Up to here doubles hold every whole number.
  private static let wholes = 9_007_199_254_740_992.0

  /// A whole number as a smaller one and a power of ten, both exact.
  private static func parts(of number: Double) -> (whole: Double, power: Int)? {
    if let power = tens.firstIndex(of: number) { return (1, power) }
    guard number >= 1, number <= wholes, number == number.rounded() else { return nil }
    var (whole, power) = (number, 0)
    while whole.truncatingRemainder(dividingBy: 10) == 0 {
      (whole, power) = (whole / 10, power + 1)
    }
    return (whole, power)
  }

  /// The double nearest to the decimal that reads as `value`, shifted. Nil for a number that no decimal of 15 digits
  /// reads as, or that lies so far from 1 that powers of ten round.
  package func callAsFunction(_ value: Double) -> Double? {
    if value == 0 { return value }
    guard value.isFinite else { return nil }
    // A power of two is 0.301 of one of ten: this many digits stand before the point, or one more.
    let digits = Int((Double(value.exponent) * 0.301_029_995_663_981_2).rounded(.down)) + 1
    for places in [15 - digits, 14 - digits] {
      let places = min(places, DecimalShift.most, DecimalShift.most + power)
      guard places >= -DecimalShift.most, power - places <= DecimalShift.most else { return nil }
      let whole = DecimalShift.times(value, places).rounded()
      if abs(whole) >= 1e15 { continue }
      guard DecimalShift.times(whole, -places) == value else { return nil }
      return scaled(whole, by: power - places)
    }
    return nil
  }

  /// `whole * factor / divisor * 10^power`, rounded once; nil where what is rounded isn't exact before.
  private func scaled(_ whole: Double, by power: Int) -> Double? {
    var (whole, power) = (whole, power)
    if factor != 1 || divisor != 1 {
      // Without the zeros at its end there is more room.
      while whole.truncatingRemainder(dividingBy: 10) == 0 {
        (whole, power) = (whole / 10, power + 1)
      }
    }
    let above = whole * factor
    guard abs(above) <= DecimalShift.wholes, abs(power) <= DecimalShift.most else { return nil }
    var result = DecimalShift.times(above, power)
    if divisor != 1 {
      let (multiplied, below) =
        power < 0
        ? (above, divisor * DecimalShift.tens[-power]) : (result, divisor)
      guard abs(multiplied) <= DecimalShift.wholes, below <= DecimalShift.wholes else { return nil }
      result = multiplied / below
    }
    return result.isFinite ? result : nil
  }

  private static let most = tens.count - 1

  /// Rounded once, as the power is exact.
  private static func times(_ value: Double, _ power: Int) -> Double {
    power < 0 ? value / tens[-power] : value * tens[power]
  }
}
