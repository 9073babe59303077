import OIQPlan
import OIQValues
import Support
import Testing

@testable import OIQExecution

/// The rows of a table in order, found by insertion with the tests' own comparison.
func sortedByInsertion(_ table: Table, _ terms: [SortTerm]) -> [Int] {
  var order: [Int] = []
  for row in 0..<table.rowCount {
    var place = order.count
    while place > 0, comes(row, before: order[place - 1], table, terms) { place -= 1 }
    order.insert(row, at: place)
  }
  return order
}

private func comes(_ row: Int, before other: Int, _ table: Table, _ terms: [SortTerm]) -> Bool {
  for term in terms {
    let column = table.columns[term.slot]
    let answer = precedes(column[row], column[other], descending: term.direction == .descending)
    if let answer { return answer }
  }
  return false
}

@Test(arguments: 0..<40)
func sortAgreesWithInsertion(seed: Int) throws {
  var tables = RandomTables(seed: UInt64(seed), variety: 2 + seed % 7)
  let kinds = ColumnKind.allCases.shuffled(using: &tables.random)
  let table = tables.table(kinds, rows: [0, 1, 2, 3, 64, 65, 130][seed % 7])
  let sortable = kinds.indices.filter { kinds[$0] != .facts }
  let terms = sortable.prefix(1 + seed % 6).map {
    SortTerm($0, Bool.random(using: &tables.random) ? .ascending : .descending)
  }
  let expected = sortedByInsertion(table, terms).map { table.cells($0) }
  let executor = Executor(context: .test(threadCount: 1 + seed % 2))
  #expect(try executor.sorted(table, by: terms).rows == expected)
  for count in [0, 1, 5, table.rowCount, table.rowCount + 3] {
    let top = try executor.topRows(table, by: terms, count: count)
    #expect(top.rows == Array(expected.prefix(count)))
  }
}

/// Tables beyond the sizes at which threads, counting and buckets set in.
@Test(arguments: [
  [ColumnKind.doubles], [.wholes], [.texts], [.periods, .doubles], [.dates, .texts, .bools],
  [.bools, .doubles, .wholes],
])
func largeSortsAreStableAndOrdered(kinds: [ColumnKind]) throws {
  let cases: [(variety: Int, missing: Double, direction: SortTerm.Direction)] = [
    (3, 0.0, .ascending), (1_000_000, 0.3, .descending),
  ]
  for (variety, missing, direction) in cases {
    var tables = RandomTables(
      seed: UInt64(variety), variety: kinds.contains(.texts) ? min(variety, 300) : variety,
      missingShare: missing)
    let table = tables.table(kinds, rows: 70_000)
    let terms = kinds.indices.map { SortTerm($0, direction) }
    let order = RowOrder(table, by: terms, threads: 2).rows()?.array ?? []
    #expect(order.count == table.rowCount)
    #expect(Set(order).count == table.rowCount)
    let isOrdered = zip(order, order.dropFirst()).allSatisfy { before, after in
      comes(Int(before), before: Int(after), table, terms)
        || (!comes(Int(after), before: Int(before), table, terms) && before < after)
    }
    #expect(isOrdered)
    let top = try Executor(context: .test(threadCount: 2)).topRows(table, by: terms, count: 100)
    #expect(top.rows == order.prefix(100).map { table.cells(Int($0)) })
  }
}

/// Sorted numbers are had back from their keys, not gathered.
@Test(
  arguments: [ColumnKind.wholes, .doubles], [SortTerm.Direction.ascending, .descending])
func sortedNumbersAreThoseOfTheirRows(kind: ColumnKind, direction: SortTerm.Direction) throws {
  for (missing, variety) in [(0.0, 1_000_000), (0.2, 1_000_000), (0.2, 100_000_000)] {
    var tables = RandomTables(seed: 9, variety: variety, missingShare: missing)
    let table = tables.table([kind, .wholes], rows: 70_000)
    let order = RowOrder(table, by: [SortTerm(0, direction)], threads: 2)
    let rows = try #require(order.rows())
    let sorted = try Executor(context: .test(threadCount: 2))
      .sorted(table, by: [SortTerm(0, direction)])
    let isEqual = rows.elements.enumerated().allSatisfy { sorted.cells($0) == table.cells(Int($1)) }
    #expect(isEqual)
  }
}

@Test func extremeNumbersSort() throws {
  let values: [Double] = [
    0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .greatestFiniteMagnitude,
    -.greatestFiniteMagnitude, 1e-300, 4_503_599_627_370_496, 2_251_799_813_685_248, 0.5, -1,
  ]
  let table = Table(
    fields: [TableField("x", .plainNumber)], columns: [Column(.numbers(Buffer(values)))],
    rowCount: values.count)
  let sorted = try Executor(context: .test()).sorted(table, by: [SortTerm(0)])
  #expect(sorted.rows == sortedByInsertion(table, [SortTerm(0)]).map { table.cells($0) })
}

@Test func sortedRowsAreLeftAlone() {
  let column = Column(
    .numbers(Buffer([1, 1, 2, 5])), presence: Presence.from([true, true, true, false]))
  let table = Table(fields: [TableField("x", .plainNumber)], columns: [column], rowCount: 4)
  #expect(RowOrder(table, by: [SortTerm(0)], threads: 1).rows() == nil)
}

/// One far value crowds all others into one bucket; equal leading bits into one run.
@Test func crowdedKeysSort() {
  var random = SeededGenerator(seed: 7)
  var values = (0..<60_000).map { _ in
    1 + Double(UInt64.random(in: 0..<5000, using: &random)) * 0x1p-52
  }
  values[100] = 1e300
  let column = Column(.numbers(Buffer(values)))
  let table = Table(
    fields: [TableField("x", .plainNumber)], columns: [column], rowCount: values.count)
  let order = RowOrder(table, by: [SortTerm(0)], threads: 2).rows()?.array ?? []
  let expected = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  #expect(order.map { Int($0) } == expected)
}
