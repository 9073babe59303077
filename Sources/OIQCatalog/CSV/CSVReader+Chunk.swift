import OIQValues

/// Reads one thread's rows into the columns.
final class CSVChunk: @unchecked Sendable {
  let plan: CSVChunkPlan
  let layout: CSVLayout
  let store: CSVStore
  let firstRow: Int
  let sinks: UnsafeMutablePointer<CSVSink>
  var rowCount = 0
  var problems = CSVProblems()
  /// Rows of separators alone.
  private(set) var blankRows = 0
  /// The row whose quotes are wrong, which then has no use for a word about its number of fields.
  private var brokenRow = -1
  private var region = CSVRegion(start: UnsafeRawPointer(CSVChunk.nothing), count: 0, offset: 0)

  private nonisolated(unsafe) static let nothing = UnsafeMutableRawPointer.allocate(
    byteCount: 64, alignment: 16)

  init(_ plan: CSVChunkPlan, _ layout: CSVLayout, _ store: CSVStore, firstRow: Int) {
    self.plan = plan
    self.layout = layout
    self.store = store
    self.firstRow = firstRow
    sinks = store.sinks(firstRow: firstRow)
  }

  deinit {
    for index in layout.kinds.indices {
      sinks[index].absent?.deallocate()
      sinks[index].texts.deallocate()
    }
    sinks.deinitialize(count: layout.kinds.count)
    sinks.deallocate()
  }
}

extension CSVChunk {
  func parse() {
    for region in plan.regions {
      self.region = region
      guard parseRegion() else { return }
    }
  }

  /// Whether the region ended where a record ended.
  private func parseRegion() -> Bool {
    // Asked once so many rows.
    let askedRows = 1 << 14
    let end = region.start + region.count
    let separator = layout.separator
    let columnCount = layout.kinds.count
    let separators = UInt64(separator) &* CSVBytes.ones
    let powers = CSVField.powers
    let (sinks, capacity) = (sinks, plan.rowCount)
    let isPlain = layout.absent.isEmpty
    var cursor = region.start
    var row = rowCount
    defer { rowCount = row }
    while cursor < end {
      if columnCount > 1, let next = afterBlankLine(cursor) ?? afterSeparators(cursor) {
        cursor = next
        continue
      }
      guard row < capacity else { return misdivided(cursor) }
      if row % askedRows == 0, layout.isStopped() { return false }
      var column = 0
      while true {
        let start = cursor
        let sink = sinks + column
        let fast: UnsafeRawPointer? =
          switch sink.pointee.kind {
          case .number where isPlain: number(start, sink, row, separator, powers)
          case .text where isPlain, .automatic where isPlain: text(start, sink, row, separators)
          case .date where isPlain: date(start, sink, row, separator)
          case .number, .text, .automatic, .date, .bool, .period: nil
          case nil: passedOver(start, separators)
          }
        cursor = fast ?? carefully(start, column, row)
        column += 1
        guard CSVField.byte(cursor) == separator, column < columnCount, cursor < end else { break }
        cursor += 1
      }
      if column < columnCount || CSVField.byte(cursor) == separator {
        cursor = ragged(cursor, column, row)
      }
      row += 1
      cursor += CSVField.byte(cursor) == CSVBytes.newline ? 1 : 2
    }
    return cursor == end || misdivided(end)
  }

  private func misdivided(_ position: UnsafeRawPointer) -> Bool {
    note(.misdivided, nil, position, 0)
    return false
  }

  @inline(__always)
  private func afterBlankLine(_ start: UnsafeRawPointer) -> UnsafeRawPointer? {
    let byte = CSVField.byte(start)
    if byte == CSVBytes.newline { return start + 1 }
    guard byte == CSVBytes.carriageReturn, CSVField.byte(start + 1) == CSVBytes.newline else {
      return nil
    }
    return start + 2
  }

  /// The end of a row of separators alone, as spreadsheets leave them.
  @inline(__always)
  private func afterSeparators(_ start: UnsafeRawPointer) -> UnsafeRawPointer? {
    CSVField.byte(start) == layout.separator ? blankRow(start) : nil
  }

