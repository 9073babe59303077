import OIQ
import Testing

/// What `use` said earlier stands below each answer that it had a part in.
@Suite struct StandingWorldTests {
  private func lines(_ query: String, after use: String) throws -> [String] {
    let session = Session()
    _ = session.execute(use)
    return try session.run(query).notes.filter { $0.contains("`use`") }
  }

  @Test func aDayIsTold() throws {
    #expect(
      try lines("spend | take 1", after: "use as of 2025-08-01")
        == ["as `use` has set: as of 2025-08-01"])
  }

  @Test func aScenarioIsTold() throws {
    #expect(
      try lines("spend | take 1", after: "use as of 2025-08-01 under shortfall")
        == ["as `use` has set: as of 2025-08-01, under shortfall"])
  }

  @Test func aDayOfTheQueryItselfCounts() throws {
    #expect(try lines("from capex as of 2025-02-01 | take 1", after: "use as of 2025-08-01") == [])
  }

  @Test func whatReadsNothingHasNoWorld() throws {
    #expect(try lines("1 + 1", after: "use as of 2025-08-01") == [])
  }

  @Test func todayGoesWithoutSaying() throws {
    #expect(try lines("spend | take 1", after: "let x = 1") == [])
  }
}
