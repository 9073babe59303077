import OIQPlan
import OIQValues

// How far a number from finitely many draws may be off: its standard error.

extension DrawsSummary {
  /// What draws say, and the standard error of that.
  func estimate(
    of statistic: DrawStatistic, _ draws: UnsafeBufferPointer<Double>
  ) -> (value: Double, error: Double) {
    switch statistic {
    case .mean: (mean(draws), spread(draws).ofMean)
    case .chance: (mean(draws), max(spread(draws).ofMean, unseen(among: draws.count)))
    case .sd: isPoint ? (0, 0) : (CollectedRows.deviation(draws) ?? 0, spread(draws).ofDeviation)
    case .quantile(let level): isPoint ? (least + 0, 0) : quantile(level, draws)
    case .outline: (isPoint ? 0 : outline(draws), 0)
    }
  }

  /// How likely what happened in none of so many draws, or in all of them but it, may be at most, with 95% confidence
  /// (J. A. Hanley and A. Lippman-Hand, "If Nothing Goes Wrong, Is Everything All Right?", 1983).
  private func unseen(among draws: Int) -> Double { isPoint ? 3 / Double(draws) : 0 }

  private func outline(_ draws: UnsafeBufferPointer<Double>) -> Double {
    let ends = quantiles(draws, levels: [0.01, 0.99])
    return ends[0] < ends[1]
      ? DrawOutline.packed(draws, from: ends[0], to: ends[1])
      : DrawOutline.packed(draws, from: least, to: greatest)
  }

  /// A quantile with its error from the draws alone: half the distance between those whose ranks lie one
  /// standard deviation of the rank, sqrt(n p (1 - p)), to either side (H. A. David and H. N. Nagaraja, "Order
  /// Statistics", 2003, 7.1).
  func quantile(
    _ level: Double, _ draws: UnsafeBufferPointer<Double>
  ) -> (value: Double, error: Double) {
    let around = DrawsSummary.levels(around: level, of: draws.count)
    let found = quantiles(draws, levels: [around[0], level, around[1]])
    return (found[1], (found[2] - found[0]) / 2)
  }

  /// The same errors of the median and of either end of the 90% interval, in one go over the draws.
  func errors(
    ofRange draws: UnsafeBufferPointer<Double>
  ) -> (median: Double, low: Double, high: Double) {
    if isPoint { return (0, 0, 0) }
    let found = quantiles(
      draws,
      levels: [0.05, 0.5, 0.95].flatMap { DrawsSummary.levels(around: $0, of: draws.count) })
    return (
      (found[3] - found[2]) / 2, (found[1] - found[0]) / 2, (found[5] - found[4]) / 2
    )
  }

  /// The shares of so many draws below the ranks that lie one standard deviation to either side.
  private static func levels(around level: Double, of count: Int) -> [Double] {
    let reach = (level * (1 - level) / Double(count)).squareRoot()
    return [max(level - reach, 0), min(level + reach, 1)]
  }

  /// The standard errors that follow from powers of the deviations; plain sums are exact enough for them.
  private func spread(
    _ draws: UnsafeBufferPointer<Double>
  ) -> (ofMean: Double, ofDeviation: Double) {
    let scale = greatest / 2 - least / 2
    guard draws.count > 1, scale > 0 else { return (0, 0) }
    let middle = least / 2 + greatest / 2
    let count = Double(draws.count)
    var sum = 0.0
    for draw in draws { sum += (draw - middle) / scale }
    let mean = sum / count
    var (second, fourth) = (0.0, 0.0)
    for draw in draws {
      let deviation = (draw - middle) / scale - mean
      let square = deviation * deviation
      second += square
      fourth += square * square
    }
    let variance = second / (count - 1)
    let deviation = variance.squareRoot() * scale
    // The variance of a variance follows from the fourth moment.
    let excess = max(fourth / count / (variance * variance) - 1, 0)
    return (
      deviation / count.squareRoot(), deviation * excess.squareRoot() / (2 * count.squareRoot())
    )
  }
}

