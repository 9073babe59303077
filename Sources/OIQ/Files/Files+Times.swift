import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// Periods and days as others write them, which are read as texts.
extension FileReader {
  /// The column of the tables that has a company's own labels, which `record` reads as what they are.
  private static let labels = "fiscal_period"

  /// What to say of a column of them, but for a few texts. Beside periods that say which days are meant a company's
  /// labels are no more than that.
  func foreignTime(
    _ texts: ArraySlice<String>, _ name: String, in table: Table
  ) -> Diagnostic? {
    var first: (text: String, time: ForeignTime)?
    var times = 0
    var labels = 0
    for text in texts {
      if CalendarLabel.period(text) != nil { labels += 1 }
      if let time = ForeignTime(text) {
        first = first ?? (text, time)
      } else if Period.parse(text) == nil {
        continue
      }
      times += 1
    }
    guard let (text, time) = first, times * 20 >= texts.count * 19 else { return nil }
    if case .fiscal = time,
      name == FileReader.labels || table.fields.contains(where: { $0.type == .period })
    {
      return nil
    }
    // Where a schema makes periods of all, it is what to say.
    if labels == texts.count { return FileDiagnostics.yearAndMonth(text, of: name, in: path) }
    return FileDiagnostics.foreignTime(text, time, of: name, in: path)
  }
}

/// A text that a person reads as a period or a day.
enum ForeignTime {
  /// How it is written here.
  case period(String)
  /// A company's year or a part of it.
  case fiscal(String)
  /// `02/03/2026`, of which it isn't known which number is the month.
  case day

  /// Nil for a text that is no period, or one as it is written here.
  init?(_ text: String) {
    guard Period.parse(text) == nil else { return nil }
    if ForeignTime.isSlashed(text) {
      self = .day
    } else if let label = PeriodSpelling.fiscal(text) {
      self = .fiscal(label)
    } else if let month = CalendarLabel.period(text) {
      self = .period(month.label)
    } else if ForeignTime.hasYear(text), let label = PeriodSpelling.calendar(text) {
      self = .period(label)
    } else {
      return nil
    }
  }

  private static func isSlashed(_ text: String) -> Bool {
    let parts = text.split(whereSeparator: { "/.".contains($0) })
    let separators = text.filter { "/.".contains($0) }
    return parts.count == 3 && separators.count == 2 && Set(separators).count == 1
      && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } }
      && parts[0].count <= 2 && parts[1].count <= 2 && parts[2].count == 4
      && parts.prefix(2).allSatisfy { Int($0).map { 1...31 ~= $0 } ?? false }
  }

  /// Whether a year stands in it in full, or as analysts have it, `4Q25`: `H100` is no half of a year.
  private static func hasYear(_ text: String) -> Bool {
    let signs = Array(text.uppercased().utf8)
    func isDigit(_ place: Int) -> Bool { signs.indices.contains(place) && signs[place] &- 48 < 10 }
    if signs.count == 4, isDigit(0), isDigit(2), isDigit(3) { return true }
    return signs.indices.contains { place in (0..<4).allSatisfy { isDigit(place + $0) } }
  }
}
