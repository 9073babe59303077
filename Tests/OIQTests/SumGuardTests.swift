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
    ("from switches | where switch == \"\(cpoSwitch)\"", "sum(bandwidth)", ["optics", "source"]),
    ("from switches | where vendor == NVIDIA", "sum(ports)", ["switch", "optics", "source"]),
    ("from switches | where optics == cpo", "sum(mid(power))", ["switch", "source"]),
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

  private static let cpoSwitch = "Quantum-X Photonics Q3450-LD"

  /// One switch of 144 ports at 800 Gb/s, in a row of each of its four sources.
  @Test func oneSwitchIsOneInAllItsSources() throws {
    let result = try Session().run(
      "from switches | where switch == \"\(Self.cpoSwitch)\" | aggregate n = count(), b = max(bandwidth), p = mean(ports)"
    )
    #expect(result[0, "n"]?.number == 4)
    #expect(try result["b"]?.numbers(in: "Tbps") == [144 * 0.8])
    #expect(try result["p"]?.numbers(in: "port") == [144])
  }

  @Test func aTableSaysWhatItsFiguresAreNotMixedAcross() throws {
    let text = try #require(Session().execute("describe switches").messages.first)
    #expect(text.contains("ports is not summed across: switch, optics, source"))
    #expect(text.contains("power is not averaged across: power_scope"))
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

  private static let quarters =
    "from spend | where company == Meta and span in 2025 and span.days < 100 d"

  /// A quarter is in each running total from it on, and the last one in every row: 13.69 + 30.70 + 50.08 + 72.22 isn't
  /// what Meta spent.
  @Test(arguments: [
    "cumsum(amount)", "first(amount)", "last(amount)", "movavg(amount, 2)", "cumsum(amount * 2)",
    "1.5 * last(amount)",
  ])
  func valuesOfOtherRowsAreAddedUpOnce(_ window: String) {
    let pipe = "\(SumGuardTests.quarters) | derive c = \(window) sort span"
    for stage in ["aggregate s = sum(c)", "derive s = cumsum(c) sort span", "derive s = share(c)"] {
      let problems = errors("\(pipe) | \(stage)")
      #expect(problems.map(\.code) == ["double-counting"], "\(stage)")
      #expect(problems.first?.help.first?.contains("add up amount itself") == true)
    }
    #expect(errors("\(pipe) | calendarize c to year by company").map(\.code) == ["type-mismatch"])
    #expect(errors("\(pipe) | aggregate s = sum(c) by span").isEmpty)
    #expect(errors("\(pipe) | aggregate s = max(c), m = mean(c)").isEmpty)
  }

  /// Of each company the running total of its year, by hand the sum of sixteen quarters.
  @Test func oneRunningTotalOfEachMayBeAddedUp() throws {
    let quarters =
      "from spend | where company in members(Big4) and span in 2025 and span.days < 100 d"
    let session = Session()
    let whole = try session.run("\(quarters) | aggregate s = sum(amount)")
    let totals = try session.run(
      """
      \(quarters) | derive c = cumsum(amount) by company sort span
      | where span.end == 2025-12-31 | aggregate s = sum(c)
      """)
    let sum = try #require(whole["s"]).numbers(in: "B USD")
    #expect(sum.count == 1 && abs((sum[0] ?? 0) - 413.481) < 1e-9)
    #expect(try totals["s"]?.numbers(in: "B USD") == sum)
    // A value of the row before is in one row.
    #expect(
      errors("\(quarters) | derive p = prev(amount) by company sort span | aggregate s = sum(p)")
        .isEmpty)
  }

  /// A mean of shares and growth rates, or of lasers in a module and in a cluster, is a mean of nothing.
  @Test(arguments: [
    ("from supply | where unit == \"%\"", "mean(amount)", ["metric"]),
    ("from supply | where unit == laser", "median(amount)", ["metric"]),
    ("from components | where mid(count) is not missing", "mean(count)", ["component", "per"]),
    ("from milestones | where amount_unit == \"USD\"", "mean(amount)", ["thread", "event"]),
    ("from assumptions | where mid(amount) -> USD is not missing", "mean(amount -> USD)", ["name"]),
    ("from switches | where mid(power) is not missing", "mean(mid(power))", ["power_scope"]),
  ])
  func meansAreOfOneThing(_ rows: String, _ mean: String, _ across: [String]) {
    let problems = errors("\(rows) | aggregate m = \(mean)")
    #expect(problems.map(\.code) == ["guarded-sum"])
    for column in across { #expect(problems.first?.title.contains("`\(column)`") == true) }
    #expect(problems.first?.help.contains { $0.hasPrefix("or or") } == false)
    let list = across.joined(separator: ", ")
    #expect(errors("\(rows) | accept \(list) \"seen apart\" | aggregate m = \(mean)").isEmpty)
  }

  /// What is advised where a view doesn't show what its facts differ in.
  @Test func sumsOfViewsMayBeAccepted() throws {
    let help = try #require(errors("from versus | aggregate t = sum(modules)").first).help
    #expect(help.first == "say why they add up: accept modules \"…\"")
    #expect(errors("from versus | accept modules \"all\" | aggregate t = sum(modules)").isEmpty)
  }

  /// 65.2% and 77.1% are 192.6% together, and not 142.3%.
  @Test(arguments: [
    "totals", "\(quarters) | derive growth = amount / prev(amount) - 1 sort span",
    "\(quarters) | derive growth = amount / first(amount) -> % sort span",
  ])
  func growthIsNotAddedUp(_ rows: String) {
    #expect(errors("\(rows) | aggregate s = sum(growth)").map(\.code) == ["guarded-sum"])
    #expect(errors("\(rows) | accept growth \"logarithms\" | aggregate s = sum(growth)").isEmpty)
    #expect(errors("\(rows) | aggregate m = mean(growth), most = max(growth)").isEmpty)
  }

  /// What was added from quarter to quarter is an amount: 22.14 less 13.69 B USD, as spend has them.
  @Test func differencesAddUp() throws {
    let result = try Session().run(
      """
      \(SumGuardTests.quarters) | derive more = amount - prev(amount) sort span
      | aggregate s = sum(more), last = max(amount), first = min(amount)
      """)
    let cells = ["s", "last", "first"].compactMap { result[0, $0]?.number }
    #expect(cells.count == 3 && abs(cells[0] - (cells[1] - cells[2])) < 1)
  }
}
