import OIQPlan
import OIQText
import OIQValues

// Joins that ask more than equal keys: pairs of rows that may match are made a block at a time, and the
// condition is evaluated over each block.

extension Executor {
  /// Pairs that a condition is asked about at once.
  private static let blockSize = 1 << 16

  /// Rows of a join with a condition, or without any equal key.
  func testedRows(_ join: JoinPlan, _ sides: JoinSides) throws(Diagnostic) -> JoinedRows {
    var candidates = JoinCandidates(sides, keys: join.keys)
    var kept = KeptPairs(leftCount: sides.left.rowCount)
    let limit = rowLimit(columns: sides.columnCount)
    try checkAllPairs(join, sides)
    context.progress?.count(sides.left.rowCount, "rows")
    while let block = candidates.next(Self.blockSize) {
      try checkCancelled()
      context.progress?.advance(to: Int(block.left.last ?? 0))
      try keep(block, join.condition, sides, in: &kept)
      if kept.left.count > limit {
        throw tooManyRows(kept.left.count, columns: sides.columnCount, .orMore)
      }
    }
    if join.kind == .one || join.kind == .paired, let row = kept.firstRepeated {
      throw ExecutionDiagnostics.manyMatches(
        join, sides.left, row: row, count: kept.left.count { $0 == Int32(row) })
    }
    if join.kind == .inner || join.kind == .left {
      try noteRepeated(join, kept, rightCount: sides.right.rowCount)
    }
    if let note = join.unmatchedNote(leftRows: sides.left.rowCount) {
      context.notes.add(note, count: kept.unmatchedCount)
    }
    switch join.kind {
    case .anti: return kept.unmatched
    case .left, .paired: return kept.withUnmatched
    case .inner, .one, .asof: return kept.pairs
    }
  }

  /// Adds the pairs of a block for which the condition holds.
  func keep(
    _ block: PairBlock, _ condition: PlanExpression?, _ sides: JoinSides,
    in kept: inout KeptPairs
  ) throws(Diagnostic) {
    guard let condition else { return kept.add(block) { _ in true } }
    let slots = condition.slots
    let (left, right) = (RowList(Buffer(block.left)), RowList(Buffer(block.right)))
    let leftCount = sides.left.columns.count
    let columns = (0..<sides.columnCount).map { slot in
      if !slots.contains(slot) { return Column(.bools(Buffer([]))) }
      return slot < leftCount
        ? sides.left.columns[slot].gathered(left, threads: 1)
        : sides.right.columns[slot - leftCount].gathered(right, threads: 1)
    }
    let table = Table(
      fields: sides.left.fields + sides.right.fields, columns: columns,
      rowCount: block.left.count)
    // Not for each block, of which there may be thousands.
    var unnoted = context
    unnoted.notesErrors = false
    let answer = try Executor(context: unnoted).evaluate(condition, over: table)
    guard case .bools(let flags) = answer.storage else { return }
    kept.add(block) { flags.elements[$0] != 0 && answer.isPresent($0) }
  }

  /// Without any condition their number is known before the first is made.
  private func checkAllPairs(_ join: JoinPlan, _ sides: JoinSides) throws(Diagnostic) {
    guard join.keys.isEmpty, join.condition == nil else { return }
    let (count, isTooLarge) = sides.left.rowCount.multipliedReportingOverflow(
      by: sides.right.rowCount)
    try checkRowCount(isTooLarge ? .max : count, columns: sides.columnCount)
  }

  /// Rows are numbered by 32 bits, and what they take must fit beside what is there. A value takes 8 bytes, and
  /// so do the numbers of the rows that it comes from.
  func rowLimit(columns: Int) -> Int {
    let room = max(context.memoryLimit - HeldMemory.bytes, 0)
    return min(Int(Int32.max) - 1, room / (8 * (columns + 1)))
  }

  func tooManyRows(
    _ count: Int, columns: Int, _ counted: ExecutionDiagnostics.Counted
  ) -> Diagnostic {
    ExecutionDiagnostics.tooManyRows(
      count, counted, columns: columns, fitting: rowLimit(columns: columns),
      limit: context.memoryLimit)
  }
}

/// Pairs of rows that may match.
struct PairBlock {
  var left: [Int32] = []
  var right: [Int32] = []
}

/// All pairs with equal keys, or all pairs, a block at a time: by left row, then by right row.
struct JoinCandidates {
  private let leftCount: Int
  private let rightCount: Int
  private let table: JoinTable?
  private let found: Buffer<Int32>
  private var row = 0
  private var place = 0

