import OIQ
import Support
import Testing

/// Figures for a year to date that say that less than nothing flowed in between.
@Suite struct ContradictionTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// Rows of a span and an amount, restated in calendar periods.
  private func query(_ rows: [(String, Double)], to grain: String) throws -> String {
    let lines = rows.map { "A,\($0.0),\($0.1),actual\n" }.joined()
    let path = try folder.write("flows.csv", "company,span [period],amount [USD],basis\n\(lines)")
    return "from csv(\"\(path)\") | calendarize amount to \(grain) by company"
  }

  @Test(
    arguments: [
      ([("2025Q1", 10), ("2025H1", 5)], "2025H1", "2025Q1"),
      ([("2025Q1", 10), ("2025H1", 30), ("2025-01-01..2025-09-30", 20)], "2025", "2025Q1"),
      ([("2025Q1", 10), ("2025H1", 0)], "2025H1", "2025Q1"),
      ([("2025Q1", -10), ("2025H1", -5)], "2025H1", "2025Q1"),
      ([("2025Q1", 150), ("2025", 100)], "2025", "2025Q1"),
    ] as [([(String, Double)], String, String)])
  func bothAreNamed(_ rows: [(String, Double)], _ whole: String, _ part: String) throws {
    let run = Session().execute(try query(rows, to: "quarter"))
    let problems = run.outcomes.flatMap { outcome -> [Problem] in
      if case .failure(let problems) = outcome { problems } else { [] }
    }
    let problem = try #require(problems.first { $0.severity == .error })
    #expect(problem.code == "negative-rest")
    #expect(problem.title.contains("the parts of \(whole)"), "\(problem.title)")
    #expect(problem.help.first?.contains(part) == true, "\(problem.help)")
  }

  /// What doesn't ask for the days between is as stated.
  @Test func thePartsThatAreStatedStand() throws {
    let halves = try Session().run(query([("2025Q1", 10), ("2025H1", 5)], to: "half"))
    #expect(halves["amount"]?.numbers == [5])
    let quarters = try Session().run(
      query([("2025Q1", 10), ("2025Q2", 7), ("2025H1", 5)], to: "quarter"))
    #expect(quarters["amount"]?.numbers == [10, 7])
  }

  /// Flows that are negative themselves, and those that turn, have parts as others do.
  @Test(
    arguments: [
      ([("2025Q1", -10), ("2025H1", -30)], [-10, -20]),
      ([("2025Q1", -10), ("2025H1", 5)], [-10, 15]),
      ([("2025Q1", 10), ("2025H1", -5)], [10, -15]),
      ([("2025Q1", 10), ("2025H1", 10)], [10, 0]),
    ] as [([(String, Double)], [Double])])
  func negativeFlowsAreFlows(_ rows: [(String, Double)], _ quarters: [Double]) throws {
    let found = try Session().run(query(rows, to: "quarter"))
    #expect(found["amount"]?.numbers == quarters)
  }

  /// Of a year of -365 the first quarter of -90 leaves -275, a day -1.
  @Test func theRestOfANegativeYearIsSpread() throws {
    let found = try Session().run(query([("2025Q1", -90), ("2025", -365)], to: "quarter"))
    let amounts = try #require(found["amount"]?.numbers).compactMap { $0 }
    #expect(zip(amounts, [-90, -91, -92, -92]).allSatisfy { abs($0 - $1) < 1e-9 }, "\(amounts)")
  }
}
