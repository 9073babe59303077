import OIQValues

/// Sorts the entries of buckets, stably: two counting passes over the leading 22 bits of the span of the
/// bucket's keys, then insertion within the few that still agree (or the same again within the many).
struct BucketSort {
  typealias Entry = RadixOrder.Entry
  private let scratch: Scratch<Entry>
  private let counts: Scratch<UInt32>
  private static let digit: UInt64 = 11
  private static let insertionLimit = 24

  /// Working memory for buckets of up to `largest` entries.
  init(largest: Int) {
    scratch = Scratch(count: largest)
    counts = Scratch(count: 2 << Int(BucketSort.digit))
  }

  func sort(_ entries: UnsafeMutableBufferPointer<Entry>) {
    guard entries.count > BucketSort.insertionLimit else { return insert(entries) }
    let scratch = UnsafeMutableBufferPointer(rebasing: scratch.elements[..<entries.count])
    sort(entries, scratch, counts.elements)
  }

  private func sort(
    _ entries: UnsafeMutableBufferPointer<Entry>, _ scratch: UnsafeMutableBufferPointer<Entry>,
    _ counts: UnsafeMutableBufferPointer<UInt32>
  ) {
    let (lowest, width) = span(of: entries)
    guard width > 0 else { return }
    let digit = BucketSort.digit
    let isWide = width > digit
    let upper = width > digit ? width - digit : 0
    let lower = upper > digit ? upper - digit : 0
    if isWide {
      count(entries, lowest, lower, upper, counts)
      move(entries, scratch, lowest, lower, counts.baseAddress.unsafelyUnwrapped)
      move(
        scratch, entries, lowest, upper, counts.baseAddress.unsafelyUnwrapped + (1 << Int(digit)))
    } else {
      count(entries, lowest, 0, 0, counts)
      move(entries, scratch, lowest, 0, counts.baseAddress.unsafelyUnwrapped)
      _ = entries.update(fromContentsOf: scratch)
    }
    if lower > 0 { finish(entries, scratch, counts, lowest, lower) }
  }

  private func span(of entries: UnsafeMutableBufferPointer<Entry>) -> (UInt64, UInt64) {
    var lowest = UInt64.max
    var highest: UInt64 = 0
    for entry in entries {
      lowest = min(lowest, entry.key)
      highest = max(highest, entry.key)
    }
    return (lowest, UInt64(UInt64.bitWidth - (highest &- lowest).leadingZeroBitCount))
  }

  /// Turns `counts` into the first place of each value of the lower digit, then of the upper.
  private func count(
    _ entries: UnsafeMutableBufferPointer<Entry>, _ lowest: UInt64, _ lower: UInt64,
    _ upper: UInt64, _ counts: UnsafeMutableBufferPointer<UInt32>
  ) {
    counts.update(repeating: 0)
    let size = 1 << Int(BucketSort.digit)
    let mask = size - 1
    for entry in entries {
      let key = entry.key &- lowest
      counts[Int(truncatingIfNeeded: key &>> lower) & mask] &+= 1
      counts[size + (Int(truncatingIfNeeded: key &>> upper) & mask)] &+= 1
    }
    for base in [0, size] {
      var next: UInt32 = 0
      for index in base..<base + size {
        let size = counts[index]
        counts[index] = next
        next &+= size
      }
    }
  }

  private func move(
    _ source: UnsafeMutableBufferPointer<Entry>, _ target: UnsafeMutableBufferPointer<Entry>,
    _ lowest: UInt64, _ shift: UInt64, _ cursor: UnsafeMutablePointer<UInt32>
  ) {
    let mask = (1 << Int(BucketSort.digit)) - 1
    let target = target.baseAddress.unsafelyUnwrapped
    for entry in source {
      let bin = Int(truncatingIfNeeded: (entry.key &- lowest) &>> shift) & mask
      target[Int(cursor[bin])] = entry
      cursor[bin] &+= 1
    }
  }

  /// Sorts within the runs whose keys agree above bit `lower`.
  private func finish(
    _ entries: UnsafeMutableBufferPointer<Entry>, _ scratch: UnsafeMutableBufferPointer<Entry>,
    _ counts: UnsafeMutableBufferPointer<UInt32>, _ lowest: UInt64, _ lower: UInt64
  ) {
    var start = 0
    while start < entries.count {
      let prefix = (entries[start].key &- lowest) &>> lower
      var end = start + 1
      while end < entries.count, (entries[end].key &- lowest) &>> lower == prefix { end += 1 }
      if end - start > 1 {
        let run = UnsafeMutableBufferPointer(rebasing: entries[start..<end])
        if run.count <= BucketSort.insertionLimit {
          insert(run)
        } else {
          sort(run, UnsafeMutableBufferPointer(rebasing: scratch[start..<end]), counts)
        }
      }
      start = end
    }
  }

  private func insert(_ entries: UnsafeMutableBufferPointer<Entry>) {
    guard entries.count > 1 else { return }
    for index in 1..<entries.count {
      let entry = entries[index]
      var place = index
      while place > 0, entries[place - 1].key > entry.key {
        entries[place] = entries[place - 1]
        place -= 1
      }
      entries[place] = entry
    }
  }
}
