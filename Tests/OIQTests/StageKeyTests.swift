import OIQ
import Testing

/// `by` and `sort` are said once of a whole `derive`, and mean the same to all that it makes.
@Suite struct StageKeyTests {
  private func session() throws -> Session {
    let session = Session()
    try session.register(
      "rows", [.texts("c", ["x", "y", "y"]), .numbers("v", unit: "", [1, 2, 3])])
    return session
  }

  @Test(arguments: [
    ("derive a = row_number(), c = \"z\", b = row_number() by c", "c"),
    ("derive c = \"z\", b = row_number() by c", "c"),
    ("derive v = -v, b = rank() sort v", "v"), ("derive v = -v, b = prev(c) sort v desc", "v"),
    ("derive v = -v, b = rank() by c sort abs(v)", "v"),
    ("derive k = \"p\", k = \"q\", b = row_number() by k", "k"),
  ])
  func aKeyThatIsReplacedIsRefused(_ stage: String, _ key: String) throws {
    let text = "from rows | \(stage)"
    let problem = try #require(try session().execute(text).errors.first)
    #expect(problem.code == "duplicate-name")
    #expect(problem.title.hasPrefix("`\(key)` would be two columns"))
    #expect(covered(problem, in: text) == key)
    #expect(problem.help.count == 2)
  }

  @Test(arguments: [
    // A definition reads its own key as it was.
    ("derive c = row_number() by c | select n = c", [1, 1, 2]),
    ("derive n = row_number(), c = \"z\" by c | select n", [1, 1, 2]),
    ("derive c = \"z\" | derive n = row_number() by c | select n", [1, 2, 3]),
    ("derive c = \"z\", n = v by c | select n", [1, 2, 3]),
    // A new column is a key where there was none.
    ("derive k = if v > 1 then \"b\" else \"a\", n = row_number() by k | select n", [1, 1, 2]),
  ])
  func otherKeysStay(_ stages: String, _ numbers: [Double]) throws {
    let found = try session().run("from rows | \(stages)")
    #expect(found["n"]?.numbers == numbers)
  }
}