  @inline(never)
  private func blankRow(_ start: UnsafeRawPointer) -> UnsafeRawPointer? {
    var cursor = start
    while CSVField.byte(cursor) == layout.separator { cursor += 1 }
    guard cursor - start == layout.kinds.count - 1, let next = afterBlankLine(cursor) else {
      return nil
    }
    blankRows += 1
    return next
  }

  /// A number that ends at the field's end; everything else is for `carefully`.
  @inline(__always)
  private func number(
    _ start: UnsafeRawPointer, _ sink: UnsafeMutablePointer<CSVSink>, _ row: Int,
    _ separator: UInt8, _ powers: UnsafePointer<Double>
  ) -> UnsafeRawPointer? {
    guard let number = CSVField.scanNumber(start), endsField(number.end, separator) else {
      return nil
    }
    let value = CSVField.value(number, from: start, powers)
    guard value.isFinite else { return nil }
    sink.pointee.numbers?[row] = value
    if number.hasExponent {
      noteCode(UnsafeRawBufferPointer(start: start, count: number.end - start), sink)
    }
    return number.end
  }

  @inline(never)
  private func noteCode(_ number: UnsafeRawBufferPointer, _ sink: UnsafeMutablePointer<CSVSink>) {
    guard sink.pointee.firstCode == nil, CSVField.isLikeCode(number) else { return }
    sink.pointee.firstCode = String(decoding: number, as: UTF8.self)
  }

  @inline(__always)
  private func date(
    _ start: UnsafeRawPointer, _ sink: UnsafeMutablePointer<CSVSink>, _ row: Int,
    _ separator: UInt8
  ) -> UnsafeRawPointer? {
    guard let day = CSVField.date(start), endsField(start + 10, separator) else { return nil }
    sink.pointee.integers?[row] = day
    return start + 10
  }

  @inline(__always)
  private func text(
    _ start: UnsafeRawPointer, _ sink: UnsafeMutablePointer<CSVSink>, _ row: Int,
    _ separators: UInt64
  ) -> UnsafeRawPointer? {
    let stop = CSVChunk.textEnd(start, separators)
    guard stop > start, CSVField.byte(start) != CSVBytes.quote,
      let code = sink.pointee.texts.code(of: start, stop - start)
    else { return nil }
    sink.pointee.integers?[row] = code
    return stop
  }

  /// The end of a field that nobody wants; what is in quotes is for `carefully`.
  @inline(__always)
  private func passedOver(
    _ start: UnsafeRawPointer, _ separators: UInt64
  ) -> UnsafeRawPointer? {
    CSVField.byte(start) == CSVBytes.quote ? nil : CSVChunk.textEnd(start, separators)
  }

  /// Where a field without quotes ends; the carriage return of a line break is no part of it.
  @inline(__always)
  private static func textEnd(
    _ start: UnsafeRawPointer, _ separators: UInt64
  ) -> UnsafeRawPointer {
    let end = fieldEnd(start, separators)
    let isBeforeBreak =
      CSVField.byte(end) == CSVBytes.newline && end > start
      && CSVField.byte(end - 1) == CSVBytes.carriageReturn
    return isBeforeBreak ? end - 1 : end
  }

  /// The next separator or newline, of which there always is one.
  @inline(__always)
  static func fieldEnd(_ start: UnsafeRawPointer, _ separators: UInt64) -> UnsafeRawPointer {
    let newlines = UInt64(CSVBytes.newline) &* CSVBytes.ones
    var cursor = start
    while true {
      let word = CSVBytes.load(cursor)
      let found = CSVBytes.matches(word, separators) | CSVBytes.matches(word, newlines)
      if found != 0 { return cursor + found.trailingZeroBitCount >> 3 }
      cursor += 8
    }
  }

  @inline(__always)
  private func endsField(_ position: UnsafeRawPointer, _ separator: UInt8) -> Bool {
    let byte = CSVField.byte(position)
    return byte == separator || byte == CSVBytes.newline
      || byte == CSVBytes.carriageReturn && CSVField.byte(position + 1) == CSVBytes.newline
  }
}

