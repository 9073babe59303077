/// The decimal digits of a finite double: `0.d₁d₂d₃… × 10^exponent`, the fewest that read back to it.
///
/// Rounding starts from these digits, half away from zero: 2.675 with two places is 2.68 as it is
/// written, whatever its binary neighbour.
package struct DecimalDigits: Hashable, Sendable {
  package var isNegative: Bool
  /// 0 to 9, no zero first or last; empty for zero.
  package var digits: [UInt8]
  package var exponent: Int
}

extension DecimalDigits {
  /// `nil` for NaN and infinity.
  package init?(_ value: Double) {
    guard value.isFinite else { return nil }
    isNegative = value.sign == .minus && value != 0
    digits = []
    exponent = 0
    var pointAfter: Int?
    var written = 0
    var isExponent = false
    var isExponentNegative = false
    for byte in value.magnitude.description.utf8 {
      switch byte {
      case UInt8(ascii: "."): pointAfter = digits.count
      case UInt8(ascii: "e"): isExponent = true
      case UInt8(ascii: "-"): isExponentNegative = true
      case UInt8(ascii: "+"): break
      default:
        if isExponent { written = written * 10 + Int(byte - 48) } else { digits.append(byte - 48) }
      }
    }
    exponent = (pointAfter ?? digits.count) + (isExponentNegative ? -written : written)
    trim()
  }

  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
    let leading = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leading)
    exponent = digits.isEmpty ? 0 : exponent - leading
  }

  /// Rounds to a number of significant digits.
  package func rounded(toDigits count: Int) -> DecimalDigits { cut(after: count) }

  /// Rounds to a number of digits after the point.
  package func rounded(toPlaces places: Int) -> DecimalDigits { cut(after: exponent + places) }

  private func cut(after count: Int) -> DecimalDigits {
    guard count < digits.count else { return self }
    var result = self
    result.digits = count > 0 ? Array(digits[..<count]) : []
    if count >= 0, digits[count] >= 5 { result.carry(to: count) }
    result.trim()
    if result.digits.isEmpty { result.isNegative = false }
    return result
  }

  private mutating func carry(to count: Int) {
    var index = count - 1
    while index >= 0, digits[index] == 9 {
      digits[index] = 0
      index -= 1
    }
    if index >= 0 {
      digits[index] += 1
    } else {
      digits.insert(1, at: 0)
      exponent += 1
    }
  }
}

extension DecimalDigits {
  /// Without an exponent, with at least `places` digits after the point and as many as there are.
  package func plainText(places: Int = 0, grouping: DigitGrouping = .none) -> String {
    var bytes: [UInt8] = []
    for index in 0..<max(exponent, 0) { bytes.append(digit(index)) }
    if bytes.isEmpty { bytes.append(48) }
    grouping.insert(into: &bytes)
    if isNegative { bytes.insert(UInt8(ascii: "-"), at: 0) }
    let count = max(places, digits.count - exponent)
    if count > 0 {
      bytes.append(UInt8(ascii: "."))
      for index in exponent..<(exponent + count) { bytes.append(digit(index)) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func digit(_ index: Int) -> UInt8 {
    digits.indices.contains(index) ? digits[index] + 48 : 48
  }

  /// `1.25e-7`.
  package func scientificText() -> String {
    guard let first = digits.first else { return "0" }
    var bytes: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    bytes.append(first + 48)
    if digits.count > 1 {
      bytes.append(UInt8(ascii: "."))
      bytes += digits.dropFirst().map { $0 + 48 }
    }
    return String(decoding: bytes, as: UTF8.self) + "e\(exponent - 1)"
  }

  /// Plain where that is short, else scientific.
  package var text: String {
    (-5...21).contains(exponent) ? plainText() : scientificText()
  }
}

/// What stands between groups of three digits before the point.
package enum DigitGrouping: String, CaseIterable, Sendable, Hashable {
  case none, comma, underscore, space

  func insert(into bytes: inout [UInt8]) {
    let separator: UInt8
    switch self {
    case .none: return
    case .comma: separator = UInt8(ascii: ",")
    case .underscore: separator = UInt8(ascii: "_")
    case .space: separator = UInt8(ascii: " ")
    }
    for index in stride(from: bytes.count - 3, to: 0, by: -3) { bytes.insert(separator, at: index) }
  }
}
