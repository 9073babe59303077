import OIQText

/// The calendar spans that have a name of their own.
package enum PeriodKind: String, CaseIterable, Sendable, Hashable {
  case year, half, quarter, month, day
  /// Any other span: runs of the above, 52-week years, spans of some days.
  case other

  /// Months of one such span, where it is made of whole months.
  package var months: Int? {
    switch self {
    case .year: 12
    case .half: 6
    case .quarter: 3
    case .month: 1
    case .day, .other: nil
    }
  }
}

/// A span as a whole number of calendar spans of one kind, the longest kind that fits.
package struct CalendarRun: Hashable, Sendable {
  /// Never `.other`.
  package var kind: PeriodKind
  package var count: Int
}

extension Period {
  /// One past the last day that a query can spell, and the first: years 1000 to 9999.
  package static let calendar = Period(
    start: CivilDate(year: 1000, month: 1, day: 1).daysSince1970,
    end: CivilDate(year: 10_000, month: 1, day: 1).daysSince1970)

  /// Months from the year 0 to the first day of a month.
  private static func monthIndex(_ day: Int32) -> Int? {
    let date = CivilDate(daysSince1970: day)
    return date.day == 1 ? date.year * 12 + date.month - 1 : nil
  }

  private static func firstDay(ofMonth index: Int) -> Int32 {
    let year = index >= 0 ? index / 12 : (index - 11) / 12
    return CivilDate(year: year, month: index - year * 12 + 1, day: 1).daysSince1970
  }

  /// What calendar spans this is a run of; `nil` for other spans and for empty ones.
  package var run: CalendarRun? {
    guard !isEmpty else { return nil }
    if let first = Period.monthIndex(start), let last = Period.monthIndex(end) {
      for kind in [PeriodKind.year, .half, .quarter, .month] {
        guard let months = kind.months, first % months == 0, last % months == 0 else { continue }
        return CalendarRun(kind: kind, count: (last - first) / months)
      }
    }
    return days == 1 ? CalendarRun(kind: .day, count: 1) : nil
  }

  /// The kind of a single calendar span; `.other` for runs and for any other span.
  package var kind: PeriodKind {
    guard let run, run.count == 1 else { return .other }
    return run.kind
  }

  /// The span of its kind that is `count` further on; a span of another kind moves by its own
  /// length. `nil` where that leaves the calendar.
  package func next(by count: Int) -> Period? {
    guard !isEmpty, (-10_000_000...10_000_000).contains(count) else { return nil }
    let moved: Period
    if let run, let months = run.kind.months, let first = Period.monthIndex(start) {
      let (shift, overflow) = count.multipliedReportingOverflow(by: months * run.count)
      guard !overflow, abs(shift) < 200_000 else { return nil }
      moved = Period(
        start: Period.firstDay(ofMonth: first + shift),
        end: Period.firstDay(ofMonth: first + shift + months * run.count))
    } else {
      let (shift, overflow) = count.multipliedReportingOverflow(by: days)
      guard !overflow, abs(shift) < 10_000_000 else { return nil }
      moved = Period(
        start: Int32(clamping: Int(start) + shift), end: Int32(clamping: Int(end) + shift))
    }
    return Period.calendar.contains(moved) ? moved : nil
  }

  /// As ``next(by:)``, for a count that must be whole.
  package func next(by count: Double) -> Period? { Int(exactly: count).flatMap { next(by: $0) } }

  /// The day so many days later, the part of a day left out; `nil` where that leaves the calendar.
  package static func day(_ day: Int32, shiftedBy days: Double) -> Int32? {
    Int32(exactly: Double(day) + days.rounded(.down)).flatMap { calendar.contains($0) ? $0 : nil }
  }

  /// The calendar span of a kind that a day lies in; the day itself for `.day` and `.other`.
  package init(_ kind: PeriodKind, containing day: Int32) {
    guard let months = kind.months else {
      self.init(start: day, end: day &+ 1)
      return
    }
    let date = CivilDate(daysSince1970: day)
    let month = date.year * 12 + date.month - 1
    let first = (month >= 0 ? month : month - months + 1) / months * months
    self.init(
      start: Period.firstDay(ofMonth: first), end: Period.firstDay(ofMonth: first + months))
  }

  /// The calendar spans of a kind that share days with this one, in order; the span itself for `.other`.
  /// Days outside the calendar have none.
  package func periods(of kind: PeriodKind) -> [Period] {
    guard !isEmpty else { return [] }
    guard kind != .other else { return [self] }
    guard let span = intersection(.calendar) else { return [] }
    var result: [Period] = []
    var current = Period(kind, containing: span.start)
    while current.start < span.end {
      result.append(current)
      current = Period(kind, containing: current.end)
    }
    return result
  }
}
