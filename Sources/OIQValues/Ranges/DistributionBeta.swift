import Synchronization

/// The beta distribution of two parameters by normal scores.
///
/// The logarithm of the odds, log(x / (1 - x)), is a smooth function of the score for every pair of
/// parameters: cubic pieces through 1,025 exact points with exact slopes come within 1e-9 of it between the
/// scores -8.5 and 8.5, beyond which no draw lies.
package final class BetaScores: Sendable {
  /// Four coefficients a piece, constant first.
  private let pieces: Buffer<Double>

  /// No score of a draw is further from 0.
  static let reach = 8.5
  private static let pieceCount = 1024

  private init(_ alpha: Double, _ beta: Double) {
    let mass = BetaMass(alpha, beta, by: .series)
    let step = 2 * BetaScores.reach / Double(BetaScores.pieceCount)
    let middle = BetaScores.pieceCount / 2
    var points = [(value: Double, slope: Double)](
      repeating: (0, 0), count: BetaScores.pieceCount + 1)
    let start = PortableMath.log(alpha / beta)
    points[middle] = mass.point(at: 0, from: start)
    for (direction, range) in [(1, 1...middle), (-1, 1...middle)] {
      for distance in range {
        let before = points[middle + direction * (distance - 1)]
        let move = Double(direction) * step
        points[middle + direction * distance] = mass.point(
          at: Double(direction * distance) * step, from: before.value + before.slope * move)
      }
    }
    pieces = BetaScores.cubics(points, step: step)
  }
}

extension BetaScores {
  private struct Parameters: Hashable {
    var alpha: Double
    var beta: Double
  }

  private static let known = Mutex<[Parameters: BetaScores]>([:])
  private static let kept = 256

  /// The table of two parameters; made once.
  static func of(_ alpha: Double, _ beta: Double) -> BetaScores {
    let parameters = Parameters(alpha: alpha, beta: beta)
    if let table = known.withLock({ $0[parameters] }) { return table }
    let table = BetaScores(alpha, beta)
    known.withLock { tables in
      if tables.count >= kept { tables.removeAll() }
      tables[parameters] = table
    }
    return table
  }

  private static func cubics(
    _ points: [(value: Double, slope: Double)], step: Double
  ) -> Buffer<Double> {
    var coefficients: [Double] = []
    for (left, right) in zip(points, points.dropFirst()) {
      let rise = right.value - left.value
      let (first, second) = (left.slope * step, right.slope * step)
      coefficients += [left.value, first, 3 * rise - 2 * first - second, first + second - 2 * rise]
    }
    return Buffer(coefficients)
  }

  /// Replaces scores by values between 0 and 1.
  func apply(to values: UnsafeMutablePointer<Double>, count: Int) {
    let coefficients = pieces.elements
    let scale = Double(BetaScores.pieceCount) / (2 * BetaScores.reach)
    for index in 0..<count {
      let score = values[index]
      let held =
        score > -BetaScores.reach ? min(score, BetaScores.reach) : -BetaScores.reach
      let place = (held + BetaScores.reach) * scale
      let piece = min(Int(place), BetaScores.pieceCount - 1)
      let rest = place - Double(piece)
      let at = 4 * piece
      let upper = coefficients[at + 2] + rest * coefficients[at + 3]
      let odds = coefficients[at] + rest * (coefficients[at + 1] + rest * upper)
      values[index] = 1 / (1 + PortableMath.exp(-odds))
    }
  }
}
