import OIQ
import Testing

/// Comparisons with missing values are false, and an answer that rests on one says so.
@Suite struct ComparedMissingTests {
  private func session() throws -> Session {
    let session = Session()
    try session.register(
      "t",
      [
        .numbers("id", [1, 2, 3, 4, 5]), .numbers("t", [3, nil, 7, nil, 9]),
        .numbers("u", [1, 1, nil, nil, 5]), .texts("k", ["a", nil, "b", "a", "b"]),
      ])
    return session
  }

  /// Of `t` two values are missing, in rows 2 and 4; rows, and what is said of them.
  @Test(arguments: [
    ("where t > 5", [3.0, 5], ["t: missing in 2 rows, which `where` leaves out"]),
    ("where t * 2 > 10 and id > 0", [3, 5], ["t: missing in 2 rows, which `where` leaves out"]),
    ("where id < 3 or t > 5", [1, 2, 3, 5], ["t: missing in 1 row, which `where` leaves out"]),
    ("where not (t > 5)", [1, 2, 4], ["t: missing in 2 rows, which `where` keeps"]),
    ("where t != 7", [1, 2, 4, 5], ["t: missing in 2 rows, which `where` keeps"]),
    ("where t not in [3, 7]", [2, 4, 5], ["t: missing in 2 rows, which `where` keeps"]),
    ("where not (t > 5 or id == 4)", [1, 2], ["t: missing in 1 row, which `where` keeps"]),
    (
      "where t > u", [1, 5],
      ["t: missing in 2 rows, which `where` leaves", "u: missing in 2 rows, which `where` leaves"]
    ),
    // Row 2 is kept, as u is known to be no 5; row 4 is left out.
    (
      "where (if id == 2 then t != 3 else t > 5)", [2, 3, 5],
      ["t: missing in 1 row, which `where` keeps", "t: missing in 1 row, which `where` leaves out"]
    ),
  ])
  func conditionsSayWhatTheyRestOn(_ stage: String, _ ids: [Double], _ said: [String]) throws {
    let result = try session().run("from t | \(stage)")
    #expect(result["id"]?.numbers == ids)
    #expect(result.notes.count == said.count, "\(result.notes)")
    for start in said { #expect(result.notes.contains { $0.hasPrefix(start) }, "\(start)") }
  }

  /// A value that is missing by itself, and not in some rows, says so once; a function may be given nothing.
  @Test(arguments: [
    ("v > 3", ["`v` is missing, and nothing is known of how it compares: this is false"]),
    ("v != 3", ["`v` is missing, and nothing is known of how it compares: this is true"]),
    ("chance(3 < v)", ["`v` is missing, and nothing is known of how it compares: this is false"]),
    ("(v ?? 4) > 3", []), ("v is missing", []), ("beyond(v)", []),
  ])
  func missingValuesSaySo(_ text: String, _ said: [String]) throws {
    let session = try session()
    _ = session.execute(
      """
      let v = (from t | where id == 2 | select t)
      let beyond(x) = if x is missing then false else x > 3
      """)
    let result = session.execute(text)
    #expect(!result.failed)
    #expect(result.problems.map(\.title) == said)
  }

  /// Nothing rests on a comparison whose answer another part decides, or that was asked about; rows that are equal to
  /// something are those that are known to be.
  @Test(arguments: [
    "where t is not missing and t > 5", "where t is missing or t > 5", "where (t ?? 0) > 5",
    "where t is not missing | where t > 5", "where id in [1, 3, 5] | where not (t > 5)",
    "where t == 7", "where k == \"a\"", "where k in [\"a\"]",
    "where id > 2", "derive late = if t is missing then false else t > 5",
    "derive late = t > 5 | select id",
  ])
  func settledOnesSayNothing(_ stages: String) throws {
    #expect(try session().run("from t | \(stages)").notes.isEmpty)
  }

  @Test(arguments: [
    ("derive late = t > 5", "late", 2), ("select id, late = t > 5 or id == 4", "late", 1),
    ("derive late = if t > 5 then \"long\" else \"short\"", "late", 2),
    ("derive w = id * (if t > 5 then 2 else 1)", "w", 2),
    ("aggregate n = sum(if t > 5 then 1 else 0)", "sum(if t > 5 then 1 else 0)", 2),
    ("aggregate n = any(t > 8) by id", "any(t > 8)", 2),
    ("where id < 4 | derive late = t > 5", "late", 1),
    ("derive late = t > 5 | aggregate n = count() by late", "late", 2),
    ("derive same = k == \"a\"", "same", 1),
    ("derive x = id * (1 to 2), late = t > 5 | aggregate s = sum(x) by late", "late", 2),
  ])
  func valuesSayWhatTheyRestOn(_ stages: String, _ name: String, _ count: Int) throws {
    let notes = try session().run("from t | \(stages)").notes
    let column = name == "same" ? "k" : "t"
    let rows = count == 1 ? "1 row" : "\(count) rows"
    #expect(
      notes.filter { $0.contains("comparison") } == [
        "\(name): rests in \(rows) on a missing \(column): a comparison with a missing value is false"
      ], "\(notes)")
  }

