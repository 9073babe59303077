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
/// An empty field is missing, a quoted empty field is an empty text; spaces around numbers, dates,
/// bools and periods are ignored, in texts they are kept. A byte order mark, `\r\n` and a last line
/// without a newline are accepted; blank lines are skipped where there are several columns. A quote
/// inside a field without quotes is an error, which is also what lets a thread know whether it starts
/// inside quotes. Memory is read up to the end of `bytes` and never beyond.
package struct CSVReader {
  let name: String
  let bytes: UnsafeRawBufferPointer
  let separator: UInt8
  let threadCount: Int

  /// `threads: nil` means as many as there are cores and as the size is worth.
  package init(
    name: String, bytes: UnsafeRawBufferPointer, separator: UInt8 = UInt8(ascii: ","),
    threads: Int? = nil
  ) {
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
    let (kinds, guessed, unseen) = sniffKinds(&header, of: read, wished: wished)
    var layout = CSVLayout(
      kinds: [CSVKind?](repeating: nil, count: kinds.count), separator: separator)
    for index in read { layout.kinds[index] = kinds[index] }
    let plans = planChunks(from: header.bodyStart, threads: threadCount)
    var (result, problems) = parse(plans, layout)
    if !problems.isEmpty && holdsQuotes(from: header.bodyStart) {
      // A stray quote misleads the division into rows: only a reading from the start is to be trusted.
      (result, problems) = parse([wholePlan(from: header.bodyStart)], layout)
    }
    if let diagnostic = diagnose(problems, header) { throw diagnostic }
    var contents = CSVContents(
      names: header.names, unitTexts: header.unitTexts, kinds: kinds, columns: result.columns,
      rowCount: result.rowCount, guessed: Set(guessed.map { header.names[$0] }))
    // A small text is looked through sooner than its dictionaries.
    let isPlain = bytes.count < CSVReader.bytesPerThread && CSVBytes.isASCII(bytes)
    if !isPlain { contents.mergeEqualTexts() }
    contents.decideUnseen(unseen)
    if read.count < kinds.count { contents.keep(read) }
    return contents
  }

  private func parse(
    _ plans: [CSVChunkPlan], _ layout: CSVLayout
  ) -> (columns: CSVColumns, problems: CSVProblems) {
    let capacity = plans.reduce(0) { $0 + $1.rowCount }
    let store = CSVStore(kinds: layout.kinds, capacity: capacity)
    var firstRow = 0
    var chunks: [CSVChunk] = []
    for plan in plans {
      chunks.append(CSVChunk(plan, layout, store, firstRow: firstRow))
      firstRow += plan.rowCount
    }
    runConcurrently(chunks) { $0.parse() }
    let problems = CSVProblems(joining: chunks.map(\.problems))
    guard problems.isEmpty else { return (CSVColumns(columns: [], rowCount: 0), problems) }
    return (store.columns(from: chunks), problems)
  }
}

/// What every chunk must know.
struct CSVLayout: Sendable {
  /// `nil` where a column's fields are passed over.
  var kinds: [CSVKind?]
  let separator: UInt8
}

struct CSVColumns {
  var columns: [Column]
  var rowCount: Int
}
