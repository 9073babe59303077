import OIQPlan
import OIQValues

/// The rows of both sides of a join's result; no list means every row of that side as it stands.
struct JoinedRows {
  var count: Int
  var left: RowList?
  /// `nil` also where the result has no columns of the right.
  var right: RowList?
}

/// What each left row found, turned into rows of the result.
struct JoinMatches {
  let table: JoinTable
  let found: Buffer<Int32>
  let unmatched: Unmatched
  let threads: Int

  /// What becomes of a left row without a match.
  enum Unmatched { case dropped, kept }

  /// Rows of the result, in the left's order and the right's within it.
  func rows(limit: Int) -> Result<JoinedRows, TooManyRows> {
    let ranges = Fork.split(found.count, threads: threads)
    let sizes = Scratch<Int>(repeating: 0, count: ranges.count)
    Fork.tasks(ranges.count, threads: threads) { sizes.elements[$0] = size(of: ranges[$0]) }
    let total = sizes.elements.reduce(0, +)
    if total > limit { return .failure(TooManyRows(count: total)) }
    if table.groups == nil, total == found.count {
      let holes: Holes = unmatched == .kept ? .possible : .none
      return .success(JoinedRows(count: total, left: nil, right: RowList(found, holes: holes)))
    }
    let left = Scratch<Int32>(count: total)
    let right = Scratch<Int32>(count: total)
    Fork.tasks(ranges.count, threads: threads) { part in
      let start = sizes.elements[..<part].reduce(0, +)
      let place = start..<start + sizes.elements[part]
      fill(
        ranges[part], UnsafeMutableBufferPointer(rebasing: left.elements[place]),
        UnsafeMutableBufferPointer(rebasing: right.elements[place]))
    }
    let holes: Holes = unmatched == .kept ? .possible : .none
    return .success(
      JoinedRows(
        count: total, left: RowList(left.buffer), right: RowList(right.buffer, holes: holes)))
  }

  struct TooManyRows: Error { var count: Int }

  private func size(of range: Range<Int>) -> Int {
    let found = found.elements
    let least = unmatched == .kept ? 1 : 0
    var size = 0
    if table.groups == nil {
      return unmatched == .kept ? range.count : range.count - missCount(range)
    } else {
      for row in range { size &+= max(table.count(found[row]), least) }
    }
    return size
  }

  /// How many rows found nothing.
  var missCount: Int {
    let ranges = Fork.split(found.count, threads: threads)
    let counts = Scratch<Int>(repeating: 0, count: ranges.count)
    Fork.tasks(ranges.count, threads: threads) { counts.elements[$0] = missCount(ranges[$0]) }
    return counts.elements.reduce(0, +)
  }

  /// Rows that found nothing: the signs of -1, added up in pieces that 32 bits hold.
  private func missCount(_ range: Range<Int>) -> Int {
    let found = found.elements
    var total = 0
    for start in stride(from: range.lowerBound, to: range.upperBound, by: 1 << 16) {
      var misses: Int32 = 0
      for row in start..<min(start + 1 << 16, range.upperBound) { misses &-= found[row] >> 31 }
      total += Int(misses)
    }
    return total
  }

  private func fill(
    _ range: Range<Int>, _ left: UnsafeMutableBufferPointer<Int32>,
    _ right: UnsafeMutableBufferPointer<Int32>
  ) {
    guard let groups = table.groups else { return compress(range, left, right) }
    let (starts, rows) = (groups.starts.elements, groups.rows.elements)
    var next = 0
    for row in range {
      let group = found.elements[row]
      if group >= 0 {
        for place in starts[Int(group)]..<starts[Int(group) + 1] {
          left[next] = Int32(truncatingIfNeeded: row)
          right[next] = rows[Int(place)]
          next &+= 1
        }
      } else if unmatched == .kept {
        left[next] = Int32(truncatingIfNeeded: row)
        right[next] = -1
        next &+= 1
      }
    }
  }

  /// The rows that found one, without a branch on whether a row did: through a chunk that has room for all.
  private func compress(
    _ range: Range<Int>, _ left: UnsafeMutableBufferPointer<Int32>,
    _ right: UnsafeMutableBufferPointer<Int32>
  ) {
    let found = found.elements
    var next = 0
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * RowKeys.chunk) { chunk in
      let (rows, matches) = (chunk[..<RowKeys.chunk], chunk[RowKeys.chunk...])
      let ownRows = UnsafeMutableBufferPointer(rebasing: rows)
      let ownMatches = UnsafeMutableBufferPointer(rebasing: matches)
      for start in stride(from: range.lowerBound, to: range.upperBound, by: RowKeys.chunk) {
        var kept = 0
        for row in start..<min(start + RowKeys.chunk, range.upperBound) {
          ownRows[kept] = Int32(truncatingIfNeeded: row)
          ownMatches[kept] = found[row]
          kept &+= Int(unsafeBitCast(found[row] >= 0, to: UInt8.self))
        }
        let place = next..<next + kept
        _ = UnsafeMutableBufferPointer(rebasing: left[place]).update(
          fromContentsOf: ownRows[..<kept])
        _ = UnsafeMutableBufferPointer(rebasing: right[place]).update(
          fromContentsOf: ownMatches[..<kept])
        next += kept
      }
    }
  }
}
