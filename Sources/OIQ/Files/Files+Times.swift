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
