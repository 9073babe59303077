import OIQ
import Testing

/// What `why` says of facts of which a part is used, or a bound alone is known.
@Suite struct WhyPartTests {
  private let session = Session()

  /// The contributions of a calendar year's parts add up to the cell.
  @Test func contributionsAddUp() throws {
    let years = try session.run("from spend | calendarize amount to year by company")
    var shares = 0
    for row in 0..<years.rowCount {
      guard let whole = years[row, "amount"]?.bounds, whole.upperBound.isFinite,
        whole.lowerBound.isFinite
      else { continue }
      let why = try years.why(row: row, column: "amount")
      guard why.operation == .calendarize else { continue }
      var (low, high) = (0.0, 0.0)
      for part in why.inputs {
        let cell = part.share?.cell ?? part.cell
        let bounds = try #require(cell.bounds)
        (low, high) = (low + bounds.lowerBound, high + bounds.upperBound)
        shares += part.share == nil ? 0 : 1
        if let share = part.share, share.partCount == 0, let fact = part.cell.bounds {
          let factor = Double(share.days) / Double(share.ofDays)
          #expect(abs(bounds.lowerBound - fact.lowerBound * factor) <= 1e-9 * bounds.lowerBound)
        }
      }
      #expect(abs(low - whole.lowerBound) <= 1e-9 * whole.lowerBound, "\(row)")
      #expect(abs(high - whole.upperBound) <= 1e-9 * whole.upperBound, "\(row)")
    }
    #expect(shares > 0)
  }

  @Test func eachPartSaysItsDays() throws {
    let years = try session.run(
      "from spend | where company == Oracle | calendarize amount to year by company | where period == 2026"
    )
    let text = session.render(try years.why(row: 0, column: "amount"))
    // 18.64 * 59 / 90
    #expect(text.contains("Oracle FY2026Q3 = 18.64 B USD · 59 of 90 days: 12.22 B USD"), "\(text)")
    // (90 - 28.5) * 122 / 273 and (95 - 28.5) * 122 / 273
    #expect(text.contains("122 of the 273 days left: 27.48 … 29.7"), "\(text)")
  }

  /// What a formula puts for a bound that nobody stated isn't anybody's figure.
  @Test func aCeilingOfNobodyIsntShown() throws {
    let rows = try session.run("consensus(2026) | where company == Google")
    let text = session.render(try rows.why(row: 0, column: "median"))
    #expect(!text.contains("1000000"), "\(text)")
    #expect(text.contains("Google FY2026 (TrendForce) = ≥ 178.3 B USD"), "\(text)")
  }

  /// What an override changes is said whole, and of what `compare` sets beside two sides how it is made of them.
  @Test func overridesAndDifferencesAreWritten() throws {
    let session = Session()
    let rows = try session.run(
      """
      scenario h2 { capex.amount = amount * 80% over 2026H2 where company == Amazon }
      from totals | where period == 2026 | select period, total | compare base, h2
      """)
    let side = session.render(try rows.why(row: 0, column: "total_h2"))
    #expect(
      side.contains("under h2: amount * 80% over 2026H2 where company == Amazon"), "\(side)")
    #expect(!side.contains("= part"), "\(side)")
    let change = try rows.why(row: 0, column: "total_change")
    #expect(change.summary == "= total_h2 - total_base")
    #expect(try rows.why(row: 0, column: "total_ratio").summary == "= total_h2 / total_base")
  }
}
