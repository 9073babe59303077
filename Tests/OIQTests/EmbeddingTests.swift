// README
import OIQ
import Testing

// What stands between the marks stands in the README too.

@Test func metaSpendsMore() throws {
  let spend = try Session().run("from spend | where company == $who", ["who": "Meta"])
  let amounts = try spend["amount"]?.numbers(in: "USD") ?? []
  #expect(amounts.compactMap { $0 }.max() ?? 0 > 50e9)
}
// README
