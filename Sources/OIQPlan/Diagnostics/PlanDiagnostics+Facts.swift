import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

// MARK: Guards and worlds

extension PlanDiagnostics {
  /// - Parameters:
  ///   - open: The columns that the sum would run across.
  ///   - keys: The columns that it is grouped by already.
  ///   - pins: Conditions that keep one of each of the columns, and rows.
  ///   - computed: The column that is made of the measure, where it is another, as it is written.
  static func guardedSum(
    _ measureGuard: MeasureGuard, _ open: [Origin], keys: [String], pins: [String],
    computed: String?, scope: Scope, doing kind: AggregateKind, at span: Span
  ) -> Diagnostic {
    let columns = open.map(\.column)
    let quoted = list(columns.map { "`\($0)`" })
    let areHere = open.allSatisfy { origin in
      scope.slot(of: origin).map { scope.columns[$0].name == origin.column } ?? false
    }
    let isOfVersions = columns.contains("as_of")
    var help: [String] = []
    if isOfVersions { help.append("leave out `all versions`, so that a fact counts once") }
    if !pins.isEmpty, areHere || computed == nil {
      let place =
        areHere
        ? "before this stage" : "where \(columns.count > 1 ? "they are" : "it is") still there"
      help.append("keep one of each \(place): where \(pins.joined(separator: " and "))")
    }
    if areHere {
      let spelled = open.map { scope.spelling(of: $0) ?? $0.column }
      help.append("keep them apart: by \((keys + spelled).joined(separator: ", "))")
    }
    // What a formula or an earlier stage has left out can't be named any more.
    let accepted = areHere ? columns : computed.map { [$0] } ?? columns
    help.append("say why they add up: accept \(accepted.joined(separator: ", ")) \"…\"")
    help.append(measureGuard.wayOut)
    help = help.prefix(1) + help.dropFirst().map { "or \($0)" }
    return Diagnostic(
      .guardedSum,
      "can't \(kind.verb) \(measureGuard.table).\(measureGuard.measure) across \(quoted)",
      at: [.init(span, "rows that differ in \(columns.count > 1 ? "these" : "it") don't add up")],
      help: help)
  }

  /// A flow to be restated whose facts are of several, of which each would stand in for the others.
  static func flowsOfSeveral(
    _ measureGuard: MeasureGuard, _ several: [Origin], keys: [String], at span: Span
  ) -> Diagnostic {
    let columns = several.map(\.column)
    let measure = measureGuard.measure
    return Diagnostic(
      .guardedSum,
      "can't calendarize \(measureGuard.table).\(measure) of more than one "
        + list(columns.map { "`\($0)`" }),
      at: [.init(span, "one's facts would stand in for another's")],
      help: [
        "keep them apart: by \((keys + columns).joined(separator: ", "))",
        "and add up afterwards: | aggregate total = sum(\(measure)) by \((["period"] + keys).joined(separator: ", "))",
      ])
  }

  /// A row set beside that of another, which stands before it only because the rows are in one list.
  static func seriesOfSeveral(
    _ kind: WindowKind, _ measureGuard: MeasureGuard, _ several: [Origin], keys: [String],
    in scope: Scope, at span: Span
  ) -> Diagnostic {
    let columns = several.map(\.column)
    let carrier = scope.visible.first { $0.guards.contains { $0.facts == measureGuard.facts } }
    let measure = carrier?.name ?? measureGuard.measure
    let isHere = several.allSatisfy { scope.slot(of: $0) != nil }
    let period = scope.visible.first { $0.type == .period }?.name
    return Diagnostic(
      .guardedSum,
      "`\(kind.rawValue)` would read \(measureGuard.table).\(measureGuard.measure) of another "
        + list(columns.map { "`\($0)`" }),
      at: [.init(span, "the rows are of more than one")],
      help: [
        isHere ? "keep them apart: by \((keys + columns).joined(separator: ", "))" : nil,
        "\(isHere ? "or add" : "add") them up first: | aggregate total = sum(\(measure))"
          + (period.map { " by \($0)" } ?? ""),
        "or compare them in the order of their size: sort \(measure) desc",
      ].compactMap { $0 })
  }

