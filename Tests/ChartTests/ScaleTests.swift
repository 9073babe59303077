import OIQ
import Support
import Testing

/// What ticks must be like, for many extents.
@Suite struct ScaleTests {

  @Test func ticksAreRoundAndCoverTheNumbers() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<2000 {
      var size = 1.0
      for _ in 0..<Int.random(in: 0...12, using: &generator) { size *= 10 }
      if Bool.random(using: &generator) { size = 1 / size }
      let low = Double.random(in: -1...1, using: &generator) * size
      let high = low + Double.random(in: 0.001...2, using: &generator) * size
      let count = Int.random(in: 2...12, using: &generator)
      let scale = ChartScale(low...high, .anywhere, ticks: count)
      let values = scale.ticks.map(\.value)
      let step = values[1] - values[0]
      #expect(scale.domain.lowerBound <= low + step * 1e-6)
      #expect(scale.domain.upperBound >= high - step * 1e-6)
      #expect(values.count <= count + 2)
      for (one, next) in zip(values, values.dropFirst()) {
        #expect(abs(next - one - step) <= step * 1e-6)
      }
      #expect(values.allSatisfy { scale.domain.contains($0) })
      #expect(Set(scale.ticks.map(\.label)).count == values.count, "\(low)...\(high)")
    }
  }

  @Test(arguments: [(0.9, 1.0), (1.1, 2), (2.5, 5), (7, 10), (0.03, 0.05), (410, 500)])
  func stepIsTheNextRoundNumber(_ row: (Double, Double)) {
    #expect(abs(ChartScale.step(for: row.0) - row.1) < row.1 * 1e-9)
  }

  @Test(arguments: [(5.0, 9.0), (-9, -5), (3, 3), (0, 0)])
  func barsBeginAtZero(_ row: (Double, Double)) {
    let scale = ChartScale(row.0...row.1, .zero, ticks: 5)
    #expect(scale.domain.contains(0))
    #expect(scale.ticks.contains { $0.value == 0 })
  }
}
