import OIQ
import Testing

/// The rows that `why` names make the cell again, and the tree's arithmetic gives its value.
@Suite struct WhyTests {
  /// A call without an argument rests on all rows of its group.
  @Test(arguments: [
    "from capex | aggregate n = count() by company",
    "from companies | aggregate n = count() by role",
    "from specs | aggregate n = count() by metric | sort n desc",
  ])
  func countsRestOnEveryRow(_ query: String) throws {
    let session = Session()
    let result = try session.run(query)
    for row in 0..<min(result.rowCount, 5) {
      let rows = try result.sourceRows(row: row, column: "n").values.flatMap { $0 }
      #expect(Double(rows.count) == result[row, "n"]?.number)
      #expect(try result.why(row: row, column: "n").cell.number == Double(rows.count))
    }
  }

  /// A range is explained with the draws that made it.
  @Test func drawsAreThoseOfTheResult() throws {
    let session = Session()
    session.drawCount = 100
    let result = try session.run("from guidance(2026) | derive x = amount * (1 to 2) | select x")
    let whole = try #require(result[0, "x"])
    #expect(try result.why(row: 0, column: "x").cell == whole)
  }

  /// What `sweep` gives is the last result, in the next entry too.
  @Test func sweepsAreTheLastResult() {
    let session = Session()
    _ = session.execute("let a = 2")
    _ = session.execute("from spend | take 1")
    _ = session.execute("sweep a * 2 over a in 1..3 step 1")
    guard case .failure(let problems)? = session.execute("why").outcomes.last else {
      Issue.record("a sweep was explained as another query")
      return
    }
    #expect(problems.first?.code == "not-yet")
  }

  /// The tables that random queries read, and the same with rows left out.
  struct Tables {
    var rows: [Row] = []
    var others: [Other] = []

    struct Row {
      var id: Double
      var group: String
      var x: Double?
      var y: Double?
    }
    struct Other {
      var group: String
      var z: Double?
    }

    init(seed: UInt64) {
      var random = Generator(seed)
      rows = (0..<14).map { id in
        Row(
          id: Double(id), group: ["a", "b", "c"][random.below(3)], x: random.number(),
          y: random.number())
      }
      others = (0..<5).map { _ in
        Other(group: ["a", "b", "c", "d"][random.below(4)], z: random.number())
      }
    }

    func session() throws -> Session {
      let session = Session()
      try session.register(
        "t",
        [
          .numbers("id", rows.map(\.id)), .texts("g", rows.map(\.group)),
          .numbers("x", rows.map(\.x)), .numbers("y", rows.map(\.y)),
        ])
      try session.register(
        "u", [.texts("g", others.map(\.group)), .numbers("z", others.map(\.z))])
      return session
    }

    func keeping(_ named: [String: [Int]]) -> Tables {
      var kept = self
      kept.rows = (named["t"] ?? []).map { rows[$0] }
      kept.others = (named["u"] ?? []).map { others[$0] }
      return kept
    }
  }

  struct Generator {
    var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

    mutating func below(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state >> 33) % bound
    }

