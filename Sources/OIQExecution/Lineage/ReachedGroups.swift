import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

// A note of values that an aggregate skips is about the groups that the result rests on: of a year that a condition
// leaves out nobody wants to know what it lacks. Conditions stand above the aggregate, maybe far: so each group's
// losses are kept, and once the result is there its rows are followed down to groups, as `why` does.

extension Executor {
  /// The rows that a plan gives, as `run`; of what aggregates skip that alone is noted which the rows rest on.
  package func answer(_ plan: Plan) throws(Diagnostic) -> Table {
    let asked = plan.askingForLosses
    let table = try run(asked)
    let kept = context.notes.kept
    guard !kept.isEmpty else { return table }
    let notes = try reached(by: asked, kept)
    for (note, count) in notes.all { context.notes.add(note, count: count) }
    for (note, count) in notes.most { context.notes.add(note, count: count) }
    return table
  }

  private func reached(
    by asked: Plan, _ kept: [Int: GroupLosses]
  ) throws(Diagnostic) -> ReachedGroups.Notes {
    let quiet = Executor(context: context.quiet)
    var kept = kept
    while true {
      let stage = RestingStage(asked, kept)
      var groups = ReachedGroups(kept)
      guard try stage.rowsToRead(in: kept) <= ReachedGroups.mostRows else {
        return groups.notes(of: stage)
      }
      try groups.follow(LineageNode(stage, kept, quiet), stage, .all)
      // What rests on the losses of other groups alone rests on none, and could leave out more of them.
      let left = groups.left
      if left.mapValues(\.calls) == kept.mapValues(\.calls) { return groups.notes(of: stage) }
      kept = left
    }
  }
}

extension Plan {
  /// The same with a number for each aggregate whose groups another stage may leave out.
  fileprivate var askingForLosses: Plan {
    var count = 0
    return asking(isNarrowed: false, &count)
  }

  private func asking(isNarrowed: Bool, _ count: inout Int) -> Plan {
    var plan = self
    // Of several runs of a pipe all are asked or none: what they leave out is set side by side.
    let isNarrowed = isNarrowed || isOneOfSeveral
    var narrows = [isNarrowed, isNarrowed]
    switch node {
    case .aggregate(_, let keys, _):
      if isNarrowed, !keys.isEmpty {
        plan.lossesAsked = count
        count += 1
      }
    case .filter, .take, .skip, .distinct: narrows = [true]
    case .join(let join) where join.kind != .paired:
      narrows = [isNarrowed || !join.kind.keepsUnmatched, true]
    case .scan, .unit, .project, .window, .sort, .join, .union, .calendarize, .change, .part,
      .pivot, .unpivot, .fill:
      break
    }
    plan.node = node.replacingInputs(
      zip(node.inputs, narrows).map { $0.asking(isNarrowed: $1, &count) })
    return plan
  }
}

extension LineageNode {
  /// The stages over the aggregates as they were, with nothing in them but what decides which rows there are.
  fileprivate convenience init(
    _ stage: RestingStage, _ kept: [Int: GroupLosses], _ executor: Executor
  ) {
    let tables = kept.compactMapValues(\.table)
    let plan = stage.plan.deciding { $0.lossesAsked.map { tables[$0] != nil } ?? false }
    self.init(plan, tables, LineageTrace(executor))
  }

  private convenience init(_ plan: Plan, _ tables: [Int: Table], _ trace: LineageTrace) {
    self.init(plan, inputs: plan.node.inputs.map { LineageNode($0, tables, trace) }, in: trace)
    known.table = plan.lossesAsked.flatMap { tables[$0] }
  }
}

extension RestingStage {
  /// How many rows of sources are read to follow rows: those that no aggregate stands for.
  fileprivate func rowsToRead(in kept: [Int: GroupLosses]) throws(Diagnostic) -> Int {
    if case .scan(let source, _) = plan.node {
      if let count = source.rowCount { return count }
      return try source.scan(columns: []).rowCount
    }
    if let number = plan.lossesAsked, kept[number] != nil, !inputs.contains(where: \.isAsked) {
      return 0
    }
    var rows = 0
    for input in inputs { rows += try input.rowsToRead(in: kept) }
    return rows
  }
}

/// The groups that the rows of a result come from, by the number of their aggregate.
private struct ReachedGroups {
  /// With more rows to read, and from more rows each by itself, nobody looks which groups are behind them: all are.
  static let mostRows = 1_000_000
  static let mostFollowed = 1000

  private let kept: [Int: GroupLosses]
  private var reached: [Int: Rows] = [:]

  /// Rows of a stage by the numbers that `LineageNode` knows them by.
  enum Rows {
    case all
    case some(Set<Int>)
  }

  /// Of all runs together, and of several runs of one pipe where it is most.
  typealias Notes = (all: [RunNote: Int], most: [RunNote: Int])

  init(_ kept: [Int: GroupLosses]) { self.kept = kept }
}

extension ReachedGroups {
  /// What the groups leave out; all of them where none were followed.
  var left: [Int: GroupLosses] {
    var left = kept
    for (number, rows) in reached {
      if case .some(let groups) = rows { left[number]?.keep(groups) }
    }
    return left
  }

  /// What is to be said of them.
  func notes(of stage: RestingStage) -> Notes {
    var (all, most): Notes = ([:], [:])
    if let number = stage.plan.lossesAsked, let losses = left[number] {
      all = Dictionary(losses.notes.map { ($0.note, $0.count) }, uniquingKeysWith: +)
    }
    for input in stage.inputs where input.isAsked {
      let below = notes(of: input)
      all.merge(below.all, uniquingKeysWith: +)
      most.merge(below.most, uniquingKeysWith: max)
    }
    if stage.isOneOfSeveral {
      most.merge(all, uniquingKeysWith: max)
      all = [:]
    }
    return (all, most)
  }

