import OIQPlan
import OIQValues

/// From when to when each row of a series is: days of periods, or whole years where it has their numbers alone.
struct SeriesSpans {
  let starts: Buffer<Int32>
  let ends: Buffer<Int32>

  /// `nil` for a column of anything else.
  init?(_ column: Column) {
    switch column.storage {
    case .spans(let starts, let ends): (self.starts, self.ends) = (starts, ends)
    case .numbers(let years):
      starts = Buffer(years.elements.map { Int32(exactly: $0.rounded(.down)) ?? 0 })
      ends = Buffer(starts.elements.map { $0 &+ 1 })
    case .ranges, .bools, .dates, .codes, .facts: return nil
    }
  }
}

extension Executor {
  /// Says that between two rows beside each other a year is left out, which only a column of periods would make a gap of.
  func noteYearsBetween(_ table: Table, _ call: WindowCall, _ layout: WindowLayout) {
    for slot in call.years {
      let column = table.columns[slot]
      guard case .numbers(let buffer) = column.storage else { continue }
      let years = buffer.elements
      let areYears = years.indices.allSatisfy { row in
        !column.isPresent(row) || Period(yearLiteral: years[row]) != nil
      }
      guard areYears else { continue }
      let grouped = layout.grouped
      let groups = grouped.groupStarts()
      for (start, end) in zip(groups, groups.dropFirst()) {
        let gap = (start..<end).dropFirst().first { place in
          let (row, before) = (grouped.row(place), grouped.row(place - 1))
          return column.isPresent(row) && column.isPresent(before)
            && abs(years[row] - years[before]) > 1
        }
        guard let gap else { continue }
        let name = table.fields[slot].name
        let (row, before) = (Int(years[grouped.row(gap)]), Int(years[grouped.row(gap - 1)]))
        context.notes.add(
          .remark(
            "\(call.kind.rawValue): beside a row of `\(name)` \(row) stands one of \(before); where years are periods such a gap is missing: `derive \(name) = period(\(name))` before, and `sort \(name)`"
          ))
        return
      }
    }
  }
}
