import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// A text that a person reads as a period or a day.
enum ForeignTime {
  /// How it is written here.
  case period(String)
  /// A company's year or a part of it.
  case fiscal(String)
  /// How it is written here; nil for `02/03/2026`, of which it isn't known which number is the month.
  case day(String?)

  /// Nil for a text that is no period, or one as it is written here.
  init?(_ text: String) {
    guard Period.parse(text) == nil else { return nil }
    if let time = ForeignTime(WrittenTime(text)) {
      self = time
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

  /// Whether a year stands in it in full, or as analysts have it, `4Q25`: `H100` is no half of a year.
  private static func hasYear(_ text: String) -> Bool {
    let signs = Array(text.uppercased().utf8)
    func isDigit(_ place: Int) -> Bool { signs.indices.contains(place) && signs[place] &- 48 < 10 }
    if signs.count == 4, isDigit(0), isDigit(2), isDigit(3) { return true }
    return signs.indices.contains { place in (0..<4).allSatisfy { isDigit(place + $0) } }
  }
}

extension ForeignTime {
  /// By its words and numbers in their order, whatever stands between them.
  private init?(_ written: WrittenTime) {
    switch written.runs.map(\.kind) {
    case [.number, .number, .number]: self.init(numbers: written)
    case [.number, .month, .number]:
      self.init(day: written[0], month: written[1], year: written[2])
    case [.month, .number, .number]:
      self.init(day: written[1], month: written[0], year: written[2])
    case [.month, .number]: self.init(month: written[0], year: written[1])
    case [.number, .month] where written[0].text.count == 4:
      self.init(month: written[1], year: written[0])
    case [.part, .number, .number]:
      self.init(written[0].text, written[1], year: written[2])
    case [.number, .part, .number]:
      // `1Q24` and `24Q1`.
      let isFirst = written[0].text.count == 1
      self.init(
        written[1].text, isFirst ? written[0] : written[2], year: isFirst ? written[2] : written[0])
    case [.part, .number, .fiscal, .number]:
      self.init("F" + written[0].text, written[1], year: written[3])
    case [.fiscal, .number, .mark], [.number, .mark]:
      let number = written.runs[written.runs.count - 2]
      guard let year = number.year(allowsTwoDigits: written.runs.count == 3) else { return nil }
      self = written.runs.count == 3 ? .fiscal("FY\(year)") : .period("\(year)")
    case [.number, .number]:
      // `2024-25`, as years that aren't the calendar's are called.
      guard written[0].text.count == 4, written[1].text.count == 2,
        let first = written[0].year(allowsTwoDigits: false),
        written[1].value == (first + 1) % 100, written[1].value > 12
      else { return nil }
      self = .fiscal("FY\(first + 1)")
    default: return nil
    }
  }

  /// `2024/03/31`, `2024-3-31`, `31.03.2024`, `03/31/2024`; a time of the day may follow.
  private init?(numbers written: WrittenTime) {
    let (first, second, third) = (written[0], written[1], written[2])
    if first.text.count == 4 {
      guard let year = first.year(allowsTwoDigits: false),
        let day = ForeignTime.text(year, second.value, third.value)
      else { return nil }
      self = .day(day)
    } else {
      guard third.year(allowsTwoDigits: false) != nil, third.text.count == 4,
        [first, second].allSatisfy({ $0.text.count <= 2 && 1...31 ~= $0.value })
      else { return nil }
      self = .day(nil)
    }
  }

  private init?(day: WrittenTime.Run, month: WrittenTime.Run, year: WrittenTime.Run) {
    guard day.text.count <= 2, let number = month.month,
      let year = year.year(allowsTwoDigits: true),
      let text = ForeignTime.text(year, number, day.value)
    else { return nil }
    self = .day(text)
  }

  private init?(month: WrittenTime.Run, year: WrittenTime.Run) {
    guard let number = month.month, let year = year.year(allowsTwoDigits: true) else { return nil }
    self = .period("\(year)M\(number < 10 ? "0" : "")\(number)")
  }

  /// A quarter, half or month by its number; of a fiscal year where an F stands before its letter.
  private init?(_ part: String, _ number: WrittenTime.Run, year: WrittenTime.Run) {
    let limits = ["Q": 4, "H": 2, "M": 12]
    let letter = part.hasPrefix("F") ? String(part.dropFirst()) : part
    guard let limit = limits[letter], number.text.count <= 2, 1...limit ~= number.value,
      let year = year.year(allowsTwoDigits: letter != "M")
    else { return nil }
    let digits = letter == "M" && number.value < 10 ? "0\(number.value)" : "\(number.value)"
    self =
      part == letter ? .period("\(year)\(letter)\(digits)") : .fiscal("FY\(year)\(letter)\(digits)")
  }

  /// A day as it is written here; nil for one that isn't in the calendar.
  private static func text(_ year: Int, _ month: Int, _ day: Int) -> String? {
    guard 1...12 ~= month, 1...31 ~= day else { return nil }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let text = "\(year)-\(two(month))-\(two(day))"
    return CivilDate.parse(text) == nil ? nil : text
  }
}

/// The words and numbers of a short text, in capitals.
private struct WrittenTime {
  struct Run {
    enum Kind { case number, month, part, fiscal, mark, other }
    var kind: Kind
    var text: String
  }

  private(set) var runs: [Run] = []

  init(_ text: String) {
    guard text.utf8.count < 40 else { return }
    var rest = text.uppercased()[...]
    while let first = rest.first {
      if first.isASCII, first.isLetter || first.isNumber {
        let run = rest.prefix {
          $0.isASCII && $0.isLetter == first.isLetter && ($0.isLetter || $0.isNumber)
        }
        runs.append(Run(String(run)))
        rest = rest.dropFirst(run.count)
        // A time of the day says nothing of which day.
        if runs.count == 3, isDate, rest.first == "T" || rest.first == " " { return }
      } else if " -_/.,'’".contains(first) {
        rest = rest.dropFirst()
      } else {
        runs = []
        return
      }
    }
  }

  subscript(index: Int) -> Run { runs[index] }

  private var isDate: Bool { runs.allSatisfy { $0.kind == .number } && runs[0].text.count == 4 }
}

extension WrittenTime.Run {
  fileprivate init(_ text: String) {
    self.text = text
    if text.first?.isNumber == true {
      kind = .number
    } else if PeriodSpelling.month(text) != nil {
      kind = .month
    } else {
      switch text {
      case "Q", "H", "M", "FQ", "FH": kind = .part
      case "FY": kind = .fiscal
      case "E", "A", "F", "P": kind = .mark
      default: kind = .other
      }
    }
  }

  var value: Int { Int(text) ?? 0 }

  /// Its year, of two digits one of this century.
  func year(allowsTwoDigits: Bool) -> Int? {
    switch text.count {
    case 4: 1900..<2100 ~= value ? value : nil
    // Of two digits nobody writes the further future: `Q1-48` and `MPO-96` are parts.
    case 2 where allowsTwoDigits: value < 45 ? 2000 + value : nil
    default: nil
    }
  }

  var month: Int? { PeriodSpelling.month(text) }
}
