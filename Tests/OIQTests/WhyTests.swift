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
  /// Rows that share a name draw by what else they hold: the row alone, without the other, would draw by its name.
  @Test(arguments: ["", "| where n < 3", "| sort n desc"])
  func drawsOfEachRowAreThoseOfTheResult(_ stage: String) throws {
    let session = Session()
    try session.register(
      "t", [.texts("k", ["a", "a", "b"]), .numbers("n", [1, 2, 3])])
    let result = try session.run("from t | derive p = each(1 to 2) ^ 3 + n \(stage)")
    for row in 0..<result.rowCount {
      let why = try result.why(row: row, column: "p")
      #expect(why.cell == result[row, "p"])
    }
    #expect(result.rowCount >= 2)
  }

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
    let named = try result.sourceRows(row: 0, column: "total")["capex"] ?? []
    #expect(Set(facts.map { $0.row - 1 }).isSubset(of: named) && named.count < 300)
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
}

/// Assumptions in a tree: bindings, model functions, scenarios, and what the user recorded.
@Suite struct WhyAssumptionTests {
  private func tree(_ text: String, _ column: String, row: Int = 0) throws -> [Explanation] {
    let why = try Session().run(text).why(row: row, column: column, folding: nil)
    var nodes: [Explanation] = []
    func collect(_ node: Explanation) {
      nodes.append(node)
      for input in node.inputs { collect(input) }
    }
    collect(why)
    return nodes
  }

  /// The shares of the demand chain with their documentation, down to rows of `assumptions` and their documents.
  @Test func sharesOfTheDemandChainAreNodes() throws {
    let nodes = try tree("chain | where period == 2026", "market")
    for name in ["ai_share", "server_share", "network_share", "optics_share", "all_buyers"] {
      let node = try #require(nodes.first { $0.name == name }, "\(name)")
      #expect(node.operation == .assumption && node.documentation?.isEmpty == false)
      #expect(!node.cell.isMissing && node.formula?.hasPrefix("let \(name) = ") == true)
    }
    let stated = try #require(nodes.first { $0.name == "network_share" })
    #expect(stated.facts.map(\.table) == ["assumptions", "assumptions"])
    #expect(stated.facts.allSatisfy { $0.source?.url != nil && $0.note != nil })
    #expect(stated.inputs.compactMap(\.cell.number) == [0.113, 0.18])
  }

  /// A branch that the year does not take is not in the tree.
  @Test func onlyBranchesTakenAreShown() throws {
    let nodes = try tree("ports | where period == 2026", "r3200")
    #expect(!nodes.contains { $0.name == "ratio_3200g" || $0.name == "ratio_growth" })
    #expect(try tree("ports | where period == 2027", "r3200").contains { $0.name == "ratio_3200g" })
  }

  /// What a scenario rebinds says which one, and rests on what it replaces where it says so.
  @Test func overridesSayTheirScenario() throws {
    let nodes = try tree(
      """
      ## A judgement.
      let share = 70%
      scenario lean "Less is spent" { let share = share * 50% }
      from totals under lean | where period == 2025 | derive ai = total * share | select period, ai
      """, "ai")
    let found = nodes.filter { $0.name == "share" }
    #expect(found.map(\.cell.number) == [0.35, 0.7])
    #expect(found.map(\.documentation) == ["Less is spent", "A judgement."])
  }

  /// `let` values in conditions and functions of the session, called by name.
  @Test func functionsOfTheSessionAreNodes() throws {
    let nodes = try tree(
      """
      ## Twice as much.
      let doubled(x) = x * 2
      from totals | where period == 2025 | derive y = total * doubled(3) | select y
      """, "y")
    let node = try #require(nodes.first { $0.name == "doubled(3)" })
    #expect(node.cell.number == 6 && node.documentation == "Twice as much.")
  }
}
