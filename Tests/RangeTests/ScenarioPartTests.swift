import OIQ
import Support
import Testing

/// Several changes of one figure's days, against the figure told day by day.
///
/// Meta guided for 130 to 145 B USD in 2026 and reported 19.84 + 31.078 for its first half: the rest is spread alike over
/// the 184 days of the second, and each change is of its own days as those before it have left them.
struct ScenarioPartTests {
  let session = Session()
  static let spent = 19.84 + 31.078

  /// A change of the days from one to another, counted from July 1: so many times as much, and so much more.
  struct Change: Sendable {
    var days: Range<Int>
    var factor: Double
    var more: Double

    /// As the language has it.
    var text: String {
      let first = ScenarioPartTests.date(days.lowerBound)
      let last = ScenarioPartTests.date(days.upperBound - 1)
      return
        "capex.amount = amount * \(factor) + \(more)B USD over \(first)..\(last) where company == Meta"
    }
  }

  private static func date(_ day: Int) -> String {
    var (month, day) = (7, day)
    for length in [31, 31, 30, 31, 30, 31] {
      if day < length { break }
      (month, day) = (month + 1, day - length)
    }
    return "2026-\(month < 10 ? "0" : "")\(month)-\(day < 9 ? "0" : "")\(day + 1)"
  }

  /// The year, day by day.
  private func year(of guided: Double, after changes: [Change]) -> Double {
    var days = [Double](repeating: (guided - ScenarioPartTests.spent) / 184, count: 184)
    for change in changes {
      for day in change.days {
        days[day] = days[day] * change.factor
      }
      let part = days[change.days].reduce(0, +)
      // What is added comes to the days as they are.
      for day in change.days {
        days[day] += change.more * (part == 0 ? 1 / Double(change.days.count) : days[day] / part)
      }
    }
    return ScenarioPartTests.spent + days.reduce(0, +)
  }

  private func expect(_ scenarios: [[Change]], sourceLocation: SourceLocation = #_sourceLocation)
    throws
  {
    let text = scenarios.enumerated().map { index, changes in
      "scenario s\(index) {\n\(changes.map(\.text).joined(separator: "\n"))\n}\n"
    }
    let names = scenarios.indices.map { "s\($0)" }.joined(separator: " + ")
    let result = try session.run(
      """
      \(text.joined())
      from spend under \(names) | where company == Meta and basis == guidance and fiscal_period == FY2026
      | select low = low(amount), mid = mid(amount), high = high(amount)
      """)
    #expect(result.rowCount == 1, sourceLocation: sourceLocation)
    // How much of what is added comes to which days follows from the middle alone.
    let isScaled = scenarios.joined().allSatisfy { $0.more == 0 }
    for (name, guided) in [("mid", 137.5), ("low", 130.0), ("high", 145)].prefix(isScaled ? 3 : 1) {
      let expected = year(of: guided, after: scenarios.flatMap { $0 })
      let found = try #require(result[0, name]?.number) / 1e9
      #expect(
        abs(found - expected) < 1e-9 * expected, "\(name) of \(text)",
        sourceLocation: sourceLocation)
    }
  }

  private static let (third, fourth, half) = (0..<92, 92..<184, 0..<184)

  private static func times(_ factor: Double, _ days: Range<Int>) -> Change {
    Change(days: days, factor: factor, more: 0)
  }

  static let scaled: [[[Change]]] = [
    // Half of each quarter is half of both.
    [[times(0.5, third), times(0.5, fourth)]], [[times(0.5, third)], [times(0.5, fourth)]],
    [[times(0.5, fourth)], [times(0.5, third)]],
    // Half of the half, and half of what that leaves of a quarter; and the other way round.
    [[times(0.5, half), times(0.5, third)]],
    [[times(0.5, third), times(0.5, half), times(0.5, fourth)]],
    // Twice the same, and days that two have in common.
    [[times(0.5, third), times(0.5, third)]], [[times(0.5, 0..<62)], [times(0.5, 31..<92)]],
    // Nothing is left of a quarter, and nothing changes.
    [[times(0, third), times(0.75, half)]], [[times(1, third), times(1, fourth)]],
  ]

  @Test(arguments: scaled.indices)
  func changesOfTheirOwnDays(index: Int) throws { try expect(ScenarioPartTests.scaled[index]) }

