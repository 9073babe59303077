/// A sum without any rounding: a fixed-point number that spans all doubles, in chunks of 32 bits that
/// overlap by as much again, so that carries wait for up to 2³⁰ additions.
///
/// Source: R. Neal, "Fast exact summation using small and large superaccumulators", arXiv 1505.05571
/// (2015): the small one. For sums that a pair of doubles doesn't decide.
struct ExactSum {
  /// Chunk `i` counts units of 2^(32 i - 1074).
  private var chunks = [Int64](repeating: 0, count: 70)
  private var pending = 0
  private(set) var count = 0

  init() {}
}

extension ExactSum {
  private static let digit: Int64 = 1 << 32

  /// Adds a finite number.
  mutating func add(_ value: Double) {
    let bits = value.bitPattern
    let exponent = Int(bits >> 52 & 0x7ff)
    var mantissa = bits & 0x000f_ffff_ffff_ffff
    if exponent > 0 { mantissa |= 1 << 52 }
    let position = max(exponent - 1, 0)
    let index = position >> 5
    let shift = UInt64(position & 31)
    let low = Int64(mantissa << shift & 0xffff_ffff)
    let middle = Int64(mantissa >> (32 - shift) & 0xffff_ffff)
    let high = Int64(mantissa >> (64 - shift))
    let sign: Int64 = bits >> 63 == 0 ? 1 : -1
    chunks[index] += sign * low
    chunks[index + 1] += sign * middle
    chunks[index + 2] += sign * high
    count += 1
    pending += 1
    if pending == 1 << 30 { propagate() }
  }

  /// Brings every chunk but the last into 0..<2³².
  private mutating func propagate() {
    for index in 0..<chunks.count - 1 {
      let carry = chunks[index] >> 32
      chunks[index] -= carry * ExactSum.digit
      chunks[index + 1] += carry
    }
    pending = 0
  }

  /// The sum rounded to nearest, ties to even; `nil` where it is beyond all doubles.
  var rounded: Double? { quotient(by: 1) }

  /// The sum divided by a count and then rounded, once.
  func quotient(by divisor: Int) -> Double? {
    var normal = self
    normal.propagate()
    let isNegative = (normal.chunks.last ?? 0) < 0
    if isNegative {
      for index in normal.chunks.indices { normal.chunks[index].negate() }
      normal.propagate()
    }
    // Three chunks below the last bit, so that a quotient has bits to round.
    let below = 3
    var digits = [UInt64](repeating: 0, count: below) + normal.chunks.map { UInt64($0) }
    var remainder: UInt64 = 0
    for index in digits.indices.reversed() {
      let part = remainder << 32 | digits[index]
      digits[index] = part / UInt64(divisor)
      remainder = part % UInt64(divisor)
    }
    let magnitude = ExactSum.round(
      digits, lowest: -1074 - 32 * below, isInexact: remainder != 0)
    return magnitude.map { isNegative ? -$0 : $0 }
  }

  /// `digits` count units of 2^lowest, 32 bits each, the least first.
  private static func round(_ digits: [UInt64], lowest: Int, isInexact: Bool) -> Double? {
    guard let top = digits.lastIndex(where: { $0 != 0 }) else { return 0 }
    let topBit = 32 * top + 63 - digits[top].leadingZeroBitCount
    // The last bit that a double of this size has.
    let last = max(topBit - 52, -1074 - lowest)
    var mantissa: UInt64 = 0
    for bit in stride(from: max(topBit, last), through: last, by: -1) {
      mantissa = mantissa << 1 | ExactSum.bit(bit, digits)
    }
    let half = last > 0 ? ExactSum.bit(last - 1, digits) : 0
    let rest = isInexact || hasBits(below: last - 1, digits)
    if half == 1, rest || mantissa & 1 == 1 { mantissa += 1 }
    let value = Double(sign: .plus, exponent: last + lowest, significand: Double(mantissa))
    return value.isFinite ? value : nil
  }

  private static func bit(_ index: Int, _ digits: [UInt64]) -> UInt64 {
    index >> 5 < digits.count ? digits[index >> 5] >> UInt64(index & 31) & 1 : 0
  }

  private static func hasBits(below index: Int, _ digits: [UInt64]) -> Bool {
    guard index > 0 else { return false }
    let whole = index >> 5
    if digits[..<whole].contains(where: { $0 != 0 }) { return true }
    return digits[whole] & ((1 << UInt64(index & 31)) - 1) != 0
  }
}

extension ExactSum {
  init(_ values: UnsafeBufferPointer<Double>) {
    self.init()
    for value in values { add(value) }
  }

  /// The sum of values, rounded once; the exact way only where the fast one leaves a doubt.
  static func rounded(_ values: UnsafeBufferPointer<Double>) -> Double? {
    guard let base = values.baseAddress else { return 0 }
    var sum = CertifiedSum()
    ChunkSum.add(base, nil, values.count, to: &sum)
    return sum.rounded ?? ExactSum(values).rounded
  }

  static func mean(_ values: UnsafeBufferPointer<Double>) -> Double? {
    guard let base = values.baseAddress, !values.isEmpty else { return nil }
    var sum = CertifiedSum()
    ChunkSum.add(base, nil, values.count, to: &sum)
    return sum.roundedMean ?? ExactSum(values).quotient(by: values.count)
  }
}
