import OIQ
import Testing

/// Nothing is left out of a result without a word.
@Suite struct LossTests {
  private func session() throws -> Session {
    let session = Session()
    try session.register(
      "sales",
      [
        .texts("firm", ["a", "a", "b", "c"]), .texts("kind", ["x", "y", "x", nil]),
        .numbers("v", [1, 2, 3, 5]),
      ])
    return session
  }

  @Test func pivotSaysWhatHasNoColumn() throws {
    let session = try session()
    let wide = try session.run("from sales | pivot kind, v by firm")
    #expect(wide["x"]?.numbers == [1, 3, nil] && wide["y"]?.numbers == [2, nil, nil])
    #expect(wide.notes == ["v: 1 value without kind left out by pivot"])
    let whole = try session.run("from sales | where kind is not missing | pivot kind, v by firm")
    #expect(whole.notes.isEmpty)
  }

  /// In `aggregate` what is missing is skipped and counted; beside the rows it is seen where it stands.
  @Test func firstAndLastValues() throws {
    let session = Session()
    try session.register(
      "t",
      [
        .texts("g", ["a", "a", "a", "b"]), .numbers("n", [1, 2, 3, 1]),
        .numbers("v", [nil, 5, 6, 7]), .numbers("w", [3, 4, nil, 8]),
      ])
    let sums = try session.run("from t | aggregate f = first(v), l = last(w) by g")
    #expect(sums["f"]?.numbers == [5, 7] && sums["l"]?.numbers == [4, 8])
    #expect(sums.notes.sorted() == ["v: 1 missing value skipped", "w: 1 missing value skipped"])
    let rows = try session.run(
      "from t | derive f = first(v), l = last(w), h = first(w) by g sort n")
    #expect(rows["f"]?.numbers == [nil, nil, nil, 7])
    #expect(rows["l"]?.numbers == [nil, nil, nil, 8])
    #expect(rows["h"]?.numbers == [3, 3, 3, 8])
    let desc = try session.run("from t | derive f = first(v) by g sort n desc")
    #expect(desc["f"]?.numbers == [6, 6, 6, 7])
  }

  private func joined() throws -> Session {
    let session = Session()
    try session.register(
      "sales",
      [
        .texts("firm", ["a", "a", "b", "c", nil, "d"]), .numbers("v", [1, 2, 3, 5, 7, 11]),
        .numbers("u", [1, 1, 1, 1, 1, 1]),
      ])
    try session.register(
      "firms", [.texts("firm", ["a", "b", "z"]), .numbers("size", [10, 20, 30])])
    try session.register(
      "seats", [.texts("firm", ["a", "a", "d"]), .numbers("size", [4, 5, 6])])
    try session.register("solo", [.texts("firm", ["a"]), .numbers("v", [1])])
    return session
  }

