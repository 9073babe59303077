import OIQCatalog
import OIQText
import OIQValues

/// One value of an object.
enum JSONValue {
  case missing
  case number(Double)
  /// A whole number of more digits than a number keeps.
  case digits(String)
  case text(String)
  case bool(Bool)
}

extension JSONReader {
  /// Reads a value into a column.
  mutating func readValue(into index: Int, at place: Int) throws(Diagnostic) {
    let start = position
    var value = try readValue(of: columns[index].name)
    if !absent.isEmpty, isAbsent(value, bytes[start..<position]) { value = .missing }
    if case .digits(let text) = value, !columns[index].takesDigitsAsText {
      throw problem(
        "'\(text.prefix(40))' \(WholeDigits.complaint)", at: start,
        help:
          "write it in quotes, or read the column as text: schema: {\(FileDiagnostics.named(columns[index].name)): text}"
      )
    }
    columns[index].append(value, row: rowCount, at: place)
  }

  private func isAbsent(_ value: JSONValue, _ written: Slice<UnsafeRawBufferPointer>) -> Bool {
    switch value {
    case .text(let text): absent.contains(text)
    case .number, .digits: absent.contains(String(decoding: written, as: UTF8.self))
    case .missing, .bool: false
    }
  }

  private mutating func readValue(of column: String) throws(Diagnostic) -> JSONValue {
    guard position < bytes.count else {
      throw problem("expected a value, found \(found)", at: position)
    }
    switch bytes[position] {
    case UInt8(ascii: "\""): return .text(try readText())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try readNumber()
    case UInt8(ascii: "{"):
      throw problem(
        "column \(column) holds an object inside a range", at: position, help: JSONRange.shape)
    case UInt8(ascii: "["):
      throw problem(
        "column \(column) holds an array", at: position, help: "rows must be flat objects")
    default: return try readWord()
    }
  }

  private mutating func readWord() throws(Diagnostic) -> JSONValue {
    let start = position
    while position < bytes.count, JSONReader.isWordByte(bytes[position]) { position += 1 }
    switch String(decoding: bytes[start..<position], as: UTF8.self) {
    case "null": return .missing
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "":
      throw problem("expected a value, found \(found)", at: start)
    case let word:
      let help = word == "NaN" || word == "Infinity" ? "a missing value is null" : nil
      throw problem("'\(word.prefix(40))' isn't a value", at: start, help: help)
    }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private mutating func readNumber() throws(Diagnostic) -> JSONValue {
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        position += 1
        continue
      default: break
      }
      break
    }
    let digits = bytes[start..<position]
    let text = String(decoding: digits, as: UTF8.self)
    guard JSONReader.isNumber(digits) else {
      let number = NumberText.parse(text).map { ["JSON writes it \(NumberText.shortest($0))"] }
      throw problem("'\(text.prefix(40))' isn't a number", at: start, help: number?.first)
    }
    if let value = NumberText.parse(text) {
      guard !SmallNumbers.vanishes(text, as: value) else {
        throw problem("'\(text.prefix(40))' is too small for a number other than 0", at: start)
      }
      return WholeDigits.areTooMany(text, for: value) ? .digits(text) : .number(value)
    }
    let isTooLarge = Double(text)?.isInfinite ?? false
    throw problem(
      "'\(text.prefix(40))' \(isTooLarge ? "is too large for a number" : "isn't a number")",
      at: start)
  }
}

extension JSONReader {
  /// As RFC 8259 has it: no zeros before other digits, digits on both sides of a point and after an `e`.
  private static func isNumber(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
    var rest = text[...]
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    func eat(_ signs: String) -> Bool {
      guard let first = rest.first, signs.utf8.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    func eatDigits() -> Bool {
      let digits = rest.prefix(while: isDigit)
      rest = rest.dropFirst(digits.count)
      return !digits.isEmpty
    }
    _ = eat("-")
    guard eat("0") || eatDigits() else { return false }
    if eat("."), !eatDigits() { return false }
    if eat("eE") {
      _ = eat("+-")
      guard eatDigits() else { return false }
    }
    return rest.isEmpty
  }
}

/// Texts.
extension JSONReader {
  /// Reads a text from its opening quote to after its closing one.
  mutating func readText() throws(Diagnostic) -> String {
    let start = position
    position += 1
    let plain = position
    while position < bytes.count, !JSONReader.endsPlain(bytes[position]) { position += 1 }
    if eat("\"") { return String(decoding: bytes[plain..<position - 1], as: UTF8.self) }
    var text = Array(bytes[plain..<position])
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text.append(contentsOf: try readEscape())
      case 0..<0x20:
        throw problem(
          "a control character inside a text: \(found)", at: position, help: "write it as an escape"
        )
      default:
        text.append(byte)
        position += 1
      }
    }
    throw problem("a text is opened here and never closed", at: start)
  }

  private static func endsPlain(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func readEscape() throws(Diagnostic) -> [UInt8] {
    let start = position
    position += 1
    guard position < bytes.count else { throw problem("an escape without an end", at: start) }
    let letter = bytes[position]
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(try readScalar(start)).utf8)
    default:
      position -= 1
      throw problem("there is no escape \\ and \(found)", at: start)
    }
  }

  /// Four hexadecimal digits, or two groups of them for a character beyond the basic plane.
  private mutating func readScalar(_ start: Int) throws(Diagnostic) -> Unicode.Scalar {
    var code = try readHexadecimal(start)
    if (0xD800..<0xDC00).contains(code), eat("\\"), eat("u") {
      let low = try readHexadecimal(start)
      guard (0xDC00..<0xE000).contains(low) else {
        throw problem("half of a surrogate pair", at: start)
      }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw problem("half of a surrogate pair", at: start)
    }
    guard code != 0 else { throw problem("a NUL character in a text", at: start) }
    return scalar
  }

  private mutating func readHexadecimal(_ start: Int) throws(Diagnostic) -> UInt32 {
    guard position + 4 <= bytes.count else { throw problem("an escape without an end", at: start) }
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
        throw problem("\\u needs four hexadecimal digits, found \(found)", at: start)
      }
      code = code << 4 + UInt32(digit)
      position += 1
    }
    return code
  }
}
