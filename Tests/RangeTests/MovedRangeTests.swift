import OIQ
import Testing

/// A range that is multiplied by a certain number, or has one added, is a range of the same kind: its ends are those of
/// the range, moved, to the last digit and whatever the draws.
struct MovedRangeTests {
  let session = Session()

  private func ends(_ cell: Cell) throws -> [Double] {
    let bounds = try #require(cell.bounds)
    return [bounds.lowerBound, try #require(cell.number), bounds.upperBound]
  }

  private func expect(
    _ text: String, _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try ends(try session.cell(text))
    for (a, b) in zip(found, expected) {
      #expect(
        abs(a - b) <= 1e-12 * max(abs(a), abs(b)), "\(text): \(found)",
        sourceLocation: sourceLocation)
    }
    #expect(
      session.lastResult?.notes.contains { $0.hasPrefix("Monte Carlo") } != true,
      sourceLocation: sourceLocation)
  }

  /// Of a lognormal from 10 to 20 the median is the square root of 200; of a normal 90% lie within 1.6448536269514722
  /// standard deviations; of what is uniform 90% lie between a twentieth and nineteen twentieths.
  private static let written: [(String, [Double])] = [
    ("(10 to 20) * 2", [20, 28.284271247461902, 40]),
    ("(10 to 20) / 4", [2.5, 3.5355339059327378, 5]),
    ("let x = 10 to 20\n3 * x - x", [20, 28.284271247461902, 40]),
    ("(10 ± 2) * 3 + 1", [21.130878238291167, 31, 40.869121761708833]),
    ("-(10 ± 2)", [-13.2897072539029444, -10, -6.7102927460970556]),
    ("uniform(10 to 20) * 2", [21, 30, 39]),
    ("100 - uniform(10 to 20)", [80.5, 85, 89.5]),
    ("let x = uniform(10 to 20)\nlet y = x * 2 + 1\ny * 10 - x", [209.5, 295, 380.5]),
    ("let x = 10 to 20\nif 1 < 2 then x * 2 else x", [20, 28.284271247461902, 40]),
  ]

  @Test(arguments: written)
  func writtenRanges(text: String, expected: [Double]) throws { try expect(text, expected) }

  /// A lognormal with a number added is none, nor is one that is turned over, nor are products or sums of two: what is
  /// said of them comes from draws.
  @Test(arguments: [
    "(10 to 20) + 5", "-(10 to 20)", "(10 to 20) * (1 to 2)", "(10 to 20) + (10 to 20)",
    "1 / (10 to 20)",
    "(10 to 20) ^ 2", "uniform(1 to 2) + uniform(1 to 2)",
  ])
  func otherRangesAreDrawn(text: String) throws {
    _ = try session.cell(text)
    #expect(session.lastResult?.notes.contains { $0.hasPrefix("Monte Carlo") } == true)
  }

  static let meta =
    "from capex | where company == Meta and fiscal_period == FY2026 and basis == guidance | select amount"

  /// Meta guided for 130 to 145 B USD: twice that is 260 to 290, and it is shown as a company's range is.
  private static let formulas: [(String, [Double])] = [
    ("amount * 2", [260, 275, 290]), ("amount * 100%", [130, 137.5, 145]),
    ("amount * 75%", [97.5, 103.125, 108.75]), ("amount - $50.92B", [79.08, 86.58, 94.08]),
    ("$200B - amount", [55, 62.5, 70]), ("amount * 50% + amount * 50%", [130, 137.5, 145]),
    ("fx(amount * 2, USD)", [260, 275, 290]),
    ("if amount is missing then $1B else amount * 2", [260, 275, 290]),
  ]

  @Test(arguments: formulas)
  func aCompanysRange(formula: String, expected: [Double]) throws {
    let result = try session.run("\(MovedRangeTests.meta), company, span | derive x = \(formula)")
    let found = try ends(try #require(result[0, "x"]))
    for (a, b) in zip(found, expected) { #expect(abs(a - b * 1e9) <= 0.1, "\(found)") }
    #expect(result.notes.isEmpty, "\(result.notes)")
    for (bound, value) in zip(["low", "mid", "high"], expected) {
      let cell = try session.run(
        "\(MovedRangeTests.meta), company, span | derive x = \(bound)(\(formula)) | select x")
      #expect(abs(try #require(cell[0, "x"]?.number) - value * 1e9) <= 0.1)
    }
  }

  @Test func aCompanysRangeIsShownAsSuch() throws {
    let result = try session.run("\(MovedRangeTests.meta) | derive twice = amount * 2")
    #expect(session.render(result).contains("260.0 … 290.0"))
  }

  /// Draws stay what they are, through any number of stages.
  @Test(arguments: [
    "derive y = amount * 3 | sort y | derive d = y - amount * 3",
    "derive y = amount / 7 - $1B | sort y | derive z = y + $2B | sort z | derive d = z - (amount / 7 - $1B + $2B)",
  ])
  func drawsStay(stages: String) throws {
    let result = try session.run("\(MovedRangeTests.meta) | \(stages)")
    expectExactly(try #require(result[0, "d"]), 0)
  }

  /// Held at a point, a moved range is one too: 3 * 10 + 1 and 3 * 20 + 1.
  @Test func heldRangesMove() throws {
    let swept = try session.run(
      "let x = uniform(10 to 20)\nlet y = 3 * x + 1\nsweep y over x in [10, 20]")
    #expect(swept["value"]?.numbers == [31, 61])
  }

  /// What a row is follows from its own range, whatever stands beside it: Amazon's 220 B USD is no range, so that 220 times
  /// a lognormal is one in any company.
  @Test func rowsStandForThemselves() throws {
    let found = try [
      "where company in [Amazon, Meta]", "where company == Amazon",
    ].map { condition in
      let result = try session.run(
        "from guidance(2026) | \(condition) | derive x = amount * (1 to 2) | sort company")
      return try ends(try #require(result[0, "x"]))
    }
    #expect(found[0] == [220e9, 220e9 * 2.0.squareRoot(), 440e9] && found[0] == found[1])
  }

  /// Meta's 50.918 B USD of a column whose other rows are ranges is a plain number, and a lognormal less that is none.
  @Test func plainNumbersAmongRanges() throws {
    let low = try session.cell(
      """
      from guidance(2026) | where company in [Amazon, Meta] | select company, amount
      | derive x = (100 to 200) * $1B - (if company == Amazon then amount else amount)
      | sort company | take 1 | select x
      """)
    let bounds = try #require(low.bounds)
    // 220 less than from 100 to 200, with a Monte Carlo error.
    #expect(bounds.lowerBound != -120e9 && abs(bounds.lowerBound + 120e9) < 1.5e9)
  }
}
