import OIQPlan
import OIQValues

// Window functions that give another row's value: for each row the number of that row, or -1.

extension WindowKernel {
  enum End { case first, last }

  func rowsBefore() -> Buffer<Int32> {
    if isNeighbour { return neighbours(over: stride(from: 0, to: layout.rowCount, by: 1)) }
    return rows(atDistance: -max(call.offset, 0))
  }

  func rowsAfter() -> Buffer<Int32> {
    if isNeighbour {
      return neighbours(over: stride(from: layout.rowCount - 1, to: -1, by: -1))
    }
    return rows(atDistance: max(call.offset, 0))
  }

  /// Whether the row asked for is the next one of a group whose rows stand among others.
  private var isNeighbour: Bool {
    call.offset == 1 && call.period == nil && call.alikeIn == nil && !layout.isGrouped
  }

  /// The row of the same group that was met last, walking over the rows as they stand.
  private func neighbours(over places: StrideTo<Int>) -> Buffer<Int32> {
    let scratch = Scratch<Int32>(repeating: -1, count: layout.groupCount)
    let last = scratch.elements
    let groups = layout.groups?.ids.elements
    return Buffer(count: layout.rowCount) { rows in
      guard let groups else { return }
      for row in places {
        let group = Int(groups[row])
        rows[row] = last[group]
        last[group] = Int32(truncatingIfNeeded: row)
      }
    }
  }

  private func rows(atDistance distance: Int) -> Buffer<Int32> {
    let grouped = layout.grouped
    let starts = stretches(of: grouped)
    return Buffer(count: layout.rowCount) { rows in
      Fork.rows(layout.rowCount, threads: context.threadCount) { range in
        // The stretch that the range starts in.
        var stretch = starts.partitioningIndex { $0 > range.lowerBound } - 1
        var place = range.lowerBound
        while place < range.upperBound {
          let end = min(starts[stretch + 1], range.upperBound)
          let whole = starts[stretch]..<starts[stretch + 1]
          fill(rows, place..<end, of: whole, distance, grouped.sequence?.elements)
          (place, stretch) = (end, stretch + 1)
        }
      }
    }
  }

  /// The rows at a distance within one stretch, for some of its places.
  private func fill(
    _ rows: UnsafeMutableBufferPointer<Int32>, _ places: Range<Int>, of stretch: Range<Int>,
    _ distance: Int, _ sequence: UnsafeBufferPointer<Int32>?
  ) {
    for place in places {
      // Compared by subtraction: a distance may be greater than any row number.
      let isInside =
        distance < 0
        ? place - stretch.lowerBound >= -distance : stretch.upperBound - place > distance
      if let sequence {
        rows[Int(sequence[place])] = isInside ? sequence[place + distance] : -1
      } else {
        rows[place] = isInside ? Int32(truncatingIfNeeded: place + distance) : -1
      }
    }
  }

  /// The first or last row of each group, whether or not it has a value.
  func endRows(_ end: End) -> Buffer<Int32> {
    let found = Scratch<Int32>(repeating: -1, count: layout.groupCount)
    layout.walk { row, group in
      if end == .last || found.elements[group] < 0 {
        found.elements[group] = Int32(truncatingIfNeeded: row)
      }
    }
    return Buffer(count: layout.rowCount) { rows in
      for row in rows.indices { rows[row] = found.elements[layout.group(row)] }
    }
  }

  /// Stretches of a grouped layout that no gap in the periods breaks: forwards or backwards each starts where
  /// the other ends, and they are alike in length as months, quarters and years are. In another order than theirs
  /// they are alike.
  func stretches(of grouped: WindowLayout) -> [Int] {
    guard let period = call.period ?? call.alikeIn,
      let spans = SeriesSpans(table.columns[period])
    else { return grouped.groupStarts() }
    let isInSequence = call.period != nil
    let (column, starts, ends) = (table.columns[period], spans.starts, spans.ends)
    let joinsSame = call.sameSpans == .joined
    return grouped.stretches { before, row in
      guard column.isPresent(before), column.isPresent(row) else { return true }
      let (start, end) = (starts.elements[row], ends.elements[row])
      let (earlier, later) = (starts.elements[before], ends.elements[before])
      if joinsSame, start == earlier, end == later { return false }
      let (length, other) = (Int(end) - Int(start), Int(later) - Int(earlier))
      let isAlike = max(length, other) * 4 <= min(length, other) * 5
      return !isAlike || (isInSequence && later != start && end != earlier)
    }
  }
}

extension WindowLayout {
  /// The row at a place of the walk.
  @inline(__always)
  func row(_ place: Int) -> Int {
    guard let sequence else { return place }
    return Int(sequence.elements[place])
  }
}

extension Array {
  /// The first index whose element satisfies a condition that holds from some index on.
  fileprivate func partitioningIndex(where isBeyond: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBeyond(self[middle]) {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }
}
