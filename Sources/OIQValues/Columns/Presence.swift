/// Which rows of a column hold a value: one bit a row, set where there is one.
package struct Presence: Sendable {
  package let words: Buffer<UInt64>
  package let count: Int

  package init(words: Buffer<UInt64>, count: Int) {
    self.words = words
    self.count = count
  }
}

extension Presence {
  /// Reads one flag a row; `nil` when every row is present, which is how columns say so.
  package static func from(_ flags: UnsafeBufferPointer<UInt8>) -> Presence? {
    var missing = false
    let words = Buffer<UInt64>(count: (flags.count + 63) / 64) { words in
      for index in words.indices {
        var word: UInt64 = 0
        let base = index * 64
        let width = min(64, flags.count - base)
        for bit in 0..<width { word |= UInt64(flags[base + bit] & 1) << UInt64(bit) }
        let full = width == 64 ? UInt64.max : (1 << UInt64(width)) - 1
        missing = missing || word != full
        words[index] = word
      }
    }
    return missing ? Presence(words: words, count: flags.count) : nil
  }

  package static func from(_ flags: [Bool]) -> Presence? {
    let bytes = flags.map { UInt8($0 ? 1 : 0) }
    return bytes.withUnsafeBufferPointer { from($0) }
  }

  package static func none(count: Int) -> Presence {
    Presence(words: Buffer(repeating: 0, count: (count + 63) / 64), count: count)
  }

  package subscript(row: Int) -> Bool {
    words[row >> 6] >> UInt64(row & 63) & 1 == 1
  }

  package var missingCount: Int {
    var present = 0
    for row in stride(from: 0, to: count, by: 64) {
      let width = min(64, count - row)
      let mask = width == 64 ? UInt64.max : (1 << UInt64(width)) - 1
      present += (words[row >> 6] & mask).nonzeroBitCount
    }
    return count - present
  }

  /// Writes one byte a row, 1 where present.
  package func expand(_ range: Range<Int>, into bytes: UnsafeMutablePointer<UInt8>) {
    for row in range { bytes[row - range.lowerBound] = self[row] ? 1 : 0 }
  }

  /// The bits of a range of rows; shares memory when the range starts at a multiple of 64.
  package func slice(_ range: Range<Int>) -> Presence {
    if range.lowerBound & 63 == 0 {
      let first = range.lowerBound >> 6
      let last = (range.upperBound + 63) >> 6
      return Presence(words: words.slice(first..<max(first, last)), count: range.count)
    }
    let flags = range.map { self[$0] }
    return Presence.from(flags)
      ?? Presence(
        words: Buffer(repeating: UInt64.max, count: (range.count + 63) / 64), count: range.count)
  }
}
