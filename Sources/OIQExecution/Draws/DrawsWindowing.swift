import OIQPlan
import OIQText
import OIQValues
import Synchronization

extension Executor {
  /// A window function that adds up a ranged column, draw by draw over one layout; `nil` for those that
  /// give another row's value or its place, which no draw changes.
  func drawnWindow(
    _ table: Table, _ call: WindowCall, _ layout: WindowLayout
  ) throws(Diagnostic) -> Column? {
    switch call.kind {
    case .prev, .next, .first, .last, .rank, .rowNumber: return nil
    case .cumsum, .share, .movavg: break
    }
    guard let slot = call.argument, case .ranges = table.columns[slot].storage else { return nil }
    if !call.sharedRanges.isEmpty, layout.groupStarts().count - 1 < table.rowCount {
      context.notes.tell(shared: call.sharedRanges)
    }
    return try DrawsWindow(table, call, layout, slot, context).column()
  }
}

/// One window function over a ranged column.
struct DrawsWindow {
  private let table: Table
  private let call: WindowCall
  private let layout: WindowLayout
  private let slot: Int
  private let context: ExecutionContext
  private let sources: [DrawSource?]
  /// Rows × draws.
  private let samples: Scratch<Double>
  private let isWhole: Scratch<UInt8>

  /// So many pairs of a row and a draw are in memory beside the result.
  private static let blockPairs = 1 << 18

  init(
    _ table: Table, _ call: WindowCall, _ layout: WindowLayout, _ slot: Int,
    _ context: ExecutionContext
  ) throws(Diagnostic) {
    (self.table, self.call, self.layout, self.slot) = (table, call, layout, slot)
    self.context = context
    let pairs = try context.pairs(rows: table.rowCount, draws: context.draws, columns: 1)
    sources = try DrawsProgram.sources(slot, of: table, context)
    samples = Scratch(count: pairs)
    isWhole = Scratch(repeating: 1, count: table.rowCount)
  }
}

extension DrawsWindow {
  func column() throws(Diagnostic) -> Column {
    let quiet = context.quiet
    let width = max(1, min(context.draws, DrawsWindow.blockPairs / max(table.rowCount, 1)))
    let starts = Array(stride(from: 0, to: context.draws, by: width))
    let missing = Mutex<Set<Int>>([])
    context.progress?.count(starts.count, "blocks of draws")
    try Parallel.run(min(context.threadCount, starts.count)) { thread throws(Diagnostic) in
      for index in stride(from: thread, to: starts.count, by: context.threadCount) {
        if context.isCancelled() { throw ExecutionDiagnostics.cancelled() }
        let end = min(starts[index] + width, context.draws)
        let lost = compute(starts[index]..<end, quiet)
        if !lost.isEmpty { missing.withLock { $0.formUnion(lost) } }
        context.progress?.advance()
      }
    }
    for row in missing.withLock({ $0 }) { isWhole.elements[row] = 0 }
    return summedUp(quiet)
  }

  /// The rows that have no value in one of the draws.
  private func compute(_ draws: Range<Int>, _ quiet: ExecutionContext) -> Set<Int> {
    let width = draws.count
    let block = Scratch<Double>(repeating: 0, count: table.rowCount * width)
    for (row, source) in sources.enumerated() {
      source?.fill(
        draws: draws,
        into: UnsafeMutableBufferPointer(rebasing: block.elements[row * width..<(row + 1) * width]))
    }
    var missing: Set<Int> = []
    var plain = table
    for draw in 0..<width {
      let values = Buffer<Double>(count: table.rowCount) { values in
        for row in values.indices { values[row] = block.elements[row * width + draw] }
      }
      plain.columns[slot] = Column(.numbers(values), presence: table.columns[slot].presence)
      let result = WindowKernel(plain, call, layout, quiet).column()
      guard case .numbers(let results) = result.storage else { continue }
      for row in 0..<table.rowCount {
        block.elements[row * width + draw] = results.elements[row]
        if result.presence != nil, !result.isPresent(row) { missing.insert(row) }
      }
    }
    for row in 0..<table.rowCount {
      let start = row * context.draws + draws.lowerBound
      _ = UnsafeMutableBufferPointer(rebasing: samples.elements[start..<start + width])
        .update(fromContentsOf: block.elements[row * width..<(row + 1) * width])
    }
    return missing
  }

  private func summedUp(_ quiet: ExecutionContext) -> Column {
    let store = DrawStore(samples: samples.buffer, drawCount: context.draws)
    let column = DrawsColumn.summing(
      store, isThere: UnsafeBufferPointer(isWhole.elements), isCondition: false,
      threads: context.threadCount)
    let lost = table.rowCount - isWhole.elements.reduce(0) { $0 + Int($1) }
    for (note, count) in quiet.notes.all {
      context.notes.add(note.ofDraws, count: min(count, max(lost, 1)))
    }
    return column
  }
}
