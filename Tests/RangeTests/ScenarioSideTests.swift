import OIQ
import Testing

/// What a scenario makes of figures that are known on one side alone, and of rows in other units.
struct ScenarioSideTests {
  /// Microsoft stated that it would spend at least 30, 40 and 50 B USD in three quarters. So many times as much, or as
  /// much more, is at least that; what is taken off something leaves at most the rest.
  @Test(arguments: [
    ("amount * 50%", "≥", 15.0, 20.0, 25.0), ("amount + $10B", "≥", 40, 50, 60),
    ("$500B - amount", "≤", 470, 460, 450), ("amount / -2", "≤", -15, -20, -25),
    ("$7B", "", 7, 7, 7),
  ])
  func boundsMoveAsNumbersDo(
    formula: String, sign: String, first: Double, second: Double, third: Double
  ) throws {
    let session = Session()
    let rows = try session.run(
      """
      scenario s { capex.amount = \(formula) where company == Microsoft and basis == guidance }
      from capex under s | where company == Microsoft and basis == guidance
      | where fiscal_period in ["FY2026Q1", "FY2026Q4", "FY2027Q1"]
      | select fiscal_period, amount | sort fiscal_period
      """)
    #expect(rows.rowCount == 3)
    for (row, expected) in [first, second, third].enumerated() {
      let cell = try #require(rows[row, "amount"])
      let bounds = try #require(cell.bounds)
      switch sign {
      case "≥":
        #expect(abs(bounds.lowerBound - expected * 1e9) < 1 && bounds.upperBound == .infinity)
      case "≤":
        #expect(abs(bounds.upperBound - expected * 1e9) < 1 && bounds.lowerBound == -.infinity)
      default: #expect(cell.number == expected * 1e9)
      }
    }
    #expect(!rows.notes.contains { $0.contains("known on one side alone") }, "\(rows.notes)")
  }

  /// Of a formula that isn't a multiple of the bound nothing is known, and the rows stay as they are.
  @Test(arguments: ["amount * (1 to 2)", "amount * amount / $1B", "abs(amount)"])
  func otherFormulasLeaveThemAlone(formula: String) throws {
    let rows = try Session().run(
      """
      scenario s { capex.amount = \(formula) where company == Microsoft and basis == guidance }
      from capex under s | where company == Microsoft and fiscal_period == "FY2027Q1" and basis == guidance
      """)
    #expect(rows[0, "amount"]?.bounds?.lowerBound == 50e9)
    #expect(rows.notes.contains { $0.contains("known on one side alone") }, "\(rows.notes)")
  }

  /// Units over units: where both are twice as many the ratio is what it was.
  @Test func aRatioOfBoundsStays() throws {
    let session = Session()
    let rows = try session.run(
      """
      scenario twice { market.amount = amount * 2 where metric == "units" }
      from companies | where company == Meta | select low = p5(ratio_1600g), mid = p50(ratio_1600g), high = p95(ratio_1600g)
      | compare base, twice
      """)
    for name in ["low", "mid", "high"] {
      let ratio = try #require(rows[0, "\(name)_ratio"]?.number)
      #expect(abs(ratio - 1) < 1e-12)
    }
  }

  @Test func aNewNumberStandsForAllThatWasStated() throws {
    let rows = try Session().run(
      """
      scenario s {
        specs.amount = 16 W where technology == dsp_pluggable and speed == 800G and metric == power and per == "module"
      }
      options under s | where speed == 800G and technology == dsp_pluggable | select power
      """)
    let power = try #require(rows[0, "power"])
    #expect(
      abs(power.number.map { $0 - 16 } ?? 1) < 1e-9
        && power.bounds.map { $0.upperBound - $0.lowerBound } == 0)
  }

  /// Rows that aren't of what the new value is stay, and are told of; where all are, nothing was overridden.
  @Test func rowsOfOtherUnitsAreTold() throws {
    let some = try Session().run(
      """
      scenario s { specs.amount = 20 W where technology == cpo }
      from specs under s | where technology == cpo and metric == power | aggregate least = min(mid(amount))
      """)
    #expect(some.notes.contains { $0.hasPrefix("s leaves ") && $0.hasSuffix("of other units") })
    #expect(some[0, "least"]?.number == 20)
    let none = Session().problems(
      "scenario s { specs.amount = 20 W where technology == cpo and metric == energy }")
    #expect(none.map(\.code) == ["unit-mismatch"])
    #expect(none.first?.help == ["rows are in: pJ/bit"])
  }

  /// No condition means all rows: Innolight's at least 28 M modules are half as many more, at least 42 M.
  @Test func allRowsAreMeantWithoutACondition() throws {
    let rows = try Session().run(
      """
      scenario s { supply.amount = amount * 1.5 }
      from supply under s | where supplier == Innolight and unit == module and mid(amount) is missing
      | select low = low(amount)
      """)
    #expect(rows.rowCount == 1)
    #expect(try rows["low"]?.numbers(in: "module/yr") == [42e6])
  }

  @Test func whatBoundsAloneAreMeantIsSaid() {
    let problems = Session().problems(
      """
      scenario s {
        capex.amount = amount * (50% to 60%) where company == Microsoft and fiscal_period == "FY2027Q1" and basis == guidance
      }
      """)
    #expect(problems.map(\.code) == ["empty-override"])
    #expect(
      problems.first?.title.hasSuffix("the one row that it means is known on one side alone")
        == true)
  }
}
