import Glibc

/// Searches over raw bytes, eight or sixteen at a time. Wider vectors are hundreds of times slower: their
/// masks become element-wise code.
enum CSVBytes {
  static let newline = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let quote = UInt8(ascii: "\"")
  static let space = UInt8(ascii: " ")
  static let ones: UInt64 = 0x0101_0101_0101_0101
  static let highs: UInt64 = 0x8080_8080_8080_8080

  @inline(__always)
  static func load(_ address: UnsafeRawPointer) -> UInt64 {
    UInt64(littleEndian: address.loadUnaligned(as: UInt64.self))
  }

  /// The high bit of each byte of `word` that equals the byte repeated in `pattern`; exact up to and
  /// including the lowest match.
  @inline(__always)
  static func matches(_ word: UInt64, _ pattern: UInt64) -> UInt64 {
    let difference = word ^ pattern
    return (difference &- ones) & ~difference & highs
  }

  /// The first place of a byte before `end`.
  static func find(
    _ byte: UInt8, from start: UnsafeRawPointer, to end: UnsafeRawPointer
  ) -> UnsafeRawPointer? {
    guard start < end else { return nil }
    return memchr(start, Int32(byte), end - start).map { UnsafeRawPointer($0) }
  }

  static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var position = 0
    var all: UInt64 = 0
    while position + 8 <= bytes.count {
      all |= bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      position += 8
    }
    let rest = bytes[position...].reduce(0 as UInt8) { $0 | $1 }
    return all & 0x8080_8080_8080_8080 == 0 && rest < 0x80
  }

  /// How often two bytes occur.
  static func count(
    _ first: UInt8, _ second: UInt8, in bytes: UnsafeRawBufferPointer
  ) -> (first: Int, second: Int) {
    var total = (first: 0, second: 0)
    guard let base = bytes.baseAddress else { return total }
    let firsts = SIMD16<UInt8>(repeating: first)
    let seconds = SIMD16<UInt8>(repeating: second)
    var position = 0
    while position + 16 <= bytes.count {
      // A lane counts to 255 at most.
      let end = min(position + 16 * 255, bytes.count)
      var firstCounts = SIMD16<UInt8>()
      var secondCounts = SIMD16<UInt8>()
      while position + 16 <= end {
        let block = (base + position).loadUnaligned(as: SIMD16<UInt8>.self)
        firstCounts &-= unsafeBitCast(block .== firsts, to: SIMD16<UInt8>.self)
        secondCounts &-= unsafeBitCast(block .== seconds, to: SIMD16<UInt8>.self)
        position += 16
      }
      total.first += laneSum(firstCounts)
      total.second += laneSum(secondCounts)
    }
    for index in position..<bytes.count {
      if bytes[index] == first { total.first += 1 }
      if bytes[index] == second { total.second += 1 }
    }
    return total
  }

  private static func laneSum(_ lanes: SIMD16<UInt8>) -> Int {
    var sum = 0
    for lane in 0..<16 { sum += Int(lanes[lane]) }
    return sum
  }

  /// Newlines outside quotes, for bytes that start inside or outside.
  static func countRecords(in bytes: UnsafeRawBufferPointer, from inside: QuoteState) -> Int {
    var state = inside
    var records = 0
    for byte in bytes {
      if byte == quote {
        state.toggle()
      } else if byte == newline && state == .outside {
        records += 1
      }
    }
    return records
  }

  /// The offset just after the first newline outside quotes.
  static func recordEnd(in bytes: UnsafeRawBufferPointer, from inside: QuoteState) -> Int? {
    var state = inside
    for index in bytes.indices {
      if bytes[index] == quote {
        state.toggle()
      } else if bytes[index] == newline && state == .outside {
        return index + 1
      }
    }
    return nil
  }
}

enum QuoteState: Sendable {
  case outside, inside

  init(quotesBefore count: Int) { self = count % 2 == 0 ? .outside : .inside }

  mutating func toggle() { self = self == .outside ? .inside : .outside }
}
