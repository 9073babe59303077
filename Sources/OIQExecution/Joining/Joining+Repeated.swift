import OIQPlan
import OIQText
import OIQValues

// Rows of a join's left that stand beside several of its right, where sums count them.

extension ExecutionContext {
  /// Whether a sum adds up columns of a join's right alone.
  func addsUpRight(of join: JoinPlan) -> Bool {
    summedJoins[JoinSide(join: join.identity, isRight: true)] != nil
  }
}

extension Executor {
  /// Rows of the left that appear more than once: a sum over their columns counts them as often.
  func noteRepeated(
    _ join: JoinPlan, _ table: JoinTable, _ found: Buffer<Int32>, rightCount: Int
  ) throws(Diagnostic) {
    guard table.groups != nil else { return }
    guard asksWhich(join) else {
      return noteRepeated(join, count: found.elements.count { table.count($0) > 1 })
    }
    try noteRepeated(join, RepeatedRows(table, found), rightCount: rightCount)
  }

  func noteRepeated(
    _ join: JoinPlan, _ kept: KeptPairs, rightCount: Int
  ) throws(Diagnostic) {
    guard asksWhich(join) else { return noteRepeated(join, count: kept.repeatedCount) }
    try noteRepeated(join, kept.repeatedRows, rightCount: rightCount)
  }

  private func noteRepeated(_ join: JoinPlan, count: Int) {
    context.notes.add(
      .repeatedRows(join: join.identity, of: join.name, at: join.place), count: count)
  }

  /// Whether it matters which rows of the right they are that stand beside one of the left.
  private func asksWhich(_ join: JoinPlan) -> Bool {
    let summed = context.summedJoins
    let left = summed[JoinSide(join: join.identity, isRight: false)]
    return summed.pairs[join.identity] != nil || left?.settled.isEmpty == false
  }

  private func noteRepeated(
    _ join: JoinPlan, _ repeated: RepeatedRows, rightCount: Int
  ) throws(Diagnostic) {
    guard !repeated.groups.isEmpty else { return }
    let summed = context.summedJoins
    let settled = summed[JoinSide(join: join.identity, isRight: false)]?.settled ?? []
    let pairs = summed.pairs[join.identity]
    // Few joins repeat rows, so that it is read only here what tells these apart.
    let right = try Executor(context: context.quiet).run(
      join.right, reading: pairs == nil ? settled : nil)
    guard right.rowCount == rightCount else {
      return noteRepeated(join, count: repeated.count)
    }
    noteRepeated(join, count: repeated.count(in: groups(of: right, by: settled.sorted())))
    if let pairs { note(repeated, join, pairs, right) }
  }

  private func note(
    _ repeated: RepeatedRows, _ join: JoinPlan, _ pairs: SummedPairs, _ right: Table
  ) {
    let copies = RepeatedPairs.Search(
      pairs, right, areShared: repeated.areShared,
      byParts: groups(of: right, by: pairs.telling.sorted()),
      whole: groups(of: right, by: right.visibleIndices))
    var first: RepeatedPairs?
    var count = 0
    for group in repeated.groups {
      guard let found = copies.first(among: group.rows) else { continue }
      count += group.lefts
      if first == nil { first = found }
    }
    guard let first else { return }
    context.notes.add(
      .repeatedPairs(join: join.identity, of: join.name, at: join.place, first), count: count)
  }
}

/// Left rows that a join gives several rows each, by the rows of the right that they have.
struct RepeatedRows {
  /// The rows of the right, and how many of the left have them.
  var groups: [(rows: [Int32], lefts: Int)] = []
  /// Whether a row of the right stands beside several of the left.
  var areShared = false

  /// How many rows of the left they are.
  var count: Int { groups.reduce(0) { $0 + $1.lefts } }

  /// How many of these have two rows of one group beside them.
  func count(in alike: RowGroups) -> Int {
    groups.reduce(0) { count, group in
      let ids = Set(group.rows.map { alike.ids.elements[Int($0)] })
      return ids.count < group.rows.count ? count + group.lefts : count
    }
  }
}

extension RepeatedRows {
  init(_ table: JoinTable, _ found: Buffer<Int32>) {
    guard let (starts, rows) = table.groups else { return }
    var lefts = [Int](repeating: 0, count: max(starts.count - 1, 0))
    for group in found.elements where group >= 0 { lefts[Int(group)] += 1 }
    areShared = lefts.contains { $0 > 1 }
    for (group, count) in lefts.enumerated() where count > 0 {
      let range = Int(starts.elements[group])..<Int(starts.elements[group + 1])
      if range.count > 1 { groups.append((Array(rows.elements[range]), count)) }
    }
  }
}

extension KeptPairs {
  /// The rows of the right beside each left row that is in more than one pair.
  var repeatedRows: RepeatedRows {
    var result = RepeatedRows()
    var seen: Set<Int32> = []
    var start = 0
    for end in 1...max(left.count, 1) where end >= left.count || left[end] != left[start] {
      let rows = Array(right[start..<min(end, right.count)])
      for row in rows where !seen.insert(row).inserted { result.areShared = true }
      if rows.count > 1 { result.groups.append((rows, 1)) }
      start = end
    }
    return result
  }
}

extension RepeatedPairs {
  /// Looks among the rows beside one row of the left for two that are no parts of a whole.
  fileprivate struct Search {
    private let pairs: SummedPairs
    private let right: Table
    /// Rows of one number are of one part.
    private let parts: RowGroups
    /// Rows of one number are the same in all.
    private let whole: RowGroups
    private let areShared: Bool

    init(
      _ pairs: SummedPairs, _ right: Table, areShared: Bool, byParts parts: RowGroups,
      whole: RowGroups
    ) {
      (self.pairs, self.right, self.areShared) = (pairs, right, areShared)
      (self.parts, self.whole) = (parts, whole)
    }
  }
}

extension RepeatedPairs.Search {
  func first(among rows: [Int32]) -> RepeatedPairs? {
    var firsts: [Int32: Int] = [:]
    var found: RepeatedPairs?
    for row in rows.map({ Int($0) }) {
      guard let first = firsts.updateValue(row, forKey: parts.ids.elements[row]) else { continue }
      found =
        found ?? difference(first, row).map { RepeatedPairs(place: place(row), difference: $0) }
    }
    // Where others differ in a text, a number may be the place of a part.
    if case .numbers? = found?.difference, firsts.count > 1 { return nil }
    return found
  }

  /// What two rows of one part differ in; `nil` where they may belong together all the same.
  private func difference(_ first: Int, _ second: Int) -> RepeatedPairs.Difference? {
    if whole.ids.elements[first] == whole.ids.elements[second] {
      return RepeatedPairs.Difference.none
    }
    let fields = right.visibleIndices.filter {
      right.columns[$0][first] != right.columns[$0][second]
    }
    .map { right.fields[$0] }
    if pairs.areStatements { return .statements(fields.map(\.name)) }
    // A list of prices on the left has many orders of its right.
    guard pairs.isRateOnRight || areShared else { return nil }
    let times = fields.filter { $0.type == .date || $0.type == .period }
    return times.isEmpty ? .numbers(fields.map(\.name)) : .times(times)
  }

  private func place(_ row: Int) -> String {
    ExecutionDiagnostics.cells(right, row, pairs.matched)
  }
}
