import OIQCatalog
import OIQPlan
import OIQText
import OIQValues
import Support
import Testing

@testable import OIQExecution

@Suite("Aggregates of ranges")
struct AggregateTests {
  static func aggregate(
    _ input: Plan, by keys: [Int] = [], _ calls: [(AggregateKind, PlanExpression?)],
    parameters: [Double] = []
  ) -> Plan {
    let made = calls.enumerated().map { index, call in
      AggregateCall(
        .kind(call.0), call.1, parameters: parameters,
        field: TableField("y\(index)", rangedNumber))
    }
    return Plan(
      .aggregate(input, keys: keys, calls: made),
      fields: keys.map { input.fields[$0] } + made.map(\.field))
  }

  /// Values, groups and keys of 1,000 rows.
  private static func rows(_ order: [Int]) -> Table {
    let values = order.map { row -> RangedValue? in
      switch row % 5 {
      case 0: lognormal(Double(row + 1), Double(row + 1) * 1e6)
      case 1: normal(Double(row) * -1e3, 50)
      case 2: uniform(-1, Double(row))
      case 3: row % 15 == 3 ? nil : .point(Double(row) * 1e-9)
      default: range(0, 1, Double(row + 2), .pert)
      }
    }
    return Table([
      .ranges(values, keys: order.map { UInt64($0) &* 0x9e37_79b9_7f4a_7c15 }),
      .numbers(order.map { Double($0 % 7) }),
    ])
  }

  @Test func sumsAreTheSameInAnyOrderAndOnAnyThreads() throws {
    let calls: [(AggregateKind, PlanExpression?)] = [
      (.sum, .column(0)), (.mean, .column(0)), (.max, .column(0)),
    ]
    func run(_ order: [Int], threads: Int) throws -> [[Double]?] {
      let plan = Self.aggregate(Self.rows(order).scan, by: [1], calls)
      let table = try plan.run(context(draws: 60, threads: threads))
      #expect(table.rowCount == 7)
      return (0..<7).flatMap { row in table.columns[1...].map { $0.draws(row) } }
    }
    var random = SeededGenerator(seed: 3)
    let expected = try run(Array(0..<1000), threads: 1)
    #expect(expected.allSatisfy { $0?.count == 60 })
    for threads in [1, 2, 4] {
      #expect(try run(Array(0..<1000).shuffled(using: &random), threads: threads) == expected)
    }
  }

  /// Every operation in every draw against the plain aggregate of that draw's column.
  @Test func drawsAreAggregatesOfDraws() throws {
    let table = Self.rows(Array(0..<40))
    let kinds: [AggregateKind] = [.sum, .mean, .min, .max, .median, .quantile, .sd, .last]
    let argument = PlanExpression.column(0) * .number(3)
    let plan = Self.aggregate(
      table.scan, by: [1], kinds.map { ($0, argument) }, parameters: [0.3])
    let run = context(draws: 25)
    let result = try plan.run(run)
    #expect(run.notes.all[.missingSkipped(column: "y0")] == 3)
    let all = try table.scan.project([argument]).run(context(draws: 25)).columns[0]
    for draw in [0, 7, 24] {
      let values = (0..<40).map { all.value($0, draw: draw) }
      let plain = Table([.numbers(values), table.columns[1]])
      let expected = try Self.aggregate(
        plain.scan, by: [1], kinds.map { ($0, .column(0)) }, parameters: [0.3]
      ).run(context())
      for row in 0..<7 {
        for call in kinds.indices {
          guard case .number(let value) = expected.columns[call + 1][row] else {
            #expect(!result.columns[call + 1].isPresent(row))
            continue
          }
          #expect(result.columns[call + 1].value(row, draw: draw) == value, "\(kinds[call])")
        }
      }
    }
  }

  /// The greatest of n uniform numbers has the distribution p^(1/n).
  @Test func greatestOfTenUniforms() throws {
    let table = Table([.ranges((0..<10).map { _ in uniform(0, 1) })])
    let result = try Self.aggregate(table.scan, [(.max, .column(0))]).run(context())
    expectQuantiles(result.columns[0], draws: 2000) {
      PortableMath.exp(PortableMath.log($0) / 10)
    }
  }

