import OIQText
import OIQValues

/// What the fields of a csv column mean.
package enum CSVKind: String, CaseIterable, Sendable, Hashable {
  case number, text, date, bool, period
  /// Decided by looking at the header and the first rows.
  case automatic
}

/// The columns of a csv text. Numbers are as written, in the unit that the header names.
package struct CSVContents: Sendable {
  package var names: [String]
  /// The text in brackets after a name, `W` in `power [W]`; `nil` where there is none or where it
  /// names a kind, as in `year [text]`.
  package var unitTexts: [String?]
  /// Never `automatic`.
  package var kinds: [CSVKind]
  package var columns: [Column]
  package var rowCount: Int
  /// Rows of separators alone, which are left out.
  package var blankRows = 0
  /// Columns of texts that have blanks at their ends and stand in no quotes: the first such text, and how many.
  package var padded: [(column: String, text: String, count: Int)] = []
  /// The first number of a column that is written as a code may be: `1E5`.
  package var codes: [String: String] = [:]
  /// The columns whose kind neither the header nor the caller gave.
  package var guessed: Set<String>

  package init(
    names: [String], unitTexts: [String?], kinds: [CSVKind], columns: [Column], rowCount: Int,
    guessed: Set<String>
  ) {
    self.names = names
    self.unitTexts = unitTexts
    self.kinds = kinds
    self.columns = columns
    self.rowCount = rowCount
    self.guessed = guessed
  }
}

/// Reads the bytes of a csv text (RFC 4180) into columns, in one pass and on several threads.
///
/// An empty field is missing, and so is one of blanks alone; a quoted empty field is an empty text. Spaces around
/// numbers, dates, bools and periods are ignored, in texts they are kept. A byte order mark, `\r\n` and a last line
/// without a newline are accepted; blank lines and rows of separators alone are skipped where there are several
/// columns. A quote
/// inside a field without quotes is an error, which is also what lets a thread know whether it starts
/// inside quotes. Memory is read up to the end of `bytes` and never beyond.
package struct CSVReader {
  let name: String
  let bytes: UnsafeRawBufferPointer
  let separator: UInt8
  let threadCount: Int
  /// Texts that stand for a missing value.
  let absent: Set<String>
  /// How a schema names a column: what is a word of the language is no business of this floor.
  package var spelled: @Sendable (String) -> String = { "`\($0)`" }
  let isStopped: @Sendable () -> Bool

  /// `threads: nil` means as many as there are cores and as the size is worth. Reading ends with `cancelled` soon after
  /// `isStopped` says so.
  package init(
    name: String, bytes: UnsafeRawBufferPointer, separator: UInt8 = UInt8(ascii: ","),
    absent: Set<String> = [], threads: Int? = nil,
    until isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    self.absent = absent
    self.isStopped = isStopped
    self.name = name
    self.bytes = bytes
    self.separator = separator
    let worthwhile = bytes.count / CSVReader.bytesPerThread
    threadCount = max(1, threads ?? min(availableCores, worthwhile, 16))
  }

  /// Below this, making a thread costs more than it saves.
  private static let bytesPerThread = 1 << 20
}

extension CSVReader {
  /// Reads the columns. `kinds` overrides what headers and fields say; its keys are names without
  /// units. Throws `bad-data` that names file, line, column, field and value.
  ///
  /// - Parameter chosen: Whether a column of that name is read; of the others the fields are passed over.
  package func read(
    kinds wished: [String: CSVKind] = [:], where chosen: (String) -> Bool = { _ in true }
  ) throws(Diagnostic) -> CSVContents {
    var header = try readHeader()
    for name in wished.keys.sorted() where !header.names.contains(name) {
      throw unknownColumn(name, in: header)
    }
    let read = header.names.indices.filter { chosen(header.names[$0]) }
    let sniffed = sniffKinds(&header, of: read, wished: wished)
    var layout = CSVLayout(
      kinds: [CSVKind?](repeating: nil, count: header.kinds.count), separator: separator,
      absent: absent, isStopped: isStopped)
    for index in read { layout.kinds[index] = header.kinds[index] }
    var (result, problems) = try parse(header, layout)
    let periods = columnsOfPeriods(problems, among: sniffed.years)
    if !periods.isEmpty {
      for index in periods {
        header.kinds[index] = .period
        layout.kinds[index] = .period
      }
      (result, problems) = try parse(header, layout)
    }
    let kinds = header.kinds
    if let diagnostic = diagnose(problems, header) { throw diagnostic }
    var contents = CSVContents(
      names: header.names, unitTexts: header.unitTexts, kinds: kinds, columns: result.columns,
      rowCount: result.rowCount, guessed: Set(sniffed.guessed.map { header.names[$0] }))
    contents.blankRows = result.blankRows
    contents.padded = result.padded.map { (header.names[$0.column], $0.text, $0.count) }
    for code in result.codes { contents.codes[header.names[code.column]] = code.text }
    // A small text is looked through sooner than its dictionaries.
    let isPlain = bytes.count < CSVReader.bytesPerThread && CSVBytes.isASCII(bytes)
    if !isPlain { contents.mergeEqualTexts() }
    contents.decideUnseen(sniffed.unseen)
    if read.count < kinds.count { contents.keep(read) }
    return contents
  }

