import Glibc
import OIQValues

/// The loops that copy values by row number. Row numbers come from operators, never from data, and lie
/// inside the source; that is why they aren't checked again here.
struct GatherKernel {
  let list: RowList
  let threads: Int

  func values<Element>(_ source: Buffer<Element>) -> Buffer<Element> {
    let rows = list.rows.elements
    return Buffer(count: rows.count) { target in
      guard source.count > 0 else {
        // Only holes can point here.
        if let start = target.baseAddress {
          memset(UnsafeMutableRawPointer(start), 0, target.count * MemoryLayout<Element>.stride)
        }
        return
      }
      let from = source.elements
      Fork.rows(rows.count, threads: threads) { range in
        switch list.holes {
        case .none: for row in range { target[row] = from[Int(rows[row])] }
        case .possible: for row in range { target[row] = from[max(Int(rows[row]), 0)] }
        }
      }
    }
  }

  func presence(_ presence: Presence?) -> Presence? {
    if presence == nil, list.holes == .none { return nil }
    let rows = list.rows.elements
    let source = presence.map { $0.words.elements }
    let words = Buffer<UInt64>(count: (rows.count + 63) / 64) { words in
      Fork.rows(rows.count, threads: threads) { range in
        for start in stride(from: range.lowerBound, to: range.upperBound, by: 64) {
          let end = min(start + 64, range.upperBound)
          words[start >> 6] = GatherKernel.word(rows, start..<end, source)
        }
      }
    }
    let gathered = Presence(words: words, count: rows.count)
    return gathered.missingCount == 0 ? nil : gathered
  }

  private static func word(
    _ rows: UnsafeBufferPointer<Int32>, _ range: Range<Int>, _ source: UnsafeBufferPointer<UInt64>?
  ) -> UInt64 {
    var word: UInt64 = 0
    for row in range {
      let from = Int(rows[row])
      var bit: UInt64 = from >= 0 ? 1 : 0
      if let source, from >= 0 { bit = source[from >> 6] >> UInt64(from & 63) & 1 }
      word |= bit << UInt64(row - range.lowerBound)
    }
    return word
  }

  /// A hole rests on no facts.
  func facts(_ lists: FactLists) -> FactLists {
    let rows = list.rows.elements
    var total = 0
    let offsets = Buffer<Int32>(count: rows.count + 1) { offsets in
      for row in rows.indices {
        offsets[row] = Int32(clamping: total)
        if rows[row] >= 0 { total += lists[Int(rows[row])].count }
      }
      offsets[rows.count] = Int32(clamping: total)
    }
    let parts = Buffer<FactPart>(count: min(total, Int(Int32.max))) { parts in
      var next = 0
      for row in rows where row >= 0 {
        for part in lists[Int(row)] where next < parts.count {
          parts[next] = part
          next += 1
        }
      }
    }
    return FactLists(offsets: offsets, parts: parts)
  }
}
