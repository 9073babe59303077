/// A week as ISO 8601 counts them: from Monday to Sunday, the first has the year's first Thursday.
package struct ISOWeek: Hashable, Sendable {
  package var year: Int
  package var week: Int

  /// Nil for a week that its year doesn't have: years have 52, and some 53.
  package init?(year: Int, week: Int) {
    guard 1...ISOWeek.count(in: year) ~= week else { return nil }
    self.year = year
    self.week = week
  }

  /// How many weeks a year has.
  package static func count(in year: Int) -> Int {
    Int(monday(ofFirstWeekIn: year + 1) - monday(ofFirstWeekIn: year)) / 7
  }

  private static func monday(ofFirstWeekIn year: Int) -> Int32 {
    // The fourth of January is in the first week; 1970-01-01 was a Thursday.
    let day = CivilDate(year: year, month: 1, day: 4).daysSince1970
    return day - ((day + 3) % 7 + 7) % 7
  }

  /// Its Monday, in days since 1970.
  package var monday: Int32 { ISOWeek.monday(ofFirstWeekIn: year) + Int32(week - 1) * 7 }

  package var sunday: Int32 { monday + 6 }
}

extension ISOWeek {
  /// What stands before the number of a week: in English, German and the standard.
  private static let words: Set<String> = ["W", "WK", "CW", "KW", "WEEK"]

  /// A week as people write it, with its year: `2024-W09`, `2024W9`, `W09 2024`, `CW12/2024`. Nil for any other text.
  package init?(_ text: String) {
    guard let written = ISOWeek.written(text) else { return nil }
    self.init(year: written.year, week: written.week)
  }

  /// The year and the number of a text that reads like a week, whether or not the year has it.
  package static func written(_ text: String) -> (year: Int, week: Int)? {
    let runs = runs(of: text)
    guard runs.count == 3 else { return nil }
    let (first, second, third) = (runs[0], runs[1], runs[2])
    if words.contains(second) { return numbers(year: first, week: third) }
    return words.contains(first) ? numbers(year: third, week: second) : nil
  }

  private static func numbers(year: String, week: String) -> (year: Int, week: Int)? {
    guard year.utf8.count == 4, 1...2 ~= week.utf8.count, let first = Int(year),
      let second = Int(week), 1900..<2200 ~= first
    else { return nil }
    return (first, second)
  }

  /// The words and numbers of a short text, in capitals; none where another sign stands between them.
  private static func runs(of text: String) -> [String] {
    guard text.utf8.count < 20 else { return [] }
    var runs: [String] = []
    var rest = text.uppercased()[...]
    while let first = rest.first {
      if first.isASCII, first.isLetter || first.isNumber {
        let run = rest.prefix {
          $0.isASCII && $0.isLetter == first.isLetter && ($0.isLetter || $0.isNumber)
        }
        runs.append(String(run))
        rest = rest.dropFirst(run.count)
      } else if " -_/.".contains(first) {
        rest = rest.dropFirst()
      } else {
        return []
      }
    }
    return runs
  }
}
