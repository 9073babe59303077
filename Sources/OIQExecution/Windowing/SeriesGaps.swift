import OIQPlan
import OIQText
import OIQValues

// Rows that stand beside each other though time has passed between them. Where periods order the rows, `prev`, `next` and
// `movavg` give nothing across such a gap; elsewhere it is said.

extension Executor {
  /// Says of the first gap between two neighbours, in numbers of years, labels of periods or days that order them, and
  /// of one that a running sum passes over.
  func noteGaps(_ table: Table, _ call: WindowCall, _ layout: WindowLayout) {
    if call.kind == .cumsum { return noteGapInSum(table, call, layout) }
    lazy var neighbours = Neighbours(layout)
    // Who takes days from days asks for what lies between.
    for slot in call.times where slot != call.argument {
      guard let times = SeriesTimes(table.columns[slot], standing: { neighbours }),
        let gap = times.firstGap(in: neighbours)
      else { continue }
      let name = table.fields[slot].name
      context.notes.add(
        .remark(
          "\(call.kind.rawValue): beside a row of `\(name)` \(times.text(gap.row)) stands one of \(times.text(gap.before))\(times.usual); where \(times.kind) are periods such a gap is missing: `derive \(times.period(name))` before, and `sort \(name)`"
        ))
      return
    }
  }

  /// A running sum goes on over what isn't there. Of rows that don't stand in time nothing lies between.
  private func noteGapInSum(_ table: Table, _ call: WindowCall, _ layout: WindowLayout) {
    guard call.isTold, let slot = call.period,
      case .spans(let starts, let ends) = table.columns[slot].storage
    else { return }
    let column = table.columns[slot]
    var gap: (before: Int, row: Int)?
    let step = Neighbours(layout).first { before, row in
      guard column.isPresent(before), column.isPresent(row) else { return false }
      if gap == nil, ends.elements[before] < starts.elements[row] { gap = (before, row) }
      return starts.elements[row] < starts.elements[before]
    }
    guard step == nil, let gap else { return }
    func label(_ row: Int) -> String {
      Period(start: starts.elements[row], end: ends.elements[row]).label
    }
    context.notes.add(
      .remark(
        "cumsum: after `\(table.fields[slot].name)` \(label(gap.before)) comes \(label(gap.row)), and of what lies between nothing is added"
      ))
  }
}

extension Executor {
  /// Says of the first row that stands below a later one where nobody has sorted the rows; gives whether there is any.
  func noteUnsorted(_ table: Table, _ call: WindowCall, _ layout: WindowLayout) -> Bool {
    guard let slot = call.timeAsRead, let step = firstFall(table.columns[slot], layout) else {
      return false
    }
    let name = PlanDiagnostics.spelled(table.fields[slot].name)
    note(
      ExecutionDiagnostics.unsorted(
        table, slot, step, at: call.place,
        help: "`sort \(name)` at the end of the stage puts them in order"))
    return true
  }

  /// The same of `fill`, which takes values from rows above.
  func noteUnsorted(_ table: Table, _ fill: Plan, _ slots: [Int], by keys: [Int]) {
    guard let slot = fill.timeAsRead, slots.contains(where: { table.columns[$0].presence != nil })
    else { return }
    let layout = WindowLayout(table, partition: keys, order: [], threads: context.threadCount)
    guard let step = firstFall(table.columns[slot], layout) else { return }
    let name = PlanDiagnostics.spelled(table.fields[slot].name)
    note(
      ExecutionDiagnostics.unsorted(
        table, slot, step, at: slots.first.flatMap { fill.places[$0] } ?? fill.span,
        help: "put them in order before: `sort \(name) | fill …`"))
  }

  /// Several calls over the same rows are told of once.
  private func note(_ diagnostic: Diagnostic) {
    let isKnown = context.notes.counted.contains {
      if case .warning(let known) = $0.note { known.title == diagnostic.title } else { false }
    }
    if !isKnown { context.notes.add(.warning(diagnostic)) }
  }

  /// The first two rows of a group of which the second is of an earlier time.
  private func firstFall(_ column: Column, _ layout: WindowLayout) -> (before: Int, row: Int)? {
    let starts: Buffer<Int32>
    switch column.storage {
    case .spans(let first, _): starts = first
    case .dates(let days): starts = days
    case .numbers, .codes, .bools, .ranges, .facts: return nil
    }
    return Neighbours(layout).first { before, row in
      column.isPresent(before) && column.isPresent(row)
        && starts.elements[row] < starts.elements[before]
    }
  }
}

/// Rows of a group that stand one after the other.
private struct Neighbours {
  private let layout: WindowLayout
  private let groups: [Int]

