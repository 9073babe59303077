import OIQPlan
import OIQText
import OIQValues
import Support
import Testing

@testable import OIQExecution

@Suite("The same to the bit")
struct ReproducibilityTests {
  /// Rows of every shape, with a plain column beside.
  private static func table(_ order: [Int]) -> Table {
    let shapes: [RangedValue] = [
      lognormal(1, 3), normal(5, 1), uniform(2, 4), range(60, 62.5, 65, .issuer),
      range(0, 1, 5, .triangular), range(1, 2, 4, .pert), range(3, 4, 6, .interval), .point(2),
    ]
    let column = Column.ranges(
      order.map { shapes[$0 % shapes.count] }, keys: order.map { UInt64($0) &* 7919 })
    return Table([column, .numbers(order.map { Double($0) })])
  }

  private static let expression =
    (PlanExpression.column(0) * .column(1) + .range(lognormal(1, 2), key: 5))
    / (.column(0) + .range(uniform(1, 2), key: 6))

  private static func draws(
    _ order: [Int], draws: Int = 500, threads: Int = 1
  ) throws -> [Int: [Double]] {
    let result = try table(order).scan.project([expression]).run(
      context(draws: draws, threads: threads))
    var found: [Int: [Double]] = [:]
    for (place, row) in order.enumerated() { found[row] = result.columns[0].draws(place) }
    return found
  }

  @Test func anyOrderOfRows() throws {
    var random = SeededGenerator(seed: 8)
    let expected = try Self.draws(Array(0..<100))
    #expect(expected.count == 100)
    for _ in 0..<3 {
      #expect(try Self.draws(Array(0..<100).shuffled(using: &random)) == expected)
    }
  }

  @Test(arguments: [2, 4])
  func anyNumberOfThreads(threads: Int) throws {
    #expect(
      try Self.draws(Array(0..<100), threads: threads) == Self.draws(Array(0..<100)))
  }

  /// More draws than fit into a tile are computed in pieces; the first ones are the same.
  @Test(arguments: [1, 2])
  func anySizeOfBlock(threads: Int) throws {
    let few = try Self.draws([1, 2, 3], draws: 300)
    let many = try Self.draws([1, 2, 3], draws: DrawsProgram.tile + 1000, threads: threads)
    for row in 1...3 { #expect(many[row]?.prefix(300) == few[row]?.prefix(300)) }
  }
}
