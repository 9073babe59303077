import OIQPlan
import OIQValues

/// One buffer's share of a row's key: an unsigned number a row that keeps the order of the values.
///
/// A present row's number is its distance from the smallest value (from the greatest when descending), so
/// that small spans of values take few bits and several parts fit one 64-bit key; a missing row's is one
/// more than the greatest. Equal values have equal numbers: -0 counts as 0, equal texts as one text.
struct KeyPart {
  enum Source {
    /// By the order of their bit patterns.
    case doubles(Buffer<Double>)
    /// Numbers known to be whole and below 2^51, by their value.
    case wholes(Buffer<Double>)
    case words(Buffer<Int32>)
    /// Dictionary codes, by what `numbers` says of each code; -1 matches nothing.
    case codes(Buffer<Int32>, numbers: Buffer<Int32>)
    case bytes(Buffer<UInt8>)
  }

  var source: Source
  var presence: Presence?
  /// The raw number of the smallest present value.
  var lowest: UInt64
  /// The greatest raw number less the smallest.
  var span: UInt64
  var direction: SortTerm.Direction = .ascending
}

extension KeyPart {
  /// The number that stands for a missing row.
  var missingNumber: UInt64 { span &+ 1 }

  /// Bits that the numbers take.
  var width: Int {
    let greatest = presence == nil ? span : missingNumber
    return UInt64.bitWidth - greatest.leadingZeroBitCount
  }

  /// Adding this to a whole number puts its value into the low bits of the sum.
  static let magic = 6_755_399_441_055_744.0
}

extension KeyPart {
  /// Whether values can be told from their numbers alone.
  var isLegible: Bool {
    if case .wholes = source { direction == .ascending } else { false }
  }

  /// The values that these numbers stand for; `nil` where they can't be told.
  func column(of numbers: [Int32]) -> Column? {
    guard isLegible else { return nil }
    let values = Buffer<Double>(count: numbers.count) { target in
      for row in target.indices {
        let raw = lowest &+ UInt64(truncatingIfNeeded: numbers[row])
        target[row] = Double(Int64(bitPattern: raw &- 1 << 63))
      }
    }
    guard presence != nil else { return Column(.numbers(values)) }
    let isPresent = numbers.map { UInt64(truncatingIfNeeded: $0) == missingNumber ? 0 : 1 as UInt8 }
    return Column(
      .numbers(values), presence: isPresent.withUnsafeBufferPointer { Presence.from($0) })
  }
}

// MARK: - Raw numbers

extension KeyPart {
  @inline(__always)
  static func raw(double value: Double) -> UInt64 {
    // Adding 0 turns -0 into 0.
    let bits = (value + 0.0).bitPattern
    return bits ^ (UInt64(bitPattern: Int64(bitPattern: bits) >> 63) | 1 << 63)
  }

  @inline(__always)
  static func raw(whole value: Double) -> UInt64 {
    (value + magic).bitPattern &- magic.bitPattern &+ 1 << 63
  }

  @inline(__always)
  static func raw(word value: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: value) ^ 0x8000_0000)
  }

  /// The code of a missing row may be anything.
  @inline(__always)
  static func raw(code: Int32, _ numbers: UnsafeBufferPointer<Int32>) -> UInt64 {
    let inside = UInt32(bitPattern: code) < UInt32(truncatingIfNeeded: numbers.count)
    return inside ? raw(word: numbers[Int(code)]) : 0
  }

  @inline(__always)
  static func isWhole(_ value: Double) -> Bool { (value + magic) - magic == value }
}

// MARK: - Numbers of a range of rows

extension KeyPart {
  /// Writes the number of each row, for ordering and grouping: missing equals missing and comes last.
  func encode(_ range: Range<Int>, into target: UnsafeMutablePointer<UInt64>) {
    switch source {
    case .doubles(let buffer):
      let values = buffer.elements
      place(range, into: target) { KeyPart.raw(double: values[$0]) }
    case .wholes(let buffer):
      let values = buffer.elements
      place(range, into: target) { KeyPart.raw(whole: values[$0]) }
    case .words(let buffer):
      let values = buffer.elements
      place(range, into: target) { KeyPart.raw(word: values[$0]) }
    case .codes(let buffer, let numbers):
      let values = buffer.elements
      let numbers = numbers.elements
      place(range, into: target) { KeyPart.raw(code: values[$0], numbers) }
    case .bytes(let buffer):
      let values = buffer.elements
      place(range, into: target) { UInt64(values[$0]) }
    }
    markMissing(range, in: target)
  }

  @inline(__always)
  private func place(
    _ range: Range<Int>, into target: UnsafeMutablePointer<UInt64>, raw: (Int) -> UInt64
  ) {
    let first = range.lowerBound
    switch direction {
    case .ascending:
      let lowest = lowest
      for offset in 0..<range.count { target[offset] = raw(first + offset) &- lowest }
    case .descending:
      let greatest = lowest &+ span
      for offset in 0..<range.count { target[offset] = greatest &- raw(first + offset) }
    }
  }

  private func markMissing(_ range: Range<Int>, in target: UnsafeMutablePointer<UInt64>) {
    guard let presence else { return }
    let words = presence.words.elements
    let number = missingNumber
    for row in range where words[row >> 6] >> UInt64(row & 63) & 1 == 0 {
      target[row - range.lowerBound] = number
    }
  }

  /// Writes the number of each row, for equality with the part that `lowest` and `span` came from. A row
  /// that is missing, or whose value lies outside of that part's, has its flag cleared.
  func match(
    _ range: Range<Int>, into target: UnsafeMutablePointer<UInt64>,
    valid: UnsafeMutablePointer<UInt8>
  ) {
    switch source {
    case .doubles(let buffer):
      let values = buffer.elements
      test(range, target, valid) { (KeyPart.raw(double: values[$0]), true) }
    case .wholes(let buffer):
      let values = buffer.elements
      test(range, target, valid) { (KeyPart.raw(whole: values[$0]), KeyPart.isWhole(values[$0])) }
    case .words(let buffer):
      let values = buffer.elements
      test(range, target, valid) { (KeyPart.raw(word: values[$0]), true) }
    case .codes(let buffer, let numbers):
      let values = buffer.elements
      let numbers = numbers.elements
      test(range, target, valid) { (KeyPart.raw(code: values[$0], numbers), true) }
    case .bytes(let buffer):
      let values = buffer.elements
      test(range, target, valid) { (UInt64(values[$0]), true) }
    }
    guard let presence else { return }
    let words = presence.words.elements
    for row in range {
      valid[row - range.lowerBound] &= UInt8(
        truncatingIfNeeded: words[row >> 6] >> UInt64(row & 63) & 1)
    }
  }

  @inline(__always)
  private func test(
    _ range: Range<Int>, _ target: UnsafeMutablePointer<UInt64>,
    _ valid: UnsafeMutablePointer<UInt8>, raw: (Int) -> (UInt64, Bool)
  ) {
    let first = range.lowerBound
    let lowest = lowest
    let span = span
    for offset in 0..<range.count {
      let (number, fits) = raw(first + offset)
      let distance = number &- lowest
      target[offset] = distance
      valid[offset] &=
        unsafeBitCast(distance <= span, to: UInt8.self)
        & unsafeBitCast(fits, to: UInt8.self)
    }
  }
}
