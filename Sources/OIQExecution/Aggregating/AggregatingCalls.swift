import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

/// A call of an aggregate with its argument compiled.
struct PreparedCall {
  let call: AggregateCall
  /// `nil` for `count()`.
  let lane: Lane?
  /// The argument's values in all rows, for calls that read them by row number.
  let column: Column?
  /// What notes call the argument.
  let name: String
  /// Which rows are in the result, where not all are.
  var rows: Column?

  init(
    _ call: AggregateCall, _ argument: Term?, _ column: Column?, _ compiler: ProgramCompiler,
    _ input: [TableField]
  ) throws(Diagnostic) {
    self.call = call
    self.column = column
    name = call.argumentName(input)
    guard let argument else {
      lane = nil
      return
    }
    let kind = compiler.kind(argument) ?? .number
    let lane = try compiler.broadcast(argument, as: kind)
    try PreparedCall.check(kind, call)
    self.lane = PreparedCall.ranked(lane, call, compiler)
  }

  /// Texts are compared by rank.
  private static func ranked(
    _ lane: Lane, _ call: AggregateCall, _ compiler: ProgramCompiler
  ) -> Lane {
    guard call.isExtreme, case .text(let dictionary) = lane.kind else { return lane }
    var ranked = compiler.recoded(lane.kept, Texts.ranks(dictionary.texts))
    ranked.kind = lane.kind
    return ranked
  }

  private static func check(_ kind: LaneKind, _ call: AggregateCall) throws(Diagnostic) {
    guard case .kind(let operation) = call.operation else {
      guard case .facts = kind else { throw ExecutionDiagnostics.unfit("facts", at: call.span) }
      return
    }
    switch (operation, kind) {
    case (.sum, .number), (.mean, .number), (.median, .number), (.quantile, .number),
      (.sd, .number), (.count, _), (.countDistinct, _), (.first, _), (.last, _), (.any, .bool),
      (.all, .bool), (.min, .number), (.min, .date), (.min, .period), (.min, .text),
      (.max, .number), (.max, .date), (.max, .period), (.max, .text):
      return
    case (.sum, _), (.mean, _), (.median, _), (.quantile, _), (.sd, _), (.any, _), (.all, _),
      (.min, _), (.max, _):
      throw ExecutionDiagnostics.unfit("another kind of value", at: call.span)
    }
  }
}

extension AggregateCall {
  var isExtreme: Bool {
    if case .kind(let kind) = operation { kind.isExtreme } else { false }
  }

  /// Whether a reader is told of values that it skips: counts say how many are missing by being smaller.
  var notesMissing: Bool {
    guard case .kind(let kind) = operation else { return false }
    return kind != .count && purpose == .result && paired?.whole == nil
  }

  /// What notes call the argument.
  func argumentName(_ input: [TableField]) -> String {
    guard case .column(let slot) = argument, input.indices.contains(slot),
      !input[slot].name.isEmpty
    else {
      return field.name
    }
    return input[slot].name
  }

  /// Whether its values are read by row number.
  var needsWholeColumn: Bool {
    switch operation {
    case .mergeFacts: return true
    case .kind(let kind):
      switch kind {
      case .first, .last, .median, .quantile, .sd, .countDistinct: return true
      case .sum, .mean, .min, .max, .count, .any, .all: return false
      }
    }
  }

  /// Whether it needs all values of a group at once.
  var isCollected: Bool {
    switch operation {
    case .mergeFacts: return true
    case .kind(let kind):
      switch kind {
      case .median, .quantile, .sd, .countDistinct: return true
      case .first, .last, .sum, .mean, .min, .max, .count, .any, .all: return false
      }
    }
  }
}

extension PreparedCall {
  /// Whether a row is in the result.
  fileprivate func counts(_ row: Int) -> Bool {
    guard let rows, case .bools(let flags) = rows.storage else { return true }
    return flags.elements[row] == 1 && rows.isPresent(row)
  }

