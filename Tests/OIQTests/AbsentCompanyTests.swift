import OIQ
import Testing

/// A sum says of whom it holds nothing, where the query has named them.
@Suite struct AbsentCompanyTests {
  private func lines(_ query: String) throws -> [String] {
    try Session().run(query).notes.filter { $0.hasPrefix("nothing in it is of ") }
  }

  /// Microsoft's years end in June, and no fact of it is about 2025.
  @Test func whoHasNoSuchYearIsNamed() throws {
    #expect(
      try lines(
        "from spend | where span == 2025 and company in members(Big4) | aggregate t = sum(amount)")
        == ["nothing in it is of Microsoft"])
  }

  @Test func whereAllAreThereNothingIsSaid() throws {
    #expect(
      try lines(
        """
        from spend | where company in members(Big4) | calendarize amount to year by company
        | where period == 2025 | aggregate t = sum(amount)
        """) == [])
  }

  @Test func aColumnOfCompaniesSaysIt() throws {
    #expect(
      try lines(
        "from spend | where span == 2025 and company in [Meta, Microsoft] | aggregate t = sum(amount) by company"
      )
        == [])
  }

  @Test func onlyWhoIsNamedIsMissed() throws {
    #expect(try lines("from spend | where span == 2025 | aggregate t = sum(amount)") == [])
    #expect(
      try lines("from spend | where span == 2025 and company == Meta | aggregate t = sum(amount)")
        == [])
  }
}
