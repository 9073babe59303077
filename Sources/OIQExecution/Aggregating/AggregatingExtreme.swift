import OIQPlan
import OIQValues

/// The smallest or the greatest number.
final class NumberExtremeAccumulator: Accumulator {
  private let lane: Lane
  private let kind: ExtremeKind
  private var cells: GroupCells<Double>
  private(set) var skipped = 0

  init(_ lane: Lane, _ kind: ExtremeKind) {
    self.lane = lane
    self.kind = kind
    // No column holds an infinity: a cell that still does has met no value.
    cells = GroupCells(initial: kind == .least ? .infinity : -.infinity)
  }

  func add(_ chunk: AggregateChunk) {
    cells.reserve(chunk.groupCount)
    let values = chunk.frame.numbers(lane)
    let valid = chunk.validity(lane, &skipped)
    switch kind {
    case .least: add(chunk, values, valid) { $0 < $1 ? $0 : $1 }
    case .greatest: add(chunk, values, valid) { $0 > $1 ? $0 : $1 }
    }
  }

  @inline(__always)
  private func add(
    _ chunk: AggregateChunk, _ values: UnsafePointer<Double>, _ valid: UnsafePointer<UInt8>?,
    _ choose: (Double, Double) -> Double
  ) {
    let cells = cells.elements
    let initial = self.cells.initial
    guard let ids = chunk.ids else {
      var best = cells[0]
      for row in 0..<chunk.count {
        best = choose(valid?[row] ?? 1 != 0 ? values[row] : initial, best)
      }
      cells[0] = best
      return
    }
    for row in 0..<chunk.count {
      let group = Int(ids[row])
      cells[group] = choose(valid?[row] ?? 1 != 0 ? values[row] : initial, cells[group])
    }
  }

  func merge(_ other: any Accumulator, numbers: [Int32]?, groupCount: Int) {
    guard let other = other as? NumberExtremeAccumulator else { return }
    cells.reserve(groupCount)
    skipped += other.skipped
    let kind = kind
    cells.merge(other.cells, numbers) { mine, theirs in
      mine = kind == .least ? min(mine, theirs) : max(mine, theirs)
    }
  }

  func column(_ groups: [Int32]) -> Column {
    // Adding 0 makes -0 and 0 one, whichever came first.
    let values = groups.map { cells.value($0) + 0 }
    return Column(
      .numbers(Buffer(values.map { $0.isFinite ? $0 : 0 })),
      presence: Presence.from(values.map(\.isFinite)))
  }
}

enum ExtremeKind { case least, greatest }

/// The smallest or greatest date, period or text, by integers that order as they do.
final class OrderedExtremeAccumulator: Accumulator {
  private let lane: Lane
  private let kind: ExtremeKind
  private let decode: Decoding
  private var cells: GroupCells<Int64>
  private(set) var skipped = 0

  /// How an integer becomes a value again.
  enum Decoding {
    case dates, periods
    /// Ranks of a dictionary's texts, and the code that each rank stands for.
    case texts(TextDictionary, codes: [Int32])
  }

  init(_ lane: Lane, _ kind: ExtremeKind, _ decode: Decoding) {
    self.lane = lane
    self.kind = kind
    self.decode = decode
    cells = GroupCells(initial: kind == .least ? .max : .min)
  }

  func add(_ chunk: AggregateChunk) {
    cells.reserve(chunk.groupCount)
    let cells = cells.elements
    let valid = chunk.validity(lane, &skipped)
    let keys = keys(of: chunk)
    for row in 0..<chunk.count where valid?[row] ?? 1 != 0 {
      let group = Int(chunk.ids?[row] ?? 0)
      switch kind {
      case .least: cells[group] = min(cells[group], keys[row])
      case .greatest: cells[group] = max(cells[group], keys[row])
      }
    }
  }

  private func keys(of chunk: AggregateChunk) -> UnsafePointer<Int64> {
    let starts = chunk.frame.integers(lane)
    if case .periods = decode {
      let ends = chunk.frame.integers(lane, 1)
      for row in 0..<chunk.count {
        chunk.wide[row] = Comparison.key(start: starts[row], end: ends[row])
      }
    } else {
      for row in 0..<chunk.count { chunk.wide[row] = Int64(starts[row]) }
    }
    return UnsafePointer(chunk.wide)
  }

  func merge(_ other: any Accumulator, numbers: [Int32]?, groupCount: Int) {
    guard let other = other as? OrderedExtremeAccumulator else { return }
    cells.reserve(groupCount)
    skipped += other.skipped
    let kind = kind
    cells.merge(other.cells, numbers) { mine, theirs in
      mine = kind == .least ? min(mine, theirs) : max(mine, theirs)
    }
  }

  func column(_ groups: [Int32]) -> Column {
    let keys = groups.map { cells.value($0) }
    let presence = Presence.from(keys.map { $0 != cells.initial })
    let known = keys.map { $0 == cells.initial ? 0 : $0 }
    switch decode {
    case .dates:
      return Column(
        .dates(Buffer(known.map { Int32(truncatingIfNeeded: $0) })), presence: presence)
    case .periods:
      let spans = known.map { Comparison.period(ofKey: $0) }
      return Column(
        .spans(starts: Buffer(spans.map(\.start)), ends: Buffer(spans.map(\.end))),
        presence: presence)
    case .texts(let dictionary, let codes):
      let found = known.map { codes.isEmpty ? 0 : codes[Int($0)] }
      let texts = dictionary.texts.isEmpty ? TextDictionary([""]) : dictionary
      return Column(.codes(Buffer(found), texts), presence: presence)
    }
  }
}
