import OIQ
import Testing

/// A world that changes nothing in a query, and what is said of it.
@Suite struct IdleWorldTests {
  private func warnings(_ text: String) throws -> [String] {
    let session = Session()
    try session.register("mine", [.numbers("id", [1, 2]), .texts("company", ["Meta", "Google"])])
    let setup = "let d = 3\nscenario hot { let d = 5 }\n"
    let run = session.execute(setup + text)
    #expect(run.errors.isEmpty, "\(run.errors)")
    let whole = setup + text
    return run.problems.filter { $0.code == "no-effect" }.map { covered($0, in: whole) }
  }

  @Test(arguments: [
    ("from mine as of 2026-01-01", "as of 2026-01-01"), ("from mine all versions", "all versions"),
    ("from companies as of 2026-01-01 | take 1", "as of 2026-01-01"),
    ("from mine under hot", "hot"),
    ("from mine under shortfall + hot | derive x = id * d", "shortfall"),
    ("from companies under shortfall | take 1", "shortfall"),
    ("(from mine under hot | aggregate s = sum(id)) + d under shortfall", "hot"),
  ])
  func idleWorldsAreNamed(_ text: String, _ place: String) throws {
    #expect(try warnings(text).first == place)
  }

  /// A file has no days on which it became known, whatever it calls a column: nothing is said of what became known then.
  @Test func comparedDaysOfFilesAreIdle() throws {
    let text = "from mine | compare as of 2026-01-01, as of 2026-02-01"
    #expect(try warnings(text) == ["as of 2026-01-01", "as of 2026-02-01"])
    let session = Session()
    try session.register(
      "mine",
      [.texts("part", ["A", "A"]), .days("as_of", [20_000, 20_400]), .numbers("n", [1, 2])])
    let run = session.execute(text)
    #expect(run.tables.first?.notes.contains { $0.contains("became known") } == false)
    #expect(
      run.problems.first?.help.last?.quoted.last == "where as_of <= 2026-01-01")
    let dated = try session.run(
      "from capex | where company == Meta | compare as of 2026-01-01, as of 2026-03-01")
    #expect(dated.problems.isEmpty)
  }

  /// A scenario whose facts are others than those that a result holds, as figures of Google where Meta's are asked for.
  @Test func scenariosOfOtherFactsAreNamed() throws {
    let session = Session()
    _ = session.execute(
      """
      scenario cut {
        capex.amount = amount * 50% where company == Google and basis == actual
      }
      scenario dear { capex.amount = amount * 2 where company == Google
        let model.annuity = 3 yr }
      """)
    func titles(_ text: String) throws -> [String] {
      let run = session.execute(text)
      #expect(!run.failed, "\(run.errors)")
      return run.problems.filter { $0.code == "no-effect" }.map(\.title)
    }
    let said = ["`cut` changes none of the facts behind `amount`"]
    for pipe in [
      "where company == Meta and basis == actual", "where company in [Meta, Amazon]",
      "where company == Meta | calendarize amount to year by company",
      "where company == Meta | derive twice = amount * 2 | select amount",
    ] {
      #expect(try titles("from spend under cut | \(pipe)") == said, "\(pipe)")
    }
    for pipe in [
      "where company == Google", "where company in [Meta, Google]", "where company == xAI",
      "calendarize amount to year by company", "aggregate n = count()",
    ] {
      #expect(try titles("from spend under cut | \(pipe)") == [], "\(pipe)")
    }
    #expect(try titles("from spend | where company == Meta") == [])
  }

  @Test(arguments: [
    "from mine", "from capex as of 2025-08-01 | take 1", "from spend as of 2025-08-01 | take 1",
    "from mine as of 2026-01-01 | join capex on company | take 1",
    "from mine under hot | derive x = id * d", "d under hot", "totals under shortfall",
    "from spend under base | take 1",
    "revisions(capex) as of 2025-08-01 | take 1", "use under hot\nfrom mine",
    "use as of 2026-01-01\nfrom mine",
  ])
  func othersAreNot(_ text: String) throws {
    #expect(try warnings(text).isEmpty)
  }
}