  /// Follows rows of a stage down to the groups that they come from.
  mutating func follow(
    _ node: LineageNode, _ stage: RestingStage, _ rows: Rows
  ) throws(Diagnostic) {
    guard stage.isAsked else { return }
    if node.isStreamed {
      var (base, below) = (node, stage)
      while base.isStreamed { (base, below) = (base.inputs[0], below.inputs[0]) }
      return try follow(base, below, node.passed(rows))
    }
    if let number = node.plan.lossesAsked { add(rows, to: number) }
    for place in node.inputs.indices {
      try follow(node.inputs[place], stage.inputs[place], node.rows(below: rows, place, stage))
    }
  }

  private mutating func add(_ rows: Rows, to number: Int) {
    switch (reached[number], rows) {
    case (.some(let known)?, .some(let rows)): reached[number] = .some(known.union(rows))
    case (_, .all), (nil, _): reached[number] = rows
    case (.all?, .some): break
    }
  }
}

extension LineageNode {
  /// Of rows of a chain of conditions those that pass.
  fileprivate func passed(_ rows: ReachedGroups.Rows) throws(Diagnostic) -> ReachedGroups.Rows {
    guard case .all = rows, case .rows(let passing) = try passing() else { return rows }
    return .some(Set(passing.elements.map { Int($0) }))
  }

  /// The rows of an input that rows of it are made of, at least.
  fileprivate func rows(
    below rows: ReachedGroups.Rows, _ place: Int, _ stage: RestingStage
  ) throws(Diagnostic) -> ReachedGroups.Rows {
    switch plan.node {
    case .scan, .unit, .filter, .project, .calendarize, .part, .fill: return .all
    case .sort:
      guard case .some(let rows) = rows else { return .all }
      return .some(try below(rows))
    case .take, .skip, .distinct:
      if stage.isLoose { return .all }
      guard case .some(let rows) = rows else {
        return .some(Set(try mapped()[0].elements.map { Int($0) }))
      }
      return .some(try below(rows))
    case .join(let join):
      return try sideRows(below: rows, place, join, stage)
    case .change:
      guard case .some(let rows) = rows else { return .all }
      var found: Set<Int> = []
      for row in rows { found.insert(try inputs[0].inner(row)) }
      return .some(found)
    case .union:
      guard case .some(let rows) = rows else { return .all }
      let first = try inputs[0].rowCount()
      var found: Set<Int> = []
      for row in rows where (row < first) == (place == 0) {
        found.insert(try inputs[place].inner(place == 0 ? row : row - first))
      }
      return .some(found)
    case .aggregate(_, let keys, _):
      guard let rows = rows.few, !stage.inputs[0].rests(on: keys) else { return .all }
      var found: Set<Int> = []
      for row in rows { found.formUnion(try group(row, argument: nil).cells.map(\.row)) }
      return .some(found)
    case .window(let input, let calls):
      guard let rows = rows.few, !stage.inputs[0].isLoose, !stage.inputs[0].isOrderResting,
        !stage.inputs[0].rests(on: calls.flatMap(\.decidingSlots))
      else { return .all }
      return .some(try windowRows(below: rows, input, calls))
    case .pivot(let pivot):
      guard let rows = rows.few, !stage.inputs[0].isOrderResting, !stage.inputs[0].isLoose,
        !stage.inputs[0].rests(on: pivot.by + [pivot.name])
      else { return .all }
      var found: Set<Int> = []
      for row in rows { found.formUnion(try pivotMembers(pivot, row)) }
      return .some(found)
    case .unpivot(let unpivot):
      guard case .some(let rows) = rows else { return .all }
      var found: Set<Int> = []
      for row in rows { found.insert(try inputs[0].inner(row / max(unpivot.spread.count, 1))) }
      return .some(found)
    }
  }

  private func below(_ rows: Set<Int>) throws(Diagnostic) -> Set<Int> {
    let mapped = try mapped()[0]
    return Set(rows.map { Int(mapped[$0]) })
  }

  private func sideRows(
    below rows: ReachedGroups.Rows, _ place: Int, _ join: JoinPlan, _ stage: RestingStage
  ) throws(Diagnostic) -> ReachedGroups.Rows {
    let isRight = place == 1
    if stage.isMatchResting(join) || (isRight && join.kind == .anti) { return .all }
    let numbers = try mapped()[place].elements
    let found: Set<Int>
    if case .some(let rows) = rows {
      found = Set(rows.map { Int(numbers[$0]) })
    } else {
      found = Set(numbers.map { Int($0) })
    }
    // Rows without a match have none.
    return .some(found.filter { $0 >= 0 })
  }

  private func windowRows(
    below rows: Set<Int>, _ input: Plan, _ calls: [WindowCall]
  ) throws(Diagnostic) -> Set<Int> {
    var found: Set<Int> = []
    for row in rows {
      found.insert(try inputs[0].inner(row))
      for (place, call) in calls.enumerated() {
        let read = try windowRows(row, call, place)
        found.formUnion((read.cells + read.competitors).map(\.row))
      }
    }
    return found
  }
}

extension ReachedGroups.Rows {
  /// Rows that are few enough to be looked at one by one.
  fileprivate var few: Set<Int>? {
    guard case .some(let rows) = self, rows.count <= ReachedGroups.mostFollowed else { return nil }
    return rows
  }
}
