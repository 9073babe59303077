import OIQPlan
import OIQText
import OIQValues

/// How rows are told apart by their keys: what all threads share.
struct Grouping {
  /// `nil` when there are no keys: all rows are one group.
  let keys: RowKeys?
  let method: Method
  /// Where groups are numbered by the values of one part, that part: a group's key follows from its number.
  let legible: KeyPart?

  enum Method: Equatable {
    case single
    /// A key is its own group number, below the bound; the bound itself takes rows that don't count.
    case dense(Int)
    /// Groups are numbered from 1 in the order in which they come; 0 takes rows that don't count.
    case hashed
  }

  /// Tables of so many groups are always small enough to be indexed by key.
  private static let smallBound = 1 << 16
  private static let largeBound = 1 << 24

  init(_ columns: [Column], rowCount: Int, threads: Int) {
    guard !columns.isEmpty else {
      (keys, method, legible) = (nil, .single, nil)
      return
    }
    let parts = columns.flatMap { KeyPart.equality(of: $0, threads: threads) }
    let keys = RowKeys.grouping(parts, rowCount: rowCount)
    self.keys = keys
    let bound = keys.bound ?? (keys.width < 40 ? 1 << UInt64(keys.width) : UInt64.max)
    let allowed = max(Grouping.smallBound, min(rowCount, Grouping.largeBound))
    method = bound <= UInt64(allowed) ? .dense(Int(bound)) : .hashed
    let isDense = method != .hashed && parts.count == 1
    legible = isDense && parts[0].isLegible ? parts[0] : nil
  }
}

/// The groups that one thread has met.
struct GroupNumbers {
  let grouping: Grouping
  /// One more than the greatest group number.
  private(set) var count: Int
  private(set) var members: GroupMembers
  private var table = KeyTable()
  /// The key of each group; unused where a key is its own number.
  private var keyOfGroup: [UInt64] = [0]

  init(_ grouping: Grouping) {
    self.grouping = grouping
    switch grouping.method {
    case .single: count = 1
    case .dense(let bound): count = bound + 1
    case .hashed: count = 1
    }
    members = GroupMembers(keepsRows: grouping.legible == nil)
    members.reserve(count)
  }
}

extension GroupNumbers {
  /// Which group rows that don't count are put into; it is none.
  var trash: Int {
    switch grouping.method {
    case .single: -1
    case .dense(let bound): bound
    case .hashed: 0
    }
  }

  /// Writes the group of each row of the frame's chunk, and meets new groups.
  mutating func number(_ frame: Frame, into ids: UnsafeMutablePointer<Int32>) {
    let mask = frame.selection
    let rows = frame.start..<frame.start + frame.count
    switch grouping.method {
    case .single:
      members.note(0, row: rows.lowerBound)
      return
    case .dense(let bound):
      grouping.forKeys(of: rows) { row, keys, count in
        GroupNumbers.clamp(keys, mask.map { $0 + row }, bound, ids + row, count)
      }
    case .hashed:
      grouping.forKeys(of: rows) { row, keys, count in
        add(keys, mask.map { $0 + row }, ids + row, count)
      }
    }
    members.reserve(count)
    members.note(ids, rows)
  }

  /// Looks the groups up that have been met before.
  func find(_ frame: Frame, into ids: UnsafeMutablePointer<Int32>) {
    let mask = frame.selection
    let rows = frame.start..<frame.start + frame.count
    switch grouping.method {
    case .single:
      for row in 0..<rows.count { ids[row] = 0 - Int32(1 - (mask?[row] ?? 1)) }
    case .dense(let bound):
      grouping.forKeys(of: rows) { row, keys, count in
        GroupNumbers.clamp(keys, mask.map { $0 + row }, bound, ids + row, count)
      }
    case .hashed:
      grouping.forKeys(of: rows) { row, keys, count in
        for index in 0..<count {
          ids[row + index] = (mask?[row + index] ?? 1) == 0 ? 0 : table.find(keys[index]) &+ 1
        }
      }
    }
  }

  private static func clamp(
    _ keys: UnsafePointer<UInt64>, _ mask: UnsafePointer<UInt8>?, _ bound: Int,
    _ ids: UnsafeMutablePointer<Int32>, _ count: Int
  ) {
    guard let mask else {
      for row in 0..<count { ids[row] = Int32(truncatingIfNeeded: keys[row]) }
      return
    }
    let trash = Int32(truncatingIfNeeded: bound)
    for row in 0..<count {
      let wanted = 0 &- Int32(mask[row])
      ids[row] = (Int32(truncatingIfNeeded: keys[row]) & wanted) | (trash & ~wanted)
    }
  }

