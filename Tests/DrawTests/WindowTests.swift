import OIQCatalog
import OIQPlan
import OIQText
import OIQValues
import Testing

@testable import OIQExecution

@Suite("Windows, joins and calendars over ranges")
struct WindowTests {
  private static let values: [RangedValue?] = [
    uniform(1, 2), lognormal(3, 5), nil, normal(4, 1), .point(2), uniform(0.5, 1),
  ]

  private static func window(
    _ kind: WindowKind, _ table: Table, offset: Int = 1,
    partial: WindowCall.PartialWindow = .missing
  ) -> Plan {
    let call = WindowCall(
      kind: kind, argument: 0, offset: offset, partial: partial, partition: [1],
      order: [SortTerm(2)], period: nil, field: TableField("w", rangedNumber))
    return Plan(.window(table.scan, [call]), fields: table.fields + [call.field])
  }

  private static let table = Table([
    .ranges(values), .numbers([1, 2, 1, 1, 2, 2]), .numbers([6, 5, 4, 3, 2, 1]),
  ])

  @Test(arguments: [WindowKind.cumsum, .share, .movavg], [1, 2])
  func drawsAreWindowsOfDraws(kind: WindowKind, threads: Int) throws {
    let result = try Self.window(kind, Self.table, offset: 2, partial: .allowed)
      .run(context(draws: 30, threads: threads)).columns[3]
    let doubled = try Self.table.scan.project([
      .arithmetic(.power, .column(0), .number(1), nil)
    ]).run(context(draws: 30))
    for draw in [0, 29] {
      let plain = (0..<6).map { row -> Double? in
        row == 4 ? 2 : doubled.columns[0].draws(row)?[draw]
      }
      var table = Self.table
      table.columns[0] = .numbers(plain)
      let expected = try Self.window(kind, table, offset: 2, partial: .allowed).run(context())
        .columns[3]
      for row in 0..<6 {
        guard case .number(let value) = expected[row] else {
          #expect(!result.isPresent(row))
          continue
        }
        if case .range(let range) = result[row], range.shape == .point {
          #expect(range.mid == value)
        } else {
          #expect(result.draws(row)?[draw] == value)
        }
      }
    }
  }

  @Test func neighboursKeepTheirUnknown() throws {
    let plan = Self.window(.prev, Self.table)
    // In order of the third column group 2 is rows 5, 4, 1.
    let before = try plan.project([.column(3) - .column(0)]).run(context())
    #expect(!before.columns[0].isPresent(5))
    let twice = Self.window(.first, Self.table)
    let own = try twice.project([.column(3) - .column(0)]).run(context())
    #expect(own.columns[0][5] == .range(.point(0)))
  }

  @Test func oneUnknownIsOneDrawAcrossJoins() throws {
    let left = Table([.numbers([1, 2]), .ranges([uniform(1, 2), normal(5, 1)], keys: [7, 8])])
    let right = Table([.numbers([2, 1]), .ranges([normal(5, 1), uniform(1, 2)], keys: [8, 7])])
    let computed = try left.scan.project([.column(0), .column(1) * .number(2)]).run(context())
    let join = JoinPlan(
      kind: .inner, left: computed.scan, right: right.scan, keys: [(left: 0, right: 0)],
      condition: nil)
    let joined = Plan(.join(join), fields: computed.fields + right.fields)
    let result = try joined.project([.column(1) - .column(3) * .number(2)]).run(context())
    #expect((0..<2).map { result.columns[0][$0] } == [.number(0), .number(0)])
  }

  @Test func unionsSortsAndGathersCarryDraws() throws {
    let first = try Table([.ranges([uniform(1, 2), uniform(5, 6)])]).scan
      .project([.column(0) * .number(2)]).run(context())
    let second = try Table([.ranges([uniform(3, 4)])]).scan
      .project([.column(0) * .number(2)]).run(context())
    let third = Table([.numbers([30])])
    let union = Plan(
      .union(Plan(.union(first.scan, second.scan), fields: first.fields), third.scan),
      fields: first.fields)
    let sorted = Plan(.sort(union, [SortTerm(0, .descending)]), fields: union.fields)
    let result = try sorted.project([.column(0) / .number(2)]).run(context()).columns[0]
    let middles = (0..<4).map { row -> Double in
      if case .range(let range) = result[row] { range.mid } else { 0 }
    }
    #expect(middles == middles.sorted(by: >))
    #expect(result[0] == .range(.point(15)))
    #expect(result.draws(1)?.allSatisfy { $0 > 5 && $0 < 6 } == true)
    #expect(result.draws(2)?.allSatisfy { $0 > 3 && $0 < 4 } == true)
  }

  // MARK: - Calendars

  private static func spans(_ periods: [Period]) -> Column {
    Column(
      .spans(starts: Buffer(periods.map(\.start)), ends: Buffer(periods.map(\.end))))
  }

  private static func calendarize(_ table: Table, to grain: CalendarizePlan.Grain) -> Plan {
    let calendarize = CalendarizePlan(
      input: table.scan, keys: [], amount: 0, span: 1, grain: grain, basis: nil, definition: nil,
      knownOn: nil, facts: nil, definitions: .one, partial: .allowed)
    return Plan(
      .calendarize(calendarize),
      fields: [
        TableField("period", .period), TableField("a", rangedNumber),
        TableField("coverage", .plainNumber),
      ])
  }

  private static let halves = [Period(start: 18262, end: 18444), Period(start: 18444, end: 18628)]
  private static let year = Period(start: 18262, end: 18628)

  @Test func halvesAddUpDrawByDraw() throws {
    let table = Table([
      .ranges([uniform(1, 2), lognormal(3, 5)], keys: [1, 2]), Self.spans(Self.halves),
    ])
    let sum = try Self.calendarize(table, to: .year).run(context()).columns[1]
    let expected = try compute(
      .range(uniform(1, 2), key: 1) + .range(lognormal(3, 5), key: 2))[0]
    #expect(sum.count == 1)
    #expect(sum.draws(0) == expected.draws(0))
  }

  @Test func partsAddUpToTheWholeInEveryDraw() throws {
    let table = Table([.ranges([lognormal(3, 5)], keys: [2]), Self.spans([Self.year])])
    let quarters = Self.calendarize(table, to: .quarter)
    let sum = AggregateTests.aggregate(quarters, [(.sum, .column(1))])
    let rest = try sum.project([
      .column(0) / .range(lognormal(3, 5), key: 2) - .number(1)
    ]).run(context()).columns[0]
    #expect(rest.draws(0)?.allSatisfy { abs($0) < 1e-15 * 4 } ?? (rest[0] == .number(0)))
  }

  /// What guidance for a year leaves after its first half stays the issuer's range, moved.
  @Test func theRestOfAnIssuersRangeIsOne() throws {
    let table = Table([
      .ranges([range(60, 62.5, 65, .issuer), .point(20)], keys: [5, 6]),
      Self.spans([Self.year, Self.halves[0]]),
    ])
    let result = try Self.calendarize(table, to: .half).run(context()).columns[1]
    #expect(result[0] == .range(.point(20)))
    #expect(result[1] == .range(range(40, 42.5, 45, .issuer)))
  }

  @Test func oneSidedAmountsDontMixWithRanges() throws {
    let table = Table([
      .ranges([range(60, 60, 60, .atLeast), uniform(1, 2)], keys: [5, 6]), Self.spans(Self.halves),
    ])
    let error = #expect(throws: Diagnostic.self) {
      try Self.calendarize(table, to: .year).run(context())
    }
    #expect(error?.code == .rangedArithmetic)
  }
}
