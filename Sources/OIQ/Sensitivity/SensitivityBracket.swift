/// Two points with a change of sign between them, which close in on it.
///
/// After Oliveira and Takahashi, "An Enhancement of the Bisection Method Average Performance Preserving Minmax
/// Optimality" (ACM Transactions on Mathematical Software 47, 2020): never slower than bisection by more than a step,
/// and on smooth functions as fast as the secant. Whole numbers are bisected.
struct SensitivityBracket {
  typealias Point = SensitivitySearch.Point

  private var low: Point
  private var high: Point
  private let kind: SensitivitySearch.Kind
  private let width: Double
  private let tolerance: Double
  /// The greater distance at the start.
  private let distance: Double
  private var steps = 0

  init(_ low: Point, _ high: Point, _ kind: SensitivitySearch.Kind) {
    (self.low, self.high, self.kind) = (low, high, kind)
    width = high.at - low.at
    tolerance = 0.5e-12 * max(abs(low.at), abs(high.at))
    distance = max(abs(low.distance), abs(high.distance))
  }
}

extension SensitivityBracket {
  /// Where to look next; `nil` where the two are as close as they should be.
  var next: Double? {
    let middle = low.at + (high.at - low.at) / 2
    if kind == .whole {
      let whole = middle.rounded(.down)
      return whole > low.at && whole < high.at ? whole : nil
    }
    guard high.at - low.at > 2 * tolerance, steps < 100 else { return nil }
    let point = interpolated(middle)
    guard point > low.at, point < high.at else {
      return middle > low.at && middle < high.at ? middle : nil
    }
    return point
  }

  /// Another point between the two, where the next has no answer.
  var aside: Double { low.at + 0.382 * (high.at - low.at) }

  private func interpolated(_ middle: Double) -> Double {
    let span = high.at - low.at
    // How far from the middle it may be, and yet be as narrow in a step as bisection was a step ago.
    let slack = max(Double(sign: .plus, exponent: -steps, significand: width) - span / 2, 0)
    let secant =
      (high.distance * low.at - low.distance * high.at) / (high.distance - low.distance)
    let towards: Double = middle >= secant ? 1 : -1
    let shift = 0.2 / width * span * span
    let truncated = shift <= abs(middle - secant) ? secant + towards * shift : middle
    return abs(truncated - middle) <= slack ? truncated : middle - towards * slack
  }

  mutating func narrow(to point: Point) {
    steps += 1
    if (point.distance < 0) == (low.distance < 0) { low = point } else { high = point }
  }

  /// The nearer to zero of the two, but where the difference has jumped over it.
  var root: SensitivitySearch.Crossing {
    // Of what doesn't jump hardly anything is left over so small a step; a share of draws jumps a little.
    if min(abs(low.distance), abs(high.distance)) > 0.02 * distance { return jump }
    return SensitivitySearch.Crossing(
      before: low, after: high, root: abs(low.distance) < abs(high.distance) ? low : high)
  }

  /// The first at which the sign has changed, where nothing lies between the two.
  var step: SensitivitySearch.Crossing {
    SensitivitySearch.Crossing(before: low, after: high, root: high, isStep: true)
  }

  /// The same where inputs between the two have no part in it.
  var jump: SensitivitySearch.Crossing {
    SensitivitySearch.Crossing(before: low, after: high, root: high, isJump: true)
  }
}
