import OIQValues
import Synchronization

/// The unknowns that a run drew, each with the range that it was first met as.
package final class UnknownLog: Sendable {
  private let met = Mutex<[UInt64: RangedValue]>([:])
  private let rows = Mutex<[UInt64: RowUnknown]>([:])

  /// One row's part of a range that every row has for itself.
  package struct RowUnknown: Sendable {
    /// The key of the range as the plan has it.
    package var range: UInt64
    /// What names the row: `Amazon, 2026`; its number where nothing does.
    package var row: String
  }

  package init() {}

  func add(_ key: UInt64, _ range: RangedValue) {
    met.withLock { met in
      if met[key] == nil { met[key] = range }
    }
  }

  /// What another run drew as well.
  package func add(_ other: UnknownLog) {
    for (key, range) in other.all { add(key, range) }
    add(rows: other.ofRows)
  }

  func add(rows new: [UInt64: RowUnknown]) { rows.withLock { $0.merge(new) { old, _ in old } } }

  /// By the key of the draws.
  package var ofRows: [UInt64: RowUnknown] { rows.withLock { $0 } }

  package var all: [UInt64: RangedValue] { met.withLock { $0 } }
}

extension ExecutionContext {
  /// Where the draws of a stated range come from in this run: held at a point where it is to be. `nil` for a
  /// range of which one side alone is known.
  func source(_ range: RangedValue, key: UInt64) -> DrawSource? {
    DrawSource(range, key: key).map { kept(noted($0, range, key), range, key) }
  }

  /// The same for a row of a column, whose draws may have been kept.
  func source(_ ranges: RangeBuffer, row: Int) -> DrawSource? {
    DrawSource(ranges, row: row).map { source in
      let (range, key) = (ranges[row], ranges.keys[row])
      let noted = noted(source, range, key)
      return ranges.count <= DrawMemo.mostRows ? kept(noted, range, key) : noted
    }
  }

  /// The same for a term of an amount.
  func source(of term: FlowTerm) -> DrawSource? {
    term.source.map { noted($0, term.range, term.key) }
  }

  private func noted(_ source: DrawSource, _ range: RangedValue, _ key: UInt64) -> DrawSource {
    if case .stated = source { unknowns?.add(key, range) }
    return source.holding(held)
  }

  /// The same draws, out of the memory that the runs of a text share where they have one.
  private func kept(_ source: DrawSource, _ range: RangedValue, _ key: UInt64) -> DrawSource {
    guard let memo, case .stated = source else { return source }
    return memo.draws(of: source, range, key, count: draws).map { .kept($0) } ?? source
  }
}
