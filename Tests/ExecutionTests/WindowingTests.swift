import OIQCatalog
import OIQPlan
import OIQValues
import Testing

@testable import OIQExecution

/// Window functions by their definition: for each row, the rows of its group in order.
private struct WindowTwin {
  let table: Table
  let call: WindowCall

  /// Rows of the row's group in the call's order, and the row's place among them.
  private func group(_ row: Int) -> (rows: [Int], place: Int) {
    let key = keyCells(table, row, call.partition)
    let members = sortedByInsertion(table, call.order)
      .filter { keyCells(table, $0, call.partition) == key }
    return (members, members.firstIndex(of: row) ?? -1)
  }

  func cell(_ row: Int) -> Cell {
    let (rows, place) = group(row)
    guard let argument = call.argument else { return Cell(value: .number(rank(rows, place))) }
    let column = table.columns[argument]
    let present = rows.filter { column.isPresent($0) }
    switch call.kind {
    case .prev: return cell(column, rows, from: place - call.offset, to: place)
    case .next: return cell(column, rows, from: place + call.offset, to: place)
    case .first: return rows.first.map { column.cell($0) } ?? Cell(value: .missing)
    case .last: return rows.last.map { column.cell($0) } ?? Cell(value: .missing)
    case .cumsum: return number(sum(column, rows[...place].filter { column.isPresent($0) }))
    case .share:
      guard column.isPresent(row), let all = sum(column, present), all != 0 else {
        return number(nil)
      }
      return number(value(column, row) / all)
    case .movavg: return number(mean(column, rows, place))
    case .rank, .rowNumber: return Cell(value: .missing)
    }
  }

  private func cell(_ column: Column, _ rows: [Int], from: Int, to place: Int) -> Cell {
    guard rows.indices.contains(from) else { return Cell(value: .missing) }
    let between = rows[min(from, place)...max(from, place)]
    let isLinked = zip(between, between.dropFirst()).allSatisfy { linked($0, $1) }
    return isLinked ? column.cell(rows[from]) : Cell(value: .missing)
  }

  private func linked(_ before: Int, _ row: Int) -> Bool {
    guard let period = call.period else { return true }
    guard case .period(let a) = table.columns[period][before],
      case .period(let b) = table.columns[period][row]
    else { return false }
    let isLonger = Double(a.end - a.start) / Double(b.end - b.start)
    return (a.end == b.start || b.end == a.start) && (0.8...1.25).contains(isLonger)
  }

  private func mean(_ column: Column, _ rows: [Int], _ place: Int) -> Double? {
    var window = [rows[place]]
    var first = place
    while first > 0, window.count < call.offset, linked(rows[first - 1], rows[first]) {
      first -= 1
      window.append(rows[first])
    }
    let present = window.filter { column.isPresent($0) }
    if call.partial == .missing, present.count < call.offset { return nil }
    return sum(column, present).map { $0 / Double(present.count) }
  }

  private func rank(_ rows: [Int], _ place: Int) -> Double {
    guard call.kind == .rank, !call.order.isEmpty else { return Double(place + 1) }
    let before = rows[..<place].filter { other in
      call.order.contains { term in
        let column = table.columns[term.slot]
        return precedes(column[other], column[rows[place]], descending: false) != nil
      }
    }
    return Double(before.count + 1)
  }

  private func value(_ column: Column, _ row: Int) -> Double {
    if case .number(let number) = column[row] { number } else { .nan }
  }

  private func sum(_ column: Column, _ rows: [Int]) -> Double? {
    rows.isEmpty ? nil : rows.reduce(0) { $0 + value(column, $1) }
  }

  private func number(_ value: Double?) -> Cell {
    Cell(value: value.map { .number($0) } ?? .missing)
  }
}

private func close(_ a: Cell, _ b: Cell) -> Bool {
  guard case .number(let x) = a.value, case .number(let y) = b.value else { return a == b }
  return abs(x - y) <= 1e-12 * max(1, abs(x))
}

@Test(arguments: 0..<48, WindowKind.allCases)
func windowsAgreeWithTheirDefinition(seed: Int, kind: WindowKind) throws {
  var tables = RandomTables(seed: UInt64(seed), variety: 3, missingShare: [0.25, 0][seed % 2])
  let kinds: [ColumnKind] = [.texts, .dates, .wholes, .periods, .doubles, .ranges, .facts, .mixed]
  let table = tables.table(kinds, rows: [0, 1, 17, 40][seed % 4])
  let carries = [WindowKind.prev, .next, .first, .last].contains(kind)
  let readsOrder = kind == .rank || kind == .rowNumber
  let orders: [[SortTerm]] = [
    [], [SortTerm(1)], [SortTerm(2, .descending), SortTerm(3)],
    [SortTerm(4), SortTerm(5), SortTerm(3)],
  ]
  let call = WindowCall(
    kind: kind, argument: readsOrder ? nil : carries ? seed % kinds.count : [2, 4][seed / 2 % 2],
    offset: kind == .movavg ? 1 + seed % 4 : 1 + seed / 7 % 3,
    partial: seed % 3 == 0 ? .allowed : .missing,
    partition: [[], [0], [0, 1]][seed % 3], order: orders[seed / 3 % 4],
    period: seed % 5 == 0 ? 3 : nil, field: TableField("w", .plainNumber))
  let executor = Executor(context: .test(threadCount: 2))
  let result = try executor.windowed(table, calls: [call])
  let twin = WindowTwin(table: table, call: call)
  #expect(result.columns.count == kinds.count + 1)
  for row in 0..<table.rowCount {
    #expect(close(result.columns[kinds.count].cell(row), twin.cell(row)))
  }
}

