import OIQText
import OIQValues

/// Bytes on their way out, handed on in large pieces. Whoever made it must `flush` it at the end.
struct RenderingStream {
  private var bytes: [UInt8] = []
  private let send: (UnsafeRawBufferPointer) throws -> Void
  /// Whether controls in data, which would steer a terminal, are made visible.
  var isForTerminal = false
  private static let pieceSize = 1 << 16

  init(_ send: @escaping (UnsafeRawBufferPointer) throws -> Void) {
    self.send = send
    bytes.reserveCapacity(RenderingStream.pieceSize + 4096)
  }
}

extension RenderingStream {
  /// Hands on what has gathered, once it is worth it: to be called after each row.
  mutating func endRow() throws {
    if bytes.count >= RenderingStream.pieceSize { try flush() }
  }

  /// Lets the reader end what takes long before a line is there: to be called every few thousand rows.
  func goOn() throws { try send(UnsafeRawBufferPointer(start: nil, count: 0)) }

  mutating func flush() throws {
    guard !bytes.isEmpty else { return }
    if isForTerminal { makeControlsVisible() }
    try bytes.withUnsafeBytes { try send($0) }
    bytes.removeAll(keepingCapacity: true)
  }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(_ more: [UInt8]) { bytes += more }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func append(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}

extension RenderingStream {
  private static let zero = UInt8(ascii: "0")

  /// A whole number below 10^15 without making a string of it.
  private mutating func append(whole value: Double) {
    var rest = UInt64(value.magnitude)
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    repeat {
      bytes.append(RenderingStream.zero + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  /// The shortest digits that read back to the same value.
  mutating func append(number value: Double) {
    if value.magnitude < 1e15 && value == value.rounded(.towardZero) {
      return append(whole: value)
    }
    let text = value.description
    append(text.utf8.contains(UInt8(ascii: "e")) ? NumberText.shortest(value) : text)
  }

  /// A base value in a unit, so that it reads back to the same base value.
  mutating func append(number value: Double, in unit: Unit?) {
    guard let unit, unit.numerator != unit.denominator else { return append(number: value) }
    let shown = unit.fromBase(value)
    let isWhole = shown.magnitude < 1e15 && shown == shown.rounded(.towardZero)
    if isWhole && unit.toBase(shown) == value { return append(whole: shown) }
    append(NumberText.machine(value, in: unit))
  }

  mutating func append(date day: Int32) {
    let date = CivilDate(daysSince1970: day)
    guard (1000...9999).contains(date.year) else { return append(date.text) }
    append(twoDigits: date.year / 100)
    append(twoDigits: date.year % 100)
    bytes.append(UInt8(ascii: "-"))
    append(twoDigits: date.month)
    bytes.append(UInt8(ascii: "-"))
    append(twoDigits: date.day)
  }

  private mutating func append(twoDigits value: Int) {
    bytes.append(RenderingStream.zero + UInt8(truncatingIfNeeded: value / 10))
    bytes.append(RenderingStream.zero + UInt8(truncatingIfNeeded: value % 10))
  }
}

extension RenderingStream {
  /// Writes controls as terminals' own drivers do: `^[` for escape, `M-^[` for one above 128.
  private mutating func makeControlsVisible() {
    guard bytes.contains(where: { RenderingStream.isControl($0) || $0 == 0xC2 }) else { return }
    var visible: [UInt8] = []
    visible.reserveCapacity(bytes.count + 64)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if RenderingStream.isControl(byte) {
        visible += [UInt8(ascii: "^"), byte ^ 0x40]
      } else if byte == 0xC2, index < bytes.count, bytes[index] < 0xA0 {
        visible += Array("M-^".utf8) + [(bytes[index] & 0x7F) ^ 0x40]
        index += 1
      } else {
        visible.append(byte)
      }
    }
    bytes = visible
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    byte == 0x7F || (byte < 0x20 && byte != 0x0A && byte != 0x09)
  }
}
