import OIQCatalog
import OIQPlan
import OIQText
import OIQValues
import Testing

@testable import OIQExecution

/// Joins two tables by comparing every row with every other.
private struct JoinTwin {
  let left: Table
  let right: Table
  let keys: [(left: Int, right: Int)]

  func matches(_ row: Int, _ other: Int) -> Bool {
    keys.allSatisfy { key in
      let (a, b) = (left.columns[key.left][row], right.columns[key.right][other])
      return a != .missing && b != .missing && same(a, b)
    }
  }

  func rows(_ kind: JoinPlan.Kind, where condition: (Int, Int) -> Bool = { _, _ in true })
    -> [[Cell]]
  {
    let hole = right.columns.map { _ in Cell(value: .missing) }
    return (0..<left.rowCount).flatMap { row -> [[Cell]] in
      let found = (0..<right.rowCount).filter { matches(row, $0) && condition(row, $0) }
      let pairs = found.map { left.cells(row) + right.cells($0) }
      switch kind {
      case .inner, .one: return pairs
      case .left, .paired: return pairs.isEmpty ? [left.cells(row) + hole] : pairs
      case .anti: return pairs.isEmpty ? [left.cells(row)] : []
      case .asof(let own, let others):
        let value = left.columns[own][row]
        let earlier = found.filter {
          let other = right.columns[others][$0]
          return value != .missing && other != .missing && isLess(value, other) == false
        }
        let latest = earlier.max { a, b in
          isLess(right.columns[others][a], right.columns[others][b]) == true
            || (isLess(right.columns[others][b], right.columns[others][a]) == false && a < b)
        }
        return [left.cells(row) + (latest.map { right.cells($0) } ?? hole)]
      }
    }
  }
}

extension JoinTwin {
  /// The matching right rows of the greatest value not above the left's.
  private func latest(
    _ row: Int, own: Int, others: Int, where condition: (Int, Int) -> Bool
  ) -> [Int] {
    let value = left.columns[own][row]
    let column = right.columns[others]
    let earlier = (0..<right.rowCount).filter { other in
      matches(row, other) && condition(row, other) && value != .missing
        && column[other] != .missing && isLess(value, column[other]) == false
    }
    return earlier.filter { other in
      earlier.allSatisfy { isLess(column[other], column[$0]) == false }
    }
  }

  func hasTie(_ kind: JoinPlan.Kind, where condition: (Int, Int) -> Bool) -> Bool {
    guard case .asof(let own, let others) = kind else { return false }
    return (0..<left.rowCount).contains {
      latest($0, own: own, others: others, where: condition).count > 1
    }
  }

  /// The same with the first of all right rows that agree in the keys and in the value.
  func withSingleValues(_ kind: JoinPlan.Kind) -> JoinTwin {
    guard case .asof(_, let others) = kind else { return self }
    var seen: [[Cell]] = []
    let rows = (0..<right.rowCount).filter { row in
      let key = keyCells(right, row, keys.map(\.right) + [others])
      if seen.contains(key) { return false }
      seen.append(key)
      return true
    }
    let list = RowList(Buffer(rows.map { Int32(truncatingIfNeeded: $0) }))
    return JoinTwin(left: left, right: right.gathered(list, threads: 1), keys: keys)
  }
}

private func plan(
  _ kind: JoinPlan.Kind, _ left: Table, _ right: Table, _ keys: [(left: Int, right: Int)],
  _ condition: PlanExpression? = nil
) -> JoinPlan {
  JoinPlan(
    kind: kind, left: Plan(.unit, fields: left.fields), right: Plan(.unit, fields: right.fields),
    keys: keys, condition: condition)
}

