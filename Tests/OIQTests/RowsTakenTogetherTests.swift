import OIQ
import Support
import Testing

/// What a file's rows say that shouldn't be taken together, though their spans are alike.
@Suite struct RowsTakenTogetherTests {
  private let session = Session()
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func problems(_ content: String, _ stages: String) throws -> [Problem] {
    let file = try folder.write("a.csv", content)
    return session.execute("csv(\"\(file)\") \(stages)").outcomes.flatMap {
      if case .failure(let problems) = $0 { problems } else { [] as [Problem] }
    }
  }

  /// The numbers of a result's column, in `unit`.
  private func numbers(
    _ content: String, _ stages: String, _ column: String, in unit: String
  ) throws -> [Double?] {
    let file = try folder.write("a.csv", content)
    let table = try session.run("csv(\"\(file)\") \(stages)")
    return try (0..<table.rowCount).map { try table[$0, column]?.number(in: unit) }
  }

  // MARK: Restated rows

  private static let restated = """
    customer,quarter,as_of,order,units
    Acme,2025Q1,2025-04-10,7,100
    Acme,2025Q1,2025-07-10,7,110
    Acme,2025Q2,2025-07-10,7,120
    Beta,2025Q1,2025-04-10,7,50

    """

  @Test(arguments: [
    "| aggregate t = sum(units) by customer", "| aggregate t = mean(units) by customer, quarter",
    "| where units > 60 | aggregate t = sum(2 * units)",
    "| derive t = cumsum(units) by customer sort quarter, as_of",
  ])
  func bothVersionsAreTold(_ stages: String) throws {
    let found = try problems(Self.restated, stages)
    #expect(found.map(\.code) == ["double-counting"])
    #expect(
      found.first?.title
        == "this may count twice what was restated: Acme, 2025Q1 is stated as of 2025-04-10 and of 2025-07-10"
    )
  }

  /// 110 + 120 and 50: the advice as it is written.
  @Test func theAdviceTakesTheLatest() throws {
    let found = try problems(Self.restated, "| aggregate t = sum(units) by customer")
    let advice = try #require(found.first?.help.first?.quoted.first)
    let stages = "| \(advice) | aggregate t = sum(units) by customer"
    #expect(try problems(Self.restated, stages).isEmpty)
    #expect(try numbers(Self.restated, stages, "t", in: "") == [230, 50])
  }

  /// Rows that are kept apart, tell of other orders, have no period, or have lost what might tell them apart.
  @Test(arguments: [
    (restated, "| aggregate t = sum(units) by customer, as_of"),
    (restated, "| where as_of > 2025-06-01 | aggregate t = sum(units)"),
    (restated.replacing(",7,110", with: ",8,110"), "| aggregate t = sum(units) by customer"),
    (restated, "| select customer, quarter, as_of, units | aggregate t = sum(units) by customer"),
    ("site,as_of,stock\nA,2025-01-01,5\nA,2025-02-01,6\n", "| aggregate t = mean(stock) by site"),
    (restated, "| aggregate t = max(units), n = count() by customer"),
  ])
  func whatIsToldApartIsNoMistake(_ content: String, _ stages: String) throws {
    #expect(try problems(content, stages).isEmpty)
  }

  // MARK: Levels

  private static let levels = """
    site,month,capacity [module/month],power [kW],shipped [module]
    A,2025M01,100,5,10
    A,2025M02,110,6,11
    B,2025M01,50,2,5
    B,2025M02,50,2,6

    """

  @Test(arguments: [
    ("capacity", "| aggregate t = sum(capacity) by site"), ("power", "| aggregate t = sum(power)"),
    ("capacity", "| derive t = cumsum(capacity) by site sort month"),
    ("power", "| select site, power | aggregate t = sum(power) by site"),
  ])
  func levelsOfSeveralSpansAreTold(_ name: String, _ stages: String) throws {
    let found = try problems(Self.levels, stages)
    #expect(found.map(\.code) == ["double-counting"])
    #expect(
      found.first?.title
        == "this adds up over time what every day has the whole of: `\(name)` in 2025M01 and 2025M02"
    )
    #expect(found.first?.help.contains { $0.contains("`mean(") } == stages.contains("aggregate"))
  }

  /// 5 kW for 31 days and 6 kW for 28, of 24 hours: 7,752 kWh.
  @Test func theAdviceMakesAnAmount() throws {
    let told = try problems(Self.levels, "| aggregate t = sum(power) by site")
    let advice = try #require(told.first?.help.last?.quoted.first)
    let stages = "| where site == \"A\" | aggregate t = sum(\(advice))"
    #expect(try problems(Self.levels, stages).isEmpty)
    let found = try #require(try numbers(Self.levels, stages, "t", in: "kWh").first ?? nil)
    #expect(abs(found - 7752) < 1e-6)
  }

  /// A month is 30.4375 days: 100 a month for 31 days, and 110 a month for 28 more.
  @Test func theAdviceAccumulatesAnAmount() throws {
    let told = try problems(Self.levels, "| derive t = cumsum(capacity) by site sort month")
    let advice = try #require(told.first?.help.map(\.quoted).first)
    #expect(told.first?.help.count == 1 && advice == ["capacity * month.days"])
    let stages = "| where site == \"A\" | derive t = cumsum(\(advice[0])) by site sort month"
    #expect(try problems(Self.levels, stages).isEmpty)
    let found = try numbers(Self.levels, stages, "t", in: "module").compactMap { $0 }
    // 100 · 31 = 3100, and 110 · 28 = 3080 more.
    let expected: [Double] = [3100.0 / 30.4375, 6180.0 / 30.4375]
    #expect(found.count == 2)
    for (value, known) in zip(found, expected) { #expect(abs(value - known) < 1e-9) }
  }

  /// Over sites they add up, amounts do over months, and means of levels are levels.
  @Test(arguments: [
    "| aggregate t = sum(capacity) by month", "| aggregate t = sum(shipped) by site",
    "| aggregate t = mean(power) by site",
    "| where month == 2025M01 | aggregate t = sum(power)",
  ])
  func whatAddsUpIsNoMistake(_ stages: String) throws {
    #expect(try problems(Self.levels, stages).isEmpty)
  }
}