  /// `nil` for calls whose rows are collected.
  func makeAccumulator() -> (any Accumulator)? {
    guard case .kind(let kind) = call.operation else { return nil }
    guard let lane else { return kind == .count ? CountAccumulator(nil) : nil }
    switch kind {
    case .count: return CountAccumulator(lane)
    case .sum: return SumAccumulator(lane, .sum)
    case .mean: return SumAccumulator(lane, .mean)
    case .min: return extreme(lane, .least)
    case .max: return extreme(lane, .greatest)
    case .any: return ConditionAccumulator(lane, wanted: 1)
    case .all: return ConditionAccumulator(lane, wanted: 0)
    case .first: return column.map { PositionAccumulator(lane, .first, of: $0) }
    case .last: return column.map { PositionAccumulator(lane, .last, of: $0) }
    case .median, .quantile, .sd, .countDistinct: return nil
    }
  }

  private func extreme(_ lane: Lane, _ kind: ExtremeKind) -> (any Accumulator)? {
    switch lane.kind {
    case .number: return NumberExtremeAccumulator(lane, kind)
    case .date: return OrderedExtremeAccumulator(lane, kind, .dates)
    case .period: return OrderedExtremeAccumulator(lane, kind, .periods)
    case .text(let dictionary):
      var codes = [Int32](repeating: 0, count: dictionary.texts.count)
      for (code, rank) in Texts.ranks(dictionary.texts).enumerated() {
        codes[Int(rank)] = Int32(clamping: code)
      }
      return OrderedExtremeAccumulator(lane, kind, .texts(dictionary, codes: codes))
    case .bool, .range, .facts: return nil
    }
  }
}

// MARK: - Results

extension AggregateProgram {
  /// One column a call, one row a group.
  func results(_ state: inout AggregateState, _ groups: [Int32]) throws(Diagnostic) -> [Column] {
    var known: CollectedRows?
    var columns: [Column] = []
    for (place, (call, accumulator)) in zip(calls, state.accumulators).enumerated() {
      try checkCancelled()
      if let sums = accumulator as? SumAccumulator {
        columns.append(try settled(sums, call, groups, state.numbers))
      } else if let accumulator {
        columns.append(accumulator.column(groups))
      } else {
        columns.append(
          try collected(
            call, at: place, rows(&known, state.numbers, groups),
            unknown: unknownRows(of: call, state, groups).reduce(0, +)))
        try checkCancelled()
      }
    }
    return columns
  }

  private func checkCancelled() throws(Diagnostic) {
    if context.isCancelled() { throw ExecutionDiagnostics.cancelled() }
  }

  /// The rows of each group, read when a call first needs them.
  private func rows(
    _ known: inout CollectedRows?, _ numbers: GroupNumbers, _ groups: [Int32]
  ) throws(Diagnostic) -> CollectedRows {
    if let known { return known }
    let collected = try collectedRows(of: groups, numbers)
    known = collected
    return collected
  }

  private func collectedRows(
    of groups: [Int32], _ numbers: GroupNumbers
  ) throws(Diagnostic) -> CollectedRows {
    if grouping.method == .single, program.mask == nil {
      return CollectedRows(rowCount: program.table.rowCount, until: context.isCancelled)
    }
    let ids = try ids(numbers)
    return CollectedRows(
      ids: ids, groups: groups, groupCount: numbers.count, threads: context.threadCount,
      until: context.isCancelled)
  }

  /// The group of each row; -1, or the group of rows that don't count, where it has none.
  func ids(_ numbers: GroupNumbers) throws(Diagnostic) -> Buffer<Int32> {
    let scratch = Scratch<Int32>(repeating: -1, count: program.table.rowCount)
    let ranges = program.ranges(threads: context.threadCount)
    let quiet = context.quiet
    try Parallel.run(ranges.count) { index throws(Diagnostic) in
      let frame = Frame(program: program, table: program.table)
      try program.run(ranges[index], in: frame, context: quiet) { frame in
        if let target = scratch.elements.baseAddress {
          numbers.find(frame, into: target + frame.start)
        }
      }
    }
    return scratch.buffer
  }

