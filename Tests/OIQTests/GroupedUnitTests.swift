import OIQ
import Testing

/// Aggregates of a column of mixed units, grouped by what decides them: each group has its own.
@Suite struct GroupedUnitTests {
  /// Every group's result is that of a query for its rows alone.
  @Test(arguments: ["max", "min", "median", "first", "last"])
  func groupsAreThoseAskedForAlone(_ kind: String) throws {
    let session = Session()
    let grouped = try session.run(
      """
      from specs
      | where mid(amount) is not missing
      | accept scope, price_basis, evidence, technology, speed "which group a figure is in"
      | aggregate found = \(kind)(mid(amount)) by metric, per
      """)
    #expect(grouped.rowCount > 20)
    for row in 0..<grouped.rowCount {
      let metric = try #require(grouped[row, "metric"]?.text)
      let per = grouped[row, "per"]?.text
      let alone = try session.run(
        """
        from specs
        | where metric == "\(metric)" and per \(per.map { "== \"\($0)\"" } ?? "is missing")
        | where mid(amount) is not missing
        | accept scope, price_basis, evidence, technology, speed "which group a figure is in"
        | aggregate found = \(kind)(mid(amount))
        """)
      #expect(grouped[row, "found"]?.number == alone[0, "found"]?.number, "\(metric) \(per ?? "—")")
    }
  }

  @Test func eachCellSaysItsUnit() throws {
    let session = Session()
    let table = try session.run(
      "from specs | where metric in [bom_cost, power] | aggregate top = max(mid(amount)) by metric, per"
    )
    let text = session.render(table)
    #expect(text.contains("1000 USD/engine"))
    #expect(text.contains("80 W"))
  }

  /// By hand from the table: 12.98 B CNY is Tencent's or Alibaba's least quarter, 369 M USD CoreWeave's.
  @Test func rowsOfOneUnitGoOn() throws {
    let table = try Session().run(
      """
      from capex
      | where basis == actual
      | aggregate n = count(), least = min(mid(amount)) by currency
      | where currency == USD
      | derive twice = least * 2 + $1
      """)
    let least = try #require(table[0, "least"]?.number)
    #expect(table[0, "twice"]?.number == least * 2 + 1)
  }

  @Test(arguments: [
    "from specs | aggregate top = max(mid(amount)) by metric",
    "from capex | aggregate least = min(mid(amount)) by company",
    "from capex | aggregate both = min(mid(amount) * mid(amount)) by currency",
  ])
  func otherKeysDoNotTellUnitsApart(_ query: String) throws {
    #expect(Session().execute(query).errors.map(\.code) == ["mixed-units"])
  }

  /// One column `basis`, whoever made it.
  @Test func calendarizedByBasisSaysItOnce() throws {
    let table = try Session().run(
      """
      from market
      | where metric == units and basis == estimate and unit == module
      | calendarize amount to year by segment, stated_by, metric, basis, unit
      """)
    #expect(table.columnNames.filter { $0 == "basis" }.count == 1)
    #expect((0..<table.rowCount).allSatisfy { table[$0, "basis"]?.text == "estimate" })
    #expect(table.rowCount > 5)
  }

  @Test func aSegmentsDaysCountOnce() throws {
    let found = Session().execute(
      """
      from market
      | where metric == revenue and segment == Innolight and basis == actual and unit == CNY
      | where stated_by == segment
      | aggregate total = sum(amount)
      """)
    #expect(found.errors.map(\.code) == ["double-counting"])
  }
}
