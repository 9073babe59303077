import OIQPlan
import OIQValues
import Testing

@testable import OIQExecution

/// Examples of JCGM 101:2008, "Evaluation of measurement data — Supplement 1 to the GUM: Propagation of
/// distributions using a Monte Carlo method".
@Suite("GUM Supplement 1")
struct GuideTests {
  private static let draws = 10_000

  private func summary(_ expression: PlanExpression) throws -> (
    mean: Double, deviation: Double, low: Double, high: Double
  ) {
    let columns = try compute(
      .collapse(.mean, expression), .collapse(.sd, expression),
      .collapse(.quantile(0.025), expression), .collapse(.quantile(0.975), expression),
      draws: Self.draws)
    let values = columns.map { column -> Double in
      if case .number(let value) = column[0] { value } else { .nan }
    }
    return (values[0], values[1], values[2], values[3])
  }

  /// 9.2: four inputs added. Table 2: normal inputs, u = 2.0 and ±3.92. Table 3: rectangular ones with the
  /// same deviations, u = 2.0 and ±3.88. Table 4: one of them ten times as wide, u = 10.1 and ±17.0.
  @Test(arguments: [
    ([normal(0, 1), normal(0, 1), normal(0, 1), normal(0, 1)], 2.0, 3.92),
    ([rectangular(1), rectangular(1), rectangular(1), rectangular(1)], 2.0, 3.88),
    ([rectangular(1), rectangular(1), rectangular(1), rectangular(10)], 10.1, 17.0),
  ])
  func additiveModel(inputs: [RangedValue], deviation: Double, half: Double) throws {
    let terms = inputs.enumerated().map { PlanExpression.range($1, key: UInt64($0)) }
    let sum = terms.dropFirst().reduce(terms[0]) { $0 + $1 }
    let found = try summary(sum)
    // Four standard errors of a mean, of a deviation, and of a quantile at 2.5 % (density ≥ 0.02 / u).
    let error = deviation / Double(Self.draws).squareRoot()
    #expect(abs(found.mean) < 4 * error)
    #expect(abs(found.deviation - deviation) < 4 * error + 0.05)
    #expect(abs(found.low + half) < 4 * 2.7 * error + 0.05)
    #expect(abs(found.high - half) < 4 * 2.7 * error + 0.05)
  }

  /// A rectangular distribution by its standard deviation.
  private static func rectangular(_ deviation: Double) -> RangedValue {
    uniform(-deviation * 3.0.squareRoot(), deviation * 3.0.squareRoot())
  }

  /// 9.3: calibration of a mass of 100 g in air. Table 6: 1.234 mg, u = 0.0754 mg, 95 % within
  /// 1.0834...1.3825 mg.
  @Test func massCalibration() throws {
    let reference = PlanExpression.range(normal(100_000, 0.050), key: 1)
    let added = PlanExpression.range(normal(1.234, 0.020), key: 2)
    let air = PlanExpression.range(uniform(1.10, 1.30), key: 3)
    let weight = PlanExpression.range(uniform(7e3, 9e3), key: 4)
    let standard = PlanExpression.range(uniform(7.95e3, 8.05e3), key: 5)
    let buoyancy = (air - .number(1.2)) * (.number(1) / weight - .number(1) / standard)
    let found = try summary(
      (reference + added) * (.number(1) + buoyancy) - .number(100_000))
    let error = 0.0754 / Double(Self.draws).squareRoot()
    #expect(abs(found.mean - 1.234) < 4 * error)
    #expect(abs(found.deviation - 0.0754) < 4 * error)
    #expect(abs(found.low - 1.0834) < 4 * 2.7 * error)
    #expect(abs(found.high - 1.3825) < 4 * 2.7 * error)
  }
}