  private func collected(
    _ call: PreparedCall, at place: Int, _ rows: CollectedRows, unknown: Int
  ) throws(Diagnostic) -> Column {
    guard let column = call.column else {
      return Column(repeating: .missing, count: rows.groupCount)
    }
    noteSkipped(call, rows, column, unknown: unknown)
    let threads = context.threadCount
    guard case .kind(let kind) = call.call.operation else {
      return try mergedFacts(call, at: place, column, rows)
    }
    switch kind {
    case .median: return rows.quantiles(0.5, of: column, threads: threads)
    case .quantile:
      return rows.quantiles(call.call.parameters.first ?? 0.5, of: column, threads: threads)
    case .sd: return rows.deviations(of: column, threads: threads)
    case .countDistinct: return rows.distinctCounts(of: column, threads: threads)
    case .first, .last, .sum, .mean, .min, .max, .count, .any, .all:
      return Column(repeating: .missing, count: rows.groupCount)
    }
  }

  /// Puts the facts of each group together; with a check, a group must not hold one twice.
  private func mergedFacts(
    _ call: PreparedCall, at place: Int, _ column: Column, _ rows: CollectedRows
  ) throws(Diagnostic) -> Column {
    guard case .facts(let lists) = column.storage else {
      throw ExecutionDiagnostics.unfit("facts", at: call.call.span)
    }
    let merged = rows.mergedFacts(of: lists, where: call.counts, context.facts)
    losses.addDisputed(merged.disputed, rows: merged.disputedRows, call: place)
    if case .mergeFacts(let check?) = call.call.operation {
      let place = call.call.span
      if try !holdsTwice(check, lists, rows, where: call.counts, at: place) {
        try checkLengths(check, lists, rows, where: call.counts, at: place)
      }
    }
    return Column(.facts(merged.lists))
  }

  /// Refuses a group that holds a fact twice, and tells where that does no harm to what is asked of it.
  private func holdsTwice(
    _ check: DoubleCountingCheck, _ lists: FactLists, _ rows: CollectedRows,
    where counts: (Int) -> Bool, at place: Span?
  ) throws(Diagnostic) -> Bool {
    for group in rows.undisputed(of: lists, where: counts, context.facts) {
      guard let twice = context.facts.doubleCounting(in: group, of: check.use) else { continue }
      let problem = ExecutionDiagnostics.doubleCounting(check, twice, at: place)
      guard check.use == .extreme else { throw problem }
      context.notes.add(.remark(problem.inOneLine))
      return true
    }
    return false
  }

  /// Refuses a mean of a year and a quarter, and tells of the least of them. Rows that several facts make up are as
  /// long as whoever made them wanted.
  private func checkLengths(
    _ check: DoubleCountingCheck, _ lists: FactLists, _ rows: CollectedRows,
    where counts: (Int) -> Bool, at place: Span?
  ) throws(Diagnostic) {
    guard check.unlikeLengths != .added,
      let unlike = rows.unlikeLengths(of: lists, where: counts, context.facts)
    else { return }
    var check = check
    check.use = check.unlikeLengths == .refused ? .mean : .extreme
    let problem = ExecutionDiagnostics.doubleCounting(check, unlike, at: place)
    if check.unlikeLengths == .refused { throw problem }
    context.notes.add(.remark(problem.inOneLine))
  }

