import OIQPlan
import OIQValues

/// The numbers of a sorted column, had back from the keys: they are in order and at hand when their bucket
/// has been sorted, whereas gathering them by row would read all over memory.
struct SortedNumbers {
  let part: KeyPart
  let target: Scratch<Double>

  init(_ part: KeyPart, count: Int) {
    self.part = part
    target = Scratch(count: count)
  }

  /// The part of a column's key that its numbers can be had back from.
  static func part(of column: Column, _ order: RowOrder) -> KeyPart? {
    guard case .numbers = column.storage, column.rowUnits == nil else { return nil }
    return order.singlePart
  }

  func write(_ entries: UnsafeMutableBufferPointer<RadixOrder.Entry>, _ range: Range<Int>) {
    let numbers = target.elements
    switch (part.source, part.direction) {
    case (.wholes, .ascending):
      let shift = part.lowest &- 1 << 63
      for index in range {
        numbers[index] = Double(Int64(bitPattern: entries[index].key &+ shift))
      }
    case (.wholes, .descending):
      let shift = part.lowest &+ part.span &- 1 << 63
      for index in range {
        numbers[index] = Double(Int64(bitPattern: shift &- entries[index].key))
      }
    case (_, .ascending):
      for index in range {
        numbers[index] = SortedNumbers.double(entries[index].key &+ part.lowest)
      }
    case (_, .descending):
      let greatest = part.lowest &+ part.span
      for index in range {
        numbers[index] = SortedNumbers.double(greatest &- entries[index].key)
      }
    }
  }

  /// The double whose raw number this is.
  @inline(__always)
  static func double(_ raw: UInt64) -> Double {
    Double(bitPattern: raw ^ (((raw >> 63) &- 1) | 1 << 63))
  }

  /// The sorted column: missing rows are the last.
  func column(missing: Int) -> Column {
    let count = target.elements.count
    guard missing > 0 else { return Column(.numbers(target.buffer)) }
    let present = count - missing
    let words = Buffer<UInt64>(count: (count + 63) / 64) { words in
      for index in words.indices {
        let width = min(max(present - index * 64, 0), 64)
        words[index] = width == 64 ? .max : (1 << UInt64(width)) - 1
      }
    }
    return Column(.numbers(target.buffer), presence: Presence(words: words, count: count))
  }
}
