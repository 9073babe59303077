// Distributions whose parameters are columns: a score and its parameters in every row.

/// How the parameters of a distribution vary.
package enum ParameterSpread: Sendable {
  /// They are numbers, the same in all draws of a row: neighbours are computed together, from a table where
  /// the kind has one.
  case steady
  /// They have draws themselves: each value is solved for by itself, for a table would serve one draw.
  case drawn
}

extension DistributionKind {
  /// Replaces normal scores by the values there; not a number where parameters make no distribution. A value
  /// follows from its own row alone, whatever stands beside it.
  package func apply(
    toScores scores: UnsafeMutableBufferPointer<Double>,
    parameters: [UnsafeBufferPointer<Double>], _ spread: ParameterSpread
  ) {
    guard parameters.count == parameterCount, parameters.allSatisfy({ $0.count >= scores.count })
    else { return scores.update(repeating: .nan) }
    switch spread {
    case .steady: applyByRuns(scores, parameters)
    case .drawn: applyByRows(scores, parameters)
    }
  }

  private func applyByRuns(
    _ scores: UnsafeMutableBufferPointer<Double>, _ parameters: [UnsafeBufferPointer<Double>]
  ) {
    let block = DrawBlock(capacity: min(scores.count, DrawBlock.size))
    var numbers = [Double](repeating: 0, count: parameters.count)
    var start = 0
    while start < scores.count {
      let end = DistributionKind.endOfRun(parameters, start, scores.count)
      for index in numbers.indices { numbers[index] = parameters[index][start] }
      let run = UnsafeMutableBufferPointer(rebasing: scores[start..<end])
      if let distribution = distribution(numbers) {
        distribution.apply(toScores: run, with: block)
      } else {
        run.update(repeating: .nan)
      }
      start = end
    }
  }

  private static func endOfRun(
    _ parameters: [UnsafeBufferPointer<Double>], _ start: Int, _ count: Int
  ) -> Int {
    var end = start + 1
    while end < count {
      for values in parameters where values[end] != values[start] { return end }
      end += 1
    }
    return end
  }

  private func applyByRows(
    _ scores: UnsafeMutableBufferPointer<Double>, _ parameters: [UnsafeBufferPointer<Double>]
  ) {
    switch self {
    case .normal: Scored.each(scores, parameters[0], parameters[1], Scored.normal)
    case .normalBetween: Scored.each(scores, parameters[0], parameters[1], Scored.normalBetween)
    case .lognormal: Scored.each(scores, parameters[0], parameters[1], Scored.lognormal)
    case .uniform: Scored.each(scores, parameters[0], parameters[1], Scored.uniform)
    case .beta: Scored.each(scores, parameters[0], parameters[1], Scored.beta)
    case .triangular: Scored.each(scores, parameters, Scored.triangular)
    case .pert: Scored.each(scores, parameters, Scored.pert)
    case .bernoulli:
      for row in scores.indices { scores[row] = Scored.bernoulli(scores[row], parameters[0][row]) }
    }
  }
}

/// The value at one normal score, from the parameters as they are written: what `Distribution` gives, which
/// has closed forms for all but the last two.
private enum Scored {
  @inline(__always)
  static func each(
    _ scores: UnsafeMutableBufferPointer<Double>, _ first: UnsafeBufferPointer<Double>,
    _ second: UnsafeBufferPointer<Double>, _ value: (Double, Double, Double) -> Double
  ) {
    for row in scores.indices { scores[row] = value(scores[row], first[row], second[row]) }
  }

  @inline(__always)
  static func each(
    _ scores: UnsafeMutableBufferPointer<Double>, _ parameters: [UnsafeBufferPointer<Double>],
    _ value: (Double, Double, Double, Double) -> Double
  ) {
    let (low, mode, high) = (parameters[0], parameters[1], parameters[2])
    for row in scores.indices { scores[row] = value(scores[row], low[row], mode[row], high[row]) }
  }

  static func normal(_ score: Double, _ mean: Double, _ deviation: Double) -> Double {
    guard deviation >= 0 else { return .nan }
    let half = RangedValue.z95 * deviation
    return normal(score, mean - half, mean, mean + half)
  }

  static func normalBetween(_ score: Double, _ low: Double, _ high: Double) -> Double {
    normal(score, low, low / 2 + high / 2, high)
  }

  private static func normal(
    _ score: Double, _ low: Double, _ mean: Double, _ high: Double
  ) -> Double {
    guard areEnds(low, high) else { return .nan }
    if low == high { return low }
    return mean + (high / 2 - low / 2) / RangedValue.z95 * score
  }

  static func lognormal(_ score: Double, _ low: Double, _ high: Double) -> Double {
    guard low > 0, areEnds(low, high) else { return .nan }
    guard low >= .leastNormalMagnitude else { return normalBetween(score, low, high) }
    if low == high { return low }
    let deviation = (PortableMath.log(high) - PortableMath.log(low)) / (2 * RangedValue.z95)
    return low.squareRoot() * high.squareRoot() * PortableMath.exp(deviation * score)
  }

  static func uniform(_ score: Double, _ low: Double, _ high: Double) -> Double {
    guard areEnds(low, high) else { return .nan }
    if low == high { return low }
    return min(low + (high - low) * PortableMath.normalShare(score), high)
  }

  static func triangular(_ score: Double, _ low: Double, _ mode: Double, _ high: Double) -> Double {
    guard areEnds(low, high), low <= mode, mode <= high else { return .nan }
    if low == high { return low }
    let (width, p) = (high - low, PortableMath.normalShare(score))
    let share = (mode - low) / width
    return p < share
      ? low + width * (p * share).squareRoot()
      : high - width * ((1 - p) * (1 - share)).squareRoot()
  }

  static func bernoulli(_ score: Double, _ chance: Double) -> Double {
    guard (0...1).contains(chance) else { return .nan }
    return PortableMath.normalShare(score) > 1 - chance ? 1 : 0
  }

  static func beta(_ score: Double, _ alpha: Double, _ beta: Double) -> Double {
    guard Distribution.areBeta(alpha, beta) else { return .nan }
    return BetaMass(alpha, beta, by: .fraction).value(at: score)
  }

  static func pert(_ score: Double, _ low: Double, _ mode: Double, _ high: Double) -> Double {
    guard areEnds(low, high), low <= mode, mode <= high else { return .nan }
    if low == high { return low }
    let share = min(max((mode - low) / (high - low), 0), 1)
    let way = BetaMass(1 + 4 * share, 5 - 4 * share, by: .fraction).value(at: score)
    return min(max(low + (high - low) * way, low), high)
  }

  private static func areEnds(_ low: Double, _ high: Double) -> Bool {
    low.isFinite && high.isFinite && low <= high
  }
}
