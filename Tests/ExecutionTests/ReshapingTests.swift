import OIQPlan
import OIQText
import OIQValues
import Testing

@testable import OIQExecution

@Test(arguments: 0..<40)
func takeAndDistinctKeepFirstRows(seed: Int) throws {
  var tables = RandomTables(seed: UInt64(seed), variety: 2 + seed % 4)
  let kinds = ColumnKind.allCases.shuffled(using: &tables.random)
  let table = tables.table(kinds, rows: [0, 1, 40, 100][seed % 4])
  let keys = Array(kinds.indices.filter { kinds[$0] != .facts }.prefix(seed % 5))
  let executor = Executor(context: .test())
  for count in [0, 1, 2, 1000] {
    var seen: [[Cell]: Int] = [:]
    let expected = (0..<table.rowCount).filter { row in
      seen[keyCells(table, row, keys), default: 0] += 1
      return seen[keyCells(table, row, keys)] ?? 0 <= count
    }
    #expect(
      try executor.taken(table, count: count, by: keys).rows == expected.map { table.cells($0) })
    if count == 1, !keys.isEmpty {
      #expect(
        try executor.distinct(table, keys: keys).rows == expected.map { table.cells($0) })
    }
  }
}

@Test(arguments: [-1, 0, 1, 63, 64, 99, 100, 1000])
func takeAndSkipCutATable(count: Int) throws {
  var tables = RandomTables(seed: 1)
  let table = tables.table(ColumnKind.allCases, rows: 100)
  let executor = Executor(context: .test())
  let first = try executor.taken(table, count: count, by: [])
  let rest = try executor.skipped(table, count: count)
  #expect(first.rows == Array(table.rows.prefix(max(count, 0))))
  #expect(first.rows + rest.rows == table.rows)
}

@Test(arguments: 0..<20)
func unionPutsRowsBelow(seed: Int) throws {
  var tables = RandomTables(seed: UInt64(seed), missingShare: seed % 2 == 0 ? 0.3 : 0)
  let first = tables.table(ColumnKind.allCases, rows: [0, 1, 70][seed % 3])
  let second = tables.table(ColumnKind.allCases, rows: [64, 0, 3, 1][seed % 4])
  let executor = Executor(context: .test())
  #expect(try executor.united(first, second).rows == first.rows + second.rows)
  let tail = second.piece(second.rowCount / 2..<second.rowCount)
  #expect(try executor.united(tail, first).rows == tail.rows + first.rows)
}

@Test func unionBringsPointsAndKnownUnitsAlong() throws {
  let watt = Unit(symbol: "W", dimension: Dimension("W"))
  var tables = RandomTables(seed: 5, missingShare: 0)
  let points = Table(
    fields: [TableField("a", .plainNumber), TableField("b", .number(in: watt))],
    columns: [tables.column(.doubles, rows: 3), tables.column(.doubles, rows: 3)], rowCount: 3)
  let others = tables.table([.ranges, .mixed], rows: 2)
  let result = try Executor(context: .test()).united(points, others)
  for row in 0..<3 {
    guard case .number(let number) = points.columns[0][row] else { continue }
    #expect(
      result.columns[0][row]
        == .range(RangedValue(low: number, mid: number, high: number, shape: .point)))
    #expect(result.columns[1].cell(row).unit == "W")
  }
  #expect(result.columns[1].cell(4) == others.columns[1].cell(1))
}

@Test func unionsHaveEachUnitOnce() throws {
  var tables = RandomTables(seed: 3, missingShare: 0.2)
  let executor = Executor(context: .test())
  var table = tables.table([.mixed], rows: 5)
  for _ in 0..<4 { table = try executor.united(table, table) }
  #expect(table.rowCount == 80)
  #expect(table.columns[0].rowUnits?.units.map(\.symbol) == ["W", "USD", "kW"])
}

