import OIQSyntax
import OIQText
import OIQValues

// Rows and their spans: what of a row a query can't see, and the column that would say when a flow flows; names of
// joined tables.

extension PlanDiagnostics {
  /// A function's query reads a parameter that is another value in each row around it.
  static func rowInQuery(
    _ parameter: Name, _ argument: Expression, function: String?
  ) -> Diagnostic {
    let name = function ?? parameter.text
    return Diagnostic(
      .badArguments,
      "the query in `\(name)` is one for all rows, and `\(brief(argument))` is of each row",
      at: [.init(argument.span, "of each row"), .init(parameter.span, "read in the query")],
      help: [
        "join the rows that it asks for: `join one q = (from …) on \(brief(argument))`",
        "or call it with one value, as a literal or a parameter `$\(parameter.text)`",
      ])
  }
}

extension PlanDiagnostics {
  /// - Parameters:
  ///   - isFile: Whether a scan, by its number, is of a file.
  ///   - isWeekly: Whether the days of a column are whole weeks apart.
  static func noSpan(
    _ name: Name, in scope: Scope, isFile: (Int) -> Bool, isWeekly: (ScopeColumn) -> Bool
  ) -> Diagnostic {
    let columns = scope.visible
    let periods = columns.filter { $0.type == .period }.map(\.name)
    return Diagnostic(
      .notASpan, "it isn't known over which span `\(name.text)` flows", at: [.init(name.span)],
      help: [
        periods.isEmpty
          ? "the rows need one column of periods: \(wayToSpan(columns, isFile, isWeekly))"
          : "keep one of these columns of periods: \(list(periods))"
      ])
  }

  /// How a column of periods is made of those that there are.
  private static func wayToSpan(
    _ columns: [ScopeColumn], _ isFile: (Int) -> Bool, _ isWeekly: (ScopeColumn) -> Bool
  ) -> String {
    let dates = columns.filter { $0.type == .date }
    let days = dates.map { Printer.spelled($0.name) }
    if let first = days.first, let last = days.dropFirst().first {
      return "`derive span = period(\(first), \(last))`"
    }
    let named = columns.first { column in
      if case .list = column.type { return false }
      return wordsForTime.contains { column.name.lowercased().contains($0) } && column.type != .date
    }
    if let named {
      let name = Printer.spelled(named.name)
      if named.origin.map({ isFile($0.scan) }) ?? false {
        return "the file's becomes one by `schema: {\(name): period}`"
      }
      if case .text = named.type { return "`derive span = period(\(name))`" }
    }
    if let day = days.first {
      if let column = dates.first, isWeekly(column) { return week(of: column) }
      return
        "`derive span = quarter(\(day))`, or `month(\(day))` or `year(\(day))`: whichever a row is of"
    }
    return "`period(start, end)` makes one of days, `period(text)` of texts"
  }

  /// The seven days from one on, or up to one that is called an end.
  private static func week(of column: ScopeColumn) -> String {
    let day = Printer.spelled(column.name)
    let isEnd = column.name.lowercased().contains("end")
    let days = isEnd ? "\(day) - 6 d, \(day)" : "\(day), \(day) + 6 d"
    return
      "`derive span = period(\(days))`, as these days are a week apart; or `quarter(\(day))`, `month(\(day))` or `year(\(day))`, if a row is of those"
  }

  private static let wordsForTime = ["period", "span", "quarter", "half", "month", "year"]
}

extension PlanDiagnostics {
  /// `where year == 2025`, where the rows have a period and no such column; `nil` for what asks for no time.
  static func timeOfRows(_ name: Name, in scope: Scope) -> Diagnostic? {
    let periods = scope.visible.filter { $0.type == .period }
    guard periods.count == 1, let grain = CalendarizePlan.Grain(rawValue: name.text) else {
      return nil
    }
    let column = Printer.spelled(periods[0].name)
    return Diagnostic(
      .unknownColumn, "no column is called `\(name.text)` here", at: [.init(name.span)],
      help: [
        "the rows are of the days in `\(column)`: `\(column) in 2025`, or `\(grain.rawValue)(\(column))`"
      ])
  }

  /// A second joined table of one name, with columns that the first has too.
  static func secondAlias(_ alias: Name, free: String) -> Diagnostic {
    Diagnostic(
      .duplicateName, "a joined table is called `\(alias.text)` already", at: [.init(alias.span)],
      help: ["give this one another name: `join \(free) = …`"],
      edits: [.init(alias.span, free)])
  }

  /// A unit beside a plain number of a bundled function, to which its caller can't give one.
  static func unfit(_ error: Diagnostic, for function: String, calledIn source: SourceID)
    -> Diagnostic
  {
    guard error.code == .unitMismatch, error.labels.first?.span.source == source,
      let other = error.labels.first(where: { $0.span.source != source }),
      other.text == ValueType.plainNumber.described
    else { return error }
    var result = error
    result.help = [
      "`\(function)` needs \(other.text) in its place: `describe \(function)` shows how it is called"
    ]
    return result
  }
}

// MARK: Spans of a file's rows

extension PlanDiagnostics {
  /// A sum over rows of a file with a span and a part of it.
  static func nestedSpans(
    _ spans: NestedSpans, of column: ScopeColumn, keys: [String], doing what: String,
    _ use: SpanUse, at span: Span
  ) -> Diagnostic {
    let owner = spans.name.map { "\($0)'s " } ?? ""
    return Diagnostic(
      .doubleCounting, severity: .warning,
      "this may count twice what lies in both \(owner)\(spans.whole.label) and \(spans.part.label)",
      at: [.init(span, "rows to \(what) have both spans")],
      help: keepingApart(spans, of: column, keys: keys, use))
  }

  /// A mean of rows of a file, some of years and some of quarters.
  static func unlikeSpans(
    _ spans: NestedSpans, of column: ScopeColumn, keys: [String], doing what: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .periodLengths, severity: .warning,
      "this mixes spans of unlike lengths: \(spans.whole.label) and \(spans.part.label)",
      at: [.init(span, "rows to \(what) have both spans")],
      help: keepingApart(spans, of: column, keys: keys, .averaged))
  }

  /// What an earlier stage has left out is to be kept, or used before it.
  private static func keepingApart(
    _ spans: NestedSpans, of column: ScopeColumn, keys: [String], _ use: SpanUse
  ) -> [String] {
    let name = Printer.spelled(column.name)
    let groups = (keys + [column.name]).map(Printer.spelled).joined(separator: ", ")
    let (shorter, longer) = (spans.part.days, spans.whole.days)
    let ofOneLength = oneLength(
      of: name, shorter: shorter, longer: longer,
      column.isHidden ? "before `\(column.name)` is left out" : "before this stage")
    // By its span each row is a group of its own, in which nothing is accumulated.
    if use == .accumulated, let ofOneLength { return [ofOneLength] }
    return [
      column.isHidden
        ? "keep `\(column.name)` up to here, and them apart: by \(groups)"
        : "keep them apart: by \(groups)"
    ] + (ofOneLength.map { ["or \($0)"] } ?? [])
  }
}

extension PlanDiagnostics {
  static func fiscalMonths(
    _ label: String, of company: String, _ taken: Period, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .badPeriod, severity: .note,
      "no fact gives the days of \(company)'s fiscal years: \(label) is taken as \(describe(.period(taken), .period)), in whole months",
      at: [.init(span)],
      help: [
        "a year of 52 or 53 weeks lies some days beside it: where these matter, write the days"
      ])
  }
}
