import OIQText
import OIQValues

/// The first days of a company's fiscal periods beside the first days of the months that they stand for.
///
/// Companies that count in weeks end a year on the last day of one name in a month, as NVIDIA on the last Sunday of
/// January, or on the one nearest to the month's end; what facts state tells which. A quarter has 13 weeks, and in a
/// year of 53 one of them has 14, of which only facts tell which.
struct FiscalWeeks {
  /// The month in which years end, 1 to 12.
  private let yearEndMonth: Int
  /// By the first day of the month after a period: the first day after the period.
  private var known: [Int32: Int32] = [:]

  init(yearEndMonth: Int) { self.yearEndMonth = yearEndMonth }

  mutating func add(_ month: Int32, is day: Int32) { known[month] = day }
}

extension FiscalWeeks {
  /// The spans that a period of whole months may stand for: one where the days are known or follow from those that are,
  /// several where it isn't known which quarter has 14 weeks, none where the company counts in weeks and the facts fit
  /// no rule, or two that differ.
  func spans(of months: Period) -> [Period] {
    if let start = known[months.start], let end = known[months.end] {
      return [Period(start: start, end: end)]
    }
    guard known.contains(where: { $0.key != $0.value }) else { return [months] }
    let year = firstMonth(ofYearWith: months.start)
    let (first, last) = (
      quarterCount(from: year, to: months.start), quarterCount(from: year, to: months.end)
    )
    guard let first, let last, last <= 4 else { return [] }
    var found: [Period] = []
    for days in quarters(ofYear: year) {
      let span = Period(start: days[first], end: days[last])
      if !found.contains(span) { found.append(span) }
    }
    return found
  }

  /// On which days the four quarters of a year may begin, and the next year.
  private func quarters(ofYear first: Int32) -> [[Int32]] {
    let months = (0...4).map { first.monthsOn(3 * $0) }
    guard let start = firstDay(ofYear: months[0]), let end = firstDay(ofYear: months[4]),
      (end - start) % 7 == 0
    else { return [] }
    // Before which quarter the week falls that a year of 53 has more than four quarters of 13.
    let places: ClosedRange<Int32>
    switch (end - start) / 7 {
    case 52: places = 5...5
    case 53: places = 1...4
    default: return []
    }
    let ways = places.map { place in
      (0...4).map { start + 91 * $0 + ($0 < place ? 0 : 7) }
    }
    return ways.map { $0.map { Int32($0) } }.filter { days in
      zip(months, days).allSatisfy { known[$0] ?? $1 == $1 }
    }
  }

  /// The first day of the year that begins with a month.
  private func firstDay(ofYear month: Int32) -> Int32? {
    if let day = known[month] { return day }
    let found = Set([-6...0, -3...3].compactMap { firstDay(ofYear: month, within: $0) })
    return found.count == 1 ? found.first : nil
  }

  /// The one day of the week on which all known years end, so many days from a month's last one.
  private func firstDay(ofYear month: Int32, within days: ClosedRange<Int32>) -> Int32? {
    let years = known.filter { firstMonth(ofYearWith: $0.key) == $0.key }
    guard years.count > 1, let any = years.first?.value,
      years.allSatisfy({ days.contains($0.value - $0.key) && ($0.value - any) % 7 == 0 })
    else { return nil }
    return days.map { month + $0 }.first { ($0 - any) % 7 == 0 }
  }

  private func firstMonth(ofYearWith month: Int32) -> Int32 {
    let date = CivilDate(daysSince1970: month)
    return month.monthsOn(-((date.month - yearEndMonth % 12 - 1 + 12) % 12))
  }

  /// `nil` where there is no whole number of them between.
  private func quarterCount(from year: Int32, to month: Int32) -> Int? {
    (0...8).first { year.monthsOn(3 * $0) == month }
  }
}

extension Int32 {
  /// The same first day of a month so many months later.
  fileprivate func monthsOn(_ count: Int) -> Int32 {
    let day = CivilDate(daysSince1970: self)
    let months = 12 * day.year + day.month - 1 + count
    return CivilDate(year: months / 12, month: months % 12 + 1, day: day.day).daysSince1970
  }
}
