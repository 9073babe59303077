import OIQCatalog
import OIQText
import OIQValues

/// Reads JSON into columns: an array of flat objects, or objects one after another (JSON Lines).
///
/// A key that an object lacks is missing, as `null` is. Texts that are all dates, or all labels of periods
/// such as `2026H1`, become dates and periods. Throws `bad-data` with line and column. Nested values other than
/// ranges are not read, so that no depth of nesting can harm.
struct JSONReader {
  let name: String
  let bytes: UnsafeRawBufferPointer
  let wished: [String: CSVKind]
  /// Whether nothing at all is a file of no rows, as it is of one object a line.
  var mayBeEmpty = false
  /// Texts that stand for a missing value, and numbers as they are written.
  var absent: Set<String> = []
  var position = 0
  var columns: [JSONColumn] = []
  var ranges: [String: JSONRange] = [:]
  private var indices: [String: Int] = [:]
  private(set) var rowCount = 0
  private let isStopped: @Sendable () -> Bool
  /// After so many rows it is asked whether to stop.
  private static let rowsAtATime = 4096

  init(
    name: String, bytes: UnsafeRawBufferPointer, kinds: [String: CSVKind] = [:],
    until isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    self.name = name
    self.isStopped = isStopped
    self.bytes = bytes
    wished = kinds
  }
}

extension JSONReader {
  mutating func read() throws(Diagnostic) -> CSVContents {
    if let bad = CSVField.firstInvalidByte(bytes) {
      throw problem("byte \(bad) isn't valid UTF-8", at: bad, help: "save the file as UTF-8")
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    skipBlanks()
    guard position < bytes.count else {
      if mayBeEmpty { return try contents() }
      throw Diagnostic(.badData, "\(name) is empty", help: [JSONReader.shape])
    }
    if eat("[") { try readArray() } else { try readObjects() }
    try checkWishes()
    return try contents()
  }

  private static let shape =
    "a file holds an array of flat objects, [{\"power [W]\": 1}, …], or one object a line"

  private mutating func readArray() throws(Diagnostic) {
    skipBlanks()
    if !eat("]") {
      repeat {
        skipBlanks()
        try readObject()
        skipBlanks()
      } while eat(",")
      guard eat("]") else { throw problem("expected ',' or ']', found \(found)", at: position) }
    }
    skipBlanks()
    if position < bytes.count {
      throw problem("\(found) after the end of the array", at: position)
    }
  }

  private mutating func readObjects() throws(Diagnostic) {
    while position < bytes.count {
      try readObject()
      skipBlanks()
    }
  }

  private mutating func readObject() throws(Diagnostic) {
    guard eat("{") else {
      throw problem("expected an object, found \(found)", at: position, help: JSONReader.shape)
    }
    skipBlanks()
    if !eat("}") {
      repeat {
        skipBlanks()
        try readMember()
        skipBlanks()
      } while eat(",")
      guard eat("}") else { throw problem("expected ',' or '}', found \(found)", at: position) }
    }
    rowCount += 1
    if rowCount % JSONReader.rowsAtATime == 0, isStopped() { throw CatalogDiagnostics.cancelled() }
  }

  private mutating func readMember() throws(Diagnostic) {
    let start = position
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      throw problem("expected a key in double quotes, found \(found)", at: position)
    }
    let key = try readText()
    skipBlanks()
    guard eat(":") else {
      throw problem("expected ':' after the key '\(key)', found \(found)", at: position)
    }
    skipBlanks()
    if position < bytes.count, bytes[position] == UInt8(ascii: "{") { return try readRange(key) }
    let index = try column(for: key, at: start)
    if columns[index].count > rowCount {
      throw problem("the key '\(key)' comes twice in one object", at: start)
    }
    let place = position
    try readValue(into: index, at: place)
  }

  func columnIndex(of key: String) -> Int? { indices[key] }

  private mutating func column(for key: String, at place: Int) throws(Diagnostic) -> Int {
    if let index = indices[key] { return index }
    let column = JSONColumn(header: key, wished: wished)
    if columns.contains(where: { $0.name == column.name }) {
      throw problem("two columns are called \(column.name)", at: place, help: "rename one")
    }
    guard !column.name.isEmpty else { throw problem("a key without a name", at: place) }
    columns.append(column)
    indices[key] = columns.count - 1
    return columns.count - 1
  }

  private func checkWishes() throws(Diagnostic) {
    for name in wished.keys.sorted() where !columns.contains(where: { $0.name == name }) {
      let names = columns.map(\.name).joined(separator: ", ")
      throw Diagnostic(
        .badData, "\(self.name) has no column \(name)",
        help: names.isEmpty ? [] : ["its columns are \(names)"])
    }
  }

  private mutating func contents() throws(Diagnostic) -> CSVContents {
    columns = try ordered()
    for index in columns.indices { columns[index].finish(rowCount: rowCount) }
    if let diagnostic = diagnoseMismatches() { throw diagnostic }
    return CSVContents(
      names: columns.map(\.name), unitTexts: columns.map(\.unitText), kinds: columns.map(\.kind),
      columns: columns.map(\.column), rowCount: rowCount,
      guessed: Set(columns.filter(\.isGuessed).map(\.name)))
  }
}

/// Words and places of what is wrong.
extension JSONReader {
  func problem(_ what: String, at offset: Int, help: String? = nil) -> Diagnostic {
    Diagnostic(.badData, "\(name), \(place(offset)): \(what)", help: help.map { [$0] } ?? [])
  }

  /// Columns count characters.
  private func place(_ offset: Int) -> String {
    var line = 1
    var start = 0
    for index in 0..<min(offset, bytes.count) where bytes[index] == 0x0A {
      line += 1
      start = index + 1
    }
    let before = bytes[start..<max(start, min(offset, bytes.count))]
    return "line \(line), character \(before.count { $0 & 0xC0 != 0x80 } + 1)"
  }

  private func diagnoseMismatches() -> Diagnostic? {
    let bad = columns.filter { $0.mismatchCount > 0 }
    let first = bad.min { ($0.mismatch?.offset ?? 0) < ($1.mismatch?.offset ?? 0) }
    guard let first, let mismatch = first.mismatch else { return nil }
    var help: [String] = []
    if first.mismatchCount > 1 { help.append("\(first.mismatchCount - 1) more like it") }
    for other in bad where other.name != first.name {
      guard let mismatch = other.mismatch else { continue }
      help.append(
        "also \(place(mismatch.offset)), column \(other.name): \(mismatch.value) \(other.complaint)"
      )
    }
    let column = FileDiagnostics.named(first.name)
    help.append(
      "a missing value is null; to read the column as text give schema: {\(column): text}")
    return Diagnostic(
      .badData,
      "\(name), \(place(mismatch.offset)), column \(first.name): \(mismatch.value) \(first.complaint)",
      help: help)
  }

  /// What stands at the position, for messages.
  var found: String {
    guard position < bytes.count else { return "the end of the file" }
    var end = position + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let text = String(decoding: bytes[position..<end], as: UTF8.self)
    return "'\(DisplaySigns.unicode.escaped(text))'"
  }

  mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  mutating func eat(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }
}
