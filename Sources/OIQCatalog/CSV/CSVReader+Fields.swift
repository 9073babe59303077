import OIQText
import OIQValues

/// The values of fields, read from raw bytes that have a stop (a separator, a quote or a newline) after
/// them.
package enum CSVField {}

/// A number as found: where it ends, and its digits until they are made a value.
struct CSVNumber {
  var mantissa: UInt64 = 0
  var exponent = 0
  var isNegative = false
  /// Digits that count; more than 19 don't fit the mantissa.
  var digits = 0
  var hasExponent = false
  var end: UnsafeRawPointer
}

extension CSVField {
  /// Digits with an optional sign, fraction and exponent; `nil` where there is none. Never hex, `nan` or
  /// `inf`, which aren't values.
  @inline(__always)
  static func scanNumber(_ start: UnsafeRawPointer) -> CSVNumber? {
    var number = CSVNumber(end: start)
    var cursor = start
    let sign = byte(cursor)
    number.isNegative = sign == UInt8(ascii: "-")
    if number.isNegative || sign == UInt8(ascii: "+") { cursor += 1 }
    let whole = cursor
    var mantissa: UInt64 = 0
    while case let digit = byte(cursor) &- 48, digit <= 9 {
      mantissa = mantissa &* 10 &+ UInt64(digit)
      cursor += 1
    }
    var digits = cursor - whole
    if byte(cursor) == UInt8(ascii: ".") {
      cursor += 1
      let fraction = cursor
      while case let digit = byte(cursor) &- 48, digit <= 9 {
        mantissa = mantissa &* 10 &+ UInt64(digit)
        cursor += 1
      }
      number.exponent = fraction - cursor
      digits += cursor - fraction
    }
    guard digits > 0 else { return nil }
    number.mantissa = mantissa
    number.digits = digits
    number.end = cursor
    if byte(cursor) | 0x20 == UInt8(ascii: "e") { scanExponent(&number) }
    return number
  }

  @inline(never)
  private static func scanExponent(_ number: inout CSVNumber) {
    var cursor = number.end + 1
    let sign = byte(cursor)
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { cursor += 1 }
    let first = cursor
    var exponent = 0
    while case let digit = byte(cursor) &- 48, digit <= 9 {
      exponent = min(exponent &* 10 &+ Int(digit), 100_000)
      cursor += 1
    }
    guard cursor > first else { return }
    number.hasExponent = true
    number.exponent += sign == UInt8(ascii: "-") ? -exponent : exponent
    number.end = cursor
  }

  @inline(__always)
  static func byte(_ address: UnsafeRawPointer) -> UInt8 { address.load(as: UInt8.self) }
}

extension CSVField {
  private static let exactPowers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The powers of ten that a Double holds exactly, at an address for the hot loops. Never freed.
  nonisolated(unsafe) static let powers: UnsafePointer<Double> = {
    let table = UnsafeMutablePointer<Double>.allocate(capacity: exactPowers.count)
    table.initialize(from: exactPowers, count: exactPowers.count)
    return UnsafePointer(table)
  }()

  /// The nearest Double. A mantissa below 2^53 times or over an exact power rounds once (W. Clinger, "How
  /// to read floating point numbers accurately", 1990); infinite where it is too large, no number where it is whole and
  /// would lose digits, or so small that nothing would be left of it.
  @inline(__always)
  static func value(
    _ number: CSVNumber, from start: UnsafeRawPointer, _ powers: UnsafePointer<Double>
  ) -> Double {
    if number.digits <= 19 && number.mantissa < 1 << 53 && number.exponent >= -22
      && number.exponent <= 22
    {
      let whole = Double(Int64(bitPattern: number.mantissa))
      let size =
        number.exponent < 0
        ? whole / powers[-number.exponent] : whole * powers[number.exponent]
      return number.isNegative ? -size : size
    }
    return longValue(number, from: start)
  }

