import OIQPlan
import OIQValues

/// Finds the rows that a sort would put first by keeping a threshold: what isn't below it is passed over,
/// and the few that are kept are cut back to the best from time to time.
struct TopSelection {
  /// Of the first sort term.
  let part: KeyPart
  let rowCount: Int
  let count: Int
  /// Whether a later row with the threshold's own key may still come first, by a second term.
  let ties: Ties

  enum Ties { case rowOrder, furtherTerms }

  private typealias Entry = RadixOrder.Entry

  /// Rows that are passed over together: few, so that one that isn't doesn't hold up many.
  private static let chunk = 256

  /// Row numbers, ascending, among which the first `count` are.
  func rows(threads: Int) -> [Int32] {
    if let ranges = zones(threads: threads) {
      return reduced(ranges.flatMap { candidates(in: $0) }).map(\.row).sorted()
    }
    let ranges = Fork.split(rowCount, threads: threads)
    let found = Results<Entry>(count: ranges.count)
    Fork.tasks(ranges.count, threads: threads) { found.set($0, candidates(in: ranges[$0])) }
    return reduced(found.all.flatMap { $0 }).map(\.row).sorted()
  }

  /// Where the first rows lie, ascending; `nil` where that leaves out too little. Each zone has a row with the best
  /// of its keys: the first `count` rows have none worse than the best of the `count`-th zone.
  private func zones(threads: Int) -> [Range<Int>]? {
    guard case .doubles(let buffer) = part.source, part.presence == nil else { return nil }
    let size = NumberZones.size
    guard count > 0, rowCount == buffer.count, rowCount / size > 8 * count else { return nil }
    let zones = buffer.zones(threads: threads)
    let isAscending = part.direction == .ascending
    let best = isAscending ? zones.low.array : zones.high.array
    let last = best.sorted { isAscending ? $0 < $1 : $0 > $1 }[count - 1]
    let met = best.indices.filter { isAscending ? best[$0] <= last : best[$0] >= last }
    guard met.count <= 4 * count else { return nil }
    return met.map { $0 * size..<min(($0 + 1) * size, rowCount) }
  }

  private func candidates(in range: Range<Int>) -> [Entry] {
    var kept: [Entry] = []
    // None until there are enough rows to leave some out.
    var threshold: UInt64?
    var limit = max(2 * count, 64)
    kept.reserveCapacity(limit + TopSelection.chunk)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: TopSelection.chunk) { keys in
      guard let keys = keys.baseAddress else { return }
      for start in stride(from: range.lowerBound, to: range.upperBound, by: TopSelection.chunk) {
        let rows = start..<min(start + TopSelection.chunk, range.upperBound)
        if passesOver(rows, threshold) { continue }
        part.encode(rows, into: keys)
        for offset in 0..<rows.count where isBelow(keys[offset], threshold) {
          kept.append(Entry(key: keys[offset], row: Int32(truncatingIfNeeded: start + offset)))
        }
        guard kept.count > limit else { continue }
        kept = reduced(kept)
        threshold = kept.map(\.key).max()
        limit = max(limit, 2 * kept.count)
      }
    }
    return reduced(kept)
  }

  @inline(__always)
  private func isBelow(_ key: UInt64, _ threshold: UInt64?) -> Bool {
    guard let threshold else { return true }
    switch ties {
    case .rowOrder: return key < threshold
    case .furtherTerms: return key <= threshold
    }
  }

  /// The best `count`, with their ties where those matter.
  private func reduced(_ entries: [Entry]) -> [Entry] {
    guard entries.count > count else { return entries }
    let sorted = entries.sorted { $0.key != $1.key ? $0.key < $1.key : $0.row < $1.row }
    var end = count
    if ties == .furtherTerms {
      while end < sorted.count, sorted[end].key == sorted[count - 1].key { end += 1 }
    }
    return Array(sorted[..<end])
  }

  /// Whether no number of these rows can be below the threshold, found without making their keys.
  private func passesOver(_ rows: Range<Int>, _ threshold: UInt64?) -> Bool {
    guard case .doubles(let buffer) = part.source, part.presence == nil, let threshold else {
      return false
    }
    let values = UnsafeRawPointer(buffer.elements.baseAddress.unsafelyUnwrapped)
    guard rows.count % 4 == 0 else { return false }
    let bound = SIMD2<Double>(repeating: part.double(of: threshold))
    let first = values + rows.lowerBound * 8
    return switch part.direction {
    case .ascending: TopSelection.none(of: first, rows.count) { $0 .<= bound }
    case .descending: TopSelection.none(of: first, rows.count) { $0 .>= bound }
    }
  }

  /// In pairs, two at a time: masks of wider vectors become more than a register.
  @inline(__always)
  private static func none(
    of values: UnsafeRawPointer, _ count: Int,
    where hit: (SIMD2<Double>) -> SIMDMask<SIMD2<Int64>>
  ) -> Bool {
    var (even, odd) = (SIMD2<Int64>(repeating: 0), SIMD2<Int64>(repeating: 0))
    for offset in stride(from: 0, to: count * 8, by: 32) {
      let first = values.loadUnaligned(fromByteOffset: offset, as: SIMD2<Double>.self)
      let second = values.loadUnaligned(fromByteOffset: offset + 16, as: SIMD2<Double>.self)
      even |= unsafeBitCast(hit(first), to: SIMD2<Int64>.self)
      odd |= unsafeBitCast(hit(second), to: SIMD2<Int64>.self)
    }
    let any = even | odd
    return any[0] | any[1] == 0
  }
}

extension KeyPart {
  /// A part over the leading buffer of a column, made without looking at its values.
  static func leading(of column: Column, _ direction: SortTerm.Direction) -> KeyPart? {
    let presence = column.presence
    var part: KeyPart
    switch column.storage {
    case .numbers(let buffer):
      part = KeyPart(source: .doubles(buffer), presence: presence, lowest: 0, span: .max - 1)
    case .ranges(let ranges):
      part = KeyPart(source: .doubles(ranges.mid), presence: presence, lowest: 0, span: .max - 1)
    case .dates(let buffer), .spans(let buffer, _):
      part = KeyPart(
        source: .words(buffer), presence: presence, lowest: 0, span: UInt64(UInt32.max))
    case .codes(let buffer, let texts):
      let ranks = TextNumbers.ranks(of: texts, usedBy: buffer)
      part = codes(buffer, presence, numbers: ranks.numbers, bound: ranks.bound)
    case .bools(let buffer): part = bools(buffer, presence)
    case .facts: return nil
    }
    part.direction = direction
    return part
  }

  /// The double whose number this is, in a part made by `leading`.
  fileprivate func double(of number: UInt64) -> Double {
    let raw = direction == .ascending ? number : (lowest &+ span) &- number
    return SortedNumbers.double(raw)
  }
}

/// What tasks that run at the same time give, each in its own place.
final class Results<Element>: @unchecked Sendable {
  private let places: UnsafeMutableBufferPointer<[Element]>

  init(count: Int) {
    places = .allocate(capacity: count)
    places.initialize(repeating: [])
  }

  deinit {
    places.deinitialize()
    places.deallocate()
  }

  /// Called once an index.
  func set(_ index: Int, _ result: [Element]) { places[index] = result }

  var all: [[Element]] { Array(places) }
}