  private func parse(
    _ header: CSVHeader, _ layout: CSVLayout
  ) throws(Diagnostic) -> (columns: CSVColumns, problems: CSVProblems) {
    let plans = planChunks(from: header.bodyStart, threads: threadCount)
    let parsed = try parse(plans, layout)
    guard !parsed.problems.isEmpty, holdsQuotes(from: header.bodyStart) else { return parsed }
    // A stray quote misleads the division into rows: only a reading from the start is to be trusted.
    return try parse([wholePlan(from: header.bodyStart)], layout)
  }

  private func parse(
    _ plans: [CSVChunkPlan], _ layout: CSVLayout
  ) throws(Diagnostic) -> (columns: CSVColumns, problems: CSVProblems) {
    let capacity = plans.reduce(0) { $0 + $1.rowCount }
    let store = CSVStore(kinds: layout.kinds, capacity: capacity)
    var firstRow = 0
    var chunks: [CSVChunk] = []
    for plan in plans {
      chunks.append(CSVChunk(plan, layout, store, firstRow: firstRow))
      firstRow += plan.rowCount
    }
    runConcurrently(chunks) { $0.parse() }
    if isStopped() { throw CatalogDiagnostics.cancelled() }
    let problems = CSVProblems(joining: chunks.map(\.problems))
    guard problems.isEmpty else {
      return (CSVColumns(columns: [], rowCount: 0, blankRows: 0, padded: [], codes: []), problems)
    }
    return (store.columns(from: chunks), problems)
  }
}

/// What every chunk must know.
struct CSVLayout: Sendable {
  /// `nil` where a column's fields are passed over.
  var kinds: [CSVKind?]
  let separator: UInt8
  /// Texts that stand for a missing value.
  let absent: Set<String>
  let isStopped: @Sendable () -> Bool
}

struct CSVColumns {
  var columns: [Column]
  var rowCount: Int
  var blankRows: Int
  var padded: [CSVPadding]
  /// Columns of numbers that may be codes, and the first that is written so.
  var codes: [(column: Int, text: String)]
}

/// A column of texts with blanks at their ends: the first of them, and how many different ones there are.
struct CSVPadding {
  var column: Int
  var text: String
  var count: Int
}

extension CSVReader {
  package static func hasOuterBlanks(_ text: some BidirectionalCollection<UInt8>) -> Bool {
    guard let first = text.first, let last = text.last else { return false }
    return first == 0x20 || first == 0x09 || last == 0x20 || last == 0x09
  }

  /// Reads a text of which the lines may end in carriage returns alone, as old spreadsheets save them: those outside
  /// quotes are newlines then. Any other text is read where it is.
  package static func withNewlines<Result>(
    _ bytes: UnsafeRawBufferPointer,
    _ read: (UnsafeRawBufferPointer) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    let hasNewlines = bytes.contains(CSVBytes.newline)
    guard !hasNewlines, bytes.contains(CSVBytes.carriageReturn) else { return try read(bytes) }
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
    defer { copy.deallocate() }
    var state = QuoteState.outside
    for index in bytes.indices {
      if bytes[index] == CSVBytes.quote { state.toggle() }
      let isEnd = bytes[index] == CSVBytes.carriageReturn && state == .outside
      copy[index] = isEnd ? CSVBytes.newline : bytes[index]
    }
    return try read(UnsafeRawBufferPointer(copy))
  }
}
