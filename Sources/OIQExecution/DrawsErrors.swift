import OIQPlan
import OIQValues

/// How far a number from finitely many draws may be off: its standard error.
package enum DrawsErrors {}

extension DrawsErrors {
  /// That of a quantile, from the draws alone: half the distance between those whose ranks lie one standard
  /// deviation of the rank, sqrt(n p (1 - p)), to either side (H. A. David and H. N. Nagaraja, "Order
  /// Statistics", 2003, 7.1).
  static func ofQuantile(
    _ level: Double, _ draws: UnsafeBufferPointer<Double>, _ summary: DrawsSummary
  ) -> Double {
    guard !summary.isPoint else { return 0 }
    let reach = (level * (1 - level) / Double(draws.count)).squareRoot()
    let ends = summary.quantiles(
      draws, levels: [max(level - reach, 0), min(level + reach, 1)])
    return (ends[1] - ends[0]) / 2
  }

  static func of(
    _ statistic: DrawStatistic, _ draws: UnsafeBufferPointer<Double>, _ summary: DrawsSummary
  ) -> Double {
    guard !summary.isPoint, draws.count > 1 else { return 0 }
    let root = Double(draws.count).squareRoot()
    switch statistic {
    case .mean, .chance: return (CollectedRows.deviation(draws) ?? 0) / root
    case .quantile(let level): return ofQuantile(level, draws, summary)
    case .sd:
      // By the fourth moment, which the variance of a variance follows from.
      guard let mean = ExactSum.mean(draws), let deviation = CollectedRows.deviation(draws) else {
        return 0
      }
      let variance = deviation * deviation
      var fourth = 0.0
      for draw in draws {
        let square = (draw - mean) * (draw - mean) / variance
        fourth += square * square
      }
      let excess = max(fourth / Double(draws.count) - 1, 0)
      return deviation * excess.squareRoot() / (2 * root)
    }
  }

  /// The greatest standard error of the medians of a column's first rows, and how many draws they have; nil
  /// where none is computed.
  package static func ofMedians(in column: Column, rows: Int) -> (error: Double, draws: Int)? {
    guard case .ranges(let ranges) = column.storage else { return nil }
    var found: (error: Double, draws: Int)?
    for row in 0..<min(rows, ranges.count) where column.isPresent(row) {
      // What a condition shows is no median.
      guard ranges[row].low < ranges[row].high, let samples = ranges.samples(row: row) else {
        continue
      }
      let summary = DrawsSummary(
        samples.elements, DrawsQuantiles(capacity: samples.elements.count))
      let error = ofQuantile(0.5, samples.elements, summary)
      found = (max(error, found?.error ?? 0), samples.count)
    }
    return found
  }
}
