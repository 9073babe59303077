import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// A flow over fiscal spans restated in calendar periods.
  ///
  /// Per key, facts that tile a target exactly are added up; where none do, the facts inside stay and the
  /// days between are filled from the smallest fact around them, less its parts. Disputed facts take no part.
  func calendarized(_ calendarize: CalendarizePlan, input: Table) throws(Diagnostic) -> Table {
    let flows = FlowReader(calendarize, input, context.facts)
    // Facts of the catalogue are told apart by their guards.
    let apart = calendarize.facts == nil ? input.seriesColumns(besides: calendarize.keys) : []
    var superseded = 0
    var output = CalendarOutput()
    var choices = CalendarChoices(calendarize, input)
    for (key, rows) in flows.groups {
      try checkCancelled()
      let facts = rows.compactMap { flows.fact(row: $0) }
      try flows.checkBases(of: facts)
      guard let first = facts.map(\.period.start).min(), let last = facts.map(\.period.end).max()
      else { continue }
      if calendarize.facts == nil {
        if let twice = FlowFact.firstTwice(facts) {
          throw ExecutionDiagnostics.sameSpanTwice(twice, input, calendarize)
        }
        superseded += FlowFact.superseded(facts)
      }
      if !apart.isEmpty { try requireOneFlow(facts, input, calendarize, apart: apart) }
      if calendarize.facts != nil { try requireOneKind(facts, input, calendarize) }
      let tiling = FlowTiling(
        facts, input.fields[calendarize.amount].type,
        mayMixDefinitions: calendarize.definitions == .accepted)
      var covers: [CalendarCover] = []
      for target in Period(start: first, end: last).periods(of: calendarize.grain.kind) {
        guard let patch = try patch(of: target, tiling, calendarize) else { continue }
        let cell = try cell(of: target, patch, calendarize)
        output.append(keyRow: rows[0], key: key, target, cell)
        covers.append(CalendarCover(target: target, patch: patch, cell: cell))
        if cell.amount != nil {
          choices.add(patch, among: facts, key: key)
          noteMixedRests(of: patch, calendarize, input)
        }
      }
      noteDisagreements(of: covers, with: facts, calendarize, input)
    }
    noteLeftOut(calendarize, input, superseded: superseded)
    if let remark = choices.remark { context.notes.add(.remark(remark)) }
    // Of facts the footer counts those that are shown.
    if calendarize.facts == nil, output.shareCount > 0 {
      context.notes.add(.proRata(output.shareCount, of: output.count))
    }
    let table = output.table(calendarize, input, basisNames: flows.basisNames, context)
    let order = calendarize.keys.indices.map { SortTerm($0) } + [SortTerm(calendarize.keys.count)]
    return try sorted(table, by: order)
  }

  /// Facts that tile a target, or what comes nearest.
  private func patch(
    of target: Period, _ tiling: FlowTiling, _ calendarize: CalendarizePlan
  ) throws(Diagnostic) -> FlowPatch? {
    guard let tiles = tiling.tiles(of: target) else { return try tiling.patch(of: target) }
    noteDisagreement(tiles, with: tiling, over: target, at: calendarize.place)
    return FlowPatch(inside: tiles, shares: [])
  }

  private func cell(
    of target: Period, _ patch: FlowPatch, _ calendarize: CalendarizePlan
  ) throws(Diagnostic) -> CalendarCell {
    var cell = try CalendarCell(patch, of: target)
    if cell.coverage < 1, calendarize.partial == .missing {
      cell.amount = nil
      cell.isShare = false
      // A sum that skips it holds nothing of these facts.
      cell.parts = []
    }
    return cell
  }

  /// Says of what is left of a fact that parts of other definitions were taken off it.
  private func noteMixedRests(of patch: FlowPatch, _ calendarize: CalendarizePlan, _ input: Table) {
    guard let slot = calendarize.definition else { return }
    func definition(_ fact: FlowFact) -> String {
      describe(input.columns[slot][fact.rows[0]], input.fields[slot].type)
    }
    for share in patch.shares {
      let others = share.parts.filter { $0.definition != share.fact.definition }
      guard !others.isEmpty, let part = share.fact.parts.first else { continue }
      let whole = FactPart(table: part.table, row: part.row, start: 0, end: 0)
      context.notes.add(
        .mixedRest(
          whole, definition: definition(share.fact), less: Set(others.map(definition)).sorted()))
    }
  }
}

