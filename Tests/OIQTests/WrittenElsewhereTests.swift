import OIQ
import Testing

/// What is written as in another language, or in another order, and the advice, which runs.
@Suite struct WrittenElsewhereTests {
  /// A text, what the advice says of it, and the text with that in its place.
  @Test(arguments: [
    ("from spend as of \"2026-03-01\"", "as of 2026-03-01", "from spend as of 2026-03-01"),
    (
      "from totals | where period == 2026 | compare 2026-05-31, as of 2026-08-31",
      "as of 2026-05-31",
      "from totals | where period == 2026 | compare as of 2026-05-31, as of 2026-08-31"
    ),
    (
      "from spend | aggregate count(*)", "name = count()", "from spend | aggregate name = count()"
    ),
    ("fiscal(Microsoft, 2025)", "fiscal(\"FY2025\", Microsoft)", "fiscal(\"FY2025\", Microsoft)"),
    (
      "fiscal(NVIDIA, \"FY2026Q4\")", "fiscal(\"FY2026Q4\", NVIDIA)",
      "fiscal(\"FY2026Q4\", NVIDIA)"
    ),
    (
      "from spend | where company == Meta | where year == 2025", "span in 2025",
      "from spend | where company == Meta | where span in 2025"
    ),
    (
      "from fx | aggregate n = count() by year(period)", "| derive k = year(period)",
      "from fx | derive k = year(period) | aggregate n = count() by k"
    ),
  ])
  func theAdviceRuns(_ text: String, _ advice: String, _ repaired: String) throws {
    let problem = try #require(Session().execute(text).errors.first, "\(text) runs")
    #expect(problem.help.flatMap(\.quoted).contains(advice), "\(problem.help)")
    #expect(try Session().run(repaired).rowCount > 0)
  }

  /// Banks write MM for a thousand thousands.
  @Test func millionsAreOneLetter() throws {
    let problem = try #require(Session().execute("$5MM").errors.first)
    #expect(problem.help == ["write $5M"])
    #expect(try Session().number("$5M / $1") == 5e6)
  }

  /// Of a change and a ratio that are compared, the ratio has no result where both sides are 0.
  @Test func missingRatiosAreShown() throws {
    let session = Session()
    try session.register("t", [.texts("k", ["a", "b"]), .numbers("n", [0, 5])])
    let setup = "let d = 1\nscenario hot { let d = 2 }\n"
    let text = "from t | derive m = n * d | select k, m | compare base, hot"
    let problem = try #require(
      session.execute(setup + text).problems.first { $0.code == "out-of-domain" })
    let advice = try #require(problem.help.last?.quoted.first)
    #expect(advice == "where m_ratio is missing")
    let rows = try session.run("\(text) | \(advice)")
    #expect(rows.rowCount == 1)
    #expect(rows[0, "k"]?.text == "a")
  }
}
