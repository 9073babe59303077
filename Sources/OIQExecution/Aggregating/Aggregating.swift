import OIQPlan
import OIQText
import OIQValues
import Synchronization

extension Executor {
  /// Key columns, then one column a call; groups in key order, missing last. Without keys there is one row,
  /// also for a table without rows.
  ///
  /// Filters and projections below are not materialised: rows go straight from the program into the groups
  /// of each thread, and those are put together at the end.
  ///
  /// With the number of an aggregate that it is `asked` of, the run's notes keep what each group leaves out.
  func aggregated(
    _ input: Plan, keys: [Int], calls: [AggregateCall], fields: [TableField], asked: Int? = nil
  ) throws(Diagnostic) -> Table {
    let losses = LossCollector(isByGroup: asked != nil, calls)
    var slots = calls.reduce(into: Set(keys)) {
      $0.formUnion($1.argument?.slots ?? [])
      $0.formUnion($1.rows?.slots ?? [])
    }
    // A range that can't be drawn is an error, which names its row.
    if slots.contains(where: { input.fields[$0].type.isRanged }) {
      slots.formUnion(input.fields.indices.filter { input.fields[$0].isName })
    }
    let base = try lookupChain(input, reading: slots)
    if needsDraws(calls, over: base.table, base.stages) {
      // Draws are made over joined rows that are written down.
      let table = try drawnAggregate(
        try written(base), base.stages, input: input.fields, keys: keys, calls: calls,
        fields: fields, losses)
      losses.hand(over: context.notes, of: table, asked)
      return table
    }
    let compiler = ProgramCompiler(table: base.table, context: context)
    let sight = try compiler.compile(stages: base.stages, over: base.lookup)
    let aggregate = try AggregateProgram(
      compiler, sight, keys: keys, calls: calls, input: input.fields, losses)
    var state = try aggregate.read()
    let groups = aggregate.ordered(state.numbers)
    try checkCancelled()
    var columns = aggregate.keyColumns(state.numbers, groups)
    columns += try aggregate.results(&state, groups).completed(calls, losses)
    aggregate.note(state, groups)
    let table = Table(
      fields: fields, columns: zip(columns, fields).map { $0.fitting($1.type) },
      rowCount: groups.count)
    losses.hand(over: context.notes, of: table, asked)
    return table
  }
}

/// An aggregate made ready to run: its program, its groups and what each call needs.
struct AggregateProgram {
  let context: ExecutionContext
  let program: Program
  /// The same with its last steps taken over by the only call, where that can be.
  let fused: Program?
  let grouping: Grouping
  /// Whole columns, one row a row of the base table. A constant tells no groups apart and is none of the columns,
  /// unless all keys are constants: a key that is read makes no group where there are no rows.
  let keys: [Key]
  let calls: [PreparedCall]
  let losses: LossCollector

  enum Key {
    case column(Column)
    case constant(Value)
  }
}

/// What one thread, or all of them, has read. Only one thread uses it at a time: the one that reads, and
/// after its end the caller.
struct AggregateState: @unchecked Sendable {
  var numbers: GroupNumbers
  var accumulators: [(any Accumulator)?]
  /// How many rows each group has, and by call how many of them have a value, where that is asked.
  var rows: CountAccumulator?
  var present: [CountAccumulator?]

  var all: [any Accumulator] { (accumulators + present + [rows]).compactMap { $0 } }
}

// MARK: - Making ready

extension AggregateProgram {
  init(
    _ compiler: ProgramCompiler, _ sight: Sight, keys: [Int], calls: [AggregateCall],
    input: [TableField], _ losses: LossCollector
  ) throws(Diagnostic) {
    var keyTerms: [Term] = []
    for key in keys { keyTerms.append(try compiler.term(key, sight.slots)) }
    var arguments: [Term?] = []
    for call in calls {
      guard let argument = call.argument else {
        arguments.append(nil)
        continue
      }
      if call.isTold {
        try compiler.tellMissing(in: argument, sight, input, as: .value(in: call.written))
      }
      arguments.append(try compiler.compile(argument, sight).kept)
    }
    var prepared: [PreparedCall] = []
    var conditions: [Term] = []
    for rows in calls.compactMap(\.rows) {
      conditions.append(try compiler.compile(rows, sight).kept)
    }
    let values = zip(calls, arguments).compactMap { $0.needsWholeColumn ? $1 : nil }
    let whole = try compiler.program.wholeColumns(
      of: keyTerms + conditions + values, in: compiler.context)
    var rows = whole.dropFirst(keyTerms.count).prefix(conditions.count)
    var columns = whole.dropFirst(keyTerms.count + conditions.count)
    for (call, argument) in zip(calls, arguments) {
      let column = call.needsWholeColumn && argument != nil ? columns.popFirst() : nil
      var made = try PreparedCall(call, argument, column, compiler, input)
      if call.rows != nil { made.rows = rows.popFirst() }
      prepared.append(made)
    }
    let areConstant = keyTerms.allSatisfy { $0.constant != nil }
    self.keys = zip(keyTerms, whole).enumerated().map { place, key in
      if areConstant && place == 0 { return .column(key.1) }
      return key.0.constant.map { .constant($0) } ?? .column(key.1)
    }
    self.calls = prepared
    self.losses = losses
    context = compiler.context
    program = compiler.program
    grouping = Grouping(
      self.keys.compactMap(\.column), rowCount: program.table.rowCount,
      threads: context.threadCount)
    fused = grouping.method == .single ? compiler.summing(prepared) : nil
  }
}

extension AggregateProgram.Key {
  var column: Column? {
    if case .column(let column) = self { column } else { nil }
  }
}

