/// What a byte may begin; one look in a table of 256 decides what the lexer does next.
enum ByteClass: UInt8 {
  case blank, newline, letter, digit, quote, backtick, hash, sign, control, multibyte
}

extension ByteClass {
  static let table: [ByteClass] = (0...255).map { classify(UInt8($0)) }

  private static func classify(_ byte: UInt8) -> ByteClass {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): .blank
    case UInt8(ascii: "\n"): .newline
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"):
      .letter
    case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
    case UInt8(ascii: "\""): .quote
    case UInt8(ascii: "`"): .backtick
    case UInt8(ascii: "#"): .hash
    case 0..<0x20, 0x7F: .control
    case 0x80...0xFF: .multibyte
    default: .sign
    }
  }
}

/// One scalar of a UTF-8 text and how many bytes it takes; `nil` where the bytes are not UTF-8.
struct DecodedScalar {
  var scalar: Unicode.Scalar
  var length: Int

  init?(_ bytes: [UInt8], at index: Int) {
    guard index < bytes.count else { return nil }
    let first = bytes[index]
    let length: Int
    var value: UInt32
    switch first {
    case 0..<0x80: (length, value) = (1, UInt32(first))
    case 0xC2...0xDF: (length, value) = (2, UInt32(first & 0x1F))
    case 0xE0...0xEF: (length, value) = (3, UInt32(first & 0x0F))
    case 0xF0...0xF4: (length, value) = (4, UInt32(first & 0x07))
    default: return nil
    }
    guard index + length <= bytes.count else { return nil }
    for offset in 1..<max(1, length) {
      let next = bytes[index + offset]
      guard next & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(next & 0x3F)
    }
    let smallest: [UInt32] = [0, 0, 0x80, 0x800, 0x1_0000]
    guard value >= smallest[length], let scalar = Unicode.Scalar(value) else { return nil }
    self.scalar = scalar
    self.length = length
  }

  /// Whether a name may hold it: a letter, mark or digit of any script.
  var isNamePart: Bool {
    let properties = scalar.properties
    return properties.isAlphabetic || properties.numericType == .decimal
      || properties.generalCategory == .nonspacingMark
  }
}
