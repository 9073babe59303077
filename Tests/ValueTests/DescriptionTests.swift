import OIQText
import OIQValues
import Support
import Testing

/// A line of a table: a quantity, and how it is shown.
struct Shown: Sendable, CustomTestStringConvertible {
  var value: Double
  var unit: String
  var text: String
  var testDescription: String { text }

  static func lines(_ table: String) -> [Shown] {
    table.split(separator: "\n").map { line in
      let parts = line.split(separator: "|").map { String($0.trimmed) }
      let quantity = parts[0].split(separator: " ").map(String.init)
      return Shown(
        value: NumberText.parse(quantity[0]) ?? .nan, unit: quantity.count > 1 ? quantity[1] : "",
        text: parts[1])
    }
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    let start = drop { $0 == " " }
    return start.prefix(
      upTo: start.lastIndex { $0 != " " }.map { start.index(after: $0) } ?? start.startIndex)
  }
}

private let wished = Shown.lines(
  """
  655e9 USD | 655.0 B USD
  20e6 module | 20.0 M modules
  800 Gbps | 800 Gb/s
  15 pJ/bit | 15 pJ/bit
  65 % | 65%
  12.5 % | 12.5%
  51200 Gbps | 51.2 Tb/s
  1.6 Tb/s | 1.6 Tb/s
  2000000 Gbps | 2 Pb/s
  413.5e9 USD | 413.5 B USD
  -1.5e9 USD | -1.5 B USD
  12345 USD | 12345 USD
  0 USD | 0 USD
  0 W | 0 W
  1 module | 1 module
  2 switch | 2 switches
  0.6 USD/Gbps | 0.6 USD/Gbps
  400 USD/module | 400 USD/module
  30e6 USD/switch | 30.0 M USD/switch
  50e6 module/month | 50.0 M module/month
  2.5 module/gpu | 2.5 module/gpu
  0.08 USD/kWh | 0.08 USD/kWh
  30 W | 30 W
  435e6 W | 435 MW
  0.012 W | 12 mW
  120000 W/rack | 120 kW/rack
  3600 J | 3600 J
  3.6e9 J | 1 MWh
  2 kWh | 2 kWh
  90 d | 90 d
  20 week | 20 week
  5 yr | 5 yr
  2000 m | 2000 m
  20000 m | 20 km
  0.65 x | 0.65 x
  1 ppm | 1 ppm
  3 dB | 3 dB
  -4 dBm | -4 dBm
  36 FIT | 36 FIT
  64 GiB | 64 GiB
  1000 GB | 1000 GB
  193 THz | 193 THz
  """)

/// Quantities of which only the dimension is known.
private let unwished = Shown.lines(
  """
  15 pJ/bit | 15 pJ/bit
  800 Gbps | 800 Gb/s
  0.08 USD/kWh | 0.08 USD/kWh
  0.6 USD/Gbps | 0.6 USD/Gbps
  12345 W | 12.35 kW
  5 ns | 5 ns
  7200 s | 2 h
  3 MWh | 3 MWh
  500 t | 500 t
  1.6 Tb/s/module | 1.6 Tb/s/module
  10 module/yr | 10 module/yr
  250000 module | 250000 modules
  9.81 m/s^2 | 9.81 m/s^2
  0.6514 | 0.6514
  2026 | 2026
  660e9 | 660000000000
  0 | 0
  1e-12 | 1e-12
  1.5e20 | 1.5e20
  0.333333333333 | 0.3333
  1e-300 W | 1e-291 nW
  4e9 s^-1 | 4000000000 s^-1
  12 wafer/yr | 12 wafer/yr
  """)

@Suite struct DescriptionTests {
  @Test(arguments: wished)
  func chooses(line: Shown) throws {
    let unit = try UnitTable.standard.unit(line.unit).get()
    #expect(describe(.number(unit.toBase(line.value)), .number(in: unit)) == line.text)
  }

  @Test(arguments: unwished)
  func choosesWithoutAWish(line: Shown) throws {
    var table = UnitTable.standard
    table.declare("wafer", as: nil)
    let unit = try table.unit(line.unit).get()
    let type = ValueType.number(NumberType(.known(unit.dimension)))
    #expect(describe(.number(unit.toBase(line.value)), type) == line.text)
  }