  /// Whether a day lies in a period is as open as whether it comes after another, where there is no day.
  @Test(arguments: ["day >= 2024-04-01", "day in 2024Q2", "day in 2024Q2..2024Q3"])
  func daysThatAreMissingAreTold(_ condition: String) throws {
    let session = Session()
    try session.register(
      "t", [.days("day", [19_816, nil, 19_723]), .numbers("n", [1, 2, 3])])
    let result = try session.run("from t | where \(condition)")
    #expect(result["n"]?.numbers == [1])
    #expect(
      result.notes == [
        "day: missing in 1 row, which `where` leaves out: a comparison with a missing value is false"
      ])
  }

  /// Worlds that are compared run the pipe for their keys and for their values, and what is missing is missing once.
  @Test(arguments: [
    ("aggregate s = sum(v) by g", "v: 1 missing value skipped"),
    ("aggregate s = sum(v)", "v: 1 missing value skipped"),
    (
      "where v > 5 | aggregate s = sum(n) by g",
      "v: missing in 1 row, which `where` leaves out: a comparison with a missing value is false"
    ),
    (
      "where not (v > 5) | derive s = n * 2 | select g, s",
      "v: missing in 1 row, which `where` keeps: a comparison with a missing value is false, and its opposite true; `v is not missing` leaves it out"
    ),
  ])
  func comparedWorldsLoseThingsOnce(_ stages: String, _ said: String) throws {
    let session = Session()
    try session.register(
      "t",
      [
        .texts("g", ["a", "b", "c"]), .numbers("n", [1, 2, 3]), .numbers("v", [nil, 5, 6]),
      ])
    let text = "let d = 1\nscenario hot { let d = 2 }\nfrom t | \(stages) | compare base, hot"
    let result = try #require(session.execute(text).tables.first)
    #expect(result.notes.filter { $0.hasPrefix("v:") } == [said])
  }

  /// Of the six rows those of c, d and the one without a firm are in no row of `firms`; those of b, c and the one
  /// without a firm in none of `seats`. Where the right has a row for a key and where it has several, where an aggregate
  /// reads the rows as they are found and where it needs them written down, with a condition and without.
  @Test(arguments: [
    ("join f = firms on firm", 3, 6, "f"),
    ("join firms on firm | aggregate s = sum(v)", 3, 6, "firms"),
    ("join firms on firm | aggregate s = sum(v) by firms.size", 3, 6, "firms"),
    ("join firms on firm | aggregate s = median(v), t = mean(v), n = count()", 3, 6, "firms"),
    ("join firms on firm | where v > 1 | aggregate s = sum(v)", 3, 6, "firms"),
    ("join firms on firm | aggregate s = sum(v * (1 to 2))", 3, 6, "firms"),
    ("join one firms on firm | aggregate n = count()", 3, 6, "firms"),
    ("join s = seats on firm", 3, 6, "s"),
    ("join s = seats on firm | aggregate n = count()", 3, 6, "s"),
    ("join s = seats on firm, s.size > v + 2", 4, 6, "s"),
    ("join s = seats on s.size > v", 2, 6, "s"),
    ("where firm != \"c\" | join s = seats on firm, s.size > 1 | take 1", 2, 5, "s"),
  ])
  func aJoinSaysWhatItLeavesOut(
    _ stages: String, _ count: Int, _ all: Int, _ table: String
  ) throws {
    let notes = try joined().run("from sales | \(stages)").notes
    #expect(
      notes.filter { $0.hasPrefix("join") } == [
        "join: \(count) of \(all) rows match no row of `\(table)` and are left out; `join left` keeps them"
      ])
  }

  @Test(arguments: [
    ("where v < 4 | join s = seats on firm | take 1", "1 of 3 rows matches no row", "it"),
    (
      "where v == 3 | join s = seats on firm | aggregate n = count()", "the 1 row matches no row",
      "it"
    ),
    (
      "where v > 2 and v < 8 | join s = seats on firm | aggregate n = count()",
      "all 3 rows match no row", "them"
    ),
  ])
  func inWordsOfItsNumber(_ stages: String, _ rows: String, _ object: String) throws {
    let verb = object == "it" ? "is" : "are"
    #expect(
      try joined().run("from sales | \(stages)").notes.first { $0.hasPrefix("join") }
        == "join: \(rows) of `s` and \(verb) left out; `join left` keeps \(object)")
  }

  /// Of firms a alone has seats, and of sales two are a's. Draws are made over joined rows, whose own joins are not
  /// made twice for that.
  @Test func joinsBelowJoinsAreCountedOnce() throws {
    let pipe = "join f = (from firms | join s = seats on firm | distinct firm) on firm"
    let said = [
      "join: 2 of 3 rows match no row of `s` and are left out; `join left` keeps them",
      "join: 4 of 6 rows match no row of `f` and are left out; `join left` keeps them",
    ]
    for stage in ["", " | aggregate s = sum(v)", " | aggregate s = sum(v * (1 to 2))"] {
      let notes = try joined().run("from sales | \(pipe)\(stage)").notes
      #expect(notes.filter { $0.hasPrefix("join") }.sorted() == said)
    }
  }

  /// Nothing is said where nothing is lost, or where that is what was asked for.
  @Test(arguments: [
    "where firm in [\"a\", \"b\"] | join firms on firm", "join left firms on firm",
    "join left firms on firm | aggregate s = sum(v)", "join anti firms on firm",
    "join seats on true", "sort v | join asof f = (from solo | sort v) on v",
    "join solo on u == solo.v",
  ])
  func aJoinThatLosesNothingSaysNothing(_ stages: String) throws {
    let notes = try joined().run("from sales | \(stages)").notes
    #expect(notes.filter { $0.hasPrefix("join") }.isEmpty)
  }

  /// An empty result says itself what emptied it, and the model's own joins are nobody's concern.
  @Test func oneLineIsEnough() throws {
    let notes = try joined().run("from sales | where v == 5 | join firms on firm").notes
    #expect(notes == ["no row before the join has a match in `firms`"])
    for view in ["options", "track(Meta)", "due(90 d)", "chain"] {
      #expect(try Session().run(view).notes.allSatisfy { !$0.hasPrefix("join") })
    }
  }

  /// Numbers name columns as they are shown.
  @Test func pivotedNumbersKeepTheirUnit() throws {
    let session = Session()
    try session.register(
      "links",
      [
        .numbers("speed", unit: "Gbps", [400, 800]), .numbers("loss", unit: "%", [5, 7]),
        .numbers("n", [1, 2]), .numbers("k", [3, 3]),
      ])
    #expect(
      try session.run("from links | pivot speed, n by k").columnNames
        == ["k", "400 Gbps", "800 Gbps"])
    #expect(try session.run("from links | pivot loss, n by k").columnNames == ["k", "5%", "7%"])
    #expect(try session.run("from links | pivot n, loss by k").columnNames == ["k", "1", "2"])
  }

  /// A column stands before a binding of its name, wherever it came from, and that is said once.
  @Test func aColumnReadForABindingIsNamed() throws {
    let session = try session()
    _ = session.execute("let v = 100")
    let text = "from sales | where v < 50 | derive w = v + 1"
    let problems = session.execute(text).problems
    #expect(problems.map(\.code) == ["hidden-binding"])
    #expect(problems.first.map { covered($0, in: text) } == "v")
    #expect(session.execute("from sales | derive w = v + v").problems.count == 1)
    #expect(session.execute("from sales | select firm, v").problems.isEmpty)
    _ = session.execute("let f(v) = v * 2")
    #expect(session.execute("f(3)").problems.isEmpty)
  }

  /// A company whose rows are of two definitions, of which no column tells, as Amazon guides net and reports gross.
  @Test func definitionsOfOneSeriesAreNamed() throws {
    let session = Session()
    func definitions(_ rest: String) throws -> String? {
      try session.run("from spend | where company in [Amazon, Google] | \(rest)").notes
        .first { $0.hasPrefix("definitions") }
    }
    let years = "calendarize amount to year by company"
    #expect(try definitions(years) == "definitions: ppe_gross (Amazon), ppe_net (Amazon)")
    #expect(try definitions("\(years) | where period in 2024..2025") == nil)
    #expect(try definitions("select company, span, definition, amount") == nil)
  }

  /// A window that adds up says what a sum of the same facts says: of all of its group, or of the rows before.
  @Test func windowsSayWhatSumsSay() throws {
    func notes(_ rest: String, _ companies: String = "[Google, Amazon, Meta]") throws -> [String] {
      try Session().run(
        "from spend | where company in \(companies) | calendarize amount to year by company "
          + "| where period in 2025..2026 | sort company | \(rest)"
      ).notes.filter { $0.hasPrefix("definitions") || $0.hasPrefix("issuers") }
    }
    let year = "where period == 2026 | "
    let all = try notes(year + "aggregate s = sum(amount)")
    #expect(all.count == 2)
    #expect(try notes(year + "derive s = share(amount) | select company, s") == all)
    #expect(try notes(year + "derive s = share(amount) | take 1 | select s") == all)
    #expect(try notes(year + "derive s = cumsum(amount) sort company | select company, s") == all)
    let two = try notes(year + "aggregate s = sum(amount)", "[Google, Amazon]")
    let first = year + "derive s = cumsum(amount) sort company | select s | take "
    #expect(try two.count == 1 && notes(first + "2") == two && notes(first + "1").isEmpty)
    // Of the groups it is the one that is shown.
    let past = try notes("where period == 2025 | aggregate s = sum(amount)")
    #expect(
      try past.count == 1
        && notes("derive s = share(amount) by period | where period == 2025 | select s") == past)
  }
}
