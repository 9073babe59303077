import Synchronization

/// Draws that were computed and are kept: rows × draws, each row's together. Columns refer to its rows by
/// key, so that moving rows about copies no draws.
package final class DrawStore: Sendable {
  package let samples: Buffer<Double>
  package let drawCount: Int
  private let id: UInt32
  /// The stated unknowns that rows are a multiple of, plus a number.
  private let origins = Mutex<[UInt64: UInt64]>([:])

  private static let lastID = Atomic<UInt32>(0)

  /// `samples` holds `drawCount` numbers a row, one at least.
  package init(samples: Buffer<Double>, drawCount: Int) {
    precondition(drawCount > 0 && samples.count % drawCount == 0)
    self.samples = samples
    self.drawCount = drawCount
    id = DrawStore.lastID.add(1, ordering: .relaxed).newValue
  }
}

extension DrawStore {
  /// What names the unknown of a row; no two rows in a process share one.
  package func key(row: Int) -> UInt64 { UInt64(id) << 32 | UInt64(truncatingIfNeeded: row) }

  /// The draws of the row that a key names, if it is one of this store.
  package func draws(of key: UInt64) -> Buffer<Double>? {
    let row = Int(key & 0xffff_ffff)
    guard key >> 32 == UInt64(id), (row + 1) * drawCount <= samples.count else { return nil }
    return samples.slice(row * drawCount..<(row + 1) * drawCount)
  }
}

extension DrawStore {
  /// Notes that a row of this store is a multiple of an unknown that was stated, plus a number.
  package func note(origin: UInt64, of key: UInt64) {
    guard draws(of: key) != nil else { return }
    origins.withLock { $0[key] = origin }
  }

  func origin(of key: UInt64) -> UInt64? {
    key >> 32 == UInt64(id) ? origins.withLock { $0[key] } : nil
  }
}

extension RangeBuffer {
  /// What names the stated unknown of which a row is a multiple, plus a number; nil where it is of none.
  package func origin(row: Int) -> UInt64? {
    let key = keys[row]
    guard samples(row: row) != nil else { return key }
    return stores.lazy.compactMap { $0.origin(of: key) }.first
  }
}

extension RangeBuffer {
  /// The draws of a row that was computed, be it shown by them or as a stated range that was moved; `nil` for one that
  /// was stated.
  package func samples(row: Int) -> Buffer<Double>? {
    for store in stores {
      if let draws = store.draws(of: keys[row]) { return draws }
    }
    return nil
  }

  /// Those of two columns, each once.
  package static func joined(_ first: [DrawStore], _ second: [DrawStore]) -> [DrawStore] {
    if second.isEmpty { return first }
    return first + second.filter { store in !first.contains { $0 === store } }
  }
}

/// Where the draws of one value come from.
package enum DrawSource: Sendable {
  case stated(Distribution, key: UInt64)
  case kept(Buffer<Double>)
  /// The same value in every draw.
  case held(Double)

  /// `nil` for a value of which one side alone is known.
  package init?(_ value: RangedValue, key: UInt64) {
    guard let distribution = Distribution(value) else { return nil }
    self = .stated(distribution, key: key)
  }

  package init?(_ ranges: RangeBuffer, row: Int) {
    if let samples = ranges.samples(row: row) {
      self = .kept(samples)
      return
    }
    self.init(ranges[row], key: ranges.keys[row])
  }

  /// The source with its unknown held at a point of its distribution, where it is one of these.
  package func holding(_ held: [UInt64: Double]) -> DrawSource {
    guard case .stated(let distribution, let key) = self, let share = held[key] else { return self }
    return .held(distribution.quantile(share))
  }

  /// Writes a range of draws. Where more are wanted than were kept, they are taken in turn again.
  package func fill(draws: Range<Int>, into target: UnsafeMutableBufferPointer<Double>) {
    switch self {
    case .stated(let distribution, let key):
      distribution.fill(draws: draws, key: key, into: target)
    case .held(let value): target.update(repeating: value)
    case .kept(let samples):
      if draws.upperBound <= samples.count, draws.count <= target.count {
        let part = UnsafeBufferPointer(rebasing: samples.elements[draws])
        _ = target.update(fromContentsOf: part)
        return
      }
      for (place, draw) in zip(target.indices, draws) {
        target[place] = samples.elements[draw % samples.count]
      }
    }
  }
}
