import OIQExecution
import OIQPlan
import OIQText
import OIQValues

// What makes two sides equal may be more than a point: `floor(t) == 3` is true from 3 to 4.

extension SensitivitySearch {
  /// Where the two sides are equal: at a point, or all over an interval.
  enum Match {
    case point(Crossing)
    case interval(low: Double, high: Double)

    fileprivate var end: Double {
      switch self {
      case .point(let crossing): crossing.root.at
      case .interval(_, let high): high
      }
    }
  }

  /// How far beside a root it is looked whether the sides are equal there too, in parts of the way between the points
  /// around it. Statistics of draws change by steps, which are as narrow as draws are many.
  private static let beside = (ofNumbers: 1e-4, ofDraws: 1e-2)

  /// Where the sides are equal, in the order of the inputs: jumps aside, and each interval once.
  func matches(
    _ crossings: [Crossing], among points: [Point], _ kind: Kind
  ) throws(Diagnostic) -> [Match] {
    var matches: [Match] = []
    let width = (points.last?.at ?? 0) - (points.first?.at ?? 0)
    for crossing in crossings.sorted(by: { $0.root.at < $1.root.at }) where !crossing.isJump {
      // Two points of a dip may lead to one root.
      let near = 1e-9 * max(abs(crossing.root.at), 1e-3 * width)
      if let last = matches.last, crossing.root.at - last.end <= near { continue }
      if kind == .any, crossing.root.distance == 0,
        let (low, high) = try interval(around: crossing.root.at, among: points)
      {
        matches.append(.interval(low: low, high: high))
      } else {
        matches.append(.point(crossing))
      }
    }
    return matches
  }

  /// The ends of the interval around a root in which the sides are equal; nil where they are at the root alone.
  private func interval(
    around root: Double, among points: [Point]
  ) throws(Diagnostic) -> (low: Double, high: Double)? {
    let before = points.last { $0.at < root }?.at ?? root
    let after = points.first { $0.at > root }?.at ?? root
    let share =
      try isDrawn(at: root)
      ? SensitivitySearch.beside.ofDraws : SensitivitySearch.beside.ofNumbers
    let reach = share * (after - before)
    let sides = [max(root - reach, before), min(root + reach, after)].filter { $0 != root }
    var equal: [Double] = []
    for side in sides {
      if try isEqual(at: side) { equal.append(side) }
    }
    guard !equal.isEmpty else { return nil }
    equal += [root] + points.filter { $0.distance == 0 }.map(\.at)
    let below = points.last { $0.at < root && $0.distance != 0 }
    let above = points.first { $0.at > root && $0.distance != 0 }
    let low = equal.filter { $0 > below?.at ?? -.infinity }.min() ?? root
    let high = equal.filter { $0 < above?.at ?? .infinity }.max() ?? root
    return (
      try below.map { (point) throws(Diagnostic) in try end(from: low, to: point.at) } ?? low,
      try above.map { (point) throws(Diagnostic) in try end(from: high, to: point.at) } ?? high
    )
  }

  /// The last input on the way from one where the sides are equal to one where they aren't at which they still are.
  private func end(from equal: Double, to other: Double) throws(Diagnostic) -> Double {
    let near = 1e-12 * max(abs(equal), abs(other))
    var (equal, other) = (equal, other)
    while abs(other - equal) > near {
      let middle = equal + (other - equal) / 2
      guard middle != equal, middle != other else { break }
      if try isEqual(at: middle) { equal = middle } else { other = middle }
    }
    return equal
  }

  private func isEqual(at input: Double) throws(Diagnostic) -> Bool {
    try point(at: input)?.distance == 0
  }
}
