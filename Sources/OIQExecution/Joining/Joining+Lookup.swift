import OIQPlan
import OIQText
import OIQValues

/// A join that a program does while it runs, where every key on the right has one row: a row of the left
/// finds its row of the right, and nothing of the result is ever written down as a table.
///
/// Made before the program starts; afterwards nobody writes to it.
struct LookupJoin: @unchecked Sendable {
  let table: JoinTable
  let probe: RowKeys
  let right: Table
  /// The slot of the right's first column in the result.
  let firstSlot: Int
  let unmatched: JoinMatches.Unmatched
  /// What counts the rows that found nothing, where anybody is told.
  let note: RunNote?
}

/// What a program runs over: a table, to which a join may add columns on the way.
struct StreamBase {
  var table: Table
  var lookup: LookupJoin?
  /// The join of `lookup`, with its sides, for a run that can't do it on the way.
  var undone: UndoneJoin?
  /// The filters and projections above, lowest first.
  var stages: [Plan]
}

/// A join whose sides have been run.
struct UndoneJoin {
  var join: JoinPlan
  var sides: JoinSides
  var slots: Set<Int>
}

extension Executor {
  /// The rows of the base, with what a join adds to them written down.
  func written(_ base: StreamBase) throws(Diagnostic) -> Table {
    guard let undone = base.undone else { return base.table }
    let table =
      context.joins == nil
      ? try joined(
        undone.join, left: undone.sides.left, right: undone.sides.right, reading: undone.slots)
      : try remembered(undone.join, reading: undone.slots)
    return table.withPlainPoints
  }

  /// What is below a chain of filters and projections of which only the columns of `slots` are read, with a
  /// join there left to the program where that can do it.
  func lookupChain(_ plan: Plan, reading slots: Set<Int>) throws(Diagnostic) -> StreamBase {
    let (below, read, stages) = plan.streamed(reading: slots)
    guard case .join(let join) = below.node, let read, join.isLookup,
      !context.addsUpRight(of: join)
    else {
      let table = try run(below, reading: read).withPlainPoints
      return StreamBase(table: table, stages: stages)
    }
    let sides = try sides(of: join, reading: read)
    if let base = lookup(join, sides, reading: read, stages) { return base }
    let table = try joined(join, left: sides.left, right: sides.right, reading: read)
    return StreamBase(table: table.withPlainPoints, stages: stages)
  }

  /// `nil` where a key has several rows on the right, or a column that is read isn't one that a program
  /// can pick up row by row.
  private func lookup(
    _ join: JoinPlan, _ sides: JoinSides, reading slots: Set<Int>, _ stages: [Plan]
  ) -> StreamBase? {
    let columns = sides.left.columns + sides.right.columns
    guard sides.right.rowCount > 0, slots.allSatisfy({ columns[$0].isPlain }) else { return nil }
    let pairs = sides.pairs(join.keys)
    let found = JoinTable(pairs, rowCount: sides.right.rowCount)
    guard found.groups == nil else { return nil }
    let rowCount = sides.left.rowCount
    let (table, right) = ordered(found, sides, reading: join.split(slots)?.right)
    let lookup = LookupJoin(
      table: table, probe: table.keys.probing(pairs, rowCount: rowCount), right: right,
      firstSlot: sides.left.columns.count, unmatched: join.kind.keepsUnmatched ? .kept : .dropped,
      note: join.unmatchedNote(leftRows: rowCount))
    let unread = sides.right.columns.map { _ in Column.unread(count: rowCount) }
    let base = Table(
      fields: sides.left.fields + sides.right.fields, columns: sides.left.columns + unread,
      rowCount: rowCount)
    return StreamBase(
      table: base, lookup: lookup, undone: UndoneJoin(join: join, sides: sides, slots: slots),
      stages: stages)
  }

  /// The rows of the right in the order of their keys, where these have no gap and there are enough rows to look
  /// up that it pays to move them.
  private func ordered(
    _ table: JoinTable, _ sides: JoinSides, reading slots: Set<Int>?
  ) -> (JoinTable, Table) {
    guard sides.left.rowCount >= sides.right.rowCount, let rows = table.rowsByKey else {
      return (table, sides.right)
    }
    let isOrdered = rows.elements.indices.allSatisfy { Int(rows.elements[$0]) == $0 }
    let right =
      isOrdered
      ? sides.right
      : sides.right.gathered(RowList(rows), reading: slots, threads: sides.threads)
    return (table.ordered, right)
  }
}

extension JoinPlan {
  /// Whether a row of the left has at most one row in the result, provided that keys are unique.
  fileprivate var isLookup: Bool {
    guard !keys.isEmpty, condition == nil else { return false }
    switch kind {
    case .inner, .left, .one, .paired: return true
    case .anti, .asof: return false
    }
  }
}

extension Column {
  fileprivate var isPlain: Bool {
    switch storage {
    case .numbers, .codes, .bools, .dates, .spans: true
    case .ranges, .facts: false
    }
  }
}

// MARK: - In a program