/// The fields that are not plain: empty, in quotes, among spaces, new texts, or wrong.
extension CSVChunk {
  /// Reads a field and returns the separator or line end after it.
  @inline(never)
  private func carefully(
    _ start: UnsafeRawPointer, _ column: Int, _ row: Int
  ) -> UnsafeRawPointer {
    let (first, sink) = (CSVField.byte(start), sinks + column)
    if first == layout.separator || first == CSVBytes.newline {
      setMissing(sink, row)
      return start
    }
    if first == CSVBytes.quote { return quoted(start, column, row) }
    let end = unquotedEnd(start)
    if end == start || isAbsent(UnsafeRawBufferPointer(start: start, count: end - start)) {
      setMissing(sink, row)
    } else if sink.pointee.kind == .text || sink.pointee.kind == .automatic {
      newText(start, end, column, row, .unquoted)
    } else {
      convert(UnsafeRawBufferPointer(start: start, count: end - start), column, row, at: start)
    }
    return end
  }

  private func unquotedEnd(_ start: UnsafeRawPointer) -> UnsafeRawPointer {
    CSVChunk.textEnd(start, UInt64(layout.separator) &* CSVBytes.ones)
  }

  private func quoted(
    _ start: UnsafeRawPointer, _ column: Int, _ row: Int
  ) -> UnsafeRawPointer {
    let limit = region.start + region.count
    var cursor = start + 1
    var doubled = 0
    while let quote = CSVBytes.find(CSVBytes.quote, from: cursor, to: limit) {
      cursor = quote
      guard cursor + 1 < limit, CSVField.byte(cursor + 1) == CSVBytes.quote else { break }
      doubled += 1
      cursor += 2
    }
    guard cursor < limit, CSVField.byte(cursor) == CSVBytes.quote else {
      brokenRow = row
      note(.unterminatedQuote, column, start, 1)
      return limit - 1
    }
    let content = UnsafeRawBufferPointer(start: start + 1, count: cursor - start - 1)
    let after = cursor + 1
    guard endsField(after, layout.separator) else {
      let end = unquotedEnd(after)
      brokenRow = row
      note(.textAfterQuote, column, start, end - start)
      return end
    }
    store(content, doubled: doubled, column, row, at: start)
    return after
  }

  private func store(
    _ content: UnsafeRawBufferPointer, doubled: Int, _ column: Int, _ row: Int,
    at start: UnsafeRawPointer
  ) {
    let sink = sinks + column
    if isAbsent(content) { return setMissing(sink, row) }
    switch sink.pointee.kind {
    case .number, .date, .bool, .period:
      convert(content, column, row, at: start + 1)
    case .text, .automatic:
      guard doubled > 0 else {
        return newText(start + 1, start + 1 + content.count, column, row, .quoted)
      }
      guard isGoodText(content, column, at: start + 1) else { return }
      sink.pointee.integers?[row] = sink.pointee.texts.insertCopy(of: CSVField.undoubled(content))
    case nil: break
    }
  }

  /// Whether somebody said that this stands for a missing value.
  private func isAbsent(_ content: UnsafeRawBufferPointer) -> Bool {
    !layout.absent.isEmpty
      && layout.absent.contains(String(decoding: CSVField.trimmed(content), as: UTF8.self))
  }

  private enum Quoting { case quoted, unquoted }

  private func newText(
    _ start: UnsafeRawPointer, _ end: UnsafeRawPointer, _ column: Int, _ row: Int,
    _ quoting: Quoting
  ) {
    let sink = sinks + column
    let content = UnsafeRawBufferPointer(start: start, count: end - start)
    if quoting == .unquoted, CSVBytes.find(CSVBytes.quote, from: start, to: end) != nil {
      brokenRow = row
      return note(.strayQuote, column, start, content.count)
    }
    if let code = sink.pointee.texts.code(of: start, content.count) {
      sink.pointee.integers?[row] = code
      return
    }
    guard isGoodText(content, column, at: start) else { return }
    if quoting == .unquoted, CSVReader.hasOuterBlanks(content) {
      guard !CSVField.trimmed(content).isEmpty else { return setMissing(sink, row) }
      sink.pointee.padded += 1
      if sink.pointee.firstPadded == nil {
        sink.pointee.firstPadded = String(decoding: content, as: UTF8.self)
      }
    }
    sink.pointee.integers?[row] = sink.pointee.texts.insert(start, content.count)
  }

