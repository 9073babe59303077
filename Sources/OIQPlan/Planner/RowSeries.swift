import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// How the rows of a window's groups stand: as series in time, one below the other, by what they measure, or
/// in no order that is known.
struct RowSeries {
  /// Columns that tell series apart: the rows are sorted by them, and then in time.
  private(set) var names: [Int] = []
  /// The column of periods, or of the years of some, by which the rows of a series stand one after the other.
  private(set) var period: Int?
  /// Columns that may tell times, of which the rows' order may be: numbers that are called years, texts, days.
  private(set) var times: [Int] = []
  /// Whether they stand in the order of a number, as the companies of a league table do.
  private(set) var isRanking = false
  /// Whether several rows may stand at one period: they are taken for a series only since a file's rows have periods,
  /// and nobody sorted them, or since all of a year have its number.
  private(set) var sharesPeriods = false

  /// - Parameters:
  ///   - terms: The order that the window asks for; the rows' own where there is none.
  ///   - argument: What it reads of other rows.
  init(
    _ relation: Relation, sortedBy terms: [SortTerm], within partition: [Int],
    of argument: TypedExpression?
  ) {
    let columns = relation.scope.columns
    let order =
      terms.isEmpty ? relation.plan.rowOrder : relation.plan.order(of: terms.map(\.slot))
    func isYear(_ term: RowOrderTerm) -> Bool { term.slot.map { columns[$0].isYear } ?? false }
    let open = order.filter { term in term.slot.map { !partition.contains($0) } ?? true }
    let key = relation.scope.key ?? []
    func isName(_ term: RowOrderTerm) -> Bool {
      switch term.type {
      case .text, .bool: true
      case .number: !isYear(term) && term.slot.map { key.contains(columns[$0].name) } ?? false
      case .date, .period, .list, .facts, .missing: false
      }
    }
    times = open.compactMap(\.slot).filter { columns[$0].maySayWhen }
    guard let place = open.firstIndex(where: { !isName($0) }) else {
      guard terms.isEmpty, relation.plan.isAsRead, case .number? = argument?.type else { return }
      let read = Set(argument?.expression.slots ?? [])
      period = relation.scope.onlyPeriod(besides: partition).flatMap {
        read.contains($0) ? nil : $0
      }
      sharesPeriods = period != nil
      if period == nil {
        times = columns.indices.filter {
          columns[$0].isCalledYear && !partition.contains($0) && !read.contains($0)
        }
      }
      return
    }
    switch open[place].type {
    case .number where isYear(open[place]): names = open[..<place].compactMap(\.slot)
    case .number: isRanking = true
    case .period, .date: names = open[..<place].compactMap(\.slot)
    case .text, .bool, .list, .facts, .missing: break
    }
    if open[place].type == .period || isYear(open[place]),
      open[(place + 1)...].allSatisfy({ $0.slot == nil || isName($0) })
    {
      period = open[place].slot
      sharesPeriods = isYear(open[place])
    }
  }
}

/// A column that rows stand in the order of; without a slot where it is there no more.
struct RowOrderTerm {
  var slot: Int?
  var type: ValueType
}

extension WindowKind {
  /// Whether it reads the rows beside a row, as growth does: a group must hold a period once.
  package var readsNeighbours: Bool { self == .prev || self == .next || self == .movavg }

  /// Whether it sets values of other rows beside a row's own, and adds nothing up.
  var readsOthers: Bool { readsNeighbours || self == .first || self == .last }

  /// Whether what it gives depends on the order in which the rows stand.
  var readsOrderOfRows: Bool { readsOthers || self == .cumsum || self == .rank }

  /// Whether a row's result is, or holds, what other rows have.
  var holdsOthers: Bool { readsOthers || self == .cumsum }
}

extension RowSeries {
  /// Refuses to set a measure of one company beside that of another as if they were one series.
  ///
  /// - Parameters:
  ///   - apart: The columns of whose members each has rows of its own.
  ///   - keys: Those of them that the text names.
  func requireOne(
    _ kind: WindowKind, _ argument: TypedExpression, apart: [Int], keys: [Int], in scope: Scope,
    at place: Span
  ) throws(Diagnostic) {
    guard !isRanking else { return }
    // A joined table has the same companies.
    let names = Set(apart.compactMap { scope.columns[$0].origin?.column })
    for measureGuard in argument.guards {
      let open = measureGuard.ofEach.filter {
        !names.contains($0.column) && scope.pins[$0]?.count != 1
      }
      guard !open.isEmpty else { continue }
      throw PlanDiagnostics.seriesOfSeveral(
        kind, measureGuard, open, keys: keys.map { scope.columns[$0].name }, in: scope, at: place)
    }
  }
}

extension ScopeColumn {
  /// Whether it is numbers that may be years by their name alone, `year` or `fiscal_year`.
  fileprivate var isCalledYear: Bool {
    type == .plainNumber && !isHidden && !isYear && name.lowercased().hasSuffix("year")
  }

  /// Whether its values may be times, of which gaps can be told.
  fileprivate var maySayWhen: Bool {
    isCalledYear || !isHidden && (type == .plainText || type == .date)
  }
}

