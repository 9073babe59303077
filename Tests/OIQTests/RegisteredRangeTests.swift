import OIQ
import Testing

/// A program's own ranges: 90% between their ends, and each row an unknown of its own.
@Suite struct RegisteredRangeTests {
  private func session() throws -> Session {
    let session = Session()
    try session.register(
      "lots",
      [
        .texts("part", ["A", "B", "C", "D"]),
        .ranges("lead", unit: "d", [8...12, 8...12, nil, 5...5]),
        .ranges("drift", [-3...3, 1...1, 2...3, nil]),
      ])
    return session
  }

  @Test func endsAreThoseThatWereGiven() throws {
    let table = try session().run("from lots")
    let bounds = try table["lead"]?.bounds(in: "d")
    #expect(bounds == [8...12, 8...12, nil, 5...5])
    #expect(table["lead"]?.unit == "s")
    #expect(table["drift"]?[0].bounds == -3...3)
    // Lognormal: the geometric mean of 8 and 12; normal: the middle of -3 and 3.
    let lead = try #require(try table[0, "lead"]?.number(in: "d"))
    #expect(abs(lead - 96.0.squareRoot()) < 1e-12)
    #expect(table[0, "drift"]?.number == 0)
    #expect(table[3, "drift"]?.isMissing == true)
  }

  /// 5% of draws lie below the lower end and 5% above the upper; two rows are apart, a row and itself are not.
  @Test func rowsAreUnknownsOfTheirOwn() throws {
    let session = try session()
    let below = try #require(
      try session.number("from lots | where part == \"A\" | select c = chance(lead < 8 d)"))
    #expect(abs(below - 0.05) < 0.008)
    let apart = try session.run(
      """
      from lots | where part in ["A", "B"] | aggregate first = min(part), total = sum(lead) \
      | derive narrow = (high(total) - low(total)) / 1 d
      """)
    // Twice one unknown is 16 to 24, two of them lie closer.
    let narrow = try #require(apart[0, "narrow"]?.number)
    #expect(narrow < 6.5 && narrow > 5)
    #expect(
      try session.run("from lots | where part == \"A\" | select d = lead - lead")[0, "d"]?.number
        == 0)
  }

  @Test func whatIsNoNumberIsRefused() throws {
    let problem = #expect(throws: Problem.self) {
      try Session().register("t", [.ranges("x", [0...Double.infinity])])
    }
    #expect(problem?.code == "bad-data")
    let large = #expect(throws: Problem.self) {
      try Session().register("t", [.ranges("x", unit: "EB", [1...1e300])])
    }
    #expect(large?.code == "bad-data")
    let unit = #expect(throws: Problem.self) {
      try Session().register("t", [.ranges("x", unit: "weaks", [1...2])])
    }
    #expect(unit?.code == "unknown-unit")
  }
}