extension Executor {
  /// The rows as they are, and the part of each one's amount that falls in a span: what is left of it after
  /// the actuals inside it, by its free days.
  func withParts(
    _ calendarize: CalendarizePlan, within span: Period, input: Table
  ) throws(Diagnostic) -> Table {
    let flows = FlowReader(calendarize, input, context.facts)
    var parts = [FlowAmount?](repeating: nil, count: input.rowCount)
    for (rows, tiling) in flows.partTilings {
      try checkCancelled()
      for row in rows {
        guard let fact = flows.fact(row: row, evenDisputed: true) else { continue }
        parts[row] = tiling.part(of: fact, within: span)
      }
    }
    var column = Column(parts, context: context)
    column.rowUnits = input.columns[calendarize.amount].rowUnits
    let field = TableField("part", input.fields[calendarize.amount].type, isHidden: true)
    return Table(
      fields: input.fields + [field], columns: input.columns + [column], rowCount: input.rowCount)
  }
}

/// What a target period gets.
struct CalendarCell {
  var amount: FlowAmount?
  var basis: Int
  var coverage: Double
  var parts: [FactPart]
  /// Whether it holds days of a longer span that says nothing of them alone.
  var isShare: Bool

  init(_ patch: FlowPatch, of target: Period) throws(Diagnostic) {
    var total: FlowAmount?
    for amount in patch.inside.facts.map(\.amount) + patch.shares.map(\.amount) {
      guard let sum = total.map({ $0.adding(amount) }) ?? amount else {
        throw ExecutionDiagnostics.rangedCalendar()
      }
      total = sum
    }
    amount = total
    basis = patch.weakestBasis
    coverage = Double(patch.coveredDays) / Double(max(target.days, 1))
    parts =
      patch.inside.facts.flatMap(\.parts)
      + patch.shares.flatMap(\.factParts)
    isShare = patch.hasSplitShare
  }
}

/// Reads the rows of the input as facts.
struct FlowReader {
  let plan: CalendarizePlan
  let input: Table
  let book: any FactBook
  let basisNames: [String]

  init(_ plan: CalendarizePlan, _ input: Table, _ book: any FactBook) {
    self.plan = plan
    self.input = input
    self.book = book
    basisNames = ["actual", "guidance", "estimate"]
  }

  /// Rows by key, in the order of first appearance.
  var groups: [(key: [Value], rows: [Int])] {
    var places: [[Value]: Int] = [:]
    var groups: [(key: [Value], rows: [Int])] = []
    for row in 0..<input.rowCount {
      let key = plan.keys.map { input.columns[$0][row] }
      if let place = places[key] {
        groups[place].rows.append(row)
      } else {
        places[key] = groups.count
        groups.append((key, [row]))
      }
    }
    return groups
  }

  /// The rows of each key with what their parts are taken by: beside its own facts the actuals that others have stated
  /// of days of which it has none.
  var partTilings: [(rows: [Int], tiling: FlowTiling)] {
    let type = input.fields[plan.amount].type
    let author = plan.author.flatMap { plan.keys.firstIndex(of: $0) }
    func subject(_ key: [Value]) -> [Value] {
      var key = key
      if let author { key.remove(at: author) }
      return key
    }
    let groups = groups.map { group in
      (key: subject(group.key), rows: group.rows, facts: group.rows.compactMap { fact(row: $0) })
    }
    let subjects = Dictionary(grouping: groups, by: \.key)
    return groups.map { group in
      let own = group.facts.filter { $0.basis == 0 }.map(\.period)
      let others = (subjects[group.key] ?? []).filter { $0.rows != group.rows }
        .flatMap(\.facts)
        .filter { fact in fact.basis == 0 && !own.contains { $0.overlaps(fact.period) } }
      let tiling = FlowTiling(group.facts + others, type, mayMixDefinitions: false)
      return (group.rows, tiling)
    }
  }

  /// - Parameter evenDisputed: Whether a disputed fact is one, as where a part of it alone is asked about.
  func fact(row: Int, evenDisputed: Bool = false) -> FlowFact? {
    guard let amount = amount(row), case .period(let period) = input.columns[plan.span][row] else {
      return nil
    }
    let parts = parts(row)
    guard evenDisputed || !parts.contains(where: { book.isDisputed($0) }) else { return nil }
    return FlowFact(
      period: period, amount: amount, basis: basis(row), definition: definition(row),
      knownOn: knownOn(row), parts: parts.map { $0.end > $0.start ? $0 : $0.spanning(period) },
      rows: [row],
      isSpreadable: period.days <= CalendarizePlan.longestSpread
        && parts.allSatisfy { book.isSpreadable($0) },
      isOfAnyDefinition: isOfAnyDefinition(row))
  }

