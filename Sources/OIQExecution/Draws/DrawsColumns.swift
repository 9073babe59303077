import OIQPlan
import OIQText
import OIQValues
import Synchronization

extension Executor {
  /// One column for each expression over the last projection of a chain: the median and the 90% interval of
  /// each row's draws, and the draws themselves; the range as it was stated where it is only moved. A row with the
  /// same value in all draws is a point, a row without a value in any of them is missing, and counted.
  func drawn(_ expressions: [PlanExpression], in chain: DrawsChain) throws(Diagnostic) -> [Column] {
    let program = try DrawsProgram(expressions, in: chain)
    let run = try DrawsRun(program, rows: 0..<chain.table.rowCount)
    let moved = try MovedRanges(expressions, in: chain)
    var columns: [Column] = []
    for output in expressions.indices {
      columns.append(moved.stating(run.column(output), output: output))
    }
    run.note()
    return columns
  }

  /// A plain number a row: what the draws of an expression say.
  func statistic(
    _ statistic: DrawStatistic, of expression: PlanExpression, in chain: DrawsChain
  ) throws(Diagnostic) -> Column {
    let program = try DrawsProgram([expression], in: chain)
    let rowCount = chain.table.rowCount
    let values = Scratch<Double>(repeating: 0, count: rowCount)
    let errors = Scratch<Double>(repeating: 0, count: rowCount)
    let flags = Scratch<UInt8>(repeating: 0, count: rowCount)
    let step = max(1, DrawsRun.statisticPairs / program.draws)
    for start in stride(from: 0, to: rowCount, by: step) {
      let rows = start..<min(start + step, rowCount)
      let run = try DrawsRun(program, rows: rows)
      run.forEachRow(0) { row, summary, draws in
        (values.elements[row], errors.elements[row]) = summary.estimate(of: statistic, draws)
        flags.elements[row] = 1
      }
      run.note()
    }
    if let row = errors.elements.indices.max(by: { errors.elements[$0] < errors.elements[$1] }) {
      let (error, value) = (errors.elements[row], values.elements[row])
      context.notes.add(
        .samplingError(error, of: statistic, value: value, draws: program.draws),
        count: error > 0 ? 1 : 0)
    }
    return Column(.numbers(values.buffer), presence: Presence.from(flags.buffer.elements))
  }

  /// Expressions that no draw has a part in, as columns.
  func plain(_ expressions: [PlanExpression], in chain: DrawsChain) throws(Diagnostic) -> [Column] {
    let compiler = ProgramCompiler(table: chain.table, context: context)
    let sight = chain.sight(in: compiler)
    compiler.program.outputs = try expressions.compiled(by: compiler, sight)
    return try Materialiser(program: compiler.program, context: context).columns()
  }
}

/// All draws of some rows, computed and kept.
struct DrawsRun {
  let program: DrawsProgram
  let rows: Range<Int>
  /// By output: rows × draws.
  private let samples: [Scratch<Double>]
  /// By output: rows all of whose draws have a value.
  private let isWhole: [Scratch<UInt8>]
  /// By output: rows of which some draws have a value and others none.
  private let isBroken: [Scratch<UInt8>]
  /// By output: the unit code of each row.
  private let unitCodes: [Scratch<Int32>]
  private let quiet: ExecutionContext

  /// Statistics need the draws of so many pairs at a time, and no more.
  static let statisticPairs = 1 << 22

  init(_ program: DrawsProgram, rows: Range<Int>) throws(Diagnostic) {
    self.program = program
    self.rows = rows
    quiet = program.context.quiet
    let pairs = try program.context.pairs(
      rows: rows.count, draws: program.draws, columns: program.outputs.count)
    samples = program.outputs.map { _ in Scratch(count: pairs) }
    isWhole = program.outputs.map { _ in Scratch(repeating: 1, count: rows.count) }
    isBroken = program.outputs.map { _ in Scratch(repeating: 0, count: rows.count) }
    unitCodes = program.outputs.map { _ in Scratch(repeating: 0, count: rows.count) }
    try compute()
  }
}

extension DrawsRun {
  /// A piece of work: many rows with all their draws, or one row with some of them.
  private struct Task {
    var rows: Range<Int>
    var draws: Range<Int>
  }

  private var tasks: [Task] {
    let width = program.draws
    let tile = DrawsProgram.tile
    if width <= tile {
      let step = tile / width
      return stride(from: rows.lowerBound, to: rows.upperBound, by: step).map {
        Task(rows: $0..<min($0 + step, rows.upperBound), draws: 0..<width)
      }
    }
    return rows.flatMap { row in
      stride(from: 0, to: width, by: tile).map {
        Task(rows: row..<row + 1, draws: $0..<min($0 + tile, width))
      }
    }
  }

