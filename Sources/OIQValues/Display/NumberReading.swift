/// Numbers as text: no locale, no allocation on the way in.
package enum NumberText {}

extension NumberText {
  /// 10^0 to 10^22: the powers of ten that a double holds exactly.
  private static let exactPowers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The double nearest to a decimal number: `[+-] digits [. digits] [e [+-] digits]`, with a digit on
  /// one side of the point at least. `nil` for any other text and for numbers beyond the doubles.
  ///
  /// Source: W. D. Clinger, "How to Read Floating Point Numbers Accurately" (1990), its fast case: two
  /// exact doubles give one correctly rounded quotient or product. The rest is left to the library.
  package static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    var reader = DecimalReader(bytes: bytes)
    guard reader.read() else { return nil }
    if reader.isExact, reader.mantissa < 1 << 53, abs(reader.exponent) <= 22 {
      let power = exactPowers[abs(reader.exponent)]
      let mantissa = Double(reader.mantissa)
      let value = reader.exponent < 0 ? mantissa / power : mantissa * power
      return reader.isNegative ? -value : value
    }
    guard let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else {
      return nil
    }
    return value
  }

  package static func parse(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { parse($0) }
  }
}

/// A decimal number's digits as one integer and a power of ten.
private struct DecimalReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  var isNegative = false
  var mantissa: UInt64 = 0
  var exponent = 0
  /// Whether the mantissa holds every digit.
  var isExact = true
  var digits = 0
}

extension DecimalReader {
  /// Whether the whole text is a number.
  mutating func read() -> Bool {
    readSign()
    readDigits(step: 0)
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      readDigits(step: -1)
    }
    guard digits > 0 else { return false }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      guard readExponent() else { return false }
    }
    return position == bytes.count
  }

  private mutating func readSign() {
    guard position < bytes.count else { return }
    isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative || bytes[position] == UInt8(ascii: "+") { position += 1 }
  }

  private mutating func readDigits(step: Int) {
    while position < bytes.count {
      let digit = bytes[position] &- 48
      guard digit < 10 else { return }
      position += 1
      digits += 1
      if mantissa < 1_000_000_000_000_000_000 {
        mantissa = mantissa * 10 + UInt64(digit)
        exponent += step
      } else {
        isExact = false
      }
    }
  }

  private mutating func readExponent() -> Bool {
    var isBelow = false
    if position < bytes.count, case let sign = bytes[position], sign == 43 || sign == 45 {
      isBelow = sign == 45
      position += 1
    }
    let start = position
    var value = 0
    while position < bytes.count, bytes[position] &- 48 < 10 {
      value = min(value * 10 + Int(bytes[position] &- 48), 100_000)
      position += 1
    }
    exponent += isBelow ? -value : value
    return position > start
  }
}
