import OIQValues
import Synchronization

/// The draws of stated ranges, made once for all statements of a text and all runs of a formula. As draws follow from a
/// key and a range alone, nothing depends on whether they are found here; when it is full, the others are made each
/// time.
package final class DrawMemo: Sendable {
  private struct Unknown: Hashable {
    var range: RangedValue
    var key: UInt64
  }

  /// Bytes of draws that are kept.
  private static let limit = 64 << 20
  /// Of unknowns with more draws each thread makes its own part.
  private static let mostDraws = 1 << 17
  /// Columns of more rows are read once and make their draws as they are read.
  static let mostRows = 256

  private let found = Mutex<[Unknown: Buffer<Double>]>([:])
  private let bytes = Atomic<Int>(0)

  package init() {}

  /// The first draws of a source that follows from a range and a key; `nil` where there is no more room.
  func draws(
    of source: DrawSource, _ range: RangedValue, _ key: UInt64, count: Int
  ) -> Buffer<Double>? {
    let unknown = Unknown(range: range, key: key)
    if let draws = found.withLock({ $0[unknown] }) { return draws }
    let size = count * MemoryLayout<Double>.stride
    guard count <= DrawMemo.mostDraws else { return nil }
    guard bytes.add(size, ordering: .relaxed).newValue <= DrawMemo.limit else {
      bytes.subtract(size, ordering: .relaxed)
      return nil
    }
    let draws = Buffer<Double>(count: count) { source.fill(draws: 0..<count, into: $0) }
    found.withLock { $0[unknown] = draws }
    return draws
  }
}
