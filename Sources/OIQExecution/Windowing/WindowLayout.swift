import OIQPlan
import OIQValues

/// How window functions walk over the rows of a table: in which order, and which rows belong together.
///
/// Rows that stand in order already (within their group) are walked as they stand, groups side by side;
/// only others are sorted.
struct WindowLayout {
  let rowCount: Int
  /// Rows in the order of the walk; `nil` for the table's own.
  let sequence: Buffer<Int32>?
  /// Whether the rows of a group follow each other in the walk.
  let isGrouped: Bool
  /// The group of each row; `nil` where there is only one.
  let groups: RowGroups?
  let threads: Int

  init(
    _ table: Table, partition: [Int], order: [SortTerm], threads: Int,
    until isStopped: @escaping Fork.Stop = { false }
  ) {
    (rowCount, self.threads) = (table.rowCount, threads)
    let columns = partition.map { table.columns[$0] }
    groups =
      partition.isEmpty ? nil : RowGroups(columns, rowCount: table.rowCount, threads: threads)
    let parts = order.flatMap {
      KeyPart.ordering(of: table.columns[$0.slot], $0.direction, threads: threads)
    }
    guard let groups else {
      sequence = RowOrder(
        parts: parts, rowCount: rowCount, threads: threads, until: isStopped
      ).rows()
      isGrouped = true
      return
    }
    let order = RowOrder(parts: parts, rowCount: rowCount, threads: threads, until: isStopped)
    if order.isKept(within: groups) {
      (sequence, isGrouped) = (nil, false)
    } else {
      let part = KeyPart.ids(groups.ids, nil, bound: groups.bound)
      let order = RowOrder(
        parts: [part] + parts, rowCount: rowCount, threads: threads, until: isStopped)
      (sequence, isGrouped) = (order.rows(), true)
    }
  }

  private init(grouping layout: WindowLayout, _ sequence: Buffer<Int32>?) {
    (rowCount, threads, groups) = (layout.rowCount, layout.threads, layout.groups)
    (self.sequence, isGrouped) = (sequence, true)
  }
}

extension WindowLayout {
  var groupCount: Int { groups?.bound ?? 1 }

  @inline(__always)
  func group(_ row: Int) -> Int {
    guard let groups else { return 0 }
    return Int(groups.ids.elements[row])
  }

  /// Calls `body` with each row and its group, in order.
  @inline(__always)
  func walk(_ body: (_ row: Int, _ group: Int) -> Void) {
    switch (sequence, groups) {
    case (nil, nil):
      for row in 0..<rowCount { body(row, 0) }
    case (nil, let groups?):
      let ids = groups.ids.elements
      for row in 0..<rowCount { body(row, Int(ids[row])) }
    case (let sequence?, nil):
      for row in sequence.elements { body(Int(row), 0) }
    case (let sequence?, let groups?):
      let ids = groups.ids.elements
      for row in sequence.elements { body(Int(row), Int(ids[Int(row)])) }
    }
  }

  /// The same layout with the rows of a group following each other.
  var grouped: WindowLayout {
    if isGrouped { return self }
    guard let groups else { return self }
    let part = KeyPart.ids(groups.ids, nil, bound: groups.bound)
    let order = RowOrder(parts: [part], rowCount: rowCount, threads: threads)
    return WindowLayout(grouping: self, order.rows())
  }

  /// Where each group starts in a grouped layout, and the end.
  func groupStarts() -> [Int] {
    guard let groups else { return [0, rowCount] }
    let counts = Scratch<Int32>(repeating: 0, count: groups.bound)
    for id in groups.ids.elements { counts.elements[Int(id)] &+= 1 }
    var starts = [0]
    starts.reserveCapacity(groups.bound + 1)
    for count in counts.elements where count > 0 {
      starts.append(starts[starts.count - 1] + Int(count))
    }
    return starts
  }

  /// Where each stretch of rows starts that belong together, in a grouped layout, and the end: a group, or
  /// the part of it up to a gap in its periods.
  func stretches(_ isBroken: (_ before: Int, _ row: Int) -> Bool) -> [Int] {
    let groups = groupStarts()
    var starts = [0]
    for (start, end) in zip(groups, groups.dropFirst()) {
      if start > 0 { starts.append(start) }
      for place in start..<end where place > start && isBroken(row(place - 1), row(place)) {
        starts.append(place)
      }
    }
    starts.append(rowCount)
    return starts
  }
}
