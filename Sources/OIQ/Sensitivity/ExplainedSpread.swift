import OIQExecution

/// The share of a number's variance that one input explains by itself: K. Pearson's correlation ratio ("On the General
/// Theory of Skew Correlation and Non-Linear Regression", 1905), which needs no straight nor even monotone relation.
///
/// Draws are put in classes by the input, and in each class the number follows a line of its own, since classes of few
/// far draws are wide. What as many free lines explain of mere chance is taken off.
struct ExplainedSpread {
  private static let classes = 50

  /// From 0 to 1; what inputs do together alone is in none of their shares.
  let share: Double

  /// - Parameters:
  ///   - draws: Of the number.
  ///   - input: Of the input, in the same order.
  ///   - order: That of the input's.
  init(of draws: [Double], by input: [Double], in order: AscendingOrder) {
    let count = draws.count
    let middle = draws.reduce(0) { $0 + $1 / Double(count) }
    let whole = draws.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
    var left = 0.0
    var lines = 0
    var start = 0
    while start < count {
      // Equal values stay together.
      var end = min(start + max(count / ExplainedSpread.classes, 2), count)
      while end < count, input[order[end]] == input[order[end - 1]] { end += 1 }
      let line = Line(
        (start..<end).map { (input[order[$0]], draws[order[$0]] - middle) })
      left += line.left
      lines += line.parameters
      start = end
    }
    guard whole > 0, count > lines else {
      share = 0
      return
    }
    let explained = 1 - (left / Double(count - lines)) / (whole / Double(count - 1))
    share = min(max(explained, 0), 1)
  }

  /// A straight line through points by least squares.
  private struct Line {
    /// The sum of the squared distances from it.
    var left: Double
    var parameters: Int

    init(_ points: [(x: Double, y: Double)]) {
      let count = Double(points.count)
      let x = points.reduce(0) { $0 + $1.x / count }
      let y = points.reduce(0) { $0 + $1.y / count }
      var (xx, xy, yy) = (0.0, 0.0, 0.0)
      for point in points {
        xx += (point.x - x) * (point.x - x)
        xy += (point.x - x) * (point.y - y)
        yy += (point.y - y) * (point.y - y)
      }
      let slopes = xx > 0
      left = slopes ? max(yy - xy * xy / xx, 0) : yy
      parameters = slopes ? 2 : 1
    }
  }
}