  private func amount(_ row: Int) -> FlowAmount? {
    let column = input.columns[plan.amount]
    switch column[row] {
    case .number(let number):
      return FlowAmount(number)
    case .range:
      guard case .ranges(let ranges) = column.storage else { return nil }
      return FlowAmount(ranges, row: row)
    case .missing, .text, .bool, .date, .period, .list: return nil
    }
  }

  private func basis(_ row: Int) -> Int {
    guard let slot = plan.basis else { return 0 }
    guard case .text(let text) = input.columns[slot][row] else { return basisNames.count }
    return basisNames.firstIndex(of: text) ?? basisNames.count
  }

  /// A file's rows may have any text for a basis, or none; the catalogue's have those that there are.
  func checkBases(of facts: [FlowFact]) throws(Diagnostic) {
    guard let slot = plan.basis, let fact = facts.first(where: { $0.basis == basisNames.count }),
      let row = fact.rows.first
    else { return }
    var text: String?
    if case .text(let basis) = input.columns[slot][row] { text = basis }
    throw ExecutionDiagnostics.unknownBasis(
      text, of: input.fields[slot].name, row: row, plan, input, among: basisNames)
  }

  private func definition(_ row: Int) -> Int32 {
    guard let slot = plan.definition, input.columns[slot].isPresent(row),
      case .codes(let codes, _) = input.columns[slot].storage
    else { return -1 }
    return codes[row]
  }

  private func isOfAnyDefinition(_ row: Int) -> Bool {
    guard let slot = plan.definition, case .text(let text) = input.columns[slot][row] else {
      return false
    }
    return Vocabulary.openDefinitions.contains(text)
  }

  private func knownOn(_ row: Int) -> Int32 {
    guard let slot = plan.knownOn, case .date(let day) = input.columns[slot][row] else {
      return .min
    }
    return day
  }

  private func parts(_ row: Int) -> [FactPart] {
    guard let slot = plan.facts, case .facts(let lists) = input.columns[slot].storage else {
      return []
    }
    return Array(lists[row])
  }
}

extension FactPart {
  fileprivate func spanning(_ period: Period) -> FactPart {
    FactPart(table: table, row: row, start: period.start, end: period.end)
  }
}

/// The rows made so far.
private struct CalendarOutput {
  private var keyRows: [Int32] = []
  private var targets: [Period] = []
  private var cells: [CalendarCell] = []

  var count: Int { cells.count }
  var shareCount: Int { cells.count { $0.isShare } }

  mutating func append(keyRow: Int, key: [Value], _ target: Period, _ cell: CalendarCell) {
    keyRows.append(Int32(keyRow))
    targets.append(target)
    cells.append(cell)
  }

  /// Keys, `period`, the amount, `basis` and facts where the input has them, `coverage` before the facts.
  func table(
    _ plan: CalendarizePlan, _ input: Table, basisNames: [String], _ context: ExecutionContext
  ) -> Table {
    let rows = Buffer(keyRows)
    var fields = plan.keys.map { input.fields[$0] }
    var columns = plan.keys.map { input.columns[$0].gathered(RowList(rows), threads: 1) }
    fields += [TableField("period", .period), input.fields[plan.amount]]
    columns += [
      Column(.spans(starts: Buffer(targets.map(\.start)), ends: Buffer(targets.map(\.end)))),
      Column(cells.map(\.amount), context: context),
    ]
    if let basis = plan.basis {
      fields.append(input.fields[basis])
      let codes = Buffer(cells.map { Int32($0.basis) })
      columns.append(Column(.codes(codes, TextDictionary(basisNames))))
    }
    fields.append(TableField("coverage", .plainNumber))
    columns.append(Column(.numbers(Buffer(cells.map(\.coverage)))))
    if let facts = plan.facts {
      fields.append(input.fields[facts])
      columns.append(self.facts)
    }
    return Table(fields: fields, columns: columns, rowCount: cells.count)
  }

  private var facts: Column {
    var offsets: [Int32] = [0]
    var parts: [FactPart] = []
    for cell in cells {
      parts += cell.parts
      offsets.append(Int32(parts.count))
    }
    return Column(.facts(FactLists(offsets: Buffer(offsets), parts: Buffer(parts))))
  }
}
