import OIQ
import Support
import Testing

/// What an aggregate skips is told of the groups that the answer rests on, and of no other.
@Suite struct SkippedGroupTests {
  /// By `k`: a has one of two values, b both, c none, and the one row without a key has none.
  private func session() throws -> Session {
    let session = Session()
    try session.register(
      "t",
      [
        .texts("k", ["a", "a", "b", "b", "c", nil]), .numbers("x", [1, nil, 2, 3, nil, nil]),
        .numbers("year", [2024, 2024, 2025, 2025, 2026, 2027]),
      ])
    try session.register("names", [.texts("k", ["a", "b"]), .texts("name", ["Alpha", "Beta"])])
    return session
  }

  private static let one = "x: 1 missing value skipped"
  private static let two = "x: 2 missing values skipped"
  private static let three = "x: 3 missing values skipped"

  /// Conditions on keys leave groups out; so do counts, which skipping doesn't change.
  @Test(arguments: [
    ("", three), ("| where k == \"b\"", nil), ("| where k == \"a\"", one),
    ("| where k != \"b\"", three), ("| where k is missing", one), ("| where k is not missing", two),
    ("| sort s desc | where k == \"b\"", nil), ("| derive d = 2 * s | where k == \"b\"", nil),
    ("| select key = k, s | where key == \"a\"", one), ("| where n == 1", one),
    ("| where n == 2", nil),
    ("| where k in [\"b\", \"c\"] | where n > 0", nil),
    // A group that its sum leaves out could be there if the sum held what it lacks.
    ("| where s > 0", three), ("| where s > 0 | where k == \"b\"", nil),
    ("| where s > 0 | sort k desc | where k == \"a\"", one), ("| where k == \"b\" and s > 0", nil),
    ("| where k == \"b\" or s > 0", three),
    // The first of their keys are known, the first of their sums not.
    ("| take 1", one), ("| skip 1 | take 1", nil), ("| sort s desc | take 1", three),
    ("| take 1 by k | where k == \"b\"", nil),
    // Joined, below a second aggregate, stacked, spread.
    ("| join m = names on k", one), ("| join m = names on k | where m.name == \"Beta\"", nil),
    ("| join left m = names on k | where k == \"c\"", one),
    ("| aggregate z = sum(s) by k | where k == \"b\"", nil),
    ("| aggregate z = sum(n) by k | where k == \"a\"", one),
  ])
  func groupsInTheAnswer(_ stages: String, _ note: String?) throws {
    let result = try session().run("from t | aggregate s = sum(x), n = count(x) by k \(stages)")
    #expect(result.notes.filter { $0.hasSuffix("skipped") } == (note.map { [$0] } ?? []))
  }

  /// Of rows beside each other those that a value rests on: of 2025 the year before, of 2026 too.
  @Test(arguments: [
    ("derive p = prev(s) sort year | where year == 2025", one),
    ("derive p = prev(s) sort year | where year == 2024", one),
    ("derive p = next(s) sort year | where year == 2024", one),
    ("derive p = next(s) sort year | where year == 2025", one),
    ("where year < 2026 | derive p = next(s) sort year | where year == 2025", nil),
    ("derive p = cumsum(s) sort year | where year == 2026", two),
    ("derive p = rank() sort s | where year == 2025", three),
  ])
  func neighbours(_ stages: String, _ note: String?) throws {
    let result = try session().run("from t | aggregate s = sum(x) by year | \(stages)")
    #expect(result.notes.filter { $0.hasPrefix("x:") } == (note.map { [$0] } ?? []))
  }

  @Test(arguments: [
    "sum(x)", "mean(x)", "median(x)", "max(x)", "first(x)", "sd(x)", "sum(x * (1 to 2))",
  ])
  func everyCall(_ call: String) throws {
    let skipped = { (stages: String) throws in
      try session().run("from t | aggregate s = \(call) by k \(stages)").notes
        .filter { $0.hasSuffix("skipped") }.compactMap { $0.split(separator: ": ").last }
    }
    #expect(try skipped("| where k == \"b\"").isEmpty)
    #expect(try skipped("| where k == \"a\"") == ["1 missing value skipped"])
    #expect(try skipped("") == ["3 missing values skipped"])
  }

