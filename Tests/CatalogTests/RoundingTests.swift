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
}