  /// What is added, too, is in its own days.
  @Test func moreInSomeDays() throws {
    try expect([
      [
        Change(days: ScenarioPartTests.third, factor: 1, more: 10),
        Change(days: ScenarioPartTests.half, factor: 0.5, more: 0),
        Change(days: ScenarioPartTests.third, factor: 0.5, more: 0),
      ]
    ])
  }

  @Test(arguments: 0..<4)
  func anyChanges(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var scenarios: [[Change]] = []
    // Three in all: rows that change are set apart from the others, each time in a plan of its own.
    for count in [[1, 1], [2], [1, 2], [3]][seed] {
      scenarios.append(
        (0..<count).map { _ in
          let first = Int.random(in: 0..<183, using: &random)
          let last = Int.random(in: first + 1...184, using: &random)
          return Change(
            days: first..<last, factor: Double(Int.random(in: 0...8, using: &random)) / 4,
            more: seed % 2 == 0 ? 0 : Double(Int.random(in: 0...2, using: &random)))
        })
    }
    try expect(scenarios)
  }

  /// A figure that is stated anew as a whole is spread anew, and others aren't: 80% of the year less what was spent, half
  /// of which falls in each quarter.
  @Test func aNewWholeIsSpreadAnew() throws {
    let result = try session.run(
      """
      scenario s {
        capex.amount = amount * 50% over 2026Q3
        capex.amount = amount * 80% where company == Amazon
        capex.amount = amount * 50% over 2026Q4
      }
      from spend under s | where company in [Meta, Amazon] and basis == guidance and span == 2026
      | select company, mid = mid(amount)
      """)
    let found = Dictionary(
      uniqueKeysWithValues: (0..<result.rowCount).map {
        (result[$0, "company"]?.text ?? "", (result[$0, "mid"]?.number ?? 0) / 1e9)
      })
    let rest = 137.5 - ScenarioPartTests.spent
    #expect(abs((found["Meta"] ?? 0) - (ScenarioPartTests.spent + rest / 2)) < 1e-9)
    // Amazon guides for 220 net of what it sold, of which 43.234 + 53.076 were spent.
    let spent = 43.234 + 53.076
    let new = 0.8 * (spent + 0.75 * (220 - spent))
    #expect(abs((found["Amazon"] ?? 0) - (spent + 0.75 * (new - spent))) < 1e-9)
  }

  /// CoreWeave guides for 35 to 39 B USD in 2026 and for 7 to 9 in its second quarter, and reported 6.79 for the first:
  /// a quarter less in the second half is a quarter less of the year without these, in the year and in the half.
  @Test func aQuarterThatIsGuidedApartStays() throws {
    let scenario = "scenario s { capex.amount = amount * 75% over 2026H2 }\n"
    let halves = try session.run(
      scenario
        + "from spend | where company == CoreWeave | calendarize amount to half by company | where period in 2026 | derive m = mid(amount) | compare base, s"
    )
    for row in 0..<halves.rowCount {
      let base = try #require(halves[row, "m_base"]?.number)
      let changed = try #require(halves[row, "m_s"]?.number)
      let factor = halves[row, "period"]?.period == "2026H2" ? 0.75 : 1
      // Half a year is drawn, as its quarter is.
      #expect(abs(changed / base - factor) < 0.002)
    }
    #expect(halves.rowCount == 2)
    let year = try session.run(
      scenario
        + "from spend under s | where company == CoreWeave and span == 2026 and basis == guidance | select low = low(amount), mid = mid(amount), high = high(amount)"
    )
    for (name, guided) in [("low", 35.0), ("mid", 37), ("high", 39)] {
      let expected = guided - 0.25 * (guided - 6.79 - 8)
      #expect(abs((year[0, name]?.number ?? 0) / 1e9 - expected) < 0.01)
    }
  }

  /// What is known on one side alone leaves no part that could be told, and stands in nobody else's way: Big4's 2025 was
  /// at least 416 B USD, and its third quarter at least 114.
  @Test func boundsElsewhereAreInNobodysWay() throws {
    let result = try session.run(
      """
      scenario s { capex.amount = amount * 50% over 2025Q4 where company == Meta and basis == actual }
      from spend | where company == Meta | calendarize amount to year by company | where period == 2025
      | compare base, s
      """)
    #expect(result.rowCount == 1)
    let base = try #require(result[0, "amount_base"]?.number)
    let changed = try #require(result[0, "amount_s"]?.number)
    #expect(changed < base)
  }
}