@Test(arguments: 0..<60)
func joinsAgreeWithNestedLoops(seed: Int) throws {
  var tables = RandomTables(seed: UInt64(seed), variety: 2 + seed % 9)
  let shared = Array(ColumnKind.keys.shuffled(using: &tables.random).prefix(1 + seed % 5))
  let left = tables.table(shared + [.ranges, .facts, .mixed], rows: [0, 1, 30, 70][seed % 4])
  let right = tables.table([.facts] + shared.reversed() + [.texts], rows: [25, 0, 66, 1][seed % 4])
  let keys = shared.indices.map { (left: $0, right: shared.count - $0) }
  let twin = JoinTwin(left: left, right: right, keys: keys)
  let executor = Executor(context: .test(threadCount: 1 + seed % 2))
  let asof = JoinPlan.Kind.asof(left: 0, right: shared.count)
  for kind in [JoinPlan.Kind.inner, .left, .anti] {
    let result = try executor.joined(plan(kind, left, right, keys), left: left, right: right)
    #expect(result.rows == twin.rows(kind))
    #expect(result.rowCount == twin.rows(kind).count)
  }
  let isSingle = (0..<left.rowCount).allSatisfy { row in
    (0..<right.rowCount).count { twin.matches(row, $0) } <= 1
  }
  let paired = plan(.paired, left, right, keys)
  if isSingle {
    #expect(try executor.joined(paired, left: left, right: right).rows == twin.rows(.paired))
  } else {
    #expect(throws: Diagnostic.self) {
      try executor.joined(paired, left: left, right: right)
    }
  }
  let others = JoinTwin(left: left, right: right, keys: Array(keys.dropFirst()))
  try expectLatest(plan(asof, left, right, others.keys), others, executor)
}

/// Refused where two right rows of the latest value match; right where every value is there once for each key.
private func expectLatest(
  _ join: JoinPlan, _ twin: JoinTwin, _ executor: Executor,
  where condition: (JoinTwin, Int, Int) -> Bool = { _, _, _ in true }
) throws {
  if twin.hasTie(join.kind, where: { condition(twin, $0, $1) }) {
    let error = #expect(throws: Diagnostic.self) {
      try executor.joined(join, left: twin.left, right: twin.right)
    }
    #expect(error?.code == .manyMatches)
  }
  let single = twin.withSingleValues(join.kind)
  let result = try executor.joined(join, left: single.left, right: single.right)
  #expect(result.rows == single.rows(join.kind) { condition(single, $0, $1) })
}

/// Large enough for threads, hash tables and keys of more than 64 bits.
@Test(arguments: [
  [ColumnKind.doubles], [.wholes], [.doubles, .periods, .doubles], [.texts, .dates],
])
func largeJoinsAgreeWithDictionaries(kinds: [ColumnKind]) throws {
  var tables = RandomTables(seed: 3, variety: 40_000, missingShare: 0.1)
  if kinds.contains(.texts) { tables.variety = 200 }
  let right = tables.table(kinds + [.wholes], rows: 3000)
  let left = tables.table(kinds, rows: 70_000)
  let keys = kinds.indices.map { (left: $0, right: $0) }
  let slots = Array(kinds.indices)
  var rows: [[Cell]: [Int]] = [:]
  for row in 0..<right.rowCount where slots.allSatisfy({ right.columns[$0].isPresent(row) }) {
    rows[keyCells(right, row, slots), default: []].append(row)
  }
  let expected = (0..<left.rowCount).flatMap { row in
    (rows[keyCells(left, row, slots)] ?? []).map { (row, $0) }
  }
  let executor = Executor(context: .test(threadCount: 2))
  let result = try executor.joined(plan(.inner, left, right, keys), left: left, right: right)
  #expect(result.rowCount == expected.count)
  let isEqual = expected.enumerated().allSatisfy { index, pair in
    result.cells(index) == left.cells(pair.0) + right.cells(pair.1)
  }
  #expect(isEqual)
}

@Test func joinOneNamesTheRowWithTwoMatches() throws {
  let left = Table(
    fields: [TableField("company", .plainText)],
    columns: [Column(.codes(Buffer([0, 1]), TextDictionary(["Meta", "Google"])))], rowCount: 2)
  let right = Table(
    fields: [TableField("company", .plainText)],
    columns: [Column(.codes(Buffer([0, 1, 0]), TextDictionary(["Google", "Meta"])))], rowCount: 3)
  let executor = Executor(context: .test())
  let join = plan(.one, left, right, [(left: 0, right: 0)])
  #expect {
    try executor.joined(join, left: left, right: right)
  } throws: { error in
    guard let error = error as? Diagnostic else { return false }
    return error.code == .manyMatches && error.title.contains("the row (company = Google)")
  }
  let single = right.piece(0..<2)
  #expect(try executor.joined(join, left: left, right: single).rowCount == 2)
}

@Test func hugeJoinsAreRefused() {
  let count = 200_000
  let column = Column(.numbers(Buffer(repeating: 1, count: count)))
  let table = Table(
    fields: [TableField("x", .plainNumber)], columns: [column], rowCount: count)
  #expect {
    try Executor(context: .test()).joined(
      plan(.inner, table, table, [(left: 0, right: 0)]), left: table, right: table)
  } throws: {
    ($0 as? Diagnostic)?.code == .tooLarge
  }
}

