import Testing

@testable import OIQValues

@Suite("Distributions")
struct DistributionTests {
  static let shapes: [RangedValue] = [
    range(2, 3, 4.5, .lognormal), range(2, 3, 4.5, .interval), range(-2, 1, 4, .interval),
    range(-2, 1, 4, .normal), range(2, 3, 4, .uniform), range(60, 62.5, 65, .issuer),
    range(0, 1, 5, .triangular), range(0, 0, 5, .triangular), range(0, 1, 5, .pert),
    range(0, 5, 5, .pert), range(1e-300, 1, 1e300, .lognormal),
    range(2, 3, 4.5, .percentiles), range(1, 9, 10, .percentiles), range(-9, -2, -1, .percentiles),
    range(0, 0, 5, .percentiles), range(3, 5, 5, .percentiles), range(0, 0.1, 100, .percentiles),
  ]

  static func range(
    _ low: Double, _ mid: Double, _ high: Double, _ shape: RangeShape
  ) -> RangedValue {
    RangedValue(low: low, mid: mid, high: high, shape: shape)
  }

  /// The shares at the stated bounds, by what each shape is said to mean.
  @Test(arguments: [
    (RangeShape.lognormal, 2.0, 3.0, 4.5), (.interval, 2, 3, 4.5), (.normal, 2, 3, 4),
    (.interval, -2, 1, 4),
  ])
  func ninetyPercentLieBetweenTheBounds(
    shape: RangeShape, low: Double, mid: Double, high: Double
  ) throws {
    let distribution = try #require(Distribution(Self.range(low, mid, high, shape)))
    for (share, value) in [(0.05, low), (0.5, mid), (0.95, high)] {
      #expect(abs(distribution.quantile(share) - value) <= 1e-14 * 6)
    }
  }

