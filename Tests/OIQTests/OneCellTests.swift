import OIQ
import Testing

/// A query of one cell has that cell's unit, though other rows of its column have others.
@Suite struct OneCellTests {
  private let cell = "(from spend | where company == Meta and span == 2025 | select amount)"

  @Test func computesInItsOwnUnit() throws {
    let session = Session()
    let amount = try #require(
      try session.run(
        "from spend | where company == Meta and span == 2025 | select amount")[
          0, "amount"]?.number(in: "USD"))
    #expect(amount > 7e10)
    for (text, factor) in [
      ("\(cell) * 1", 1), ("\(cell) / 2", 0.5), ("2 * \(cell)", 2), ("\(cell) + $0", 1),
      ("$0 - \(cell)", -1), ("-\(cell)", -1),
    ] {
      let found = try #require(try session.run(text)[0, "value"]?.number(in: "USD"))
      #expect(abs(found / (amount * factor) - 1) < 1e-12, "\(text)")
    }
    #expect(try session.run("\(cell) > $70B")[0, "value"]?.bool == true)
  }

  @Test func ofAnotherMeasureItIsAMismatch() {
    #expect(Session().execute("\(cell) + 1 W").errors.map(\.code) == ["unit-mismatch"])
  }
}
