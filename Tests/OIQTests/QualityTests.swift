import OIQ
import Testing

/// How well figures are backed.
@Suite struct QualityTests {
  static let order = [
    "filing", "press_release", "call", "slide", "paper", "spec", "dataset", "survey",
    "research_note", "news", "blog",
  ]

  /// The same from the facts that `why` shows: each with the better of what it is and what it relays.
  @Test func sharesAreThoseOfTheTree() throws {
    let session = Session()
    let query = """
      from spend | where company in members(Big4) | calendarize amount to year by company
      | where period == 2025 | aggregate total = sum(amount) by period
      """
    let total = try session.run(query)
    var expected: [String: (facts: Double, amount: Double)] = [:]
    func collect(_ node: Explanation) {
      if let source = node.fact?.source, let amount = node.cell.number {
        let kinds = [source.kind, source.primary].compactMap { $0 == "transcript" ? "call" : $0 }
        let best = Self.order.first(where: kinds.contains) ?? "unknown"
        expected[best, default: (0, 0)].facts += 1
        expected[best, default: (0, 0)].amount += amount
      }
      for input in node.inputs { collect(input) }
    }
    collect(try total.why(row: 0, column: "total", folding: nil))
    let quality = try session.run("quality((\(query)))")
    let whole = try #require(total[0, "total"]?.number)
    #expect(quality.rowCount == expected.count && expected.count > 1)
    for row in 0..<quality.rowCount {
      let name = quality[row, "backed_by"]?.text?.split(separator: " ").joined(separator: "_") ?? ""
      let twin = try #require(expected[name], "\(name)")
      #expect(quality[row, "facts"]?.number == twin.facts)
      #expect(abs((quality[row, "share"]?.number ?? 0) - twin.amount / whole) < 1e-12)
      #expect(quality[row, "undated"]?.number == 0)
    }
  }

  /// What no document states is counted apart; what has no part in the sum has no share.
  @Test func assumptionsAndFilesAreToldApart() throws {
    let session = Session()
    let chain = try session.run("quality((chain | where period == 2026))")
    let names = (0..<chain.rowCount).map { chain[$0, "backed_by"]?.text }
    #expect(names == ["filing", "call", "blog", "assumed"])
    #expect(chain[2, "share"]?.isMissing == true && chain[2, "undated"]?.number == 5)
    #expect(chain[3, "facts"]?.number == 2)
    try session.register("mine", [.numbers("x", [1, 2, 3])])
    let rows = try session.run("quality((from mine | aggregate s = sum(x)))")
    #expect(rows[0, "backed_by"]?.text == "rows of files" && rows[0, "facts"]?.number == 3)
  }

  /// Amounts in several currencies have no sum that one of them could be a share of.
  @Test func sharesThatThereAreNot() throws {
    let session = Session()
    let all = try session.run("quality(spend)")
    #expect(all["share"]?.numbers.allSatisfy { $0 == nil } == true)
    #expect(all.notes.contains { $0.hasPrefix("share: amounts in CNY and USD have no sum") })
    let one = try session.run("quality((from spend | where company == Meta))")
    #expect(one["share"]?.numbers.allSatisfy { $0 != nil } == true)
    #expect(!one.notes.contains { $0.hasPrefix("share:") })
  }

  /// A value, a name and a call stand where a table does; the world of the use counts.
  @Test func everythingWithFiguresHasOne() throws {
    let session = Session()
    #expect(try session.run("quality(network_share)")[0, "backed_by"]?.text == "blog")
    #expect(try session.run("quality(5)").rowCount == 0)
    let now = try session.run("quality(guidance(2026))")
    let then = try session.run("use as of 2026-02-09\nquality(guidance(2026))")
    let facts = [now, then].map { table in
      (0..<table.rowCount).compactMap { table[$0, "facts"]?.number }.reduce(0, +)
    }
    #expect(facts[0] > facts[1] && facts[1] > 0)
  }

  /// The one of 2026H2 to 2027H1 is disputed: it is in no sum, and in no other statistic that says so.
  @Test(arguments: ["sum", "mean", "median", "min", "max", "first", "last"])
  func disputedFactsAreInNoStatistic(_ function: String) throws {
    let result = try Session().run(
      "from capex | where company == Microsoft and basis == estimate and disputed and currency == USD "
        + "| aggregate x = \(function)(amount), n = count() by company, stated_by, definition, span"
    )
    #expect(result.rowCount > 0)
    #expect(try #require(result["x"]).numbers(in: "USD").allSatisfy { $0 == nil })
    #expect(result.notes.contains { $0.hasSuffix("left out") && $0.contains("disputed") })
  }

  /// Of the estimates of Amazon's 2025 and of Microsoft's 2027 one each is disputed. A mean's number of values is
  /// that of the mean; of rows, and of weights, nothing says that they are about the facts.
  @Test func whatIsCountedIsWhatIsAveraged() throws {
    let facts =
      "from capex | where basis == estimate and company in [Amazon, Microsoft] and currency == USD "
      + "| accept definition, stated_by, basis \"to see them\" | derive w = 2 "
    let session = Session()
    let rows = try session.run(facts + "| select company, span, disputed")
    let disputed = try #require(rows["disputed"]).count
    #expect(disputed > 2)
    let kept = try session.run(
      facts + "| where not disputed | aggregate n = count(), m = mean(mid(amount)) by company, span"
    )
    let all = try session.run(
      facts
        + "| aggregate n = count(mid(amount)), m = mean(mid(amount)) by company, span | where n > 0"
    )
    #expect(all["n"]?.numbers == kept["n"]?.numbers && all["m"]?.numbers == kept["m"]?.numbers)
    #expect(!all.notes.contains { $0.contains("all the same") })
    let weighed = try session.run(
      facts
        + "| aggregate n = count(), m = sum(mid(amount) * w) / sum(w), least = min(w) by company, span, stated_by, definition"
    )
    let line = try #require(weighed.notes.first { $0.contains("all the same") })
    #expect(line == "count() and sum(w) hold the 2 rows of disputed facts all the same")
  }

