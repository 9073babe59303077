import Glibc
import OIQValues
import Testing

@Suite struct RangeMakingTests {
  @Test func z95IsTheNormalsOwn() {
    // The normal distribution function by the complementary error function.
    #expect(abs(erfc(-RangedValue.z95 / 2.0.squareRoot()) / 2 - 0.95) < 1e-16)
  }

  @Test(arguments: [(0.65, 0.8), (1e-12, 1e12), (195e9, 205e9), (1e-300, 1e300)])
  func lognormalEndsAreItsQuantiles(low: Double, high: Double) throws {
    let range = try RangedValue.lognormal(from: low, to: high).get()
    #expect(range.low == low && range.high == high && range.shape == .lognormal)
    // Symmetric in logarithms around the median.
    #expect(abs(log(range.mid / low) - log(high / range.mid)) < 1e-12)
  }

  @Test func deviationBecomesNinetyPercent() throws {
    let range = try RangedValue.normal(mean: 100, deviation: 10).get()
    #expect(range.mid == 100 && range.shape == .normal)
    #expect(abs(range.low - 83.551_463_730_485_28) < 1e-12)
    #expect(abs(range.high - 116.448_536_269_514_72) < 1e-12)
  }

  @Test func equalEndsArePoints() throws {
    #expect(try RangedValue.lognormal(from: 3, to: 3).get() == .point(3))
    #expect(try RangedValue.normal(mean: -3, deviation: 0).get() == .point(-3))
    #expect(try RangedValue.uniform(from: 0, to: 0).get() == .point(0))
  }

  @Test func problemsOfferWhatWorks() {
    #expect(problem(RangedValue.lognormal(from: -10, to: 5)) == .notPositive(low: -10, high: 5))
    #expect(
      problem(RangedValue.lognormal(from: 0, to: 5))?.offers("0 W", "5 W") == [
        "normal(0 W to 5 W)", "uniform(0 W to 5 W)",
      ])
    #expect(problem(RangedValue.lognormal(from: 5, to: 2))?.offers("$5", "$2") == ["$2 to $5"])
    #expect(problem(RangedValue.normal(mean: 5, deviation: -1)) == .negativeDeviation(-1))
    #expect(problem(RangedValue.uniform(from: 3, to: 1)) == .reversed(low: 3, high: 1))
    #expect(problem(RangedValue.peaked(.pert, from: 1, mode: 7, to: 3)) == .modeOutside(mode: 7))
    #expect(problem(RangedValue.peaked(.pert, from: 1, mode: 2, to: 3)) == nil)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func onlyFiniteEnds(bad: Double) {
    #expect(problem(RangedValue.lognormal(from: 1, to: bad)) != nil)
    #expect(problem(RangedValue.lognormal(from: bad, to: 1)) != nil)
    #expect(problem(RangedValue.normal(mean: bad, deviation: 1)) == .notFinite)
    #expect(problem(RangedValue.normal(mean: 1, deviation: bad)) != nil)
    #expect(problem(RangedValue.uniform(from: bad, to: 1)) != nil)
    #expect(problem(RangedValue.peaked(.triangular, from: 0, mode: bad, to: 1)) == .notFinite)
  }

  private func problem(_ result: Result<RangedValue, RangeProblem>) -> RangeProblem? {
    if case .failure(let problem) = result { return problem }
    return nil
  }
}
