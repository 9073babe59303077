import OIQPlan
import OIQText
import OIQValues

/// A chain of filters and projections over a table, compiled: steps that each do one thing to a whole chunk.
///
/// A program is bound to the kinds, dictionaries and units of its table's columns, not to their contents: it
/// can be run again over a table with other numbers in some slots, which is how an axis of draws goes.
struct Program: Sendable {
  typealias Step = @Sendable (Frame) throws(Diagnostic) -> Void

  struct Instruction: Sendable {
    var step: Step
    /// The mask that the step makes; when it is empty the rest of the chunk is skipped.
    var mask: Int?
  }

  var planes: [PlaneSource] = []
  var presences: [PresenceSource] = []
  var maskCount = 0
  /// What is counted, under its index; nothing is said of what another step counts.
  var notes: [RunNote?] = []
  var instructions: [Instruction] = []
  /// The columns that come out, and the rows that do.
  var outputs: [Term] = []
  var mask: Int?
  /// The columns of the base table, then those made before the program runs.
  var table: Table
  var chunkRows: Int

  init(table: Table) {
    self.table = table
    let rows = (table.rowCount + 63) / 64 * 64
    chunkRows = min(Program.maximumChunkRows, max(64, rows))
  }
}

/// Steps of one expression share a check: a sum, difference, product or dividend that is not finite makes
/// the result so too. Where that is found, the chunk is computed again to see which step it was.
enum Doubt {
  case none, found
  /// Every step checks for itself.
  case checking
}

extension Program {
  /// A multiple of 64; a few planes of this many doubles stay in the first two caches.
  static let maximumChunkRows = 4096

  /// Runs over a range of rows, calling `body` for each chunk of which a row is left.
  func run(
    _ rows: Range<Int>, in frame: Frame, context: ExecutionContext,
    _ body: (Frame) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    var start = rows.lowerBound
    while start < rows.upperBound {
      if context.isCancelled() { throw ExecutionDiagnostics.cancelled() }
      let end = min(rows.upperBound, start + chunkRows)
      frame.load(start..<end)
      if try runChunk(frame) { try body(frame) }
      start = end
    }
    for (index, count) in frame.noteCounts.enumerated() where count > 0 {
      if let note = notes[index] { context.notes.add(note, count: count) }
    }
    frame.noteCounts = Array(repeating: 0, count: notes.count)
  }

  private func runChunk(_ frame: Frame) throws(Diagnostic) -> Bool {
    let counted = frame.noteCounts
    var next = 0
    while next < instructions.count {
      let instruction = instructions[next]
      try instruction.step(frame)
      next += 1
      if frame.doubt == .found {
        // Again from the start, each step with its own check, and from now on always so.
        frame.doubt = .checking
        frame.noteCounts = counted
        next = 0
      } else if let mask = instruction.mask, frame.maskCounts[mask] == 0 {
        return false
      }
    }
    return true
  }

  /// Ranges of rows for so many threads.
  func ranges(threads: Int) -> [Range<Int>] {
    Parallel.ranges(count: table.rowCount, threads: threads, multiple: chunkRows)
  }
}

extension Frame {
  /// How many rows of the chunk passed all filters.
  var selectedCount: Int { program.mask.map { maskCounts[$0] } ?? count }
  /// Which of the rows did; `nil` where all of them did.
  var selection: UnsafeMutablePointer<UInt8>? { selectedCount == count ? nil : mask(program.mask) }
}
