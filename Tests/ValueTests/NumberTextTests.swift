import Glibc
import OIQValues
import Support
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (15, "15"), (0.08, "0.08"), (413.5, "413.5"),
    (1e21, "1e21"),
    (1e22, "1e22"), (Double.leastNonzeroMagnitude, "5e-324"),
    (1.7976931348623157e308, "1.7976931348623157e308"),
    (0.000001, "0.000001"), (1e-7, "1e-7"), (-2.5, "-2.5"), (660e9, "660000000000"),
    (0.1 + 0.2, "0.30000000000000004"),
  ])
  func writesTheShortest(value: Double, text: String) {
    #expect(NumberText.shortest(value) == text)
  }

  @Test func theShortestReadsBack() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<50_000 {
      let value = random.anyDouble()
      #expect(NumberText.parse(NumberText.shortest(value)) == value)
    }
  }

  @Test(arguments: [
    (2.5, 0, "3"), (-2.5, 0, "-3"), (2.675, 2, "2.68"), (0.125, 2, "0.13"), (9.995, 2, "10.00"),
    (999.9999, 1, "1000.0"), (0.04, 1, "0.0"), (-0.04, 1, "0.0"), (0.05, 1, "0.1"), (20, 1, "20.0"),
    (413.54, 1, "413.5"), (1e300, 0, "1" + String(repeating: "0", count: 300)),
    (Double.leastNonzeroMagnitude, 3, "0.000"),
    (0, 2, "0.00"), (0.5, 0, "1"), (0.4999, 0, "0"), (1234567.891, 2, "1234567.89"),
    (0.004, 2, "0.00"),
    (0.006, 2, "0.01"), (99.5, 0, "100"),
  ])
  func roundsToPlaces(value: Double, places: Int, text: String) {
    #expect(NumberText.fixed(value, places: places) == text)
  }

  /// The C library rounds the binary value half to even; away from ties both must agree.
  @Test func agreesWithTheLibraryAwayFromTies() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<20_000 {
      let value = Double.random(in: -1e6...1e6, using: &random)
      let places = Int.random(in: 0...6, using: &random)
      var buffer = [CChar](repeating: 0, count: 64)
      withVaList([Int32(places), value]) { _ = vsnprintf(&buffer, 64, "%.*f", $0) }
      let expected = String(
        decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let text = NumberText.fixed(value, places: places)
      #expect(text == expected || Double(expected) == 0)
    }
  }

  @Test(arguments: [
    (1_234_567, DigitGrouping.comma, "1,234,567.0"), (999, .comma, "999.0"),
    (-1000, .comma, "-1,000.0"),
    (123456, .underscore, "123_456.0"), (1e9, .space, "1 000 000 000.0"),
    (100_000, .none, "100000.0"),
  ])
  func groupsDigits(value: Double, grouping: DigitGrouping, text: String) {
    #expect(NumberText.fixed(value, places: 1, grouping: grouping) == text)
  }

  @Test(arguments: [
    (123456, 3, "123000"), (0.00012345, 2, "0.00012"), (9.996, 3, "10"), (1.0, 4, "1"),
    (6.022e23, 2, "6e23"),
    (1.5e-10, 3, "1.5e-10"),
  ])
  func roundsToDigits(value: Double, digits: Int, text: String) {
    #expect(NumberText.significant(value, digits: digits) == text)
  }

  @Test(arguments: [
    "0", "-0", "1", "+1", "1.", ".5", "1e5", "1E5", "1e+5", "1e-5",
    "123456789012345678901234567890",
    "0.1", "1e22", "1e23", "9007199254740993", "1.7976931348623157e308", "5e-324",
    "2.2250738585072011e-308",
    "0.000000000000000000000000000000000000001", "1e-400", "00012", "8.5e-0007",
    "179769313486231570000e288",
    "100000000000000000000000000000000000000000000000000e-50", "7.3177701707893310e+15",
  ])
  func readsAsTheLibraryReads(text: String) {
    #expect(NumberText.parse(text) == strtod(text, nil))
  }

  @Test func readsRandomDecimalsAsTheLibraryReads() {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<20_000 {
      let whole = UInt64.random(in: 0...9_999_999_999, using: &random)
      let part = UInt32.random(in: 0...UInt32.max, using: &random)
      let exponent = Int.random(in: -330...290, using: &random)
      let text = random.next() % 2 == 0 ? "\(whole).\(part)" : "-\(whole).\(part)e\(exponent)"
      #expect(NumberText.parse(text) == strtod(text, nil), "\(text)")
    }
  }

  @Test(arguments: [
    "", "-", "+", ".", "e5", "1e", "1e+", "1 ", " 1", "1,5", "1_000", "0x10", "inf", "nan", "1.2.3",
    "--1",
    "1e5.0", "1e400", "-1e999999999999999999999", "1B", "12%", "１",
  ])
  func refusesOtherTexts(text: String) {
    #expect(NumberText.parse(text) == nil)
  }

  /// What a file says in a unit with up to 15 digits comes back as the same text and the same number.
  @Test(arguments: [
    "pJ/bit", "%", "USD", "kWh", "Gbps", "FIT", "yr", "USD/Gbps", "GiB", "week", "USD/kWh", "ppm",
    "km",
  ])
  func machineTextsRoundTrip(symbol: String) throws {
    let unit = try UnitTable.standard.unit(symbol).get()
    var random = SeededGenerator(seed: 8)
    for _ in 0..<3000 {
      let written = Double.random(in: 0.001...1000, using: &random)
      let text = NumberText.significant(written, digits: Int.random(in: 1...15, using: &random))
      let base = unit.toBase(try #require(NumberText.parse(text)))
      let machine = NumberText.machine(base, in: unit)
      let back = unit.toBase(try #require(NumberText.parse(machine)))
      #expect(back == base)
      #expect(machine == text)
    }
  }

  /// Any base value comes back, to the bit where the unit's doubles reach it, else as its neighbour.
  @Test(arguments: ["pJ/bit", "%", "USD", "kWh", "Gbps", "yr"])
  func anyBaseValueReadsBack(symbol: String) throws {
    let unit = try UnitTable.standard.unit(symbol).get()
    var random = SeededGenerator(seed: 9)
    for _ in 0..<5000 {
      let base = Double.random(in: 1e-9...1e12, using: &random)
      let back = unit.toBase(try #require(NumberText.parse(NumberText.machine(base, in: unit))))
      #expect(back == base || back == base.nextUp || back == base.nextDown)
      if unit.numerator == unit.denominator { #expect(back == base) }
    }
  }

  @Test func infinitiesHaveATextAndNoCrash() {
    #expect(NumberText.shortest(.nan) == "nan" && NumberText.fixed(.infinity, places: 2) == "inf")
    #expect(NumberText.machine(-.infinity, in: .one) == "-inf")
  }
}
