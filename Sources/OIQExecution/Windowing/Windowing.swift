import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// The columns of `table`, then one column a call, row order kept.
  func windowed(_ table: Table, calls: [WindowCall]) throws(Diagnostic) -> Table {
    let table = table.withPlainPoints
    var result = table
    var layouts: [LayoutKey: WindowLayout] = [:]
    for call in calls {
      try checkCancelled()
      let key = LayoutKey(partition: call.partition, order: call.order)
      var layout =
        layouts[key]
        ?? WindowLayout(
          table, partition: call.partition, order: call.order, threads: context.threadCount,
          until: context.isCancelled)
      try checkCancelled()
      // The rows of a series are walked through several times, one after the other.
      if call.kind.readsNeighbours, call.period != nil || call.alikeIn != nil {
        layout = layout.grouped
      }
      layouts[key] = layout
      if call.gathersFactsOf == nil {
        try requireOnce(table, call, layout)
        try requireOneSeries(table, call, layout)
        if !noteUnsorted(table, call, layout) { noteDisorder(table, call, layout) }
        noteGaps(table, call, layout)
        noteSkipped(table, call)
      }
      let drawn = try drawnWindow(table, call, layout)
      result.columns.append(drawn ?? WindowKernel(table, call, layout, context).column())
      result.fields.append(call.field)
    }
    return result
  }

  /// Sums, shares and means are of the values that are there.
  private func noteSkipped(_ table: Table, _ call: WindowCall) {
    guard call.kind.adds, let argument = call.argument,
      let presence = table.columns[argument].presence
    else { return }
    // Disputed facts are told of by themselves.
    let lists = call.facts.compactMap { table.columns[$0.slot].factLists }
    let disputed =
      lists.isEmpty
      ? 0
      : (0..<table.rowCount).count { row in
        !presence[row] && lists.contains { $0[row].contains(where: context.facts.isDisputed) }
      }
    // Several calls of a column skip the same values.
    context.notes.raise(
      .missingSkipped(column: table.fields[argument].name), to: presence.missingCount - disputed)
  }

  /// Refuses a sum over a group that holds a fact twice, or two whose days overlap; disputed facts stay out of
  /// sums, and are counted.
  private func requireOnce(
    _ table: Table, _ call: WindowCall, _ layout: WindowLayout
  ) throws(Diagnostic) {
    for facts in call.facts {
      guard let lists = table.columns[facts.slot].factLists else { continue }
      var rows = Array(repeating: [[FactPart]](), count: layout.groupCount)
      var disputed = 0
      layout.walk { row, group in
        let parts = lists[row].filter { !context.facts.isDisputed($0) }
        disputed += lists[row].count - parts.count
        if !parts.isEmpty { rows[group].append(parts) }
      }
      context.notes.add(.disputedLeftOut, count: disputed)
      for group in rows {
        guard let twice = context.facts.doubleCounting(in: group, of: facts.check.use) else {
          continue
        }
        throw ExecutionDiagnostics.doubleCounting(facts.check, twice, at: facts.place)
      }
      let sums = WindowSums(
        groups: rows.filter { $0.count > 1 }, isRunning: call.kind == .cumsum)
      if call.kind != .movavg, !sums.groups.isEmpty { context.notes.add(.addedUp(sums)) }
    }
  }

  /// Refuses neighbours of one period: which of them stands before the next period isn't known.
  private func requireOneSeries(
    _ table: Table, _ call: WindowCall, _ layout: WindowLayout
  ) throws(Diagnostic) {
    guard call.place != nil, call.kind.readsNeighbours, call.sameSpans == .breaking,
      let period = call.period, let spans = SeriesSpans(table.columns[period])
    else { return }
    let (column, starts, ends) = (table.columns[period], spans.starts, spans.ends)
    let groups = layout.groupStarts()
    for (start, end) in zip(groups, groups.dropFirst()) {
      for place in start..<end where place > start {
        let (row, other) = (layout.row(place), layout.row(place - 1))
        guard column.isPresent(row), column.isPresent(other),
          starts.elements[row] == starts.elements[other], ends.elements[row] == ends.elements[other]
        else { continue }
        throw ExecutionDiagnostics.samePeriodTwice(
          (min(row, other), max(row, other)), table, call, period: period)
      }
    }
  }

  /// Says that rows which nobody sorted mostly don't stand beside their neighbours in time.
  private func noteDisorder(_ table: Table, _ call: WindowCall, _ layout: WindowLayout) {
    guard call.kind.readsNeighbours, call.sameSpans == .joined, let period = call.period,
      let spans = SeriesSpans(table.columns[period])
    else { return }
    let (column, starts, ends) = (table.columns[period], spans.starts, spans.ends)
    let groups = layout.groupStarts()
    var (rises, falls, neighbours) = (0, 0, 0)
    var twice: (Int, Int)?
    for (start, end) in zip(groups, groups.dropFirst()) {
      for place in start..<end where place > start {
        let (row, other) = (layout.row(place), layout.row(place - 1))
        guard column.isPresent(row), column.isPresent(other) else { continue }
        rises += starts.elements[row] > starts.elements[other] ? 1 : 0
        falls += starts.elements[row] < starts.elements[other] ? 1 : 0
        if starts.elements[row] == starts.elements[other], twice == nil { twice = (other, row) }
        let meets =
          starts.elements[row] == ends.elements[other]
          || ends.elements[row] == starts.elements[other]
        neighbours += meets ? 1 : 0
      }
    }
    if let twice,
      let name = table.name(
        tellingApart: twice, among: table.seriesColumns(besides: call.partition))
    {
      let period = table.fields[period].name
      context.notes.add(
        .remark(
          "\(call.kind.rawValue): rows of one `\(period)` follow each other; `by \(name)` keeps apart what they are of"
        ))
    }
    guard rises > 0, falls > 0, neighbours < rises + falls - neighbours else { return }
    context.notes.add(
      .unordered(function: call.kind.rawValue, period: table.fields[period].name))
  }

  private struct LayoutKey: Hashable {
    var partition: [Int]
    var order: [SortTerm]
  }
}

