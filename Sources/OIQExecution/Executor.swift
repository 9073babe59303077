import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

/// Runs plans: in comes a `Plan`, out goes a `Table` with the plan's fields.
///
/// Each operator has a file of its own and is a function on whole tables; chains of `filter` and `project`
/// are fused and streamed in chunks. Results are the same for every number of threads. Missing is a bit of
/// the column, never a number; no column ever holds NaN or an infinity.
package struct Executor: Sendable {
  package let context: ExecutionContext

  package init(context: ExecutionContext) {
    self.context = context
  }
}

extension Executor {
  /// The rows that a plan gives, in the order that its operators promise.
  package func run(_ plan: Plan) throws(Diagnostic) -> Table { try run(plan, reading: nil) }

  /// The same where only the columns of `slots` are going to be read: operators that would gather others
  /// put nothing of use in their place.
  func run(_ plan: Plan, reading slots: Set<Int>?) throws(Diagnostic) -> Table {
    if plan.isOneOfSeveral {
      var alone = plan
      alone.isOneOfSeveral = false
      let quiet = context.quiet
      defer { context.notes.raise(to: quiet.notes) }
      return try Executor(context: quiet).run(alone, reading: slots)
    }
    try checkCancelled()
    let before = context.progress?.enter(plan.node.stepName)
    defer { if let before { _ = context.progress?.enter(before) } }
    let measure = context.measures?.begin(plan)
    do {
      var table = try rows(of: plan, reading: slots)
      try checkCancelled()
      table.fields = plan.fields
      if let measure { context.measures?.end(measure, rows: table.rowCount) }
      return table
    } catch {
      // The innermost stage that has a place is where it went wrong.
      guard error.labels.isEmpty, error.code != .cancelled, let span = plan.span else {
        throw error
      }
      var placed = error
      placed.labels = [.init(span)]
      throw placed
    }
  }

  private func rows(of plan: Plan, reading slots: Set<Int>?) throws(Diagnostic) -> Table {
    switch plan.node {
    case .scan(let source, let columns):
      return try scanned(source, columns: columns)
    case .unit:
      return Table(fields: [], columns: [], rowCount: 1)
    case .filter, .project:
      return try streamed(plan, reading: slots)
    case .aggregate(let input, let keys, let calls):
      return try aggregated(
        input, keys: keys, calls: calls, fields: plan.fields, asked: plan.lossesAsked)
    case .window(let input, let calls):
      let below = slots.map { slots in
        calls.reduce(slots.filter { $0 < input.fields.count }) { $0.union($1.slotsRead) }
      }
      return try windowed(run(input, reading: below), calls: calls)
    case .sort(let input, let terms):
      let table = try run(input, reading: slots.map { $0.union(terms.slotsRead) })
      if plan.isTold { noteOneSided(table, terms, kept: table) }
      return try sorted(table, by: terms, reading: slots)
    case .take(let input, let count, let keys):
      if keys.isEmpty, case .sort(let unsorted, let terms) = input.node {
        let table = try run(unsorted)
        let top = try topRows(table, by: terms, count: count)
        if input.isTold { noteOneSided(table, terms, kept: top) }
        return top
      }
      return try taken(run(input), count: count, by: keys)
    case .skip(let input, let count):
      return try skipped(run(input), count: count)
    case .distinct(let input, let keys):
      return try distinct(run(input), keys: keys)
    case .join(let join):
      return try remembered(join, reading: slots)
    case .union(let first, let second):
      return try united(run(first), run(second))
    case .calendarize(let calendarize):
      return try calendarized(calendarize, input: run(calendarize.input))
    case .change(let change):
      return try changed(change, input: run(change.input), fields: plan.fields)
    case .part(let calendarize, let period):
      return try withParts(calendarize, within: period, input: run(calendarize.input))
    case .pivot(let pivot):
      return try pivoted(pivot, input: run(pivot.input))
    case .unpivot(let unpivot):
      return try unpivoted(unpivot, input: run(unpivot.input))
    case .fill(let input, let slots, let keys):
      let table = try run(input)
      noteUnsorted(table, plan, slots, by: keys)
      return filled(table, slots: slots, by: keys)
    }
  }

  private func scanned(
    _ source: any TableSource, columns: [Int]
  ) throws(Diagnostic) -> Table {
    if let count = source.rowCount { try checkRowCount(count, columns: columns.count) }
    let table = try source.scan(columns: columns, until: context.isCancelled)
    // What was stopped halfway is no table.
    try checkCancelled()
    guard let rows = try source.selectedRows() else { return table }
    return table.gathered(RowList(Buffer(rows)), threads: context.threadCount)
  }

  /// Long loops call this once a chunk.
  package func checkCancelled() throws(Diagnostic) {
    if context.isCancelled() { throw ExecutionDiagnostics.cancelled() }
    if HeldMemory.bytes > context.memoryLimit {
      throw ExecutionDiagnostics.outOfMemory(limit: context.memoryLimit)
    }
  }
}
