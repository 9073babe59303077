import OIQPlan
import OIQText
import OIQValues

// How one pass of an aggregate goes over rows and draws.

extension DrawsPass {
  /// Groups whose rows follow each other, with some draws.
  private struct Task {
    var groups: Range<Int>
    var draws: Range<Int>
  }

  /// So many pairs of a row and a draw make a task worth a thread's while.
  private static let taskPairs = 1 << 18

  private func tasks() -> [Task] {
    var tasks: [Task] = []
    let groups = work.groups
    for draws in blocks {
      var start = 0
      var pairs = 0
      for group in 0..<groups.count {
        pairs += (groups.range(group).count + 1) * draws.count
        if pairs >= DrawsPass.taskPairs || group + 1 == groups.count {
          tasks.append(Task(groups: start..<group + 1, draws: draws))
          (start, pairs) = (group + 1, 0)
        }
      }
    }
    return tasks
  }

  func compute(_ quiet: ExecutionContext) throws(Diagnostic) {
    let tasks = tasks()
    try DrawsWork.run(tasks.count, work.program, quiet) { index, tile throws(Diagnostic) in
      let task = tasks[index]
      let reader = DrawsReader(work, tile, draws: task.draws, isLeftOut)
      let calls = work.calls.map { DrawsAccumulators.make($0, width: task.draws.count) }
      for group in task.groups {
        for call in calls { call?.begin() }
        try reader.read(group) { call, draws in calls[call]?.add(draws) }
        try finish(group, task.draws, calls, reader)
      }
      take(reader)
    }
  }

  private func finish(
    _ group: Int, _ draws: Range<Int>, _ accumulators: [(any DrawsAccumulator)?],
    _ reader: DrawsReader
  ) throws(Diagnostic) {
    for (call, accumulator) in accumulators.enumerated() {
      let count = reader.counts[call]
      if draws.lowerBound == 0 { setCount(call, group, count) }
      guard let accumulator, let base = samples[call].elements.baseAddress,
        count > 0
      else { continue }
      let target = base + group * work.program.draws + draws.lowerBound
      accumulator.end(into: target)
      if let sums = accumulator as? SumOfDraws, !sums.doubtful.isEmpty {
        try settle(sums, call, group, reader, target)
      }
      if let collected = accumulator as? CollectedDraws, !collected.isDefined {
        setCount(call, group, 0)
      }
    }
  }

  /// Sums that the pair of doubles doesn't decide, again and exactly.
  private func settle(
    _ sums: SumOfDraws, _ call: Int, _ group: Int, _ reader: DrawsReader,
    _ target: UnsafeMutablePointer<Double>
  ) throws(Diagnostic) {
    var exact = sums.doubtful.map { _ in ExactSum() }
    try reader.read(group) { read, draws in
      guard read == call else { return }
      for (place, draw) in sums.doubtful.enumerated() { exact[place].add(draws[draw]) }
    }
    for (place, draw) in sums.doubtful.enumerated() {
      guard let value = sums.rounded(exact[place]) else {
        setOverflow(call, group)
        return
      }
      target[draw] = value
    }
  }
}

extension AggregateCall {
  /// Whether its draws say yes or no, so that a chance is shown of them.
  var isCondition: Bool { operation == .kind(.any) || operation == .kind(.all) }
}

/// Reads the rows of groups for a block of draws.
final class DrawsReader {
  private let work: DrawsPass.Work
  private let tile: DrawsTile
  private let draws: Range<Int>
  private let isLeftOut: [[Bool]]
  private let memory: [Scratch<Double>]
  /// By call, how many rows of the group read last have a value.
  private(set) var counts: [Int]
  /// By call, rows without a value in one of the draws.
  private(set) var missing: [Set<Int>]

  init(
    _ work: DrawsPass.Work, _ tile: DrawsTile, draws: Range<Int>, _ isLeftOut: [[Bool]]
  ) {
    (self.work, self.tile, self.draws, self.isLeftOut) = (work, tile, draws, isLeftOut)
    memory = work.calls.map { _ in Scratch(count: DrawsProgram.tile) }
    counts = work.calls.map { _ in 0 }
    missing = work.calls.map { _ in [] }
  }

  /// Calls `body` with each call and the draws of each row that has a value for it, in row order.
  func read(_ group: Int, _ body: (Int, UnsafePointer<Double>) -> Void) throws(Diagnostic) {
    let width = draws.count
    let step = max(1, DrawsProgram.tile / width)
    let targets = memory.compactMap(\.elements.baseAddress)
    counts = counts.map { _ in 0 }
    let range = work.groups.range(group)
    for start in stride(from: range.lowerBound, to: range.upperBound, by: step) {
      let rows = work.groups.rows[start..<min(start + step, range.upperBound)]
      try tile.compute(rows: rows, draws: draws, into: targets)
      for call in work.calls.indices {
        for (place, row) in rows.enumerated() where !isLeftOut[call][row] {
          guard tile.isWhole[call][place] != 0 else {
            missing[call].insert(row)
            continue
          }
          counts[call] += 1
          body(call, targets[call] + place * width)
        }
      }
    }
  }
}