/// Against each row by itself, in its place.
@Test(arguments: 0..<20)
func changesGiveSomeRowsOtherValues(seed: Int) throws {
  var tables = RandomTables(seed: UInt64(seed), missingShare: seed % 2 == 0 ? 0.3 : 0)
  let kinds: [ColumnKind] = [.wholes, .doubles, .mixed, .ranges, .texts, .facts]
  let table = tables.table(kinds, rows: [0, 1, 70, 200][seed % 4])
  let isBig = PlanExpression.compare(.greater, .column(0), .constant(.number(0)))
  let inside = PlanExpression.arithmetic(.add, .column(1), .column(0), nil)
  var values = kinds.indices.map { PlanExpression.column($0) }
  values[1] = .arithmetic(.multiply, .column(kinds.count), .constant(.number(2)), nil)
  let change = ChangePlan(
    input: Plan(memory: table), touched: isBig, inside: (TableField("in", .plainNumber), inside),
    values: values)
  let result = try Executor(context: .test()).run(Plan(.change(change), fields: table.fields))
  #expect(result.rowCount == table.rowCount)
  for row in 0..<table.rowCount {
    var expected = table.cells(row)
    if case .number(let first) = expected[0].value, first > 0 {
      expected[1] = Cell(value: .missing)
      if case .number(let second) = table.cells(row)[1].value {
        expected[1] = Cell(value: .number((second + first) * 2))
      }
    }
    #expect(result.cells(row) == expected)
  }
}

@Test(arguments: 0..<20)
func fillTakesThePreviousValueOfTheGroup(seed: Int) throws {
  var tables = RandomTables(seed: UInt64(seed), variety: 3, missingShare: 0.5)
  let table = tables.table(ColumnKind.allCases, rows: 60)
  let keys = Array([0, 2].prefix(seed % 3))
  let slots = Array(table.columns.indices.dropFirst(3))
  let filled = Executor(context: .test()).filled(table, slots: slots, by: keys)
  for slot in slots {
    var last: [[Cell]: Cell] = [:]
    for row in 0..<table.rowCount {
      let key = keyCells(table, row, keys)
      let column = table.columns[slot]
      if column.isPresent(row) { last[key] = column.cell(row) }
      if column.presence == nil { continue }
      #expect(filled.columns[slot].cell(row) == last[key] ?? Cell(value: .missing))
    }
  }
}

@Test func pivotMakesAColumnAName() throws {
  let texts = TextDictionary(["x", "y", "z"])
  let table = Table(
    fields: [
      TableField("k", .date), TableField("n", .plainText), TableField("v", .plainNumber),
    ],
    columns: [
      Column(.dates(Buffer([5, 4, 5, 4])), presence: Presence.from([true, true, true, false])),
      Column(.codes(Buffer([0, 1, 1, 2]), texts)), Column(.numbers(Buffer([1, 2, 3, 4]))),
    ], rowCount: 4)
  let pivot = PivotPlan(
    input: Plan(.unit, fields: []), by: [0], name: 1, value: 2, names: [.text("y"), .text("x")])
  let executor = Executor(context: .test())
  let values = try executor.pivoted(pivot, input: table).rows.map { $0.map(\.value) }
  #expect(
    values == [
      [.date(5), .number(3), .number(1)], [.date(4), .number(2), .missing],
      [.missing, .missing, .missing],
    ])
  let twice = try executor.united(table, table)
  #expect {
    try executor.pivoted(pivot, input: twice)
  } throws: { error in
    guard let error = error as? Diagnostic else { return false }
    return error.code == .manyMatches && error.title.hasPrefix("two rows (k = 1970-01-06, n = x)")
  }
}

@Test(arguments: ColumnKind.allCases)
func unpivotListsEachColumn(kind: ColumnKind) throws {
  var tables = RandomTables(seed: 11)
  let table = tables.table([.texts, kind, .facts, kind], rows: 33)
  let unpivot = UnpivotPlan(
    input: Plan(.unit, fields: []), kept: [2, 0], spread: [3, 1])
  let result = try Executor(context: .test()).unpivoted(unpivot, input: table)
  let expected = (0..<33).flatMap { row in
    [3, 1].map { slot in
      [
        table.columns[2].cell(row), table.columns[0].cell(row), Cell(value: .text("c\(slot)")),
        table.columns[slot].cell(row),
      ]
    }
  }
  #expect(result.rows == expected)
}
