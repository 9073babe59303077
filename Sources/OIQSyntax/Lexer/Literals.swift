import OIQText

/// What the characters of a literal token mean. The lexer has seen to their shape; whatever it
/// complained about still gets a value here, so that the parser can go on.
package enum Literals {
  struct Quantity {
    var value: Double
    var unit: String
    /// Where the unit stands in the bytes given; `nil` when it is spread (`$0.6/Gbps`).
    var unitRange: Range<Int>?
  }

  /// The value of `1_000`, `1.5e9`, `12%`, `20M`, and its suffix as written.
  static func number(_ bytes: ArraySlice<UInt8>) -> (value: Double, suffix: String) {
    var decimal = Decimal(bytes)
    let suffix = takeSuffix(&decimal)
    return (decimal.value, suffix)
  }

  static func quantity(_ bytes: ArraySlice<UInt8>) -> Quantity {
    if let (currency, length) = currency(bytes) {
      var decimal = Decimal(bytes.dropFirst(length))
      _ = takeSuffix(&decimal)
      let rest = unitText(decimal.rest)
      return Quantity(value: decimal.value, unit: currency + rest, unitRange: nil)
    }
    var decimal = Decimal(bytes)
    if let speed = speed(decimal.rest) {
      let rest = unitText(decimal.rest.dropFirst())
      return Quantity(value: decimal.value, unit: speed + rest, unitRange: nil)
    }
    if decimal.rest.first == UInt8(ascii: "%"), decimal.rest.dropFirst().first == UInt8(ascii: "/")
    {
      let unit = decimal.rest
      return Quantity(
        value: decimal.value, unit: unitText(unit), unitRange: unit.startIndex..<unit.endIndex)
    }
    _ = takeSuffix(&decimal)
    let rest = decimal.rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let speedAfterBlank = speed(rest)
    return Quantity(
      value: decimal.value, unit: speedAfterBlank ?? unitText(rest),
      unitRange: rest.startIndex..<rest.endIndex)
  }

  /// Whether a number or an amount has a digit other than 0, whatever its exponent makes of it.
  static func isOtherThanZero(_ bytes: ArraySlice<UInt8>) -> Bool {
    Decimal(bytes.dropFirst(currency(bytes)?.length ?? 0)).isOtherThanZero
  }

  /// Where the digits of a number or an amount stand that has no fraction and no exponent.
  static func wholeDigits(_ bytes: ArraySlice<UInt8>) -> Range<Int>? {
    let start = bytes.startIndex + (currency(bytes)?.length ?? 0)
    let digits = bytes[start...].prefix { $0 &- 48 < 10 || $0 == UInt8(ascii: "_") }
    // What follows in the token may be a fraction, an exponent, or a unit that begins with an e.
    let rest = bytes[digits.endIndex...]
    let second = rest.dropFirst().first
    let isFraction = rest.first == UInt8(ascii: ".")
    let isExponent =
      rest.first.map { $0 | 0x20 == UInt8(ascii: "e") } ?? false
      && second.map { $0 &- 48 < 10 || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") } ?? false
    return isFraction || isExponent ? nil : digits.startIndex..<digits.endIndex
  }

  private static func unitText(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  /// Applies `k M B T %` where it stands alone.
  fileprivate static func takeSuffix(_ decimal: inout Decimal) -> String {
    guard let first = decimal.rest.first, let power = NumberSuffix.exponent(of: first) else {
      return ""
    }
    let rest = decimal.rest.dropFirst()
    if let next = rest.first, isWordPart(next) { return "" }
    decimal.exponent += power
    decimal.rest = rest
    return String(Unicode.Scalar(first))
  }

  private static func speed(_ bytes: ArraySlice<UInt8>) -> String? {
    if let next = bytes.dropFirst().first, isWordPart(next) { return nil }
    return switch bytes.first {
    case UInt8(ascii: "G"): "Gbps"
    case UInt8(ascii: "T"): "Tbps"
    default: nil
    }
  }

  private static func isWordPart(_ byte: UInt8) -> Bool {
    let kind = ByteClass.table[Int(byte)]
    return kind == .letter || kind == .digit || kind == .multibyte
  }

  fileprivate static func currency(_ bytes: ArraySlice<UInt8>) -> (code: String, length: Int)? {
    if bytes.first == UInt8(ascii: "$") { return ("USD", 1) }
    if bytes.starts(with: "¥".utf8) { return ("CNY", 2) }
    if bytes.starts(with: "€".utf8) { return ("EUR", 3) }
    return nil
  }
}

/// A number or an amount of money taken apart: `-`, `$`, `20`, `M`, `/module`.
struct ScaledLiteral {
  var isNegative = false
  /// The sign before the digits.
  let currency: String
  let digits: String
  let magnitude: Double
  let suffix: String
  /// What follows the suffix.
  let unit: String
  /// What is counted, be it written `$20/module` or `20 USD/module`.
  private let measured: String

  init(_ bytes: ArraySlice<UInt8>) {
    let money = Literals.currency(bytes)
    let length = money?.length ?? 0
    var decimal = Decimal(bytes.dropFirst(length))
    currency = String(decoding: bytes.prefix(length), as: UTF8.self)
    digits = String(
      decoding: bytes[bytes.startIndex + length..<decimal.rest.startIndex], as: UTF8.self)
    suffix = Literals.takeSuffix(&decimal)
    magnitude = decimal.value
    unit = String(decoding: decimal.rest, as: UTF8.self)
    let words = unit.drop { $0 == " " || $0 == "\t" }
    measured = (money?.code ?? "") + words
  }
}

extension ScaledLiteral {
  var value: Double { isNegative ? -magnitude : magnitude }

  var text: String { with(suffix) }

  func with(_ suffix: String) -> String { sign + digits + suffix + unit }

  /// The same value without a suffix.
  var plain: String { sign + ShortDecimal(magnitude).text + unit }

  private var sign: String { (isNegative ? "-" : "") + currency }

  enum End { case low, high }

  /// The end of a range without a suffix where that of the other may be meant for both: of `10% to 20`, and of
  /// `$20 to $30M`. Zero is the same with any.
  static func unclearEnd(_ low: ScaledLiteral, _ high: ScaledLiteral) -> End? {
    guard low.measured == high.measured else { return nil }
    func isUnclear(_ plain: Double, beside suffix: String, _ inOrder: (Double) -> Bool) -> Bool {
      guard plain != 0, let scale = suffix == "%" ? 0.01 : ScaleLetter(rawValue: suffix)?.factor
      else { return false }
      return scale < 1 || inOrder(plain * scale)
    }
    if low.suffix.isEmpty, isUnclear(low.value, beside: high.suffix, { $0 <= high.value }) {
      return .low
    }
    let isHigh =
      high.suffix.isEmpty
      && isUnclear(high.value, beside: low.suffix) { low.value <= $0 || high.value < low.value }
    return isHigh ? .high : nil
  }

  /// What a range may be meant as of which one end alone has a suffix, each in order: with the suffix at that end too,
  /// or the value that it has as it stands.
  struct Readings {
    /// As the end stands, the suffix is meant for it: `5% to 20%` of `5% to 20`.
    var both: String?
    /// The end as it stands is a value: `5% to 20%` and `0.05 to 0.2` of `5% to 0.2`.
    var converted: String?
    var neither: String?
  }

  static func readings(_ low: ScaledLiteral, _ high: ScaledLiteral, of unclear: End) -> Readings {
    let (plain, other) = unclear == .low ? (low, high) : (high, low)
    let scale = other.suffix == "%" ? 0.01 : ScaleLetter(rawValue: other.suffix)?.factor ?? 1
    func range(_ end: String, _ value: Double, beside written: String) -> String? {
      let isInOrder = unclear == .low ? value <= other.value : other.value <= value
      guard isInOrder else { return nil }
      return unclear == .low ? "\(end) to \(written)" : "\(written) to \(end)"
    }
    let both = range(plain.with(other.suffix), plain.value * scale, beside: other.text)
    let isShare = other.suffix == "%" && (plain.magnitude <= 1 || both == nil)
    return Readings(
      both: both,
      converted: isShare ? range(plain.inPercent, plain.value, beside: other.text) : nil,
      neither: range(plain.text, plain.value, beside: other.plain))
  }

  /// `20%` of `0.2`.
  private var inPercent: String { sign + ShortDecimal(magnitude).shifted(by: 2).text + "%" + unit }
}

extension Literals {
  /// Days since 1970-01-01; `nil` when there is no such day.
  static func date(_ bytes: ArraySlice<UInt8>) -> Int32? {
    bytes.withUnsafeBufferPointer(CivilDate.parse)?.daysSince1970
  }

  /// Half-open days of `2026H1`, `2026Q4`, `2026M02`.
  static func period(_ bytes: ArraySlice<UInt8>) -> (start: Int32, end: Int32)? {
    bytes.withUnsafeBufferPointer { PartOfYear($0) }.map { ($0.start, $0.end) }
  }
}

extension Literals {
  /// A text without its quotes and escapes, and where an escape is not one of ours.
  package static func text(_ bytes: ArraySlice<UInt8>) -> (text: String, badEscapes: [Range<Int>]) {
    var inside = bytes.dropFirst()
    if inside.last == UInt8(ascii: "\""), !endsInEscape(inside.dropLast()) {
      inside = inside.dropLast()
    }
    guard inside.contains(UInt8(ascii: "\\")) else {
      return (String(decoding: inside, as: UTF8.self), [])
    }
    var plain: [UInt8] = []
    var bad: [Range<Int>] = []
    var at = inside.startIndex
    while at < inside.endIndex {
      guard inside[at] == UInt8(ascii: "\\") else {
        plain.append(inside[at])
        at += 1
        continue
      }
      let (scalar, length) = escape(inside[at...])
      if let scalar {
        plain.append(contentsOf: Array(String(scalar).utf8))
      } else {
        bad.append(at..<min(at + length, inside.endIndex))
      }
      at += length
    }
    return (String(decoding: plain, as: UTF8.self), bad)
  }

  /// Whether the bytes end in an odd number of backslashes.
  private static func endsInEscape(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 1
  }

  private static func escape(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar?, Int) {
    switch bytes.dropFirst().first {
    case UInt8(ascii: "n"): return ("\n", 2)
    case UInt8(ascii: "t"): return ("\t", 2)
    case UInt8(ascii: "r"): return ("\r", 2)
    case UInt8(ascii: "\""): return ("\"", 2)
    case UInt8(ascii: "\\"): return ("\\", 2)
    case UInt8(ascii: "u"): return unicodeEscape(bytes)
    default: return (nil, 2)
    }
  }

  /// `\u{1F600}`.
  private static func unicodeEscape(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar?, Int) {
    let digits = bytes.dropFirst(3).prefix { $0 != UInt8(ascii: "}") }.prefix(8)
    let close = digits.endIndex
    guard bytes.dropFirst(2).first == UInt8(ascii: "{"), close < bytes.endIndex,
      bytes[close] == UInt8(ascii: "}"),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(value)
    else { return (nil, 2) }
    return (scalar, close + 1 - bytes.startIndex)
  }

  /// A name without its backticks.
  package static func quotedName(_ bytes: ArraySlice<UInt8>) -> String {
    var inside = bytes.dropFirst()
    if inside.last == UInt8(ascii: "`") { inside = inside.dropLast() }
    var plain: [UInt8] = []
    var previousWasTick = false
    for byte in inside {
      let isSecondTick = byte == UInt8(ascii: "`") && previousWasTick
      previousWasTick = byte == UInt8(ascii: "`") && !isSecondTick
      if !isSecondTick { plain.append(byte) }
    }
    return String(decoding: plain, as: UTF8.self)
  }
}

/// A decimal number on its way to the nearest `Double`: all digits as one integer, times a power of
/// ten. Powers of ten from suffixes are added to the exponent first, so that `0.6B` is exactly
/// `600000000`.
struct Decimal {
  private var mantissa: UInt64 = 0
  /// Whether the mantissa holds all digits.
  private var isExact = true
  var exponent = 0
  /// What follows the number.
  var rest: ArraySlice<UInt8>
  /// Digits, point and underscores, without the exponent.
  private var digits: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    rest = bytes
    digits = bytes
    takeDigits(scale: 0)
    if rest.first == UInt8(ascii: "."), let next = rest.dropFirst().first, Decimal.isDigit(next) {
      rest = rest.dropFirst()
      takeDigits(scale: -1)
    }
    digits = bytes[bytes.startIndex..<rest.startIndex]
    rest = rest.drop { $0 == UInt8(ascii: "_") }
    takeExponent()
  }
}

extension Decimal {
  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private mutating func takeDigits(scale: Int) {
    while let byte = rest.first, Decimal.isDigit(byte) || byte == UInt8(ascii: "_") {
      rest = rest.dropFirst()
      if byte == UInt8(ascii: "_") { continue }
      exponent += scale
      if mantissa < 100_000_000_000_000 {
        mantissa = mantissa * 10 + UInt64(byte & 0x0F)
      } else {
        isExact = false
      }
    }
  }

  private mutating func takeExponent() {
    guard let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") else { return }
    var power = rest.dropFirst()
    let isNegative = power.first == UInt8(ascii: "-")
    if isNegative || power.first == UInt8(ascii: "+") { power = power.dropFirst() }
    guard let first = power.first, Decimal.isDigit(first) else { return }
    var size = 0
    while let byte = power.first, Decimal.isDigit(byte) || byte == UInt8(ascii: "_") {
      power = power.dropFirst()
      if byte != UInt8(ascii: "_"), size < 100_000 { size = size * 10 + Int(byte & 0x0F) }
    }
    exponent += isNegative ? -size : size
    rest = power
  }

  var isOtherThanZero: Bool { digits.contains { Decimal.isDigit($0) && $0 != UInt8(ascii: "0") } }

  /// Correctly rounded: a mantissa below 2⁵³ and a power of ten up to 10²² are exact doubles, so
  /// one operation rounds once (Clinger 1990); anything else goes through the library.
  var value: Double {
    if isExact, mantissa == 0 { return 0 }
    if isExact, abs(exponent) <= 22 {
      let power = Decimal.powers[abs(exponent)]
      return exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
    }
    let all = digits.filter(Decimal.isDigit)
    return Double(String(decoding: all, as: UTF8.self) + "e\(exponent)") ?? .infinity
  }

  private static let powers: [Double] = (0...22).map { Double("1e\($0)") ?? 1 }
}
