// README
import OIQ
import Testing

// What stands between the marks stands in the README too.

@Test func metaSpendsMore() throws {
  let spend = try Session().run("from spend | where company == $who", ["who": "Meta"])
  let amounts = try spend["amount"]?.numbers(in: "USD") ?? []
  #expect(amounts.compactMap { $0 }.max() ?? 0 > 50e9)
}

@Test func ownPricesKnowTheirUnit() throws {
  let session = Session()
  try session.register(
    "prices",
    [
      .texts("part", ["A", "B"]), .numbers("price", unit: "USD/module", [410, nil]),
      .ranges("lead", unit: "week", [8...12, 20...30]),
    ])
  let problem = #expect(throws: Problem.self) { try session.run("from prices | where price > 3 W") }
  #expect(problem?.code == "unit-mismatch")
  let cheapest = try session.run("from prices | aggregate cheapest = min(price)")
  #expect(try cheapest[0, "cheapest"]?.number(in: "USD/module") == 410)
  let late = try session.run("from prices | select late = chance(lead > 10 week)")
  #expect(try late[1, "late"]?.number(in: "%") == 100)
}
// README