extension Scope {
  /// The one period column of a file; what a catalogue's tables have beside a number may be a plan's window, or
  /// what a price is for.
  fileprivate func onlyPeriod(besides partition: [Int]) -> Int? {
    let periods = columns.indices.filter {
      columns[$0].type == .period && !columns[$0].isHidden && !partition.contains($0)
    }
    return periods.count == 1 && columns[periods[0]].table == nil ? periods[0] : nil
  }
}

extension Relation {
  /// The only column of periods, else of days, where nobody has put a file's rows in any order: the file may have them in
  /// that of its time, and may not.
  func timeAsRead(besides partition: [Int], reading slots: Set<Int>) -> Int? {
    guard plan.isAsRead else { return nil }
    let times = [ValueType.period, .date].lazy.map { type in
      scope.columns.indices.filter { slot in
        let column = scope.columns[slot]
        return column.type == type && !column.isHidden && column.qualifier == nil
      }
    }
    guard let all = times.first(where: { !$0.isEmpty }), let only = all.first, all.count == 1,
      scope.columns[only].table == nil, !partition.contains(only), !slots.contains(only)
    else { return nil }
    return only
  }
}

extension Plan {
  /// Whether its rows stand as they were read.
  fileprivate var isAsRead: Bool {
    switch node {
    case .sort, .aggregate, .calendarize: false
    case .filter(let input, _), .window(let input, _), .take(let input, _, _),
      .skip(let input, _), .distinct(let input, _), .fill(let input, _, _), .project(let input, _):
      input.isAsRead
    case .join(let join): join.left.isAsRead
    case .change(let change): change.input.isAsRead
    case .scan, .unit, .union, .part, .pivot, .unpivot: true
    }
  }

  /// The columns that its rows are known to stand in the order of; none where nothing is known.
  fileprivate var rowOrder: [RowOrderTerm] {
    switch node {
    case .sort(let input, let terms):
      let sorted = input.order(of: terms.map(\.slot))
      let slots = Set(sorted.map(\.slot))
      return sorted + input.rowOrder.filter { !slots.contains($0.slot) }
    case .aggregate(_, let keys, _): return keys.indices.map(ordering)
    case .calendarize(let calendarize): return (0...calendarize.keys.count).map(ordering)
    case .filter(let input, _), .window(let input, _), .take(let input, _, _),
      .skip(let input, _), .distinct(let input, _):
      return input.rowOrder
    case .join(let join): return join.left.rowOrder
    case .project(let input, let expressions): return input.rowOrder.kept(by: expressions)
    case .change(let change): return change.input.rowOrder.kept(by: change.values)
    case .scan, .unit, .union, .part, .pivot, .unpivot, .fill: return []
    }
  }

  private func ordering(_ slot: Int) -> RowOrderTerm {
    RowOrderTerm(slot: slot, type: fields[slot].type)
  }

  /// The order that some columns give: by a period where they are its first or last days, which tell as much, and
  /// without what is made of a period that comes later, as its year before it.
  fileprivate func order(of slots: [Int]) -> [RowOrderTerm] {
    let made = slots.map { slot -> (slot: Int, period: Int?) in
      guard let source = source(of: slot), fields[source.slot].type == .period else {
        return (slot, nil)
      }
      let isEnd = source.part == .start || source.part == .end
      return (isEnd ? source.slot : slot, source.slot)
    }
    var order: [RowOrderTerm] = []
    for (place, (slot, period)) in made.enumerated() {
      if let period, slot != period, made[(place + 1)...].contains(where: { $0.slot == period }) {
        continue
      }
      if order.contains(where: { $0.slot == slot }) { continue }
      order.append(ordering(slot))
    }
    return order
  }

  /// The one column that another was made of, and the part of it that it is.
  private func source(of slot: Int) -> (slot: Int, part: PeriodPart?)? {
    switch node {
    case .project(let input, let expressions):
      let expression = expressions[slot]
      if case .column(let below) = expression {
        guard let found = input.source(of: below),
          let here = expressions.firstIndex(where: { $0.isColumn(found.slot) })
        else { return nil }
        return (here, found.part)
      }
      let read = expression.slots
      guard read.count == 1, let only = read.first,
        let here = expressions.firstIndex(where: { $0.isColumn(only) })
      else { return nil }
      if case .periodPart(let part, .column) = expression { return (here, part) }
      return (here, nil)
    case .filter(let input, _), .sort(let input, _): return input.source(of: slot)
    case .window(let input, _):
      return slot < input.fields.count ? input.source(of: slot) : nil
    default: return nil
    }
  }
}

extension [RowOrderTerm] {
  /// The order as far as it shows in the columns of a projection: rows of one name still stand together where
  /// the name is gone.
  fileprivate func kept(by expressions: [PlanExpression]) -> [RowOrderTerm] {
    var kept: [RowOrderTerm] = []
    for term in self {
      guard let below = term.slot else { return kept + [term] }
      if let slot = expressions.firstIndex(where: { $0.isColumn(below) }) {
        kept.append(RowOrderTerm(slot: slot, type: term.type))
      } else if case .text = term.type {
        continue
      } else {
        return kept + [RowOrderTerm(slot: nil, type: term.type)]
      }
    }
    return kept
  }
}

extension PlanExpression {
  fileprivate func isColumn(_ slot: Int) -> Bool {
    if case .column(slot) = self { true } else { false }
  }
}
