extension Dimension {
  package static let data = Dimension("bit")
  package static let time = Dimension("s")
  package static let dataRate = data / time
  package static let frequency = one / time
  package static let length = Dimension("m")
  package static let area = length.raised(to: 2)
  package static let volume = length.raised(to: 3)
  package static let speed = length / time
  package static let acceleration = speed / time
  package static let mass = Dimension("kg")
  package static let density = mass / volume
  package static let current = Dimension("A")
  package static let temperature = Dimension("K")
  package static let force = mass * length / time.raised(to: 2)
  package static let pressure = force / area
  package static let energy = force * length
  package static let power = energy / time
  package static let voltage = power / current
  package static let decibels = Dimension("dB")
  package static let level = Dimension("dBm")

  package static let currencies: Set<String> = [
    "USD", "CNY", "EUR", "JPY", "HKD", "TWD", "GBP", "KRW",
  ]
}

extension Dimension {
  package var isPlain: Bool { factors.isEmpty }

  /// A level on a scale without a natural zero: levels are not added, their difference is a ratio in dB.
  package var isLevel: Bool { self == .level }

  package var isDecibels: Bool { self == .decibels }

  /// The currency, where this is an amount of money and nothing else.
  package var currency: String? {
    guard factors.count == 1, factors[0].exponent == 1,
      Dimension.currencies.contains(factors[0].base.symbol)
    else { return nil }
    return factors[0].base.symbol
  }

  /// The thing counted, where this is a count of one kind of thing and nothing else.
  package var countedThing: String? {
    guard factors.count == 1, factors[0].exponent == 1, factors[0].isThing else { return nil }
    return factors[0].base.symbol
  }

  /// What is alike of prices in two currencies, and of counts of two things.
  package var kind: Dimension {
    Dimension(
      factors.map { factor in
        factor.isMoney
          ? Factor(BaseUnit("USD"), factor.exponent)
          : factor.isThing ? Factor(BaseUnit("unit"), factor.exponent) : factor
      })
  }

  /// What is measured, in words: `power`, `energy per bit`, `price per module`, `plain number`.
  package var name: String { DimensionWords(self).name }

  /// Its coherent unit: `W`, `J/bit`, `USD/module`; empty for a plain number.
  package var symbol: String { DimensionWords(self).symbol }

  /// For a label under a value: `power: W`, `money: USD`, `plain number`.
  package var label: String { isPlain ? name : "\(name): \(symbol)" }
}

extension Dimension.Factor {
  private static let physical: Set<String> = ["bit", "s", "m", "kg", "A", "K"]

  var isPhysical: Bool { Dimension.Factor.physical.contains(base.symbol) }
  var isMoney: Bool { Dimension.currencies.contains(base.symbol) }
  var isThing: Bool {
    !isPhysical && !isMoney && base.symbol != "dB" && base.symbol != "dBm"
  }
}

/// A dimension taken apart into words: money and things are named one by one, the physical rest as
/// one known quantity, or a quotient of two.
struct DimensionWords {
  var above: [Word] = []
  var below: [Word] = []

  struct Word {
    var name: String
    var symbol: String
    var exponent = 1
  }

  private static let known: [(dimension: Dimension, name: String, symbol: String)] = [
    (.data, "data", "bit"), (.time, "time", "s"), (.dataRate, "data rate", "bit/s"),
    (.length, "length", "m"), (.area, "area", "m^2"), (.volume, "volume", "m^3"),
    (.speed, "speed", "m/s"), (.acceleration, "acceleration", "m/s^2"), (.mass, "mass", "kg"),
    (.density, "density", "kg/m^3"),
    (.current, "current", "A"), (.temperature, "temperature", "K"), (.force, "force", "N"),
    (.pressure, "pressure", "Pa"), (.energy, "energy", "J"), (.power, "power", "W"),
    (.voltage, "voltage", "V"),
  ]

