import OIQValues

/// Where the values of a column go, from the first row of a chunk on.
struct CSVSink {
  /// `nil` where fields are passed over.
  var kind: CSVKind?
  var numbers: UnsafeMutablePointer<Double>?
  var integers: UnsafeMutablePointer<Int32>?
  var ends: UnsafeMutablePointer<Int32>?
  var flags: UnsafeMutablePointer<UInt8>?
  /// A bit a row, set where there is no value; made when the first such row comes.
  var absent: UnsafeMutablePointer<UInt64>?
  var texts = CSVTexts()
  /// Different texts that have blanks at their ends, and the first of them.
  var padded = 0
  var firstPadded: String?
  /// The first number that is written as a code may be, `1E5`.
  var firstCode: String?

  init(kind: CSVKind?) { self.kind = kind }
}

/// The memory of all columns, written once by the chunks, each its own rows.
///
/// The pointers stay valid as long as the buffers, which this keeps.
final class CSVStore: @unchecked Sendable {
  private let capacity: Int
  private let parts: [Part]

  private struct Part {
    let kind: CSVKind?
    var numbers: Buffer<Double>?
    var integers: Buffer<Int32>?
    var ends: Buffer<Int32>?
    var flags: Buffer<UInt8>?
    var sink: CSVSink
  }

  init(kinds: [CSVKind?], capacity: Int) {
    self.capacity = capacity
    parts = kinds.map { CSVStore.part($0, capacity) }
  }

  private static func part(_ kind: CSVKind?, _ capacity: Int) -> Part {
    var part = Part(kind: kind, sink: CSVSink(kind: kind))
    switch kind {
    case .number:
      part.numbers = uninitialized(capacity, &part.sink.numbers)
    case .text, .automatic, .date:
      part.integers = uninitialized(capacity, &part.sink.integers)
    case .bool:
      part.flags = uninitialized(capacity, &part.sink.flags)
    case .period:
      part.integers = uninitialized(capacity, &part.sink.integers)
      part.ends = uninitialized(capacity, &part.sink.ends)
    case nil: break
    }
    return part
  }

  private static func uninitialized<Element: BitwiseCopyable>(
    _ count: Int, _ address: inout UnsafeMutablePointer<Element>?
  ) -> Buffer<Element> {
    Buffer(count: count) { address = $0.baseAddress }
  }
}

extension CSVStore {
  /// The sinks of a chunk whose first row this is; the caller owns them.
  func sinks(firstRow: Int) -> UnsafeMutablePointer<CSVSink> {
    let sinks = UnsafeMutablePointer<CSVSink>.allocate(capacity: max(parts.count, 1))
    for (index, part) in parts.enumerated() {
      var sink = part.sink
      if part.kind == .text || part.kind == .automatic { sink.texts.reserve() }
      sink.numbers = sink.numbers.map { $0 + firstRow }
      sink.integers = sink.integers.map { $0 + firstRow }
      sink.ends = sink.ends.map { $0 + firstRow }
      sink.flags = sink.flags.map { $0 + firstRow }
      (sinks + index).initialize(to: sink)
    }
    return sinks
  }

  /// Joins what the chunks wrote: closes the gaps that blank lines left, gives texts the codes of one
  /// dictionary in order of first appearance, and collects the missing rows.
  func columns(from chunks: [CSVChunk]) -> CSVColumns {
    closeGaps(chunks)
    let rowCount = chunks.reduce(0) { $0 + $1.rowCount }
    let columns = parts.indices.map { column(at: $0, chunks, rowCount) }
    return CSVColumns(
      columns: columns, rowCount: rowCount, blankRows: chunks.reduce(0) { $0 + $1.blankRows },
      padded: parts.indices.compactMap { padded($0, chunks) },
      codes: parts.indices.compactMap { index in
        chunks.lazy.compactMap { $0.sinks[index].firstCode }.first.map { (index, $0) }
      })
  }

  private func padded(_ index: Int, _ chunks: [CSVChunk]) -> CSVPadding? {
    let sinks = chunks.map { $0.sinks[index] }
    return sinks.lazy.compactMap(\.firstPadded).first.map { first in
      CSVPadding(column: index, text: first, count: sinks.reduce(0) { $0 + $1.padded })
    }
  }