/// Conditions over both sides, with and without an equal key.
@Test(arguments: 0..<24)
func conditionsAgreeWithNestedLoops(seed: Int) throws {
  var tables = RandomTables(seed: UInt64(seed), variety: 6)
  let left = tables.table([.texts, .doubles, .facts], rows: [40, 0, 1][seed % 3])
  let right = tables.table([.wholes, .texts, .ranges], rows: [35, 7, 0, 1][seed % 4])
  let keys = seed % 2 == 0 ? [] : [(left: 0, right: 1)]
  let twin = JoinTwin(left: left, right: right, keys: keys)
  let condition = PlanExpression.compare(.less, .column(1), .column(3))
  let executor = Executor(context: .test(threadCount: 1 + seed % 2))
  for kind in [JoinPlan.Kind.inner, .left, .anti] {
    let result = try executor.joined(
      plan(kind, left, right, keys, condition), left: left, right: right)
    let expected = twin.rows(kind) { isLess(left.columns[1][$0], right.columns[0][$1]) == true }
    #expect(result.rows == expected)
  }
  try expectLatest(
    plan(.asof(left: 1, right: 0), left, right, keys, condition), twin, executor
  ) { isLess($0.left.columns[1][$1], $0.right.columns[0][$2]) == true }
}

@Test func allPairsStopWhenCancelled() {
  let count = 100_000
  let table = Table(
    fields: [TableField("x", .plainNumber)],
    columns: [Column(.numbers(Buffer(repeating: 1, count: count)))], rowCount: count)
  var context = ExecutionContext.test()
  context.isCancelled = { true }
  let condition = PlanExpression.compare(.less, .column(0), .column(1))
  #expect {
    try Executor(context: context).joined(
      plan(.inner, table, table, [], condition), left: table, right: table)
  } throws: {
    ($0 as? Diagnostic)?.code == .cancelled
  }
}

/// Rows that a join repeats are counted once each, for the warning where their measure is summed.
@Test(arguments: [JoinPlan.Kind.inner, .left], [true, false])
func repeatedRowsAreCounted(kind: JoinPlan.Kind, byCondition: Bool) throws {
  func table(_ numbers: [Double]) -> Table {
    Table(
      fields: [TableField("x", .plainNumber)], columns: [Column(.numbers(Buffer(numbers)))],
      rowCount: numbers.count)
  }
  let (left, right) = (table([1, 2, 3, 4]), table([1, 3, 3, 3, 4, 4]))
  let condition = PlanExpression.compare(.equal, .column(0), .column(1))
  var join = plan(
    kind, left, right, byCondition ? [] : [(left: 0, right: 0)], byCondition ? condition : nil)
  (join.identity, join.name) = (7, "o")
  let context = ExecutionContext.test()
  _ = try Executor(context: context).joined(join, left: left, right: right)
  #expect(context.notes.all == [.repeatedRows(join: 7, of: "o", at: nil): 2])
}

/// Columns that nothing reads aren't gathered; what is read is the same.
@Test func prunedJoinsAndSortsGiveWhatIsRead() throws {
  var tables = RandomTables(seed: 21, variety: 8)
  let left = tables.table([.texts, .wholes, .facts, .doubles], rows: 200)
  let right = tables.table([.doubles, .texts, .ranges], rows: 30)
  func scan(_ table: Table) -> Plan {
    let source = MemorySource(name: "t", table: table)
    return Plan(.scan(source, columns: Array(table.fields.indices)), fields: table.fields)
  }
  var join = plan(.left, left, right, [(left: 0, right: 1)])
  (join.left, join.right) = (scan(left), scan(right))
  let joined = Plan(.join(join), fields: left.fields + right.fields)
  let sorted = Plan(.sort(joined, [SortTerm(3), SortTerm(1)]), fields: joined.fields)
  let executor = Executor(context: .test())
  let all = try executor.run(sorted)
  for slots in [[], [4], [0, 6], [2, 3, 5], [1]] as [[Int]] {
    let projection = Plan(
      .project(sorted, slots.map { PlanExpression.column($0) }),
      fields: slots.map { sorted.fields[$0] })
    let result = try executor.run(projection)
    #expect(
      result.rows == (0..<all.rowCount).map { row in slots.map { all.columns[$0].cell(row) } })
  }
}
