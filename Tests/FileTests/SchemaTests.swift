import OIQ
import OIQText
import Support
import Testing

/// What a query says of the columns of a file.
@Suite struct SchemaTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// Which of two was meant isn't guessed: 5 W and 5 USD are both right.
  @Test(arguments: [
    ("schema: {p: W, p: USD}", "p"), ("schema: {p: W, `p`: W}", "p"),
    ("schema: {p: W}, schema: {p: USD}", "schema"), ("absent: \"a\", absent: \"b\"", "absent"),
  ])
  func nothingIsGivenTwice(_ arguments: String, _ name: String) throws {
    let path = try folder.write("a.csv", "p\n5\n")
    let text = "from csv(\"\(path)\", \(arguments))"
    let problem = try #require(Session().check(text).first)
    #expect(problem.code == "bad-arguments")
    #expect(problem.title == "`\(name)` is given twice")
    // The place is the second, as its words are what would be left out.
    let places = problem.places.map(\.range.lowerBound)
    #expect(places.count == 2 && places[0] > places[1])
  }
}