    /// Values with many digits, some of them equal, some missing.
    mutating func number() -> Double? {
      let kind = below(8)
      if kind == 0 { return nil }
      if kind < 3 { return Double(below(4)) }
      return Double(below(1_000_000)) / 997 - 300
    }
  }

  /// A query with the columns that tell its rows apart and its columns of numbers.
  struct Query: CustomStringConvertible {
    var text = "from t"
    var keys = ["id"]
    var numbers = ["x", "y"]
    var count = 0
    var description: String { text }

    init(seed: UInt64) {
      var random = Generator(seed &+ 77)
      for _ in 0...random.below(4) { add(&random) }
    }

    private mutating func fresh() -> String {
      count += 1
      return "c\(count)"
    }

    private mutating func add(_ random: inout Generator) {
      let number = numbers[random.below(numbers.count)]
      let other = numbers[random.below(numbers.count)]
      let key = keys.joined(separator: ", ")
      let by = keys == ["id"] && random.below(2) == 0 ? " by g" : ""
      switch random.below(12) {
      case 0: text += " | where \(number) > \(random.below(200) - 150)"
      case 1: text += " | where not (\(number) < \(random.below(200) - 250))"
      case 2:
        let name = fresh()
        text += " | derive \(name) = \(number) * 2 - \(other) / 3"
        numbers.append(name)
      case 3:
        let calls = [
          "prev(\(number))", "next(\(number))", "cumsum(\(number))", "share(\(number))",
          "movavg(\(number), 2)", "first(\(number))", "last(\(number))", "rank()", "row_number()",
          "prev(\(number), 2)",
        ]
        let name = fresh()
        text += " | derive \(name) = \(calls[random.below(calls.count)])\(by) sort \(other), \(key)"
        numbers.append(name)
      case 4: text += " | sort \(number)\(random.below(2) == 0 ? " desc" : "")"
      case 5: text += " | take \(2 + random.below(6))"
      case 6: text += " | skip \(1 + random.below(2))"
      case 7 where keys == ["id"]: text += " | take \(1 + random.below(2)) by g"
      case 8 where keys == ["id"] && !numbers.contains("z"):
        let kinds = ["", "left "]
        text +=
          " | join \(kinds[random.below(2)])w = (from u | sort z | take 1 by g) on g"
          + " | derive z = w.z"
        numbers.append("z")
      case 9 where keys == ["id"]:
        text += " | join anti (from u | where z > \(random.below(300) - 200)) on g"
      case 10 where keys == ["id"]:
        let calls = ["sum", "mean", "min", "max", "first", "last", "median", "count"]
        let (a, b) = (fresh(), fresh())
        text +=
          " | aggregate \(a) = \(calls[random.below(calls.count)])(\(number)),"
          + " \(b) = \(calls[random.below(calls.count)])(\(other)) by g"
        (keys, numbers) = (["g"], [a, b])
      case 11: text += " | fill \(number) = 7"
      default: text += " | where \(number) != \(random.below(4))"
      }
    }
  }

  @Test func rowsNamedAreEnough() throws {
    var leftOut = 0
    for seed in 0..<UInt64(250) {
      let tables = Tables(seed: seed)
      let query = Query(seed: seed)
      let result = try #require(try tables.session().execute(query.text).tables.last, "\(query)")
      var random = Generator(seed &+ 5)
      for _ in 0..<4 where result.rowCount > 0 {
        let row = random.below(result.rowCount)
        let column = query.numbers[random.below(query.numbers.count)]
        let kept = tables.keeping(try result.sourceRows(row: row, column: column))
        if kept.rows.count < tables.rows.count { leftOut += 1 }
        let again = try #require(try kept.session().execute(query.text).tables.last, "\(query)")
        let found = (0..<again.rowCount).first { other in
          query.keys.allSatisfy { again[other, $0] == result[row, $0] }
        }
        #expect(
          found.flatMap { again[$0, column] } == result[row, column],
          "\(query), row \(row), \(column)")
      }
    }
    #expect(leftOut > 500)
  }

  /// The four companies' quarters, each with its document.
  @Test func wholeYearGoesDownToDocuments() throws {
    let result = try Session().run(
      """
      from spend | where company in members(Big4) | calendarize amount to year by company
      | aggregate total = sum(amount) by period | where period == 2025
      """)
    let why = try result.why(row: 0, column: "total")
    #expect(why.operation == .sum && why.inputs.count == 4)
    #expect(why.inputs.allSatisfy { $0.operation == .calendarize && $0.inputs.count == 4 })
    let facts = why.facts
    #expect(facts.count == 16 && facts.allSatisfy { $0.source?.title != nil && $0.asOf != nil })
    let total = why.inputs.flatMap(\.inputs).compactMap(\.cell.number).reduce(0, +)
    #expect(abs(total - 413.5e9) < 0.1e9)
    #expect(try result.sourceRows(row: 0, column: "total")["capex"]?.count == 16)
  }

  /// Restated years rest on the rows that they name too, shares and differences with them.
  @Test func calendarNeedsItsFactsAlone() throws {
    let session = Session()
    let result = try session.run(
      """
      from spend | where company in members(Big4) | calendarize amount to half by company
      | where coverage > 0
      """)
    for row in stride(from: 0, to: result.rowCount, by: 5) {
      let why = try result.why(row: row, column: "amount")
      #expect(why.operation == .calendarize && !why.facts.isEmpty)
    }
  }

  @Test(arguments: [
    ("why", "unknown-name"), ("2\nwhy 2.value", "bad-arguments"),
    ("2\nwhy 1.valu", "unknown-column"), ("2\nwhy 1.value/1", "bad-arguments"),
    ("2\nwhy value where value == 3", "bad-arguments"),
  ])
  func wrongAddressIsAnError(_ text: String, _ code: String) {
    #expect(Session().execute(text).errors.map(\.code) == [code])
  }

  /// Sums, differences and the like of the tree's own values, computed here.
  @Test func arithmeticGivesTheCell() throws {
    var checked = 0
    for seed in 0..<UInt64(120) {
      let query = Query(seed: seed)
      let session = try Tables(seed: seed).session()
      let result = try #require(session.execute(query.text).tables.last, "\(query)")
      for row in 0..<min(result.rowCount, 3) {
        for column in query.numbers {
          let why = try result.why(row: row, column: column, folding: nil)
          #expect(why.cell.number == result[row, column]?.number, "\(query)")
          checked += try check(why, "\(query)")
        }
      }
    }
    #expect(checked > 60)
  }

  /// How many steps could be computed again.
  private func check(_ node: Explanation, _ text: String) throws -> Int {
    var checked = 0
    let numbers = node.inputs.compactMap(\.cell.number)
    switch node.operation {
    case .sum, .cumsum:
      if let value = node.cell.number {
        #expect(abs(numbers.reduce(0, +) - value) <= 1e-12 * max(1, abs(value)) * 1e3, "\(text)")
        checked += 1
      }
    case .min where !numbers.isEmpty: #expect(numbers.min() == node.cell.number, "\(text)")
    case .max where !numbers.isEmpty: #expect(numbers.max() == node.cell.number, "\(text)")
    case .formula where node.formula?.contains("* 2 -") == true:
      let names = node.formula.map { $0.split(separator: " ").map(String.init) } ?? []
      func value(_ name: String) -> Double? {
        node.inputs.first { $0.name == name }?.cell.number
      }
      if names.count == 7, let a = value(names[0]), let b = value(names[4]) {
        #expect(node.cell.number == a * 2 - b / 3, "\(text)")
        checked += 1
      }
    default: break
    }
    for input in node.inputs { checked += try check(input, text) }
    return checked
  }
}
