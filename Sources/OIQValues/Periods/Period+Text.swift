import OIQText

extension CivilDate {
  /// `2026-02-09`.
  package var text: String { "\(CivilDate.padded(year, 4))-\(twoDigits(month))-\(twoDigits(day))" }

  private func twoDigits(_ value: Int) -> String { CivilDate.padded(value, 2) }

  fileprivate static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(abs(value))
    return (value < 0 ? "-" : "")
      + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// Reads exactly `dddd-dd-dd`, a day that exists.
  package static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> CivilDate? {
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = number(bytes, 0..<4), let month = number(bytes, 5..<7),
      let day = number(bytes, 8..<10)
    else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    return date.isValid ? date : nil
  }

  package static func parse(_ text: String) -> CivilDate? {
    var text = text
    return text.withUTF8 { parse($0) }
  }

  fileprivate static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    var value = 0
    for index in range {
      guard case let digit = Int(bytes[index]) - 48, 0...9 ~= digit else { return nil }
      value = value * 10 + digit
    }
    return value
  }
}

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
    let year = CivilDate.padded(date.year, 4)
    switch kind {
    case .year: return year
    case .half: return "\(year)H\((date.month + 5) / 6)"
    case .quarter: return "\(year)Q\((date.month + 2) / 3)"
    case .month: return "\(year)M\(CivilDate.padded(date.month, 2))"
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
    guard bytes.count >= 4, let year = CivilDate.number(bytes, 0..<4), year >= 1000 else {
      return nil
    }
    if bytes.count == 4 { return Period(year: year) }
    guard 6...7 ~= bytes.count, let number = CivilDate.number(bytes, 5..<bytes.count) else {
      return nil
    }
    let kind: PeriodKind
    switch (bytes[4], bytes.count) {
    case (UInt8(ascii: "H"), 6): kind = .half
    case (UInt8(ascii: "Q"), 6): kind = .quarter
    case (UInt8(ascii: "M"), 7): kind = .month
    default: return nil
    }
    let months = kind.months ?? 1
    guard 1...(12 / months) ~= number else { return nil }
    let first = CivilDate(year: year, month: (number - 1) * months + 1, day: 1)
    return Period(kind, containing: first.daysSince1970)
  }
}
