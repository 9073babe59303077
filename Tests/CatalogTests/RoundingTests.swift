import OIQCatalog
import Testing

/// `round` goes by a number as it is written, half away from zero.
@Suite struct RoundingTests {
  @Test(arguments: [
    (1.005, 2, 1.01), (2.675, 2, 2.68), (0.285, 2, 0.29), (1.15, 1, 1.2), (-1.005, 2, -1.01),
    (2.5, 0, 3), (-2.5, 0, -3), (0.5, 0, 1), (0.49999999999999994, 0, 0), (25, -1, 30),
    (1.0049999999999997, 2, 1), (1.2, 3, 1.2), (1e300, 2, 1e300), (1e-300, 2, 0), (149, -2, 100),
    (150, -2, 200), (9.995, 2, 10), (1234.5678, 9, 1234.5678), (4.35, 1, 4.4), (1e22, -21, 1e22),
  ])
  func asItIsWritten(_ value: Double, _ digits: Double, _ expected: Double) {
    #expect(Rounding.round(value, digits: digits) == expected)
  }

  /// Numbers of up to 15 digits read back as they are written, so that whole numbers tell what is right.
  @Test func asWholeNumbersSay() {
    var state: UInt64 = 7
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    let powers = (0...9).map { place in (0..<place).reduce(1) { product, _ in product * 10 } }
    for _ in 0..<20_000 {
      let places = Int(next() % 6) + 1
      let digits = Int(next() % UInt64(places))
      var number = Int(next() % 1_000_000_000)
      let unit = powers[places - digits]
      // Every other one lies halfway.
      if next() % 2 == 0 { number = number / unit * unit + unit / 2 }
      let value = Double(number) / Double(powers[places])
      let expected = Double((2 * number + unit) / (2 * unit)) / Double(powers[digits])
      #expect(Rounding.round(value, digits: Double(digits)) == expected, "\(value), \(digits)")
      #expect(Rounding.round(-value, digits: Double(digits)) == -expected, "\(-value), \(digits)")
    }
  }

  @Test(arguments: [
    (0.3, 0.1, 0.3), (0.15, 0.1, 0.2), (-0.15, 0.1, -0.2), (0.7, 0.1, 0.7), (2.675, 0.01, 2.68),
    (1.005, 0.01, 1.01), (0.25, 0.5, 0.5), (0.2, 0.5, 0), (413.5e9, 10e9, 410e9), (7, 3, 6),
    (7.5, 3, 9),
    (0.3, -0.1, 0.3), (1e300, 1, 1e300), (.leastNonzeroMagnitude, 1, 0), (1.5e-12, 1e-13, 1.5e-12),
    (0.35e-12, 0.1e-12, 0.4e-12), (0.1, 0.3, 0), (0.45, 0.3, 0.6), (0.15, 0.3, 0.3),
    (1.1, 1.1, 1.1),
    (3.3, 1.1, 3.3), (9_007_199_254_740_991, 2, 9_007_199_254_740_992), (4.9e-300, 1e-300, 5e-300),
    (123_456_789.123_456_7, 0.000_000_1, 123_456_789.123_456_7),
  ])
  func multiplesAreAsTheyAreWritten(_ value: Double, _ step: Double, _ expected: Double) {
    #expect(Rounding.round(value, toMultipleOf: step) == expected)
  }

  @Test func aStepOfZeroGivesNoNumber() {
    #expect(!Rounding.round(1, toMultipleOf: 0).isFinite)
    #expect(!Rounding.round(0, toMultipleOf: 0).isFinite)
  }

  /// Numbers and steps of few digits, by their whole numbers of the last place.
  @Test func multiplesAreAsWholeNumbersSay() {
    var state: UInt64 = 11
    func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let powers = (0...6).map { place in (0..<place).reduce(1.0) { product, _ in product * 10 } }
    for _ in 0..<20_000 {
      let scale = powers[next(7)]
      let step = next(999) + 1
      // Every other one lies halfway where there is one.
      var number = next(1_000_000)
      if next(2) == 0 { number = number / step * step + step / 2 }
      let expected = Double((2 * number + step) / (2 * step) * step) / scale
      let found = Rounding.round(Double(number) / scale, toMultipleOf: Double(step) / scale)
      #expect(found == expected, "\(number) by \(step) of \(scale)")
    }
  }

  /// So many steps are so many, though most quotients of decimal fractions are a little more or less in binary; a
  /// number that is written below a whole one stays below it.
  @Test(arguments: ["0.1", "0.2", "0.3", "0.07", "1e-3", "0.001", "0.25", "1.1", "3e-9", "7"])
  func quotientsAreWholeAsTheyAreWritten(_ step: String) throws {
    let size = try #require(Double(step))
    let (mantissa, exponent) = QuotientStep.parts(of: step)
    for count in 1...5_000 {
      // As it is written: the decimal product, exactly.
      let value = try #require(Double("\(count * mantissa)e\(exponent)"))
      #expect(Rounding.whole(value / size, .down) == Double(count), "\(count) x \(step)")
      #expect(Rounding.whole(value / size, .up) == Double(count), "\(count) x \(step)")
      #expect(Rounding.whole(-value / size, .down) == -Double(count), "\(count) x \(step)")
      let below = try #require(Double("\(count * 1000 - 1)e-3"))
      #expect(Rounding.whole(below, .down) == Double(count - 1))
      #expect(Rounding.whole(below, .up) == Double(count))
    }
  }

  @Test(arguments: [
    (2.99, 2.0, 3.0), (-2.01, -3, -2), (0, 0, 0), (1e-300, 0, 1),
    (0x1p51 + 0.5, 0x1p51, 0x1p51 + 1),
    (413_481_000_000.99, 413_481_000_000, 413_481_000_001),
    (35_184_372_088_832.75, 35_184_372_088_832, 35_184_372_088_833),
  ])
  func othersAreNotWhole(_ value: Double, _ down: Double, _ up: Double) {
    #expect(Rounding.whole(value, .down) == down && Rounding.whole(value, .up) == up)
  }
}

/// A step as whole digits times a power of ten.
private enum QuotientStep {
  static func parts(of text: String) -> (mantissa: Int, exponent: Int) {
    let halves = text.split(separator: "e")
    let digits = halves[0].split(separator: ".")
    let places = digits.count > 1 ? digits[1].count : 0
    let mantissa = Int(digits.joined()) ?? 0
    return (mantissa, (halves.count > 1 ? Int(halves[1]) ?? 0 : 0) - places)
  }
}
