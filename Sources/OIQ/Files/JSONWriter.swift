import OIQText
import OIQValues

/// Writes rows as JSON objects (RFC 8259), one a line: in an array, or bare as JSON Lines. A range is an
/// object of its parts, everything else a plain value.
struct JSONWriter {
  enum Layout { case array, lines }

  let columns: [DataColumn]
  let rowCount: Int
  let layout: Layout
}

extension JSONWriter {
  func write(to stream: inout RenderingStream) throws {
    let members = JSONMember.members(of: columns)
    if layout == .array { stream.append(rowCount == 0 ? "[" : "[\n" as StaticString) }
    for row in 0..<rowCount {
      stream.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { stream.append(UInt8(ascii: ",")) }
        stream.append(member.key)
        append(row, of: member, to: &stream)
      }
      let isLast = row + 1 == rowCount
      stream.append(layout == .lines || isLast ? "}\n" : "},\n" as StaticString)
      try stream.endRow()
    }
    if layout == .array { stream.append("]\n" as StaticString) }
    try stream.flush()
  }

  private func append(_ row: Int, of member: JSONMember, to stream: inout RenderingStream) {
    guard member.isRange else { return append(row, of: member.columns[0], to: &stream) }
    guard member.columns.contains(where: { $0.isPresent(row) }) else {
      return stream.append("null" as StaticString)
    }
    var separator = UInt8(ascii: "{")
    for (column, key) in zip(member.columns, member.partKeys) {
      stream.append(separator)
      stream.append(key)
      append(row, of: column, to: &stream)
      separator = UInt8(ascii: ",")
    }
    stream.append(UInt8(ascii: "}"))
  }

  private func append(_ row: Int, of column: DataColumn, to stream: inout RenderingStream) {
    guard column.isPresent(row) else { return stream.append("null" as StaticString) }
    switch column.cells {
    case .numbers(let values, let unit): append(values[row], unit, to: &stream)
    case .mixed(let values, let units): append(values[row], units.unit(row), to: &stream)
    case .unitNames(let units):
      JSONWriter.append(quoted: units.unit(row)?.symbol ?? "", to: &stream)
    case .texts(let codes, let dictionary):
      JSONWriter.append(quoted: dictionary[codes[row]], to: &stream)
    case .bools(let flags): stream.append(flags[row] == 0 ? "false" : "true" as StaticString)
    case .dates(let days):
      stream.append(UInt8(ascii: "\""))
      stream.append(date: days[row])
      stream.append(UInt8(ascii: "\""))
    case .periods(let starts, let ends):
      JSONWriter.append(
        quoted: Period(start: starts[row], end: ends[row]).label, to: &stream)
    }
  }

  private func append(_ value: Double, _ unit: Unit?, to stream: inout RenderingStream) {
    guard value.isFinite else { return stream.append("null" as StaticString) }
    stream.append(number: value, in: unit)
  }
}

extension JSONWriter {
  static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    appendQuoted(text) { bytes.append($0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func append(quoted text: String, to stream: inout RenderingStream) {
    appendQuoted(text) { stream.append($0) }
  }

  /// Escapes what JSON must, and also the controls that it may leave: output may go to a terminal.
  private static func appendQuoted(_ text: String, _ append: (UInt8) -> Void) {
    append(UInt8(ascii: "\""))
    var afterC2 = false
    for byte in text.utf8 {
      if afterC2 {
        afterC2 = false
        if byte < 0xA0 {
          escape(byte, append)
        } else {
          append(0xC2)
          append(byte)
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append(UInt8(ascii: "\\"))
        append(byte)
      case 0x0A: for byte in "\\n".utf8 { append(byte) }
      case 0x0D: for byte in "\\r".utf8 { append(byte) }
      case 0x09: for byte in "\\t".utf8 { append(byte) }
      case 0..<0x20, 0x7F: escape(byte, append)
      // The controls from U+0080 to U+009F begin with this byte.
      case 0xC2: afterC2 = true
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }

  private static func escape(_ byte: UInt8, _ append: (UInt8) -> Void) {
    let digits = Array("0123456789abcdef".utf8)
    for byte in "\\u00".utf8 { append(byte) }
    append(digits[Int(byte >> 4)])
    append(digits[Int(byte & 15)])
  }
}

/// What stands behind one key: a column, or those that a range has become.
private struct JSONMember {
  /// Quoted, with its colon.
  let key: String
  let columns: [DataColumn]
  /// Of the parts of a range.
  let partKeys: [String]

  init(_ columns: [DataColumn]) {
    func quoted(_ name: String) -> String { JSONWriter.quoted(name) + ":" }
    self.columns = columns
    key = quoted(columns[0].part?.whole ?? columns[0].header)
    partKeys = columns.compactMap { $0.part.map { quoted($0.name) } }
  }

  var isRange: Bool { !partKeys.isEmpty }

  static func members(of columns: [DataColumn]) -> [JSONMember] {
    var members: [JSONMember] = []
    var rest = columns[...]
    while let first = rest.first {
      // A range's parts stand beside each other, and each kind of part once.
      let others = rest.dropFirst().prefix {
        $0.part?.whole == first.part?.whole && $0.part?.name != first.part?.name && $0.part != nil
      }
      let group = first.part == nil ? [first] : [first] + others
      members.append(JSONMember(group))
      rest = rest.dropFirst(group.count)
    }
    return members
  }
}
