import OIQ
import Support
import Testing

/// What a calendar of a file's flows says that these don't, and what it leaves out, is told.
@Suite struct CalendarOverlapTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func execution(_ rows: [(String, String)], to grain: String, where condition: String = "")
    throws -> Execution
  {
    let text = rows.map { "\($0.0),\($0.1)\n" }.joined()
    let path = try folder.write("a.csv", "p,v\n\(text)")
    return Session().execute(
      "from csv(\"\(path)\", schema: {p: period, v: number}) \(condition)| calendarize v to \(grain)"
    )
  }

  private func problems(_ execution: Execution) -> [Problem] {
    execution.outcomes.flatMap { outcome -> [Problem] in
      if case .failure(let problems) = outcome { problems } else { [] }
    }
  }

  private static let overlapping = [("2024", "100"), ("2024H1", "40"), ("2024Q2..2024Q3", "50")]

  @Test func spansThatOverlapInPartAreNamed() throws {
    let found = problems(try execution(Self.overlapping, to: "quarter"))
    #expect(found.map(\.code) == ["parts-disagree"])
    let warning = try #require(found.first)
    #expect(warning.severity == .warning)
    #expect(warning.title.hasSuffix("but 2024 says 100"), "\(warning.title)")
    #expect(
      warning.places.first?.text == "2024H1 and 2024Q2..2024Q3 overlap, neither holds the other")
    let help = try #require(warning.help.first)
    #expect(help.hasSuffix("leave one of them out before this stage: where p != 2024Q2..2024Q3"))
    // By days of a leap year: 40 over 91 and 91, 60 over 92 and 92.
    let repaired = try execution(
      Self.overlapping, to: "quarter", where: "| where p != 2024Q2..2024Q3 ")
    #expect(problems(repaired).isEmpty)
    #expect(repaired.tables.last?["v"]?.numbers == [20, 20, 30, 30])
  }

  /// Parts that are all stated: 10 + 20 + 30 + 35 are 95, and the halves 30 and 65.
  @Test(arguments: [
    ("year", ["the parts of 2024 add up to 95, but 2024 says 100"]),
    ("half", ["the parts of 2024 add up to 95, but 2024 says 100"]),
    (
      "quarter",
      [
        "the parts of 2024 add up to 95, but 2024 says 100",
        "the parts of 2024H1 add up to 30, but 2024H1 says 40",
      ]
    ),
  ])
  func partsThatDisagreeAreToldInEveryGrain(_ grain: String, _ titles: [String]) throws {
    var rows = [
      ("2024", "100"), ("2024Q1", "10"), ("2024Q2", "20"), ("2024Q3", "30"), ("2024Q4", "35"),
    ]
    if grain == "quarter" { rows.append(("2024H1", "40")) }
    let found = problems(try execution(rows, to: grain))
    #expect(found.map(\.title) == titles && found.allSatisfy { $0.code == "parts-disagree" })
    rows[4].1 = "40"
    rows[0].1 = "100"
    rows.removeAll { $0.0 == "2024H1" }
    #expect(problems(try execution(rows, to: grain)).isEmpty)
  }

  /// Random spans of whole quarters: each that is stated is what its quarters add up to, or is named in a warning.
  @Test(arguments: 1...40)
  func nothingIsContradictedInSilence(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let names = ["2024Q1", "2024Q2", "2024Q3", "2024Q4", "2025Q1", "2025Q2"]
    let days = [91.0, 91, 92, 92, 90, 91]
    var spans: [(first: Int, last: Int)] = []
    for _ in 0..<4 {
      let first = random.below(6)
      let last = min(first + random.below(4), 5)
      if !spans.contains(where: { $0 == (first, last) }) { spans.append((first, last)) }
    }
    // About what a constant flow would be, so that few contradict each other outright.
    let amounts = spans.map { span in
      (days[span.first...span.last].reduce(0, +) * (0.9 + 0.02 * Double(random.below(10))))
        .rounded()
    }
    let rows = zip(spans, amounts).map { span, amount in
      (
        span.first == span.last ? names[span.first] : "\(names[span.first])..\(names[span.last])",
        "\(amount)"
      )
    }
    let run = try execution(rows, to: "quarter")
    guard let table = run.tables.last else { return }
    var cells: [String: Double] = [:]
    for row in 0..<table.rowCount {
      cells["\(table[row, "period"]?.description ?? "")"] = table[row, "v"]?.number
    }
    let words = problems(run).map { $0.title + ($0.places.first?.text ?? "") + $0.help.joined() }
    for (span, amount) in zip(spans, amounts) {
      let parts = names[span.first...span.last].compactMap { cells[$0] }
      guard parts.count == span.last - span.first + 1 else { continue }
      if abs(parts.reduce(0, +) - amount) > 0.001 * amount {
        #expect(!words.isEmpty, "\(rows)")
        #expect(words.contains { $0.contains("but ") }, "\(rows) \(words)")
      }
    }
  }

  @Test func whatIsLeftOutIsCounted() throws {
    let run = try execution(
      [("2024Q1", "10"), ("", "5"), ("", "6"), ("2024Q2", ""), ("2024Q3", "7"), ("2024Q4", "")],
      to: "quarter")
    let table = try #require(run.tables.last)
    #expect(table["v"]?.numbers == [10, nil, 7] || table["v"]?.numbers == [10, 7])
    #expect(
      table.notes.contains("v: 2 values without p left out by calendarize"), "\(table.notes)")
    #expect(table.notes.contains("v: 2 missing values left out by calendarize"))
    let one = try execution([("2024Q1", "10"), ("", "5")], to: "quarter")
    #expect(one.tables.last?.notes.contains("v: 1 value without p left out by calendarize") == true)
    let none = try execution([("2024Q1", "10")], to: "quarter")
    #expect(none.tables.last?.notes.isEmpty == true)
  }

  /// 100 was restated as 98: 98 + 110.
  @Test func restatedRowsAreTold() throws {
    let folder = try ScratchFolder()
    try folder.write(
      "r.csv", "q,as_of,v\n2024Q1,2024-04-20,100\n2024Q2,2024-07-20,110\n2024Q1,2024-07-20,98\n")
    let session = Session(settings: SessionSettings(folder: folder.path))
    let table = try session.run("from csv(\"r.csv\") | calendarize v to half")
    #expect(table["v"]?.numbers == [208])
    #expect(
      table.notes == [
        "v: calendarize takes the latest `as_of` of the same days, and leaves an earlier row out"
      ])
  }

  /// Four of Goldman Sachs' figures of a segment have no period in the source.
  @Test func factsWithoutAPeriodAreCounted() throws {
    let rows = try Session().run(
      "from market | where stated_by == \"Goldman Sachs\" and metric == \"revenue\" and unit == USD and segment == \"ai_network_interconnect_tam\" and basis == estimate"
    )
    let table = try Session().run(
      "from market | where stated_by == \"Goldman Sachs\" and metric == \"revenue\" and unit == USD and segment == \"ai_network_interconnect_tam\" and basis == estimate | calendarize amount to year by segment"
    )
    #expect(
      table.notes.contains("amount: \(rows.rowCount) values without period left out by calendarize")
    )
  }
}
