import OIQText
import OIQValues

// Periods made of texts and of days.

extension FunctionLibrary {
  static let period = FunctionDefinition(
    "period", [FunctionParameter("start"), FunctionParameter("end", .optional(.missing))],
    summary:
      "The period from one day to another, both included, the year of a number, or what a text names: 2026, 2026H1, 2026Q4, 2026M02, 2026-02-09, 2024..2026.",
    example: #"period("2025Q1") == period(2025-01-01, 2025-03-31)"#,
    result: { types in
      guard types.count == 1 else { return rule([.date], gives: .period)(types) }
      let isNumber = Expectation.plainNumber.accepts(types[0])
      return isNumber ? .type(.period) : rule([.text], gives: .period)(types)
    },
    body: .scalar { arguments, count in
      arguments.count == 1 ? readPeriod(arguments[0], count) : joinDays(arguments, count)
    },
    refusal: Refusal(
      title: { $0.count == 1 ? "`\($0[0])` is no period" : "the period ends before it starts" },
      help: { $0.count == 1 ? textHelp($0[0]) : daysHelp($0) }))

  private static func readPeriod(_ column: Column, _ count: Int) -> Column {
    if case .numbers(let years) = column.storage {
      return periods(count) { row in
        column.isPresent(row) ? Period(yearLiteral: years.elements[row]) : nil
      }
    }
    guard let texts = TextReader(column) else { return .missing(count) }
    return periods(count) { row in
      column.isPresent(row) ? Period.parse(texts[row]) : nil
    }
  }

  private static func joinDays(_ arguments: [Column], _ count: Int) -> Column {
    guard case .dates(let first) = arguments[0].storage,
      case .dates(let last) = arguments[1].storage
    else { return .missing(count) }
    let presence = Presence.all(arguments)
    return periods(count) { row in
      let (start, end) = (first.elements[row], last.elements[row])
      return presence?[row] ?? true && start <= end ? Period(start: start, end: end &+ 1) : nil
    }
  }

  private static func periods(_ count: Int, _ period: (Int) -> Period?) -> Column {
    var flags = [Bool](repeating: false, count: count)
    var starts = [Int32](repeating: 0, count: count)
    var ends = starts
    for row in 0..<count {
      guard let period = period(row) else { continue }
      flags[row] = true
      starts[row] = period.start
      ends[row] = period.end
    }
    return Column(
      .spans(starts: Buffer(starts), ends: Buffer(ends)), presence: Presence.from(flags))
  }

  private static func textHelp(_ text: String) -> [String] {
    if Double(text) != nil { return ["a number from 1900 to 2199 is that calendar year"] }
    if let label = CalendarLabel.period(text)?.label ?? PeriodSpelling.calendar(text) {
      let isMonth = text.contains("-") && label == text.replacing("-", with: "M")
      return ["as a period it is written \(label)"]
        + (isMonth
          ? ["of a column x of such texts periods are made by `period(replace(x, \"-\", \"M\"))`"]
          : [])
    }
    let isFiscal = text.hasPrefix("FY")
    return [
      "periods are written 2026, 2026H1, 2026Q4, 2026M02, 2026-02-09 or 2024..2026",
      isFiscal
        ? "the span of a company's own year: `fiscal(\"\(text)\", Microsoft)`"
        : "of a column x leave such rows out before, or give them none: `if x == \"\(text)\" then missing else period(x)`",
    ]
  }

  private static func daysHelp(_ days: [String]) -> [String] {
    [
      "the earlier day comes first: `period(\(days.reversed().joined(separator: ", ")))`; both are included"
    ]
  }
}
