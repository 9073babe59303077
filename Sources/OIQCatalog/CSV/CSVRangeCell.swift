import OIQText
import OIQValues

/// A range that stands in one cell of a file, where numbers stand alone.
enum CSVRangeCell {
  enum Sign {
    case ends, spread
  }

  private static let signs: [(text: String, sign: Sign)] = [
    ("±", .spread), ("+/-", .spread), ("+-", .spread), (" to ", .ends), ("..", .ends),
    ("–", .ends), ("—", .ends), ("-", .ends),
  ]

  /// What joins the two numbers of a text; `nil` where it is no two of them.
  static func sign(of text: String) -> Sign? {
    signs.first { sign in
      // A minus may be the first number's own.
      guard let place = text.dropFirst().firstRange(of: sign.text) else { return false }
      let (first, second) = (text[..<place.lowerBound], text[place.upperBound...])
      // A part number or a month, 2026-02, is no range.
      if sign.sign == .ends, let low = number(first), let high = number(second), low > high {
        return false
      }
      return isAmount(first) && isAmount(second)
    }?.sign
  }

  private static func number(_ text: Substring) -> Double? {
    CSVField.number(String(CSVHeader.trimmed(text)))
  }

  private static func isAmount(_ text: Substring) -> Bool {
    number(text) != nil || CSVQuantity(String(CSVHeader.trimmed(text))) != nil
  }
}
