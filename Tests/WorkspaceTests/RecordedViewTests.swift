import Foundation
import OIQ
import Support
import Testing

/// The model's views with facts of the user's own.
@Suite struct RecordedViewTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// With a workspace of its own.
  private func session(_ facts: [String]) -> Session {
    let session = Session(workspace: "\(folder.path)/\(UUID().uuidString).sqlite")
    for fact in facts { _ = session.execute("record \(fact)") }
    return session
  }

  private static let thread = "lumentum-uhp-laser-volume"

  private static func milestone(_ fields: String, of day: String, by author: String = "Lumentum")
    -> String
  {
    "milestones {thread: \"\(thread)\", company: Lumentum, technology: cpo, event: volume, \(fields), "
      + "stated_by: \"\(author)\", as_of: \(day), source: \"call\"}"
  }

  /// The windows that Lumentum's volume is pending for, and who says so.
  private func pending(_ facts: [String]) throws -> [String] {
    let result = try session(facts).run(
      "pending | where thread == \"\(RecordedViewTests.thread)\" | sort stated_by | select window, stated_by"
    )
    return (0..<result.rowCount).map {
      "\(result[$0, "window"]?.period ?? "") \(result[$0, "stated_by"]?.text ?? "")"
    }
  }

  @Test func aSlipMovesWhatIsDue() throws {
    let others = ["2026H2 Soochow Securities", "2026H2 Zacks"]
    #expect(try pending([]) == ["2026H2 Lumentum"] + others)
    let slipped = RecordedViewTests.milestone("window: 2027H1, status: slipped", of: "2026-11-05")
    #expect(try pending([slipped]) == ["2027H1 Lumentum"])
    let due = try session([slipped]).run(
      "due(90 d) | where thread == \"\(RecordedViewTests.thread)\"")
    #expect(due.rowCount == 0)
    // Put off to nobody knows when, the old days stand no longer.
    let open = RecordedViewTests.milestone("status: slipped", of: "2026-11-05")
    #expect(try pending([open]) == [])
    // What another author says of it is that author's view alone.
    let other = RecordedViewTests.milestone(
      "window: 2027H1, status: slipped", of: "2026-11-05", by: "Zacks")
    #expect(
      try pending([other]) == [
        "2026H2 Lumentum", "2026H2 Soochow Securities", "2027H1 Zacks",
      ])
  }

  /// A company that nobody has said the definition of reports on the first that is recorded; a second is beside it.
  @Test func spendHasANewCompany() throws {
    func fact(_ definition: String, _ amount: String) -> String {
      "capex {company: \"Foo Inc\", fiscal_period: FY2026, basis: actual, definition: \(definition), "
        + "amount: \(amount), as_of: 2026-11-20, source: \"x\"}"
    }
    let session = session([
      "companies {company: \"Foo Inc\", fiscal_year_end_month: 9}", fact("ppe_gross", "$3B"),
      fact("company_defined", "$4B"),
    ])
    let spend = try session.run("from spend | where company == \"Foo Inc\"")
    #expect(spend["amount"]?.numbers == [3e9])
    #expect(spend[0, "span"]?.period == "2025Q4..2026Q3")
    let own = self.session([
      "companies {company: \"Foo Inc\", fiscal_year_end_month: 9, headline_definition: company_defined}",
      fact("ppe_gross", "$3B"), fact("company_defined", "$4B"),
    ])
    #expect(
      try own.run("from spend | where company == \"Foo Inc\"")["amount"]?.numbers == [4e9])
  }

  /// It settles what was said before, by whomever, and what is said later of the same days; not what comes next.
  @Test func aReportSettlesWhatWasSaidBefore() throws {
    let happened = RecordedViewTests.milestone(
      "window: 2026-10-20, status: happened", of: "2026-11-05")
    #expect(try pending([happened]) == [])
    let later = RecordedViewTests.milestone(
      "window: 2026H2, status: announced", of: "2026-11-07", by: "X")
    #expect(try pending([happened, later]) == [])
    let next = RecordedViewTests.milestone("window: 2027H2, status: announced", of: "2026-11-09")
    #expect(try pending([happened, next]) == ["2027H2 Lumentum"])
    let sample = RecordedViewTests.milestone(
      "window: 2026-10-20, status: happened", of: "2026-11-05"
    ).replacing("event: volume", with: "event: sample")
    #expect(try pending([sample]).count == 3)
  }

  /// A quarter on one of two definitions: what is left on the other rests on older quarters, which shows.
  @Test func remainingSaysHowFarItsQuartersGo() throws {
    let quarter =
      "capex {company: Amazon, fiscal_period: FY2026Q3, basis: actual, amount: $60B, as_of: 2026-10-30, "
      + "source: \"call\"}"
    for (facts, reported) in [([], "2026Q2"), ([quarter], "2026Q3")] {
      let result = try session(facts).run("remaining(2026) | where company == Amazon")
      #expect(result.rowCount == 1)
      #expect(result[0, "until"]?.period == "2026Q2")
      #expect(result[0, "reported_until"]?.period == reported)
    }
  }

  /// Spending that no sum of dollars can hold yet.
  @Test func aCurrencyWithoutARateIsNoted() throws {
    let session = session([])
    func said(_ text: String) -> String {
      if case .message(let text)? = session.execute(text).outcomes.first { text } else { "" }
    }
    let fact =
      "record capex {company: Alibaba, fiscal_period: FY2027Q2, basis: actual, amount: ¥45B, "
      + "as_of: 2026-11-25, source: \"call\"}"
    let asked = "spend | where company == Alibaba and fiscal_period == \"FY2027Q2\""
    let note =
      "no rate of CNY for 2026Q3 yet: `spend` leaves it out until `record fx {currency: CNY, …}`"
    #expect(said(fact).hasSuffix("\n  \(note)"))
    #expect(try session.run(asked).rowCount == 0)
    _ = said(
      "record fx {currency: CNY, period: 2026Q3, kind: average, usd_per_unit: 0.14 USD/CNY, "
        + "as_of: 2026-10-05, source: \"bank\"}")
    #expect(abs((try session.run(asked)[0, "amount"]?.number ?? 0) / 6.3e9 - 1) < 1e-9)
    let second = fact.replacing("¥45B", with: "¥46B").replacing("11-25", with: "11-26")
    #expect(said(second).hasPrefix("recorded: ") && !said(second).contains("no rate"))
  }
}
