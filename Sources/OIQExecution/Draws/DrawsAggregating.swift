import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// Whether any call of an aggregate, or anything below it, depends on draws.
  func needsDraws(_ calls: [AggregateCall], over base: Table, _ stages: [Plan]) -> Bool {
    guard let needs = drawsNeeds(stages, over: base) else { return true }
    return calls.contains { call in
      guard let argument = call.argument else { return false }
      return call.takesDraws(argument.drawsNeed(needs)) || argument.needsDraws(needs)
    }
  }

  /// An aggregate some of whose calls are computed draw by draw, straight from the rows below: neither
  /// they nor what is computed from them is ever there for all rows and draws at once.
  func drawnAggregate(
    _ base: Table, _ stages: [Plan], input: [TableField], keys: [Int], calls: [AggregateCall],
    fields: [TableField], _ losses: LossCollector
  ) throws(Diagnostic) -> Table {
    var chain = DrawsChain(base, self)
    try chain.append(stages)
    chain.name(input)
    var prepared = calls
    for index in calls.indices {
      guard let argument = calls[index].argument else { continue }
      prepared[index].argument = try chain.prepared(argument)
      if let rows = calls[index].rows { prepared[index].rows = try chain.preparedRows(rows) }
    }
    let isDrawn = prepared.map { call in
      call.argument.map { call.takesDraws(chain.need($0)) } ?? false
    }
    let plain = prepared.indices.filter { !isDrawn[$0] }
    let plainCalls = plain.map { place in
      var call = prepared[place]
      call.unknownsOf = call.unknownsOf.flatMap { plain.firstIndex(of: $0) }
      return call
    }
    var (table, groups) = try plainAggregate(
      plainCalls, keys: keys, in: chain, losses.of(plain))
    let drawn = prepared.indices.filter { isDrawn[$0] }
    if groups.haveSeveralRows {
      for index in drawn { context.notes.tell(shared: calls[index].sharedRanges) }
    }
    for call in drawn.map({ calls[$0] }) where call.isTold {
      if let argument = call.argument { chain.tellMissing(inDrawn: argument, of: call.written) }
    }
    let results = try DrawsAggregate(
      drawn.map { prepared[$0] }, groups, in: chain,
      names: drawn.map { calls[$0].argumentName(input) }, losses.of(drawn)
    ).columns()
    var columns = [Column?](repeating: nil, count: calls.count)
    for (index, column) in zip(plain, table.columns[keys.count...]) { columns[index] = column }
    for (index, column) in zip(drawn, results) { columns[index] = column }
    let completed = columns.compactMap { $0 }.completed(calls, losses)
    table.columns = table.columns[..<keys.count] + completed
    table.columns = zip(table.columns, fields).map { $0.fitting($1.type) }
    table.fields = fields
    return table
  }

  /// Keys and plain calls, and the rows of each group in the order of the result.
  private func plainAggregate(
    _ calls: [AggregateCall], keys: [Int], in chain: DrawsChain, _ losses: LossCollector
  ) throws(Diagnostic) -> (Table, DrawsGroups) {
    let compiler = ProgramCompiler(table: chain.table, context: context)
    let aggregate = try AggregateProgram(
      compiler, chain.sight(in: compiler), keys: keys, calls: calls, input: chain.fieldsTold,
      losses)
    var state = try aggregate.read()
    let groups = aggregate.ordered(state.numbers)
    let columns = aggregate.keyColumns(state.numbers, groups)
    let results = try aggregate.results(&state, groups)
    aggregate.note(state, groups)
    let collected = CollectedRows(
      ids: try aggregate.ids(state.numbers), groups: groups, groupCount: state.numbers.count,
      threads: context.threadCount, until: { false })
    let table = Table(fields: [], columns: columns + results, rowCount: groups.count)
    return (table, DrawsGroups(collected))
  }
}

extension AggregateCall {
  /// Whether it is computed draw by draw for an argument that takes so much. Which rows there are, and
  /// how many, is known without.
  func takesDraws(_ argument: DrawsNeed) -> Bool {
    guard case .kind(let kind) = operation else { return false }
    switch kind {
    case .count, .first, .last, .countDistinct: return argument == .drawn
    case .sum, .mean, .min, .max, .median, .quantile, .sd, .any, .all: return argument != .point
    }
  }
}
