import Support
import Testing

@testable import OIQExecution

/// Sequences whose sums are hard, from a seed.
private func hardValues(_ seed: Int) -> [Double] {
  var generator = SeededGenerator(seed: UInt64(seed))
  let count = 1 + generator.below(300)
  switch seed % 6 {
  case 0:
    return (0..<count).map { _ in
      Double(
        sign: generator.chance(0.5) ? .plus : .minus, exponent: generator.below(200) - 100,
        significand: Double.random(in: 1..<2, using: &generator))
    }
  case 1:
    // Everything cancels but a little.
    let half = (0..<count).map { _ in Double.random(in: -1e15...1e15, using: &generator) }
    return (half + half.map { -$0 } + [1e-20, 3]).shuffled(using: &generator)
  case 2:
    // Ties: half of the last place.
    return ([0x1p53, 1] + (0..<count).map { _ in generator.pick([0, 1, -1, 0x1p-60]) })
      .shuffled(using: &generator)
  case 3: return (0..<count).map { _ in Double(generator.below(2_000_000) - 1_000_000) / 100 }
  case 4:
    // The smallest doubles there are.
    return (0..<count).map { _ in
      Double(bitPattern: UInt64(generator.below(1 << 40))) * generator.pick([1, -1])
    }
  default: return (0..<count).map { _ in generator.pick([1e308, -1e308, 1e292, 1.5e-300]) / 512 }
  }
}

@Suite struct SummationTests {
  @Test(arguments: 0..<90)
  func sumsAndMeansEqualTheExactOnesInAnyOrder(seed: Int) {
    let values = hardValues(seed)
    let exact = BigSum(values)
    var generator = SeededGenerator(seed: UInt64(seed) + 77)
    for _ in 0..<3 {
      let shuffled = values.shuffled(using: &generator)
      shuffled.withUnsafeBufferPointer { buffer in
        #expect(ExactSum(buffer).rounded == exact.rounded)
        #expect(ExactSum.rounded(buffer) == exact.rounded)
        #expect(ExactSum.mean(buffer) == exact.mean(values.count))
        #expect(ExactSum(buffer).quotient(by: values.count) == exact.mean(values.count))
      }
    }
  }

  @Test(arguments: 0..<60)
  func pairsOfPartsNeverCertifyAWrongSum(seed: Int) {
    let values = hardValues(seed)
    let exact = BigSum(values)
    var generator = SeededGenerator(seed: UInt64(seed) + 5)
    var total = CertifiedSum()
    var rest = values.shuffled(using: &generator)[...]
    while !rest.isEmpty {
      let part = Array(rest.prefix(1 + generator.below(40)))
      rest = rest.dropFirst(part.count)
      var sum = CertifiedSum()
      part.withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { ChunkSum.add(base, nil, buffer.count, to: &sum) }
      }
      total.add(sum)
    }
    #expect(total.rounded == nil || total.rounded == exact.rounded)
    #expect(total.roundedMean == nil || total.roundedMean == exact.mean(values.count))
  }

  @Test func sumsBeyondAllDoublesAreNone() {
    let values = [Double.greatestFiniteMagnitude, Double.greatestFiniteMagnitude]
    values.withUnsafeBufferPointer { #expect(ExactSum($0).rounded == nil) }
    let back = values + [-Double.greatestFiniteMagnitude]
    back.withUnsafeBufferPointer {
      #expect(ExactSum.rounded($0) == Double.greatestFiniteMagnitude)
    }
  }

  @Test(arguments: 0..<40)
  func quantilesEqualThoseOfTheSortedValues(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let count = generator.pick([1, 2, 3, 100, 5000, 9000])
    let values = (0..<count).map { _ in
      switch seed % 3 {
      case 0: Double.random(in: -1...1, using: &generator)
      case 1: Double(generator.below(3))
      default: generator.chance(0.9) ? 1 + Double.random(in: 0...1e-9, using: &generator) : -0.0
      }
    }
    let sorted = values.sorted()
    let levels = [0, 0.05, 0.5, 0.95, 1, 0.3]
    let found = values.withUnsafeBufferPointer {
      Quantiles(levels: levels).values(of: $0, threads: 2)
    }
    for (level, value) in zip(levels, found) {
      let place = level * Double(count - 1)
      let below = sorted[Int(place)]
      let above = sorted[min(Int(place) + 1, count - 1)]
      let expected = below + (above - below) * (place - place.rounded(.down))
      #expect(value.map { abs($0 - expected) <= 1e-15 } == true)
    }
  }
}
