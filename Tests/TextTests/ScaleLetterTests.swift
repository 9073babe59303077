import OIQText
import Testing

@Test(arguments: ScaleLetter.allCases)
func scaleLetterIsOne(letter: ScaleLetter) {
  #expect(letter.rawValue.utf8.first.flatMap { ScaleLetter(ascii: $0) } == letter)
  #expect("\(letter.factor)" == "\(Double("1e\(letter.exponent)") ?? 0)")
}
