import OIQPlan
import OIQValues

// Window functions that give another row's value: for each row the number of that row, or -1.

extension WindowKernel {
  enum End { case first, last }

  func rowsBefore() -> Buffer<Int32> {
    if call.offset == 1, call.period == nil { return neighbours(layout.walk) }
    return rows(atDistance: -max(call.offset, 0))
  }

  func rowsAfter() -> Buffer<Int32> {
    if call.offset == 1, call.period == nil { return neighbours(layout.walkBack) }
    return rows(atDistance: max(call.offset, 0))
  }

  /// The row of the same group that a walk met last.
  @inline(__always)
  private func neighbours(_ walk: ((Int, Int) -> Void) -> Void) -> Buffer<Int32> {
    let last = Scratch<Int32>(repeating: -1, count: layout.groupCount)
    return Buffer(count: layout.rowCount) { rows in
      walk { row, group in
        rows[row] = last.elements[group]
        last.elements[group] = Int32(truncatingIfNeeded: row)
      }
    }
  }

  private func rows(atDistance distance: Int) -> Buffer<Int32> {
    let grouped = layout.grouped
    let starts = stretches(of: grouped)
    return Buffer(count: layout.rowCount) { rows in
      for (start, end) in zip(starts, starts.dropFirst()) {
        for place in start..<end {
          // Compared by subtraction: a distance may be greater than any row number.
          let isInside = distance < 0 ? place - start >= -distance : end - place > distance
          rows[grouped.row(place)] =
            isInside ? Int32(truncatingIfNeeded: grouped.row(place + distance)) : -1
        }
      }
    }
  }

  /// The first or last row of each group that has a value.
  func firstRows(of column: Column, last end: End) -> Buffer<Int32> {
    let found = Scratch<Int32>(repeating: -1, count: layout.groupCount)
    layout.walk { row, group in
      if column.isPresent(row), end == .last || found.elements[group] < 0 {
        found.elements[group] = Int32(truncatingIfNeeded: row)
      }
    }
    return Buffer(count: layout.rowCount) { rows in
      for row in rows.indices { rows[row] = found.elements[layout.group(row)] }
    }
  }

  /// Stretches of a grouped layout that no gap in the periods breaks.
  func stretches(of grouped: WindowLayout) -> [Int] {
    guard let period = call.period,
      case .spans(let starts, let ends) = table.columns[period].storage
    else { return grouped.stretches { _, _ in false } }
    let column = table.columns[period]
    return grouped.stretches { before, row in
      !column.isPresent(before) || !column.isPresent(row)
        || ends.elements[before] != starts.elements[row]
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