/// Facts that `cumsum` or `share` adds up, and no disputed ones.
package struct WindowSums: Sendable, Hashable {
  /// By group the facts of each of its rows, in the order in which it walks over them.
  package var groups: [[[FactPart]]]
  /// Whether a row's sum holds those up to it alone.
  package var isRunning: Bool
}

extension Column {
  fileprivate var factLists: FactLists? {
    if case .facts(let lists) = storage { lists } else { nil }
  }
}

extension WindowCall {
  /// The columns that it reads.
  var slotsRead: [Int] {
    decidingSlots + [argument, gathersFactsOf].compactMap { $0 } + facts.map(\.slot) + times
      + [timeAsRead].compactMap { $0 }
  }
}

/// Computes one window function over a table.
struct WindowKernel {
  let table: Table
  let call: WindowCall
  let layout: WindowLayout
  let context: ExecutionContext

  init(_ table: Table, _ call: WindowCall, _ layout: WindowLayout, _ context: ExecutionContext) {
    (self.table, self.call, self.layout, self.context) = (table, call, layout, context)
  }

  func column() -> Column {
    let argument = call.argument.map { table.columns[$0] } ?? Column(.numbers(Buffer([])))
    switch call.kind {
    case .prev:
      return isPlainShift ? shifted(argument, down: offset) : gathered(argument, rowsBefore())
    case .next:
      return isPlainShift ? shifted(argument, up: offset) : gathered(argument, rowsAfter())
    case .first: return gathered(argument, endRows(.first))
    case .last: return gathered(argument, endRows(.last))
    case .cumsum: return gathersFacts ? factsAddedUp(argument) : cumulated(argument)
    case .share: return shares(argument)
    case .movavg: return gathersFacts ? factsAddedUp(argument) : movingMeans(argument)
    case .rowNumber: return rowNumbers()
    case .rank: return ranks()
    }
  }

  private var gathersFacts: Bool { call.gathersFactsOf != nil }
  private var offset: Int { min(max(call.offset, 0), layout.rowCount) }

  /// Whether rows move as one: no groups, no order of their own, no gaps.
  private var isPlainShift: Bool {
    layout.groups == nil && layout.sequence == nil && call.period == nil && call.alikeIn == nil
  }

  private func shifted(_ column: Column, down count: Int) -> Column {
    column.allMissing(count: count, threads: 1)
      .appending(column.piece(0..<layout.rowCount - count), threads: context.threadCount)
  }

  private func shifted(_ column: Column, up count: Int) -> Column {
    column.piece(count..<layout.rowCount)
      .appending(column.allMissing(count: count, threads: 1), threads: context.threadCount)
  }

  private func gathered(_ column: Column, _ rows: Buffer<Int32>) -> Column {
    column.gathered(RowList(rows, holes: .possible), threads: context.threadCount)
  }
}

// MARK: - Places in the order

extension WindowKernel {
  private func rowNumbers() -> Column {
    let counts = Scratch<Int32>(repeating: 0, count: layout.groupCount)
    return Column(
      .numbers(
        Buffer(count: layout.rowCount) { numbers in
          layout.walk { row, group in
            counts.elements[group] &+= 1
            numbers[row] = Double(counts.elements[group])
          }
        }))
  }

  /// Rows that no order term tells apart share the lowest rank; without an order every row has its own.
  private func ranks() -> Column {
    if call.order.isEmpty { return rowNumbers() }
    let parts = call.order.flatMap {
      KeyPart.ordering(of: table.columns[$0.slot], .ascending, threads: context.threadCount)
    }
    let ties = RowGroups(parts, rowCount: table.rowCount, threads: context.threadCount)
    let counts = Scratch<Int32>(repeating: 0, count: layout.groupCount)
    let ranks = Scratch<Int32>(repeating: 0, count: layout.groupCount)
    let last = Scratch<Int32>(repeating: -1, count: layout.groupCount)
    let numbers = Buffer<Double>(count: layout.rowCount) { numbers in
      layout.walk { row, group in
        counts.elements[group] &+= 1
        let tie = ties.ids.elements[row]
        if tie != last.elements[group] { ranks.elements[group] = counts.elements[group] }
        last.elements[group] = tie
        numbers[row] = Double(ranks.elements[group])
      }
    }
    return Column(.numbers(numbers), presence: ranked)
  }

  /// Which rows have a place: of two that are known on one side alone nobody knows which is the greater.
  private var ranked: Presence? {
    guard call.order.contains(where: { $0.ranged != nil }) else { return nil }
    var isThere = [Bool](repeating: true, count: layout.rowCount)
    for term in call.order {
      let rows = table.oneSided(term)
      for row in rows { isThere[row] = false }
      guard call.isTold, let ranged = term.ranged else { continue }
      context.notes.add(.unranked(column: table.fields[ranged].name), count: rows.count)
    }
    return Presence.from(isThere)
  }
}
