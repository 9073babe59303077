import OIQ
import Support
import Testing

/// Of one flow `calendarize` takes what is stated most plainly: what has come true has no case, and what a forecaster
/// said of it in one case before gives way to it.
@Suite struct CalendarKindBasisTests {
  private let folder: ScratchFolder
  private let session: Session

  init() throws {
    folder = try ScratchFolder()
    session = Session(workspace: folder.file)
  }

  private func record(_ fields: String, by author: String = "me") throws {
    _ = try session.run(
      "record market {segment: cpo, metric: revenue, period: 2025, stated_by: \"\(author)\", as_of: 2026-11-02, "
        + "source: \"call\", \(fields)}")
  }

  private static let rows =
    "from market | where segment == cpo and metric == revenue and unit == USD and period == 2025 and source == \"call\""

  private func codes(_ stages: String) -> [String] {
    session.execute("\(Self.rows) \(stages)").outcomes.flatMap { outcome -> [String] in
      if case .failure(let problems) = outcome { problems.map(\.code) } else { [] }
    }
  }

  @Test func whatHasComeTrueHasNoCase() throws {
    try record("basis: estimate, case: \"base\", amount: $9B")
    try record("basis: actual, amount: $10B")
    let stage = "| calendarize amount to year by segment, stated_by"
    let result = try session.run("\(Self.rows) \(stage)")
    #expect(result["amount"]?.numbers == [10e9])
    try record("basis: estimate, case: \"bull\", amount: $12B")
    #expect(codes(stage) == ["many-matches"])
  }

  /// Another forecaster has cases of their own, or none; a part of the market is another flow whoever speaks of it.
  @Test func casesAreOfOneForecaster() throws {
    try record("basis: estimate, case: \"base\", amount: $9B")
    try record("basis: estimate, amount: $8B", by: "you")
    let stage = "| accept stated_by \"either\" | calendarize amount to year by segment"
    #expect(codes(stage).isEmpty)
    try record("basis: actual, technology: cpo, amount: $3B", by: "you")
    #expect(codes(stage) == ["many-matches"])
  }
}
