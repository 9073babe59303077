import OIQCatalog
import OIQPlan
import OIQText
import OIQValues
import Testing

@testable import OIQExecution

@Suite("Expressions over ranges")
struct ExpressionTests {
  private let a = PlanExpression.range(normal(10, 3), key: 1)
  private let b = PlanExpression.range(normal(-4, 4), key: 2)

  @Test func normalPlusNormal() throws {
    let column = try compute(a + b)[0]
    expectQuantiles(column, draws: 2000) { 6 + 5 * PortableMath.normalQuantile($0) }
  }

  @Test func lognormalTimesLognormal() throws {
    let x = lognormal(1, 4)
    let y = lognormal(2, 3)
    let column = try compute(.range(x, key: 1) * .range(y, key: 2))[0]
    let sigmas = [x, y].map { PortableMath.log($0.high / $0.low) / (2 * RangedValue.z95) }
    let sigma = (sigmas[0] * sigmas[0] + sigmas[1] * sigmas[1]).squareRoot()
    expectQuantiles(column, draws: 2000) {
      x.mid * y.mid * PortableMath.exp(sigma * PortableMath.normalQuantile($0))
    }
  }

  /// The sum of two is triangular.
  @Test func uniformPlusUniform() throws {
    let column = try compute(.range(uniform(0, 1), key: 1) + .range(uniform(0, 1), key: 2))[0]
    expectQuantiles(column, draws: 2000) {
      $0 < 0.5 ? (2 * $0).squareRoot() : 2 - (2 * (1 - $0)).squareRoot()
    }
  }

  @Test func anUnknownIsItselfWhereverItStands() throws {
    let columns = try compute(a - a, a / a, a + a - a * .number(2), (a + b) - b - a)
    #expect(columns[0][0] == .number(0))
    #expect(columns[1][0] == .number(1))
    #expect(columns[2][0] == .number(0))
    // Rounding alone is left.
    let rest = columns[3].draws(0) ?? []
    #expect(rest.allSatisfy { abs($0) < 1e-14 * 40 })
  }

  /// A name for a range is the range.
  @Test func derivedColumnsKeepTheirUnknowns() throws {
    let table = Table([.ranges([lognormal(1, 2), normal(3, 1)])])
    let plan = table.scan.project([.column(0), .column(0) * .number(2)])
    let once = try plan.run(context())
    #expect(once.columns[1].draws(0)?.count == 2000)
    let kept = once.scan.project([.column(1) - .column(0) * .number(2), .column(1) / .column(0)])
    let fused = plan.project([.column(1) - .column(0) * .number(2), .column(1) / .column(0)])
    for plan in [kept, fused] {
      let result = try plan.run(context())
      #expect((0..<2).map { result.columns[0][$0] } == [.number(0), .number(0)])
      #expect((0..<2).map { result.columns[1][$0] } == [.number(2), .number(2)])
    }
  }

  @Test func plainPointsTakeNoDraws() throws {
    let table = Table([.ranges([.point(2), nil, .point(5)]), .numbers([1, 2, 3])])
    let result = try table.scan.project([.column(0) * .column(1)]).run(context(draws: 1 << 40))
    guard case .numbers = result.columns[0].storage else {
      Issue.record("not plain")
      return
    }
    #expect((0..<3).map { result.columns[0][$0] } == [.number(2), .missing, .number(15)])
  }

  @Test func pointsBesideRangesStayPoints() throws {
    let table = Table([.ranges([.point(2), uniform(1, 2), nil])])
    let result = try table.scan.project([.column(0) * .number(3)]).run(context())
    #expect(result.columns[0][0] == .range(.point(6)))
    #expect(result.columns[0].draws(0) == nil)
    #expect(result.columns[0].draws(1)?.count == 2000)
    #expect(result.columns[0][2] == .missing)
  }

  @Test func conditionsHoldInSomeDraws() throws {
    let isAbove = PlanExpression.compare(.greater, a, .number(10))
    let larger = PlanExpression.conditional(isAbove, then: a, otherwise: .number(10))
    let columns = try compute(
      .collapse(.chance, isAbove), .collapse(.chance, .not(isAbove)),
      .collapse(.chance, .and(isAbove, .not(isAbove))), larger, .collapse(.quantile(0.5), a))
    guard case .number(let chance) = columns[0][0], case .number(let other) = columns[1][0] else {
      Issue.record("no chance")
      return
    }
    let error: Double = (0.25 / 2000).squareRoot()
    #expect(abs(chance - 0.5) < 5 * error)
    #expect(abs(chance + other - 1) < 1e-15)
    #expect(columns[2][0] == .number(0))
    #expect(columns[3].draws(0)?.min() == 10)
    guard case .number(let median) = columns[4][0] else { return }
    let medianError: Double = 1.2533 * 3 / 2000.0.squareRoot()
    #expect(abs(median - 10) < 5 * medianError)
  }

