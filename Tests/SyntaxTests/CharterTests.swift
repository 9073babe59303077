import OIQSyntax
import SyntaxSupport
import Testing

@Test(arguments: Charter.samples)
func charterSamplesParse(sample: String) {
  let parsed = parse(sample)
  #expect(parsed.diagnostics.map(\.title) == [])
  #expect(!parsed.isIncomplete)
}