  init(_ dimension: Dimension) {
    for factor in dimension.factors where !factor.isPhysical {
      let word = Word(
        name: DimensionWords.name(of: factor), symbol: factor.base.symbol,
        exponent: abs(factor.exponent))
      if factor.exponent > 0 { above.append(word) } else { below.append(word) }
    }
    addPhysical(Dimension(dimension.factors.filter(\.isPhysical)))
  }

  private static func name(of factor: Dimension.Factor) -> String {
    if factor.isMoney { return "money" }
    switch factor.base.symbol {
    case "dB": return "decibels"
    case "dBm": return "level"
    default: return factor.exponent > 0 ? "count" : factor.base.symbol
    }
  }

  private mutating func addPhysical(_ part: Dimension) {
    if part.isPlain { return }
    if let word = DimensionWords.word(for: part) { return above.append(word) }
    if let word = DimensionWords.word(for: .one / part) { return below.append(word) }
    if let (over, under) = DimensionWords.quotient(part) {
      above.append(over)
      return below.append(under)
    }
    for factor in part.factors {
      let single = Dimension(factor.base.symbol)
      let word = Word(
        name: DimensionWords.word(for: single)?.name ?? factor.base.symbol,
        symbol: factor.base.symbol, exponent: abs(factor.exponent))
      if factor.exponent > 0 { above.append(word) } else { below.append(word) }
    }
  }

  /// Energy per data and the like: the first known quotient, in the order of the table. Seconds and metres alone make
  /// none: s^2 is no length per acceleration.
  private static func quotient(_ part: Dimension) -> (above: Word, below: Word)? {
    guard part.factors.contains(where: { $0.base.symbol != "s" && $0.base.symbol != "m" }) else {
      return nil
    }
    for under in known {
      guard let word = word(for: part * under.dimension) else { continue }
      return (word, Word(name: under.symbol == "bit" ? "bit" : under.name, symbol: under.symbol))
    }
    return nil
  }

  private static func word(for dimension: Dimension) -> Word? {
    known.first { $0.dimension == dimension }.map { Word(name: $0.name, symbol: $0.symbol) }
  }

  var name: String {
    if above.isEmpty, below.isEmpty { return "plain number" }
    if above.isEmpty, below.count == 1, below[0].symbol == "s" { return "rate per time" }
    let isPrice = above.count == 1 && above[0].name == "money" && !below.isEmpty
    let numerator =
      isPrice ? "price" : above.isEmpty ? "one" : above.map(\.words).joined(separator: " × ")
    return ([numerator] + below.map(\.words)).joined(separator: " per ")
  }

  var symbol: String {
    let numerator = above.map(\.spelling).joined(separator: "*")
    if numerator.isEmpty, below.count == 1, let only = below[0].reciprocalSpelling { return only }
    let lead = numerator.isEmpty && !below.isEmpty ? "1" : numerator
    return lead + below.map { "/" + $0.denominatorSpelling }.joined()
  }
}

extension DimensionWords.Word {
  var words: String { exponent == 1 ? name : "\(name)^\(exponent)" }

  var spelling: String { exponent == 1 ? symbol : "\(symbol)^\(exponent)" }

  /// `s^-1`, which is a unit behind a number, as `1/s` isn't.
  fileprivate var reciprocalSpelling: String? {
    symbol.contains { "/*^".contains($0) } ? nil : "\(symbol)^-\(exponent)"
  }

  fileprivate var denominatorSpelling: String {
    exponent == 1 ? DimensionWords.belowStroke(symbol) : spelling
  }
}

extension DimensionWords {
  /// `bit/s` below a stroke turns over: USD/(bit/s) is USD/bit*s.
  static func belowStroke(_ symbol: String) -> String {
    guard let slash = symbol.firstIndex(of: "/") else { return symbol }
    return symbol[..<slash] + "*" + symbol[symbol.index(after: slash)...]
  }
}
