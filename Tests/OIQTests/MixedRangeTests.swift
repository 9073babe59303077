import OIQ
import Support
import Testing

/// Of a column of mixed units a sum in one of them holds the rows that convert, whatever the others are.
@Suite struct MixedRangeTests {
  private let session = Session()
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func query(_ rows: String, _ stages: String) throws -> String {
    let path = try folder.write(
      "b9.csv", "item,amount_low,amount_value,amount_high,amount_unit\n\(rows)")
    return "from csv(\"\(path)\") \(stages)"
  }

  private static let rows = "a,1,2,3,USD\nb,10,,20,CNY\nc,5,,,module\n"

  @Test(arguments: ["sum", "mean", "min", "max", "median"])
  func rowsThatDontConvertDontCount(_ call: String) throws {
    let stage = "| aggregate t = \(call)(amount -> USD) | select low = low(t), high = high(t)"
    let mixed = try session.run(try query(Self.rows, stage))
    let alone = try session.run(try query("a,1,2,3,USD\n", stage))
    for name in ["low", "high"] { #expect(mixed[name]?.numbers == alone[name]?.numbers) }
    let low = try #require(mixed["low"]?.numbers.first ?? nil)
    let high = try #require(mixed["high"]?.numbers.first ?? nil)
    #expect(low > 0.99 && low < 1.5 && high > 2.5 && high < 3.01)
  }

  @Test func theyAreTold() throws {
    let sum = try session.run(try query(Self.rows, "| aggregate t = sum(amount -> USD)"))
    #expect(sum.notes.contains("amount: 2 rows of other units are missing"), "\(sum.notes)")
    let groups = try session.run(
      try query(Self.rows + "d,1,2,3,USD\n", "| aggregate t = sum(amount -> USD) by amount_unit"))
    #expect(groups.rowCount == 3)
  }

  /// Rows that no one asks for in the unit aren't missing in it.
  @Test func othersBehindAConditionAreNotTold() throws {
    let stage = "| derive w = if amount_unit == \"USD\" then (amount -> USD) * 2 else 0 USD"
    let result = try session.run(try query("a,1,2,3,USD\nb,10,,20,CNY\n", stage))
    #expect(result["w"]?.numbers == [4, 0])
    #expect(!result.notes.contains { $0.contains("other units") }, "\(result.notes)")
  }

  /// One side alone of what is asked for is as little known as ever.
  @Test func aBoundInTheUnitIsRefused() throws {
    let found = session.execute(
      try query(Self.rows + "d,7,,,USD\n", "| aggregate t = sum(amount -> USD)")
    ).errors
    #expect(found.map(\.code) == ["ranged-arithmetic"])
    #expect(found.first?.title.contains("item = d") == true, "\(found.map(\.title))")
  }
}
