import OIQPlan
import OIQText
import OIQValues
import Synchronization

/// Runs a program and keeps what comes out as columns.
///
/// Columns that pass through unchanged share their memory. Each thread writes the rows that pass into the
/// part of the result that would be its own if all did; afterwards the parts are moved together. Memory that
/// no row reaches is never touched, so it costs nothing.
struct Materialiser {
  let program: Program
  let context: ExecutionContext
}

extension Program {
  /// The values of terms for all rows of the table, whether filters leave them or not. What the rows lose is told
  /// when the program itself runs.
  func wholeColumns(
    of terms: [Term], in context: ExecutionContext
  ) throws(Diagnostic) -> [Column] {
    var whole = self
    whole.outputs = terms
    whole.mask = nil
    for index in whole.instructions.indices { whole.instructions[index].mask = nil }
    return try Materialiser(program: whole, context: context.quiet).columns()
  }
}

extension Materialiser {
  /// One column an output, all as long as rows passed.
  func columns() throws(Diagnostic) -> [Column] { try run().columns }

  func run() throws(Diagnostic) -> (columns: [Column], rowCount: Int) {
    let rows = program.table.rowCount
    let sinks = program.outputs.map { Sink($0, program) }
    guard program.mask != nil || sinks.contains(where: \.needsRun) else {
      return (sinks.map { $0.whole(program.table, rows) }, rows)
    }
    let ranges = program.ranges(threads: context.threadCount)
    let parts = Mutex<[Int: Part]>([:])
    let selected = sinks.contains(where: \.isGathered) ? Buffer<Int32>.unwritten(rows) : nil
    try Parallel.run(ranges.count) { index throws(Diagnostic) in
      let part = try write(ranges[index], sinks, selected)
      parts.withLock { $0[index] = part }
    }
    let written = parts.withLock { found in ranges.indices.map { found[$0] ?? Part() } }
    return finish(sinks, ranges, written, selected)
  }

  /// What one range of rows gave.
  struct Part {
    var rowCount = 0
    var hasMissing: [Bool] = []
  }

  private func write(
    _ range: Range<Int>, _ sinks: [Sink], _ selected: Buffer<Int32>?
  ) throws(Diagnostic) -> Part {
    let frame = Frame(program: program, table: program.table)
    var part = Part(rowCount: 0, hasMissing: Array(repeating: false, count: sinks.count))
    let chosen = UnsafeMutablePointer<Int32>.allocate(capacity: program.chunkRows + 1)
    defer { chosen.deallocate() }
    try program.run(range, in: frame, context: context) { frame in
      let count = frame.selectedCount
      let mask = frame.selection
      if let mask, count < frame.count { _ = Bytes.indices(mask, chosen, frame.count) }
      let rows = Selection(count: count, indices: count < frame.count ? chosen : nil)
      let start = range.lowerBound + part.rowCount
      for (index, sink) in sinks.enumerated() {
        sink.write(frame, rows, range.lowerBound, start, &part.hasMissing[index])
      }
      if let target = selected?.writable { rows.writeNumbers(frame.start, to: target + start) }
      part.rowCount += count
    }
    return part
  }

  private func finish(
    _ sinks: [Sink], _ ranges: [Range<Int>], _ parts: [Part], _ selected: Buffer<Int32>?
  ) -> (columns: [Column], rowCount: Int) {
    let total = parts.reduce(0) { $0 + $1.rowCount }
    let pieces = zip(ranges, parts).map { (start: $0.lowerBound, count: $1.rowCount) }
    if let target = selected?.writable { Sink.close(pieces, UnsafeMutableRawPointer(target), 4) }
    let columns = sinks.enumerated().map { index, sink in
      sink.column(
        pieces, total, program.table, selected,
        hasMissing: parts.map { $0.hasMissing.count > index && $0.hasMissing[index] })
    }
    return (columns, total)
  }
}

/// Rows of a chunk: all of the first `count`, or those at `indices`.
struct Selection {
  var count: Int
  var indices: UnsafePointer<Int32>?

  func writeNumbers(_ start: Int, to target: UnsafeMutablePointer<Int32>) {
    for row in 0..<count {
      target[row] =
        Int32(truncatingIfNeeded: start) &+ (indices?[row] ?? Int32(truncatingIfNeeded: row))
    }
  }

  func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, stride: Int) {
    guard let indices else {
      target.copyMemory(from: source, byteCount: count * stride)
      return
    }
    switch stride {
    case 1: gather(source, target, indices, as: UInt8.self)
    case 4: gather(source, target, indices, as: UInt32.self)
    default: gather(source, target, indices, as: UInt64.self)
    }
  }

  @inline(__always)
  private func gather<Element: BitwiseCopyable>(
    _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ indices: UnsafePointer<Int32>,
    as type: Element.Type
  ) {
    let from = source.assumingMemoryBound(to: type)
    let to = target.assumingMemoryBound(to: type)
    for row in 0..<count { to[row] = from[Int(indices[row])] }
  }
}
