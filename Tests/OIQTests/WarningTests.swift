import OIQ
import Testing

/// A warning comes with the result that it is about.
@Suite struct WarningTests {
  @Test func aRepeatedRowIsToldBesideItsSum() throws {
    let session = Session()
    try session.register("sales", [.texts("item", ["a", "b"]), .numbers("pieces", [2, 3])])
    try session.register(
      "tags", [.texts("item", ["a", "a", "b"]), .texts("tag", ["x", "y", "z"])])
    let result = try session.run(
      "from sales | join tags on item | aggregate total = sum(pieces)")
    #expect(result[0, "total"]?.number == 7)
    #expect(result.problems.map(\.code) == ["fan-out"])
    #expect(result.problems.map(\.severity) == [.warning])
  }

  @Test func anErrorIsStillThrown() {
    let problem = #expect(throws: Problem.self) { try Session().run("$1 + 1 W") }
    #expect(problem?.code == "unit-mismatch")
  }

  @Test func aPlainAnswerHasNone() throws {
    #expect(try Session().run("1 + 1").problems.isEmpty)
  }
}