  @Test func statisticsOfTheWholeRange() throws {
    let columns = try compute(
      .collapse(.mean, a), .collapse(.sd, a), .bound(.low, a + b), .bound(.high, a + b),
      .collapse(.mean, .number(7)), .collapse(.sd, .number(7)),
      .collapse(.quantile(0.9), .number(7)))
    let values = columns.map { column -> Double in
      if case .number(let value) = column[0] { value } else { .nan }
    }
    let (meanError, spreadError): (Double, Double) = (
      3 / 2000.0.squareRoot(), 3 / 4000.0.squareRoot()
    )
    #expect(abs(values[0] - 10) < 5 * meanError)
    #expect(abs(values[1] - 3) < 5 * spreadError)
    #expect(values[2] < -1 && values[3] > 13)
    #expect(values[4...] == [7, 0, 7])
  }

  @Test func missingInSomeDrawsIsMissingAndCounted() throws {
    let table = Table([.ranges([normal(0, 1), normal(100, 1), nil])])
    let squareRoot = try #require(FunctionLibrary.standard.scalar("sqrt"))
    let root = PlanExpression.call(squareRoot, [.column(0)])
    let run = context()
    let result = try table.scan.project([root, .orElse(root, .number(0)), .isMissing(root)]).run(
      run)
    #expect((0..<3).map { result.columns[0].isPresent($0) } == [false, true, false])
    #expect((0..<3).map { result.columns[1].isPresent($0) } == [true, true, true])
    #expect((0..<3).map { result.columns[2][$0] } == [.bool(true), .bool(false), .bool(true)])
    #expect(run.notes.all.values.reduce(0, +) > 0)
  }

  @Test(arguments: [RangeShape.atLeast, .atMost])
  func oneSideAloneIsNoRange(shape: RangeShape) throws {
    let table = Table([.ranges([uniform(1, 2), range(5, 5, 5, shape)])])
    let sum = table.scan.project([.column(0) + .column(0)])
    let error = #expect(throws: Diagnostic.self) { try sum.run(context()) }
    #expect(error?.code == .rangedArithmetic)
    #expect(error?.help.joined().contains("low(a)") == true)
    // Leaving such rows out is a way round.
    let left = Plan(
      .filter(table.scan, .not(.isMissing(.bound(.mid, .column(0))))), fields: table.fields)
    #expect(try left.project([.column(0) + .column(0)]).run(context()).rowCount == 1)
  }

  @Test func filtersAboveProjectionsChooseRows() throws {
    let table = Table([.ranges([uniform(1, 2), uniform(5, 6), .point(3)]), .numbers([1, 2, 3])])
    let doubled = table.scan.project([.column(0) * .number(2), .column(1)])
    let condition = PlanExpression.compare(
      .greater, .collapse(.quantile(0.5), .column(0)), .number(5))
    let filtered = Plan(.filter(doubled, condition), fields: doubled.fields)
    let result = try filtered.project([.column(0) + .number(1), .column(1)]).run(context())
    #expect((0..<2).map { result.columns[1][$0] } == [.number(2), .number(3)])
    #expect(result.columns[0][1] == .range(.point(7)))
    guard case .range(let first) = result.columns[0][0] else { return }
    // Twice what is uniform from 5 to 6, plus 1, is uniform from 11 to 13.
    #expect(first == uniform(11, 13))
  }

  @Test func mixedColumnsKeepTheUnitOfEachRow() throws {
    let length = Dimension("m")
    let units = [
      Unit(symbol: "USD", dimension: Dimension("USD")), Unit(symbol: "m", dimension: length),
    ]
    var table = Table([.ranges([uniform(1, 2), nil, uniform(5, 6), .point(3)])])
    table.columns[0].rowUnits = RowUnits(codes: Buffer([0, 0, 1, 1]), units: units)
    let result = try table.scan.project([
      .column(0) * .number(2), .ofDimension(length, .column(0)) * .number(2),
    ]).run(context())
    let codes = result.columns[0].rowUnits.map { row in row.codes.array.map { row.units[Int($0)] } }
    #expect(codes?.indices.filter { $0 != 1 }.map { codes?[$0] } == [units[0], units[1], units[1]])
    #expect((0..<4).map { result.columns[1].isPresent($0) } == [false, false, true, true])
    #expect(result.columns[1].draws(2)?.allSatisfy { $0 > 10 && $0 < 12 } == true)
  }
}
