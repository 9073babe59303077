import OIQValues
import Support
import Testing

@Suite struct DimensionNameTests {
  @Test(arguments: [
    ("W", "power: W"), ("kWh", "energy: J"), ("USD", "money: USD"), ("Gbps", "data rate: bit/s"),
    ("km", "length: m"), ("pJ/bit", "energy per bit: J/bit"),
    ("USD/module", "price per module: USD/module"),
    ("USD/kWh", "price per energy: USD/J"), ("USD/Gbps", "price per data rate: USD/bit*s"),
    ("module", "count: module"), ("module/gpu", "count per gpu: module/gpu"), ("%", "plain number"),
    ("FIT", "rate per time: s^-1"), ("module/month", "count per time: module/s"),
    ("dB", "decibels: dB"),
    ("W/port", "power per port: W/port"), ("dBm", "level: dBm"), ("m^2", "area: m^2"),
    ("USD/module/yr", "price per module per time: USD/module/s"), ("s^2", "time^2: s^2"),
    ("m*s", "length × time: m*s"), ("W/m^2", "power per area: W/m^2"),
  ])
  func namesWhatIsMeasured(text: String, label: String) throws {
    #expect(try UnitTable.standard.unit(text).get().dimension.label == label)
  }

  /// The symbol of a dimension is a unit text of that very dimension.
  @Test func symbolsReadBack() throws {
    var seed: UInt64 = 7
    let words = ["W", "bit", "s", "m", "kg", "USD", "module", "gpu", "A", "K", "dB", "CNY", "N"]
    for _ in 0..<2000 {
      var dimension = Dimension.one
      for _ in 0..<4 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let unit = try UnitTable.standard.unit(words[Int(seed >> 33) % words.count]).get()
        dimension = dimension * unit.dimension.raised(to: Int(seed >> 20) % 4 - 1)
      }
      guard dimension.factors.allSatisfy({ abs($0.exponent) < 10 }) else { continue }
      let symbol = dimension.symbol
      guard case .success(let unit) = UnitTable.standard.unit(symbol) else {
        Issue.record("\(symbol) is no unit")
        continue
      }
      #expect(unit.dimension == dimension, "\(symbol)")
      #expect(unit.numerator == unit.denominator, "\(symbol)")
    }
  }
}

@Suite struct DimensionTests {
  private let units = UnitTable.standard

  @Test func powersNeverOverflow() throws {
    var dimension = try units.unit("W").get().dimension
    for _ in 0..<40 {
      dimension = dimension.raised(to: .max) * dimension / dimension.raised(to: .min)
    }
    #expect(!dimension.symbol.isEmpty && !dimension.name.isEmpty)
  }

  /// Against powers counted in a dictionary.
  @Test func productsAddPowers() {
    var random = SeededGenerator(seed: 13)
    for _ in 0..<2000 {
      let pairs = (0..<6).map { _ in
        (
          "abcd".randomElement(using: &random).map(String.init) ?? "a",
          Int.random(in: -2...2, using: &random)
        )
      }
      let expected = Dictionary(pairs, uniquingKeysWith: +).filter { $0.value != 0 }
      let factors = pairs.map { Dimension.Factor(BaseUnit($0.0), $0.1) }
      for split in 0...6 {
        let product = Dimension(Array(factors[..<split])) * Dimension(Array(factors[split...]))
        #expect(product.factors.map(\.base.symbol) == expected.keys.sorted())
        #expect(product.factors.allSatisfy { expected[$0.base.symbol] == $0.exponent })
        #expect(product / product == .one && product.raised(to: 2).squareRoot == product)
      }
    }
  }
}