  @inline(never)
  private static func longValue(_ number: CSVNumber, from start: UnsafeRawPointer) -> Double {
    let value = nearest(number, from: start)
    guard number.exponent == 0 || value == 0, value.isFinite else { return value }
    let bytes = UnsafeRawBufferPointer(start: start, count: number.end - start)
    let text = String(decoding: bytes, as: UTF8.self)
    return SmallNumbers.vanishes(text, as: value) || WholeDigits.areTooMany(text, for: value)
      ? .nan : value
  }

  private static func nearest(_ number: CSVNumber, from start: UnsafeRawPointer) -> Double {
    if number.digits <= 19 && number.mantissa != 0 && abs(number.exponent) <= 19 {
      let size = roundedOnce(number.mantissa, exponent: number.exponent)
      return number.isNegative ? -size : size
    }
    let text = UnsafeRawBufferPointer(start: start, count: number.end - start)
    // The standard library's conversion, unlike `strtod`, doesn't ask the locale for its point.
    return Double(String(decoding: text, as: UTF8.self)) ?? 0
  }

  /// `mantissa` times a power of ten below 10^20, by exact 128-bit arithmetic with one rounding.
  private static func roundedOnce(_ mantissa: UInt64, exponent: Int) -> Double {
    var power: UInt64 = 1
    for _ in 0..<abs(exponent) { power *= 10 }
    if exponent >= 0 {
      let product = mantissa.multipliedFullWidth(by: power)
      let shift = product.high == 0 ? 0 : 64 - product.high.leadingZeroBitCount
      if shift == 0 { return Double(product.low) }
      let kept = shift == 64 ? product.high : product.high << (64 - shift) | product.low >> shift
      let lost = shift == 64 ? product.low : product.low << (64 - shift)
      return scaled(kept, isExact: lost == 0, by: shift)
    }
    // Both shifted to their top bits, the dividend halved: the quotient fits and has 63 or 64 bits.
    let left = mantissa << mantissa.leadingZeroBitCount
    let right = power << power.leadingZeroBitCount
    let (quotient, rest) = right.dividingFullWidth((left >> 1, left << 63))
    let shift = power.leadingZeroBitCount - mantissa.leadingZeroBitCount - 63
    return scaled(quotient, isExact: rest == 0, by: shift)
  }

  /// `bits` (and something below its last bit where not exact) times a power of two. The last bit then
  /// only says "more than": it lies below the 53 that are kept.
  private static func scaled(_ bits: UInt64, isExact: Bool, by shift: Int) -> Double {
    let sticky = isExact ? bits : bits | 1
    return Double(sign: .plus, exponent: shift, significand: Double(sticky))
  }
}

extension CSVField {
  /// Days since 1970-01-01 of the ten bytes `YYYY-MM-DD`. Reads 16 bytes.
  @inline(__always)
  static func date(_ start: UnsafeRawPointer) -> Int32? {
    // Digits become 0 to 9 and the two dashes 0; a byte above 9 carries into its high bit.
    let head = CSVBytes.load(start) ^ 0x2D30_302D_3030_3030
    let tail = CSVBytes.load(start + 8) & 0xFFFF ^ 0x3030
    let tooHigh =
      ((head &+ 0x7676_7676_7676_7676) | head | (tail &+ 0x7676) | tail) & CSVBytes.highs
    guard tooHigh == 0, head & 0xFF00_00FF_0000_0000 == 0 else { return nil }
    let year = digit(head, 0) * 1000 + digit(head, 1) * 100 + digit(head, 2) * 10 + digit(head, 3)
    let month = digit(head, 5) * 10 + digit(head, 6)
    let day = digit(tail, 0) * 10 + digit(tail, 1)
    guard year >= 1000, month >= 1, month <= 12, day >= 1 else { return nil }
    if day > 28 && day > Int32(CivilDate.days(inMonth: Int(month), of: Int(year))) { return nil }
    return days(year, month, day)
  }

  @inline(__always)
  private static func digit(_ word: UInt64, _ index: UInt64) -> Int32 {
    Int32(truncatingIfNeeded: word >> (index &* 8) & 0xFF)
  }

