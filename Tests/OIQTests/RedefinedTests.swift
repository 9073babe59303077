import OIQ
import Testing

/// Names that mean something else than they may be taken for are said: parameters, formulas of the model.
@Suite struct RedefinedTests {
  @Test func aParameterBeforeAColumn() throws {
    let session = Session()
    try session.register("t", [.texts("k", ["a"]), .numbers("weight", [1])])
    let execution = session.execute(
      "let of(weight) = from t | where weight == weight\nof(5)\nlet named(x) = from t | where weight == x\nnamed(1)"
    )
    #expect(
      execution.problems.map(\.title) == [
        "`weight` is the parameter here, not the column of that name"
      ])
    #expect(execution.problems.map(\.code) == ["hidden-binding"])
    #expect(execution.tables.map(\.rowCount) == [1, 1])
  }

  @Test(arguments: [
    (
      "let model.optics_share = 10%", "demand | where period == 2026",
      "`model.optics_share` is 10% here, not the model's own"
    ),
    (
      "let model.all_buyers = 120%", "chain",
      "`model.all_buyers` is 120% here, not the model's 115% to 140%"
    ),
    (
      "let model.guidance(year) = from capex | where span in year | accept definition, stated_by, basis \"\" | take 1",
      "guidance(2026)", "`model.guidance` is the one bound here, not the model's own"
    ),
  ])
  func redefinitions(_ binding: String, _ query: String, _ said: String) throws {
    let session = Session()
    func told() throws -> [String] {
      try session.run(query).notes.filter { $0.hasPrefix("`model.") }
    }
    #expect(try told().isEmpty)
    _ = try session.run(binding)
    #expect(try told() == [said])
    #expect(try !session.run("totals").notes.contains { $0.hasPrefix("`model.") })
  }

  /// What is computed with other inputs rests on it too.
  @Test(arguments: [
    "tornado model.all_buyers * (1 to 2)", "solve x for model.all_buyers * x == 2.4 in 0..10",
    "sweep model.all_buyers * x over x in [1, 2]",
  ])
  func sensitivities(_ statement: String) throws {
    let session = Session()
    _ = try session.run("let x = 1\nlet model.all_buyers = 120%")
    let notes = try #require(session.execute(statement).tables.last).notes
    #expect(notes.contains("`model.all_buyers` is 120% here, not the model's 115% to 140%"))
  }
}
