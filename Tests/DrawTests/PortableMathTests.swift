import CPortableMath
import Glibc
import Support
import Testing

@testable import OIQValues

@Suite("Portable elementary functions")
struct PortableMathTests {
  @Test func exponentialAgreesWithTheSystem() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let x = Double.random(in: -700...700, using: &random)
      expectClose(PortableMath.exp(x), exp(x), within: 4.5e-16)
      let small = x / 100_000
      expectClose(PortableMath.exp(small), exp(small), within: 4.5e-16)
    }
    #expect(PortableMath.exp(0) == 1)
  }

  @Test func logarithmAgreesWithTheSystem() {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<20_000 {
      let x = exp(Double.random(in: -700...700, using: &random))
      expectClose(PortableMath.log(x), log(x), within: 4.5e-16)
      let near = 1 + Double.random(in: -0.5...0.5, using: &random)
      expectClose(PortableMath.log(near), log(near), within: 4.5e-16)
    }
    #expect(PortableMath.log(1) == 0)
  }

  /// Of arithmetic with 40 digits (mpmath), at the doubles nearest to the shares.
  @Test(arguments: [
    (0.5, 0.0), (0.6, 0.25334710313579974132), (0.9, 1.2815515655446005935),
    (0.925, 1.4395314709384562291), (0.075, -1.4395314709384559349),
    (0.95, 1.6448536269514722843), (0.975, 1.9599639845400538556),
    (0.001, -3.0902323061678135354), (1e-6, -4.7534243088228989573),
    (1e-10, -6.3613409024040561991), (1e-12, -7.0344838253011319326),
    (1e-15, -7.9413453261709967713),
  ])
  func normalQuantiles(share: Double, value: Double) {
    expectClose(PortableMath.normalQuantile(share), value, within: 1e-15)
  }

  /// The upper tail is the lower one turned over, to the bit.
  @Test func normalQuantilesAreSymmetric() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      let share = (Double(random.next() >> 12) * 2 + 1) * 0x1p-53
      #expect(PortableMath.normalQuantile(share) == -PortableMath.normalQuantile(1 - share))
    }
  }

  @Test func blocksEqualSingleValues() {
    var random = SeededGenerator(seed: 4)
    let shares = (0..<1000).map { index -> Double in
      let share = (Double(random.next() >> 12) * 2 + 1) * 0x1p-53
      // Some far enough out for the third approximation.
      return index % 50 == 0 ? share * 1e-13 : share
    }
    var values = shares
    var scratch = [Double](repeating: 0, count: 2000)
    var places = [Int32](repeating: 0, count: 1000)
    portable_normal_quantiles(&values, 1000, &scratch, &places)
    #expect(values == shares.map { PortableMath.normalQuantile($0) })
  }

  /// Blocks may be computed in wider registers than single values are.
  @Test func blocksOfExponentialsEqualSingleValues() {
    var random = SeededGenerator(seed: 5)
    let inputs = (0..<1001).map { _ in Double.random(in: -40...40, using: &random) }
    var values = inputs
    portable_exponentials(&values, 1001, 3, 0.7)
    #expect(values == inputs.map { 3 * PortableMath.exp(0.7 * $0) })
  }

  @Test func blocksOfPowersEqualSingleValues() {
    var random = SeededGenerator(seed: 6)
    let shares = (0..<1001).map { _ in (Double(random.next() >> 12) * 2 + 1) * 0x1p-53 }
    var values = [Double](repeating: 0, count: 1001)
    portable_powers(shares, 1001, 0.3, 0.5, 0.25, &values)
    let expected = shares.map { share in
      share < 0.3
        ? PortableMath.exp(PortableMath.log(share / 0.3) * 0.5)
        : PortableMath.exp(PortableMath.log((1 - share) / (1 - 0.3)) * 0.25)
    }
    #expect(values == expected)
  }

  private func expectClose(_ value: Double, _ expected: Double, within relative: Double) {
    #expect(abs(value - expected) <= relative * abs(expected), "\(value) against \(expected)")
  }
}
