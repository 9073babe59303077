import OIQText

/// Why a text is no unit: facts for a message, with the place as byte offsets in the unit's text.
package struct UnitProblem: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// A word that no unit has.
    case unknown
    /// Something that can't stand in a unit, or an end where a word was expected.
    case malformed
    /// An exponent of 0 or beyond 9, or a size that no number holds.
    case outOfRange
  }

  package var kind: Kind
  package var text: String
  package var range: Range<Int>
  /// Words that may have been meant, most likely first; all that tie.
  package var nearest: [String]
  /// What is counted by a word that has a scale in front.
  package var scaled: ScaledThing?

  package init(
    kind: Kind, text: String, range: Range<Int>, nearest: [String] = [],
    scaled: ScaledThing? = nil
  ) {
    self.kind = kind
    self.text = text
    self.range = range
    self.nearest = nearest
    self.scaled = scaled
  }
}

extension UnitProblem {
  private static let longestWord = 40

  /// The part of the text that the problem is about, cut where it is long.
  package var word: String {
    let bytes = Array(text.utf8)
    return UnitProblem.cut(bytes[range.clamped(to: 0..<bytes.count)])
  }

  private var whole: String { UnitProblem.cut(Array(text.utf8)[...]) }

  private static func cut(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes.prefix(longestWord), as: UTF8.self)
    return bytes.count > longestWord ? text + "…" : text
  }

  /// Whether it may be the name of a unit that isn't declared yet.
  package var isWord: Bool { word.first?.isLetter == true }

  /// One sentence without a full stop.
  package var message: String {
    switch kind {
    case .unknown: "unknown unit `\(word)`"
    case .malformed where range.isEmpty: "the unit `\(whole)` ends where a word is expected"
    case .malformed: "`\(word)` can't stand here in the unit `\(whole)`"
    case .outOfRange: "`\(word)` is beyond what a unit can hold: powers go from 1 to 9"
    }
  }

  /// What to write for `GBps`, whose nearest word is an eighth of it.
  package var slashed: String? {
    word.hasSuffix("Bps")
      ? "bytes a second are written with a slash: `\(word.dropLast(2))/s`" : nil
  }

  /// What to write for `M` or `thousands` alone.
  private var scale: String? {
    guard text == word else { return nil }
    if let scale = CountingWords.scales.first(where: { $0.value.contains(word.lowercased()) }) {
      let sign = scale.key.rawValue
      return "a scale stands before what it counts: `\(sign) USD`, `\(sign) modules`"
    }
    guard ["k", "M", "T", "G"].contains(word) else { return nil }
    return word == "G"
      ? "a scale stands before what it counts: `Gbps`, or `B USD` for billions"
      : "a scale stands before what it counts: `\(word) USD`, `\(word) modules`"
  }

  /// What to write for `degC`.
  package var celsius: String? {
    if ["°F", "℉", "degF", "fahrenheit", "Fahrenheit"].contains(word) {
      return
        "temperatures are in kelvin: 77 °F is `298.15 K`, and a difference of 1 °F is `5 / 9 * 1 K`"
    }
    return ["°C", "℃", "degC", "celsius", "Celsius"].contains(word)
      ? "temperatures are in kelvin: 25 °C is `298.15 K`, and a difference of 1 °C is `1 K`" : nil
  }

  /// What to write for `hrs`, of which no letter tells that it is `h`.
  package var abbreviated: String? {
    UnitProblem.abbreviations.first { $0.value.contains(word.lowercased()) }
      .map { "did you mean `\($0.key)`?" }
  }

  private static let abbreviations: KeyValuePairs = [
    "h": ["hr", "hrs"], "s": ["sec", "secs"], "min": ["mins"], "yr": ["yrs", "annum"],
    "month": ["mo", "mos", "mth"],
  ]

  /// What to write for `inch`, which is a length that many know and no unit of the language.
  package var declared: String? {
    let worth = UnitProblem.definitions.first { $0.value.contains(word.lowercased()) }?.key
    guard let worth else { return nil }
    let also =
      switch word.lowercased() {
      case "pound", "pounds": "; money is `GBP`"
      case "ton", "tons": "; a tonne of 1000 kg is `t`"
      default: ""
      }
    return "`unit \(word) = \(worth)` declares it\(also)"
  }

  /// What well-known units are worth.
  private static let definitions: KeyValuePairs = [
    "2.54 cm": ["inch", "inches"], "0.3048 m": ["foot", "feet", "ft"],
    "0.9144 m": ["yard", "yards", "yd"], "1.609344 km": ["mile", "miles", "mi"],
    "1.852 km": ["nmi"],
    "0.45359237 kg": ["pound", "pounds", "lb", "lbs"],
    "28.349523125 g": ["ounce", "ounces", "oz"], "907.18474 kg": ["ton", "tons"],
    "3.785411784 m^3 / 1000": ["gallon", "gallons", "gal"],
    "1 m^3 / 1000": ["litre", "litres", "liter", "liters", "l"],
    "0.09290304 m^2": ["sqft"], "4046.8564224 m^2": ["acre", "acres"],
    "10000 m^2": ["hectare", "hectares", "ha"],
    "745.69987158227 W": ["horsepower", "hp"], "1055.05585262 J": ["btu", "btus"],
    "4.184 J": ["calorie", "calories", "cal"], "4.184 kJ": ["kcal"], "1 W": ["va"],
    "1 kW": ["kva"],
    "6894.757293168 Pa": ["psi"], "100 kPa": ["bar"], "101325 Pa": ["atm"],
    "1 V/A": ["ohm", "ohms"], "0.000001 m": ["micron", "microns"],
    "0.01%": ["bp", "bip", "bips"], "14 d": ["fortnight", "fortnights"], "12": ["dozen"],
  ]

  private var cents: String? {
    text.contains("¢")
      ? "a cent is declared, `unit cent = $0.01`, and is written `\(text.split(separator: "¢", omittingEmptySubsequences: false).joined(separator: "cent"))` then"
      : nil
  }

  /// The next step, where one can be guessed.
  package var help: String? {
    switch kind {
    case .unknown:
      cents ?? scale ?? celsius ?? slashed ?? abbreviated ?? declared ?? headed
        ?? Suggestion.didYouMean(nearest)?.first
        ?? (isWord
          ? "declare it first: unit \(word)"
          : "a unit holds no number: give a plain one, such as `M USD`, and multiply in `derive`")
    case .malformed where text.contains("¢"): cents
    case .malformed where text.contains(" "):
      "a unit has no blanks, but for k, M, B and T before money and counts: `B USD`, `M modules`"
    case .malformed: "write units as `pJ/bit`, `USD/kWh` or `m^2`, without blanks"
    case .outOfRange: nil
    }
  }
}

extension UnitTable {
  /// Known words close to one that is not: equal but for case first, else the fewest edits, at most
  /// a third of the word, and one where they count a thing.
  package func nearest(to word: String) -> [String] {
    Suggestion.nearest(to: word, among: words, limit: 4).filter { isNear(word, to: $0) }
  }
}
