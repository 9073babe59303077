import OIQText

/// `2026-02-09` for days since 1970-01-01.
package func dateText(_ day: Int32) -> String { CivilDate(daysSince1970: day).text }

extension Period {
  /// `2026`, `2026H1`, `2026Q4`, `2026M02`, `2026-02-09`; runs as `2024..2026` or `2025Q3..2026Q2`;
  /// any other span by its first and last day, `2024-01-29..2024-04-28`.
  package var label: String {
    guard let run else { return "\(dateText(start))..\(dateText(lastDay))" }
    let first = Period.label(run.kind, at: start)
    return run.count == 1 ? first : "\(first)..\(Period.label(run.kind, at: lastDay))"
  }

  private static func label(_ kind: PeriodKind, at day: Int32) -> String {
    let date = CivilDate(daysSince1970: day)
    switch kind {
    case .year: return date.yearText
    case .half: return PartOfYear(.half, containing: date).text
    case .quarter: return PartOfYear(.quarter, containing: date).text
    case .month: return PartOfYear(.month, containing: date).text
    case .day, .other: return date.text
    }
  }

  /// Reads what `label` writes, and any two such labels joined by `..`; the second may not end before
  /// the first begins.
  package static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Period? {
    var index = 0
    while index + 1 < bytes.count {
      if bytes[index] == UInt8(ascii: "."), bytes[index + 1] == UInt8(ascii: ".") {
        guard let first = parseOne(UnsafeBufferPointer(rebasing: bytes[..<index])),
          let last = parseOne(UnsafeBufferPointer(rebasing: bytes[(index + 2)...])),
          last.end > first.start
        else { return nil }
        return Period(start: first.start, end: last.end)
      }
      index += 1
    }
    return parseOne(bytes)
  }

  package static func parse(_ text: String) -> Period? {
    var text = text
    return text.withUTF8 { parse($0) }
  }

  private static func parseOne(_ bytes: UnsafeBufferPointer<UInt8>) -> Period? {
    if let date = CivilDate.parse(bytes) { return Period(.day, containing: date.daysSince1970) }
    if let part = PartOfYear(bytes) { return Period(start: part.start, end: part.end) }
    return CivilDate.year(bytes).map { Period(year: $0) }
  }
}