  /// Twelve of them add up to almost a normal distribution: Irwin and Hall's, variance 1.
  @Test func sumOfTwelveUniforms() throws {
    let table = Table([.ranges((0..<12).map { _ in uniform(0, 1) })])
    let result = try Self.aggregate(table.scan, [(.sum, .column(0))]).run(context())
    expectQuantiles(result.columns[0], draws: 2000) { 6 + PortableMath.normalQuantile($0) }
  }

  @Test func conditionsAndCounts() throws {
    let table = Table([.ranges([uniform(0, 1), uniform(0, 1), .point(0), nil])])
    let isHigh = PlanExpression.compare(.greater, .column(0), .number(0.5))
    let result = try Self.aggregate(
      table.scan,
      [
        (.any, isHigh), (.all, isHigh), (.count, nil), (.count, .column(0)),
        (.count, .column(0) / .number(2)),
      ]
    ).run(context())
    guard case .range(let any) = result.columns[0][0] else {
      Issue.record("no chance")
      return
    }
    let error: Double = (0.75 * 0.25 / 2000).squareRoot()
    #expect(abs(any.mid - 0.75) < 5 * error)
    #expect(result.columns[1][0] == .bool(false))
    let counts: [Value] = (2..<5).map { result.columns[$0][0] }
    #expect(counts == [.number(4), .number(3), .number(3)])
  }

  @Test func rowsWithoutAValueInSomeDrawsAreLeftOutOfAll() throws {
    // The root of the second row is no number in about half of 3,000 draws, in every block of them.
    let values = [uniform(4, 9), normal(0, 1), uniform(1, 2)]
    let root = try #require(FunctionLibrary.standard.scalar("sqrt"))
    let argument = PlanExpression.call(root, [.column(0)])
    let both = try Self.aggregate(Table([.ranges(values)]).scan, [(.sum, argument)])
      .run(context(draws: 3000))
    let other = try Self.aggregate(
      Table([.ranges([values[0], values[2]], keys: [1000, 1002])]).scan, [(.sum, argument)]
    ).run(context(draws: 3000))
    #expect(both.columns[0].draws(0) == other.columns[0].draws(0))
    // Once in 300 draws: missing in some blocks alone.
    let rare = try Self.aggregate(
      Table([.ranges([values[0], normal(2.7, 1), values[2]])]).scan, [(.sum, argument)]
    ).run(context(draws: 1500))
    let apart = try Self.aggregate(
      Table([.ranges([values[0], values[2]], keys: [1000, 1002])]).scan, [(.sum, argument)]
    ).run(context(draws: 1500))
    #expect(rare.columns[0].draws(0) == apart.columns[0].draws(0))
  }

  @Test func allPointsArePlain() throws {
    let table = Table([.ranges([.point(1), .point(2), nil])])
    let result = try Self.aggregate(table.scan, [(.sum, .column(0))]).run(context())
    guard case .numbers = result.columns[0].storage else {
      Issue.record("not plain")
      return
    }
    #expect(result.columns[0][0] == .number(3))
  }

  @Test func sumsThatCancelAreExact() throws {
    let table = Table([.ranges([uniform(1, 2), uniform(1, 2), normal(1e20, 1)], keys: [1, 1, 3])])
    let sign = Table([
      table.columns[0], .numbers([1, -1, 0]),
    ])
    let result = try Self.aggregate(sign.scan, [(.sum, .column(0) * .column(1))]).run(context())
    #expect(result.columns[0][0] == .number(0))
  }
}

extension AggregateTests {
  /// Facts are asked for once a row, wherever an expression stands that asks.
  @Test func disputedFactsAreLeftOut() throws {
    let part = FactPart(table: 1, row: 1, start: 0, end: 1)
    let facts = Column(
      .facts(FactLists(offsets: Buffer([0, 1, 1, 1]), parts: Buffer([part]))))
    var table = Table([.ranges([uniform(1, 2), uniform(3, 4), .point(2)]), facts])
    table.fields[1].type = .facts
    let argument = PlanExpression.conditional(
      .undisputed(facts: 1), then: .column(0), otherwise: .constant(.missing))
    let twice = argument * .number(2)
    let result = try Self.aggregate(table.scan, [(.sum, argument), (.sum, twice)]).run(context())
    #expect(result.columns[0].draws(0)?.allSatisfy { $0 > 6 && $0 < 8 } == true)
    #expect(result.columns[1].draws(0)?.allSatisfy { $0 > 12 && $0 < 16 } == true)
  }
}
