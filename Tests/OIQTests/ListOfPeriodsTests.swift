import OIQ
import Testing

/// A list of periods holds what lies in one of them, whether it is written or a query gives it.
@Suite struct ListOfPeriodsTests {
  private func count(_ condition: String) throws -> Double {
    let result = try Session().run("from spend | where \(condition) | aggregate n = count()")
    return try #require(result[0, "n"]?.number)
  }

  @Test(arguments: [
    ("span in [2024, 2025]", "span in 2024 or span in 2025"),
    ("span in [2025]", "span in 2025"),
    ("span in (from periods(2025) | select period)", "span in 2025"),
    ("span in (from periods(2024..2025) | select period)", "span in 2024 or span in 2025"),
    ("span not in [2023, 2024, 2025H1]", "not (span in 2023..2024 or span in 2025H1)"),
    ("as_of in [2025, 2026Q1]", "as_of in 2025 or as_of in 2026Q1"),
    ("as_of in [2025-10-30, 2026Q1]", "as_of == 2025-10-30 or as_of in 2026Q1"),
  ])
  func isAsAskedOneByOne(_ list: String, _ each: String) throws {
    let found = try count(list)
    #expect(found == (try count(each)))
    #expect(found > 0)
  }

  @Test func emptyListHoldsNothing() throws {
    let none = "(from periods(2025) | where period == 1999 | select period)"
    #expect(try count("span in \(none)") == 0)
    #expect(try count("span not in \(none)") == count("true"))
  }

  @Test(arguments: ["as_of in [5]", "as_of in [\"2025\"]", "span in [2025-02-06]"])
  func otherKindsAreRefused(_ condition: String) throws {
    do throws(Problem) {
      _ = try Session().run("from spend | where \(condition)")
      Issue.record("compared")
    } catch {
      #expect(error.code == "type-mismatch")
    }
  }
}