  init(_ sides: JoinSides, keys: [(left: Int, right: Int)]) {
    (leftCount, rightCount) = (sides.left.rowCount, sides.right.rowCount)
    guard !keys.isEmpty else {
      (table, found) = (nil, Buffer([]))
      return
    }
    let pairs = sides.pairs(keys)
    let table = JoinTable(pairs, rowCount: rightCount)
    found = table.find(pairs, rowCount: leftCount, threads: sides.threads)
    self.table = table
  }

  /// At most `size` further pairs; `nil` when there are no more.
  mutating func next(_ size: Int) -> PairBlock? {
    var block = PairBlock()
    block.left.reserveCapacity(size)
    block.right.reserveCapacity(size)
    while row < leftCount, block.left.count < size {
      let count = matchCount
      let end = min(count, place + size - block.left.count)
      for match in place..<max(end, place) {
        block.left.append(Int32(truncatingIfNeeded: row))
        block.right.append(self.match(match))
      }
      place = end
      if place >= count { (row, place) = (row + 1, 0) }
    }
    return block.left.isEmpty ? nil : block
  }

  private var matchCount: Int {
    guard let table else { return rightCount }
    return table.count(found.elements[row])
  }

  private func match(_ place: Int) -> Int32 {
    guard let table else { return Int32(truncatingIfNeeded: place) }
    guard let groups = table.groups else { return found.elements[row] }
    let start = groups.starts.elements[Int(found.elements[row])]
    return groups.rows.elements[Int(start) + place]
  }
}

/// Pairs that matched, by left row.
struct KeptPairs {
  private(set) var left: [Int32] = []
  private(set) var right: [Int32] = []
  private let leftCount: Int

  init(leftCount: Int) { self.leftCount = leftCount }

  mutating func add(_ block: PairBlock, where isKept: (Int) -> Bool) {
    for index in block.left.indices where isKept(index) {
      left.append(block.left[index])
      right.append(block.right[index])
    }
  }

  var pairs: JoinedRows {
    JoinedRows(
      count: left.count, left: RowList(Buffer(left)), right: RowList(Buffer(right)))
  }

  var firstRepeated: Int? {
    zip(left, left.dropFirst()).first { $0 == $1 }.map { Int($0.0) }
  }

  /// How many left rows are in more than one pair; a row's pairs follow each other.
  var repeatedCount: Int {
    var count = 0
    for index in left.indices.dropFirst() where left[index] == left[index - 1] {
      if index < 2 || left[index - 2] != left[index] { count += 1 }
    }
    return count
  }

  /// How many left rows are in no pair.
  var unmatchedCount: Int {
    let repeated = zip(left, left.dropFirst()).count { $0 == $1 }
    return leftCount - (left.count - repeated)
  }

  /// The left rows of no pair.
  var unmatched: JoinedRows {
    let rows = flags.indices.filter { !flags[$0] }.map { Int32(truncatingIfNeeded: $0) }
    return JoinedRows(count: rows.count, left: RowList(Buffer(rows)))
  }

  /// The pairs, and the rows of none with a hole, in the left's order.
  var withUnmatched: JoinedRows {
    var (allLeft, allRight): ([Int32], [Int32]) = ([], [])
    var next = 0
    for (row, isMatched) in flags.enumerated() {
      if !isMatched {
        allLeft.append(Int32(truncatingIfNeeded: row))
        allRight.append(-1)
      }
      while next < left.count, Int(left[next]) == row {
        allLeft.append(left[next])
        allRight.append(right[next])
        next += 1
      }
    }
    return JoinedRows(
      count: allLeft.count, left: RowList(Buffer(allLeft)),
      right: RowList(Buffer(allRight), holes: .possible))
  }

  /// The last pair of each left row.
  var lastOfEach: KeptPairs {
    var result = KeptPairs(leftCount: leftCount)
    for index in left.indices where index + 1 == left.count || left[index + 1] != left[index] {
      result.left.append(left[index])
      result.right.append(right[index])
    }
    return result
  }

  /// The first left row in several pairs whose last two right rows are so.
  func firstRow(whereLastTwo isSo: (ArraySlice<Int32>) -> Bool) -> Int? {
    for index in left.indices.dropFirst() where left[index] == left[index - 1] {
      let isLast = index + 1 == left.count || left[index + 1] != left[index]
      if isLast, isSo(right[index - 1...index]) { return Int(left[index]) }
    }
    return nil
  }

  private var flags: [Bool] {
    var flags = Array(repeating: false, count: leftCount)
    for row in left { flags[Int(row)] = true }
    return flags
  }
}
