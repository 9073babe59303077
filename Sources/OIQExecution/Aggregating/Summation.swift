/// A sum kept as an unevaluated pair, about 106 bits: `high + low`.
///
/// Source: T. Ogita, S. M. Rump, S. Oishi, "Accurate Sum and Dot Product", SIAM J. Sci. Comput. 26 (2005):
/// TwoSum is exact, and adding its errors up gives |error| <= γₙ² Σ|x| with γₙ = n·u / (1 - n·u).
struct DoubleDouble: BitwiseCopyable {
  var high = 0.0
  var low = 0.0
}

extension DoubleDouble {
  /// The rounded sum and its exact error.
  @inline(__always)
  static func twoSum(_ a: Double, _ b: Double) -> (sum: Double, error: Double) {
    let sum = a + b
    let part = sum - a
    return (sum, (a - (sum - part)) + (b - part))
  }

  @inline(__always)
  mutating func add(_ value: Double) {
    let (sum, error) = DoubleDouble.twoSum(high, value)
    high = sum
    low += error
  }

  mutating func add(_ other: DoubleDouble) {
    let (sum, error) = DoubleDouble.twoSum(high, other.high)
    high = sum
    low += error + other.low
  }
}

/// A sum with all that is needed to tell whether it has been rounded correctly.
struct CertifiedSum {
  var pair = DoubleDouble()
  var count = 0
  /// At least Σ|x|, up to a few roundings.
  var magnitude = 0.0
  /// How many additions lie between a number and the pair at most.
  var depth = 0
  /// At most the smallest |x| that is not 0; 0 where nobody looked.
  var smallest = 0.0
}

extension CertifiedSum {
  /// Half the distance between 1 and the next double: the most that a rounding changes, relatively.
  static let unit = 0x1p-53

  /// How far the pair may be from the exact sum. Twice what is proven, for the roundings in the bound.
  var bound: Double {
    if isExact { return 0 }
    let gamma = Double(depth + 8) * CertifiedSum.unit
    return 2 * gamma * gamma * magnitude
  }

  /// Whether no addition to the low part can have been rounded: all numbers, and so all errors, are whole
  /// multiples of the last place of the smallest one, and their sum stays below 2⁵³ of those. Without this
  /// a sum of few numbers would often look like a tie that nothing decides.
  private var isExact: Bool {
    guard smallest > 0, smallest.isFinite else { return magnitude == 0 }
    let errors = Double(depth + 8) * CertifiedSum.unit * magnitude * 1.01
    return errors <= 0x1p53 * smallest.ulp
  }

  mutating func add(_ other: CertifiedSum) {
    pair.add(other.pair)
    count += other.count
    magnitude += other.magnitude
    depth = max(depth, other.depth) + 1
    smallest = min(smallest, other.smallest)
  }

  /// The exactly rounded sum, or `nil` where the pair doesn't decide it.
  var rounded: Double? { CertifiedSum.rounded(pair, bound) }

  /// The exactly rounded quotient of the sum and the count, or `nil` where the pair doesn't decide it.
  var roundedMean: Double? {
    let divisor = Double(count)
    let (high, low) = DoubleDouble.twoSum(pair.high, pair.low)
    if high == 0, low == 0, bound == 0 { return 0 }
    let first = high / divisor
    // Near the smallest doubles a remainder would be rounded itself.
    guard first.isFinite, first.magnitude > 0x1p-900 else { return nil }
    let rest = high.addingProduct(-first, divisor) + low
    let unit = CertifiedSum.unit
    let slack = bound / divisor * 1.01 + 8 * unit * unit * first.magnitude
    return CertifiedSum.rounded(DoubleDouble(high: first, low: rest / divisor), slack)
  }

  /// The double next to `pair`, if every number within `bound` of it rounds to the same one.
  static func rounded(_ pair: DoubleDouble, _ bound: Double) -> Double? {
    let (sum, rest) = DoubleDouble.twoSum(pair.high, pair.low)
    guard sum.isFinite, rest.isFinite, bound.isFinite else { return nil }
    if bound == 0 { return sum }
    let above = (sum.nextUp - sum) / 2
    let below = (sum - sum.nextDown) / 2
    return rest + bound < above && rest - bound > -below ? sum : nil
  }
}

/// Sums of chunks, four rows at a time: as many as leave every sum in a register.
enum ChunkSum {
  /// Adds a chunk's values; those whose byte in `valid` is 0 are left out.
  static func add(
    _ values: UnsafePointer<Double>, _ valid: UnsafePointer<UInt8>?, _ count: Int,
    to total: inout CertifiedSum
  ) {
    add(valid, count, to: &total, block: { load(values, $0) }, single: { values[$0] })
  }

