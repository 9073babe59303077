import OIQ
import Testing

/// What a program reads of a column that holds no plain numbers.
@Suite struct ResultColumnTests {
  private let session = Session()

  private func table() throws -> QueryResult {
    try session.register(
      "t",
      [
        .bools("flag", [true, nil, false]), .days("day", [0, nil, 20_454]),
        .periods("period", ["2026H1", nil, "2024-01-29..2024-04-28"]),
        .numbers("power", unit: "kW", [1.5, nil, 2]),
      ])
    return try session.run("from t")
  }

  @Test func eachKindIsRead() throws {
    let table = try table()
    #expect(table["flag"]?.bools == [true, nil, false])
    #expect(table["day"]?.dates == ["1970-01-01", nil, "2026-01-01"])
    #expect(table["period"]?.periods == ["2026H1", nil, "2024-01-29..2024-04-28"])
    #expect(table["flag"]?.dates == [nil, nil, nil] && table["day"]?.bools == [nil, nil, nil])
    #expect(table["day"]?.periods == [nil, nil, nil] && table["power"]?.days == [nil, nil, nil])
  }

  /// 56 years with 14 leap days are 20,454 days to 2026, whose first half has 181; 2024 begins 731 days before it.
  @Test func periodsHaveDays() throws {
    let table = try table()
    #expect(table["period"]?.days == [20_454..<20_635, nil, 19_751..<19_842])
    #expect(table["day"]?.days == [0..<1, nil, 20_454..<20_455])
    #expect(table[0, "period"]?.days == 20_454..<20_635)
    #expect(table[0, "power"]?.days == nil && table[1, "period"]?.days == nil)
  }

  @Test func boundsComeInTheUnitAskedFor() throws {
    let power = try #require(try table()["power"])
    #expect(try power.bounds(in: "W") == [1500...1500, nil, 2000...2000])
    let problem = #expect(throws: Problem.self) { try power.bounds(in: "s") }
    #expect(
      problem?.code == "unit-mismatch" && problem?.title == "`power` is power: W, not time: s")
    let flags = try #require(try table()["flag"])
    let other = #expect(throws: Problem.self) { try flags.bounds(in: "W") }
    #expect(other?.code == "type-mismatch")
    let stated = try session.run(
      "from capex | where company == Microsoft and mid(amount) is missing | take 1")
    let sides = try #require(try stated["amount"]?.bounds(in: "B USD"))
    #expect(sides.count == 1)
    #expect(sides[0]?.lowerBound == -.infinity || sides[0]?.upperBound == .infinity)
  }

  @Test func aRowThatIsNotThereIsNamed() async throws {
    let died = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let column = try Session().run("from companies | take 2")["company"]
      _ = column?[2]
    }
    let told = String(decoding: died?.standardErrorContent ?? [], as: UTF8.self)
    #expect(told.contains("row 2 of column `company`, which has 2 rows"))
  }
}
