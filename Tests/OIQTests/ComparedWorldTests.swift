import OIQ
import Testing

private let in2026 = " | where period == 2026 | select period, total"

/// `compare` in worlds of which others hold around it.
@Suite struct ComparedWorldTests {
  private static let guided: String =
    "from capex all versions | where company == Meta and span == 2026 and basis == guidance"

  /// As many as the same query has on each day by itself, and as the csv file has rows: one until February 2026,
  /// three until August.
  @Test func allVersionsStayAllVersions() throws {
    let text =
      ComparedWorldTests.guided
      + " | aggregate n = count(), l = min(low(amount)) | compare as of 2026-02-28, as of 2026-08-31"
    let compared = try Session().run(text)
    for (day, count) in [("2026-02-28", 1.0), ("2026-08-31", 3)] {
      let suffix = day.split(separator: "-").joined()
      #expect(compared[0, "n_\(suffix)"]?.number == count)
      #expect(compared[0, "l_\(suffix)"]?.number == 115e9)
      let alone = try Session().run(
        "from capex all versions as of \(day) | where company == Meta and span == 2026 and basis == guidance | aggregate n = count()"
      )
      #expect(alone[0, "n"]?.number == count)
    }
    #expect(compared[0, "n_change"]?.number == 2)
    #expect(!compared.notes.contains { $0.contains("no fact that became known") })
  }

  @Test func useIsKeptAsWell() throws {
    let session = Session()
    _ = session.execute("use all versions")
    let compared = try session.run(
      "from capex | where company == Meta and span == 2026 and basis == guidance | aggregate n = count() | compare as of 2026-02-28, as of 2026-08-31"
    )
    #expect(compared[0, "n_change"]?.number == 2)
  }

  @Test(arguments: ["10 W", "10 EUR", "72%", "10 W * 2 h"])
  func valuesOfOtherUnitsHaveNoChange(other: String) throws {
    let text = "let p = $5\nscenario s { let p = \(other) }\np | compare base, s"
    let problem = try #require(Session().check(text).first)
    #expect(problem.code == "unit-mismatch", "\(other)")
    #expect(problem.title.hasPrefix("`p` is money: USD in base"))
  }

  @Test func oneUnitHasOne() throws {
    let compared = try Session().run(
      "let p = 5 W\nscenario s { let p = 10 kW * 2 }\np | compare base, s")
    #expect(compared[0, "p_change"]?.number == 19_995)
  }

  private func total(_ text: String, _ column: String = "total") throws -> Double {
    try #require(try Session().run(text)[0, column]?.number)
  }

  /// Each side is what its own query gives, whatever holds around it.
  @Test(arguments: [
    "totals under shortfall\(in2026)", "use under shortfall\ntotals\(in2026)",
    "use under systemic\ntotals\(in2026)",
  ])
  func aSideIsTheWorldThatItIsCalled(opening: String) throws {
    let compared = try Session().run(opening + " | compare base, shortfall, systemic")
    for (name, query) in [
      ("base", "totals"), ("shortfall", "totals under shortfall"),
      ("systemic", "totals under systemic"),
    ] {
      let alone = try total(query + in2026)
      #expect(compared[0, "total_\(name)"]?.number == alone, "\(opening): \(name)")
    }
  }

  /// What doesn't hold isn't said to, and a scenario that is written for nothing is told.
  @Test func scenariosAroundItAreNoNotes() throws {
    let used = try Session().run("use under shortfall\ntotals\(in2026) | compare base, systemic")
    #expect(!used.notes.contains { $0.contains("shortfall") })
    #expect(used.notes.contains { $0.hasPrefix("systemic leaves") })
    let written = try Session().run("totals under shortfall\(in2026) | compare base, systemic")
    #expect(written.problems.map(\.code) == ["no-effect"])
  }

  /// What a scenario multiplies is multiplied once.
  @Test(arguments: [
    "use under s\nx under s", "(x under s) under s", "x under s + s", "use under s\nx",
  ])
  func aScenarioHoldsOnce(text: String) throws {
    let names = "let x = 100\nscenario s { let x = x * 75% }\n"
    let value = try Session().run(names + text)
    #expect(value.columnNames.last.flatMap { value[0, $0]?.number } == 75, "\(text)")
  }

  /// Two scenarios of one input still work on each other.
  @Test func twoScenariosHoldTogether() throws {
    let names = "let x = 100\nscenario s { let x = x * 75% }\nscenario t { let x = x - 10 }\n"
    for (text, expected) in [("x under s + t", 65.0), ("x under t + s", 67.5)] {
      let value = try Session().run(names + text)
      #expect(value.columnNames.last.flatMap { value[0, $0]?.number } == expected, "\(text)")
    }
  }
}
