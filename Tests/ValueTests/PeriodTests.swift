import OIQText
import OIQValues
import Support
import Testing

@Suite struct PeriodTests {
  @Test(arguments: [
    ("2026", "2026-01-01", "2026-12-31", PeriodKind.year),
    ("2026H1", "2026-01-01", "2026-06-30", .half), ("2026H2", "2026-07-01", "2026-12-31", .half),
    ("2026Q1", "2026-01-01", "2026-03-31", .quarter),
    ("2026Q4", "2026-10-01", "2026-12-31", .quarter),
    ("2024M02", "2024-02-01", "2024-02-29", .month),
    ("2026M12", "2026-12-01", "2026-12-31", .month),
    ("2026-02-09", "2026-02-09", "2026-02-09", .day),
    ("2024..2026", "2024-01-01", "2026-12-31", .other),
    ("2025Q3..2026Q2", "2025-07-01", "2026-06-30", .other),
    ("2025H2..2026H1", "2025-07-01", "2026-06-30", .other),
    ("2026M02..2026M03", "2026-02-01", "2026-03-31", .other),
    ("2024-01-29..2024-04-28", "2024-01-29", "2024-04-28", .other),
    ("2026H2..2028", "2026-07-01", "2028-12-31", .other),
  ])
  func readsLabels(label: String, first: String, last: String, kind: PeriodKind) throws {
    let period = try #require(Period.parse(label))
    #expect(period == Period(from: day(first), through: day(last)))
    #expect(period.kind == kind)
  }

  @Test(arguments: [
    ("2025-07-01", "2026-06-30", "2025H2..2026H1"), ("2026-01-01", "2026-06-30", "2026H1"),
    ("2025-10-01", "2026-06-30", "2025Q4..2026Q2"), ("2026-07-01", "2028-12-31", "2026H2..2028H2"),
    ("2024-01-29", "2024-04-28", "2024-01-29..2024-04-28"), ("2024-02-01", "2024-02-29", "2024M02"),
    ("2024-02-01", "2024-02-28", "2024-02-01..2024-02-28"),
    ("2024-01-01", "2026-12-31", "2024..2026"),
  ])
  func writesTheLongestKindThatFits(first: String, last: String, label: String) {
    #expect(Period(from: day(first), through: day(last)).label == label)
  }

  @Test(arguments: [
    "", "26", "202", "20261", "2026H3", "2026H0", "2026Q5", "2026M13", "2026M00", "2026M1",
    "2026q1",
    "2026-2-9", "2026-02-30", "2025-02-29", "2026-13-01", "2026..", "..2026", "2027..2026", "0999",
    "2026Q1x", "2026 Q1", "2026...2027", "2026-02-09T", "2026Q", "2026..2027..2028",
    "2026-12345678901234567890", "2026Q99999999999999999999",
    "2026M" + String(repeating: "9", count: 309),
  ])
  func refusesOtherTexts(text: String) {
    #expect(Period.parse(text) == nil)
  }

