import OIQ
import Testing

/// Figures that are of no span: a capacity, a price, a count of one design. A sum of several says nothing.
@Suite struct SumGuardTests {
  private func errors(_ text: String) -> [Problem] { Session().execute(text).errors }

  @Test(arguments: [
    (
      "from supply | where metric in [\"capacity_per_month\", \"capacity_per_year\"] and unit == \"laser\"",
      "sum(amount)", ["supplier", "component", "metric", "period", "source"]
    ),
    (
      "from assumptions | where name == \"pue\"", "sum(amount)",
      ["applies_to", "stated_by", "source"]
    ),
    (
      "from assumptions | where name == \"pue\"", "mean(amount) * 2 + sum(amount * 3)",
      ["applies_to", "stated_by", "source"]
    ),
    (
      "from components | where technology == dsp_pluggable and component == \"eml_laser\"",
      "sum(count)", ["speed", "per", "conditions", "source"]
    ),
    (
      "from milestones | where amount_unit == \"USD\"", "sum(amount)",
      ["thread", "stated_by", "event", "window"]
    ),
  ])
  func sumsAreRefused(_ rows: String, _ sum: String, _ across: [String]) {
    let problems = errors("\(rows) | aggregate s = \(sum)")
    #expect(problems.map(\.code) == ["guarded-sum"])
    for column in across { #expect(problems.first?.title.contains("`\(column)`") == true) }
    // The ways out are ways out.
    let list = across.joined(separator: ", ")
    #expect(errors("\(rows) | aggregate s = \(sum) by \(list)").isEmpty)
    #expect(errors("\(rows) | accept \(list) \"all\" | aggregate s = \(sum)").isEmpty)
  }

  /// A second sum, of sums or of what stands for several, is one of the same figures.
  @Test(arguments: [
    "aggregate s = sum(amount) by applies_to, stated_by, source | aggregate t = sum(s)",
    "aggregate s = mean(amount) by applies_to | derive d = s * 2 | aggregate t = sum(d)",
    "aggregate s = max(amount) by stated_by | aggregate t = sum(s)",
    "derive d = amount / 2 | aggregate t = sum(d)",
  ])
  func laterSumsAreRefused(_ pipe: String) {
    let problems = errors("from assumptions | where name == \"pue\" | \(pipe)")
    #expect(problems.map(\.code) == ["guarded-sum"])
  }

  @Test func runningSumsAreRefused() {
    let problems = errors(
      "from assumptions | where name == \"pue\" | derive s = cumsum(amount) sort as_of")
    #expect(problems.map(\.code) == ["guarded-sum"])
  }

  /// How far statements lie apart, and where their middle is, may be asked.
  @Test(arguments: ["mean(amount)", "median(mid(amount))", "max(high(amount))", "count()"])
  func otherAggregatesAreNot(_ call: String) {
    #expect(
      errors("from assumptions | where name == \"pue\" | aggregate x = \(call)").isEmpty)
  }

  /// A moving average over a year and its quarters is no average of either.
  @Test func movingAveragesAreOfOneLength() throws {
    let rows = "from spend | where company == Meta and span in 2024"
    let mixed = errors("\(rows) | derive c = movavg(amount, 2) sort span.start")
    #expect(mixed.map(\.code) == ["double-counting"])
    let quarters = try Session().run(
      "\(rows) and span.days < 100 d | derive c = movavg(amount, 2) sort span.start | select amount, c"
    )
    let amounts = (0..<quarters.rowCount).compactMap { quarters[$0, "amount"]?.number }
    #expect(amounts.count == 4)
    for row in 1..<amounts.count {
      let mean = try #require(quarters[row, "c"]?.number)
      #expect(abs(mean - (amounts[row - 1] + amounts[row]) / 2) < 1)
    }
  }

  /// What is advised for a flow of several that share a list can be followed to the end.
  @Test func partsOfGroupsAddUpByGroup() throws {
    let rows = "from spend | join m = members on company | calendarize amount to year by m.group"
    let problems = errors(rows)
    #expect(problems.map(\.code) == ["guarded-sum"])
    #expect(
      problems.first?.help == [
        "keep them apart: by group, company",
        "and add up afterwards: | aggregate total = sum(amount) by period, group",
      ])
    #expect(
      errors("\(rows), company | aggregate total = sum(amount) by period, group")
        .isEmpty)
  }

  /// Growth of one year and of the next is none of both, and a capacity by month isn't spent.
  @Test func whatIsNoAmountOfItsDaysDoesNotAddUp() {
    let growth =
      "from market | where metric == growth and segment == optical_transceivers_global and stated_by == TrendForce and basis == estimate and unit == \"%\""
    let sum = errors("\(growth) | aggregate s = sum(low(amount) ?? mid(amount))")
    #expect(sum.map(\.code) == ["guarded-sum"] && sum.first?.title.contains("`period`") == true)
    #expect(
      errors(
        "from market | where metric == \"capacity_per_month\" and unit == laser | calendarize amount to year by segment"
      ).map(\.code) == ["type-mismatch"])
  }
}