extension Term {
  /// The same term, which more than one step may read.
  var kept: Term {
    if case .lane(let lane) = self { .lane(lane.kept) } else { self }
  }
}

// MARK: - Reading

extension AggregateProgram {
  /// Reads all rows, on all threads.
  func read() throws(Diagnostic) -> AggregateState {
    let readers = try Parallel.gather(
      count: program.table.rowCount, threads: context.threadCount, multiple: program.chunkRows,
      make: { AggregateReader(self) },
      body: { (reader, rows) throws(Diagnostic) in try reader.read(rows) })
    var all = readers.first?.finished() ?? newState()
    for reader in readers.dropFirst() {
      let part = reader.finished()
      let numbers = all.numbers.merge(part.numbers)
      for (mine, theirs) in zip(all.all, part.all) {
        mine.merge(theirs, numbers: numbers, groupCount: all.numbers.count)
      }
    }
    return all
  }

  fileprivate func newState() -> AggregateState {
    let present = calls.map { losses.isByGroup ? presenceCounter(of: $0) : nil }
    return AggregateState(
      numbers: GroupNumbers(grouping), accumulators: calls.map { $0.makeAccumulator() },
      rows: present.contains { $0 != nil } ? CountAccumulator(nil) : nil, present: present)
  }

  /// The groups in the order of their keys.
  func ordered(_ numbers: GroupNumbers) -> [Int32] {
    if grouping.method == .single { return [0] }
    let groups = numbers.met()
    if grouping.legible != nil { return groups }
    let columns = gathered(groups.map(numbers.members.row))
    let table = Table(fields: [], columns: columns, rowCount: groups.count)
    let terms = columns.indices.map { SortTerm($0) }
    let order = RowOrder(
      table, by: terms, threads: context.threadCount, until: context.isCancelled
    ).rows()
    return order.map { order in order.elements.map { groups[Int($0)] } } ?? groups
  }

  private func gathered(_ rows: [Int32]) -> [Column] {
    let list = RowList(Buffer(rows))
    return keys.compactMap { $0.column?.gathered(list, threads: context.threadCount) }
  }

  /// The keys of groups: read from their numbers, or of a row of each.
  func keyColumns(_ numbers: GroupNumbers, _ groups: [Int32]) -> [Column] {
    let legible = grouping.legible?.column(of: groups)
    let list = legible == nil ? RowList(Buffer(groups.map(numbers.members.row))) : nil
    return keys.compactMap { key in
      switch key {
      case .constant(let value): Column(repeating: value, count: groups.count)
      case .column(let column):
        legible
          ?? list.map { column.gathered($0, threads: context.threadCount).withoutNegativeZero }
      }
    }
  }
}

/// What one thread reads, and what it needs for it.
private final class AggregateReader {
  private let aggregate: AggregateProgram
  private var state: AggregateState
  private let program: Program
  private let memory: ChunkMemory
  private let frame: Frame

  init(_ aggregate: AggregateProgram) {
    self.aggregate = aggregate
    state = aggregate.newState()
    program = aggregate.fused ?? aggregate.program
    memory = ChunkMemory(program.chunkRows)
    frame = Frame(program: program, table: program.table)
  }

  func read(_ rows: Range<Int>) throws(Diagnostic) {
    let isSingle = aggregate.grouping.method == .single
    try program.run(rows, in: frame, context: aggregate.context) { frame in
      state.numbers.number(frame, into: memory.ids)
      let chunk = AggregateChunk(
        frame: frame, ids: isSingle ? nil : UnsafePointer(memory.ids),
        groupCount: state.numbers.count, scratch: memory.bytes, wide: memory.wide)
      for accumulator in state.all { accumulator.add(chunk) }
    }
  }

  /// All that was read.
  func finished() -> AggregateState {
    for accumulator in state.all { accumulator.finish() }
    return state
  }
}

/// What a thread needs for each chunk.
private final class ChunkMemory {
  let ids: UnsafeMutablePointer<Int32>
  let bytes: UnsafeMutablePointer<UInt8>
  let wide: UnsafeMutablePointer<Int64>

  init(_ rows: Int) {
    ids = .allocate(capacity: rows)
    bytes = .allocate(capacity: rows)
    wide = .allocate(capacity: rows)
  }

  deinit {
    ids.deallocate()
    bytes.deallocate()
    wide.deallocate()
  }
}

extension Column {
  /// -0 and 0 are one key, so one of them stands for both.
  fileprivate var withoutNegativeZero: Column {
    guard case .numbers(let buffer) = storage else { return self }
    let values = Buffer<Double>(count: buffer.count) { target in
      for row in target.indices { target[row] = buffer.elements[row] + 0 }
    }
    return Column(.numbers(values), presence: presence, rowUnits: rowUnits)
  }
}

extension [Column] {
  /// Each call's results with what another call found for them: their units, and which of them aren't known.
  func completed(_ calls: [AggregateCall], _ losses: LossCollector) -> [Column] {
    zip(self, calls).enumerated().map { place, result in
      let call = result.1
      var column = result.0
      if let paired = call.paired, case .numbers(let rows) = self[paired.rows].storage {
        losses.add(
          .unpaired(paired, sum: place), call: place, rows.elements.map { Int($0) })
      }
      if let source = call.unitsOf { column.rowUnits = self[source].rowUnits }
      guard let source = call.unknownsOf, case .numbers(let counts) = self[source].storage else {
        return column
      }
      guard counts.elements.contains(where: { $0 > 0 }) else { return column }
      losses.add(
        .unknown(column: call.field.name), call: place, counts.elements.map { Int($0) })
      column.presence = Presence.from(
        (0..<column.count).map { column.isPresent($0) && counts[$0] == 0 })
      return column
    }
  }
}
