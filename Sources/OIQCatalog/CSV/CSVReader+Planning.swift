/// Bytes that one thread reads: whole records, the last one ended by a newline, with readable bytes
/// after them.
struct CSVRegion {
  let start: UnsafeRawPointer
  let count: Int
  /// Where in the file the region starts.
  let offset: Int
}

struct CSVChunkPlan {
  var regions: [CSVRegion]
  /// Newlines outside quotes: the rows, and the blank lines.
  var rowCount: Int
  /// Keeps the copy of the end of the file.
  var tail: CSVTail?
}

/// A copy of the end of a file with a newline and blank bytes after it, so that the fast loops need not
/// ask whether there are more bytes.
final class CSVTail: @unchecked Sendable {
  static let padding = 64
  let start: UnsafeMutableRawPointer
  let count: Int

  init(copying bytes: UnsafeRawBufferPointer) {
    let endsLine = bytes.last.map { $0 == CSVBytes.newline } ?? true
    count = bytes.count + (endsLine ? 0 : 1)
    start = .allocate(byteCount: bytes.count + 1 + CSVTail.padding, alignment: 16)
    let whole = UnsafeMutableRawBufferPointer(
      start: start, count: bytes.count + 1 + CSVTail.padding)
    whole.copyMemory(from: bytes)
    for index in bytes.count..<whole.count { whole[index] = CSVBytes.newline }
  }

  deinit { start.deallocate() }
}

extension CSVReader {
  func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[range])
  }

  func holdsQuotes(from start: Int) -> Bool {
    CSVBytes.count(CSVBytes.newline, CSVBytes.quote, in: slice(start..<bytes.count)).second > 0
  }

  /// Divides the rows among threads at ends of records.
  ///
  /// A chunk that reads well proves that the next one starts at a record; so all chunks reading well
  /// proves the division right, and an error in any is a reason to read again from the start.
  func planChunks(from bodyStart: Int, threads: Int) -> [CSVChunkPlan] {
    let size = bytes.count - bodyStart
    let pieces = (0..<threads).map { piece in
      let start = bodyStart + size * piece / threads
      return CSVPiece(slice(start..<bodyStart + size * (piece + 1) / threads), at: start)
    }
    runConcurrently(pieces) { $0.count() }
    // One piece needs room for its rows at most: newlines inside quotes do no harm.
    if pieces.count > 1 && pieces.contains(where: { $0.quotes > 0 }) { countOutsideQuotes(pieces) }
    guard let cuts = cuts(between: pieces) else {
      return planChunks(from: bodyStart, threads: 1)
    }
    return pieces.indices.map { index in
      let end = index + 1 < pieces.count ? cuts[index] : bytes.count
      let start = index == 0 ? bodyStart : cuts[index - 1]
      // The newline at a cut belongs to the chunk before it.
      let borrowed = (index + 1 < pieces.count ? 1 : 0) - (index == 0 ? 0 : 1)
      return chunkPlan(start..<end, records: pieces[index].records + borrowed)
    }
  }

  /// Everything in one chunk, copied, with room for a row at every newline: slow, and independent of
  /// where quotes are.
  func wholePlan(from bodyStart: Int) -> CSVChunkPlan {
    let body = slice(bodyStart..<bytes.count)
    let newlines = CSVBytes.count(CSVBytes.newline, CSVBytes.quote, in: body).first
    let copy = CSVTail(copying: body)
    let region = CSVRegion(
      start: UnsafeRawPointer(copy.start), count: copy.count, offset: bodyStart)
    return CSVChunkPlan(regions: [region], rowCount: newlines + 1, tail: copy)
  }

  private func countOutsideQuotes(_ pieces: [CSVPiece]) {
    var quotes = 0
    for piece in pieces {
      piece.state = QuoteState(quotesBefore: quotes)
      quotes += piece.quotes
    }
    runConcurrently(pieces) { $0.countRecords() }
  }

  /// Where records end at or after the start of each piece but the first; `nil` where a record fills a
  /// whole piece.
  private func cuts(between pieces: [CSVPiece]) -> [Int]? {
    var cuts: [Int] = []
    for piece in pieces.dropFirst() {
      guard let end = CSVBytes.recordEnd(in: piece.bytes, from: piece.state) else { return nil }
      cuts.append(piece.offset + end)
    }
    return cuts
  }

  private func chunkPlan(_ range: Range<Int>, records: Int) -> CSVChunkPlan {
    guard range.upperBound == bytes.count else {
      return CSVChunkPlan(regions: regions(range), rowCount: records)
    }
    let tailStart = tailStart(in: range)
    let tail = CSVTail(copying: slice(tailStart..<range.upperBound))
    let unended = bytes.last.map { $0 == CSVBytes.newline ? 0 : 1 } ?? 0
    let end = CSVRegion(start: UnsafeRawPointer(tail.start), count: tail.count, offset: tailStart)
    return CSVChunkPlan(
      regions: regions(range.lowerBound..<tailStart) + [end], rowCount: max(0, records + unended),
      tail: tail)
  }

  /// One region in place, none for an empty range.
  private func regions(_ range: Range<Int>) -> [CSVRegion] {
    guard !range.isEmpty, let base = bytes.baseAddress else { return [] }
    return [
      CSVRegion(start: base + range.lowerBound, count: range.count, offset: range.lowerBound)
    ]
  }

  /// A start of a record not far before the end of the file, but at least a few bytes before it.
  private func tailStart(in range: Range<Int>) -> Int {
    var distance = 4096
    while distance < range.count {
      let from = range.upperBound - distance
      let rest = slice(from..<range.upperBound)
      // Quotes come in pairs over the whole file, so those after a place tell whether it is inside.
      let quotes = CSVBytes.count(CSVBytes.newline, CSVBytes.quote, in: rest).second
      let end = CSVBytes.recordEnd(in: rest, from: QuoteState(quotesBefore: quotes))
      if let end, distance - end >= CSVTail.padding { return from + end }
      distance *= 8
    }
    return range.lowerBound
  }
}

/// A piece of the file whose newlines and quotes one thread counts.
final class CSVPiece: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer
  let offset: Int
  var records = 0
  var quotes = 0
  var state = QuoteState.outside

  init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    self.bytes = bytes
    self.offset = offset
  }

  func count() {
    (records, quotes) = CSVBytes.count(CSVBytes.newline, CSVBytes.quote, in: bytes)
  }

  func countRecords() { records = CSVBytes.countRecords(in: bytes, from: state) }
}