  /// Sums that the pair of doubles doesn't decide, again and exactly, from the rows of their groups alone.
  /// Beyond all doubles a sum is missing.
  private func settled(
    _ sums: SumAccumulator, _ call: PreparedCall, _ groups: [Int32], _ numbers: GroupNumbers
  ) throws(Diagnostic) -> Column {
    let (column, doubtful) = sums.sums(of: groups, threads: context.threadCount)
    guard !doubtful.isEmpty, case .numbers(let buffer) = column.storage, let lane = call.lane else {
      return column
    }
    let rows = try collectedRows(of: doubtful.map { groups[$0] }, numbers)
    let values = rows.numbers(try wholeColumn(of: lane))
    var result = buffer.array
    var flags = groups.indices.map { column.isPresent($0) }
    var lost = 0
    for (index, place) in doubtful.enumerated() {
      let exact = sums.exact(UnsafeBufferPointer(values.group(index)))
      result[place] = exact ?? 0
      flags[place] = exact != nil
      lost += exact == nil ? 1 : 0
    }
    context.notes.add(.outOfDomain(call.call.span), count: lost)
    return Column(.numbers(Buffer(result)), presence: Presence.from(flags))
  }

  private func wholeColumn(of lane: Lane) throws(Diagnostic) -> Column {
    if let slot = lane.slot { return program.table.columns[slot] }
    return try program.wholeColumns(of: [.lane(lane)], in: context)[0]
  }
}

// MARK: - Notes

extension AggregateProgram {
  /// Counts the rows of each group that have a value for a call, where it isn't known that all have.
  func presenceCounter(of call: PreparedCall) -> CountAccumulator? {
    guard grouping.method != .single, let lane = call.lane, call.call.notesMissing else {
      return nil
    }
    if let slot = lane.slot, program.table.columns[slot].presence == nil { return nil }
    return CountAccumulator(lane)
  }

  /// Says once a column how many of its values were missing.
  func note(_ state: AggregateState, _ groups: [Int32]) {
    if losses.isByGroup, grouping.method != .single { return noteByGroup(state, groups) }
    var said = Set<String>()
    for (place, (call, accumulator)) in zip(calls, state.accumulators).enumerated()
    where call.call.notesMissing {
      guard let accumulator, accumulator.skipped > 0, said.insert(call.name).inserted else {
        continue
      }
      let other = calls.first { $0.name == call.name && $0.call.isCollected }
      if other == nil {
        let unknown = unknownRows(of: call, state, groups).reduce(0, +)
        losses.add(.missing(column: call.name), call: place, [accumulator.skipped - unknown])
      }
    }
  }

  private func noteByGroup(_ state: AggregateState, _ groups: [Int32]) {
    for (place, call) in calls.enumerated() {
      guard let present = state.present[place], let rows = state.rows else { continue }
      let unknown = unknownRows(of: call, state, groups)
      let missing = groups.enumerated().map { index, group in
        rows.count(of: group) - present.count(of: group) - (unknown.isEmpty ? 0 : unknown[index])
      }
      losses.add(.missing(column: call.name), call: place, missing)
    }
  }

  /// How many rows of each of these groups leave a call's results unknown; they aren't skipped.
  private func unknownRows(
    of call: PreparedCall, _ state: AggregateState, _ groups: [Int32]
  ) -> [Int] {
    let counts = call.call.unknownsOf.flatMap { state.accumulators[$0] as? CountAccumulator }
    return counts.map { counts in groups.map(counts.count(of:)) } ?? []
  }

  private func noteSkipped(
    _ call: PreparedCall, _ rows: CollectedRows, _ column: Column, unknown: Int
  ) {
    if losses.isByGroup, grouping.method != .single { return }
    guard case .kind(let kind) = call.call.operation, column.presence != nil else { return }
    let place = calls.firstIndex { $0.name == call.name && $0.call.isCollected }
    guard let place, calls[place].call.operation == .kind(kind) else { return }
    let missing = rows.missingCount(column)
    losses.add(.missing(column: call.name), call: place, [missing - unknown])
  }
}

extension Diagnostic {
  /// What is the matter, and the first way out of it.
  fileprivate var inOneLine: String { ([title] + help.prefix(1)).joined(separator: "; ") }
}