  /// As `CivilDate.daysSince1970`, for years from 1000: repeated here because the hot loop can't afford a
  /// call over a module's border.
  @inline(__always)
  private static func days(_ year: Int32, _ month: Int32, _ day: Int32) -> Int32 {
    let shiftedYear = month <= 2 ? year &- 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear &- era &* 400
    let shiftedMonth = month > 2 ? month &- 3 : month &+ 9
    let dayOfYear = (153 &* shiftedMonth &+ 2) / 5 &+ day &- 1
    let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
    return era &* 146_097 &+ dayOfEra &- 719_468
  }

  static func date(_ text: String) -> Int32? { CivilDate.parse(text)?.daysSince1970 }

  /// The number that fills the whole text, `nil` where it doesn't or where it is too large.
  static func number(_ text: String) -> Double? {
    withPadding(text) { start in
      guard let number = scanNumber(start), number.end == start + text.utf8.count else {
        return nil
      }
      let value = value(number, from: start, powers)
      return value.isFinite ? value : nil
    }
  }

  /// Whether a number is digits, an E and digits and no more, as codes may be: programs write a sign or a point.
  static func isLikeCode(_ number: UnsafeRawBufferPointer) -> Bool {
    let parts = number.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 | 0x20 == UInt8(ascii: "e") })
    return parts.count == 2
      && parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { $0 &- 48 <= 9 } }
  }

  package static func bool(_ text: String) -> Bool? {
    switch text {
    case "true", "True", "TRUE": true
    case "false", "False", "FALSE": false
    default: nil
    }
  }

  private static func withPadding<Result>(
    _ text: String, _ body: (UnsafeRawPointer) -> Result?
  ) -> Result? {
    var bytes = Array(text.utf8)
    bytes.append(contentsOf: repeatElement(CSVBytes.newline, count: 16))
    return bytes.withUnsafeBytes { raw in raw.baseAddress.flatMap(body) }
  }
}

extension CSVField {
  /// Without blanks at both ends.
  static func trimmed(_ content: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let isBlank: (UInt8) -> Bool = { $0 == CSVBytes.space || $0 == UInt8(ascii: "\t") }
    guard let first = content.firstIndex(where: { !isBlank($0) }),
      let last = content.lastIndex(where: { !isBlank($0) })
    else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(rebasing: content[first...last])
  }

  /// The content of a field in quotes, each doubled quote made one.
  static func undoubled(_ content: UnsafeRawBufferPointer) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.count)
    var index = 0
    while index < content.count {
      bytes.append(content[index])
      index += content[index] == CSVBytes.quote ? 2 : 1
    }
    return bytes
  }

  /// The offset of the first byte that isn't part of well-formed UTF-8 (The Unicode Standard, table 3-7).
  package static func firstInvalidByte(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var index = 0
    while index < bytes.count {
      // Eight at a time while they are ASCII, as nearly all are.
      while index + 8 <= bytes.count, CSVBytes.load(base + index) & CSVBytes.highs == 0 {
        index += 8
      }
      guard index < bytes.count else { return nil }
      let lead = bytes[index]
      if lead < 0x80 {
        index += 1
        continue
      }
      guard let rest = continuation(after: lead), index + rest.count < bytes.count,
        rest.second.contains(bytes[index + 1]),
        bytes[(index + 1)...(index + rest.count)].allSatisfy({ $0 & 0xC0 == 0x80 })
      else { return index }
      index += 1 + rest.count
    }
    return nil
  }

  private static func continuation(
    after lead: UInt8
  ) -> (count: Int, second: ClosedRange<UInt8>)? {
    switch lead {
    case 0xC2...0xDF: (1, 0x80...0xBF)
    case 0xE0: (2, 0xA0...0xBF)
    case 0xED: (2, 0x80...0x9F)
    case 0xE1...0xEF: (2, 0x80...0xBF)
    case 0xF0: (3, 0x90...0xBF)
    case 0xF1...0xF3: (3, 0x80...0xBF)
    case 0xF4: (3, 0x80...0x8F)
    default: nil
    }
  }
}
