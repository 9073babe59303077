import OIQ
import Testing

/// A range in the formula of rows is one unknown in all of them, and what rests on that says so.
@Suite struct SharedRangeTests {
  private static let table: [TableColumn] = [
    .numbers("id", [1, 2, 3]), .numbers("low", [2, 3, 4]), .numbers("high", [4, 5, 6]),
    .texts("k", ["a", "a", "b"]), .texts("n", ["x", "y", "z"]),
  ]

  private func session(_ bindings: String = "") throws -> Session {
    let session = Session()
    try session.register("t", SharedRangeTests.table)
    if !bindings.isEmpty { #expect(!session.execute(bindings).failed) }
    return session
  }

  private func notes(_ stages: String, _ bindings: String = "") throws -> [String] {
    try session(bindings).run("from t | \(stages)").notes
      .filter { $0.contains("one unknown in all rows") }
  }

  private func note(_ range: String) -> [String] {
    [
      "`\(range)` is one unknown in all rows, high or low in all of them at once; `each(…)` draws every row by itself"
    ]
  }

  @Test(arguments: [
    ("derive lt = (low) to (high) | aggregate s = sum(lt)", "(low) to (high)"),
    (
      "derive lt = (low) to (high) | where id > 1 | sort id | aggregate s = mean(lt * 2)",
      "(low) to (high)"
    ),
    ("aggregate s = sum(normal((low) to (high))) by k", "normal((low) to (high))"),
    ("derive lt = (low) ± (1) | aggregate s = sum(lt)", "(low) ± (1)"),
    (
      "derive lt = (low) to (high) | aggregate s = sum(lt) by id | aggregate m = max(s)",
      "(low) to (high)"
    ),
  ])
  func sumsSaySo(_ stages: String, _ range: String) throws {
    #expect(try notes(stages) == note(range))
  }

  /// Whatever several rows have a part in.
  @Test(arguments: [
    "aggregate s = max(lt)", "aggregate s = min(lt)", "aggregate s = median(lt)",
    "aggregate s = sd(lt)", "aggregate s = quantile(lt, 0.9)", "aggregate s = chance(sum(lt) > 12)",
    "derive s = share(id * lt)", "derive s = cumsum(lt)", "derive s = movavg(lt, 2)",
    "derive s = share(lt) by k",
  ])
  func othersSaySoToo(_ stages: String) throws {
    #expect(try notes("derive lt = (low) to (high) | \(stages)") == note("(low) to (high)"))
  }

  /// Formulas that set values of several rows against each other.
  @Test(arguments: [
    "derive d = lt - prev(lt)", "derive p = prev(lt) | select n, d = lt / p",
    "derive c = chance(lt > prev(lt))", "derive d = lt / first(lt)",
    "derive p = prev(lt) | where (chance(lt > p) > 50%)", "aggregate d = last(lt) - first(lt)",
    "derive d = if id > 1 then lt - prev(lt) else lt",
    "select n, lt | pivot n, lt | derive r = y / x",
    "select n, lt | pivot n, lt | select c = chance(y > x)",
    "select n, lt | pivot n, lt | unpivot x, y to v | aggregate s = sum(value)",
  ])
  func rowsThatMeetSaySo(_ stages: String) throws {
    let said = try notes("derive lt = (low) to (high) | \(stages)")
    #expect(said == note("(low) to (high)"))
  }

  @Test(arguments: [
    "derive lt = each((low) to (high)) | aggregate s = sum(lt)",
    "derive lt = each((low) to (high)) | derive s = share(lt), d = lt - prev(lt)",
    "derive lt = (low) to (high) | aggregate s = sum(lt) by id",
    "derive lt = (low) to (high) | aggregate s = max(lt) by id",
    "derive lt = (low) to (high) | derive s = share(lt) by id",
    "derive lt = (low) to (high) | aggregate s = sum(mid(lt))", "derive lt = (low) to (high)",
    "derive lt = (low) to (high) | aggregate s = first(lt), m = count(lt)",
    "where id == 1 | derive lt = (low) to (high) | aggregate s = sum(lt)",
    "where id == 1 | derive lt = (low) to (high) | derive s = share(lt), d = lt - prev(lt)",
    // Each row's own range, merely shown beside another row.
    "derive lt = (low) to (high) | derive p = prev(lt), q = next(lt) * 2",
    "derive lt = (low) to (high) | derive p = if prev(lt) is missing then lt else prev(lt)",
    "derive lt = (low) to (high) | derive p = prev(lt) | derive d = p - prev(lt)",
    "derive lt = (low) to (high) | derive d = mid(lt) - mid(prev(lt))",
    "derive lt = (low) to (high) | select n, lt | pivot n, lt | select x, y",
    "derive lt = (low) to (high) | derive d = lt * 2 - lt",
  ])
  func othersDoNot(_ stages: String) throws {
    #expect(try notes(stages).isEmpty)
  }

  /// A range that is written with numbers alone is no less one for all rows.
  @Test(arguments: [
    ("derive f = 1 to 2 | aggregate s = sum(low * f)", "1 to 2"),
    ("aggregate s = sum(low * (1 to 2))", "1 to 2"),
    ("derive dead = bernoulli(10%) | aggregate s = sum(dead * low)", "bernoulli(10%)"),
    ("derive f = 1 ± 0.1 | derive s = share(low + f)", "1 ± 0.1"),
    ("derive f = triangular(1, 2, 4) | derive d = f * low - prev(f)", "triangular(1, 2, 4)"),
  ])
  func constantsInRowsSaySo(_ stages: String, _ range: String) throws {
    #expect(try notes(stages) == note(range))
  }

  @Test func aNamedTableHoldsThemToo() throws {
    let session = try session("let u = from t | derive x = low * (1 to 2)")
    #expect(try session.run("from u | aggregate s = sum(x)").notes.contains(note("1 to 2")[0]))
  }

  /// A name that stands for a range is meant to be one for all rows, and a factor of a sum is.
  @Test(arguments: [
    "aggregate s = sum(low * f)", "aggregate s = sum(high * g(low))",
    "aggregate s = sum(low) * (1 to 2)", "derive s = share(low * f)",
    "aggregate s = sum(each(low * (1 to 2)))",
  ])
  func namesDoNot(_ stages: String) throws {
    #expect(try notes(stages, "let f = 1 to 2\nlet g(x) = x * (1 to 2)").isEmpty)
  }

  /// What the note says is so: all three fail at once, or each by itself, 1 - 0.9^3 = 27.1% (± 0.44%).
  @Test func eventsOfAllRowsAreOne() throws {
    func chance(_ event: String) throws -> Double {
      try session().number(
        "from t | derive dead = \(event) | aggregate any = chance(sum(dead) > 0)")
    }
    #expect(abs(try chance("bernoulli(10%)") - 0.1) < 0.015)
    #expect(abs(try chance("each(bernoulli(10%))") - 0.271) < 0.022)
  }
}
