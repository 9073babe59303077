import OIQPlan
import OIQText
import OIQValues
import Synchronization

/// Calls of an aggregate whose arguments are computed draw by draw.
///
/// Rows are taken group after group, some draws at a time, so that what is remembered is one number for each
/// draw of one group. Work is cut by groups and by draws, never within a group's draw: results don't depend on
/// how.
struct DrawsAggregate {
  private let calls: [AggregateCall]
  private let names: [String]
  private let groups: DrawsGroups
  private let program: DrawsProgram
  private let context: ExecutionContext
  private let losses: LossCollector

  init(
    _ calls: [AggregateCall], _ groups: DrawsGroups, in chain: DrawsChain, names: [String],
    _ losses: LossCollector
  ) throws(Diagnostic) {
    self.losses = losses
    self.calls = calls
    self.names = names
    self.groups = groups
    context = chain.executor.context
    program = try DrawsProgram(calls.compactMap(\.argument), in: chain)
    _ = try context.pairs(rows: groups.count, draws: program.draws, columns: calls.count)
  }
}

extension DrawsAggregate {
  /// One column a call, one row a group.
  func columns() throws(Diagnostic) -> [Column] {
    guard !calls.isEmpty else { return [] }
    let rowCount = program.table.rowCount
    var isLeftOut = calls.map { _ in [Bool](repeating: false, count: rowCount) }
    // A row is missing that is missing in any draw; where only some of them tell, it is left out of the
    // others as well, in a second run.
    while true {
      let quiet = context.quiet
      let pass = try DrawsPass(work, isLeftOut: isLeftOut, quiet)
      guard let found = pass.partlyMissing else {
        note(pass, quiet)
        return try calls.indices.map { call throws(Diagnostic) in try pass.column(call) }
      }
      isLeftOut = found
    }
  }

  private var work: DrawsPass.Work {
    DrawsPass.Work(
      calls: calls, groups: groups, program: program, context: context)
  }

  private func note(_ pass: DrawsPass, _ quiet: ExecutionContext) {
    for call in calls.indices where calls[call].notesMissing {
      losses.add(.missing(column: names[call]), call: call, pass.missingCounts(call))
    }
    let most = calls.indices.map { pass.missingCount($0) }.max() ?? 0
    for (note, count) in quiet.notes.all {
      context.notes.add(note.ofDraws, count: min(count, max(most, 1)))
    }
    for call in calls.indices {
      context.notes.add(.outOfDomain(calls[call].span), count: pass.overflowCount(call))
    }
  }
}

/// The rows of each group, in the order of the result and within a group in that of the table.
struct DrawsGroups: Sendable {
  /// Group after group.
  let rows: [Int]
  private let starts: [Int]

  init(_ collected: CollectedRows) {
    let grouped = collected.grouped(nil) { $0 }
    rows = Array(grouped.values.elements)
    starts = grouped.starts
  }

  var count: Int { starts.count - 1 }

  /// Whether any group is of more than one row.
  var haveSeveralRows: Bool { (0..<count).contains { range($0).count > 1 } }

  func range(_ group: Int) -> Range<Int> { starts[group]..<starts[group + 1] }
}

/// One pass over all rows and draws.
final class DrawsPass {
  struct Work: Sendable {
    let calls: [AggregateCall]
    let groups: DrawsGroups
    let program: DrawsProgram
    let context: ExecutionContext
  }

  let work: Work
  let isLeftOut: [[Bool]]
  /// By call: groups × draws.
  let samples: [Scratch<Double>]
  let blocks: [Range<Int>]
  private let found: Mutex<Found>

  struct Found {
    /// By call and row, in how many blocks of draws it was missing.
    var missing: [[Int32]]
    /// By call and group, how many rows have a value.
    var counts: [[Int]]
    /// By call, groups whose sum no number holds.
    var overflows: [Set<Int>]
  }

  init(_ work: Work, isLeftOut: [[Bool]], _ quiet: ExecutionContext) throws(Diagnostic) {
    self.work = work
    self.isLeftOut = isLeftOut
    let draws = work.program.draws
    let groupCount = work.groups.count
    samples = work.calls.map { _ in Scratch(repeating: 0, count: groupCount * draws) }
    let width = DrawsPass.width(work)
    blocks = stride(from: 0, to: draws, by: width).map { $0..<min($0 + width, draws) }
    found = Mutex(
      Found(
        missing: work.calls.map { _ in [Int32](repeating: 0, count: work.program.table.rowCount) },
        counts: work.calls.map { _ in [Int](repeating: 0, count: groupCount) },
        overflows: work.calls.map { _ in [] }))
    try compute(quiet)
  }

  /// Draws of a block. Calls that need all values of a group at once keep rows × so many.
  private static func width(_ work: Work) -> Int {
    let draws = min(work.program.draws, 1024)
    guard work.calls.contains(where: \.isCollected) else { return draws }
    let largest = (0..<work.groups.count).map { work.groups.range($0).count }.max() ?? 1
    return max(1, min(draws, (1 << 22) / max(largest, 1)))
  }
}

// MARK: - What was found

extension DrawsPass {
  func setCount(_ call: Int, _ group: Int, _ count: Int) {
    found.withLock { $0.counts[call][group] = count }
  }

  func setOverflow(_ call: Int, _ group: Int) {
    found.withLock { _ = $0.overflows[call].insert(group) }
  }

  func take(_ reader: DrawsReader) {
    guard reader.missing.contains(where: { !$0.isEmpty }) else { return }
    found.withLock { found in
      for (call, rows) in reader.missing.enumerated() {
        for row in rows { found.missing[call][row] += 1 }
      }
    }
  }

  /// By call and row what to leave out, where a row is missing in some draws and was counted in others.
  var partlyMissing: [[Bool]]? {
    let missing = found.withLock { $0.missing }
    let all = Int32(clamping: blocks.count)
    guard missing.contains(where: { $0.contains { $0 > 0 && $0 < all } }) else { return nil }
    return zip(missing, isLeftOut).map { counts, before in
      zip(counts, before).map { $0 > 0 || $1 }
    }
  }

  func missingCount(_ call: Int) -> Int { missingCounts(call).reduce(0, +) }

  /// How many rows of each group have no value.
  func missingCounts(_ call: Int) -> [Int] {
    let (missing, groups) = (found.withLock { $0.missing[call] }, work.groups)
    return (0..<groups.count).map { group in
      groups.rows[groups.range(group)].count { missing[$0] > 0 || isLeftOut[call][$0] }
    }
  }

  func overflowCount(_ call: Int) -> Int { found.withLock { $0.overflows[call].count } }

  /// One row a group.
  func column(_ call: Int) throws(Diagnostic) -> Column {
    let groupCount = work.groups.count
    let (counts, overflows) = found.withLock { ($0.counts[call], $0.overflows[call]) }
    if work.calls[call].operation == .kind(.count) {
      return Column(.numbers(Buffer(counts.map { Double($0) })))
    }
    let flags = Buffer(
      (0..<groupCount).map { group -> UInt8 in
        counts[group] > 0 && !overflows.contains(group) ? 1 : 0
      })
    let store = DrawStore(samples: samples[call].buffer, drawCount: work.program.draws)
    return DrawsColumn.summing(
      store, isThere: flags.elements, isCondition: work.calls[call].isCondition,
      threads: work.context.threadCount)
  }
}
