import OIQValues

/// Exact quantiles without sorting everything.
///
/// The quantile at level p of n values lies at place p·(n - 1) of the sorted values, between neighbours by
/// linear interpolation: type 7 of R. J. Hyndman, Y. Fan, "Sample Quantiles in Statistical Packages",
/// The American Statistician 50 (1996), which is what NumPy, R and spreadsheets do.
package struct Quantiles {
  let levels: [Double]
  var isStopped: Fork.Stop = { false }
}

extension Quantiles {
  /// One number a level; `nil` where there are no values, the level is none or the work was stopped.
  func values(of numbers: UnsafeBufferPointer<Double>, threads: Int) -> [Double?] {
    guard !numbers.isEmpty else { return levels.map { _ in nil } }
    var places = Set<Int>()
    for level in levels {
      guard let place = Quantiles.place(level, numbers.count) else { continue }
      places.insert(place.below)
      places.insert(min(place.below + 1, numbers.count - 1))
    }
    let found = OrderStatistics(places: places.sorted(), isStopped: isStopped)
      .select(numbers, threads: threads)
    return levels.map { level in
      guard let place = Quantiles.place(level, numbers.count), let low = found[place.below] else {
        return nil
      }
      let high = found[min(place.below + 1, numbers.count - 1)] ?? low
      return Quantiles.interpolate(low, high, place.share)
    }
  }

  /// One quantile of values that may be put into another order.
  func value(destroying values: UnsafeMutableBufferPointer<Double>, _ level: Double) -> Double? {
    guard !values.isEmpty, let place = Quantiles.place(level, values.count) else { return nil }
    let low = QuickSelect.value(at: place.below, in: values)
    guard place.share > 0 else { return low }
    // Nothing after the place is smaller, so its neighbour is the smallest of the rest.
    let high = values[(place.below + 1)...].min() ?? low
    return Quantiles.interpolate(low, high, place.share)
  }

  /// The same of values in their order; `nil` where there are none or the level is none.
  package static func value(ofSorted values: [Double], _ level: Double) -> Double? {
    guard !values.isEmpty, let place = place(level, values.count) else { return nil }
    let high = values[min(place.below + 1, values.count - 1)]
    return interpolate(values[place.below], high, place.share)
  }

  private static func place(_ level: Double, _ count: Int) -> (below: Int, share: Double)? {
    guard level >= 0, level <= 1 else { return nil }
    let place = level * Double(count - 1)
    let below = min(Int(place), count - 1)
    return (below, place - Double(below))
  }

  /// Never outside of its neighbours, and exact where they are equal.
  static func interpolate(_ low: Double, _ high: Double, _ share: Double) -> Double {
    if share == 0 || low == high { return low }
    let step = high - low
    let value = step.isFinite ? low + step * share : low * (1 - share) + high * share
    return min(max(value, low), high)
  }
}

/// The values at given places of the sorted order: a histogram of the leading bits tells which values can
/// be there, and only those are looked at again.
struct OrderStatistics {
  /// Ascending, each once.
  let places: [Int]
  let isStopped: Fork.Stop
}

extension OrderStatistics {
  private static let smallCount = 4096
  private static let bucketBits: UInt64 = 16

  func select(_ numbers: UnsafeBufferPointer<Double>, threads: Int) -> [Int: Double] {
    var found: [Int: Double] = [:]
    if numbers.count <= OrderStatistics.smallCount {
      let sorted = numbers.sorted()
      for place in places { found[place] = sorted[place] }
      return found
    }
    let ranges = Parallel.ranges(count: numbers.count, threads: threads, multiple: 64)
    let counts = histogram(numbers, ranges)
    let buckets = buckets(holding: places, counts)
    let members = collect(numbers, ranges, Set(buckets.map(\.index)), counts)
    for bucket in buckets {
      // Counted in part it would have fewer members than places.
      if isStopped() { return [:] }
      guard let values = members[bucket.index] else { continue }
      for (place, value) in selectInBucket(values, bucket) { found[place] = value }
    }
    return found
  }

  /// The places among all values that fall into one bucket, counted from its first value.
  private struct Bucket {
    var index: Int
    var first: Int
    var places: [Int]
  }

  /// Orders as the numbers do; -0 is 0.
  @inline(__always)
  static func key(_ value: Double) -> UInt64 {
    let bits = (value + 0.0).bitPattern
    return bits ^ (UInt64(bitPattern: Int64(bitPattern: bits) >> 63) | 1 << 63)
  }

  @inline(__always)
  private static func bucket(_ value: Double) -> Int {
    Int(truncatingIfNeeded: key(value) >> (64 - bucketBits))
  }

