import OIQText
import OIQValues

// Money as people write it into headers, `$M` or `USD bn`, and how it is written here.

extension HeaderUnit {
  /// Longer ones first: `us$` ends in `$`.
  private static let currencies: KeyValuePairs = [
    "dollars": "USD", "dollar": "USD", "us$": "USD", "usd": "USD", "hk$": "HKD", "hkd": "HKD",
    "nt$": "TWD", "twd": "TWD", "$": "USD", "euros": "EUR", "euro": "EUR", "eur": "EUR",
    "€": "EUR", "yuan": "CNY", "rmb": "CNY", "cny": "CNY", "¥": "CNY", "yen": "JPY", "jpy": "JPY",
  ]

  private static let scaleWords: KeyValuePairs<ScaleLetter, [String]> = [
    .thousand: ["k", "thousand", "thousands"],
    .million: ["m", "mm", "mn", "mio", "million", "millions"],
    .billion: ["b", "bn", "bln", "billion", "billions"],
    .trillion: ["t", "tn", "trn", "trillion", "trillions"],
  ]

  /// The unit that a text means by an amount of money: `B USD` of `$bn`, `USD bn` or `US$ billion`, and `USD/Gbps`
  /// of `$/Gbps`; `nil` for any other text.
  static func meant(_ text: String, _ units: UnitTable) -> String? {
    let money = text.prefix { $0 != "/" && $0 != "*" }
    let rest = text[money.endIndex...].filter { $0 != " " }
    let word = money.lowercased().filter { $0 != " " && $0 != "." }
    for (spelling, code) in currencies {
      let scale: Substring
      if word.hasPrefix(spelling) {
        scale = word.dropFirst(spelling.count)
      } else if word.hasSuffix(spelling) {
        scale = word.dropLast(spelling.count)
      } else {
        continue
      }
      guard let sign = scale.isEmpty ? "" : self.sign(String(scale)) else { continue }
      let unit = (sign.isEmpty ? "" : sign + " ") + code + rest
      if case .success = named(unit, units) { return unit }
    }
    return nil
  }

  /// Whether a text is money as literals write it, `€` or `$/Gbps`, without a scale.
  static func isSigned(_ text: String) -> Bool {
    guard let sign = text.first, isSign(sign) else { return false }
    return text.count == 1 || text.dropFirst().first == "/"
  }

  private static func sign(_ word: String) -> String? {
    scaleWords.first { $0.value.contains(word) }?.key.rawValue
  }

  /// The name and the unit of a header that has it in parentheses, `power (W)` or `capex ($M)`, or, where it is
  /// money in a scale or with a sign, as its last words: `capex USD bn`.
  static func ending(_ header: String, _ units: UnitTable) -> (name: String, unit: String)? {
    if header.last == ")", let open = header.lastIndex(of: "(") {
      let inside = String(header[header.index(after: open)...].dropLast())
      let name = String(header[..<open].reversed().drop { $0 == " " }.reversed())
      guard !name.isEmpty else { return nil }
      if case .success = named(inside, units) { return (name, inside) }
      return meant(inside, units).map { (name, $0) }
    }
    let words = header.split(separator: " ")
    for count in [2, 1] where words.count >= count {
      let text = words.suffix(count).joined(separator: " ")
      guard let unit = meant(text, units), unit.contains(" ") || text.contains(where: isSign)
      else { continue }
      let name = words.dropLast(count).joined(separator: " ")
      return (name.isEmpty ? "amount" : name, unit)
    }
    return nil
  }

  private static func isSign(_ character: Character) -> Bool { "$€¥".contains(character) }
}