  init(_ layout: WindowLayout) {
    self.layout = layout.grouped
    groups = self.layout.groupStarts()
  }

  /// The first two of which something holds.
  func first(where holds: (_ before: Int, _ row: Int) -> Bool) -> (before: Int, row: Int)? {
    for (start, end) in zip(groups, groups.dropFirst()) {
      for place in (start..<end).dropFirst() {
        let (before, row) = (layout.row(place - 1), layout.row(place))
        if holds(before, row) { return (before, row) }
      }
    }
    return nil
  }
}

/// What orders rows in time without being periods.
private enum SeriesTimes {
  case years(Column, Buffer<Double>)
  /// Texts, each the label of a period as long as the others.
  case labels(Column, Buffer<Int32>, [Period])
  /// Days that lie about so many apart, a month or more.
  case days(Column, Buffer<Int32>, apart: Int32)

  /// Of days nearer to each other than this nobody misses one: days without trade lie between.
  private static let shortestStep: Int32 = 27

  init?(_ column: Column, standing neighbours: () -> Neighbours) {
    switch column.storage {
    case .numbers(let years):
      let areYears = years.elements.indices.allSatisfy { row in
        !column.isPresent(row) || Period(yearLiteral: years.elements[row]) != nil
      }
      guard areYears else { return nil }
      self = .years(column, years)
    case .codes(let codes, let texts):
      var periods: [Period] = []
      for text in texts.texts {
        guard let period = Period.parse(text), period.kind != .other,
          period.kind == periods.first?.kind ?? period.kind
        else { return nil }
        periods.append(period)
      }
      self = .labels(column, codes, periods)
    case .dates(let days):
      var apart = Int32.max
      let isDense = neighbours().first { before, row in
        guard column.isPresent(before), column.isPresent(row) else { return false }
        let step = abs(days.elements[row] &- days.elements[before])
        if step > 0 { apart = min(apart, step) }
        return step > 0 && step < SeriesTimes.shortestStep
      }
      guard isDense == nil, apart < Int32.max, SeriesTimes.areRegular(days, of: column) else {
        return nil
      }
      self = .days(column, days, apart: apart)
    case .spans, .ranges, .bools, .facts: return nil
    }
  }

  /// Whether all are the last day of a month, or the same day of one: days of events lie as they fall.
  private static func areRegular(_ days: Buffer<Int32>, of column: Column) -> Bool {
    var (areLast, areSame, first) = (true, true, -1)
    for row in 0..<column.count where column.isPresent(row) {
      let day = CivilDate(daysSince1970: days.elements[row]).day
      areLast = areLast && CivilDate(daysSince1970: days.elements[row] &+ 1).day == 1
      if first < 0 { first = day }
      areSame = areSame && day == first
      if !areLast, !areSame { return false }
    }
    return true
  }

  func firstGap(in neighbours: Neighbours) -> (before: Int, row: Int)? {
    switch self {
    case .years(let column, let years):
      neighbours.first { before, row in
        column.isPresent(before) && column.isPresent(row)
          && abs(years.elements[row] - years.elements[before]) > 1
      }
    case .labels(let column, let codes, let periods):
      neighbours.first { before, row in
        guard column.isPresent(before), column.isPresent(row) else { return false }
        let (first, second) = (
          periods[Int(codes.elements[before])], periods[Int(codes.elements[row])]
        )
        return first.end < second.start || second.end < first.start
      }
    case .days(let column, let days, let apart):
      neighbours.first { before, row in
        column.isPresent(before) && column.isPresent(row)
          && abs(days.elements[row] - days.elements[before]) * 2 > apart * 3
      }
    }
  }

  func text(_ row: Int) -> String {
    switch self {
    case .years(_, let years): "\(Int(years.elements[row]))"
    case .labels(_, let codes, let periods): periods[Int(codes.elements[row])].label
    case .days(_, let days, _): dateText(days.elements[row])
    }
  }

  /// How far apart the nearest are.
  var usual: String {
    if case .days(_, _, let apart) = self {
      ", where the nearest lie \(apart) days apart"
    } else {
      ""
    }
  }

  var kind: String {
    switch self {
    case .years: "years"
    case .labels: "labels"
    case .days: "days"
    }
  }

  /// The definition that makes periods of a column.
  func period(_ name: String) -> String {
    guard case .days(_, _, let apart) = self else { return "\(name) = period(\(name))" }
    let function =
      switch apart {
      case ..<45: "month"
      case ..<135: "quarter"
      default: "year"
      }
    return "\(name) = \(function)(\(name))"
  }
}
