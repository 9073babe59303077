/// Whole numbers as they are written, which may have more digits than a double keeps, as identifiers have.
package enum WholeDigits {
  /// Whether a whole number, in digits with or without a sign, loses some of them in the double nearest to it: two such
  /// numbers would be one. Powers of two and the like, which a double holds exactly, lose none.
  package static func areTooMany(_ text: some StringProtocol, for number: Double) -> Bool {
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    guard digits.count > alwaysKept, digits.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
      return false
    }
    if let whole = UInt64(String(decoding: digits, as: UTF8.self)),
      Double(exactly: whole) == number.magnitude
    {
      return false
    }
    let kept = number.magnitude.description.utf8.prefix { $0 != UInt8(ascii: "e") }
      .filter { $0 != UInt8(ascii: ".") }
    return significant(digits) != significant(kept)
  }

  /// So many digits every double keeps.
  package static let alwaysKept = 15

  /// Without the zeros on either side.
  private static func significant(_ digits: some Sequence<UInt8>) -> [UInt8] {
    let all = Array(digits.drop { $0 == 48 })
    return Array(all.dropLast(all.reversed().prefix { $0 == 48 }.count))
  }

  /// What is the matter with them, in a message's words.
  package static let complaint = "has more digits than a number keeps"
}
