import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// Runs both sides and joins them; only the columns of `slots` are going to be read of the result.
  func joined(_ join: JoinPlan, reading slots: Set<Int>?) throws(Diagnostic) -> Table {
    let sides = try sides(of: join, reading: slots)
    return try joined(join, left: sides.left, right: sides.right, reading: slots)
  }

  /// Runs both sides.
  func sides(of join: JoinPlan, reading slots: Set<Int>?) throws(Diagnostic) -> JoinSides {
    let below = join.slotsBelow(reading: slots)
    return JoinSides(
      left: try run(join.left, reading: below?.left),
      right: try run(join.right, reading: below?.right), threads: context.threadCount)
  }

  /// The left's columns then the right's (anti: the left's alone), in the left's order, the matches of a
  /// row in the right's. Which kinds keep rows without a match says `JoinPlan.Kind.keepsUnmatched`.
  func joined(
    _ join: JoinPlan, left: Table, right: Table, reading slots: Set<Int>? = nil
  ) throws(Diagnostic) -> Table {
    let sides = JoinSides(left: left, right: right, threads: context.threadCount)
    let rows = try rows(of: join, sides)
    try checkCancelled()
    noteShared(join, rows, rightCount: right.rowCount)
    let read = join.split(slots)
    let leftPart = gathered(left, rows.left, reading: read?.left)
    if join.kind == .anti { return leftPart }
    let rightPart = gathered(right, rows.right, reading: read?.right)
    return Table(
      fields: left.fields + right.fields, columns: leftPart.columns + rightPart.columns,
      rowCount: rows.count)
  }

  private func gathered(_ table: Table, _ rows: RowList?, reading slots: Set<Int>?) -> Table {
    rows.map { table.gathered($0, reading: slots, threads: context.threadCount) } ?? table
  }

  private func rows(of join: JoinPlan, _ sides: JoinSides) throws(Diagnostic) -> JoinedRows {
    if case .asof(let left, let right) = join.kind {
      return try latestRows(join, sides, left: left, right: right)
    }
    if join.keys.isEmpty || join.condition != nil { return try testedRows(join, sides) }
    let pairs = sides.pairs(join.keys)
    let table = JoinTable(pairs, rowCount: sides.right.rowCount)
    let found = table.find(pairs, rowCount: sides.left.rowCount, threads: sides.threads)
    try checkCancelled()
    switch join.kind {
    case .anti: return sides.withoutMatch(found)
    case .one, .paired: try checkSingle(join, sides, table, found)
    case .inner, .left: try noteRepeated(join, table, found, rightCount: sides.right.rowCount)
    case .asof: break
    }
    let unmatched: JoinMatches.Unmatched = join.kind.keepsUnmatched ? .kept : .dropped
    let matches = JoinMatches(
      table: table, found: found, unmatched: unmatched, threads: sides.threads)
    if let note = join.unmatchedNote(leftRows: sides.left.rowCount) {
      context.notes.add(note, count: matches.missCount)
    }
    switch matches.rows(limit: rowLimit(columns: sides.columnCount)) {
    case .success(let rows): return rows
    case .failure(let excess):
      throw tooManyRows(excess.count, columns: sides.columnCount, .exactly)
    }
  }

  /// Rows of the right that appear more than once, where a sum adds up their columns alone.
  private func noteShared(_ join: JoinPlan, _ rows: JoinedRows, rightCount: Int) {
    guard context.addsUpRight(of: join), let list = rows.right else { return }
    var uses = [UInt8](repeating: 0, count: rightCount)
    for row in list.rows.elements where uses.indices.contains(Int(row)) {
      uses[Int(row)] = min(uses[Int(row)] + 1, 2)
    }
    context.notes.add(.sharedRows(join: join.identity, of: join.name), count: uses.count { $0 > 1 })
  }

  private func checkSingle(
    _ join: JoinPlan, _ sides: JoinSides, _ table: JoinTable, _ found: Buffer<Int32>
  ) throws(Diagnostic) {
    guard table.groups != nil else { return }
    for (row, number) in found.elements.enumerated() where table.count(number) > 1 {
      throw ExecutionDiagnostics.manyMatches(
        join, sides.left, row: row, count: table.count(number))
    }
  }
}

extension JoinPlan {
  /// What counts the left rows that match nothing; `nil` where nobody is told.
  func unmatchedNote(leftRows: Int) -> RunNote? {
    isTold
      ? .unmatchedRows(join: identity, of: name, rows: leftRows, areKept: kind.keepsUnmatched) : nil
  }

  /// Slots of the result as slots of either side.
  func split(_ slots: Set<Int>?) -> (left: Set<Int>, right: Set<Int>)? {
    guard let slots else { return nil }
    let leftCount = left.fields.count
    return (
      slots.filter { $0 < leftCount }, Set(slots.filter { $0 >= leftCount }.map { $0 - leftCount })
    )
  }

  /// What is read of either side to give the columns of `slots`.
  func slotsBelow(reading slots: Set<Int>?) -> (left: Set<Int>, right: Set<Int>)? {
    guard let slots, var sides = split(slots.union(condition?.slots ?? [])) else { return nil }
    for key in keys {
      sides.left.insert(key.left)
      sides.right.insert(key.right)
    }
    if case .asof(let left, let right) = kind {
      sides.left.insert(left)
      sides.right.insert(right)
    }
    return sides
  }
}

/// The two tables of a join.
struct JoinSides {
  let left: Table
  let right: Table
  let threads: Int

  var columnCount: Int { left.columns.count + right.columns.count }

  /// The keys' parts; the right is what rows are looked up in.
  func pairs(_ keys: [(left: Int, right: Int)]) -> [KeyPair] {
    keys.flatMap { key in
      KeyPair.pairs(
        built: right.columns[key.right], probed: left.columns[key.left], threads: threads)
    }
  }

  /// The left rows that found nothing.
  func withoutMatch(_ found: Buffer<Int32>) -> JoinedRows {
    var rows: [Int32] = []
    for (row, number) in found.elements.enumerated() where number < 0 {
      rows.append(Int32(truncatingIfNeeded: row))
    }
    if rows.count == left.rowCount { return JoinedRows(count: rows.count) }
    return JoinedRows(count: rows.count, left: RowList(Buffer(rows)))
  }
}
