import OIQ
import Support
import Testing

/// Money that no rate is known for is in no figure in dollars, which is told below it.
@Suite struct UnratedMoneyTests {
  private static let line =
    "no rate is known to USD, and so no amount, of Tencent FY2027 in CNY"

  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func session() -> Session {
    let session = Session(workspace: folder.file)
    _ = session.execute(
      """
      record capex {company: Tencent, fiscal_period: FY2027, span: 2027, basis: guidance, \
      definition: as_stated, headline: true, amount: ¥200B, as_of: 2026-11-20, source: "notes"}
      """)
    return session
  }

  @Test(arguments: [
    "spend", "spend | where company == Tencent | select span, amount",
    "from spend | where company in [Tencent, Meta] | calendarize amount to year by company "
      + "| aggregate total = sum(mid(amount)) by period",
  ])
  func whatIsLeftOutIsTold(_ text: String) throws {
    let session = session()
    #expect(try session.run("from capex | where company == Tencent and span == 2027").rowCount == 1)
    let result = try session.run(text)
    #expect(result.notes.filter { $0.hasPrefix("no rate") } == [Self.line], "\(result.notes)")
  }

  @Test(arguments: ["spend | where company == Meta", "from capex | where company == Tencent"])
  func whatWasNotAskedForIsNot(_ text: String) throws {
    let notes = try session().run(text).notes
    #expect(!notes.contains { $0.hasPrefix("no rate") }, "\(notes)")
  }

  @Test func rowsOfAFileAreToldByTheirPeriods() throws {
    let session = Session()
    try session.register(
      "t",
      [
        .periods("when", ["2025", "2035", "2035", "2036"]),
        .numbers("x", unit: "EUR", [1, 2, 3, 4]),
      ])
    let result = try session.run("from t | derive usd = fx(x, USD, partial: true)")
    #expect(
      result.notes == ["no rate is known to USD, and so no amount, of 2035 in EUR, 2036 in EUR"])
    #expect(result["usd"]?.numbers.map { $0 == nil } == [false, true, true, true])
    #expect(
      try session.run("from t | where when in 2025 | derive usd = fx(x, USD, partial: true)").notes
        .isEmpty)
  }
}
