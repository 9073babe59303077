import OIQText
import OIQValues

/// A range that stands in one cell of a file, where numbers stand alone.
package enum CSVRangeCell {
  private enum Sign {
    case ends, spread
  }

  private static let signs: [(text: String, sign: Sign)] = [
    ("±", .spread), ("+/-", .spread), ("+-", .spread), (" to ", .ends), ("..", .ends),
    ("–", .ends), ("—", .ends), ("-", .ends),
  ]

  /// Where the ends of a range stand that a cell holds; `nil` for a cell that holds none.
  package static func advice(
    _ cell: String, in column: String, unit: String?, spelled: (String) -> String
  ) -> String? {
    guard let sign = sign(of: cell)?.sign else { return nil }
    func named(_ part: String) -> String { "`\(column)_\(part)\(unit.map { " [\($0)]" } ?? "")`" }
    let two =
      sign == .ends
      ? "\(named("low")) and \(named("high")), of which `(\(spelled("\(column)_low"))) to (\(spelled("\(column)_high")))` makes one"
      : "its middle and its spread, of which `(mid) ± (spread)` makes one"
    return
      "a range stands in two columns, \(two), or in three: \(named("p5")), \(named("p50")) and \(named("p95"))"
  }

  /// Whether a cell is meant for a range and nothing else: `18-25` may be the name of a group.
  package static func isRange(_ cell: String) -> Bool {
    sign(of: cell).map { $0.text == " to " || $0.sign == .spread } ?? false
  }

  /// What joins the two numbers of a text; `nil` where it is no two of them.
  private static func sign(of text: String) -> (text: String, sign: Sign)? {
    signs.first { sign in
      // A minus may be the first number's own.
      guard let place = text.dropFirst().firstRange(of: sign.text) else { return false }
      let (first, second) = (text[..<place.lowerBound], text[place.upperBound...])
      // A part number or a month, 2026-02, is no range.
      if sign.sign == .ends, let low = number(first), let high = number(second), low > high {
        return false
      }
      return isAmount(first) && isAmount(second)
    }
  }

  private static func number(_ text: Substring) -> Double? {
    CSVField.number(String(CSVHeader.trimmed(text)))
  }

  private static func isAmount(_ text: Substring) -> Bool {
    number(text) != nil || CSVQuantity(String(CSVHeader.trimmed(text))) != nil
  }
}
