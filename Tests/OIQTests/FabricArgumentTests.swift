import OIQ
import Testing

/// What is said of arguments of a fabric that are no whole number of it.
@Suite struct FabricArgumentTests {
  private func problem(_ text: String) throws -> Problem {
    try #require(Session().execute(text).errors.first)
  }

  @Test func aColumnIsNotOneValue() throws {
    let problem = try problem(
      "from periods(2024..2026) | derive n = 1024 * period.year | derive t = tco_of(cpo, endpoints: n)"
    )
    #expect(problem.code == "bad-arguments")
    #expect(problem.title == "`fabric` takes one value here, not a column of them")
    #expect(problem.help.first?.contains("sweep tco_of(cpo, n) over n in [1024, 8192]") == true)
    let sweep = "let n = 1024\nsweep tco_of(cpo, n) over n in [1024, 8192]"
    #expect(Session().execute(sweep).errors.isEmpty)
  }

  @Test(arguments: [
    ("endpoints: 1e15", "1,000,000,000,000,000", "1,000,000,000"),
    ("endpoints: 1e30", "1e+30", "1,000,000,000"),
    ("endpoints: 2e9", "2,000,000,000", "1,000,000,000"),
    ("endpoints: 64, radix: 1e20", "1e+20", "65,536"),
  ])
  func aLimitIsSaid(_ arguments: String, _ found: String, _ most: String) throws {
    let problem = try problem("from fabric(fat_tree, \(arguments))")
    #expect(problem.code == "no-such-fabric")
    #expect(problem.title.hasSuffix("can't be \(found)"), "\(problem.title)")
    #expect(problem.help == ["it is \(most) at most"])
  }

  @Test func columnsOfUnlikeUnitsAreNotUnpivoted() throws {
    let rows = "from fabric(fat_tree, endpoints: 1024) | select tier, switches, links"
    let problem = try problem("\(rows) | unpivot switches, links to what")
    #expect(problem.code == "unit-mismatch")
    #expect(problem.title.hasPrefix("`unpivot` makes one column"))
    let advice = try #require(problem.help.last)
    let derive = try #require(advice.firstMatch(of: /derive .*/)).output
    let text = "\(rows) | \(derive) | unpivot switches, links to what"
    #expect(Session().execute(text).errors.isEmpty, "\(text)")
  }
}
