/// One scalar of a UTF-8 text and how many bytes it takes; `nil` where the bytes are not UTF-8.
package struct DecodedScalar: Sendable {
  package var scalar: Unicode.Scalar
  package var length: Int

  package init?(_ bytes: [UInt8], at index: Int) {
    guard index >= 0, index < bytes.count else { return nil }
    let first = bytes[index]
    let length: Int
    var value: UInt32
    let smallest: UInt32
    switch first {
    case 0..<0x80: (length, value, smallest) = (1, UInt32(first), 0)
    case 0xC2...0xDF: (length, value, smallest) = (2, UInt32(first & 0x1F), 0x80)
    case 0xE0...0xEF: (length, value, smallest) = (3, UInt32(first & 0x0F), 0x800)
    case 0xF0...0xF4: (length, value, smallest) = (4, UInt32(first & 0x07), 0x1_0000)
    default: return nil
    }
    guard index + length <= bytes.count else { return nil }
    for offset in stride(from: 1, to: length, by: 1) {
      let next = bytes[index + offset]
      guard next & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(next & 0x3F)
    }
    guard value >= smallest, let scalar = Unicode.Scalar(value) else { return nil }
    self.scalar = scalar
    self.length = length
  }
}
