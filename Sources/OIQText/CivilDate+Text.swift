extension CivilDate {
  /// `2026-02-09`.
  package var text: String { "\(yearText)-\(padded(month, 2))-\(padded(day, 2))" }

  /// `2026`.
  package var yearText: String { padded(year, 4) }

  /// Reads exactly `dddd-dd-dd`, a day that exists.
  package static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> CivilDate? {
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = digits(bytes, 0..<4), let month = digits(bytes, 5..<7),
      let day = digits(bytes, 8..<10)
    else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    return date.isValid ? date : nil
  }

  package static func parse(_ text: String) -> CivilDate? {
    var text = text
    return text.withUTF8 { parse($0) }
  }

  /// Reads exactly `dddd`, from 1000 on.
  package static func year(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard bytes.count == 4, let year = digits(bytes, 0..<4), year >= 1000 else { return nil }
    return year
  }
}

/// A half, a quarter or a month of a year: `2026H1`, `2026Q4`, `2026M02`.
package struct PartOfYear: Hashable, Sendable {
  package enum Kind: CaseIterable, Sendable {
    case half, quarter, month

    package var months: Int {
      switch self {
      case .half: 6
      case .quarter: 3
      case .month: 1
      }
    }

    fileprivate var letter: UInt8 {
      switch self {
      case .half: UInt8(ascii: "H")
      case .quarter: UInt8(ascii: "Q")
      case .month: UInt8(ascii: "M")
      }
    }

    /// How many digits its number has.
    fileprivate var width: Int { self == .month ? 2 : 1 }
  }

  package var year: Int
  package var kind: Kind
  /// From 1.
  package var number: Int

  package init(_ kind: Kind, containing date: CivilDate) {
    year = date.year
    self.kind = kind
    number = (date.month - 1) / kind.months + 1
  }

  /// Reads exactly what `text` writes, of the years from 1000 on.
  package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard 6...7 ~= bytes.count,
      let year = CivilDate.year(UnsafeBufferPointer(rebasing: bytes[..<4])),
      let kind = Kind.allCases.first(where: { $0.letter == bytes[4] }),
      bytes.count == 5 + kind.width, let number = digits(bytes, 5..<bytes.count),
      1...(12 / kind.months) ~= number
    else { return nil }
    (self.year, self.kind, self.number) = (year, kind, number)
  }
}

extension PartOfYear {
  package var text: String {
    CivilDate(year: year, month: 1, day: 1).yearText + String(Unicode.Scalar(kind.letter))
      + padded(number, kind.width)
  }

  /// The first day.
  package var start: Int32 { firstDay(ofMonth: (number - 1) * kind.months) }

  /// The day after the last.
  package var end: Int32 { firstDay(ofMonth: number * kind.months) }

  /// Months are counted from 0; month 12 is the next January.
  private func firstDay(ofMonth month: Int) -> Int32 {
    CivilDate(year: year + month / 12, month: month % 12 + 1, day: 1).daysSince1970
  }
}

private func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(abs(value))
  return (value < 0 ? "-" : "")
    + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// Reads digits alone, few enough for an integer.
private func digits(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
  var value = 0
  for index in range {
    guard case let digit = Int(bytes[index]) - 48, 0...9 ~= digit else { return nil }
    value = value * 10 + digit
  }
  return value
}
