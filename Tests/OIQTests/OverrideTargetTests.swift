import OIQ
import Testing

/// Overrides of what no scenario can change.
@Suite struct OverrideTargetTests {
  private static let plan =
    "let plan = (from capex | where company == Meta and basis == actual and span == 2024 | select company, amount)\n"

  private func problem(_ text: String) throws -> Problem {
    try #require(Session().execute(text).errors.first, "\(text) runs")
  }

  /// The bound query's name, bound anew, is what a scenario changes; the table behind it, too.
  @Test func aBoundTableIsNoTableOfTheCatalogue() throws {
    let text = Self.plan + "scenario s { plan.amount = amount * 2 }"
    let found = try problem(text)
    #expect(found.code == "empty-override")
    #expect(covered(found, in: text) == "plan")
    let rows = try #require(
      Session().execute(Self.plan + "from plan").tables.last?["amount"]?.numbers)
    let repair = try #require(found.advice("bind the name anew: ").quoted.first)
    let run = Session().execute(Self.plan + "scenario s { \(repair) }\nfrom plan under s")
    #expect(run.problems.isEmpty)
    #expect(run.tables.last?["amount"]?.numbers == rows.map { $0.map { $0 * 2 } })
    #expect(found.help.first == "change the table that it comes from: `capex.amount = amount * 2`")
  }

  @Test func aColumnThatIsNotThereIsNamed() throws {
    let found = try problem(Self.plan + "scenario s { plan.amoun = amount * 2 }")
    #expect(found.code == "unknown-column")
    #expect(found.help == ["did you mean `amount`?"])
  }

  @Test func aConditionIsKept() throws {
    let found = try problem(
      Self.plan + "scenario s { plan.amount = amount * 2 where company == Meta }")
    let repair = try #require(found.advice("bind the name anew: ").quoted.first)
    let run = Session().execute(Self.plan + "scenario s { \(repair) }\nfrom plan under s")
    #expect(run.problems.isEmpty)
  }

  /// A view of the model is made of a table, which a scenario changes.
  @Test func aViewIsNoTableOfTheCatalogue() throws {
    let found = try problem("scenario s { spend.amount = amount * 2 }")
    #expect(found.code == "empty-override")
    let repair = try #require(found.advice("comes from: ").quoted.first)
    #expect(repair == "capex.amount = amount * 2")
  }

  @Test func aNameIsBoundByLet() throws {
    let head = "let yield_ = 90%\n"
    let found = try problem(head + "scenario s { yield_ = 80% }")
    let repair = try #require(found.help.first?.quoted.first).replacing("…", with: "80%")
    let run = Session().execute(head + "scenario s { \(repair) }\nyield_ under s")
    #expect(run.problems.isEmpty)
  }
}
