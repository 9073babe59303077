import OIQValues

/// A number with something beside it that a person reads and a column of numbers has no room for: a unit, a
/// currency's sign, separators of thousands.
package struct CSVQuantity: Hashable, Sendable {
  /// The number alone, as a file may hold it.
  package let number: String
  /// The unit as a header may have it, `B USD` of `1 B USD`; empty where there is none.
  package let unit: String

  /// Nil for a text that is a number already, or doesn't begin with one: `2 km`, `10%`, `$5`, `2,000` are some.
  package init?(_ text: String) {
    var rest = text[...]
    var sign = ""
    if let first = rest.first, CSVQuantity.signs[first] != nil {
      sign = CSVQuantity.signs[first] ?? ""
      rest.removeFirst()
    }
    let digits = rest.prefix { "0123456789.,_+-".contains($0) }
    let number = String(digits.filter { $0 != "," && $0 != "_" })
    let isGrouped = digits.contains(",")
    guard CSVField.number(number) != nil, !isGrouped || CSVQuantity.isInThousands(digits) else {
      return nil
    }
    let behind = CSVHeader.trimmed(rest[digits.endIndex...])
    let unit = [String(behind), sign].filter { !$0.isEmpty }.joined(separator: " ")
    guard !unit.isEmpty || isGrouped, behind.allSatisfy({ $0.isLetter || "%/ ^*".contains($0) }),
      behind.count <= 12
    else { return nil }
    self.number = number
    self.unit = unit
  }

  private static let signs: [Character: String] = ["$": "USD", "€": "EUR", "¥": "CNY"]

  /// `2,000,000`, and not `1,5`.
  private static func isInThousands(_ digits: Substring) -> Bool {
    let whole = digits.prefix { $0 != "." }.split(separator: ",", omittingEmptySubsequences: false)
    return !digits.drop { $0 != "." }.contains(",") && (whole.first?.count ?? 0) <= 3
      && !(whole.first?.isEmpty ?? true) && whole.dropFirst().allSatisfy { $0.count == 3 }
  }
}
