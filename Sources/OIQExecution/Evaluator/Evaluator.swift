import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// The rows of a chain of filters and projections above any other node; only the columns of `slots` are going to be
  /// read.
  func streamed(_ plan: Plan, reading slots: Set<Int>? = nil) throws(Diagnostic) -> Table {
    let (base, stages) = try chain(plan, reading: slots)
    if let table = try drawnRows(base, stages, fields: plan.fields) { return table }
    let compiler = ProgramCompiler(table: base, context: context)
    let sight = try compiler.compile(stages: stages)
    return try materialised(compiler, sight, fields: plan.fields)
  }

  /// One value of `expression` for each row of `table`; slots are indices into its columns.
  func evaluate(_ expression: PlanExpression, over table: Table) throws(Diagnostic) -> Column {
    if let column = try drawnColumn(expression, over: table) { return column }
    let table = table.withPlainPoints
    let compiler = ProgramCompiler(table: table, context: context)
    let sight = Sight(slots: SlotTable(.base), mask: nil)
    compiler.program.outputs = [try compiler.compile(expression, sight)]
    let columns = try Materialiser(program: compiler.program, context: context).columns()
    return columns[0]
  }

  /// The table below a chain of filters and projections, and the chain, lowest first. Of the chain's
  /// columns only those of `slots` are going to be read, or all.
  func chain(
    _ plan: Plan, reading slots: Set<Int>? = nil
  ) throws(Diagnostic) -> (base: Table, stages: [Plan]) {
    let (below, read, stages) = plan.streamed(reading: slots)
    return (try run(below, reading: read).withPlainPoints, stages)
  }

  private func materialised(
    _ compiler: ProgramCompiler, _ sight: Sight, fields: [TableField]
  ) throws(Diagnostic) -> Table {
    var outputs: [Term] = []
    for slot in fields.indices { outputs.append(try compiler.term(slot, sight.slots)) }
    compiler.program.outputs = outputs
    let result = try Materialiser(program: compiler.program, context: context).run()
    let columns = zip(result.columns, fields).map { $0.fitting($1.type) }
    return Table(fields: fields, columns: columns, rowCount: result.rowCount)
  }
}

extension Plan {
  /// What is below a chain of filters and projections, which of its columns are read, and the chain, in which nothing
  /// stands that isn't read.
  func streamed(reading slots: Set<Int>?) -> (below: Plan, slots: Set<Int>?, stages: [Plan]) {
    var stages: [Plan] = []
    var current = self
    var slots = slots
    while let input = current.streamedInput {
      stages.append(slots.map { current.giving($0) } ?? current)
      slots = current.slotsBelow(reading: slots)
      current = input
    }
    return (current, slots, stages.reversed())
  }

  /// The same with nothing made in a projection, or changed, but the columns of `slots`.
  func giving(_ slots: Set<Int>) -> Plan {
    var result = self
    switch node {
    case .project(let input, let expressions):
      let given = expressions.enumerated().map {
        slots.contains($0.offset) ? $0.element : .constant(.missing)
      }
      result.node = .project(input, given)
    case .change(var change):
      for slot in change.values.indices where !slots.contains(slot) {
        change.values[slot] = .column(slot)
      }
      result.node = .change(change)
    default: break
    }
    return result
  }

  /// The columns that a stage reads of its input, to give those of `slots`; `nil` for all of them.
  package func slotsBelow(reading slots: Set<Int>?) -> Set<Int>? {
    switch node {
    case .filter(_, let condition): return slots?.union(condition.slots)
    case .project(_, let expressions):
      let given = expressions.indices.filter { slots?.contains($0) ?? true }
      return given.reduce(into: []) { $0.formUnion(expressions[$1].slots) }
    case .sort(_, let terms): return slots?.union(terms.slotsRead)
    case .take(_, _, let keys): return slots?.union(keys)
    case .skip: return slots
    case .scan, .unit, .window, .aggregate, .distinct, .join, .union, .calendarize, .change, .part,
      .pivot, .unpivot, .fill:
      return nil
    }
  }

  /// What a filter or projection reads; `nil` for every other node.
  var streamedInput: Plan? {
    if isOneOfSeveral { return nil }
    return switch node {
    case .filter(let input, _), .project(let input, _): input
    case .scan, .unit, .window, .aggregate, .sort, .take, .skip, .distinct, .join, .union,
      .calendarize, .change, .part, .pivot, .unpivot, .fill:
      nil
    }
  }
}

extension Column {
  /// A column without values takes the storage of the type that it should have.
  func fitting(_ type: ValueType) -> Column {
    guard case .numbers(let buffer) = storage, missingCount == buffer.count else { return self }
    let count = buffer.count
    switch type {
    case .number, .missing, .list: return self
    case .text:
      return Column(
        .codes(Buffer(repeating: 0, count: count), TextDictionary([""])), presence: presence)
    case .bool: return Column(.bools(Buffer(repeating: 0, count: count)), presence: presence)
    case .date: return Column(.dates(Buffer(repeating: 0, count: count)), presence: presence)
    case .period:
      let days = Buffer<Int32>(repeating: 0, count: count)
      return Column(.spans(starts: days, ends: days), presence: presence)
    case .facts: return .noFacts(count)
    }
  }
}