/// An event so rare that p5, p50 and p95 of a value are one number, which it changes all the same.
package struct UnseenDraws {
  /// In how many rows.
  package var rows: Int
  /// Of the row that has the most of them: the share of its draws that are another number, and what is shown of all.
  package var share: Double
  package var shown: Double
  package var mean: Double
}

package enum DrawsErrors {
  /// The greatest of a column, the row that has it, and how many draws it has.
  package struct Greatest {
    package var error: Double
    package var row: Int
    package var draws: Int
  }

  /// So many rows are looked at: more are not seen at once.
  private static let rowsLookedAt = 200

  /// The greatest standard error of the medians of a column's first rows; nil where none is computed.
  package static func ofMedians(in column: Column) -> Greatest? { of(.quantile(0.5), in: column) }

  /// The greatest of the medians of a column's first rows, and the greatest of the ends beside them.
  package static func ofRanges(
    in column: Column
  ) -> (median: Double, end: Double, draws: Int)? {
    var found: (median: Double, end: Double, draws: Int)?
    forEachSampled(in: column) { _, summary, draws in
      let errors = summary.errors(ofRange: draws)
      found = (
        max(found?.median ?? 0, errors.median), max(found?.end ?? 0, errors.low, errors.high),
        draws.count
      )
    }
    return found
  }

  /// What the three numbers of a range hide where they are one though some draws are another, of a column's first rows.
  package static func unseen(in column: Column) -> UnseenDraws? {
    var found: UnseenDraws?
    forEachSampled(in: column) { row, summary, draws in
      guard case .ranges(let ranges) = column.storage else { return }
      let range = ranges[row]
      guard range.low == range.high, !summary.isPoint else { return }
      let share = Double(draws.count { $0 != range.mid }) / Double(draws.count)
      let one = UnseenDraws(
        rows: (found?.rows ?? 0) + 1, share: share, shown: range.mid, mean: summary.mean(draws))
      if let most = found, most.share >= share {
        found?.rows = one.rows
      } else {
        found = one
      }
    }
    return found
  }

  /// The same for the chances that a column of conditions shows.
  package static func ofChances(in column: Column) -> Greatest? { of(.chance, in: column) }

  fileprivate static func of(_ statistic: DrawStatistic, in column: Column) -> Greatest? {
    var found: Greatest?
    forEachSampled(in: column) { row, summary, draws in
      let error = summary.estimate(of: statistic, draws).error
      if let most = found?.error, most >= error { return }
      found = Greatest(error: error, row: row, draws: draws.count)
    }
    return found
  }

  private static func forEachSampled(
    in column: Column,
    _ body: (_ row: Int, DrawsSummary, _ draws: UnsafeBufferPointer<Double>) -> Void
  ) {
    guard case .ranges(let ranges) = column.storage else { return }
    for row in 0..<min(rowsLookedAt, ranges.count) where column.isPresent(row) {
      guard ranges[row].shape == .sampled, let samples = ranges.samples(row: row) else { continue }
      let draws = samples.elements
      body(row, DrawsSummary(draws, DrawsQuantiles(capacity: draws.count)), draws)
    }
  }
}

extension ExecutionContext {
  /// Says how far an end or the middle of a range may be off that was read off its draws.
  func noteError(of bound: RangeBound, in column: Column) {
    let statistic: DrawStatistic =
      switch bound {
      case .low: .quantile(0.05)
      case .mid: .quantile(0.5)
      case .high: .quantile(0.95)
      }
    guard notesErrors, case .ranges(let ranges) = column.storage,
      let found = DrawsErrors.of(statistic, in: column), found.error > 0
    else { return }
    notes.add(
      .boundError(found.error, of: bound, value: ranges[found.row][bound], draws: found.draws))
  }
}
