/// An exact sum by schoolbook arithmetic: a sign and a magnitude of 2200 bits that count 2^-1074, kept one
/// bit a byte so that nothing is clever. Slow, and independent of the engine.
struct BigSum {
  private var positive = [UInt8](repeating: 0, count: 2400)
  private var negative = [UInt8](repeating: 0, count: 2400)

  init(_ values: [Double]) {
    for value in values where value != 0 {
      if value > 0 { BigSum.add(value, to: &positive) } else { BigSum.add(-value, to: &negative) }
    }
  }

  private static func add(_ value: Double, to bits: inout [UInt8]) {
    // Subnormals have an exponent too: that of their leading bit.
    let low = max(Int(value.exponent) - 52, -1074)
    let mantissa = UInt64(value * pow2(-low / 2) * pow2(-low - -low / 2))
    var place = low + 1074
    var carry: UInt8 = 0
    var rest = mantissa
    while rest != 0 || carry != 0 {
      let total = bits[place] + UInt8(rest & 1) + carry
      bits[place] = total & 1
      carry = total >> 1
      rest >>= 1
      place += 1
    }
  }

  private static func pow2(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }

  var rounded: Double { mean(1) }

  /// The sum over a count, rounded to nearest, ties to even.
  func mean(_ count: Int) -> Double {
    let isNegative = BigSum.isLess(positive, negative)
    var bits = isNegative ? negative : positive
    let other = isNegative ? positive : negative
    var borrow = 0
    for place in bits.indices {
      var digit = Int(bits[place]) - Int(other[place]) - borrow
      borrow = digit < 0 ? 1 : 0
      if digit < 0 { digit += 2 }
      bits[place] = UInt8(digit)
    }
    let magnitude = BigSum.divided(bits, by: count)
    return isNegative ? -magnitude : magnitude
  }

  private static func isLess(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    for place in left.indices.reversed() where left[place] != right[place] {
      return left[place] < right[place]
    }
    return false
  }

  /// Long division, bit by bit, on to 120 bits after the last; then rounding.
  private static func divided(_ bits: [UInt8], by divisor: Int) -> Double {
    let extra = 120
    var quotient: [UInt8] = []
    var rest = 0
    for digit in bits.reversed() + [UInt8](repeating: 0, count: extra) {
      rest = rest * 2 + Int(digit)
      quotient.append(rest >= divisor ? 1 : 0)
      if rest >= divisor { rest -= divisor }
    }
    guard let first = quotient.firstIndex(of: 1) else { return 0 }
    func exponent(_ index: Int) -> Int { quotient.count - 1 - index - extra - 1074 }
    let last = exponent(first) - 52 >= -1074 ? first + 52 : quotient.count - 1 - extra
    var mantissa: UInt64 = 0
    for index in first...max(first, last) where index <= last {
      mantissa = mantissa * 2 + UInt64(quotient[index])
    }
    let tail = quotient[(last + 1)...]
    let half = tail.first == 1
    let more = rest != 0 || tail.dropFirst().contains(1)
    if half, more || mantissa & 1 == 1 { mantissa += 1 }
    return Double(sign: .plus, exponent: exponent(last), significand: Double(mantissa))
  }
}