  private mutating func add(
    _ keys: UnsafePointer<UInt64>, _ mask: UnsafePointer<UInt8>?,
    _ ids: UnsafeMutablePointer<Int32>, _ rowCount: Int
  ) {
    for row in 0..<rowCount {
      if let mask, mask[row] == 0 {
        ids[row] = 0
        continue
      }
      ids[row] = add(keys[row])
    }
  }

  @inline(__always)
  private mutating func add(_ key: UInt64) -> Int32 {
    let id = table.add(key) &+ 1
    if Int(id) == count {
      keyOfGroup.append(key)
      count += 1
    }
    return id
  }

  /// Takes in another thread's groups; returns which of these each of those is, `nil` where they are the
  /// same.
  mutating func merge(_ other: GroupNumbers) -> [Int32]? {
    var numbers: [Int32]?
    if grouping.method == .hashed {
      var mapped = [Int32](repeating: 0, count: other.count)
      for group in 1..<max(other.count, 1) { mapped[group] = add(other.keyOfGroup[group]) }
      numbers = mapped
    }
    members.reserve(count)
    members.merge(other.members, numbers, count: other.count)
    return numbers
  }

  /// The groups that rows fell into, by their numbers.
  func met() -> [Int32] {
    var groups: [Int32] = []
    for group in 0..<count where group != trash && members.isMet(group) {
      groups.append(Int32(truncatingIfNeeded: group))
    }
    return groups
  }
}

extension Grouping {
  /// Keys of the rows of a chunk, in pieces: the offset within the chunk, the keys, how many.
  func forKeys(
    of rows: Range<Int>, _ body: (Int, UnsafeMutablePointer<UInt64>, Int) -> Void
  ) {
    keys?.forEachChunk(of: rows) { piece, keys in
      body(piece.lowerBound - rows.lowerBound, keys, piece.count)
    }
  }
}

/// What is kept of the rows that groups were met in.
struct GroupMembers {
  let keepsRows: Bool
  /// The last row of each group, -1 where there is none: its keys are all of theirs.
  private var rows = GroupCells<Int32>(initial: -1)
  /// In their place, 1 where there are any: a byte a group stays near where a row number wouldn't.
  private var marks = GroupCells<UInt8>(initial: 0)

  init(keepsRows: Bool) { self.keepsRows = keepsRows }
}

extension GroupMembers {
  mutating func reserve(_ count: Int) {
    if keepsRows { rows.reserve(count) } else { marks.reserve(count) }
  }

  func note(_ group: Int, row: Int) {
    if keepsRows { rows[group] = Int32(truncatingIfNeeded: row) } else { marks[group] = 1 }
  }

  /// Notes the group of each of these rows, written without a look at what is there: groups are often far
  /// away in memory.
  func note(_ groups: UnsafePointer<Int32>, _ range: Range<Int>) {
    if keepsRows, let rows = rows.elements.baseAddress {
      let start = Int32(truncatingIfNeeded: range.lowerBound)
      for row in 0..<range.count {
        rows[Int(groups[row])] = start &+ Int32(truncatingIfNeeded: row)
      }
    } else if let marks = marks.elements.baseAddress {
      for row in 0..<range.count { marks[Int(groups[row])] = 1 }
    }
  }

  /// Takes in another thread's; `numbers` says which group each of its first `count` is, `nil` the same.
  func merge(_ other: GroupMembers, _ numbers: [Int32]?, count: Int) {
    for group in 0..<count {
      let target = numbers.map { Int($0[group]) } ?? group
      if keepsRows {
        rows[target] = max(rows[target], other.rows[group])
      } else {
        marks[target] |= other.marks[group]
      }
    }
  }

  func isMet(_ group: Int) -> Bool { keepsRows ? rows[group] >= 0 : marks[group] != 0 }

  /// A row of a group that was met, where rows are kept.
  func row(of group: Int32) -> Int32 { rows.value(group) }
}

/// One cell a group, in memory that grows.
struct GroupCells<Cell: BitwiseCopyable> {
  let initial: Cell
  private var memory: Scratch<Cell>
  /// Valid until the next reservation.
  var elements: UnsafeMutableBufferPointer<Cell> { memory.elements }

  init(initial: Cell) {
    self.initial = initial
    memory = Scratch(repeating: initial, count: 1)
  }

  subscript(group: Int) -> Cell {
    get { memory.elements[group] }
    nonmutating set { memory.elements[group] = newValue }
  }

  mutating func reserve(_ count: Int) {
    let capacity = elements.count
    guard count > capacity else { return }
    // The first reservation is often the last: tables indexed by key don't grow.
    let size = capacity == 1 ? count : max(count, capacity * 2)
    let next = Scratch<Cell>(count: size)
    _ = next.elements[..<capacity].update(fromContentsOf: elements)
    next.elements[capacity...].update(repeating: initial)
    memory = next
  }
}
