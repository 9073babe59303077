import OIQValues

/// Loops over one byte a row, 0 or 1. Plain loops: they become vector instructions.
enum Bytes {
  static func and(
    _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>,
    _ out: UnsafeMutablePointer<UInt8>, _ count: Int
  ) {
    for row in 0..<count { out[row] = left[row] & right[row] }
  }

  static func or(
    _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>,
    _ out: UnsafeMutablePointer<UInt8>, _ count: Int
  ) {
    for row in 0..<count { out[row] = left[row] | right[row] }
  }

  static func not(
    _ bytes: UnsafePointer<UInt8>, _ out: UnsafeMutablePointer<UInt8>, _ count: Int
  ) {
    for row in 0..<count { out[row] = bytes[row] ^ 1 }
  }

  static func sum(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    var total = 0
    var row = 0
    while row + 16 <= count {
      // Lanes hold sums of up to 255 ones.
      var lanes = SIMD16<UInt8>(repeating: 0)
      let end = min(row + 255 * 16, count)
      while row + 16 <= end {
        lanes &+= UnsafeRawPointer(bytes + row).loadUnaligned(as: SIMD16<UInt8>.self)
        row += 16
      }
      for lane in 0..<16 { total &+= Int(lanes[lane]) }
    }
    while row < count {
      total &+= Int(bytes[row])
      row += 1
    }
    return total
  }

  /// Writes the indices of the rows that are 1; returns how many. `out` has room for `count`.
  static func indices(
    _ bytes: UnsafePointer<UInt8>, _ out: UnsafeMutablePointer<Int32>, _ count: Int
  ) -> Int {
    var found = 0
    for row in 0..<count {
      out[found] = Int32(truncatingIfNeeded: row)
      found &+= Int(bytes[row])
    }
    return found
  }
}

/// Between a column's presence bits and a chunk's presence bytes. Chunks start at multiples of 64 rows.
enum PresenceBytes {
  static func isFull(_ presence: Presence, _ start: Int, _ count: Int) -> Bool {
    let words = presence.words.elements
    var row = 0
    while row < count {
      let width = min(64, count - row)
      let full = width == 64 ? UInt64.max : (1 << UInt64(width)) &- 1
      if words[(start + row) >> 6] & full != full { return false }
      row += 64
    }
    return true
  }

  static func expand(
    _ presence: Presence, _ start: Int, _ count: Int, into bytes: UnsafeMutablePointer<UInt8>
  ) {
    let words = presence.words.elements
    var row = 0
    while row < count {
      let word = words[(start + row) >> 6]
      if row + 64 <= count {
        expand(word, into: bytes + row)
      } else {
        for bit in 0..<(count - row) {
          bytes[row + bit] = UInt8(truncatingIfNeeded: word >> UInt64(bit)) & 1
        }
      }
      row += 64
    }
  }

  /// Eight bits at a time: copy the byte eight times, keep one bit in each, move it to the bottom.
  private static func expand(_ word: UInt64, into bytes: UnsafeMutablePointer<UInt8>) {
    for group in 0..<8 {
      let byte = (word >> UInt64(group * 8)) & 0xff
      let spread = (byte &* 0x0101_0101_0101_0101) & 0x8040_2010_0804_0201
      let ones = ((spread &+ 0x7f7f_7f7f_7f7f_7f7f) >> 7) & 0x0101_0101_0101_0101
      UnsafeMutableRawPointer(bytes + group * 8).storeBytes(of: ones, as: UInt64.self)
    }
  }
}
