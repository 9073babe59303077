import OIQ
import Testing

/// A guard travels with its number also where rows or columns are put together anew.
@Suite struct MovedGuardTests {
  private func codes(_ text: String) -> [String] {
    Session().execute(text).errors.map(\.code)
  }

  private let meta = "from spend | where company == Meta and span in 2025 "
  private let quarters =
    "from spend | where company == Meta and span in 2025 and span.days < 100 d "

  @Test(arguments: [
    "| pivot company, amount by span | aggregate t = sum(Meta)",
    "| pivot company, amount by span | derive t = cumsum(Meta) sort span.start",
    "| pivot company, amount by span | unpivot Meta to company | aggregate t = sum(value)",
    "| derive x = if span.days > 400 d then $1 else missing | fill x = amount | aggregate s = sum(x)",
    "| union (from spend | where company == Google and span == 2025) | aggregate s = sum(amount)",
  ])
  func aYearAndItsQuartersDoNotAddUp(rest: String) {
    #expect(codes(meta + rest) == ["double-counting"])
  }

  @Test func neitherDoTheyBelowAFile() throws {
    let session = Session()
    try session.register(
      "own",
      [
        .texts("company", ["Own"]), .periods("span", ["2025Q1"]),
        .numbers("amount", unit: "USD", [1e9]),
      ])
    let rows = "from own | union (\(meta)| select company, span, amount) "
    let run = session.execute(rows + "| aggregate s = sum(amount) by company")
    #expect(run.errors.map(\.code) == ["double-counting"])
    let kept = try session.run(
      "from own | union (\(quarters)| select company, span, amount) | aggregate s = sum(amount) by company"
    )
    // 13.692 + 17.012 + 19.374 + 22.137, in the order of the keys.
    let sums = try #require(try kept["s"]?.numbers(in: "USD").compactMap { $0 })
    #expect(sums.count == 2)
    #expect(abs(sums[0] - 72.215e9) < 0.01e9)
    #expect(sums[1] == 1e9)
  }

  @Test func definitionsBelowAFileDoNotAddUp() throws {
    let session = Session()
    try session.register(
      "own", [.texts("company", ["Own"]), .numbers("amount", unit: "USD", [1e9])])
    let run = session.execute(
      "from own | union (from capex | where company == Meta | select company, amount = mid(amount)) | aggregate s = sum(amount) by company"
    )
    #expect(run.errors.map(\.code) == ["guarded-sum"])
  }

  @Test func unlikeFiguresBelowAFileHaveNoMean() throws {
    let session = Session()
    try session.register(
      "own", [.texts("technology", ["cpo"]), .numbers("amount", unit: "W", [5])])
    let run = session.execute(
      """
      from own
      | union (from specs | where metric == power and technology == cpo | select technology, amount = mid(amount))
      | aggregate m = mean(amount)
      """)
    #expect(run.errors.map(\.code) == ["unlike-figures"])
  }

  @Test func eachColumnOfAUnionHasItsOwnFacts() {
    let both = """
      let both = from spend | where company in [Meta, Amazon] and span == 2025 | select company, span, amount
        | join before = (from spend | where company in [Meta, Amazon] and span == 2024 | select company, amount) on company
        | select company, a = amount, b = before.amount

      """
    #expect(codes(both + "both | union both | aggregate s = sum(b)") == ["double-counting"])
    #expect(codes(both + "both | union both | aggregate s = sum(a)") == ["double-counting"])
    #expect(codes(both + "both | aggregate s = sum(a), t = sum(b)") == [])
  }

  @Test func partsPutTogetherAgainAddUp() throws {
    let session = Session()
    let whole = try session.number("\(quarters)| aggregate s = sum(amount)")
    let together = try session.number(
      """
      let q = \(quarters)
      q | where span == 2025Q1 | union (q | where span != 2025Q1) | aggregate s = sum(amount)
      """)
    let turned = try session.number(
      "\(quarters)| pivot company, amount by span | aggregate s = sum(Meta)")
    let twiceTurned = try session.number(
      "\(quarters)| pivot company, amount by span | unpivot Meta to company | aggregate s = sum(value)"
    )
    #expect(whole != nil)
    #expect(together == whole)
    #expect(turned == whole)
    #expect(twiceTurned == whole)
  }

  @Test func disputedFactsStayOutOfPivotedSums() throws {
    let guidance = """
      from capex | where company == Microsoft and definition == as_stated and basis == guidance
      | where currency == USD and stated_by == company
      """
    let session = Session()
    let plain = try session.number("\(guidance) | aggregate s = sum(mid(amount))")
    let turned = try session.number(
      "\(guidance) | derive amount = mid(amount) | pivot definition, amount by span | aggregate s = sum(as_stated)"
    )
    #expect(plain != nil)
    #expect(turned == plain)
  }

  @Test func pivotsKeepWhatStandsBelow() throws {
    let rows = """
      from spend | where company in [NVIDIA, Oracle, TSMC] | calendarize amount to year by company
      | where period in 2024..2026
      """
    let session = Session()
    let notes = try session.run("\(rows) | pivot period, amount by company").notes
    #expect(notes.contains { $0.hasPrefix("pro rata: ") })
    #expect(notes.contains { $0.hasPrefix("definitions: ") })
  }

  @Test func whyFollowsAPivotedCell() throws {
    let session = Session()
    let first = try session.run("\(quarters)| sort span.start | take 1")
    let turned = try session.run("\(quarters)| pivot company, amount by span | sort span.start")
    let expected = try first.sourceRows(row: 0, column: "amount")
    let found = try turned.sourceRows(row: 0, column: "Meta")
    #expect(expected["capex"]?.count == 1)
    #expect(found["capex"] == expected["capex"])
  }
}
