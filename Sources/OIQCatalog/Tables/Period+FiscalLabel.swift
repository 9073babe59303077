import OIQText
import OIQValues

extension Period {
  /// The span of `FY2026`, `FY2026H1`, `FY2026Q2` where the fiscal year ends with a month.
  package init?(fiscalLabel label: String, yearEndMonth: Int) {
    let bytes = Array(label.utf8)
    guard bytes.count == 6 || bytes.count == 8, label.hasPrefix("FY"),
      let year = Int(label.dropFirst(2).prefix(4)), (1900...2199).contains(year)
    else { return nil }
    // The year is named after the calendar year in which it ends.
    let firstMonth = year * 12 + yearEndMonth - 12
    var range = 0..<12
    if bytes.count == 8 {
      guard let number = Int(label.suffix(1)) else { return nil }
      switch bytes[6] {
      case UInt8(ascii: "Q") where (1...4).contains(number):
        range = (number - 1) * 3..<number * 3
      case UInt8(ascii: "H") where (1...2).contains(number):
        range = (number - 1) * 6..<number * 6
      default: return nil
      }
    }
    func day(_ months: Int) -> Int32 {
      CivilDate(year: months / 12, month: months % 12 + 1, day: 1).daysSince1970
    }
    self.init(start: day(firstMonth + range.lowerBound), end: day(firstMonth + range.upperBound))
  }

  /// The label so many years, halves or quarters further on, as `FY2027Q1` is one quarter after `FY2026Q4`; `nil` for
  /// what is no label, and beyond the years that have one.
  package static func fiscalLabel(_ label: String, movedBy steps: Int) -> String? {
    guard Period(fiscalLabel: label, yearEndMonth: 12) != nil, abs(steps) < 10_000,
      let year = Int(label.dropFirst(2).prefix(4))
    else { return nil }
    let part = label.dropFirst(6)
    let parts = part.hasPrefix("Q") ? 4 : part.hasPrefix("H") ? 2 : 1
    let place = year * parts + (Int(part.dropFirst()) ?? 1) - 1 + steps
    let number = part.isEmpty ? "" : "\(part.prefix(1))\(place % parts + 1)"
    let moved = "FY\(place / parts)\(number)"
    return Period(fiscalLabel: moved, yearEndMonth: 12).map { _ in moved }
  }
}