  private func histogram(
    _ numbers: UnsafeBufferPointer<Double>, _ ranges: [Range<Int>]
  ) -> [Int] {
    let size = 1 << Int(OrderStatistics.bucketBits)
    let tables = ranges.map { _ in Scratch<UInt32>(repeating: 0, count: size) }
    Fork.tasks(ranges.count, threads: ranges.count) { index in
      let table = tables[index].elements
      Fork.pieces(of: ranges[index], until: isStopped) { piece in
        for row in piece { table[OrderStatistics.bucket(numbers[row])] &+= 1 }
      }
    }
    var total = [Int](repeating: 0, count: size)
    for table in tables {
      for index in 0..<size { total[index] += Int(table.elements[index]) }
    }
    return total
  }

  private func buckets(holding places: [Int], _ counts: [Int]) -> [Bucket] {
    var buckets: [Bucket] = []
    var first = 0
    var next = places[...]
    for (index, count) in counts.enumerated() where !next.isEmpty {
      let inside = next.prefix { $0 < first + count }
      if !inside.isEmpty {
        buckets.append(Bucket(index: index, first: first, places: Array(inside)))
        next = next.dropFirst(inside.count)
      }
      first += count
    }
    return buckets
  }

  /// The values of each wanted bucket.
  private func collect(
    _ numbers: UnsafeBufferPointer<Double>, _ ranges: [Range<Int>], _ wanted: Set<Int>,
    _ counts: [Int]
  ) -> [Int: [Double]] {
    let isWanted = Scratch<UInt8>(repeating: 0, count: counts.count)
    for bucket in wanted { isWanted.elements[bucket] = 1 }
    let parts = ranges.map { Scratch<Double>(count: $0.count + 1) }
    let lengths = Scratch<Int>(repeating: 0, count: ranges.count)
    Fork.tasks(ranges.count, threads: ranges.count) { index in
      let target = parts[index].elements
      var length = 0
      Fork.pieces(of: ranges[index], until: isStopped) { piece in
        for row in piece {
          let value = numbers[row]
          target[length] = value
          length &+= Int(isWanted.elements[OrderStatistics.bucket(value)])
        }
      }
      lengths.elements[index] = length
    }
    var members: [Int: [Double]] = [:]
    for bucket in wanted { members[bucket, default: []].reserveCapacity(counts[bucket]) }
    for (index, part) in parts.enumerated() {
      Fork.pieces(of: 0..<lengths.elements[index], until: isStopped) { piece in
        for value in part.elements[piece] {
          members[OrderStatistics.bucket(value), default: []].append(value)
        }
      }
    }
    return members
  }

  /// Quickselect for each place; values that are all alike need no looking.
  private func selectInBucket(_ values: [Double], _ bucket: Bucket) -> [(Int, Double)] {
    var values = values
    return values.withUnsafeMutableBufferPointer { buffer in
      var start = 0
      return bucket.places.map { place in
        let wanted = place - bucket.first
        let value = QuickSelect.value(at: wanted, in: buffer, from: start, until: isStopped)
        start = wanted
        return (place, value)
      }
    }
  }
}

/// C. A. R. Hoare's FIND with the median of three as pivot and three-way partition, so that runs of equal
/// values end it; falls back to sorting when pivots keep being bad.
enum QuickSelect {
  /// Afterwards nothing before `place` is greater and nothing after it smaller. Values before `from` are
  /// known to be no greater than the rest. Stopped, it gives what stands there.
  static func value(
    at place: Int, in values: UnsafeMutableBufferPointer<Double>, from: Int = 0,
    until isStopped: Fork.Stop = { false }
  ) -> Double {
    var low = from
    var high = values.count - 1
    var rounds = 64
    while high - low > 32, rounds > 0 {
      if isStopped() { return values[place] }
      let (left, right) = partition(values, low, high)
      if place < left {
        high = left - 1
      } else if place > right {
        low = right + 1
      } else {
        return values[place]
      }
      rounds -= 1
    }
    if low < high {
      var rest = UnsafeMutableBufferPointer(rebasing: values[low...high])
      rest.sort()
    }
    return values[place]
  }

  /// Where the values equal to the pivot begin and end.
  private static func partition(
    _ values: UnsafeMutableBufferPointer<Double>, _ low: Int, _ high: Int
  ) -> (Int, Int) {
    let middle = low + (high - low) / 2
    let (a, b, c) = (values[low], values[middle], values[high])
    let pivot = max(min(a, b), min(max(a, b), c))
    var less = low
    var more = high
    var index = low
    while index <= more {
      let value = values[index]
      if value < pivot {
        values.swapAt(index, less)
        less += 1
        index += 1
      } else if value > pivot {
        values.swapAt(index, more)
        more -= 1
      } else {
        index += 1
      }
    }
    return (less, more)
  }
}
