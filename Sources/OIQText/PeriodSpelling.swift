/// Periods as others write them, and how they are written here.
package enum PeriodSpelling {
  private static let months = [
    "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER",
    "OCTOBER", "NOVEMBER", "DECEMBER",
  ]

  /// The number of a month by its name in capitals, or the first three or four letters of it.
  package static func month(_ text: some StringProtocol) -> Int? {
    guard text.count > 2 else { return nil }
    return months.firstIndex { $0 == text || text.count < 5 && $0.hasPrefix(text) }.map { $0 + 1 }
  }

  /// `2025Q4` for `Q42025`, `Q4-25`, `4Q25`, `2025q4`; `2026H1` for `1H26`; `2025` for `CY2025`; `2025M01` for
  /// `Jan2025`. Nil for what is none of these.
  package static func calendar(_ text: String) -> String? {
    let signs = text.uppercased().filter { !"-_ ".contains($0) }
    if signs.hasPrefix("CY") { return year(signs.dropFirst(2)) }
    let word = signs.prefix { $0.isLetter }
    if let month = month(word), let year = year(signs.dropFirst(word.count)) {
      return "\(year)M\(month < 10 ? "0" : "")\(month)"
    }
    guard let place = signs.firstIndex(where: { "QH".contains($0) }) else { return nil }
    let (before, after) = (signs[..<place], signs[signs.index(after: place)...])
    func part(_ digit: Substring.SubSequence, of written: Substring.SubSequence) -> String? {
      guard digit.count == 1, let number = digit.first?.wholeNumberValue,
        1...(signs[place] == "Q" ? 4 : 2) ~= number, let year = year(written)
      else { return nil }
      return "\(year)\(signs[place])\(number)"
    }
    if before.isEmpty { return part(after.prefix(1), of: after.dropFirst()) }
    return part(before, of: after) ?? part(after, of: before)
  }

  /// `FY2026` for `FY26`, `FY2026Q2` for `FY26Q2`; a right label stays as it is. Nil for what is none.
  package static func fiscal(_ text: String) -> String? {
    guard text.uppercased().hasPrefix("FY") else { return nil }
    let label = text.uppercased().dropFirst(2)
    let digits = label.prefix { $0.isNumber }
    guard let year = year(digits) else { return nil }
    let rest = label.dropFirst(digits.count)
    guard rest.isEmpty || calendar("\(year)\(rest)") != nil else { return nil }
    return "FY\(year)\(rest)"
  }

  /// `2026-01-26..2026-02-01` for `2026W05`, the days of a week as ISO 8601 counts them. Nil for what is none.
  package static func week(_ text: String) -> String? {
    guard let week = ISOWeek(text) else { return nil }
    let days = [week.monday, week.sunday].map { CivilDate(daysSince1970: $0).text }
    return days.joined(separator: "..")
  }

  /// Four digits of a year, or the last two of one in this century.
  private static func year(_ digits: Substring) -> String? {
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    switch digits.count {
    case 4: return digits.hasPrefix("19") || digits.hasPrefix("20") ? String(digits) : nil
    case 2: return "20\(digits)"
    default: return nil
    }
  }
}
