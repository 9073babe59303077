import OIQPlan
import OIQValues

/// A chunk of rows with their groups, as accumulators take it.
struct AggregateChunk {
  let frame: Frame
  /// The group of each row; `nil` when all are in group 0. Rows that don't count are in a group of their
  /// own, so that no accumulator need look at the filters' mask where there are groups.
  let ids: UnsafePointer<Int32>?
  /// Group numbers are below this.
  let groupCount: Int
  /// Bytes to work in, one a row.
  let scratch: UnsafeMutablePointer<UInt8>
  /// Eight bytes a row.
  let wide: UnsafeMutablePointer<Int64>
}

extension AggregateChunk {
  var count: Int { frame.count }

  /// 1 for rows whose value counts; `nil` where all do. Adds the missing ones to `skipped`.
  func validity(_ lane: Lane, _ skipped: inout Int) -> UnsafePointer<UInt8>? {
    let mask = frame.selection
    guard let presence = frame.presence(lane) else {
      return ids == nil ? mask.map { UnsafePointer($0) } : nil
    }
    guard let mask else {
      skipped += count - Bytes.sum(presence, count)
      return UnsafePointer(presence)
    }
    Bytes.and(presence, mask, scratch, count)
    skipped += frame.selectedCount - Bytes.sum(scratch, count)
    return UnsafePointer(scratch)
  }
}

/// What one call of an aggregate remembers of each group, while a thread reads chunks.
protocol Accumulator: AnyObject {
  /// Selected rows without a value.
  var skipped: Int { get }
  func add(_ chunk: AggregateChunk)
  /// Called by the thread that read the chunks after the last one.
  func finish()
  /// Takes in what another thread's accumulator of the same call remembers; `numbers` says which group
  /// each of the other's is, `nil` that they are the same.
  func merge(_ other: any Accumulator, numbers: [Int32]?, groupCount: Int)
  /// One row for each of `groups`.
  func column(_ groups: [Int32]) -> Column
}

extension Accumulator {
  func finish() {}
}

/// How many rows, or how many values.
final class CountAccumulator: Accumulator {
  private let lane: Lane?
  private var cells = GroupCells<Int64>(initial: 0)
  /// Counts say how many are missing by being smaller: there is nothing to note.
  let skipped = 0

  init(_ lane: Lane?) { self.lane = lane }

  func add(_ chunk: AggregateChunk) {
    cells.reserve(chunk.groupCount)
    let cells = cells.elements
    var unused = 0
    let valid = lane.flatMap { chunk.validity($0, &unused) }
    guard let ids = chunk.ids else {
      let all = chunk.frame.selectedCount
      let rows = lane == nil ? all : valid.map { Bytes.sum($0, chunk.count) } ?? all
      cells[0] &+= Int64(rows)
      return
    }
    guard let valid else {
      for row in 0..<chunk.count { cells[Int(ids[row])] &+= 1 }
      return
    }
    for row in 0..<chunk.count { cells[Int(ids[row])] &+= Int64(valid[row]) }
  }

  func merge(_ other: any Accumulator, numbers: [Int32]?, groupCount: Int) {
    guard let other = other as? CountAccumulator else { return }
    cells.reserve(groupCount)
    cells.merge(other.cells, numbers) { $0 &+= $1 }
  }

  func column(_ groups: [Int32]) -> Column {
    Column(.numbers(Buffer(groups.map { Double(cells.value($0)) })))
  }

  func count(of group: Int32) -> Int { Int(cells.value(group)) }
}

/// Whether a condition holds somewhere, or everywhere; of a group without values nobody knows.
final class ConditionAccumulator: Accumulator {
  private let lane: Lane
  /// What ends the question: `any` looks for true, `all` for false.
  private let wanted: UInt8
  /// Its lowest bit says that it was found, the next one that there was a value.
  private var cells = GroupCells<UInt8>(initial: 0)
  private(set) var skipped = 0

  init(_ lane: Lane, wanted: UInt8) {
    self.lane = lane
    self.wanted = wanted
  }

  func add(_ chunk: AggregateChunk) {
    cells.reserve(chunk.groupCount)
    let cells = cells.elements
    let valid = chunk.validity(lane, &skipped)
    let bytes = chunk.frame.bytes(lane)
    for row in 0..<chunk.count {
      let isValue = 0 &- (valid?[row] ?? 1)
      cells[Int(chunk.ids?[row] ?? 0)] |= (bytes[row] ^ wanted ^ 1 | 2) & isValue
    }
  }

  func merge(_ other: any Accumulator, numbers: [Int32]?, groupCount: Int) {
    guard let other = other as? ConditionAccumulator else { return }
    cells.reserve(groupCount)
    skipped += other.skipped
    cells.merge(other.cells, numbers) { $0 |= $1 }
  }

  func column(_ groups: [Int32]) -> Column {
    let found = groups.map(cells.value)
    return Column(
      .bools(Buffer(found.map { ($0 & 1) ^ wanted ^ 1 })),
      presence: Presence.from(found.map { $0 != 0 }))
  }
}

/// The first or the last row with a value, in the order of the rows.
final class PositionAccumulator: Accumulator {
  enum End { case first, last }
  private let lane: Lane
  private let end: End
  /// The whole column, from which the values come.
  private let values: Column
  private var cells = GroupCells<Int32>(initial: -1)
  private(set) var skipped = 0

  init(_ lane: Lane, _ end: End, of values: Column) {
    self.lane = lane
    self.end = end
    self.values = values
  }

  func add(_ chunk: AggregateChunk) {
    cells.reserve(chunk.groupCount)
    let cells = cells.elements
    let valid = chunk.validity(lane, &skipped)
    let start = Int32(truncatingIfNeeded: chunk.frame.start)
    for row in 0..<chunk.count where valid?[row] ?? 1 != 0 {
      let group = Int(chunk.ids?[row] ?? 0)
      if end == .last || cells[group] < 0 {
        cells[group] = start &+ Int32(truncatingIfNeeded: row)
      }
    }
  }

  func merge(_ other: any Accumulator, numbers: [Int32]?, groupCount: Int) {
    guard let other = other as? PositionAccumulator else { return }
    cells.reserve(groupCount)
    skipped += other.skipped
    let end = end
    cells.merge(other.cells, numbers) { mine, theirs in
      guard theirs >= 0 else { return }
      switch end {
      case .first: mine = mine < 0 ? theirs : min(mine, theirs)
      case .last: mine = max(mine, theirs)
      }
    }
  }

  func column(_ groups: [Int32]) -> Column {
    let rows = groups.map { cells.value($0) }
    return values.gathered(RowList(Buffer(rows), holes: .possible), threads: 1)
  }
}

extension GroupCells {
  /// The cell of a group, the initial one where no chunk made room for it.
  func value(_ group: Int32) -> Cell {
    Int(group) < elements.count ? elements[Int(group)] : initial
  }

  func merge(_ other: GroupCells, _ numbers: [Int32]?, _ combine: (inout Cell, Cell) -> Void) {
    let mine = elements
    let theirs = other.elements
    if let numbers {
      for group in 0..<min(theirs.count, numbers.count) {
        combine(&mine[Int(numbers[group])], theirs[group])
      }
    } else {
      for group in 0..<min(theirs.count, mine.count) { combine(&mine[group], theirs[group]) }
    }
  }
}
