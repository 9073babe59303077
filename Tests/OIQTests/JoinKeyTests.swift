import OIQ
import Testing

/// Which columns a join's `on` compares.
@Suite struct JoinKeyTests {
  private func session() throws -> Session {
    let session = Session()
    try session.register("links", [.texts("link", ["a", "b"]), .numbers("speed", [400, 800])])
    try session.register("parts", [.texts("part", ["x", "y"]), .numbers("speed", [400, 1600])])
    return session
  }

  @Test func aColumnIsNotComparedWithItself() throws {
    let text = "from links | join p = parts on speed == speed"
    let run = try session().execute(text)
    let problem = try #require(run.errors.first)
    #expect(run.errors.count == 1)
    #expect(problem.code == "bad-arguments")
    #expect(covered(problem, in: text) == "speed == speed")
    #expect(problem.help.contains { $0.contains("on speed") })
    #expect(problem.help.contains { $0.contains("speed == p.speed") })
  }

  /// The advice, followed.
  @Test(arguments: ["on speed", "on speed == p.speed"]) func eitherSpellingMatches(_ on: String)
    throws
  {
    let rows = try session().run("from links | join p = parts \(on) | select link, part")
    #expect(rows["link"]?.texts == ["a"])
    #expect(rows["part"]?.texts == ["x"])
  }
}