extension ProgramCompiler {
  /// Adds the step that looks the rows of a chunk up; returns the mask of those that are in the result.
  func addLookup(_ join: LookupJoin) -> Int? {
    let plane = newPlane(.computed(stride: 4))
    lookup = (join, plane)
    let mask = join.unmatched == .dropped ? newMask() : nil
    let note = join.note.map { self.note($0) }
    program.instructions.append(
      Program.Instruction(
        step: { frame in
          let found = frame.planes[plane].assumingMemoryBound(to: Int32.self)
          join.find(frame.start..<frame.start + frame.count, into: found)
          frame.allFound = LookupJoin.isWithoutHole(found, frame.count)
          if let mask { frame.setMask(mask, found) }
          guard let note else { return }
          frame.noteCounts[note] +=
            mask.map { frame.count - frame.maskCounts[$0] }
            ?? (frame.allFound ? 0 : (0..<frame.count).count { found[$0] < 0 })
        }, mask: mask))
    return mask
  }

  /// A column of the right, picked up by the rows that were found.
  func lookupLane(_ slot: Int, _ join: LookupJoin, _ plane: Int) throws(Diagnostic) -> Lane {
    let column = join.right.columns[slot - join.firstSlot]
    var lane = newLane(column.laneKind)
    lane.isScratch = false
    if let units = column.rowUnits {
      lane.units = LaneUnits(plane: newPlane(.computed(stride: 4)), units: units.units)
    }
    let fields = program.table.fields
    lane.name = fields.indices.contains(slot) ? fields[slot].name : nil
    let strides = lane.kind.strides + (lane.units == nil ? [] : [4])
    let planes = lane.planes + (lane.units.map { [$0.plane] } ?? [])
    let presence = try ownedPresence(lane)
    step { frame in
      let found = frame.planes[plane].assumingMemoryBound(to: Int32.self)
      for (source, (target, stride)) in zip(column.planePointers, zip(planes, strides)) {
        let target = frame.planes[target]
        if frame.allFound {
          LookupJoin.pick(source, found, target, stride, frame.count) { $0 }
        } else {
          // Rows that found nothing take the first value, which nobody reads.
          LookupJoin.pick(source, found, target, stride, frame.count) { max($0, 0) }
        }
      }
      frame.setFound(presence, found, column.presence)
    }
    return lane
  }
}

extension LookupJoin {
  /// The row of the right for each row of the left, -1 where there is none.
  fileprivate func find(_ rows: Range<Int>, into found: UnsafeMutablePointer<Int32>) {
    table.find(probe, rows, into: found)
  }

  /// Whether none of the numbers is negative.
  fileprivate static func isWithoutHole(_ found: UnsafePointer<Int32>, _ count: Int) -> Bool {
    var signs = SIMD8<Int32>(repeating: 0)
    let end = count & ~7
    for row in stride(from: 0, to: end, by: 8) {
      signs |= UnsafeRawPointer(found + row).loadUnaligned(as: SIMD8<Int32>.self)
    }
    var rest: Int32 = 0
    for row in end..<count { rest |= found[row] }
    return min(signs.min(), rest) >= 0
  }

  @inline(__always)
  fileprivate static func pick(
    _ source: UnsafeRawPointer, _ found: UnsafePointer<Int32>, _ target: UnsafeMutableRawPointer,
    _ stride: Int, _ count: Int, row: (Int32) -> Int32
  ) {
    switch stride {
    case 1: pick(source, found, target, count, as: UInt8.self, row)
    case 4: pick(source, found, target, count, as: UInt32.self, row)
    default: pick(source, found, target, count, as: UInt64.self, row)
    }
  }

  /// Four rows at a time: a step of the loop costs as much as a row.
  @inline(__always)
  private static func pick<Element: BitwiseCopyable>(
    _ source: UnsafeRawPointer, _ found: UnsafePointer<Int32>, _ target: UnsafeMutableRawPointer,
    _ count: Int, as type: Element.Type, _ row: (Int32) -> Int32
  ) {
    let from = source.assumingMemoryBound(to: type)
    let to = target.assumingMemoryBound(to: type)
    @inline(__always) func value(_ place: Int) -> Element {
      from[Int(UInt32(bitPattern: row(found[place])))]
    }
    let end = count & ~3
    var place = 0
    while place < end {
      let four = (value(place), value(place &+ 1), value(place &+ 2), value(place &+ 3))
      (to[place], to[place &+ 1], to[place &+ 2], to[place &+ 3]) = four
      place &+= 4
    }
    while place < count {
      to[place] = value(place)
      place &+= 1
    }
  }
}

extension Frame {
  /// The rows that found one.
  fileprivate func setMask(_ index: Int, _ found: UnsafePointer<Int32>) {
    guard allFound else {
      return setMask(index, nil) { unsafeBitCast(found[$0] >= 0, to: UInt8.self) }
    }
    masks[index].update(repeating: 1, count: count)
    maskCounts[index] = count
  }

  /// Presence where a row was found that has a value.
  fileprivate func setFound(
    _ index: Int, _ found: UnsafePointer<Int32>, _ presence: Presence?
  ) {
    guard presence != nil || !allFound else {
      presences[index] = nil
      return
    }
    let own = ownPresence(index)
    for row in 0..<count { own[row] = unsafeBitCast(found[row] >= 0, to: UInt8.self) }
    if let presence {
      for row in 0..<count where own[row] != 0 && !presence[Int(found[row])] { own[row] = 0 }
    }
    presences[index] = own
  }
}