  private func column(at index: Int, _ chunks: [CSVChunk], _ rowCount: Int) -> Column {
    let part = parts[index]
    let rows = 0..<rowCount
    let storage: Column.Storage? =
      switch part.kind {
      case .number: part.numbers.map { .numbers($0.slice(rows)) }
      case .date: part.integers.map { .dates($0.slice(rows)) }
      case .bool: part.flags.map { .bools($0.slice(rows)) }
      case .period:
        part.integers.flatMap { starts in
          part.ends.map { .spans(starts: starts.slice(rows), ends: $0.slice(rows)) }
        }
      case .text, .automatic:
        part.integers.map { .codes($0.slice(rows), joinTexts(index, chunks)) }
      case nil: nil
      }
    return Column(storage ?? .numbers(Buffer([])), presence: presence(index, chunks, rowCount))
  }

  private func joinTexts(_ index: Int, _ chunks: [CSVChunk]) -> TextDictionary {
    guard let first = chunks.first else { return TextDictionary([""]) }
    let target = first.sinks + index
    for chunk in chunks.dropFirst() {
      let sink = chunk.sinks + index
      let codes = target.pointee.texts.merge(sink.pointee.texts)
      if let rows = sink.pointee.integers { CSVStore.recode(rows, chunk.rowCount, by: codes) }
    }
    return target.pointee.texts.dictionary()
  }

  private static func recode(
    _ rows: UnsafeMutablePointer<Int32>, _ count: Int, by codes: [Int32]
  ) {
    let isSame = codes.indices.allSatisfy { codes[$0] == Int32(truncatingIfNeeded: $0) }
    guard !isSame else { return }
    codes.withUnsafeBufferPointer { codes in
      for row in 0..<count { rows[row] = codes[Int(rows[row])] }
    }
  }

  private func presence(_ index: Int, _ chunks: [CSVChunk], _ rowCount: Int) -> Presence? {
    guard chunks.contains(where: { $0.sinks[index].absent != nil }) else { return nil }
    let words = Buffer<UInt64>(count: (rowCount + 63) / 64) { words in
      words.initialize(repeating: .max)
      var firstRow = 0
      for chunk in chunks {
        if let absent = chunk.sinks[index].absent {
          CSVStore.clear(words, from: firstRow, where: absent, count: chunk.rowCount)
        }
        firstRow += chunk.rowCount
      }
      if rowCount & 63 != 0 { words[rowCount >> 6] &= 1 << UInt64(rowCount & 63) - 1 }
    }
    return Presence(words: words, count: rowCount)
  }

  /// Clears the bits of the rows from `firstRow` on that are set in `absent`.
  private static func clear(
    _ words: UnsafeMutableBufferPointer<UInt64>, from firstRow: Int,
    where absent: UnsafeMutablePointer<UInt64>, count: Int
  ) {
    let shift = UInt64(firstRow & 63)
    for index in 0..<(count + 63) / 64 where absent[index] != 0 {
      let target = firstRow >> 6 + index
      words[target] &= ~(absent[index] << shift)
      if shift > 0 && target + 1 < words.count {
        words[target + 1] &= ~(absent[index] >> (64 - shift))
      }
    }
  }

  private func closeGaps(_ chunks: [CSVChunk]) {
    var firstRow = 0
    for chunk in chunks {
      if chunk.firstRow > firstRow {
        for index in parts.indices { move(chunk, index, to: firstRow) }
      }
      firstRow += chunk.rowCount
    }
  }

  private func move(_ chunk: CSVChunk, _ index: Int, to row: Int) {
    let target = parts[index].sink
    let sink = chunk.sinks + index
    let count = chunk.rowCount
    if let from = sink.pointee.numbers, let to = target.numbers {
      (to + row).update(from: from, count: count)
    }
    if let from = sink.pointee.integers, let to = target.integers {
      (to + row).update(from: from, count: count)
      sink.pointee.integers = to + row
    }
    if let from = sink.pointee.ends, let to = target.ends {
      (to + row).update(from: from, count: count)
    }
    if let from = sink.pointee.flags, let to = target.flags {
      (to + row).update(from: from, count: count)
    }
  }
}
