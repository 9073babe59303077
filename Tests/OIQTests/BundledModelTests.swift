import OIQ
import Testing

/// Its names are found without reading it, and every definition is well-formed.
@Test func theBundledModelIsFreeOfMistakes() {
  #expect(BundledModel.mistakes == [])
}
