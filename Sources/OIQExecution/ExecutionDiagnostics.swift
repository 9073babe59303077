import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

/// The wording of everything that can go wrong while a plan runs.
package enum ExecutionDiagnostics {
  static func cancelled() -> Diagnostic { CatalogDiagnostics.cancelled() }

  /// A plan whose parts don't fit together; the planner makes none.
  static func unfit(_ expected: String, at span: Span? = nil) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "\(expected) was expected here",
      at: span.map { [Diagnostic.Label($0)] } ?? [])
  }

  /// - Parameter lacking: The one of the two whose rate it is that isn't there.
  static func missingRate(
    from: String, to: String, lacking: String, over period: Period, at span: Span?
  ) -> Diagnostic {
    Diagnostic(
      .missingRate, "no rate from \(from) to \(to) over \(period.label)",
      at: span.map { [Diagnostic.Label($0)] } ?? [],
      help: [
        "see what there is: from fx | where currency == \(lacking)",
        "or let such amounts be missing: fx(…, partial: true)",
      ])
  }

  /// Whether a number of rows is all of them or those so far.
  enum Counted { case exactly, orMore }

  static func tooManyRows(
    _ count: Int, _ counted: Counted, columns: Int, fitting: Int, limit: Int
  ) -> Diagnostic {
    func shown(_ number: Int) -> String {
      NumberText.fixed(Double(number), places: 0, grouping: .comma)
    }
    let more = counted == .orMore ? " or more" : ""
    return Diagnostic(
      .tooLarge,
      "the result would have \(shown(count)) rows\(more) of \(columns) columns, and \(shown(fitting)) fit into \(bytes(limit))",
      help: [
        "ask for fewer rows with `where`, or add a condition that matches fewer of them",
        moreMemory,
      ])
  }

  static func outOfMemory(limit: Int) -> Diagnostic {
    Diagnostic(
      .tooLarge, "the query needs more than the \(bytes(limit)) that tables may take",
      help: [
        "keep fewer rows with `where`, or fewer columns with `select`, before this", moreMemory,
      ]
    )
  }

  package static let moreMemory =
    "or allow more, if the machine has it: `.memory 32GB` in the shell, `--memory 32GB` before it, `memoryLimit` of a `Session`"

  /// `6.2 GB`.
  private static func bytes(_ count: Int) -> String {
    guard case .success(let byte) = UnitTable.standard.unit("B") else { return "\(count) B" }
    return describe(.number(byte.toBase(Double(count))), .number(in: byte))
  }

  /// A left row of `join one` with several matches.
  static func manyMatches(_ join: JoinPlan, _ left: Table, row: Int, count: Int) -> Diagnostic {
    let keys = join.keys.map(\.left)
    if join.kind == .paired {
      return Diagnostic(
        .manyMatches,
        "`compare` finds \(count) rows of `\(join.name)` for one\(cells(left, row, keys))",
        at: join.place.map { [.init($0)] } ?? [],
        help: [
          "sum them first: `aggregate … by` what names a row",
          "or keep the columns that tell them apart",
        ])
    }
    return Diagnostic(
      .manyMatches, "\(self.row(row, of: left, keys)) has \(count) matches, not one",
      help: [
        "`join` without `one` gives a row for each match",
        "make the joined table have one row a key: `distinct`, `aggregate … by`, or one more key",
      ])
  }

  /// Rows in no order of their time, of which somebody asks what stands above them.
  static func unsorted(
    _ table: Table, _ slot: Int, _ step: (before: Int, row: Int), at place: Span?, help: String
  ) -> Diagnostic {
    let field = table.fields[slot]
    let (row, before) = (table.columns[slot][step.row], table.columns[slot][step.before])
    return Diagnostic(
      .rowOrder, severity: .warning,
      "rows are taken as they stand, and `\(PlanDiagnostics.spelled(field.name))` isn't in order: \(describe(row, field.type)) stands below \(describe(before, field.type))",
      at: place.map { [.init($0, "takes the rows above for earlier ones")] } ?? [], help: [help])
  }

  /// A left row of `join asof` with several matches of the latest value.
  static func manyLatest(_ join: JoinPlan, _ left: Table, row: Int) -> Diagnostic {
    var keys = join.keys.map(\.left)
    if case .asof(let own, _) = join.kind { keys.append(own) }
    return Diagnostic(
      .manyMatches, "\(self.row(row, of: left, keys)) has several latest matches, not one",
      at: join.place.map { [.init($0, "rows of `\(join.name)` that stand at the same place")] }
        ?? [],
      help: [
        "make the joined table have one row a key: `distinct`, `aggregate … by`, or one more key",
        "of several take the one that counts: sort … | take 1 by …",
      ])
  }

  static func manyRowsForCell(
    _ table: Table, rows: (first: Int, second: Int), by keys: [Int]
  ) -> Diagnostic {
    Diagnostic(
      .manyMatches,
      "\(self.rows(rows.first, rows.second, of: table, keys)) are for the same cell",
      help: ["sum or choose first: `aggregate … by` the columns that `pivot` keeps, and the names"])
  }

  /// Two rows of a file that state the same flow.
  static func sameSpanTwice(
    _ twice: (FlowFact, FlowFact), _ table: Table, _ plan: CalendarizePlan
  ) -> Diagnostic {
    let rows = [twice.0, twice.1].map { $0.rows.first ?? 0 }
    let measure = table.fields[plan.amount].name
    let keys = plan.keys.map { table.fields[$0].name }
    let by = name(tellingApart: (rows[0], rows[1]), of: table, besides: plan.keys).map {
      "calendarize \(measure) to \(plan.grain.rawValue) by "
        + (keys + [$0]).joined(separator: ", ")
    }
    let span = table.fields[plan.span].name
    let isSame = table.visibleIndices.allSatisfy {
      table.columns[$0][rows[0]] == table.columns[$0][rows[1]]
    }
    let isFirst = by == nil && !isSame
    return Diagnostic(
      .manyMatches,
      "\(self.rows(rows[0], rows[1], of: table, plan.keys)) are both for \(twice.0.period.label)",
      at: plan.place.map { [Diagnostic.Label($0, "which of them counts isn't known")] } ?? [],
      help: [
        isSame ? "keep one, where it is the same row twice, before this stage: distinct" : nil,
        by.map { "keep them apart: \($0)" },
        "\(isFirst ? "" : "or ")add them up first, where they are parts: aggregate \(measure) = sum(\(measure)) by "
          + (keys + [span]).joined(separator: ", "),
        day(tellingApart: (rows[0], rows[1]), of: table).map {
          "or keep the last, where one restates the other: sort \($0) desc | take 1 by "
            + (keys + [span]).joined(separator: ", ")
        },
      ].compactMap { $0 })
  }

  /// Rows over some of the same days that a column tells apart.
  static func severalFlows(
    _ rows: (Int, Int), apartIn column: String, _ table: Table, _ plan: CalendarizePlan
  ) -> Diagnostic {
    let measure = table.fields[plan.amount].name
    let span = table.fields[plan.span].name
    let slot = table.fields.firstIndex { $0.name == column } ?? plan.span
    return Diagnostic(
      .manyMatches,
      "\(row(rows.0, of: table, [slot, plan.span])) and \(row(rows.1, of: table, [slot, plan.span]))"
        + " share days, and may be of two flows",
      at: plan.place.map { [Diagnostic.Label($0, "takes all rows for one flow")] } ?? [],
      help: [
        "keep them apart: calendarize \(measure) to \(plan.grain.rawValue) by \(column)",
        "or leave `\(column)` out, where all rows are of one flow: | select \(span), \(measure)",
      ])
  }

  /// A row of a file whose basis is none that `calendarize` can choose by, or is missing.
  static func unknownBasis(
    _ text: String?, of column: String, row: Int, _ plan: CalendarizePlan, _ table: Table,
    among names: [String]
  ) -> Diagnostic {
    let keys = plan.keys.map { table.fields[$0].name } + [column]
    let weakest = names.last ?? ""
    let meant =
      text.map { "if \(column) == \"\($0)\" then \"\(weakest)\" else \(column)" }
      ?? "\(column) ?? \"\(weakest)\""
    return Diagnostic(
      .unknownMember,
      "\(self.row(row, of: table, plan.keys + [plan.span])) \(text.map { "has \"\($0)\" in" } ?? "has nothing in") `\(column)`, which is \(PlanDiagnostics.list(names, "or"))",
      at: plan.place.map { [Diagnostic.Label($0, "chooses among figures by their basis")] } ?? [],
      help: [
        "say which of them it is, before this stage: | derive \(column) = \(meant)",
        "or keep such figures apart: calendarize \(table.fields[plan.amount].name) to \(plan.grain.rawValue) by \(keys.joined(separator: ", "))",
      ])
  }

  /// Two rows of a period in one series.
  static func samePeriodTwice(
    _ rows: (Int, Int), _ table: Table, _ call: WindowCall, period: Int
  ) -> Diagnostic {
    let keys = call.partition.map { table.fields[$0].name }
    let by = name(tellingApart: rows, of: table, besides: call.partition).map {
      "keep them apart: by " + (keys + [$0]).joined(separator: ", ")
    }
    let span = table.fields[period].name
    return Diagnostic(
      .manyMatches,
      "\(self.rows(rows.0, rows.1, of: table, call.partition)) are both for "
        + describe(table.columns[period][rows.1], .period),
      at: call.place.map {
        [Diagnostic.Label($0, "which of them `\(call.kind.rawValue)` reads isn't known")]
      } ?? [],
      help: [
        by,
        "\(by == nil ? "" : "or ")have one row a period first: aggregate … by "
          + (keys + [span]).joined(separator: ", "),
      ].compactMap { $0 })
  }

  /// The first column of days by which two rows differ, as that on which each was said.
  private static func day(tellingApart rows: (Int, Int), of table: Table) -> String? {
    table.fields.indices.first { slot in
      table.fields[slot].type == .date
        && table.columns[slot][rows.0] != table.columns[slot][rows.1]
    }.map { table.fields[$0].name }
  }

  /// The first column of names by which two rows differ.
  private static func name(
    tellingApart rows: (Int, Int), of table: Table, besides keys: [Int]
  ) -> String? {
    table.fields.indices.first { slot in
      guard case .text = table.fields[slot].type, !keys.contains(slot) else { return false }
      return table.columns[slot][rows.0] != table.columns[slot][rows.1]
    }.map { table.fields[$0].name }
  }

  /// `the row (company = Meta, year = 2025)`. Rows of a table that the reader has never seen are told by what they
  /// hold; by their number where they hold no name.
  private static func row(_ row: Int, of table: Table, _ slots: [Int]) -> String {
    let cells = cells(table, row, slots)
    if !cells.isEmpty { return "the row\(cells)" }
    return name(of: row, in: table) ?? "row \(row + 1)"
  }

  private static func name(of row: Int, in table: Table) -> String? {
    let names = table.fields.indices.filter { slot in
      table.fields[slot].isName && table.columns[slot].isPresent(row)
    }
    return names.isEmpty ? nil : "the row\(self.cells(table, row, Array(names.prefix(3))))"
  }

  /// ` in the row (company = Meta)`. Where the columns that name rows weren't read, their numbers are none that the
  /// reader knows either.
  private static func place(of row: Int, in table: Table?) -> String {
    guard let table else { return "" }
    let names = table.fields.indices.filter { table.fields[$0].isName }
    let areUnread =
      !names.isEmpty && names.allSatisfy { table.columns[$0].missingCount == table.rowCount }
    return areUnread ? "" : " in \(self.row(row, of: table, []))"
  }

  /// `two rows (company = Meta)`.
  private static func rows(
    _ first: Int, _ second: Int, of table: Table, _ slots: [Int]
  ) -> String {
    let cells = cells(table, second, slots)
    return cells.isEmpty ? "rows \(first + 1) and \(second + 1)" : "two rows\(cells)"
  }

  /// ` (company = Meta, year = 2025)`
  static func cells(_ table: Table, _ row: Int, _ slots: [Int]) -> String {
    let texts = slots.filter { !table.fields[$0].isHidden }.map { slot in
      let field = table.fields[slot]
      return "\(field.name) = \(describe(table.columns[slot][row], field.type))"
    }
    return texts.isEmpty ? "" : " (\(texts.joined(separator: ", ")))"
  }

  /// A value of which one side is known, where draws of it would be needed.
  static func oneSided(_ name: String, row: Int, of table: Table? = nil) -> Diagnostic {
    let column = name.isEmpty ? "x" : name
    return Diagnostic(
      .rangedArithmetic,
      "`\(column)` is known on one side alone\(place(of: row, in: table)), which says nothing of how likely its values are",
      help: [
        "compute with the bound: low(\(column)) where it is at least that, high(\(column)) where at most",
        "or leave such rows out: | where mid(\(column)) is not missing",
      ]
        + (table.flatMap { self.period(of: row, in: $0) }.map {
          ["or all rows of its days, as the others' are no whole without it: | where \($0)"]
        } ?? []))
  }

  /// `span != 2023Q2`: the rows of other days than one's.
  private static func period(of row: Int, in table: Table) -> String? {
    let periods = table.fields.indices.filter {
      table.fields[$0].type == .period && !table.fields[$0].isHidden
        && table.columns[$0].isPresent(row)
    }
    guard periods.count == 1 else { return nil }
    let (field, column) = (table.fields[periods[0]], table.columns[periods[0]])
    return "\(PlanDiagnostics.spelled(field.name)) != \(describe(column[row], field.type))"
  }

  /// A range of which some draws are greater than any number.
  static func tooWide(_ name: String, row: Int, of table: Table) -> Diagnostic {
    Diagnostic(
      .badRange,
      "`\(name)` is too wide a range\(place(of: row, in: table)): draws of it would be greater than any number",
      help: [
        "compute with a bound or with the middle: low(\(name)), high(\(name)) or mid(\(name))",
        "or leave such rows out with `where`, before this",
      ])
  }

  static func textOfDraws() -> Diagnostic {
    Diagnostic(
      .rangedArithmetic, "a text or date can't have a range",
      help: [
        "compute with an end of the range: `2026-03-01 + low(x)`, `2026-03-01 + high(x)`",
        "or ask about a number: chance(x > y) > 50%, or mid(x) > mid(y)",
      ])
  }

  static func tooManyDraws(rows: Int, draws: Int) -> Diagnostic {
    Diagnostic(
      .tooLarge, "\(rows) ranged rows with \(draws) draws each don't fit into memory",
      help: [
        "aggregate first, or keep fewer rows with `where`: sums and means of ranges need no such room",
        "or go on with the middle alone: mid(x)",
      ])
  }

  static func movedDraws() -> Diagnostic {
    Diagnostic(
      .rangedArithmetic, "a range that was computed can't be exchanged any more",
      help: ["exchange first: `derive amount = fx(amount, USD)`, then compute with it"])
  }

  /// An amount with its unit, as a cell shows it.
  static func amount(_ amount: Double, _ type: ValueType) -> String {
    describe(.number(amount), type)
  }
}

extension TableField {
  /// Whether a value of it may name a row in a message.
  var isName: Bool {
    switch type {
    case .text, .period: true
    case .number, .bool, .date, .list, .facts, .missing: false
    }
  }
}