  /// Part c has no price. Whether its range is compared itself, its middle or the chance of what it may be, the answer
  /// rests on what isn't there.
  private func priced(_ stages: String, each: Bool = false) throws -> QueryResult {
    let session = Session()
    try session.register(
      "parts",
      [
        .texts("part", ["a", "b", "c"]), .numbers("lo", [4, 9, nil]), .numbers("hi", [6, 13, nil]),
        .numbers("qty", [10, 20, 30]),
      ])
    _ = session.execute("let f = 90% to 110%")
    let range = each ? "each((lo) to (hi))" : "(lo) to (hi)"
    return try session.run("from parts | derive price = \(range) | \(stages)")
  }

  @Test(arguments: [
    ("derive e = if price > 5 then price else 5", "e", "price"),
    ("derive e = price > 5", "e", "price"),
    ("derive e = if mid(price) > 5 then price else 5", "e", "price"),
    ("derive e = mid(price) > 5", "e", "mid(price)"),
    ("derive e = not (chance(price > 5) > 50%)", "e", "price"),
    ("derive e = if chance(price > 5) > 50% then price else 5", "e", "price"),
    ("select e = if price > 5 then 1 else 0", "e", "price"),
    ("derive e = if price > 5 then price else 5 | aggregate t = sum(qty * e)", "e", "price"),
    ("aggregate t = sum(if lo * f > 5 then 1 else 0)", "sum(if lo * f > 5 then 1 else 0)", "lo"),
    (
      "aggregate t = sum(if mid(price) > 5 then qty else 0)",
      "sum(if mid(price) > 5 then qty else 0)", "mid(price)"
    ),
    (
      "aggregate t = sum(if chance(price > 5) > 50% then qty else 0)",
      "sum(if chance(price > 5) > 50% then qty else 0)", "price"
    ),
  ])
  func rangesSayWhatTheyRestOn(_ stages: String, _ name: String, _ column: String) throws {
    for each in [false, true] {
      let notes = try priced(stages, each: each).notes
      #expect(
        notes.filter { $0.contains("comparison") } == [
          "\(name): rests in 1 row on a missing \(column): a comparison with a missing value is false"
        ], "\(notes)")
    }
  }

  @Test(arguments: [
    (
      "where not (mid(price) > 5.5)", ["a", "c"],
      "mid(price): missing in 1 row, which `where` keeps"
    ),
    (
      "where not (chance(price > 7) > 50%)", ["a", "c"],
      "price: missing in 1 row, which `where` keeps"
    ),
    ("where mid(price) > 5.5", ["b"], "mid(price): missing in 1 row, which `where` leaves out"),
    ("where chance(price > 7) > 50%", ["b"], "price: missing in 1 row, which `where` leaves out"),
  ])
  func conditionsOnRanges(_ stage: String, _ parts: [String], _ said: String) throws {
    for each in [false, true] {
      let found = try priced(stage, each: each)
      #expect(found["part"]?.texts == parts)
      #expect(found.notes.filter { $0.contains("comparison") }.map { $0.hasPrefix(said) } == [true])
    }
  }

  /// The condition that the note offers leaves the row out, and then nothing is said.
  @Test(arguments: [
    "where mid(price) is not missing | where not (mid(price) > 5.5)",
    "where price is not missing | where not (chance(price > 7) > 50%)",
    "where price is not missing | derive e = if price > 5 then price else 5",
    "derive e = if price is missing then 0 else if price > 5 then price else 5",
    "where not (mid(price) > 5.5 and qty < 25)", "derive c = chance(price > 5)",
    "derive e = (if price is missing then 0 else mid(price)) > 5",
  ])
  func rangesThatAreThere(_ stages: String) throws {
    for each in [false, true] {
      let notes = try priced(stages, each: each).notes
      #expect(!notes.contains { $0.contains("comparison") }, "\(notes)")
    }
  }

  /// What a part of the condition loses is counted once, though it is computed for the count as well.
  @Test func lossesAreCountedOnce() throws {
    let run = try session().execute("from t | where not (id / (id - 1) > 2 and t > 5)")
    let warnings = run.problems.map(\.title)
    #expect(warnings == ["1 row has no result here and is missing"])
  }

  /// The bundled model asks as it likes.
  @Test func formulasOfTheModelAreQuiet() throws {
    for name in ["spend", "options", "chain", "due(90 d)"] {
      let notes = try Session().run("\(name) | take 1").notes
      #expect(!notes.contains { $0.contains("comparison with a missing") }, "\(name)")
    }
  }

  /// A condition has a value in every row, so a count of it is no count of those for which it holds.
  @Test func aConditionIsNotCounted() throws {
    let problem = try #require(
      session().execute("from t | aggregate n = count(t > 5)").errors.first)
    #expect(problem.code == "bad-arguments")
    #expect(problem.help.first?.contains("sum(if t > 5 then 1 else 0)") == true)
    let counted = try session().run(
      "from t | aggregate n = sum(if t > 5 then 1 else 0), m = count(t), r = count()")
    #expect(
      ["n", "m", "r"].map { counted[0, $0]?.number } == [2, 3, 5])
    #expect(try session().run("from t | where t > 5 | aggregate n = count()")[0, "n"]?.number == 2)
  }
}
