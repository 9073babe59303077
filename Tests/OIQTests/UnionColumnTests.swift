import OIQ
import Testing

/// Columns that one side of a union lacks are said, and the names that they may be misspelt.
@Suite struct UnionColumnTests {
  private func session() throws -> Session {
    let session = Session()
    try session.register("t", [.texts("k", ["a"]), .numbers("weight", [1])])
    try session.register("misspelt", [.texts("k", ["b"]), .numbers("wieght", [2])])
    try session.register(
      "wider", [.texts("k", ["b"]), .numbers("weight", [2]), .numbers("x", [3])])
    return session
  }

  @Test(arguments: [
    (
      "misspelt",
      [
        "union: `weight` is missing in the rows it adds, and `wieght` is missing in the rows before it; is `wieght` meant to be `weight`?"
      ]
    ),
    ("wider", ["union: `x` is missing in the rows before it"]),
    ("(from wider | select k)", ["union: `weight` is missing in the rows it adds"]),
    ("(from wider | select weight, k)", []),
  ])
  func unions(_ other: String, _ said: [String]) throws {
    let result = try session().run("from t | union \(other)")
    #expect(result.rowCount == 2)
    #expect(result.notes.filter { $0.hasPrefix("union") } == said)
  }

  /// What the model stacks is its own affair.
  @Test func unionsOfTheModel() throws {
    #expect(try !Session().run("chain | take 1").notes.contains { $0.hasPrefix("union") })
  }
}
