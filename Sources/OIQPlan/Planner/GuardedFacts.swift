import OIQValues

/// The hidden columns of facts of rows that a stage puts together anew, and the guards that point to them.
///
/// Where cells come from several columns or tables, the facts behind them do too: they get a column of their own, so
/// that a sum finds the facts of just the cells that it adds up.
struct GuardedFacts {
  private let planner: Planner
  private(set) var columns: [ScopeColumn] = []
  /// For each of the columns: from which slot each part of it comes; nil for parts that rest on none.
  private(set) var sources: [[Int?]] = []
  private var firstOfColumn = 0

  init(planner: Planner) { self.planner = planner }
}

extension GuardedFacts {
  /// How many columns of facts there are for the column that was started last.
  var countOfColumn: Int { columns.count - firstOfColumn }

  /// Facts that come from the same slots are others from here on.
  mutating func startColumn() { firstOfColumn = columns.count }

  /// A guard that points to the facts of these slots, which become a column unless they are one already.
  mutating func moved(_ measureGuard: MeasureGuard, from slots: [Int?]) -> MeasureGuard {
    guard slots.contains(where: { $0 != nil }) else { return measureGuard }
    var moved = measureGuard
    let known = sources.indices.dropFirst(firstOfColumn).first { sources[$0] == slots }
    if let known, let origin = columns[known].origin {
      moved.scan = origin.scan
    } else {
      planner.scanCount += 1
      moved.scan = planner.scanCount
      columns.append(
        ScopeColumn(MeasureGuard.factsColumn, .facts, isHidden: true, origin: moved.facts))
      sources.append(slots)
    }
    return moved
  }

  /// Facts that no guard points to stay where they are.
  mutating func keep(_ column: ScopeColumn, from slots: [Int?]) {
    columns.append(column)
    sources.append(slots)
  }
}

extension Scope {
  /// Whether facts in this slot are behind a column that isn't one of these.
  func isBehindOthers(_ slot: Int, than spread: [Int]) -> Bool {
    guard let origin = columns[slot].origin else { return true }
    return columns.indices.contains { other in
      !spread.contains(other) && columns[other].guards.contains { $0.facts == origin }
    }
  }
}