  /// Texts are checked once, when they are new to the dictionary.
  private func isGoodText(
    _ content: UnsafeRawBufferPointer, _ column: Int, at start: UnsafeRawPointer
  ) -> Bool {
    if let bad = CSVField.firstInvalidByte(content) {
      note(.invalidUTF8, column, start + bad, 1)
      return false
    }
    if let nul = CSVBytes.find(0, from: start, to: start + content.count) {
      note(.nulByte, column, nul, 1)
      return false
    }
    return content.count <= Int(Int32.max)
  }

  /// A number, date, bool or period among spaces or in quotes; nothing but spaces is missing.
  private func convert(
    _ content: UnsafeRawBufferPointer, _ column: Int, _ row: Int, at start: UnsafeRawPointer
  ) {
    let sink = sinks + column
    let trimmed = CSVField.trimmed(content)
    guard !trimmed.isEmpty else { return setMissing(sink, row) }
    let text = String(decoding: trimmed, as: UTF8.self)
    switch sink.pointee.kind {
    case .number:
      if let value = CSVField.number(text) {
        sink.pointee.numbers?[row] = value
        noteCode(trimmed, sink)
        return
      }
    case .date:
      if let day = CSVField.date(text) {
        sink.pointee.integers?[row] = day
        return
      }
    case .bool:
      if let flag = CSVField.bool(text) {
        sink.pointee.flags?[row] = flag ? 1 : 0
        return
      }
    case .period:
      if let period = CalendarLabel.period(text) {
        sink.pointee.integers?[row] = period.start
        sink.pointee.ends?[row] = period.end
        return
      }
    case .text, .automatic, nil: return
    }
    note(.unreadable, column, start, content.count)
  }

  private func setMissing(_ sink: UnsafeMutablePointer<CSVSink>, _ row: Int) {
    sink.pointee.numbers?[row] = 0
    sink.pointee.integers?[row] = 0
    sink.pointee.ends?[row] = 0
    sink.pointee.flags?[row] = 0
    if sink.pointee.absent == nil {
      let words = (plan.rowCount + 63) / 64
      let bits = UnsafeMutablePointer<UInt64>.allocate(capacity: words)
      bits.initialize(repeating: 0, count: words)
      sink.pointee.absent = bits
    }
    sink.pointee.absent?[row >> 6] |= 1 << UInt64(row & 63)
  }

  /// Notes a row with too few or too many fields and returns the end of its line.
  @inline(never)
  private func ragged(
    _ position: UnsafeRawPointer, _ fields: Int, _ row: Int
  ) -> UnsafeRawPointer {
    let limit = region.start + region.count
    var cursor = position
    var count = fields
    while cursor + 1 < limit, CSVField.byte(cursor) == layout.separator {
      cursor += 1
      count += 1
      if CSVField.byte(cursor) == CSVBytes.quote, let close = closingQuote(cursor, limit) {
        cursor = close + 1
      }
      cursor = unquotedEnd(cursor)
    }
    if row != brokenRow { note(.ragged(fields: count), nil, position, 0) }
    return cursor
  }

  private func closingQuote(
    _ start: UnsafeRawPointer, _ limit: UnsafeRawPointer
  ) -> UnsafeRawPointer? {
    var cursor = start + 1
    while let quote = CSVBytes.find(CSVBytes.quote, from: cursor, to: limit) {
      guard quote + 1 < limit, CSVField.byte(quote + 1) == CSVBytes.quote else { return quote }
      cursor = quote + 2
    }
    return nil
  }

  private func offset(_ position: UnsafeRawPointer) -> Int {
    region.offset + (position - region.start)
  }

  private func note(_ fault: CSVFault, _ column: Int?, _ position: UnsafeRawPointer, _ length: Int)
  {
    problems.note(
      CSVProblem(fault: fault, column: column, offset: offset(position), length: length))
  }
}
