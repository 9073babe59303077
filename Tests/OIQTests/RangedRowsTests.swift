import OIQ
import Support
import Testing

/// Rows that differ in a ranged column are several rows.
@Suite struct RangedRowsTests {
  /// Meta's three ranges for fiscal 2026, as capex.csv has them.
  @Test(arguments: ["distinct", "distinct company, amount"])
  func distinctTellsRangesApart(_ stage: String) throws {
    let result = try Session().run(
      """
      from capex all versions
      | where company == Meta and basis == guidance and fiscal_period == FY2026
      | select company, amount | \(stage) | sort amount
      """)
    let bounds = (0..<result.rowCount).map { result[$0, "amount"]?.bounds }
    #expect(bounds.map { $0?.lowerBound } == [115e9, 125e9, 130e9])
    #expect(bounds.map { $0?.upperBound } == [135e9, 145e9, 145e9])
  }

  @Test func distinctLosesNoRowThatNamesKeep() throws {
    func count(_ stage: String) throws -> Double? {
      try Session().run("from specs | select amount | \(stage) | aggregate n = count()")[0, "n"]?
        .number
    }
    let all = try #require(try count("distinct amount"))
    #expect(try count("distinct") == all && all > 200)
  }

  /// What isn't spread out tells rows apart, ranged or not.
  @Test func pivotKeepsRangedColumns() throws {
    let folder = try ScratchFolder()
    try folder.write("rows.csv", "g,p,v\na,x,1\na,y,2\nb,x,3\nb,y,3\n")
    let result = try Session().run(
      """
      from csv("\(folder.path)/rows.csv") | derive e = v * (2 to 4) | pivot p, v
      """)
    // Both rows of b have one range, those of a two.
    #expect(result.columnNames == ["g", "e", "x", "y"])
    #expect(try result["x"]?.numbers(in: "") == [1, nil, 3])
    #expect(try result["y"]?.numbers(in: "") == [nil, 2, 3])
  }
}
