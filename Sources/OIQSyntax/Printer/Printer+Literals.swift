import OIQText

// Names

extension Printer {
  /// In backticks where the text is no plain name or is a word of the language.
  package static func name(_ name: Name) -> String { spelled(name.text) }

  package static func spelled(_ text: String) -> String {
    if isPlain(text), Keyword(rawValue: text)?.place != .anywhere { return text }
    return "`"
      + text.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``")
      + "`"
  }

  private static func isPlain(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, ByteClass.table[Int(first)] != .digit else { return false }
    var at = 0
    while at < bytes.count {
      guard let decoded = DecodedScalar(bytes, at: at) else { return false }
      let kind = ByteClass.table[Int(bytes[at])]
      guard kind == .letter || kind == .digit || (kind == .multibyte && decoded.isNamePart) else {
        return false
      }
      at += decoded.length
    }
    return true
  }

  package static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\u{0}"..<" ", "\u{7F}": result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

// Dates

extension Printer {
  static func date(_ day: Int32) -> String { CivilDate(daysSince1970: day).text }

  /// `2026H1` and the like; `nil` for other spans.
  static func periodLiteral(_ start: Int32, _ end: Int32) -> String? {
    let first = CivilDate(daysSince1970: start)
    let parts = PartOfYear.Kind.allCases.map { PartOfYear($0, containing: first) }
    return parts.first { $0.start == start && $0.end == end }?.text
  }
}

// Numbers

extension Printer {
  static func number(_ value: Double, suffix: String) -> String {
    let exponent = suffix.utf8.first.flatMap { NumberSuffix.exponent(of: $0) } ?? 0
    return ShortDecimal(value).shifted(by: -exponent).text + suffix
  }

  static func quantity(_ value: Double, _ unit: String) -> String {
    for (code, sign) in [("USD", "$"), ("CNY", "¥"), ("EUR", "€")] {
      guard let rest = tail(of: unit, after: code) else { continue }
      return (value < 0 ? "-" : "") + sign + short(abs(value), suffixes: "TBM") + rest
    }
    for (speed, suffix) in [("Gbps", "G"), ("Tbps", "T")] {
      guard let rest = tail(of: unit, after: speed) else { continue }
      return ShortDecimal(value).text + suffix + rest
    }
    if tail(of: unit, after: "%") != nil { return ShortDecimal(value).text + unit }
    return short(value, suffixes: "BM") + " " + unit
  }

  /// What follows a unit's first word; `nil` when another word stands there.
  private static func tail(of unit: String, after word: String) -> Substring? {
    guard unit.hasPrefix(word) else { return nil }
    let rest = unit.dropFirst(word.count)
    guard let first = rest.first else { return rest }
    guard first == "/" || first == "*", rest.count > 1 else { return nil }
    return rest
  }

  /// With the largest suffix that leaves few decimals: `20M`, `1.25B`.
  private static func short(_ value: Double, suffixes: String) -> String {
    let decimal = ShortDecimal(value)
    for suffix in suffixes.utf8 {
      guard let exponent = NumberSuffix.exponent(of: suffix) else { continue }
      let shifted = decimal.shifted(by: -exponent)
      if shifted.isAtLeastOne, shifted.decimals <= 3 {
        return shifted.text + String(Unicode.Scalar(suffix))
      }
    }
    return decimal.text
  }
}

/// The fewest digits that read back as the same `Double`, times a power of ten.
struct ShortDecimal {
  private var isNegative: Bool
  private var digits: [UInt8]
  /// Places of the point behind the last digit.
  private var exponent: Int

  init(_ value: Double) {
    isNegative = value.sign == .minus && value != 0
    digits = []
    exponent = 0
    var pointSeen = false
    var written = "\(value.magnitude)".utf8[...]
    while let byte = written.popFirst() {
      if byte == UInt8(ascii: ".") {
        pointSeen = true
      } else if byte == UInt8(ascii: "e") {
        exponent += Int(String(decoding: written, as: UTF8.self)) ?? 0
        break
      } else {
        digits.append(byte)
        if pointSeen { exponent -= 1 }
      }
    }
    while digits.count > 1, digits.last == UInt8(ascii: "0") {
      digits.removeLast()
      exponent += 1
    }
    digits = Array(digits.drop { $0 == UInt8(ascii: "0") })
    if digits.isEmpty { (digits, exponent) = ([UInt8(ascii: "0")], 0) }
  }
}

extension ShortDecimal {
  func shifted(by places: Int) -> ShortDecimal {
    var copy = self
    if digits != [UInt8(ascii: "0")] { copy.exponent += places }
    return copy
  }

  var decimals: Int { max(0, -exponent) }

  var isAtLeastOne: Bool { digits != [UInt8(ascii: "0")] && digits.count + exponent > 0 }

  var text: String {
    let sign = isNegative ? "-" : ""
    let integerCount = digits.count + exponent
    if integerCount > 15 || integerCount < -5 { return sign + scientific }
    let zeros = { (count: Int) in [UInt8](repeating: UInt8(ascii: "0"), count: max(0, count)) }
    let integer = Array(digits.prefix(max(0, integerCount))) + zeros(exponent)
    let fraction =
      exponent < 0 ? zeros(-integerCount) + digits.suffix(min(digits.count, -exponent)) : []
    let whole = integer.isEmpty ? "0" : grouped(integer)
    return sign + whole
      + (fraction.isEmpty ? "" : "." + String(decoding: fraction, as: UTF8.self))
  }

  private var scientific: String {
    let rest = String(decoding: digits.dropFirst(), as: UTF8.self)
    let power = digits.count - 1 + exponent
    return String(decoding: digits.prefix(1), as: UTF8.self) + (rest.isEmpty ? "" : "." + rest)
      + "e\(power)"
  }

  /// `32_768`: groups of three from five digits on.
  private func grouped(_ integer: [UInt8]) -> String {
    guard integer.count >= 5 else { return String(decoding: integer, as: UTF8.self) }
    var result: [UInt8] = []
    for (position, digit) in integer.enumerated() {
      if position > 0, (integer.count - position) % 3 == 0 { result.append(UInt8(ascii: "_")) }
      result.append(digit)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
