import OIQText

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

extension DecodedScalar {
  /// Whether a name may hold it: a letter, mark or digit of any script.
  ///
  /// Kept out of line: the library's types for properties cost whoever uses them dearly, even where it
  /// turns out that it doesn't.
  @inline(never)
  var isNamePart: Bool {
    let properties = scalar.properties
    return properties.isAlphabetic || properties.numericType == .decimal
      || properties.generalCategory == .nonspacingMark
  }
}