  private func compute() throws(Diagnostic) {
    let tasks = tasks
    // Missing rows of one row's parts are put together afterwards: two threads may work on one row.
    let lost = Mutex<[(output: Int, row: Int, hasSome: Bool)]>([])
    try DrawsWork.run(tasks.count, program, quiet) { index, tile throws(Diagnostic) in
      let task = tasks[index]
      let place = (task.rows.lowerBound - rows.lowerBound) * program.draws + task.draws.lowerBound
      let targets = samples.compactMap { $0.elements.baseAddress.map { $0 + place } }
      try tile.compute(rows: ArraySlice(task.rows), draws: task.draws, into: targets)
      if task.draws.lowerBound == 0 { takeUnits(tile, task.rows) }
      for (output, flags) in tile.isWhole.enumerated() {
        for (offset, flag) in flags.enumerated() where flag == 0 {
          let hasSome = tile.hasSome[output][offset] != 0
          lost.withLock { $0.append((output, task.rows.lowerBound + offset, hasSome)) }
        }
      }
    }
    // A row in several parts of which not all are lost has values in the others.
    let parts = max(1, (program.draws + DrawsProgram.tile - 1) / DrawsProgram.tile)
    var lostParts: [Int: Int] = [:]
    for (output, row, hasSome) in lost.withLock({ $0 }) {
      let place = row - rows.lowerBound
      isWhole[output].elements[place] = 0
      if hasSome { isBroken[output].elements[place] = 1 }
      lostParts[output * rows.count + place, default: 0] += 1
    }
    for (place, count) in lostParts where count < parts {
      isBroken[place / rows.count].elements[place % rows.count] = 1
    }
  }

  private func takeUnits(_ tile: DrawsTile, _ taken: Range<Int>) {
    for (output, codes) in tile.unitCodes.enumerated() {
      for (row, code) in zip(taken, codes) {
        unitCodes[output].elements[row - rows.lowerBound] = code
      }
    }
  }

  /// The rows for which an output has no value, notwithstanding what its inputs have, are said once a row.
  func note() {
    let lost = isWhole.map { flags in flags.elements.reduce(0) { $0 + (1 - Int($1)) } }.max() ?? 0
    for (note, count) in quiet.notes.counted {
      program.context.notes.add(note.ofDraws, count: min(count, max(lost, 1)))
    }
    // What a computation loses is told by its own note.
    guard quiet.notes.counted.isEmpty else { return }
    let broken = isBroken.map { flags in flags.elements.reduce(0) { $0 + Int($1) } }.max() ?? 0
    program.context.notes.add(.missingInDraws, count: broken)
  }

  private func draws(_ output: Int, row: Int) -> UnsafeBufferPointer<Double> {
    let start = (row - rows.lowerBound) * program.draws
    return UnsafeBufferPointer(
      rebasing: samples[output].elements[start..<start + program.draws])
  }

  /// Calls `body` with each row that has a value, on all threads.
  func forEachRow(
    _ output: Int, _ body: (Int, DrawsSummary, UnsafeBufferPointer<Double>) -> Void
  ) {
    let step = max(1, (1 << 18) / program.draws)
    let starts = Array(stride(from: rows.lowerBound, to: rows.upperBound, by: step))
    Fork.tasks(starts.count, threads: program.context.threadCount) { task in
      let quantiles = DrawsQuantiles(capacity: program.draws)
      for row in starts[task]..<min(starts[task] + step, rows.upperBound) {
        guard isWhole[output].elements[row - rows.lowerBound] != 0 else { continue }
        let draws = draws(output, row: row)
        body(row, DrawsSummary(draws, quantiles), draws)
      }
    }
  }

  /// The rows of an output as a column.
  func column(_ output: Int) -> Column {
    let store = DrawStore(samples: samples[output].buffer, drawCount: program.draws)
    var column = DrawsColumn.summing(
      store, isThere: UnsafeBufferPointer(isWhole[output].elements),
      isCondition: isCondition(output), threads: program.context.threadCount)
    if case .lane(let lane) = program.outputs[output], let units = lane.units {
      column.rowUnits = RowUnits(codes: unitCodes[output].buffer, units: units.units)
    }
    return column
  }

  private func isCondition(_ output: Int) -> Bool {
    switch program.outputs[output] {
    case .constant(.bool): return true
    case .constant: return false
    case .lane(let lane):
      if case .bool = lane.kind { return true }
      return false
    }
  }
}

/// Tiles of a program spread over threads, each with its own memory.
enum DrawsWork {
  static func run(
    _ count: Int, _ program: DrawsProgram, _ quiet: ExecutionContext,
    _ body: (Int, DrawsTile) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let progress = program.context.progress
    progress?.count(count, "blocks of draws")
    _ = try Parallel.gather(
      pieces: count, threads: program.context.threadCount, make: { DrawsTile(program, quiet) },
      body: { (tile, index) throws(Diagnostic) in
        try body(index, tile)
        progress?.advance()
      })
  }
}

extension RunNote {
  /// The same said of a row that was computed draw by draw.
  var ofDraws: RunNote {
    if case .outOfDomain(let place) = self { .outOfDomainInDraws(place) } else { self }
  }
}
