import OIQ
import Testing

/// Nothing is left out of a result without a word.
@Suite struct LossTests {
  private func session() throws -> Session {
    let session = Session()
    try session.register(
      "sales",
      [
        .texts("firm", ["a", "a", "b", "c"]), .texts("kind", ["x", "y", "x", nil]),
        .numbers("v", [1, 2, 3, 5]),
      ])
    return session
  }

  @Test func pivotSaysWhatHasNoColumn() throws {
    let session = try session()
    let wide = try session.run("from sales | pivot kind, v by firm")
    #expect(wide["x"]?.numbers == [1, 3, nil] && wide["y"]?.numbers == [2, nil, nil])
    #expect(wide.notes == ["v: 1 value without kind left out by pivot"])
    let whole = try session.run("from sales | where kind is not missing | pivot kind, v by firm")
    #expect(whole.notes.isEmpty)
  }

  /// Numbers name columns as they are shown.
  @Test func pivotedNumbersKeepTheirUnit() throws {
    let session = Session()
    try session.register(
      "links",
      [
        .numbers("speed", unit: "Gbps", [400, 800]), .numbers("loss", unit: "%", [5, 7]),
        .numbers("n", [1, 2]), .numbers("k", [3, 3]),
      ])
    #expect(
      try session.run("from links | pivot speed, n by k").columnNames
        == ["k", "400 Gbps", "800 Gbps"])
    #expect(try session.run("from links | pivot loss, n by k").columnNames == ["k", "5%", "7%"])
    #expect(try session.run("from links | pivot n, loss by k").columnNames == ["k", "1", "2"])
  }

  /// A column stands before a binding of its name, wherever it came from, and that is said once.
  @Test func aColumnReadForABindingIsNamed() throws {
    let session = try session()
    _ = session.execute("let v = 100")
    let text = "from sales | where v < 50 | derive w = v + 1"
    let problems = session.execute(text).problems
    #expect(problems.map(\.code) == ["hidden-binding"])
    #expect(problems.first.map { covered($0, in: text) } == "v")
    #expect(session.execute("from sales | derive w = v + v").problems.count == 1)
    #expect(session.execute("from sales | select firm, v").problems.isEmpty)
    _ = session.execute("let f(v) = v * 2")
    #expect(session.execute("f(3)").problems.isEmpty)
  }

  /// A company whose rows are of two definitions, of which no column tells, as Amazon guides net and reports gross.
  @Test func definitionsOfOneSeriesAreNamed() throws {
    let session = Session()
    func definitions(_ rest: String) throws -> String? {
      try session.run("from spend | where company in [Amazon, Google] | \(rest)").notes
        .first { $0.hasPrefix("definitions") }
    }
    let years = "calendarize amount to year by company"
    #expect(try definitions(years) == "definitions: ppe_gross (Amazon), ppe_net (Amazon)")
    #expect(try definitions("\(years) | where period in 2024..2025") == nil)
    #expect(try definitions("select company, span, definition, amount") == nil)
  }
}