  private static let ranges: [(range: RangedValue, text: String)] = [
    (
      RangedValue(low: 632e9, mid: 655e9, high: 678e9, shape: .lognormal),
      "655.0 [632.0 … 678.0] B USD"
    ),
    (RangedValue(low: 195e9, mid: 200e9, high: 205e9, shape: .issuer), "195.0 … 205.0 B USD"),
    (RangedValue(low: 650e9, mid: 650e9, high: 650e9, shape: .atLeast), "≥ 650.0 B USD"),
    (RangedValue(low: 70e9, mid: 70e9, high: 70e9, shape: .atMost), "≤ 70.0 B USD"),
    (.point(140e9), "140.0 B USD"),
  ]

  @Test(arguments: ranges.indices)
  func describesRanges(index: Int) throws {
    let (range, text) = DescriptionTests.ranges[index]
    let type = ValueType.number(in: try UnitTable.standard.unit("USD").get(), certainty: .ranged)
    #expect(describe(.range(range), type) == text)
  }

  @Test func describesShares() throws {
    let type = ValueType.number(in: try UnitTable.standard.unit("%").get(), certainty: .ranged)
    let range = try RangedValue.lognormal(from: 0.65, to: 0.8).get()
    #expect(describe(.range(range), type) == "72.11% [65.00% … 80.00%]")
    #expect(
      describe(.range(RangedValue(low: 0.5, mid: 0.5, high: 0.5, shape: .atLeast)), type) == "≥ 50%"
    )
    let ascii = FormatOptions(signs: .ascii)
    #expect(describe(.range(range), type, ascii) == "72.11% [65.00% ... 80.00%]")
  }

  @Test func describesTheRest() {
    #expect(describe(.missing, .plainNumber) == "—")
    #expect(describe(.missing, .plainText, FormatOptions(missing: "NULL")) == "NULL")
    #expect(describe(.bool(true), .plainBool) == "true")
    #expect(describe(.date(day("2026-02-09")), .date) == "2026-02-09")
    #expect(describe(.period(Period(year: 2026)), .period) == "2026")
    #expect(describe(.list([.text("a"), .text("b")]), .list(of: .plainText)) == "[a, b]")
    #expect(
      describe(.number(1_234_567), .plainNumber, FormatOptions(grouping: .comma)) == "1,234,567")
    #expect(
      describe(.number(.nan), .plainNumber) == "nan"
        && describe(.number(.infinity), .plainNumber) == "inf")
  }

  @Test(arguments: [
    ("a\nb", "a⏎b"), ("\u{1B}[31mred", "\\e[31mred"), ("a\tb\r", "a\\tb\\r"), ("\0", "\\0"),
    ("\u{7F}\u{9B}", "\\u{7f}\\u{9b}"),
    ("abc\u{202E}cba", "abc\\u{202e}cba"), ("中文 é — ≥ 🙂", "中文 é — ≥ 🙂"), ("👨‍👩‍👧", "👨‍👩‍👧"), ("Â", "Â"),
    ("\r\n", "\\r⏎"), ("", ""),
  ])
  func showsControlCharacters(text: String, shown: String) {
    #expect(describe(.text(text), .plainText) == shown)
  }

  /// What is shown differs from the value by no more than its last digit, and never reads as zero.
  @Test(arguments: ["USD", "W", "Gbps", "pJ/bit", "module", "%", "", "USD/module", "s", "J", "FIT"])
  func whatIsShownIsNearTheValue(symbol: String) throws {
    let unit = try UnitTable.standard.unit(symbol).get()
    var random = SeededGenerator(seed: 11)
    for _ in 0..<2000 {
      let base =
        unit.toBase(Double.random(in: 1...10, using: &random))
        * Double.random(in: -9...9, using: &random)
      let text = describe(.number(base), .number(in: unit))
      let parts = text.split(separator: " ")
      let number = try #require(NumberText.parse(parts[0].filter { $0 != "%" }))
      let factor = parts.contains("B") ? 1e9 : parts.contains("M") ? 1e6 : 1
      let word = String(
        parts.last { $0.contains(where: \.isLetter) && $0.count > 0 && Double($0) == nil } ?? "")
      let shown = try UnitTable.standard.unit(
        text.hasSuffix("%") ? "%" : word == "modules" ? "module" : word
      ).get()
      #expect(abs(shown.toBase(number * factor) / base - 1) < 0.006, "\(text) for \(base)")
    }
  }
}
