import OIQText

/// The first days of a company's fiscal periods beside the first days of the months that they stand for.
///
/// Companies that count in weeks end a period on the last day of one name in a month, as NVIDIA on the last Sunday of
/// January, or on the one nearest to the month's end. What facts state tells which.
struct FiscalWeeks {
  /// By the first day of the month after a period: the first day after the period.
  private var known: [Int32: Int32] = [:]

  mutating func add(_ month: Int32, is day: Int32) { known[month] = day }
}

extension FiscalWeeks {
  /// The first day of the period that begins with a month; nil where the company counts in weeks and the facts fit
  /// no rule, or several that differ here.
  func day(of month: Int32) -> Int32? {
    if let day = known[month] { return day }
    guard known.contains(where: { $0.key != $0.value }) else { return month }
    let found = Set([-6...0, -3...3].compactMap { day(of: month, within: $0) })
    return found.count == 1 ? found.first : nil
  }

  /// The one day of the week on which all known periods end, so many days from a month's last one.
  private func day(of month: Int32, within days: ClosedRange<Int32>) -> Int32? {
    guard known.count > 2, known.allSatisfy({ days.contains($0.value - $0.key) }),
      let any = known.first?.value, known.allSatisfy({ ($0.value - any) % 7 == 0 })
    else { return nil }
    return days.map { month + $0 }.first { ($0 - any) % 7 == 0 }
  }
}
