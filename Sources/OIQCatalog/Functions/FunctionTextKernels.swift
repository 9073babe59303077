import OIQValues

/// Texts of a chunk's rows, read once a code.
struct TextReader {
  let codes: Buffer<Int32>
  let dictionary: TextDictionary

  init?(_ column: Column) {
    guard case .codes(let codes, let dictionary) = column.storage else { return nil }
    self.codes = codes
    self.dictionary = dictionary
  }

  subscript(row: Int) -> String { dictionary[codes.elements[row]] }
}

/// Collects texts into codes, each text once.
struct TextWriter {
  private(set) var texts: [String] = []
  private var codes: [String: Int32] = [:]

  init() {}

  mutating func code(of text: String) -> Int32 {
    if let code = codes[text] { return code }
    let code = Int32(clamping: texts.count)
    texts.append(text)
    codes[text] = code
    return code
  }
}

/// A text from the texts of each row; `nil` is missing.
func textKernel(
  _ operation: @escaping @Sendable (_ texts: [String], _ numbers: [Double]) -> String?
) -> ScalarKernel {
  { arguments, count in
    let presence = Presence.all(arguments)
    var writer = TextWriter()
    var flags = [Bool](repeating: true, count: count)
    var known: [[Int64]: Int32] = [:]
    let rows = RowReader(arguments)
    let codes = Buffer<Int32>(count: count) { target in
      for row in 0..<count {
        guard presence?[row] ?? true else {
          flags[row] = false
          target[row] = 0
          continue
        }
        let key = rows.key(row)
        if known[key] == nil {
          let text = operation(rows.texts(row), rows.numbers(row))
          known[key] = text.map { writer.code(of: $0) } ?? -1
        }
        let code = known[key] ?? -1
        flags[row] = code >= 0
        target[row] = max(code, 0)
      }
    }
    if writer.texts.isEmpty { _ = writer.code(of: "") }
    return Column(.codes(codes, TextDictionary(writer.texts)), presence: Presence.from(flags))
  }
}

/// A number from the texts of each row.
func measureKernel(_ operation: @escaping @Sendable (_ texts: [String]) -> Double) -> ScalarKernel {
  { arguments, count in
    let rows = RowReader(arguments)
    let presence = Presence.all(arguments)
    return numbers(count, presence: presence) {
      presence?[$0] ?? true ? operation(rows.texts($0)) : 0
    }
  }
}

/// Whether something holds of the texts of each row; false where one is missing.
func textTestKernel(_ operation: @escaping @Sendable (String, String) -> Bool) -> ScalarKernel {
  { arguments, count in
    let rows = RowReader(arguments)
    let presence = Presence.all(arguments)
    let flags = Buffer<UInt8>(count: count) { target in
      for row in 0..<count {
        guard presence?[row] ?? true else {
          target[row] = 0
          continue
        }
        let texts = rows.texts(row)
        target[row] = operation(texts[0], texts[1]) ? 1 : 0
      }
    }
    return Column(.bools(flags))
  }
}

/// Reads the texts and the numbers among a kernel's arguments.
private struct RowReader {
  private var readers: [TextReader] = []
  private var values: [Buffer<Double>] = []

  init(_ arguments: [Column]) {
    for argument in arguments {
      if let reader = TextReader(argument) { readers.append(reader) }
      if case .numbers(let buffer) = argument.storage { values.append(buffer) }
    }
  }

  func texts(_ row: Int) -> [String] { readers.map { $0[row] } }
  func numbers(_ row: Int) -> [Double] { values.map { $0.elements[row] } }

  /// Equal for rows with equal arguments.
  func key(_ row: Int) -> [Int64] {
    readers.map { Int64($0.codes.elements[row]) }
      + values.map { Int64(bitPattern: $0.elements[row].bitPattern) }
  }
}

/// Searching texts by their UTF-8 bytes: exact, and the same in every locale.
enum TextSearch {
  static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int = 0) -> Int? {
    guard needle.count <= bytes.count else { return nil }
    var position = start
    while position + needle.count <= bytes.count {
      if bytes[position..<position + needle.count].elementsEqual(needle) { return position }
      position += 1
    }
    return nil
  }

  /// The pieces between separators; an empty separator splits nothing.
  static func split(_ text: String, by separator: String) -> [String] {
    let needle = Array(separator.utf8)
    guard !needle.isEmpty else { return [text] }
    let bytes = Array(text.utf8)
    var pieces: [String] = []
    var start = 0
    while let found = find(needle, in: bytes, from: start) {
      pieces.append(String(decoding: bytes[start..<found], as: UTF8.self))
      start = found + needle.count
    }
    pieces.append(String(decoding: bytes[start...], as: UTF8.self))
    return pieces
  }

  static func trimmed(_ text: String) -> String {
    var piece = text[...]
    while piece.first?.isWhitespace == true { piece.removeFirst() }
    while piece.last?.isWhitespace == true { piece.removeLast() }
    return String(piece)
  }
}
