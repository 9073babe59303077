import OIQText
import OIQValues

extension FunctionLibrary {
  static let dateFunctions: [FunctionDefinition] = [
    FunctionDefinition(
      "date", [FunctionParameter("year"), FunctionParameter("month"), FunctionParameter("day")],
      summary: "A date from three numbers; missing where there is no such day.",
      example: "date(2026, 2, 9)", result: rule([.plainNumber], gives: .date),
      body: .scalar(makeDate)),
    period,
    calendar(
      "year", months: 12,
      example: "from sources | derive y = year(published) | aggregate n = count() by y"),
    calendar("half", months: 6, example: "half(2026-02-09)"),
    calendar("quarter", months: 3, example: "quarter(2026-02-09)"),
    calendar("month", months: 1, example: "month(2026-02-09)"),
    FunctionDefinition(
      "weekday", [FunctionParameter("date")],
      summary: "The day of the week as a number, Monday is 1 and Sunday 7.",
      example: "weekday(2026-02-09)", result: rule([.date], gives: .plainNumber),
      body: .scalar(weekday)),
    FunctionDefinition(
      "days_between", [FunctionParameter("from"), FunctionParameter("to")],
      summary: "The time from one date to another; negative where it goes back.",
      example: "days_between(2026-02-09, 2026-06-15)",
      result: rule([.date], gives: .number(in: .day)), body: .scalar(daysBetween)),
  ]

  private static func calendar(_ name: String, months: Int, example: String) -> FunctionDefinition {
    FunctionDefinition(
      name, [FunctionParameter("when")],
      summary:
        "The calendar \(name) that a date or period lies in; missing where it spans several.",
      example: example, result: rule([.dateOrPeriod], gives: .period),
      body: .scalar { arguments, count in
        switch arguments[0].storage {
        case .dates(let days):
          return calendarPeriods(arguments[0], count, months) {
            Period(start: days.elements[$0], end: days.elements[$0] &+ 1)
          }
        case .spans(let starts, let ends):
          return calendarPeriods(arguments[0], count, months) {
            Period(start: starts.elements[$0], end: ends.elements[$0])
          }
        case .numbers, .codes, .bools, .ranges, .facts: return .missing(count)
        }
      })
  }

  private static func calendarPeriods(
    _ column: Column, _ count: Int, _ months: Int, _ span: (Int) -> Period
  ) -> Column {
    var starts = [Int32](repeating: 0, count: count)
    var ends = starts
    var flags = [Bool](repeating: false, count: count)
    for row in 0..<count where column.isPresent(row) {
      let inner = span(row)
      let outer = calendarPeriod(of: months, holding: inner.start)
      flags[row] = inner.end <= outer.end
      starts[row] = outer.start
      ends[row] = outer.end
    }
    return Column(
      .spans(starts: Buffer(starts), ends: Buffer(ends)), presence: Presence.from(flags))
  }

  /// The period of so many months, counted from January, that a day lies in.
  static func calendarPeriod(of months: Int, holding day: Int32) -> Period {
    let date = CivilDate(daysSince1970: day)
    let first = (date.month - 1) / months * months + 1
    let start = CivilDate(year: date.year, month: first, day: 1)
    let after = first + months
    let end = CivilDate(
      year: after > 12 ? date.year + 1 : date.year, month: after > 12 ? after - 12 : after, day: 1)
    return Period(start: start.daysSince1970, end: end.daysSince1970)
  }

  private static let makeDate: ScalarKernel = { arguments, count in
    guard case .numbers(let years) = arguments[0].storage,
      case .numbers(let months) = arguments[1].storage,
      case .numbers(let days) = arguments[2].storage
    else { return .missing(count) }
    let presence = Presence.all(arguments)
    var flags = [Bool](repeating: false, count: count)
    var result = [Int32](repeating: 0, count: count)
    for row in 0..<count where presence?[row] ?? true {
      guard let year = Int(exactly: years.elements[row]),
        let month = Int(exactly: months.elements[row]), let day = Int(exactly: days.elements[row])
      else { continue }
      let date = CivilDate(year: year, month: month, day: day)
      guard date.isValid else { continue }
      flags[row] = true
      result[row] = date.daysSince1970
    }
    return Column(.dates(Buffer(result)), presence: Presence.from(flags))
  }

  private static let weekday: ScalarKernel = { arguments, count in
    guard case .dates(let days) = arguments[0].storage else { return .missing(count) }
    // 1970-01-01 was a Thursday.
    return numbers(count, presence: arguments[0].presence) {
      let remainder = (Int(days.elements[$0]) + 3) % 7
      return Double((remainder + 7) % 7 + 1)
    }
  }

  private static let daysBetween: ScalarKernel = { arguments, count in
    guard case .dates(let from) = arguments[0].storage, case .dates(let to) = arguments[1].storage
    else { return .missing(count) }
    let day = Unit.day.numerator
    return numbers(count, presence: .all(arguments)) {
      Double(Int(to.elements[$0]) - Int(from.elements[$0])) * day
    }
  }
}
