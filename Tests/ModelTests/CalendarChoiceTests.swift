import OIQ
import Testing

/// Of statements by several about the same days calendarize takes the one known last, and says so.
struct CalendarChoiceTests {
  private static let estimates =
    "from capex | where basis == estimate and headline and currency == USD and span in 2026 and span.days > 300 d"

  private func notes(_ text: String) throws -> [String] {
    try Session().run(text).notes.filter { $0.contains("known last") }
  }

  /// Morgan Stanley said 175 billion on 27 January, a consensus 146.6 on 5 February.
  @Test func theAuthorTakenIsNamed() throws {
    let text =
      "\(Self.estimates) and company == Amazon | accept stated_by \"one view\" | calendarize amount to year by company"
    #expect(try Session().run(text)["amount"]?.numbers == [146.6e9])
    let line =
      "amount: of statements about the same days that differ in `stated_by` the one known last is taken: Amazon 2026 of consensus (one of 2)"
    #expect(try notes(text) == [line])
    #expect(try notes("\(text) | aggregate most = max(mid(amount)) by period") == [line])
  }

  @Test func fewAreNamedAndTheOthersCounted() throws {
    let text =
      "\(Self.estimates) and company in members(Big4) | accept stated_by \"one view\" | calendarize amount to year by company"
    let line = try #require(try notes(text).first)
    #expect(line.hasSuffix(" and 1 more"), "\(line)")
    #expect(line.contains("Google 2026 of TrendForce (one of 3)"), "\(line)")
    #expect(line.contains("Meta 2026 of TrendForce (one of 3)"), "\(line)")
  }

  /// One author, or one statement of each company: there was no choice.
  @Test(arguments: [
    "\(estimates) and company in members(Big4) and stated_by == \"Morgan Stanley\" | calendarize amount to year by company",
    "\(estimates) and company in members(Big4) and stated_by in [\"Morgan Stanley\"] | accept stated_by \"one\" | calendarize amount to year by company",
    "\(estimates) and company in members(Big4) | calendarize amount to year by company, stated_by",
    "from spend | where company in members(Big4) | calendarize amount to year by company",
    "from capex | where company == Meta and headline and basis != estimate and currency == USD | accept stated_by \"its own\" | calendarize amount to year by company",
  ])
  func nothingIsSaidWithoutAChoice(_ text: String) throws {
    #expect(try notes(text).isEmpty)
  }
}