  @Test func labelsReadBack() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let start = Int32.random(in: -100_000...100_000, using: &random)
      let kind = PeriodKind.allCases.randomElement(using: &random) ?? .day
      let first = Period(kind, containing: start)
      let length = Int32.random(in: 0...3, using: &random)
      let last = Period(kind, containing: first.end &+ length * 400)
      for period in [first, first.through(last)] {
        #expect(Period.parse(period.label) == period, "\(period.label)")
      }
    }
  }

  @Test func datesReadBack() {
    for day in stride(from: Period.calendar.start, to: Period.calendar.end, by: 97) {
      #expect(CivilDate.parse(dateText(day))?.daysSince1970 == day)
    }
  }

  /// A year of days, walked one by one, with the calendar's own rules written out again.
  @Test(arguments: [1900, 2000, 2023, 2024, 2100])
  func calendarSpansHoldTheirDays(year: Int) {
    let lengths = [31, CivilDate.isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var current = day("\(year)-01-01")
    for (month, length) in lengths.enumerated() {
      for _ in 0..<length {
        #expect(
          Period(.month, containing: current).label == "\(year)M\(month < 9 ? "0" : "")\(month + 1)"
        )
        #expect(Period(.quarter, containing: current).label == "\(year)Q\(month / 3 + 1)")
        #expect(Period(.half, containing: current).label == "\(year)H\(month / 6 + 1)")
        #expect(Period(.year, containing: current).label == "\(year)")
        #expect(Period(.day, containing: current).days == 1)
        current += 1
      }
    }
    #expect(current == day("\(year + 1)-01-01"))
  }

  @Test func setOperationsAgreeWithSetsOfDays() {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<3000 {
      let bounds = (0..<4).map { _ in Int32.random(in: 0...30, using: &random) }
      let left = Period(start: bounds[0], end: bounds[1])
      let right = Period(start: bounds[2], end: bounds[3])
      let leftDays = Set((0...31).filter { left.contains($0) })
      let rightDays = Set((0...31).filter { right.contains($0) })
      #expect(left.days == leftDays.count)
      #expect(left.overlaps(right) == !leftDays.isDisjoint(with: rightDays))
      #expect(left.contains(right) == (!rightDays.isEmpty && leftDays.isSuperset(of: rightDays)))
      let shared = left.intersection(right)
      #expect(
        Set((0...31).filter { shared?.contains($0) ?? false }) == leftDays.intersection(rightDays))
    }
  }

  @Test func enumerationTilesTheSpan() {
    var random = SeededGenerator(seed: 3)
    for kind in [PeriodKind.year, .half, .quarter, .month, .day] {
      for _ in 0..<200 {
        let start = Int32.random(in: -3000...20_000, using: &random)
        let span = Period(start: start, end: start + Int32.random(in: 1...900, using: &random))
        let parts = span.periods(of: kind)
        #expect(parts.allSatisfy { $0.kind == kind && $0.overlaps(span) })
        #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.end == $1.start })
        #expect(parts.reduce(0) { $0 + ($1.intersection(span)?.days ?? 0) } == span.days)
      }
    }
  }

  @Test(arguments: [
    ("2026", 1, "2027"), ("2026H2", 1, "2027H1"), ("2026Q1", -1, "2025Q4"),
    ("2024M01", 1, "2024M02"),
    ("2024M02", 12, "2025M02"), ("2024-02-28", 2, "2024-03-01"), ("2024..2026", 1, "2027..2029"),
    ("2025Q3..2026Q2", 1, "2026H2..2027H1"),
    ("2024-01-29..2024-04-28", 1, "2024-04-29..2024-07-28"),
    ("2026", 0, "2026"),
  ])
  func movesByItsKind(label: String, count: Int, moved: String) throws {
    let period = try #require(Period.parse(label))
    #expect(period.next(by: count) == Period.parse(moved))
    #expect(Period.parse(moved)?.next(by: -count) == period)
  }

  @Test(arguments: ["2026", "2026M02", "2026-02-09", "2024-01-29..2024-04-28", "9999", "1000"])
  func neverLeavesTheCalendar(label: String) throws {
    let period = try #require(Period.parse(label))
    for count in [Int.max, .min, 1 << 40, -(1 << 40), 10_000_000, -10_000_000, 9000, -9000] {
      if let moved = period.next(by: count) { #expect(Period.calendar.contains(moved)) }
    }
    #expect(period.next(by: .max) == nil && period.next(by: .min) == nil)
  }

  @Test func extremeSpansAreHarmless() {
    for span in [
      Period(start: .min, end: .max), Period(start: .max, end: .min), Period(start: 5, end: 5),
      Period(start: .min, end: .min), Period(start: .max, end: .max),
    ] {
      _ = (span.label, span.kind, span.year, span.days, span.next(by: 3), span.next(by: -3))
      #expect(span.periods(of: .year).count <= 9000)
    }
  }

  @Test(arguments: [("2026Q1", 2026), ("2026", 2026), ("2026-02-09", 2026)])
  func hasAYear(label: String, year: Int) { #expect(Period.parse(label)?.year == year) }

  @Test func aSpanOverNewYearHasNoYear() { #expect(Period.parse("2025H2..2026H1")?.year == nil) }
}
