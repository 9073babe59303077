import OIQ
import Testing

/// Numbers that a program reads: in the unit it asks for, or an error.
@Suite struct ResultUnitTests {
  private let session = Session()

  private func code(_ body: () throws(Problem) -> Void) -> String? {
    do throws(Problem) {
      try body()
      return nil
    } catch { return error.code }
  }

  private func lengths() throws -> QueryResult {
    try session.register(
      "links",
      [
        .texts("name", ["rack", "row", nil]), .numbers("length", unit: "m", [2, nil, 2000]),
        .numbers("lanes", [4, 8, 8]),
      ])
    return try session.run("from links")
  }

  @Test func numbersComeInTheUnitAskedFor() throws {
    let column = try #require(try lengths()["length"])
    #expect(try column.numbers(in: "km") == [0.002, nil, 2])
    #expect(try column.numbers(in: "m") == column.numbers)
    #expect(column.unit == "m")
    #expect(try column[2].number(in: "cm") == 200_000)
    #expect(try column[1].number(in: "cm") == nil)
    #expect(column[2].unit == "m")
  }

  @Test func plainNumbersHaveAnEmptyUnit() throws {
    let lanes = try #require(try lengths()["lanes"])
    #expect(try lanes.numbers(in: "") == [4, 8, 8])
    #expect(try lanes.numbers(in: "%") == [400, 800, 800])
    #expect(lanes.unit == "" && lanes[0].unit == "")
    #expect(code { () throws(Problem) in _ = try lanes.numbers(in: "m") } == "unit-mismatch")
  }

  @Test func anotherMeasureIsAnError() throws {
    let table = try lengths()
    let length = try #require(table["length"])
    let problem = try #require(throws: Problem.self) { try length.numbers(in: "W") }
    #expect(problem.code == "unit-mismatch")
    #expect(problem.title == "`length` is length: m, not power: W")
    #expect(problem.help == ["read it as m"])
    #expect(code { () throws(Problem) in _ = try length[0].number(in: "s") } == "unit-mismatch")
    #expect(code { () throws(Problem) in _ = try length[0].bounds(in: "s") } == "unit-mismatch")
    #expect(code { () throws(Problem) in _ = try length.numbers(in: "mm2x") } == "unknown-unit")
    let name = try #require(table["name"])
    #expect(code { () throws(Problem) in _ = try name.numbers(in: "m") } == "type-mismatch")
    #expect(code { () throws(Problem) in _ = try name[0].number(in: "") } == "type-mismatch")
  }

  @Test func aTextColumnWithoutRowsIsNoNumberEither() throws {
    _ = try lengths()
    let names = try #require(try session.run("from links | where lanes > 100")["name"])
    #expect(names.count == 0)
    #expect(code { () throws(Problem) in _ = try names.numbers(in: "m") } == "type-mismatch")
  }

  /// Dollars beside yuan: no number without its unit.
  @Test func rowsOfDifferentUnitsAreNotReadAsOne() throws {
    let facts = "from capex | where company in [Meta, Alibaba] and basis == actual and headline"
    let mixed = try #require(try session.run(facts + " | sort currency")["amount"])
    #expect(mixed.unit == nil)
    #expect(mixed.count > 1 && mixed.numbers.allSatisfy { $0 == nil })
    #expect(mixed[0].unit == "CNY" && mixed[mixed.count - 1].unit == "USD")
    let problem = try #require(throws: Problem.self) { try mixed.numbers(in: "USD") }
    #expect(problem.title == "`amount` of row 1 is money: CNY, not money: USD")
    #expect(problem.help == ["exchange it in the query: `fx(…, USD)`"])
    let dollars = try #require(try session.run(facts + " | where currency == USD")["amount"])
    #expect(dollars.unit == "USD")
    #expect(try dollars.numbers(in: "USD") == dollars.numbers)
  }

  /// A column of mixed units whose rows at hand all have one.
  @Test func rowsOfOneUnitAreReadInIt() throws {
    let few = try session.run("from capex | where basis == actual | sort currency desc | take 2")
    let amounts = try #require(few["amount"])
    #expect(amounts.unit == "USD")
    #expect(try amounts.numbers(in: "USD") == amounts.numbers)
    #expect(code { () throws(Problem) in _ = try amounts.numbers(in: "CNY") } == "unit-mismatch")
  }

  @Test func endsOfRangesComeInTheUnitAskedFor() throws {
    let power = try #require(try session.run("12 W to 30 W")[0, "value"])
    let bounds = try #require(power.bounds)
    let inKilowatts = try #require(try power.bounds(in: "kW"))
    #expect(abs(inKilowatts.lowerBound - bounds.lowerBound / 1000) < 1e-15)
    #expect(abs(inKilowatts.upperBound - bounds.upperBound / 1000) < 1e-15)
  }

  @Test func aCellDescribesItselfAsABoxDoes() throws {
    let cell = try #require(try session.run("3 kW + 500 W")[0, "value"])
    #expect(cell.description == "3.5 kW" && "\(Mirror(reflecting: cell).children.count)" == "1")
  }

  @Test func unitsOfTheSessionAreKnown() throws {
    _ = try session.run("unit wafer")
    let wafers = try #require(try session.run("3 wafer")[0, "value"])
    #expect(wafers.unit == "wafer")
    #expect(try wafers.number(in: "wafer") == 3)
  }
}
