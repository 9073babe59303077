import OIQValues
import Support
import Testing

/// Quantities that are equal as decimals are equal as numbers.
@Suite struct DecimalShiftTests {
  /// The library's own reading of the shifted decimal is the judge.
  @Test func shiftsAsIfWrittenSo() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<200_000 {
      let length = Int.random(in: 1...15, using: &random)
      let digits = Int.random(
        in: 1..<Int("1" + String(repeating: "0", count: length))!, using: &random)
      let exponent = Int.random(in: -20...6, using: &random)
      let power = Int.random(in: -15...15, using: &random)
      let sign = Bool.random(using: &random) ? "-" : ""
      let value = try #require(Double("\(sign)\(digits)e\(exponent)"))
      let expected = try #require(Double("\(sign)\(digits)e\(exponent + power)"))
      if let shifted = DecimalShift(power)(value) {
        #expect(shifted == expected, "\(digits)e\(exponent) by \(power)")
      } else {
        #expect(exponent < -7 || exponent + power < -7, "\(digits)e\(exponent) by \(power)")
      }
    }
  }

  /// Hours, days, years and bytes: the product of whole numbers, read as a decimal, is the judge.
  @Test(arguments: [8, 3600, 86_400, 604_800, 31_557_600, 3_600_000])
  func multipliesAsIfWrittenSo(_ factor: Int) throws {
    let unit = Unit(symbol: "u", dimension: .one, numerator: Double(factor))
    var random = SeededGenerator(seed: UInt64(factor))
    for _ in 0..<20_000 {
      let digits = random.below(10_000_000) + 1
      let exponent = -random.below(10)
      let value = try #require(Double("\(digits)e\(exponent)"))
      #expect(unit.toBase(value) == Double("\(digits * factor)e\(exponent)"))
      let base = try #require(Double("\(digits * factor)e\(exponent)"))
      #expect(unit.fromBase(base) == value, "\(digits)e\(exponent) of \(factor)")
    }
  }

  @Test(arguments: [
    0.1 + 0.2, 1.0 / 3, .pi, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 1e300, 1.7e308,
  ])
  func otherNumbersAreLeft(value: Double) {
    #expect(DecimalShift(3)(value) == nil)
  }

  @Test func everyTenthOfAPercentIsWhatItSays() throws {
    let units = UnitTable.standard
    let percent = try units.unit("%").get()
    for tenths in 1...9999 {
      let text = "\(tenths / 10).\(tenths % 10)"
      #expect(percent.toBase(try #require(Double(text))) == Double("\(text)e-2"))
    }
  }

  @Test(arguments: [
    (1.1, "pJ/bit", 1100.0, "fJ/bit"), (0.067, "Tb/s", 67, "Gb/s"), (0.7, "kW", 700, "W"),
    (4.35, "us", 4350, "ns"), (67, "%", 670_000, "ppm"), (0.3, "USD/Gbps", 300, "USD/Tbps"),
    (266.15, "kWh", 266_150, "Wh"), (6.4449, "d", 154.6776, "h"), (549.18, "GB", 549_180, "MB"),
    (0.7, "week", 4.9, "d"), (1.5, "yr", 547.875, "d"),
  ])
  func equalQuantitiesAreEqualNumbers(_ a: Double, _ first: String, _ b: Double, _ second: String)
    throws
  {
    let units = UnitTable.standard
    let (one, other) = (try units.unit(first).get(), try units.unit(second).get())
    #expect(one.toBase(a) == other.toBase(b))
    #expect(one.fromBase(other.toBase(b)) == a)
    #expect(other.fromBase(one.toBase(a)) == b)
  }

  /// In base units this price has no end of digits, so that the way back is rounded.
  @Test func equalPricesOfEnergyAreEqualNumbers() throws {
    let units = UnitTable.standard
    let (one, other) = (try units.unit("USD/kWh").get(), try units.unit("USD/MWh").get())
    #expect(one.toBase(9.7468) == other.toBase(9746.8))
  }
}
