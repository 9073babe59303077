import OIQValues

/// Where one output of a program goes.
///
/// Threads write disjoint rows of `target`, which nobody reads before all have ended.
struct Sink: @unchecked Sendable {
  private let term: Term
  private let target: Column?
  private let flags: Buffer<UInt8>?
  /// A facts column, gathered by row numbers at the end.
  let isGathered: Bool

  init(_ term: Term, _ program: Program) {
    self.term = term
    guard case .lane(let lane) = term else {
      target = nil
      flags = nil
      isGathered = false
      return
    }
    let isWhole = program.mask == nil && lane.slot != nil
    if case .facts = lane.kind { isGathered = !isWhole } else { isGathered = false }
    guard !isWhole, !isGathered else {
      target = nil
      flags = nil
      return
    }
    let rows = program.table.rowCount
    target = Column(
      unwritten: lane.kind, units: lane.units?.units, stores: lane.stores, count: rows)
    flags = lane.presence == nil ? nil : Buffer.unwritten(rows)
  }
}

extension Sink {
  var needsRun: Bool { target != nil }

  /// The output of a program without filters that needn't run for it.
  func whole(_ table: Table, _ rows: Int) -> Column {
    switch term {
    case .constant(let value): Column(repeating: value, count: rows)
    case .lane(let lane):
      lane.slot.map { table.columns[$0] } ?? Column(repeating: .missing, count: rows)
    }
  }

  /// Writes the chosen rows of a chunk at row `start` of the target; `first` is where the thread began.
  func write(
    _ frame: Frame, _ rows: Selection, _ first: Int, _ start: Int, _ hasMissing: inout Bool
  ) {
    guard let target, case .lane(let lane) = term else { return }
    let strides = lane.kind.strides + (lane.units == nil ? [] : [4])
    let planes = lane.planes + (lane.units.map { [$0.plane] } ?? [])
    for (part, pointer) in target.planePointers.enumerated() {
      let stride = strides[part]
      rows.copy(
        frame.planes[planes[part]],
        to: UnsafeMutableRawPointer(mutating: pointer) + start * stride, stride: stride)
    }
    writeFlags(frame.presence(lane), rows, first, start, &hasMissing)
  }

  /// Nothing is written until the first missing row: then all rows before it are.
  private func writeFlags(
    _ presence: UnsafePointer<UInt8>?, _ rows: Selection, _ first: Int, _ start: Int,
    _ hasMissing: inout Bool
  ) {
    guard let flags = flags?.writable else { return }
    guard let presence else {
      if hasMissing { (flags + start).update(repeating: 1, count: rows.count) }
      return
    }
    if !hasMissing { (flags + first).update(repeating: 1, count: start - first) }
    hasMissing = true
    rows.copy(presence, to: flags + start, stride: 1)
  }

  func column(
    _ pieces: [(start: Int, count: Int)], _ total: Int, _ table: Table, _ selected: Buffer<Int32>?,
    hasMissing: [Bool]
  ) -> Column {
    guard case .lane(let lane) = term else { return whole(table, total) }
    if isGathered { return gathered(lane, table, total, selected) }
    guard let target else { return whole(table, total) }
    let strides = lane.kind.strides + (lane.units == nil ? [] : [4])
    for (pointer, stride) in zip(target.planePointers, strides) {
      Sink.close(pieces, UnsafeMutableRawPointer(mutating: pointer), stride)
    }
    var column = target.first(total)
    column.presence = presence(pieces, total, hasMissing)
    return column
  }

  private func presence(
    _ pieces: [(start: Int, count: Int)], _ total: Int, _ hasMissing: [Bool]
  ) -> Presence? {
    guard let flags = flags?.writable, hasMissing.contains(true) else { return nil }
    for (piece, missing) in zip(pieces, hasMissing) where !missing {
      (flags + piece.start).update(repeating: 1, count: piece.count)
    }
    Sink.close(pieces, UnsafeMutableRawPointer(flags), 1)
    return Presence.from(UnsafeBufferPointer(start: flags, count: total))
  }

  private func gathered(
    _ lane: Lane, _ table: Table, _ total: Int, _ selected: Buffer<Int32>?
  ) -> Column {
    guard let slot = lane.slot, let selected else {
      return Column(repeating: .missing, count: total)
    }
    return table.columns[slot].gathered(RowList(selected.slice(0..<total)), threads: 1)
  }

  /// Moves pieces of a plane together.
  static func close(
    _ pieces: [(start: Int, count: Int)], _ memory: UnsafeMutableRawPointer, _ stride: Int
  ) {
    var end = 0
    for piece in pieces {
      if piece.start != end {
        (memory + end * stride).copyMemory(
          from: memory + piece.start * stride, byteCount: piece.count * stride)
      }
      end += piece.count
    }
  }
}
