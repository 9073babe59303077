import Testing

// How a column's unit is chosen is seen from here alone: results show one unit of each.
@testable import OIQValues

/// What numbers are shown in reads back as the unit that they are in.
@Test func shownUnitsReadBack() throws {
  var seed: UInt64 = 11
  let words = ["W", "bit", "s", "m", "kg", "A", "K", "N"]
  for _ in 0..<2000 {
    var dimension = Dimension.one
    for _ in 0..<3 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let unit = try UnitTable.standard.unit(words[Int(seed >> 33) % words.count]).get()
      dimension = dimension * unit.dimension.raised(to: Int(seed >> 20) % 4 - 1)
    }
    guard dimension.factors.allSatisfy({ abs($0.exponent) < 10 }) else { continue }
    let rungs = DisplayLadder(dimension, wish: nil).rungs
    for rung in rungs where !rung.unit.isScaled && !dimension.isPlain {
      let read = try UnitTable.standard.unit(rung.unit.symbol).get()
      #expect(read.dimension == dimension, "\(rung.unit.symbol)")
      #expect(
        abs(read.toBase(1) / rung.unit.unit.toBase(1) - 1) < 1e-9, "\(rung.unit.symbol)")
    }
  }
}