/// Quarters that follow each other, and one that doesn't.
@Test func prevIsMissingOverAGap() throws {
  let quarters: [Period] = [0, 90, 270, 360].map { Period(start: $0, end: $0 + 90) }
  let table = Table(
    fields: [TableField("q", .period), TableField("x", .plainNumber)],
    columns: [
      Column(
        .spans(starts: Buffer(quarters.map(\.start)), ends: Buffer(quarters.map(\.end)))),
      Column(.numbers(Buffer([1, 2, 3, 4]))),
    ], rowCount: 4)
  func values(_ kind: WindowKind, offset: Int, partial: WindowCall.PartialWindow = .missing) throws
    -> [Value]
  {
    let call = WindowCall(
      kind: kind, argument: 1, offset: offset, partial: partial, partition: [],
      order: [SortTerm(0)], period: 0, field: TableField("w", .plainNumber))
    let column = try Executor(context: .test()).windowed(table, calls: [call]).columns[2]
    return (0..<4).map { column[$0] }
  }
  #expect(try values(.prev, offset: 1) == [.missing, .number(1), .missing, .number(3)])
  #expect(try values(.next, offset: 1) == [.number(2), .missing, .number(4), .missing])
  #expect(try values(.prev, offset: 2) == [.missing, .missing, .missing, .missing])
  #expect(try values(.movavg, offset: 2) == [.missing, .number(1.5), .missing, .number(3.5)])
  #expect(
    try values(.movavg, offset: 2, partial: .allowed)
      == [.number(1), .number(1.5), .number(3), .number(3.5)])
  #expect(try values(.prev, offset: .max) == Array(repeating: .missing, count: 4))
}

/// Spans of days, whether they are walked through backwards, and where the value before comes from.
private typealias PeriodsInARow = (days: [(Int32, Int32)], descends: Bool, before: [Double?])

private let periodsInARow: [PeriodsInARow] = [
  ([(0, 365), (365, 455), (455, 546)], false, [nil, nil, 2]),
  ([(0, 31), (31, 59), (59, 90)], false, [nil, 1, 2]),
  ([(0, 91), (91, 189), (189, 280)], false, [nil, 1, 2]),
  ([(0, 90), (90, 181), (300, 390)], true, [2, nil, nil]),
  ([(0, 90), (0, 90), (90, 180)], false, [nil, nil, 2]),
]

/// The quarter after a year has no value before it, and walking backwards each has the one after it.
@Test(arguments: periodsInARow.indices)
func prevIsOfAPeriodBesideOfLikeLength(_ index: Int) throws {
  let (days, descends, expected) = periodsInARow[index]
  let table = Table(
    fields: [TableField("q", .period), TableField("x", .plainNumber)],
    columns: [
      Column(.spans(starts: Buffer(days.map(\.0)), ends: Buffer(days.map(\.1)))),
      Column(.numbers(Buffer(days.indices.map { Double($0 + 1) }))),
    ], rowCount: days.count)
  let call = WindowCall(
    kind: .prev, argument: 1, offset: 1, partial: .missing, partition: [],
    order: [SortTerm(0, descends ? .descending : .ascending)], period: 0,
    field: TableField("w", .plainNumber))
  let column = try Executor(context: .test()).windowed(table, calls: [call]).columns[2]
  #expect(days.indices.map { column[$0] } == expected.map { $0.map { .number($0) } ?? .missing })
}

/// Sums that lose everything in plain doubles.
@Test func sumsKeepWhatDoublesLose() throws {
  let numbers: [Double] = [1e16, 1, -1e16, 1e300, 1, -1e300]
  let table = Table(
    fields: [TableField("x", .plainNumber)], columns: [Column(.numbers(Buffer(numbers)))],
    rowCount: 6)
  func values(_ kind: WindowKind, _ offset: Int) throws -> [Value] {
    let call = WindowCall(
      kind: kind, argument: 0, offset: offset, partial: .missing, partition: [], order: [],
      period: nil, field: TableField("w", .plainNumber))
    let result = try Executor(context: .test()).windowed(table, calls: [call])
    return (0..<6).map { result.columns[1][$0] }
  }
  #expect(try values(.cumsum, 1)[2] == Value.number(1))
  #expect(try values(.movavg, 3)[2] == Value.number(1.0 / 3))
  #expect(try values(.movavg, 2)[5] == Value.number(-5e299))
}

@Test func sharesOfNothingAreMissingAndCounted() throws {
  let context = ExecutionContext.test()
  let table = Table(
    fields: [TableField("x", .plainNumber)], columns: [Column(.numbers(Buffer([1, -1])))],
    rowCount: 2)
  let call = WindowCall(
    kind: .share, argument: 0, offset: 1, partial: .missing, partition: [], order: [],
    period: nil, field: TableField("w", .plainNumber))
  let column = try Executor(context: context).windowed(table, calls: [call]).columns[1]
  #expect(column.missingCount == 2)
  #expect(context.notes.all == [.outOfDomain(nil): 2])
}
