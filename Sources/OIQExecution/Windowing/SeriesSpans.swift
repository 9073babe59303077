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
