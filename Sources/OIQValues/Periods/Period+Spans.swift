import OIQText

extension Period {
  package init(year: Int) {
    self.init(
      start: CivilDate(year: year, month: 1, day: 1).daysSince1970,
      end: CivilDate(year: year + 1, month: 1, day: 1).daysSince1970)
  }

  /// The calendar year that a number such as `2026` means against a period.
  package init?(yearLiteral number: Double) {
    guard number == number.rounded(), (1900...2199).contains(number) else { return nil }
    self.init(year: Int(number))
  }

  /// From the first day to the last, both included.
  package init(from first: Int32, through last: Int32) {
    self.init(start: first, end: last &+ 1)
  }

  package var isEmpty: Bool { end <= start }
  package var days: Int { max(0, Int(end) - Int(start)) }
  /// The last day, included.
  package var lastDay: Int32 { end &- 1 }

  /// The calendar year that holds every day of it; `nil` where there is none.
  package var year: Int? {
    guard !isEmpty else { return nil }
    let first = CivilDate(daysSince1970: start).year
    return CivilDate(daysSince1970: lastDay).year == first ? first : nil
  }

  package func contains(_ day: Int32) -> Bool { start <= day && day < end }

  /// Whether every day of `other` is a day of this; an empty span is in none.
  package func contains(_ other: Period) -> Bool {
    !other.isEmpty && start <= other.start && other.end <= end
  }

  package func overlaps(_ other: Period) -> Bool {
    max(start, other.start) < min(end, other.end)
  }

  /// The shared days; `nil` where there are none.
  package func intersection(_ other: Period) -> Period? {
    let shared = Period(start: max(start, other.start), end: min(end, other.end))
    return shared.isEmpty ? nil : shared
  }

  /// The smallest span that holds both, as `a..b` means it.
  package func through(_ other: Period) -> Period {
    Period(start: min(start, other.start), end: max(end, other.end))
  }
}
