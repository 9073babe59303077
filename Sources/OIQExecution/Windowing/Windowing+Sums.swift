import OIQPlan
import OIQValues

// Window functions that add up. Sums are kept in double-double and rounded once; missing values are left
// out, and a sum of nothing is missing.

/// A sum and how many values it has.
struct RunningSum: BitwiseCopyable {
  private var pair = DoubleDouble()
  private(set) var count = 0

  @inline(__always)
  mutating func add(_ value: Double) {
    pair.add(value)
    count &+= 1
  }

  mutating func add(_ other: RunningSum) {
    pair.add(other.pair)
    count += other.count
  }

  /// Infinite or no number where the sum is beyond what numbers hold.
  @inline(__always)
  var value: Double { pair.high + pair.low }
}

extension WindowKernel {
  func cumulated(_ column: Column) -> Column {
    guard case .numbers(let values) = column.storage else { return column }
    if column.presence == nil, let sums = cumulatedPlain(values) { return Column(.numbers(sums)) }
    let scratch = Scratch<RunningSum>(repeating: RunningSum(), count: layout.groupCount)
    let sums = scratch.elements
    return numbers { result, flags in
      layout.walk { row, group in
        if column.isPresent(row) { sums[group].add(values.elements[row]) }
        result[row] = sums[group].value
        flags[row] = sums[group].count > 0 ? 1 : 0
      }
    }
  }

  /// Sums of values none of which is missing; `nil` where one is beyond what numbers hold.
  private func cumulatedPlain(_ values: Buffer<Double>) -> Buffer<Double>? {
    let sums = Scratch<RunningSum>(repeating: RunningSum(), count: layout.groupCount)
    let (totals, values) = (sums.elements.baseAddress.unsafelyUnwrapped, values.elements)
    var lost = 0
    let result = Buffer<Double>(count: layout.rowCount) { result in
      if layout.groups == nil, layout.sequence == nil {
        var total = RunningSum()
        for row in result.indices {
          total.add(values[row])
          result[row] = total.value
          lost &+= total.value.isFinite ? 0 : 1
        }
      } else {
        layout.walk { row, group in
          totals[group].add(values[row])
          result[row] = totals[group].value
          lost &+= totals[group].value.isFinite ? 0 : 1
        }
      }
    }
    return lost == 0 ? result : nil
  }

  /// Each value divided by the sum of its group.
  func shares(_ column: Column) -> Column {
    guard case .numbers(let values) = column.storage else { return column }
    let sums = Scratch<RunningSum>(repeating: RunningSum(), count: layout.groupCount)
    layout.walk { row, group in
      if column.isPresent(row) { sums.elements[group].add(values.elements[row]) }
    }
    return numbers { result, flags in
      for row in 0..<layout.rowCount {
        result[row] = values.elements[row] / sums.elements[layout.group(row)].value
        flags[row] = column.isPresent(row) ? 1 : 0
      }
    }
  }

  /// The mean of the values of a row and those before it. A window with fewer values than it has rows, or
  /// that would reach over a gap, is partial.
  func movingMeans(_ column: Column) -> Column {
    guard case .numbers(let values) = column.storage else { return column }
    let grouped = layout.grouped
    let starts = stretches(of: grouped)
    return numbers { result, flags in
      for (start, end) in zip(starts, starts.dropFirst()) where start < end {
        var window = MovingSum(width: min(max(call.offset, 1), end - start))
        for place in start..<end {
          let row = grouped.row(place)
          let sum = window.next(column.isPresent(row) ? values.elements[row] : nil)
          result[row] = sum.value / Double(sum.count)
          let isWhole = sum.count >= max(call.offset, 1)
          flags[row] = isWhole || (call.partial == .allowed && sum.count > 0) ? 1 : 0
        }
      }
    }
  }

  /// A column from numbers and a flag a row; what is no number becomes missing, and is counted.
  private func numbers(
    _ fill: (UnsafeMutableBufferPointer<Double>, UnsafeMutableBufferPointer<UInt8>) -> Void
  ) -> Column {
    let flags = Scratch<UInt8>(count: layout.rowCount)
    var lost = 0
    let numbers = Buffer<Double>(count: layout.rowCount) { numbers in
      fill(numbers, flags.elements)
      for row in numbers.indices {
        let isFinite: UInt8 = numbers[row].isFinite ? 1 : 0
        lost &+= Int(flags.elements[row] & (1 - isFinite))
        flags.elements[row] &= isFinite
      }
    }
    context.notes.add(.outOfDomain(call.place), count: lost)
    return Column(.numbers(numbers), presence: Presence.from(flags.buffer.elements))
  }
}

/// The sum of the last `width` values, without ever taking one away again: of the values since the last
/// full block, and of the rest of the block before.
struct MovingSum {
  private let width: Int
  private var block: [Double?] = []
  private var sinceBlock = RunningSum()
  /// Sums of the block before, from each place to its end.
  private var rests: [RunningSum] = []

  init(width: Int) {
    self.width = width
    block.reserveCapacity(width)
  }

  mutating func next(_ value: Double?) -> RunningSum {
    if block.count == width { closeBlock() }
    block.append(value)
    if let value { sinceBlock.add(value) }
    var sum = sinceBlock
    if block.count < width, !rests.isEmpty { sum.add(rests[block.count]) }
    return sum
  }

  private mutating func closeBlock() {
    rests = Array(repeating: RunningSum(), count: width)
    var rest = RunningSum()
    for place in block.indices.reversed() {
      if let value = block[place] { rest.add(value) }
      rests[place] = rest
    }
    block.removeAll(keepingCapacity: true)
    sinceBlock = RunningSum()
  }
}
