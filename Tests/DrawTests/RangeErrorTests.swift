import Glibc
import OIQPlan
import OIQValues
import Testing

@testable import OIQExecution

/// How far the median and the ends of a range from draws may be off, against ranges whose quantiles are known.
@Suite struct RangeErrorTests {
  private static let rows = 300

  /// A sum of normals, a product of lognormals and the reciprocal of a uniform, with their quantiles at 5%, 50% and 95%.
  private static let known: [(PlanExpression, [RangedValue], [Double])] = [
    (
      .column(0) + .column(1), [normal(10, 2), normal(5, 1.5)],
      [-1, 0, 1].map { 15 + $0 * RangedValue.z95 * 2.5 }
    ),
    (
      .column(0) * .column(1), [lognormal(1, 4), lognormal(1, 4)],
      [4 * exp2(-2.0.squareRoot()), 4, 4 * exp2(2.0.squareRoot())]
    ),
    (
      .number(1) / .column(0), [uniform(1, 4), uniform(0, 1)],
      [0.05, 0.5, 0.95].map { 1 / (4 - 3 * $0) }
    ),
  ]

  /// Of numbers that are off by one standard error 95.4% are within two, less the little that the error is itself off.
  @Test(arguments: 0..<3)
  func ninetyFivePercentAreWithinTwoErrors(_ place: Int) throws {
    let (expression, inputs, exact) = Self.known[place]
    let columns = inputs.enumerated().map { index, input in
      Column.ranges(
        [RangedValue?](repeating: input, count: Self.rows),
        keys: (0..<Self.rows).map { UInt64($0 * 2 + index + 77) })
    }
    let found = try Table(columns).scan.project([expression]).run(context()).columns[0]
    var within = [0.0, 0, 0]
    for row in 0..<Self.rows {
      let draws = try #require(found.draws(row))
      let (numbers, sizes) = draws.withUnsafeBufferPointer { draws in
        let summary = DrawsSummary(draws, DrawsQuantiles(capacity: draws.count))
        let range = summary.range(draws)
        let errors = summary.errors(ofRange: draws)
        return ([range.low, range.mid, range.high], [errors.low, errors.median, errors.high])
      }
      for index in 0..<3 where abs(numbers[index] - exact[index]) <= 2 * sizes[index] {
        within[index] += 1 / Double(Self.rows)
      }
    }
    // 300 rows tell a share of 94% to within 1.4%.
    for share in within { #expect(share > 0.895 && share < 0.985, "\(within)") }
  }

  /// In one go over the draws they are what each quantile by itself has.
  @Test func togetherAsByThemselves() throws {
    let column = try #require(
      try compute(.range(normal(0, 1), key: 3) * .range(normal(1, 1), key: 4)).first)
    let draws = try #require(column.draws(0))
    draws.withUnsafeBufferPointer { draws in
      let summary = DrawsSummary(draws, DrawsQuantiles(capacity: draws.count))
      let errors = summary.errors(ofRange: draws)
      #expect(errors.low == summary.quantile(0.05, draws).error)
      #expect(errors.median == summary.quantile(0.5, draws).error)
      #expect(errors.high == summary.quantile(0.95, draws).error)
    }
  }
}
