import OIQValues
import Testing

/// How many coherent base units a unit is, from SI, IEC 80000-13 and JEDEC, written as decimals.
private let conversions: [(text: String, base: String, factor: Double)] = [
  ("kWh", "J", 3.6e6), ("MWh", "J", 3.6e9), ("W*h", "J", 3600), ("pJ", "J", 1e-12),
  ("fJ/bit", "J/bit", 1e-15), ("pJ/bit", "J/bit", 1e-12), ("W", "W", 1), ("mW", "W", 1e-3),
  ("GW", "W", 1e9), ("Gbps", "bit/s", 1e9), ("Gb/s", "bit/s", 1e9), ("Tb/s", "bit/s", 1e12),
  ("Kbps", "bit/s", 1e3), ("Tbps", "bit/s", 1e12), ("GB/s", "bit/s", 8e9), ("bit/s", "bit/s", 1),
  ("KiB", "bit", 8192), ("MiB", "bit", 8_388_608), ("GiB", "bit", 8_589_934_592),
  ("kB", "bit", 8000), ("MB", "bit", 8e6), ("B", "bit", 8), ("Mbit", "bit", 1e6),
  ("Kib", "bit", 1024), ("ns", "s", 1e-9), ("us", "s", 1e-6), ("µs", "s", 1e-6), ("ms", "s", 1e-3),
  ("min", "s", 60), ("h", "s", 3600), ("d", "s", 86400), ("week", "s", 604_800),
  ("month", "s", 2_629_800), ("yr", "s", 31_557_600), ("years", "s", 31_557_600),
  ("FIT", "s^-1", 1 / 3.6e12), ("GHz", "s^-1", 1e9), ("1/h", "s^-1", 1 / 3600.0),
  ("%", "", 0.01), ("ppm", "", 1e-6), ("x", "", 1), ("", "", 1),
  ("km", "m", 1000), ("cm", "m", 0.01), ("nm", "m", 1e-9), ("m^2", "m^2", 1), ("cm^2", "m^2", 1e-4),
  ("kg", "kg", 1), ("g", "kg", 1e-3), ("t", "kg", 1000), ("kg/m^3", "kg/m^3", 1),
  ("N", "N", 1), ("kPa", "Pa", 1000), ("V", "V", 1), ("W/A", "V", 1), ("J/s", "W", 1),
  ("N*m", "J", 1), ("kg*m^2/s^2", "J", 1), ("USD/kWh", "USD/J", 1 / 3.6e6),
  ("USD/Gbps", "USD/bit*s", 1e-9), ("module/gpu", "module/gpu", 1), ("USD/module", "USD/module", 1),
  ("module/month", "module/s", 1 / 2_629_800.0), ("dB", "dB", 1), ("dBm", "dBm", 1),
  ("RMB", "CNY", 1), ("1/m^2", "m^-2", 1), ("W/m^-1", "J/s*m", 1),
]

@Suite struct UnitTableTests {
  let table = UnitTable.standard

  @Test(arguments: conversions.indices)
  func convertsAsTheStandardsSay(index: Int) throws {
    let (text, base, factor) = conversions[index]
    let unit = try table.unit(text).get()
    let baseUnit = try table.unit(base).get()
    #expect(unit.dimension == baseUnit.dimension)
    #expect(baseUnit.numerator == baseUnit.denominator)
    #expect(abs(unit.toBase(1) / factor - 1) < 1e-15)
  }

  @Test func roundsOnce() throws {
    #expect(try table.unit("pJ/bit").get().toBase(15) == 15 / 1e12)
    #expect(try table.unit("%").get().toBase(65) == 0.65)
    #expect(try table.unit("kWh").get().numerator == 3.6e6)
  }

  @Test(arguments: [
    ("modules", "module"), ("switches", "switch"), ("USD/modules", "USD/module"),
    ("fibres", "fiber"),
    ("years", "yr"), ("hours", "h"), ("Gb/s", "Gb/s"), ("km^2*d", "km^2*d"), ("1/hours", "1/h"),
  ])
  func showsOneSpelling(text: String, symbol: String) throws {
    #expect(try table.unit(text).get().symbol == symbol)
  }

  @Test(arguments: [
    ("gbps", 0..<4, ["Gbps"]), ("USD/modul", 4..<9, ["module"]), ("kwh", 0..<3, ["kWh"]),
    ("Gbits", 0..<5, ["Gbit"]), ("pj/bit", 0..<2, ["pJ"]), ("wafer", 0..<5, []),
  ])
  func suggestsNearWords(text: String, range: Range<Int>, nearest: [String]) throws {
    let problem = try #require(failure(of: text))
    #expect(problem.kind == .unknown)
    #expect(problem.range == range)
    #expect(
      nearest.allSatisfy(problem.nearest.contains) && problem.nearest.isEmpty == nearest.isEmpty)
    #expect(problem.message.contains("`\(problem.word)`"))
  }

  @Test(arguments: [
    ("W/", 2..<2), ("W//h", 2..<3), ("/W", 0..<1), ("W h", 1..<2), ("m^", 2..<2), ("m^x", 2..<3),
    ("*", 0..<1), ("W^2^2", 3..<4), ("1/", 2..<2), ("W-h", 1..<2),
  ])
  func pointsAtTheMistake(text: String, range: Range<Int>) throws {
    let problem = try #require(failure(of: text))
    #expect(problem.kind == .malformed)
    #expect(problem.range == range)
    #expect(!problem.message.isEmpty && problem.help != nil)
  }

  @Test(arguments: [
    "m^0", "m^10", "m^99999999999999999999", "GW^9*GW^9*GW^9*GW^9", "fJ^9*fJ^9*fJ^9",
  ])
  func refusesSizesBeyondNumbers(text: String) throws {
    #expect(try #require(failure(of: text)).kind == .outOfRange)
  }

  private func failure(of text: String) -> UnitProblem? {
    if case .failure(let problem) = table.unit(text) { return problem }
    return nil
  }

  @Test(arguments: [
    "MUSD", "kmodule", "KW", "mh", "kh", "kx", "B USD", "GUSD", "KB", "mbit", "Kis",
  ])
  func refusesPrefixesWhereNobodyWritesThem(text: String) {
    #expect(failure(of: text) != nil)
  }

  @Test func noWordMeansTwoThings() {
    let words = table.words.map { Array($0.utf8) }
    #expect(Set(words).count == words.count)
    for row in table.rows {
      for word in [row.symbol] + row.aliases + row.prefixedSymbols {
        #expect(table.row(of: word)?.symbol == row.symbol, "\(word)")
      }
    }
  }

  @Test func everyRowExplainsItselfByAnExample() throws {
    for row in table.rows {
      let word = try #require(row.example.split(separator: " ").last.map(String.init))
      let unit = word.drop { "0123456789B".contains($0) && word != "B" }
      #expect(throws: Never.self, "\(row.example)") { try table.unit(String(unit)).get() }
      #expect(!row.meaning.isEmpty && !row.unit.dimension.name.isEmpty)
    }
  }

  @Test func declaresNewBasesAndNewNames() throws {
    var table = UnitTable.standard
    #expect(failure(of: "wafer") != nil)
    table.declare("wafer", as: nil)
    #expect(try table.unit("USD/wafer").get().dimension == Dimension("USD") / Dimension("wafer"))
    table.declare("pod", as: Unit(symbol: "gpu", dimension: Dimension("gpu"), numerator: 576))
    let pods = try table.unit("pod").get()
    #expect(pods.toBase(2) == 1152 && pods.symbol == "pod")
    #expect(table.rows.count == UnitTable.standard.rows.count + 2)
  }
}
