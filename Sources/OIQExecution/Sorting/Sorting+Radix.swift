import OIQValues

/// Puts rows into the order of their 64-bit keys, stably.
///
/// One pass cuts the rows into buckets of near equal size that fit the cache, by a map from the leading 16
/// bits; each bucket is then sorted on its own, by whichever thread is free. Keys of 16 bits or less need
/// nothing but the counting.
struct RadixOrder {
  let keys: Buffer<UInt64>
  /// Keys are below 2^width.
  let width: Int
  let threads: Int
  let isStopped: Fork.Stop
  /// Where the sorted numbers themselves go, when they are wanted and the way of sorting has them at hand.
  var output: SortedNumbers?

  struct Entry: BitwiseCopyable {
    var key: UInt64
    var row: Int32
  }

  /// Whether `rows` also fills `output`.
  var writesOutput: Bool { keys.count >= RadixOrder.smallest && width > 16 }

  private static let smallest = 4096

  init(keys: Buffer<UInt64>, width: Int, threads: Int, until isStopped: @escaping Fork.Stop) {
    (self.keys, self.width, self.threads, self.isStopped) = (keys, width, threads, isStopped)
  }

  /// Row numbers in the order of the keys; `nil` where they are in order already, or where the work was stopped.
  func rows() -> Buffer<Int32>? {
    if isAscending { return nil }
    if keys.count < RadixOrder.smallest { return comparedRows() }
    let rows = width <= 16 ? countedRows() : bucketedRows()
    return isStopped() ? nil : rows
  }

  private var isAscending: Bool {
    let ranges = Fork.split(keys.count, threads: threads)
    let flags = Scratch<Bool>(repeating: true, count: ranges.count)
    let keys = keys.elements
    Fork.tasks(ranges.count, threads: ranges.count) { index in
      var previous = ranges[index].lowerBound == 0 ? 0 : keys[ranges[index].lowerBound - 1]
      for start in stride(from: ranges[index].lowerBound, to: ranges[index].upperBound, by: 1024) {
        var descents: UInt64 = 0
        for row in start..<min(start + 1024, ranges[index].upperBound) {
          descents |= keys[row] < previous ? 1 : 0
          previous = keys[row]
        }
        if descents != 0 {
          flags.elements[index] = false
          return
        }
      }
    }
    return flags.elements.allSatisfy { $0 }
  }

  private func comparedRows() -> Buffer<Int32> {
    let entries = Scratch<Entry>(count: keys.count)
    for row in 0..<keys.count {
      entries.elements[row] = Entry(key: keys.elements[row], row: Int32(truncatingIfNeeded: row))
    }
    var sorted = entries.elements
    sorted.sort { left, right in
      left.key != right.key ? left.key < right.key : left.row < right.row
    }
    return Buffer(count: keys.count) { rows in
      for index in rows.indices { rows[index] = sorted[index].row }
    }
  }
}

// MARK: - Counting

extension RadixOrder {
  private func countedRows() -> Buffer<Int32> {
    let plan = Scatter(
      keys: keys, shift: 0, binCount: 1 << width, threads: threads, until: isStopped)
    let cursors = plan.cursors(bucketOf: nil, bucketCount: plan.binCount)
    let keys = keys.elements
    return Buffer(count: keys.count) { rows in
      Fork.tasks(plan.ranges.count, threads: threads) { part in
        let cursor = cursors.elements.baseAddress.unsafelyUnwrapped + part * plan.binCount
        Fork.pieces(of: plan.ranges[part], until: isStopped) { piece in
          for row in piece {
            let bin = Int(truncatingIfNeeded: keys[row])
            rows[Int(cursor[bin])] = Int32(truncatingIfNeeded: row)
            cursor[bin] &+= 1
          }
        }
      }
    }
  }
}

// MARK: - Buckets

extension RadixOrder {
  private func bucketedRows() -> Buffer<Int32> {
    let shift = UInt64(width - 16)
    let plan = Scatter(
      keys: keys, shift: shift, binCount: 1 << 16, threads: threads, until: isStopped)
    let (bucketOf, starts) = plan.buckets(target: max(keys.count / 1024, 4096))
    let entries = scattered(plan, bucketOf, bucketCount: starts.count - 1)
    let groups = groups(of: starts, threads: threads)
    return Buffer(count: keys.count) { rows in
      Fork.tasks(groups.count, threads: threads) { group in
        let largest = groups[group].map { starts[$0 + 1] - starts[$0] }.max() ?? 0
        let sorter = BucketSort(largest: largest)
        for bucket in groups[group] {
          if isStopped() { return }
          let range = starts[bucket]..<starts[bucket + 1]
          sorter.sort(UnsafeMutableBufferPointer(rebasing: entries.elements[range]))
          for index in range { rows[index] = entries.elements[index].row }
          output?.write(entries.elements, range)
        }
      }
    }
  }

