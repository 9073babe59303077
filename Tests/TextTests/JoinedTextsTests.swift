import OIQText
import Testing

@Test(arguments: [[], [""], ["a"], ["a", "b"], ["", "b", ""], ["ü", "\u{301}", "z"]])
func joinsAsTheStandardLibraryDoes(texts: [String]) {
  // A slice is no array: the library's own.
  for separator in ["", ", ", "\u{301}"] {
    #expect(texts.joined(separator: separator) == texts[...].joined(separator: separator))
  }
  #expect(texts.joined() == texts[...].joined())
}

@Test(arguments: [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")])
func listsWithAWordBeforeTheLast(texts: [String], list: String) {
  #expect(texts.listed("or") == list)
}