  static func nothingToAccept(_ name: Name, guarded: [String]) -> Diagnostic {
    let near = Suggestion.nearest(to: name.text, among: guarded)
    return Diagnostic(
      .unknownColumn, "nothing here is guarded by `\(name.text)`", at: [.init(name.span)],
      help: Suggestion.didYouMean(near)
        ?? [guarded.isEmpty ? "no measure here is guarded" : "guarded are: \(list(guarded))"])
  }

  static func worldNeedsDate(_ span: Span, found: TypedExpression) -> Diagnostic {
    var day = "2026-02-09"
    if case .number(let number)? = found.constant, let year = Period(yearLiteral: number) {
      day = "\(year.label)-12-31"
    } else if case .period(let period)? = found.constant {
      day = dateText(period.end &- 1)
    } else if case .text(let text)? = found.constant, let date = CivilDate.parse(text) {
      day = date.text
    }
    return Diagnostic(
      .badWorld, "`as of` needs a day, and this is \(found.type.described)",
      at: [.init(found.span)], help: ["write `as of \(day)`"])
  }

  /// `fiscal(Microsoft, 2025)`: the company in the place of the label.
  static func fiscalTurnedOver(
    _ company: Name, _ label: Expression, at span: Span
  ) -> Diagnostic {
    let written = Printer.print(label)
    let text =
      switch label.unbracketed.kind {
      case .text: written
      case .number, .period, .name: "\"\(written.hasPrefix("FY") ? "" : "FY")\(written)\""
      default: "\"FY2026\""
      }
    return Diagnostic(
      .badArguments, "the label of the year comes first, and then the company",
      at: [.init(company.span)],
      help: ["write `fiscal(\(text), \(Printer.spelled(company.text)))`"])
  }

  /// A label or a company that each row has its own of.
  static func fiscalOfRows(
    _ label: TypedExpression, _ labels: Expression, _ company: TypedExpression,
    _ companies: Expression, at span: Span
  ) -> Diagnostic {
    let open = [label, company].filter { $0.constant == nil }
    let spans = "(from capex | distinct company, fiscal_period, span)"
    let keys = "f.company == \(brief(companies)), f.fiscal_period == \(brief(labels))"
    return Diagnostic(
      .badArguments, "`fiscal` needs a label and a company that are known before a row is read",
      at: open.map { .init($0.span, "\($0.type.described) of each row") },
      help: [
        "labels that `capex` has get their spans from there: `join left f = \(spans) on \(keys)`",
        "or have periods in the file, which are read as such: 2026Q1 or 2025-07-01..2025-09-30",
      ])
  }

  /// Each row moves a company's span of weeks by another number of them, or it is moved beyond all labels.
  static func fiscalMovedByRows(_ fiscal: FiscalLabel, at span: Span) -> Diagnostic {
    let next = fiscal.moved(by: 1)?.label ?? fiscal.label
    return Diagnostic(
      .badArguments, "\(fiscal.company) counts its time in weeks: each label has days of its own",
      at: [.init(span)],
      help: ["say which, or add a number that is known: `fiscal(\"\(next)\", \(fiscal.company))`"])
  }