  /// Of a view's years those are told of that it shows.
  @Test func bundledTotals() throws {
    for query in ["totals", "totals | where period == 2026"] {
      #expect(try !Session().run(query).notes.contains { $0.hasSuffix("skipped") })
    }
  }

  /// Of ranges as of numbers: also where a statistic of their draws decides which groups there are.
  @Test(arguments: [
    ("where k == \"b\"", 0), ("where k == \"a\"", 1),
    ("sort s desc | take 1 | where k == \"b\"", 3),
    ("where mid(s) > 4 | where k == \"b\"", 0), ("where chance(s > 4) > 50% | where k == \"b\"", 0),
    ("where chance(y > 3.5) > 99% | sort k", 1), ("where mid(y) < 2.5 | sort k", 1),
    ("where mid(y) < 5", 3),
  ])
  func rangedResults(_ stages: String, _ count: Int) throws {
    // `y` is about 2 in a, 4 in b and without a key, 3 in c: nothing that is missing is in it.
    let notes = try session().run(
      "from t | derive z = (year - 2023) * (1 to 1.01) | aggregate s = sum(x * (1 to 2)), y = sum(z) by k | \(stages)"
    ).notes
    let said = notes.compactMap { note in
      note.hasSuffix("skipped") ? note.split(separator: ": ").last?.prefix(1) : nil
    }
    #expect(said.map { Int($0) } == (count == 0 ? [] : [count]))
  }

  @Test(arguments: [("b", [String]()), ("a", ["x: 1 missing value skipped"])])
  func comparedWorlds(_ key: String, _ notes: [String]) throws {
    let session = try session()
    _ = try session.run("scenario low \"\" { capex.amount = amount * 50% }")
    let result = try session.run(
      "from t | aggregate s = sum(x) by k | where k == \"\(key)\" | compare base, low")
    #expect(result.notes.filter { $0.hasSuffix("skipped") } == notes)
  }

  /// A condition on keys says the same above the aggregate, wherever it stands there, and below it.
  @Test(arguments: 0..<60)
  func asIfAskedBefore(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let session = Session()
    let keys = ["a", "b", "c", nil]
    let rows = 1 + random.below(12)
    try session.register(
      "t",
      [
        .texts("k", (0..<rows).map { _ in keys[random.below(4)] }),
        .numbers("g", (0..<rows).map { _ in random.below(4) == 0 ? nil : Double(random.below(3)) }),
        .numbers("x", (0..<rows).map { _ in random.below(3) == 0 ? nil : Double(random.below(9)) }),
        .numbers("y", (0..<rows).map { _ in random.below(3) == 0 ? nil : Double(random.below(9)) }),
      ])
    let conditions = [
      "k == \"a\"", "k != \"b\"", "k is missing", "g > 0", "not (g > 0)", "k == \"a\" or g == 1",
      "k is not missing and g is missing", "g + 1 == 2",
    ]
    let stages = [
      "sort s desc, k", "derive d = s + n", "where s > 3", "where n > 0", "where m is not missing",
      "derive s = s / 2", "sort k, g",
    ]
    let condition = conditions[random.below(conditions.count)]
    let above = (0..<random.below(4)).map { _ in stages[random.below(stages.count)] }
    let aggregate = "aggregate s = sum(x), n = count(y), m = median(y) by k, g"
    var late = [aggregate] + above
    late.insert("where \(condition)", at: 1 + random.below(above.count + 1))
    let asked = try session.run((["from t"] + late).joined(separator: " | "))
    let before = try session.run(
      (["from t", "where \(condition)", aggregate] + above).joined(separator: " | "))
    for column in before.columnNames where column != "k" {
      #expect(asked[column]?.numbers == before[column]?.numbers, "\(late)")
    }
    let skipped = { (result: QueryResult) in result.notes.filter { $0.contains("skipped") } }
    #expect(skipped(asked) == skipped(before), "\(late)")
  }
}