  /// Disputed facts that a sum leaves out are counted.
  @Test func disputedFactsAreCounted() throws {
    let session = Session()
    let query = """
      from capex | where currency == USD and basis == estimate
      | accept definition, stated_by "to see them"
      | aggregate n = mean(mid(amount)) by company, span
      """
    let result = try session.run(query)
    let note = try #require(result.notes.first { $0.contains("disputed") })
    let count = try #require(Double(note.prefix { $0 != " " }))
    let quality = try session.run("quality((\(query)))")
    let row = (0..<quality.rowCount).first {
      quality[$0, "backed_by"]?.text == "disputed, left out"
    }
    #expect(row.flatMap { quality[$0, "facts"]?.number } == count)
  }

  /// A fact that is left out as it is disputed is none that is missing: with a condition before there is as much.
  @Test(arguments: [
    "aggregate n = mean(mid(amount)) by company, span", "aggregate n = median(mid(amount))",
    "aggregate n = max(mid(amount)), m = min(low(amount)) by company",
    "where mid(amount) is not missing | aggregate n = mean(amount) by company, span",
    "aggregate n = mean(mid(amount)) by span",
    "aggregate n = mean(mid(amount)) by company | where company in [Amazon, Microsoft]",
    "derive value = mid(amount) | derive s = share(value) by company, span, stated_by",
  ])
  func whatIsDisputedIsNotMissing(_ stages: String) throws {
    func skipped(_ condition: String) throws -> [String] {
      try Session().run(
        "from capex | where currency == USD and basis == estimate and span.days > 300 d "
          + "and span.days < 400 d and company not in [Big4, Big5, Big6, CSP8, Hyperscalers] "
          + "\(condition) | accept definition, stated_by \"to see them\" | \(stages)"
      ).notes.filter { $0.contains("skipped") || $0.contains("disputed") }
    }
    let all = try skipped("")
    #expect(all.contains { $0.contains("disputed") }, "\(all)")
    #expect(
      try all.filter { $0.contains("skipped") } == skipped("and not disputed"), "\(all)")
  }

  /// Amounts in two currencies have no sum to take a share of, and a value may rest on one fact: so many as `quality`
  /// finds with news and blogs behind them rest on these.
  @Test(arguments: [
    (
      "[ByteDance, Meta, Tencent]",
      "aggregate n = count(amount), m = median(mid(amount)) by currency",
      "2 of 4 facts rest on news and blogs alone, stated nowhere else"
    ),
    (
      "[ByteDance]", "aggregate m = max(mid(amount)) by company, currency",
      "the one fact behind it rests on news and blogs alone, stated nowhere else"
    ),
    (
      "[ByteDance]", "select company, amount",
      "the one fact behind it rests on news and blogs alone, stated nowhere else"
    ),
    ("[ByteDance]", "select company, amount, source", nil),
    ("[Meta]", "where basis == actual | select company, amount", nil),
  ])
  func weakFactsAreCountedWithoutAShare(
    _ companies: String, _ stages: String, _ said: String?
  ) throws {
    let query =
      "from capex | where company in \(companies) and span == 2025 and headline "
      + "| accept definition, stated_by, basis \"to see them\" | \(stages)"
    let session = Session()
    let notes = try session.run(query).notes.filter { $0.contains("news and blogs") }
    #expect(notes == (said.map { [$0] } ?? []))
    let quality = try session.run("quality((\(query)))")
    let weak = (0..<quality.rowCount).reduce(0) { sum, row in
      ["news", "blog"].contains(quality[row, "backed_by"]?.text)
        ? sum + Int(quality[row, "facts"]?.number ?? 0) : sum
    }
    #expect(weak == (companies == "[Meta]" ? 0 : companies == "[ByteDance]" ? 1 : 2))
  }

  @Test(arguments: [
    // Blogs and news alone stand behind most of the estimates of 2026.
    (
      """
      from capex | where basis == estimate and span == 2026 and currency == USD
      | accept stated_by, definition "all" | aggregate m = mean(mid(amount)) by company
      """, true
    ),
    // Filings and calls need no words, nor do rows that add nothing up.
    ("totals", false), ("from capex | where basis == estimate", false),
  ])
  func footerSpeaksOfWeakEvidenceAlone(_ text: String, _ speaks: Bool) throws {
    let notes = try Session().run(text).notes
    #expect(notes.contains { $0.contains("on news and blogs alone") } == speaks, "\(notes)")
  }

  /// A world after the facts were collected says so; an earlier one does not.
  @Test(arguments: [("2026-12-01", true), ("2026-09-01", false)])
  func staleTablesSayToWhenTheyKnow(_ day: String, _ speaks: Bool) throws {
    let notes = try Session().run("from capex as of \(day) | take 3").notes
    #expect(notes.contains { $0.hasPrefix("capex: facts end 2026-") } == speaks)
  }

  @Test(arguments: ["quality()", "quality(totals, 2)", "quality(table: totals)"])
  func wrongCallIsAnError(_ text: String) {
    #expect(Session().execute(text).errors.map(\.code) == ["bad-arguments"])
  }
}