  static func noFiscalYear(_ company: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .notASpan, "the data doesn't say when \(company)'s fiscal year ends", at: [.init(span)],
      help: ["give the span itself: 2025-07-01..2026-06-30"])
  }

  /// - Parameter periods: The columns of periods, of which it isn't known which is meant.
  static func exchangeNeedsPeriod(at span: Span, periods: [String]) -> Diagnostic {
    Diagnostic(
      .missingRate,
      periods.isEmpty
        ? "a rate belongs to a period, and none is known here"
        : "a rate belongs to a period, and there are several: \(list(periods.map { "`\($0)`" }))",
      at: [.init(span)], help: ["say which: fx(x, USD, period: \(periods.first ?? "2026Q1"))"])
  }

  static func unknownGrain(_ name: Name) -> Diagnostic {
    let known = CalendarizePlan.Grain.allCases.map(\.rawValue)
    return Diagnostic(
      .badArguments, "there is no calendar of `\(name.text)`s", at: [.init(name.span)],
      help: Suggestion.didYouMean(Suggestion.nearest(to: name.text, among: known)) ?? [
        "known: \(list(known))"
      ]
    )
  }

  static func noPeriodInside(
    _ within: TypedExpression, grain: CalendarizePlan.Grain
  ) -> Diagnostic {
    Diagnostic(
      .badArguments, "no calendar \(grain.rawValue) lies inside this span",
      at: [.init(within.span)], help: ["widen it, or list shorter ones: periods(…, month)"])
  }

  static func noFlow(_ column: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .notASpan, "`over` changes the part of a flow in a span, and `\(column)` flows over none",
      at: [.init(span)], help: ["leave out `over`, or choose rows: `where …`"])
  }

  /// How to leave out the longer of two spans: a quarter has fewer days than 100, a half fewer than 190, and a
  /// fiscal year no more than 372.
  ///
  /// - Parameter place: Where the column is.
  package static func oneLength(
    of column: String, shorter: Int, longer: Int, _ place: String = "before this stage"
  ) -> String? {
    [100, 190, 373].first { shorter < $0 && $0 <= longer }.map {
      "keep spans of one length, where they cover all days, \(place): where \(column).days < \($0) d"
    }
  }

  static func compareAfterTake(_ span: Span) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "`take` and `skip` before `compare` would compare different rows",
      at: [.init(span)], help: ["put it after `compare`"])
  }

  static func compareNeedsTwo(at span: Span) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "`compare` needs two worlds or more", at: [.init(span)],
      help: ["write `compare base, NAME` with a scenario's name, or `compare as of D1, as of D2`"])
  }

  static func compareNeedsValues(at span: Span) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "there is no number to compare here", at: [.init(span)],
      help: ["keep one: `aggregate total = sum(amount) by period | compare …`"])
  }

  /// One column of two worlds, in each with its type, what its world is called and where that is written.
  static func comparedUnlike(
    _ name: String, _ first: (type: ValueType, world: String, place: Span),
    _ other: (type: ValueType, world: String, place: Span)
  ) -> Diagnostic {
    Diagnostic(
      .unitMismatch,
      "`\(name)` is \(first.type.described) in \(first.world) and \(other.type.described) in \(other.world): nothing lies between the two",
      at: [
        .init(first.place, first.type.described), .init(other.place, other.type.described),
      ], help: ["give it one unit in all worlds: `let x = (…) -> W`, in the scenario as outside it"]
    )
  }

  static func joinNeedsOn(at span: Span, shared: [String]) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "a join needs `on`: what must match", at: [.init(span)],
      help: [shared.isEmpty ? "write `on key`" : "both sides have: \(list(shared))"])
  }

  /// `on speed == speed`: a bare name is the left table's, on both sides.
  static func comparedWithItself(_ column: ScopeColumn, in both: Scope, at span: Span) -> Diagnostic
  {
    let other = both.visible.first { $0.name == column.name && $0.qualifier != column.qualifier }
    let help = other.map {
      [
        "a bare column is an equal key: `on \(column.name)`",
        "or say whose: `\(column.name) == \($0.qualifier ?? "").\(column.name)`",
      ]
    }
    return Diagnostic(
      .badArguments, "this compares `\(column.name)` with itself, and so matches every row",
      at: [.init(span)], help: help ?? ["compare it with a column of the joined table"])
  }

  static func asofNeedsKey(at span: Span) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "`join asof` needs a last key whose latest value before counts",
      at: [.init(span)], help: ["write `join asof T on company, as_of`"])
  }

  /// A last key of texts: the row before in the alphabet is another thing. So is one of `==`.
  static func asofNeedsOrder(
    _ column: ScopeColumn, _ sides: (left: Scope, right: Scope, called: String), isBare: Bool,
    at span: Span
  ) -> Diagnostic {
    let condition = "write it as a condition: \(orderOfDays(column, sides))"
    guard isBare else {
      return Diagnostic(
        .unexpectedToken,
        "`join asof` takes the latest row before by a column, and `==` asks for an equal one",
        at: [.init(span)],
        help: [
          column.type.hasDistances
            ? "write `>=` in place of `==`" : "let a date, a period or a number be the last key",
          "or \(condition)",
        ])
    }
    return Diagnostic(
      .typeMismatch,
      "`join asof` takes the latest row before by its last key, and `\(column.name)` is \(column.type.described)",
      at: [.init(span)],
      help: ["let a date, a period or a number be the last key, or \(condition)"])
  }

  /// Rows of an equal key by the days that both tables have; words where one has none.
  private static func orderOfDays(
    _ key: ScopeColumn, _ sides: (left: Scope, right: Scope, called: String)
  ) -> String {
    func day(_ scope: Scope) -> String? {
      scope.visible.first { $0.type == .date }.map { Printer.spelled($0.name) }
    }
    guard let ours = day(sides.left), let theirs = day(sides.right) else {
      return "a date, a period or a number of these rows `>=` one of `\(sides.called)`"
    }
    return "`on \(Printer.spelled(key.name)), \(ours) >= \(sides.called).\(theirs)`"
  }

  /// An order of what is computed.
  static func asofComputed(at span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments,
      "`join asof` takes the latest row before by two columns, one of each table",
      at: [.init(span, "computed here")],
      help: [
        "make it a column first: `derive day = span.end` in a stage before, and of the joined table in brackets: "
          + "`join asof r = (from … | derive day = …) on …, day >= r.day`"
      ])
  }

  /// A last key of numbers beside `left > right`: either may be meant.
  static func asofUnclear(
    _ key: ScopeColumn, of table: String, or other: ScopeColumn, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .unexpectedToken,
      "`join asof` takes the latest row before by one column, `\(key.name)` or `\(other.name)`",
      at: [.init(span)],
      help: [
        "`\(key.name) == \(table).\(key.name)` for rows of an equal `\(key.name)`, the latest by `\(other.name)`",
        "`\(key.name) >= \(table).\(key.name)` for the latest by `\(key.name)`",
      ])
  }

  /// A share, a price, a rate: a quarter has no quarter of it.
  static func calendarizedLevel(_ typed: TypedExpression, named name: Name) -> Diagnostic {
    Diagnostic(
      .typeMismatch,
      "`calendarize` divides an amount by days, and of `\(name.text)` every day has the whole",
      at: [.init(name.span, typed.type.described)],
      help: [
        "average it: aggregate \(name.text) = mean(\(name.text)) by what keeps it apart and its period",
        "or make an amount of it first, such as price * volume or power * hours",
      ])
  }

  /// - Parameter column: The column of ratios, as it is written.
  static func addedRatios(_ typed: TypedExpression, column: String?) -> Diagnostic {
    Diagnostic(
      .guardedSum, "can't sum ratios to values of other rows",
      at: [.init(typed.span, "growth multiplies, and isn't added up")],
      help: [
        "divide the last value by the first: `last(x) / first(x) - 1`, or take mean(…) of them"
      ] + (column.map { ["or say why they add up: accept \($0) \"…\""] } ?? []))
  }

  /// A running sum, or the value of the row before: it isn't of its row's days.
  static func calendarizedOthers(_ typed: TypedExpression, named name: Name) -> Diagnostic {
    Diagnostic(
      .typeMismatch,
      "`calendarize` divides an amount by its days, and `\(name.text)` holds what other rows are of",
      at: [.init(name.span, "made by a function of other rows")],
      help: ["restate the amount itself first: calendarize … | derive \(name.text) = … sort period"]
    )
  }

  static func asofTwice(at span: Span) -> Diagnostic {
    Diagnostic(
      .unexpectedToken,
      "`join asof` takes the latest row before by one column, and this is a second",
      at: [.init(span)], help: ["keep one `>=` between the two tables, and test the other below"])
  }

  /// `x != missing`, which would keep the rows that it is meant to leave out.
  static func comparedWithMissing(
    _ op: OIQSyntax.Operator, _ written: Expression, _ other: Expression
  ) -> Diagnostic {
    let isNot = op == .notEqual
    guard op == .equal || isNot else {
      return Diagnostic(
        .typeMismatch, "`missing` has no place in an order, so this would be false of every row",
        at: [.init(written.span)],
        help: [
          "ask whether it is there: `\(Printer.print(other)) is not missing`",
          "or compare with a value in its place, as `x ?? 0` has it",
        ])
    }
    return Diagnostic(
      .typeMismatch,
      "nothing is equal to `missing`, so this would be \(isNot ? "true" : "false") of every row",
      at: [.init(written.span)],
      help: ["ask for it: `\(Printer.print(other)) is \(isNot ? "not " : "")missing`"])
  }

  /// The same of a name or a value that turns out to be missing.
  static func comparisonOfMissing(_ op: OIQSyntax.Operator, _ written: Expression) -> Diagnostic {
    let name = Printer.print(written)
    return Diagnostic(
      .noEffect, severity: .warning,
      "`\(name)` is missing, and nothing is known of how it compares: this is "
        + (op == .notEqual ? "true" : "false"),
      at: [.init(written.span)],
      help: ["put a value in its place: `\(name) ?? …`, or ask for it: `\(name) is missing`"])
  }

  static func listedMissing(_ written: Expression, _ item: Expression) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "nothing is equal to `missing`, so it has no effect in a list",
      at: [.init(written.span)],
      help: ["ask for it beside the list: `\(Printer.print(item)) is missing`"])
  }

  static func badLevel(_ level: TypedExpression) -> Diagnostic {
    Diagnostic(
      .badArguments, "the level of a quantile is a share from 0 to 1", at: [.init(level.span)],
      help: ["the median is `quantile(x, 50%)`"])
  }

  static func fillPrevious(_ name: Name, at span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "`fill` carries on the last value of the column itself", at: [.init(span)],
      help: [
        "write `fill \(name.text) = prev(\(name.text))`",
        "another column or row takes a stage of its own: `| derive before = prev(…) | fill \(name.text) = before`",
      ])
  }

  static func pivotNames(at span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "`pivot` takes the column of names and the column of values",
      at: [.init(span)],
      help: ["write the two, the names first, and what stays apart: `pivot NAMES, VALUES by KEY`"])
  }

  static func tooManyHeadings(_ count: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .tooLarge, "a pivot into \(count) columns is too wide", at: [.init(span)],
      help: [
        "at most 1,000 different names can become columns: keep fewer with `where`, or leave them rows"
      ])
  }
}

