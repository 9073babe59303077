import OIQText
import Testing

@Test(arguments: [
  "9007199254740993", "-9007199254740993", "12345678901234567", "9007199254740993000000000000001",
])
func moreDigitsThanADoubleKeeps(_ text: String) throws {
  #expect(WholeDigits.areTooMany(text, for: try #require(Double(text))))
}

@Test(arguments: [
  "0", "12", "9007199254740992", "9007199254740994", "9223372036854775808",
  "100000000000000000000000",
  "-1234567890123450000000", "00000000000000000012",
])
func asManyAsItKeeps(_ text: String) throws {
  #expect(!WholeDigits.areTooMany(text, for: try #require(Double(text))))
}

/// A fraction is rounded as ever.
@Test func fractionsAreNoWholeNumbers() {
  #expect(!WholeDigits.areTooMany("0.12345678901234567890", for: 0.123))
  #expect(!WholeDigits.areTooMany("12345678901234567e3", for: 12345678901234567e3))
}
