import OIQ
import Testing

/// What must not be added up twice stays guarded behind stages that choose columns and rows, and what one row is made of
/// is no second counting.
@Suite struct KeptGuardTests {
  /// Meta's fiscal 2025 and its four quarters, forecasts of a group and of its members, and powers of unlike things.
  @Test(arguments: [
    (
      "from spend | where company == Meta and span in 2025 | distinct company, span, amount | aggregate t = sum(amount)",
      "double-counting"
    ),
    (
      "from spend | where company == Meta and span in 2025 | distinct span, amount | derive t = cumsum(amount) sort span",
      "double-counting"
    ),
    (
      """
      from capex | where basis == estimate and stated_by == "Morgan Stanley" and span == 2027
      | where not disputed and currency == USD | accept definition "theirs"
      | distinct company, amount | aggregate t = sum(amount)
      """, "double-counting"
    ),
    (
      "from specs | where metric == power and speed == 800G | distinct technology, amount | aggregate m = mean(mid(amount))",
      "unlike-figures"
    ),
  ])
  func chosenRowsAreStillOfFacts(_ text: String, _ code: String) throws {
    #expect(Session().execute(text).errors.map(\.code) == [code])
  }

  /// One row of each quarter remains: the sum is that of capex.csv.
  @Test func quartersAreAddedUp() throws {
    let rows = "from spend | where company == Meta and span in 2025 and span.days < 100 d"
    let session = Session()
    let direct = try session.number("(\(rows) | aggregate t = sum(amount)) / $1B")
    let chosen = try session.number(
      "(\(rows) | distinct company, span, amount | aggregate t = sum(amount)) / $1B")
    #expect(chosen == direct)
    #expect(abs(try #require(chosen) - 72.215) < 0.01)
  }

  /// A median of several forecasts counts none of them twice, and one of a group beside its members does.
  @Test func mediansOfForecastsAddUp() throws {
    let session = Session()
    let four = "from consensus(2027) | where company in members(Big4)"
    let medians = try session.run("\(four) | select median")
    let sum = try (0..<4).reduce(0) { try $0 + (medians[$1, "median"]?.number(in: "B USD") ?? 0) }
    let total = try session.run("\(four) | aggregate t = sum(median), h = sum(high)")
    #expect(try abs((total[0, "t"]?.number(in: "B USD") ?? 0) - sum) < 1e-9)
    #expect(total.problems.isEmpty)
    let problem = try #require(
      session.execute("from consensus(2027) | aggregate t = sum(median)").errors.first)
    #expect(problem.code == "double-counting")
    #expect(problem.places.contains { $0.text == "Amazon is a member of Big4" })
  }

  /// Two rows of one company and year are two counts, whatever each of them is made of.
  @Test func rowsOfOneYearAreNotAddedUp() throws {
    let text = """
      from capex | where basis == estimate and not disputed and company == Amazon and currency == USD
      | where span == 2027 | accept definition, stated_by "each forecaster's own"
      | aggregate m = median(mid(amount)) by stated_by | aggregate t = sum(m)
      """
    #expect(Session().execute(text).errors.map(\.code) == ["double-counting"])
  }

  /// A gap in the spans is one however the text says that rows are sorted by them.
  @Test(arguments: [
    "span", "span.start", "span.end", "year(span), span", "company, span.start", "span.year, span",
  ])
  func gapsAreSeenInAnyOrderOfSpans(_ order: String) throws {
    let rows = try Session().run(
      """
      from spend | where company == Tencent | derive before = prev(amount), yoy = prev(amount, 4) sort \(order)
      | where span in [2025Q2, 2026Q2] | select span, before, yoy | sort span
      """)
    // Its first and fourth quarters of 2025 are in no row.
    #expect(rows[0, "before"]?.isMissing == true)
    #expect(rows[1, "yoy"]?.isMissing == true)
    #expect(rows[1, "before"]?.isMissing == false)
  }
}
