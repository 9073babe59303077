import OIQPlan
import OIQValues

/// What a call remembers of one group's rows, for each draw of a block.
protocol DrawsAccumulator: AnyObject {
  /// Forgets the group before.
  func begin()
  /// A row's draws, as many as the block has.
  func add(_ draws: UnsafePointer<Double>)
  /// Writes the group's result for each draw; only called after a row was added.
  func end(into target: UnsafeMutablePointer<Double>)
}

enum DrawsAccumulators {
  static func make(_ call: AggregateCall, width: Int) -> (any DrawsAccumulator)? {
    guard case .kind(let kind) = call.operation else { return nil }
    switch kind {
    case .sum: return SumOfDraws(.sum, width)
    case .mean: return SumOfDraws(.mean, width)
    case .min, .all: return ExtremeOfDraws(.least, width)
    case .max, .any: return ExtremeOfDraws(.greatest, width)
    case .first: return RowOfDraws(.first, width)
    case .last: return RowOfDraws(.last, width)
    case .count: return nil
    case .median:
      return CollectedDraws(width) { values in
        Quantiles(levels: [0.5]).values(of: values, threads: 1)[0]
      }
    case .quantile:
      let level = call.parameters.first ?? 0.5
      return CollectedDraws(width) { values in
        Quantiles(levels: [level]).values(of: values, threads: 1)[0]
      }
    case .sd: return CollectedDraws(width) { CollectedRows.deviation($0) }
    case .countDistinct: return CollectedDraws(width) { Double(Set($0.map { $0 + 0 }).count) }
    }
  }
}

/// Sums and means rounded once, as those of plain numbers; draws that the pair of doubles doesn't decide
/// are `doubtful`.
final class SumOfDraws: DrawsAccumulator {
  private let result: SumAccumulator.Result
  private let width: Int
  private let high: Scratch<Double>
  private let low: Scratch<Double>
  private var largest = 0.0
  private var smallest = Double.infinity
  private var count = 0
  private(set) var doubtful: [Int] = []

  init(_ result: SumAccumulator.Result, _ width: Int) {
    (self.result, self.width) = (result, width)
    (high, low) = (Scratch(count: width), Scratch(count: width))
  }

  func begin() {
    high.elements.update(repeating: 0)
    low.elements.update(repeating: 0)
    (largest, smallest, count, doubtful) = (0, .infinity, 0, [])
  }

  func add(_ draws: UnsafePointer<Double>) {
    guard let high = high.elements.baseAddress, let low = low.elements.baseAddress else { return }
    var (greatest, least) = (largest, smallest)
    for draw in 0..<width {
      let value = draws[draw]
      let (sum, error) = DoubleDouble.twoSum(high[draw], value)
      high[draw] = sum
      low[draw] += error
      let size = value.magnitude
      greatest = size > greatest ? size : greatest
      least = size < least && size > 0 ? size : least
    }
    (largest, smallest) = (greatest, least)
    count += 1
  }

  func end(into target: UnsafeMutablePointer<Double>) {
    var sum = CertifiedSum(
      pair: DoubleDouble(), count: count, magnitude: largest * Double(count), depth: count,
      smallest: smallest)
    for draw in 0..<width {
      sum.pair = DoubleDouble(high: high.elements[draw], low: low.elements[draw])
      let rounded = result == .sum ? sum.rounded : sum.roundedMean
      if rounded == nil { doubtful.append(draw) }
      target[draw] = rounded ?? 0
    }
  }

  /// The exact answer; `nil` beyond all doubles.
  func rounded(_ sum: ExactSum) -> Double? {
    switch result {
    case .sum: sum.rounded
    case .mean: sum.quotient(by: max(sum.count, 1))
    }
  }
}

/// The least or greatest of a group; for conditions 1 and 0, whether all or any hold.
final class ExtremeOfDraws: DrawsAccumulator {
  private let kind: ExtremeKind
  private let width: Int
  private let values: Scratch<Double>
  private var isEmpty = true

  init(_ kind: ExtremeKind, _ width: Int) {
    (self.kind, self.width) = (kind, width)
    values = Scratch(count: width)
  }

  func begin() { isEmpty = true }

  func add(_ draws: UnsafePointer<Double>) {
    guard let values = values.elements.baseAddress else { return }
    if isEmpty {
      values.update(from: draws, count: width)
      isEmpty = false
      return
    }
    switch kind {
    case .least:
      for draw in 0..<width {
        values[draw] = draws[draw] < values[draw] ? draws[draw] : values[draw]
      }
    case .greatest:
      for draw in 0..<width {
        values[draw] = draws[draw] > values[draw] ? draws[draw] : values[draw]
      }
    }
  }

  func end(into target: UnsafeMutablePointer<Double>) {
    for draw in 0..<width { target[draw] = values.elements[draw] }
  }
}

/// The draws of the first or last row of a group.
final class RowOfDraws: DrawsAccumulator {
  private let end: PositionAccumulator.End
  private let width: Int
  private let values: Scratch<Double>
  private var isEmpty = true

  init(_ end: PositionAccumulator.End, _ width: Int) {
    (self.end, self.width) = (end, width)
    values = Scratch(repeating: 0, count: width)
  }

  func begin() { isEmpty = true }

  func add(_ draws: UnsafePointer<Double>) {
    if end == .first, !isEmpty { return }
    values.elements.baseAddress?.update(from: draws, count: width)
    isEmpty = false
  }

  func end(into target: UnsafeMutablePointer<Double>) {
    for draw in 0..<width { target[draw] = values.elements[draw] }
  }
}

/// Results that need all values of a group at once, draw by draw.
final class CollectedDraws: DrawsAccumulator {
  private let width: Int
  private let result: (UnsafeBufferPointer<Double>) -> Double?
  /// Row after row.
  private var values: [Double] = []
  private var count = 0
  /// Whether every draw had a result; a deviation of one value has none.
  private(set) var isDefined = true

  init(_ width: Int, _ result: @escaping (UnsafeBufferPointer<Double>) -> Double?) {
    (self.width, self.result) = (width, result)
  }

  func begin() {
    values.removeAll(keepingCapacity: true)
    (count, isDefined) = (0, true)
  }

  func add(_ draws: UnsafePointer<Double>) {
    values.append(contentsOf: UnsafeBufferPointer(start: draws, count: width))
    count += 1
  }

  func end(into target: UnsafeMutablePointer<Double>) {
    let one = Scratch<Double>(count: count)
    for draw in 0..<width {
      for row in 0..<count { one.elements[row] = values[row * width + draw] }
      let value = result(UnsafeBufferPointer(one.elements))
      isDefined = isDefined && value != nil
      target[draw] = value ?? 0
    }
  }
}
