import Foundation
import OIQ
import Testing

/// The model's views with facts of the user's own.
@Suite struct RecordedViewTests {
  private func session(_ facts: [String]) throws -> Session {
    let session = Session(workspace: try Scratch().file)
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
}
