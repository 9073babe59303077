import OIQSyntax
import OIQText
import OIQValues

// Where the two sides come near each other without changing places: a difference that touches zero has no change of
// sign to look for, and one that dips below it between two points of the grid shows none there.

extension SensitivitySearch {
  /// What was found where the difference is nearest to zero.
  struct Nearest {
    var crossings: [Crossing] = []
    var point: Point
  }

  /// Dips that are looked into, the deepest first.
  private static let mostDips = 6
  /// Of what lies beside it, so much is nothing.
  private static let touching = 1e-9

  /// Follows the points that are nearer to zero than those beside them, on the same side of it, whether or not there
  /// is a change of sign elsewhere.
  func nearest(among points: [Point], _ kind: Kind) throws(Diagnostic) -> Nearest {
    let dips = points.indices.dropFirst().dropLast().filter { index in
      let (before, here, after) = (points[index - 1], points[index], points[index + 1])
      return before.isOnSide(of: here) && after.isOnSide(of: here)
        && here.size <= before.size && here.size <= after.size
    }
    var nearest = Nearest(
      point: points.min { $0.size < $1.size } ?? Point(at: .nan, distance: .infinity))
    for index in dips.sorted(by: { points[$0].size < points[$1].size })
      .prefix(SensitivitySearch.mostDips)
    {
      let found = try bottom(of: (points[index - 1], points[index], points[index + 1]), kind)
      nearest.crossings += found.crossings
      if found.point.size < nearest.point.size { nearest.point = found.point }
    }
    return nearest
  }

  /// Closes in on the point nearest to zero by golden sections.
  private func bottom(
    of dip: (before: Point, here: Point, after: Point), _ kind: Kind
  ) throws(Diagnostic) -> Nearest {
    var (low, here, high) = dip
    let zero = SensitivitySearch.touching * max(low.size, high.size)
    for _ in 0..<80 {
      guard let at = section(low, here, high, kind), let next = try point(at: at) else { break }
      if !next.isOnSide(of: here) {
        let crossings =
          next.distance == 0
          ? [Crossing(touching: next)]
          : try [narrowed(low, next, kind), narrowed(next, high, kind)]
        return Nearest(crossings: crossings, point: next)
      }
      let isAfter = next.at > here.at
      if next.size < here.size {
        if isAfter { low = here } else { high = here }
        here = next
      } else if isAfter {
        high = next
      } else {
        low = next
      }
      // A bow that is this flat doesn't reach down to zero.
      if here.size > zero, max(low.size, high.size) < 1.000_1 * here.size { break }
    }
    if kind == .any { here = try polished(here, within: (high.at - low.at) / 2) }
    return Nearest(crossings: here.size <= zero ? [Crossing(touching: here)] : [], point: here)
  }

  /// A point in the wider of the two parts; `nil` where they are as narrow as they should be.
  private func section(_ low: Point, _ here: Point, _ high: Point, _ kind: Kind) -> Double? {
    let golden = 0.381_966_011_250_105
    let isAfter = high.at - here.at > here.at - low.at
    let width = isAfter ? high.at - here.at : here.at - low.at
    if kind == .whole {
      guard width >= 2 else { return nil }
      let step = max((golden * width).rounded(), 1)
      return isAfter ? here.at + step : here.at - step
    }
    guard high.at - low.at > 1e-10 * max(abs(low.at), abs(high.at)) else { return nil }
    let at = isAfter ? here.at + golden * width : here.at - golden * width
    return at > low.at && at < high.at && at != here.at ? at : nil
  }

  /// The vertex of a parabola through points around a bottom, and a number of few digits beside it, where these are as
  /// near: of a smooth function the values alone tell its place by half of their digits.
  private func polished(_ bottom: Point, within reach: Double) throws(Diagnostic) -> Point {
    var best = bottom
    let step = max(reach, 1e-4 * abs(bottom.at), .leastNormalMagnitude)
    guard let before = try point(at: bottom.at - step),
      let after = try point(at: bottom.at + step)
    else { return best }
    let bend = before.distance - 2 * bottom.distance + after.distance
    let vertex = bottom.at + step * (before.distance - after.distance) / (2 * bend)
    if abs(vertex - bottom.at) < step, let found = try point(at: vertex), found.size <= best.size {
      best = found
    }
    if let digits = DecimalDigits(best.at)?.rounded(toDigits: 7), let short = Double(digits.text),
      let found = try point(at: short), found.size <= best.size
    {
      best = found
    }
    return best
  }
}

extension SensitivitySearch.Point {
  var size: Double { abs(distance) }

  fileprivate func isOnSide(of other: SensitivitySearch.Point) -> Bool {
    distance != 0 && other.distance != 0 && (distance < 0) == (other.distance < 0)
  }
}

extension SensitivitySearch.Crossing {
  fileprivate init(touching point: SensitivitySearch.Point) {
    self.init(before: point, after: point, root: point, isTouch: true)
  }
}