  /// Whatever the three points are, they are where they are said to be; of one sign, the rest is of that sign.
  @Test(arguments: [
    (2, 3, 4.5), (2, 3, 4), (2, 3, 40), (2, 30, 40), (-2, 1, 4), (-40, -3, -2), (0, 0.1, 100),
    (1, 1, 5), (1, 5, 5), (0, 0, 5), (0.001, 1, 1000), (1e-4, 1, 1e4), (7e9, 7.1e9, 9e9),
  ])
  func threePointsAreTheirShares(low: Double, mid: Double, high: Double) throws {
    let distribution = try #require(Distribution(Self.range(low, mid, high, .percentiles)))
    for (share, value) in [(0.05, low), (0.5, mid), (0.95, high)] {
      #expect(abs(distribution.quantile(share) - value) <= 1e-12 * max(abs(low), abs(high)))
    }
    let ends = [distribution.quantile(1e-9), distribution.quantile(1 - 1e-9)]
    if low > 0 { #expect(ends[0] > 0) }
    if high < 0 { #expect(ends[1] < 0) }
  }

  /// A written distribution is found again from its points: a lognormal of any width, a normal, a mirror image.
  @Test func pointsOfALognormalAndANormal() throws {
    for (low, high) in [(10.0, 40.0), (1e-3, 1e3)] {
      let written = try RangedValue.lognormal(from: low, to: high).get()
      let (first, second) = try (
        #require(Distribution(written)),
        #require(Distribution(Self.range(low, written.mid, high, .percentiles)))
      )
      let mirrored = try #require(Distribution(Self.range(-high, -written.mid, -low, .percentiles)))
      for share in [0.0001, 0.02, 0.3, 0.7, 0.99, 0.9999] {
        let value = first.quantile(share)
        #expect(abs(second.quantile(share) / value - 1) < 1e-9)
        // Of those a thousand times wider the mirror has a lighter end.
        if high == 40 { #expect(abs(mirrored.quantile(1 - share) / -value - 1) < 1e-9) }
      }
    }
    let normal = try #require(Distribution(Self.range(-2, 1, 4, .normal)))
    let points = try #require(Distribution(Self.range(-2, 1, 4, .percentiles)))
    for share in [0.0001, 0.02, 0.3, 0.7, 0.99, 0.9999] {
      #expect(abs(points.quantile(share) - normal.quantile(share)) < 1e-12)
    }
  }

  @Test(arguments: [RangeShape.uniform, .issuer])
  func uniformIsAStraightLine(shape: RangeShape) throws {
    let distribution = try #require(Distribution(Self.range(60, 62.5, 65, shape)))
    for share in [0.001, 0.1, 0.5, 0.75, 0.999] {
      #expect(abs(distribution.quantile(share) - (60 + 5 * share)) < 1e-13)
    }
  }

  /// Turned back by the cumulative distribution function.
  @Test(arguments: [0.0, 0.2, 0.5, 1.0])
  func triangularTurnsBack(mode: Double) throws {
    let distribution = try #require(Distribution(Self.range(0, mode, 1, .triangular)))
    for share in stride(from: 0.01, to: 1, by: 0.07) {
      let x = distribution.quantile(share)
      let back = x <= mode ? x * x / mode : 1 - (1 - x) * (1 - x) / (1 - mode)
      #expect(abs(back - share) < 1e-14)
    }
  }

  /// Quantiles of beta(1 + 4 m, 5 - 4 m) by the incomplete beta function with 40 digits (mpmath), at the
  /// shares 1e-6, 0.001, 0.05, 0.25, 0.5, 0.75, 0.95 and 0.999.
  static let betaQuantiles: [(Double, [Double])] = [
    (
      0,
      [
        2.00000080000048e-7, 0.000200080048033626, 0.0102062183130115, 0.055912488705098,
        0.129449436703876, 0.242141716744801, 0.450719728346941, 0.748811356849042,
      ]
    ),
    (
      0.3,
      [
        0.000642581239076254, 0.0150333867533244, 0.0957042835291989, 0.225123204501248,
        0.350999484949118, 0.493170738932627, 0.691551017711626, 0.896369137628451,
      ]
    ),
    (
      0.5,
      [
        0.00465241636158658, 0.0475518981754577, 0.189255377437771, 0.359436164789647, 0.5,
        0.640563835210353, 0.810744622562229, 0.952448101824542,
      ]
    ),
    (
      0.9,
      [
        0.0419427134037432, 0.190522347758827, 0.457925902614684, 0.668996039400617,
        0.797335149638534, 0.893594675218855, 0.970001817676411, 0.998241783452065,
      ]
    ),
    (
      1,
      [
        0.0630957344480193, 0.251188643150958, 0.549280271653059, 0.757858283255199,
        0.870550563296124, 0.944087511294902, 0.989793781686988, 0.999799919951966,
      ]
    ),
  ]

  @Test(arguments: betaQuantiles)
  func pertIsBeta(mode: Double, values: [Double]) throws {
    let distribution = try #require(Distribution(Self.range(0, mode, 1, .pert)))
    for (share, value) in zip([1e-6, 0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999], values) {
      #expect(abs(distribution.quantile(share) - value) < 1e-9)
    }
  }

  @Test(arguments: shapes)
  func quantilesNeverFall(value: RangedValue) throws {
    let distribution = try #require(Distribution(value))
    var last = -Double.infinity
    for step in 1..<4000 {
      let next = distribution.quantile(Double(step) / 4000)
      #expect(next >= last && next.isFinite)
      last = next
    }
  }

  @Test(arguments: shapes)
  func drawsAreQuantilesOfTheirOwnShare(value: RangedValue) throws {
    let distribution = try #require(Distribution(value))
    let shares = try draws(#require(Distribution(Self.range(0, 0.5, 1, .uniform))), 3..<2503)
    let values = draws(distribution, 3..<2503)
    #expect(values == shares.map { distribution.quantile($0) })
    #expect(draws(distribution, 1100..<1101) == [values[1097]])
  }

  @Test func aPointHasNoSpread() throws {
    let distribution = try #require(Distribution(.point(7)))
    #expect(draws(distribution, 0..<5) == [7, 7, 7, 7, 7])
  }

  @Test(arguments: [RangeShape.atLeast, .atMost])
  func oneSideIsNoDistribution(shape: RangeShape) {
    #expect(Distribution(Self.range(3, 3, 3, shape)) == nil)
  }

  private func draws(_ distribution: Distribution, _ range: Range<Int>) -> [Double] {
    [Double](unsafeUninitializedCapacity: range.count) { target, count in
      let part = UnsafeMutableBufferPointer(rebasing: target[..<range.count])
      distribution.fill(draws: range, key: 77, into: part)
      count = range.count
    }
  }
}
