import OIQText

/// The first record of a csv text.
struct CSVHeader {
  var names: [String] = []
  var unitTexts: [String?] = []
  /// What a header says by itself: `year [text]` is a text, `power [W]` a number.
  var kinds: [CSVKind] = []
  /// Where the rows start.
  var bodyStart = 0
}

extension CSVHeader {
  /// Splits `power [W]` into its name and what is in the brackets.
  static func split(_ header: String) -> (name: String, bracket: String?) {
    let header = trimmed(header[...])
    guard header.last == "]", let open = header.lastIndex(of: "["), open > header.startIndex else {
      return (String(header), nil)
    }
    let name = trimmed(header[..<open])
    let inside = trimmed(header[header.index(after: open)...].dropLast())
    return name.isEmpty || inside.isEmpty ? (String(header), nil) : (String(name), String(inside))
  }

  static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }

  fileprivate mutating func append(_ field: String) {
    let (name, unitText, kind) = CSVReader.parts(ofHeader: field)
    names.append(name.isEmpty ? "column_\(names.count + 1)" : name)
    unitTexts.append(unitText)
    kinds.append(kind)
  }
}

extension CSVReader {
  /// What a header says: `power [W]` is a number in W, `year [text]` a text, `name` anything.
  package static func parts(
    ofHeader header: String
  ) -> (name: String, unitText: String?, kind: CSVKind) {
    let (name, bracket) = CSVHeader.split(header)
    guard let bracket else { return (name, nil, .automatic) }
    if let kind = CSVKind(rawValue: bracket) { return (name, nil, kind) }
    return (name, bracket, .number)
  }
}

extension CSVReader {
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  func readHeader() throws(Diagnostic) -> CSVHeader {
    var start = bytes.starts(with: CSVReader.byteOrderMark) ? 3 : 0
    guard start < bytes.count else {
      throw Diagnostic(
        .badData, "\(name) is empty", help: ["its first line must name the columns"])
    }
    var header = CSVHeader()
    var fields = CSVRecordReader(bytes: bytes, separator: separator, position: start)
    let record = fields.next()
    start = fields.position
    if let problem = record.problem {
      throw diagnose(problem, header) ?? Diagnostic(.badData, "\(name) has no header")
    }
    for field in record.fields { header.append(field) }
    header.bodyStart = fields.position
    try checkSeparator(record.fields, &fields)
    try checkNames(header)
    return header
  }

  /// A file of one column whose first two lines hold as many other separators each is one of that separator.
  private func checkSeparator(
    _ names: [String], _ records: inout CSVRecordReader
  ) throws(Diagnostic) {
    guard names.count == 1, !records.isAtEnd else { return }
    let first = records.next().fields.joined(separator: ",")
    for (other, word) in [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
      as [(Character, String)]
    {
      let count = names[0].count { $0 == other }
      guard count > 0, first.count(where: { $0 == other }) == count else { continue }
      let repair =
        other == "\t"
        ? "give it a name that ends in .tsv"
        : "save it with commas between the columns, or with tabs as .tsv"
      throw Diagnostic(
        .badData, "\(name), line 1: the columns are separated by \(word), not by commas",
        help: [repair, "decimal commas must become points then: 1.5"])
    }
  }

  private func checkNames(_ header: CSVHeader) throws(Diagnostic) {
    var seen: [String: Int] = [:]
    for (index, name) in header.names.enumerated() {
      if let first = seen[name] {
        throw Diagnostic(
          .badData, "\(self.name), line 1: two columns are called \(name)",
          help: ["they are fields \(first + 1) and \(index + 1); rename one"])
      }
      seen[name] = index
    }
  }

  private func diagnose(_ problem: CSVProblem, _ header: CSVHeader) -> Diagnostic? {
    var problems = CSVProblems()
    problems.note(problem)
    return diagnose(problems, header)
  }
}

/// Reads records one by one into strings: for the header and for looking at the first rows.
struct CSVRecordReader {
  let bytes: UnsafeRawBufferPointer
  let separator: UInt8
  var position: Int

  struct Record {
    /// Empty fields outside quotes are `""`, like empty fields in quotes.
    var fields: [String] = []
    var problem: CSVProblem?
  }
}

extension CSVRecordReader {
  var isAtEnd: Bool { position >= bytes.count }

  /// The next record; its position is then after it.
  mutating func next() -> Record {
    var record = Record()
    while true {
      let start = position
      let content = position < bytes.count && bytes[position] == CSVBytes.quote ? quoted() : plain()
      guard let content else {
        record.problem = CSVProblem(
          fault: .unterminatedQuote, column: nil, offset: start, length: 1)
        position = bytes.count
        return record
      }
      note(content, from: start, in: &record)
      record.fields.append(String(decoding: content, as: UTF8.self))
      guard position < bytes.count, bytes[position] == separator else { break }
      position += 1
    }
    if position < bytes.count, bytes[position] == CSVBytes.carriageReturn { position += 1 }
    if position < bytes.count, bytes[position] == CSVBytes.newline { position += 1 }
    return record
  }

  private func note(_ content: [UInt8], from start: Int, in record: inout Record) {
    guard record.problem == nil else { return }
    let raw = UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    if let bad = CSVField.firstInvalidByte(raw) {
      record.problem = CSVProblem(
        fault: .invalidUTF8, column: nil, offset: start + bad, length: 1)
    } else if let nul = raw.firstIndex(of: 0) {
      record.problem = CSVProblem(fault: .nulByte, column: nil, offset: start + nul, length: 1)
    } else if raw.first == CSVBytes.quote && raw.last != CSVBytes.quote {
      record.problem = CSVProblem(
        fault: .textAfterQuote, column: nil, offset: start, length: raw.count)
    } else if raw.first != CSVBytes.quote && raw.contains(CSVBytes.quote) {
      record.problem = CSVProblem(
        fault: .strayQuote, column: nil, offset: start, length: raw.count)
    }
  }

  private mutating func plain() -> [UInt8] {
    let start = position
    while position < bytes.count, !isStop(position) { position += 1 }
    return Array(bytes[start..<position])
  }

  private func isStop(_ index: Int) -> Bool {
    let byte = bytes[index]
    if byte == separator || byte == CSVBytes.newline { return true }
    guard byte == CSVBytes.carriageReturn else { return false }
    return index + 1 == bytes.count || bytes[index + 1] == CSVBytes.newline
  }

  /// The content, with anything after the closing quote; `nil` where there is no closing quote.
  private mutating func quoted() -> [UInt8]? {
    var content: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == CSVBytes.quote {
        guard position < bytes.count, bytes[position] == CSVBytes.quote else {
          return content + plain()
        }
        position += 1
      }
      content.append(byte)
    }
    return nil
  }
}
