import OIQ
import Testing

/// `period` reads texts as periods, as the names of columns that have become rows.
@Suite struct ReadPeriodTests {
  private func periods(_ result: QueryResult, _ column: String) -> [String?] {
    (0..<result.rowCount).map { result[$0, column]?.period }
  }

  @Test(arguments: [
    ("2025", "2025"), ("2025Q1", "2025Q1"), ("2026H2", "2026H2"), ("2026M02", "2026M02"),
    ("2026-02-09", "2026-02-09"), ("2024..2026", "2024..2026"), ("2025Q1..2025Q4", "2025"),
  ])
  func textsAreRead(_ text: String, _ period: String) throws {
    #expect(try periods(Session().run("period(\"\(text)\")"), "value") == [period])
  }

  /// Pivoting and back again gives the periods that there were.
  @Test func namesOfColumnsBecomePeriodsAgain() throws {
    let session = Session()
    try session.register(
      "t",
      [
        .texts("who", ["a", "a", "b", "b"]), .periods("when", ["2024", "2025", "2024", "2025"]),
        .numbers("x", unit: "W", [1, 2, 3, 5]),
      ])
    let back = try session.run(
      "from t | pivot when, x by who | unpivot `2024`, `2025` to name "
        + "| derive when = period(name) | derive before = prev(value) by who sort when "
        + "| where when in 2025 | select who, when, change = value - before")
    #expect(periods(back, "when") == ["2025", "2025"])
    #expect(back["change"]?.numbers == [1, 2])
  }

  @Test func missingStaysMissing() throws {
    let session = Session()
    try session.register("t", [.texts("name", ["2025", nil])])
    let read = try session.run("from t | derive p = period(name)")
    #expect(periods(read, "p") == ["2025", nil])
    #expect(read.notes.isEmpty && read.problems.isEmpty)
  }

  @Test func whatIsNoPeriodIsAnError() throws {
    let session = Session()
    try session.register("t", [.texts("name", ["2025", "total", "2026"])])
    let written = session.execute("period(\"2025Q5\")").errors
    #expect(written.map(\.code) == ["bad-arguments"])
    #expect(written.first?.title == "`2025Q5` is no period")
    #expect(written.first?.places.first?.column == 8)
    let read = session.execute("from t | derive p = period(name)").errors
    #expect(read.map(\.title) == ["`total` is no period, in row 2"])
    #expect(read.first?.places.first?.column == 21)
    let repaired = try session.run(
      "from t | derive p = if name == \"total\" then missing else period(name)")
    #expect(periods(repaired, "p") == ["2025", nil, "2026"])
    let left = try session.run("from t | where name != \"total\" | derive p = period(name)")
    #expect(periods(left, "p") == ["2025", "2026"])
    let named = try #require(read.first?.help.last?.quoted.last)
    #expect(named == "if x == \"total\" then missing else period(x)")
    let fiscal = session.execute("period(\"FY2026\")").errors
    #expect(fiscal.first?.help.contains { $0.contains("fiscal(") } == true)
    #expect(session.execute("period(2025 W)").errors.map(\.code) == ["bad-arguments"])
  }

  /// As the months of a wide file are called.
  @Test func othersSpellingsAreWrittenHere() throws {
    let session = Session()
    try session.register("t", [.texts("x", ["2024-01", "2024-02"])])
    let read = try #require(session.execute("from t | derive p = period(x)").errors.first)
    #expect(read.help.first == "as a period it is written 2024M01")
    let repair = try #require(read.help.last?.quoted.last)
    #expect(
      periods(try session.run("from t | derive p = \(repair)"), "p") == ["2024M01", "2024M02"])
    for (text, written) in [
      ("Q1 2024", "2024Q1"), ("Jan-24", "2024M01"), ("2024-W09", "2024-02-26..2024-03-03"),
    ] {
      let problem = try #require(session.execute("period(\"\(text)\")").errors.first)
      #expect(problem.help == ["as a period it is written \(written)"])
      #expect(session.execute("period(\"\(written)\")").errors.isEmpty)
    }
  }

  /// More texts in the dictionary than rows: those of rows that aren't there any more don't count.
  @Test func textsOfOtherRowsDontCount() throws {
    let session = Session()
    let names = (0..<500).map { $0 == 250 ? "2025" : "row \($0)" }
    try session.register("t", [.texts("name", names)])
    let read = try session.run("from t | where name == \"2025\" | derive p = period(name)")
    #expect(periods(read, "p") == ["2025"])
    #expect(
      session.execute("from t | where name != \"row 0\" | derive p = period(name)").errors.count
        == 1)
  }
}
