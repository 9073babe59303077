import OIQ
import Testing

/// Which rows `compare` puts beside each other.
@Suite struct ComparedRowsTests {
  static let days = ["2026-02-09", "2026-08-31"]

  private func known(_ column: ResultColumn) -> Int {
    (0..<column.count).count { !column[$0].isMissing }
  }

  /// Every value that a day knows stands in that day's column, those of rows whose names have missing parts too.
  @Test(arguments: [
    ("capex", "amount"), ("specs", "amount"), ("supply", "amount"), ("market", "amount"),
    ("components", "count"), ("switches", "bandwidth"), ("assumptions", "amount"),
    ("fx", "usd_per_unit"),
  ])
  func noValueIsLost(_ table: String, _ measure: String) throws {
    let session = Session()
    let both = try session.run(
      "from \(table) | compare \(Self.days.map { "as of \($0)" }.joined(separator: ", "))")
    for day in Self.days {
      let one = try session.run("from \(table) as of \(day)")
      let side = "\(measure)_\(day.filter { $0 != "-" })"
      let known = try #require(one[measure].map(known))
      #expect(known > 0)
      #expect(both[side].map(self.known) == known)
    }
  }

  @Test(arguments: ["select company, amount", "select amount", "select basis, amount"])
  func rowsThatHaveOneNameAreRefused(_ stage: String) throws {
    do throws(Problem) {
      _ = try Session().run(
        "from capex | where company == Meta and basis == actual | \(stage) "
          + "| compare as of 2025-02-28, as of 2026-08-31")
      Issue.record("rows are put beside rows of other facts")
    } catch {
      #expect(error.code == "many-matches")
      #expect(error.title.hasPrefix("`compare` finds"))
    }
  }

  /// Where a part of the key is gone, all that isn't a number names the row.
  @Test func aPartOfAKeyNamesNoRow() throws {
    let result = try Session().run(
      "from capex | where company == Meta and basis == actual and span in 2024 "
        + "| select company, fiscal_period, definition, amount "
        + "| compare as of 2025-02-28, as of 2026-08-31")
    #expect(result.rowCount == 10)
    #expect(result["amount_change"]?.numbers.allSatisfy { $0 == 0 } == true)
  }

  /// The sums of one row that has no name.
  @Test func oneRowNeedsNoName() throws {
    let result = try Session().run(
      "from spend | where company == Meta and span in 2025 | aggregate n = count() "
        + "| compare as of 2025-06-30, as of 2026-08-31")
    #expect(result.rowCount == 1)
    #expect(result[0, "n_change"]?.number ?? 0 > 0)
  }

  /// A text that tells rows apart and changes with the world leaves each row without its like, which is told; with what
  /// stays they are side by side.
  @Test func rowsWithoutTheirLikeAreTold() throws {
    let session = Session()
    let text = "scenario later { let purchase_year = 2027 }\ntco(8192)"
    _ = try session.run("\(text) | compare base, later")
    let result = session.execute("\(text) | compare base, later")
    #expect(result.problems.map(\.code) == ["no-effect"])
    #expect(
      result.problems.first?.help.first
        == "rows are told apart by `technology`, `rests_on` and `beyond`")
    let repaired = session.execute("\(text) | select technology, tco | compare base, later")
    #expect(repaired.problems.isEmpty)
    #expect(session.lastResult?.rowCount == 4)
  }
}