  /// The same for values that nobody writes down.
  @inline(__always)
  static func add(
    _ valid: UnsafePointer<UInt8>?, _ count: Int, to total: inout CertifiedSum,
    block: (Int) -> SIMD4<Double>, single: (Int) -> Double
  ) {
    guard let valid else {
      accumulate(count, to: &total, block: block, again: block, single: single)
      total.count += count
      return
    }
    let masks = masks
    let maskedBlock = { (row: Int) in masked(block(row), valid, row, masks) }
    accumulate(
      count, to: &total, block: maskedBlock, again: maskedBlock,
      single: { valid[$0] == 0 ? 0 : single($0) })
    total.count += Bytes.sum(valid, count)
  }

  @inline(__always)
  static func load(_ values: UnsafePointer<Double>, _ row: Int) -> SIMD4<Double> {
    UnsafeRawPointer(values + row).loadUnaligned(as: SIMD4<Double>.self)
  }

  /// The value where the byte is 1, 0 where it is 0, whatever the value is.
  @inline(__always)
  static func masked(
    _ values: SIMD4<Double>, _ valid: UnsafePointer<UInt8>, _ row: Int, _ masks: Masks
  ) -> SIMD4<Double> {
    let bytes = UnsafeRawPointer(valid + row).loadUnaligned(as: UInt32.self)
    // Moves the lowest bit of each byte to the top four bits of the word.
    let place = Int(truncatingIfNeeded: (bytes &* 0x0102_0408) >> 24) & 15
    return unsafeBitCast(
      unsafeBitCast(values, to: SIMD4<UInt64>.self) & masks.start[place], to: SIMD4<Double>.self)
  }

  /// Four masks of 64 bits for each four bits: looking them up is cheaper than widening bytes.
  struct Masks: @unchecked Sendable {
    /// 16 of them, never written again and never freed.
    let start: UnsafePointer<SIMD4<UInt64>>
  }

  static let masks: Masks = {
    let start = UnsafeMutablePointer<SIMD4<UInt64>>.allocate(capacity: 16)
    for place in 0..<16 {
      var mask = SIMD4<UInt64>(repeating: 0)
      for lane in 0..<4 where place >> lane & 1 == 1 { mask[lane] = .max }
      (start + place).initialize(to: mask)
    }
    return Masks(start: UnsafePointer(start))
  }()

  /// Where no number is negative their size is their sum; other chunks are gone through again for it.
  @inline(__always)
  static func accumulate(
    _ count: Int, to total: inout CertifiedSum, block: (Int) -> SIMD4<Double>,
    again: (Int) -> SIMD4<Double>, single: (Int) -> Double
  ) {
    var high = SIMD4<Double>(repeating: 0)
    var low = high
    var someSet = SIMD4<UInt64>(repeating: 0)
    var row = 0
    let end = count & ~3
    while row < end {
      let x = block(row)
      let bits = unsafeBitCast(x, to: SIMD4<UInt64>.self)
      someSet |= bits
      let sum = high + x
      let part = sum - high
      low += (high - (sum - part)) + (x - part)
      high = sum
      row &+= 4
    }
    var pair = DoubleDouble()
    for lane in 0..<4 { pair.add(DoubleDouble(high: high[lane], low: low[lane])) }
    let hasNegative = (someSet[0] | someSet[1] | someSet[2] | someSet[3]) >> 63 == 1
    var magnitude = hasNegative ? size(row, again) : pair.high
    while row < count {
      let x = single(row)
      pair.add(x)
      magnitude += x.magnitude
      row &+= 1
    }
    total.pair.add(pair)
    total.magnitude += magnitude
    // One lane adds a fourth of the chunk; then come four lanes and a tail.
    total.depth = max(total.depth, count / 4 + 12) + 1
  }

  @inline(__always)
  private static func size(_ count: Int, _ block: (Int) -> SIMD4<Double>) -> Double {
    let sign = SIMD4<UInt64>(repeating: 0x7fff_ffff_ffff_ffff)
    var size = SIMD4<Double>(repeating: 0)
    var row = 0
    while row < count {
      let bits = unsafeBitCast(block(row), to: SIMD4<UInt64>.self) & sign
      size += unsafeBitCast(bits, to: SIMD4<Double>.self)
      row &+= 4
    }
    return size.sum()
  }
}
