import OIQ
import Testing

/// What stands before a row of a series, however the rows came into their order.
@Suite struct SeriesTests {
  /// 2024Q3 is missing; B follows A without a gap.
  static let quarters = """
    company,period,amount [USD]
    A,2024Q1,10
    A,2024Q2,20
    A,2024Q4,40
    A,2025Q1,50
    B,2025Q2,7
    B,2025Q3,9
    """

  private func column(_ pipe: String, _ name: String) throws -> [Double?] {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.write(Self.quarters, to: "q.csv")
    return try #require(
      Session().run("from csv(\"\(folder.path)/q.csv\") | \(pipe)")[name]?.numbers)
  }

  static let before: [Double?] = [nil, 10, nil, 40, nil, 7]

  @Test(arguments: [
    "derive p = prev(amount) by company sort period",
    "sort period | derive p = prev(amount) by company",
    "sort period | where amount > $0 | derive p = prev(amount) by company",
    "sort company, period | derive p = prev(amount) by company",
    "aggregate amount = sum(amount) by company, period | derive p = prev(amount) by company",
    "aggregate x = sum(amount) by company, period | select company, period, y = x | derive p = prev(y) by company",
  ])
  func prevIsMissingOverAGapInEveryOrder(_ pipe: String) throws {
    #expect(try column(pipe, "p") == Self.before)
  }

  /// Without `by` the rows below each other are one series only where no gap lies between them.
  @Test(arguments: [
    "aggregate x = sum(amount) by period | derive p = prev(x)",
    "derive p = prev(amount) sort period", "derive p = prev(amount) sort company, period",
  ])
  func aSeriesOfAllRows(_ pipe: String) throws {
    #expect(try column(pipe, "p") == [nil, 10, nil, 40, 50, 7])
  }

  @Test func backwardsTheRowBeforeIsTheLaterPeriod() throws {
    let values = try column("derive p = prev(amount) by company sort period desc", "p")
    #expect(values == [20, nil, 50, nil, 9, nil])
  }

  @Test func rowsInNoOrderOfPeriodsAreTakenAsTheyStand() throws {
    let values = try column("sort amount | derive p = prev(amount)", "p")
    #expect(values == [nil, 7, 9, 10, 20, 40])
  }

  /// A quarter isn't set beside the year before it: growth is of quarters, or of years.
  @Test func yearsAndQuartersAreNoSeries() throws {
    let table = try Session().run(
      """
      from spend | where company == Meta
      | derive before = prev(mid(amount)), days = span.days, earlier = prev(span.days) sort span
      """)
    var compared = 0
    for row in 0..<table.rowCount {
      guard let days = table[row, "days"]?.number, let earlier = table[row, "earlier"]?.number
      else { continue }
      #expect((0.8...1.25).contains(days / earlier), "row \(row)")
      compared += 1
    }
    #expect(compared > 5)
  }
}