// MARK: Words

extension PlanDiagnostics {
  /// `a, b and c`, cut after a dozen.
  package static func list(_ items: [String], _ conjunction: String = "and") -> String {
    if items.count > 12 {
      return items.prefix(12).joined(separator: ", ") + ", … (\(items.count) in all)"
    }
    return items.isEmpty ? "none" : items.listed(conjunction)
  }
}

extension ValueType {
  /// What it is, with its unit: `power: W`, `text`, `a period`.
  package var described: String {
    switch self {
    case .number(let number):
      switch number.dimension {
      case .mixed: "a number of mixed units"
      case .known(.one): number.display?.symbol == "%" ? "a share" : "a plain number"
      case .known(let dimension):
        "\(dimension.name): \(number.display?.symbol ?? dimension.symbol)"
      }
    case .text(let vocabulary): vocabulary.map { "a \($0.spaced)" } ?? "a text"
    case .bool: "yes or no"
    case .date: "a date"
    case .period: "a period"
    case .list: "a list"
    case .facts: "facts"
    case .missing: "missing"
    }
  }

  /// What it measures, without the unit: `power`, `money`.
  package var measure: String {
    guard case .number(let number) = self, case .known(let dimension) = number.dimension else {
      return described
    }
    return dimension == .one ? "a plain number" : dimension.name
  }
}

extension String {
  /// `fiscal_period` as a person says it.
  var spaced: String { split(separator: "_").joined(separator: " ") }
}