  /// Neighbouring buckets, a few groups a thread: what one task sorts with one piece of working memory.
  private func groups(of starts: [Int], threads: Int) -> [Range<Int>] {
    let target = max(keys.count / (threads * 8), 1)
    var groups: [Range<Int>] = []
    var first = 0
    for bucket in 1..<starts.count where starts[bucket] - starts[first] >= target {
      groups.append(first..<bucket)
      first = bucket
    }
    if first < starts.count - 1 { groups.append(first..<starts.count - 1) }
    return groups
  }

  /// Every row's key and number, bucket after bucket, in row order within each.
  private func scattered(
    _ plan: Scatter, _ bucketOf: Buffer<UInt16>, bucketCount: Int
  ) -> Scratch<Entry> {
    let cursors = plan.cursors(bucketOf: bucketOf, bucketCount: bucketCount)
    let entries = Scratch<Entry>(count: keys.count)
    let keys = keys.elements
    let bucketOf = bucketOf.elements
    Fork.tasks(plan.ranges.count, threads: threads) { part in
      let cursor = cursors.elements.baseAddress.unsafelyUnwrapped + part * bucketCount
      Fork.pieces(of: plan.ranges[part], until: isStopped) { piece in
        for row in piece {
          let key = keys[row]
          let bucket = Int(bucketOf[Int(truncatingIfNeeded: key >> plan.shift)])
          entries.elements[Int(cursor[bucket])] = Entry(
            key: key, row: Int32(truncatingIfNeeded: row))
          cursor[bucket] &+= 1
        }
      }
    }
    return entries
  }
}

/// Where the rows of each part of a table go when they are put into bins by the leading bits of their keys.
private struct Scatter {
  let ranges: [Range<Int>]
  let shift: UInt64
  let binCount: Int
  /// Rows in a bin, part after part.
  let counts: Scratch<UInt32>

  init(
    keys: Buffer<UInt64>, shift: UInt64, binCount: Int, threads: Int, until isStopped: Fork.Stop
  ) {
    let ranges = Fork.split(keys.count, threads: threads)
    let counts = Scratch<UInt32>(repeating: 0, count: ranges.count * binCount)
    let keys = keys.elements
    Fork.tasks(ranges.count, threads: threads) { part in
      let bins = counts.elements.baseAddress.unsafelyUnwrapped + part * binCount
      Fork.pieces(of: ranges[part], until: isStopped) { piece in
        for row in piece { bins[Int(truncatingIfNeeded: keys[row] >> shift)] &+= 1 }
      }
    }
    (self.ranges, self.shift, self.binCount, self.counts) = (ranges, shift, binCount, counts)
  }

  /// Neighbouring bins put together until they hold `target` rows, and where each bucket starts.
  func buckets(target: Int) -> (bucketOf: Buffer<UInt16>, starts: [Int]) {
    var starts = [0]
    var filled = 0
    var total = 0
    let map = Buffer<UInt16>(count: binCount) { map in
      for bin in 0..<binCount {
        let size = ranges.indices.reduce(0) { $0 + Int(counts.elements[$1 * binCount + bin]) }
        if filled > 0, filled + size > target {
          starts.append(total)
          filled = 0
        }
        map[bin] = UInt16(truncatingIfNeeded: starts.count - 1)
        filled += size
        total += size
      }
    }
    starts.append(total)
    return (map, starts)
  }

  /// The place of the first row of each bucket, part after part.
  func cursors(bucketOf: Buffer<UInt16>?, bucketCount: Int) -> Scratch<UInt32> {
    let cursors = Scratch<UInt32>(repeating: 0, count: ranges.count * bucketCount)
    for part in ranges.indices {
      for bin in 0..<binCount {
        let bucket = bucketOf.map { Int($0.elements[bin]) } ?? bin
        cursors.elements[part * bucketCount + bucket] &+= counts.elements[part * binCount + bin]
      }
    }
    var next: UInt32 = 0
    for bucket in 0..<bucketCount {
      for part in ranges.indices {
        let size = cursors.elements[part * bucketCount + bucket]
        cursors.elements[part * bucketCount + bucket] = next
        next &+= size
      }
    }
    return cursors
  }
}
