import OIQText

/// A unit with its scale as a column's header shows it: `B USD`, `kW`, `Tb/s`, `M modules`, `%`.
package struct DisplayUnit: Hashable, Sendable {
  package var unit: Unit
  /// Whether `M` or `B` stands before the unit; such numbers always show a decimal.
  package var isScaled: Bool

  init(_ unit: Unit, isScaled: Bool = false) {
    self.unit = unit
    self.isScaled = isScaled
  }
}

extension DisplayUnit {
  package var symbol: String { unit.symbol }

  /// A unit as it is: spelled as it is shown, things in the plural, rates as `Gb/s`.
  package init(asIs unit: Unit) {
    var shown = unit
    if let thing = unit.dimension.countedThing, unit.symbol == thing {
      shown.symbol = DisplayUnit.plural(of: thing)
    } else if unit.dimension == .dataRate, unit.symbol.hasSuffix("bps") {
      let prefix = unit.symbol.dropLast(3)
      shown.symbol = (prefix == "K" ? "k" : prefix) + "b/s"
    }
    self.init(shown)
  }

  static func plural(of thing: String) -> String {
    if thing == "switch" { return "switches" }
    return thing.hasSuffix("s") ? thing : thing + "s"
  }

  fileprivate func scaled(_ letter: ScaleLetter) -> DisplayUnit {
    DisplayUnit(
      Unit(
        symbol: "\(letter.rawValue) \(symbol)", dimension: unit.dimension,
        numerator: unit.numerator * letter.factor, denominator: unit.denominator),
      isScaled: true)
  }
}

/// The units that a dimension may be shown in, smallest first.
struct DisplayLadder {
  /// Each with the smallest base value that calls for it.
  var rungs: [(unit: DisplayUnit, from: Double)]
}

extension DisplayLadder {
  /// `wish` is the unit that was written; the ladder keeps its kind: bytes stay bytes, Wh stay Wh.
  init(_ dimension: Dimension, wish: Unit?) {
    let words = DimensionWords(dimension)
    let natural = Unit(symbol: dimension.symbol, dimension: dimension)
    guard words.above.count == 1, let head = words.above.first, head.exponent == 1 else {
      self.init(single: wish ?? natural)
      return
    }
    if head.isCounted {
      let one = Unit(symbol: head.symbol, dimension: Dimension(head.symbol))
      self.init(counting: wish ?? DisplayLadder.tail(words.below, perTime: "yr").reduce(one, /))
    } else if let multiples = DisplayLadder.multiples(of: head.symbol, wish: wish) {
      self.init(multiples, per: DisplayLadder.tail(words.below, perTime: "s"))
    } else {
      self.init(single: wish ?? natural)
    }
  }

  private init(_ multiples: [String], per tail: [Unit]) {
    rungs = multiples.compactMap { text in
      guard case .success(let unit) = UnitTable.standard.unit(text) else { return nil }
      let rung = tail.reduce(unit, /)
      return (DisplayUnit(rung), rung.toBase(1))
    }
  }

  private init(single unit: Unit) {
    rungs = [(DisplayUnit(asIs: unit), 0)]
  }

  /// Money and things: as they are up to a million, then in millions and billions.
  private init(counting unit: Unit) {
    let base = DisplayUnit(asIs: unit)
    let letters: [ScaleLetter] = [.million, .billion]
    rungs = [(base, 0)] + letters.map { (base.scaled($0), unit.toBase($0.factor)) }
  }

  /// The units below the stroke, as they are usually written, each with its stroke.
  private static func tail(_ below: [DimensionWords.Word], perTime: String) -> [Unit] {
    below.flatMap { word in
      let text =
        switch word.symbol {
        case "J": "kWh"
        case "bit/s": "Gbps"
        case "s": perTime
        default: word.symbol
        }
      let known = try? UnitTable.standard.unit(text).get()
      let unit = known ?? Unit(symbol: text, dimension: Dimension(text))
      return Array(repeating: unit, count: word.exponent)
    }
  }

  private static func multiples(of symbol: String, wish: Unit?) -> [String]? {
    let written = wish?.symbol ?? ""
    let isBytes = written.hasSuffix("B") || written.hasSuffix("B/s") || written.hasSuffix("bytes")
    let isBinary = written.contains("iB") || written.contains("ib")
    let scales = isBinary ? ["", "Ki", "Mi", "Gi", "Ti", "Pi"] : ["", "k", "M", "G", "T", "P"]
    switch symbol {
    case "bit" where isBytes: return scales.map { $0 + "B" }
    case "bit": return scales.map { $0 + "bit" }
    case "bit/s" where isBytes: return scales.map { $0 + "B/s" }
    case "bit/s": return scales.map { $0 + "b/s" }
    case "J" where written.hasSuffix("Wh") || written.hasSuffix("W*h"):
      return ["Wh", "kWh", "MWh", "GWh", "TWh"]
    case "J": return ["fJ", "pJ", "nJ", "uJ", "mJ", "J", "kJ", "kWh", "MWh", "GWh", "TWh"]
    case "W": return ["nW", "uW", "mW", "W", "kW", "MW", "GW", "TW"]
    case "s": return ["ps", "ns", "us", "ms", "s", "min", "h", "d", "yr"]
    case "m": return ["nm", "um", "mm", "m", "km"]
    case "kg": return ["mg", "g", "kg", "t"]
    case "V", "A", "N", "Pa": return ["n", "u", "m", "", "k", "M", "G"].map { $0 + symbol }
    default: return nil
    }
  }
}

extension DimensionWords.Word {
  /// Money or things: what takes M and B before the unit, not a prefix in it.
  var isCounted: Bool { name == "money" || name == "count" }
}

extension Unit {
  /// A stroke in what is divided by turns over: m/(m/s^2) is m/m*s^2.
  static func / (left: Unit, right: Unit) -> Unit {
    Unit(
      symbol: "\(left.symbol)/\(DimensionWords.belowStroke(right.symbol))",
      dimension: left.dimension / right.dimension,
      numerator: left.numerator * right.denominator,
      denominator: left.denominator * right.numerator)
  }
}
