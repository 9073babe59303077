import OIQ
import Testing

/// Figures of one segment and the same days may be of several technologies, speeds, networks or cases: no choice among
/// them is right.
@Suite struct CalendarKindTests {
  private let session = Session()

  /// Of CPO in 2030 Morgan Stanley says 9.3 billion in its base case, and 23 billion at least in its bull case.
  static let cases =
    "from market | where segment == \"cpo\" and metric == \"revenue\" and unit == USD and basis == estimate and stated_by == \"Morgan Stanley\""

  private func errors(_ text: String) -> [Problem] { session.execute(text).errors }

  @Test func casesAreNotChosenAmong() throws {
    let query = "\(Self.cases) | calendarize amount to year by segment"
    let problem = try #require(errors(query).first)
    #expect(problem.code == "many-matches")
    #expect(problem.title.hasSuffix("`case` is \"base\" and \"bull\""), "\(problem.title)")
    let stage = try problem.advice("keep them apart: ")
    #expect(stage == "calendarize amount to year by segment, case")
    let apart = try session.run("\(Self.cases) | \(stage) | select case, at_least = low(amount)")
    #expect(apart["case"]?.texts == ["base", "bull"])
    #expect(apart["at_least"]?.numbers == [9.3e9, 23e9])
    let kept = try session.run(
      "\(Self.cases) | where \(try problem.advice("stage: where ")) | calendarize amount to year by segment"
    )
    #expect(kept["amount"]?.numbers == [9.3e9])
  }

  /// Whether the column is still there makes no difference to what the facts are of.
  @Test(arguments: [
    "| select segment, period, amount, as_of", "| select segment, period, x = low(amount)",
    "| derive amount = low(amount) | select segment, amount, period",
  ])
  func columnsThatAreGoneTellThemApart(_ stage: String) throws {
    let measure = stage.contains("x =") ? "x" : "amount"
    let found = errors("\(Self.cases) \(stage) | calendarize \(measure) to year by segment")
    #expect(found.map(\.code) == ["many-matches"])
    #expect(found.first?.help.first?.hasPrefix("keep `case` up to this stage") == true)
    #expect(
      errors(
        "\(Self.cases) and case == \"base\" \(stage) | calendarize \(measure) to year by segment"
      )
      .isEmpty)
  }

  private struct Row {
    let group: [String]
    let kinds: [String]
    let caseOf: [String]
    let period: String
    let isDisputed: Bool
  }

  private func rows() throws -> [Row] {
    let table = try session.run(
      """
      from market
      | where metric in ["revenue", "units", "capex", "net_profit", "funding"] and period is not missing
      """)
    return (0..<table.rowCount).map { row in
      func text(_ name: String) -> String {
        let cell = table[row, name]
        return cell?.text ?? cell?.number.map { "\($0)" } ?? "missing"
      }
      let dates = "\(table[row, "period"]?.description ?? "")"
      return Row(
        group: ["segment", "metric", "unit", "basis", "stated_by"].map(text),
        kinds: ["technology", "speed", "network"].map(text), caseOf: [text("case")], period: dates,
        isDisputed: table[row, "disputed"]?.bool == true)
    }
  }

  /// Each forecaster's figures of each segment, against a walk through all pairs of them: those of the same days that
  /// differ are refused, and no others.
  @Test func thoseThatShareDaysAndDifferAreRefused() throws {
    let groups = Dictionary(grouping: try rows().filter { !$0.isDisputed }, by: \.group)
    #expect(groups.count > 50)
    var refused = 0
    for (group, rows) in groups where !group.contains("missing") {
      let conditions = zip(["segment", "metric", "unit", "basis", "stated_by"], group)
        .map { "\($0) == \"\($1)\"" }
      let differ = rows.contains { row in
        rows.contains {
          $0.period == row.period && ($0.kinds + $0.caseOf) != (row.kinds + row.caseOf)
        }
      }
      let found = errors(
        "from market | where \(conditions.joined(separator: " and ")) | calendarize amount to year by segment"
      ).filter { $0.code == "many-matches" }
      #expect(found.isEmpty != differ, "\(group)")
      refused += differ ? 1 : 0
    }
    #expect(refused > 0)
  }
}
