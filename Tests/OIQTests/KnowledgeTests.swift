import OIQ
import Testing

/// What became known between two days explains all that changed between them.
@Suite struct KnowledgeTests {
  static let guidance = """
    from capex
    | where basis == guidance and headline and span == 2026 and company in members(Big4)
    | where currency == USD | accept definition, stated_by "each company's own headline measure"
    """

  @Test func guidanceIsExplainedToTheLast() throws {
    let result = try Session().run(
      "\(Self.guidance) | aggregate guided = sum(mid(amount))"
        + " | compare as of 2026-02-09, as of 2026-08-31")
    let change = try #require(result[0, "guided_change"]?.number)
    #expect(change == 227.5e9)
    #expect(result.changes.compactMap(\.amount.number).reduce(0, +) == change)
    #expect(result.changes.allSatisfy { $0.kind != .other && $0.fact?.source != nil })
    let microsoft = result.changes.filter { $0.summary.hasPrefix("Microsoft") }
    #expect(microsoft.compactMap(\.amount.number) == [190e9, -15e9])
    #expect(microsoft.last?.cause == .accounting && microsoft.last?.kind == .superseded)
  }

  /// Over other pipes and days too the steps add up, and each cell's own.
  @Test(arguments: [
    ("aggregate guided = sum(mid(amount)) by company", "2026-02-28", "2026-07-25"),
    ("aggregate guided = max(high(amount))", "2026-02-01", "2026-12-31"),
    ("aggregate guided = mean(mid(amount)) by definition", "2026-01-01", "2026-08-31"),
  ])
  func stepsAddUp(_ stage: String, _ first: String, _ last: String) throws {
    let result = try Session().run(
      "\(Self.guidance) | \(stage) | compare as of \(first), as of \(last)")
    let days = [first, last].map { $0.split(separator: "-").joined() }
    for row in 0..<result.rowCount {
      let label =
        result.columnNames.first == "company" || result.columnNames.first == "definition"
        ? result[row, result.columnNames[0]]?.text ?? "" : ""
      let sides = days.map { result[row, "guided_\($0)"]?.number ?? 0 }
      let steps = result.changes.filter { $0.row == label }.compactMap(\.amount.number)
      #expect(abs(steps.reduce(0, +) - (sides[1] - sides[0])) < 1)
    }
  }

  /// A total that needs four companies is known once the last has spoken: not because of that one alone.
  @Test func aTotalIsNotLaidOnItsLastFact() throws {
    let result = try Session().run(
      "totals | where period == 2026 | select period, total"
        + " | compare as of 2026-01-15, as of 2026-07-30")
    let first = try #require(result.changes.first)
    #expect(first.effect == .appeared && first.amount.number == 710e9)
    #expect(result.changes.dropFirst().allSatisfy { $0.effect == .changed && !$0.exceedsFact })
    #expect(result.notes.contains("2026, total: not known before, 732.5 B USD then"))
    #expect(
      result.notes.contains(
        "  710.0 B USD  known once there was Microsoft CY2026 guidance: 190.0 B USD, first stated, 2026-04-29"
      ))
  }

  /// A quarter of 37.5 B USD that completes a year of 118 B lets the other three count.
  @Test func aStepBeyondTheFactSaysSo() throws {
    let result = try Session().run(
      "from spend | where company in members(Big4) | calendarize amount to year by company "
        + "| aggregate total = sum(mid(amount)) by period | where period == 2025 "
        + "| compare as of 2026-01-15, as of 2026-07-30")
    let beyond = result.changes.filter(\.exceedsFact)
    #expect(beyond.map(\.amount.number) == [118e9])
    #expect(
      result.notes.contains {
        $0.contains("Microsoft FY2026Q2 actual: 37.5 B USD")
          && $0.hasSuffix("; more than the fact itself changed")
      })
  }

  /// Of a column whose rows have units of their own each change is said in its row's.
  @Test func changesOfMixedColumnsHaveUnits() throws {
    let result = try Session().run(
      "from market | where stated_by == \"TrendForce\" | compare as of 2026-02-09, as of 2026-04-30"
    )
    let growth = try #require(result.changes.first { $0.row.contains("growth") })
    let revenue = try #require(result.changes.first { $0.row.contains("revenue 2025") })
    #expect(growth.amount.number == 0.57)
    #expect(revenue.amount.number == 16.5e9)
    #expect(
      result.notes.contains {
        $0.contains("growth 2026") && $0.hasSuffix("not known before, 57% then")
      })
    #expect(result.notes.contains { $0.hasSuffix("not known before, 16.5 B USD then") })
  }

  @Test func sameDayChangesNothing() throws {
    let result = try Session().run(
      "\(Self.guidance) | aggregate n = count() | compare as of 2026-05-01, as of 2026-05-02")
    #expect(result.changes.isEmpty)
  }

  /// A revision's figures come from two versions of a fact, each with its document.
  @Test func aRevisionIsExplainedByBothVersions() throws {
    let session = Session()
    let text = "revisions(capex) | where company == Microsoft and fiscal_period == CY2026"
    let result = try session.run(text)
    let tree = try result.why(row: 0, column: "change")
    #expect(tree.inputs.map(\.name) == ["old", "new"])
    #expect(tree.inputs.map(\.cell.number) == [190e9, 175e9])
    #expect(tree.inputs.map { $0.fact?.asOf } == ["2026-04-29", "2026-07-29"])
    let documents = tree.inputs.compactMap { $0.fact?.source?.id }
    #expect(
      documents == [result[0, "old_source"]?.text, result[0, "source"]?.text].compactMap { $0 })
    let quality = try session.run("quality((\(text)))")
    let counts = (0..<quality.rowCount).compactMap { quality[$0, "facts"]?.number }
    #expect(counts.reduce(0, +) == 2)
  }

  /// Every revision is a change beyond rounding of the same fact, and no rounded release is one.
  @Test func revisionsAreNoRounding() throws {
    let session = Session()
    let revisions = try session.run(
      "revisions(capex) | where currency == USD | derive size = change / mid(old)")
    #expect(revisions.rowCount > 5)
    for row in 0..<revisions.rowCount {
      if let size = revisions[row, "size"]?.number, let old = revisions[row, "old"]?.bounds,
        let new = revisions[row, "new"]?.bounds
      {
        #expect(abs(size) > 0.001 || old != new)
      }
    }
    let microsoft = try session.run(
      "revisions(capex) | where company == Microsoft and fiscal_period == CY2026"
        + " and basis == guidance | select change, cause")
    #expect(microsoft["change"]?.numbers == [-15e9] && microsoft["cause"]?.texts == ["accounting"])
    #expect(session.execute("revisions(companies)").errors.map(\.code) == ["unknown-table"])
    #expect(
      try session.run("revisions(capex) as of 2026-07-01 | where company == Microsoft").rowCount
        < session.run("revisions(capex) | where company == Microsoft").rowCount)
  }
}
