/// A unit that the language knows by name: what it measures, how large it is, and its help.
package struct UnitRow: Sendable {
  package var symbol: String
  /// Other spellings, plurals among them; all are shown as `symbol`.
  package var aliases: [String]
  package var name: String
  package var meaning: String
  package var example: String
  package var unit: Unit
  package var prefixes: UnitPrefixes

  package init(
    _ symbol: String, _ aliases: [String] = [], name: String, meaning: String, example: String,
    unit: Unit, prefixes: UnitPrefixes = .none
  ) {
    self.symbol = symbol
    self.aliases = aliases
    self.name = name
    self.meaning = meaning
    self.example = example
    self.unit = unit
    self.prefixes = prefixes
  }
}

extension UnitRow {
  /// Every spelling with a prefix, for completion and for near names.
  package var prefixedSymbols: [String] { prefixes.list.map { $0.symbol + symbol } }
}

/// One prefix: `10^9` is `G`. Exact as a quotient of two numbers.
package struct UnitPrefix: Sendable {
  package var symbol: String
  package var numerator: Double
  package var denominator: Double

  init(_ symbol: String, _ numerator: Double, per denominator: Double = 1) {
    self.symbol = symbol
    self.numerator = numerator
    self.denominator = denominator
  }
}

/// Which prefixes a unit takes. Kept narrow where a wide set would make words of other meanings.
package enum UnitPrefixes: Sendable {
  case none
  /// f p n u m k M G T P
  case metric
  /// f p n u m: seconds, kelvin, and whatever has other names for its multiples
  case small
  /// f p n u m c k: metres
  case length
  /// k M G T P E and Ki Mi Gi Ti Pi Ei: bits and bytes
  case data
  /// k K M G T P: `Gbps` and its like, where the field writes K as often as k
  case rate
}

extension UnitPrefixes {
  private static let down = [
    UnitPrefix("f", 1, per: 1e15), UnitPrefix("p", 1, per: 1e12), UnitPrefix("n", 1, per: 1e9),
    UnitPrefix("u", 1, per: 1e6), UnitPrefix("µ", 1, per: 1e6), UnitPrefix("μ", 1, per: 1e6),
    UnitPrefix("m", 1, per: 1e3),
  ]
  private static let up = [
    UnitPrefix("k", 1e3), UnitPrefix("M", 1e6), UnitPrefix("G", 1e9), UnitPrefix("T", 1e12),
    UnitPrefix("P", 1e15),
  ]
  private static let binary = [
    UnitPrefix("Ki", 0x1p10), UnitPrefix("Mi", 0x1p20), UnitPrefix("Gi", 0x1p30),
    UnitPrefix("Ti", 0x1p40), UnitPrefix("Pi", 0x1p50), UnitPrefix("Ei", 0x1p60),
  ]
  private static let metricList = down + up
  private static let lengthList = down + [UnitPrefix("c", 1, per: 100), UnitPrefix("k", 1e3)]
  private static let dataList = up + [UnitPrefix("E", 1e18)] + binary
  private static let rateList = up + [UnitPrefix("K", 1e3)]

  package var list: [UnitPrefix] {
    switch self {
    case .none: []
    case .metric: UnitPrefixes.metricList
    case .small: UnitPrefixes.down
    case .length: UnitPrefixes.lengthList
    case .data: UnitPrefixes.dataList
    case .rate: UnitPrefixes.rateList
    }
  }
}
