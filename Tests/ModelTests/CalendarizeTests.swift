import OIQ
import Support
import Testing

/// What calendarize promises: parts add up to the whole, and nothing is invented.
struct CalendarizeTests {
  private func session(_ rows: [(company: String, span: String, amount: Double)]) throws -> Session
  {
    let session = Session()
    try session.register(
      "flows",
      [
        .texts("company", rows.map(\.company)), .periods("span", rows.map(\.span)),
        .numbers("amount", unit: "USD", rows.map(\.amount)),
      ])
    return session
  }

  private func amounts(_ session: Session, _ grain: String, _ options: String = "") throws
    -> [String: Double?]
  {
    let table = try session.run("from flows | calendarize amount to \(grain)\(options) by company")
    var result: [String: Double?] = [:]
    for row in 0..<table.rowCount {
      if let period = table[row, "period"]?.period {
        result[period] = .some(table[row, "amount"]?.number)
      }
    }
    return result
  }

  @Test func quartersTileAYear() throws {
    let quarters = try session([
      ("A", "2025Q1", 1), ("A", "2025Q2", 2), ("A", "2025Q3", 3), ("A", "2025Q4", 4),
    ])
    #expect(try amounts(quarters, "year") == ["2025": 10])
    #expect(try amounts(quarters, "half") == ["2025H1": 3, "2025H2": 7])
  }

  /// A fiscal year without quarters is spread by its days.
  @Test func aFiscalYearIsSpreadByDays() throws {
    let years = try session([
      ("A", "2023-07-01..2024-06-30", 366), ("A", "2024-07-01..2025-06-30", 365),
    ])
    #expect(
      try amounts(years, "year", ", partial: true") == [
        "2023": 184, "2024": 182 + 184, "2025": 181,
      ])
    let whole = try amounts(years, "year")
    #expect(whole["2024"] == 366)
    #expect(whole["2023"] == .some(nil))
  }

  /// The rest of a year that holds two quarters goes to the other two.
  @Test func theRestIsWhatThePartsLeave() throws {
    let mixed = try session([("A", "2026", 100), ("A", "2026Q1", 10), ("A", "2026Q2", 30)])
    let quarters = try amounts(mixed, "quarter")
    #expect(quarters["2026Q1"] == 10)
    #expect(quarters["2026Q2"] == 30)
    let rest = [quarters["2026Q3"], quarters["2026Q4"]].compactMap { $0 ?? nil }
    #expect(rest.count == 2 && abs(rest.reduce(0, +) - 60) < 1e-12)
    #expect(try amounts(mixed, "half") == ["2026H1": 40, "2026H2": 60])
  }

  @Test func yearToDateFiguresAreTakenFromEachOther() throws {
    let cumulative = try session([
      ("A", "2025Q1", 5), ("A", "2025H1", 12), ("A", "2025-01-01..2025-09-30", 20),
      ("A", "2025", 32),
    ])
    #expect(
      try amounts(cumulative, "quarter") == ["2025Q1": 5, "2025Q2": 7, "2025Q3": 8, "2025Q4": 12])
  }

  @Test func aNegativeRestIsAnError() throws {
    let wrong = try session([("A", "2026", 30), ("A", "2026Q1", 20), ("A", "2026Q2", 20)])
    let problem = #expect(throws: Problem.self) { try amounts(wrong, "quarter") }
    #expect(problem?.code == "negative-rest")
    #expect(problem?.title.hasSuffix(": 40 USD against 30 USD") == true)
  }

  /// Two rows that nothing tells apart: to take one of them would be a guess.
  @Test func twoRowsForOneSpanAreAnError() throws {
    let several = try session([("A", "2026Q1", 1), ("B", "2026Q1", 7), ("B", "2026Q2", 9)])
    #expect(try amounts(several, "quarter")["2026Q2"] == 9)
    let problem = #expect(throws: Problem.self) {
      try several.run("from flows | calendarize amount to quarter")
    }
    #expect(problem?.code == "many-matches")
    #expect(problem?.title == "rows 1 and 2 are both for 2026Q1")
    #expect(
      problem?.help == [
        "keep them apart: calendarize amount to quarter by company",
        "or add them up first, where they are parts: aggregate amount = sum(amount) by span",
      ])
    let added = try several.run(
      "from flows | aggregate amount = sum(amount) by span | calendarize amount to half")
    #expect(added[0, "amount"]?.number == 17)
  }

  /// The same row twice: what is there once is 7.
  @Test func aRowTwiceIsKeptOnce() throws {
    let twice = try session([("B", "2026Q1", 7), ("B", "2026Q1", 7)])
    let problem = #expect(throws: Problem.self) {
      try twice.run("from flows | calendarize amount to quarter by company")
    }
    #expect(
      problem?.help == [
        "keep one, where it is the same row twice, before this stage: distinct",
        "or add them up first, where they are parts: aggregate amount = sum(amount) by company, span",
      ])
    let once = try twice.run("from flows | distinct | calendarize amount to quarter by company")
    #expect(once[0, "amount"]?.number == 7)
  }

  /// One company's figures never stand in for another's; of one alone no key is needed.
  @Test func aFlowIsOneCompanys() throws {
    let session = Session()
    let total = try session.run(
      """
      from spend
      | where company in [Meta, Google]
      | calendarize amount to year by company
      | where period == 2025
      | aggregate total = sum(mid(amount))
      """)
    let parts = try ["Meta", "Google"].map { company in
      let own = try session.run(
        "from spend | where company == \(company) | calendarize amount to year | where period == 2025"
      )
      return try #require(own[0, "amount"]?.number)
    }
    let sum = try #require(total[0, "total"]?.number)
    #expect(abs(sum - (parts[0] + parts[1])) < 1)
    // What was added up over companies is one flow.
    let added = try session.run(
      """
      from spend
      | where company in [Meta, Google] and span in 2025 and span.days < 100 d
      | aggregate amount = sum(mid(amount)) by span
      | calendarize amount to year
      """)
    #expect(abs(try #require(added[0, "amount"]?.number) - sum) < 1)
  }

  @Test func plansOverSeveralYearsAreNeverSpread() throws {
    let plan = try session([("A", "2025-02-24..2028-02-23", 380)])
    #expect(try amounts(plan, "year", ", partial: true").isEmpty)
  }

  /// Facts that overlap say together what none says alone.
  @Test func overlappingFactsAreTakenFromEachOther() throws {
    let overlapping = try session([
      ("A", "2025Q1", 84), ("A", "2025Q1..2025Q3", 190), ("A", "2025H2", 121), ("A", "2025", 220),
    ])
    #expect(
      try amounts(overlapping, "quarter") == [
        "2025Q1": 84, "2025Q2": 15, "2025Q3": 91, "2025Q4": 30,
      ])
    #expect(try amounts(overlapping, "half") == ["2025H1": 99, "2025H2": 121])
    // A calendar year, its first half, and the fiscal years over its ends.
    let fiscal = try session([
      ("A", "2026H1", 72), ("A", "2026", 175), ("A", "2026H2..2027H1", 220), ("A", "2027", 230),
    ])
    #expect(
      try amounts(fiscal, "half") == ["2026H1": 72, "2026H2": 103, "2027H1": 117, "2027H2": 113])
    let tree = try fiscal.run(
      "from flows | calendarize amount to half by company | where period == 2027H1"
    ).why(row: 0, column: "amount")
    #expect("\(tree)".contains("what follows for these days from facts that overlap"))
  }

  /// Random spans of months, stated of one true flow: a quarter that they determine, by sums and differences of
  /// whatever facts, is what it was; sums from day to day are kept apart from the engine's way.
  @Test(arguments: 0..<60)
  func determinedQuartersAreExact(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &+ 77)
    let truth = (0..<24).map { _ in Double(random.next() % 50 + 1) }
    var spans: Set<Range<Int>> = []
    while spans.count < 3 + seed % 9 {
      let first = Int(random.next() % 8) * 3
      let length = [3, 6, 9, 12][Int(random.next() % 4)]
      if first + length <= 24 { spans.insert(first..<first + length) }
    }
    let rows = spans.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
      .map { span in (company: "A", span: months(span), amount: truth[span].reduce(0, +)) }
    let quarters = try amounts(try session(rows), "quarter")
    // Days that facts connect, and what had flowed by each.
    var leader = Array(0...24)
    func find(_ day: Int) -> Int { leader[day] == day ? day : find(leader[day]) }
    for span in spans { leader[find(span.lowerBound)] = find(span.upperBound) }
    var checked = 0
    for quarter in 0..<8 where find(quarter * 3) == find(quarter * 3 + 3) {
      let label = "\(2020 + quarter / 4)Q\(quarter % 4 + 1)"
      let expected = truth[quarter * 3..<quarter * 3 + 3].reduce(0, +)
      #expect(quarters[label] == .some(expected), "\(label): \(rows)")
      checked += 1
    }
    #expect(checked > 0 || spans.allSatisfy { $0.count > 3 })
  }

  /// Random fiscal years cut into random parts: the calendar quarters of what they cover add up to the sum of
  /// the years.
  @Test(arguments: 0..<40)
  func partsAddUpToTheWhole(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &+ 1)
    let offset = Int(random.next() % 12)
    var rows: [(company: String, span: String, amount: Double)] = []
    var total = 0.0
    for year in 0..<3 {
      let first = offset + year * 12
      let amount = Double(random.next() % 1000 + 100)
      total += amount
      rows.append(("A", months(first..<first + 12), amount))
      // Some of its quarters are stated too; together less than the year.
      for quarter in 0..<3 where random.next() % 2 == 0 {
        rows.append(
          ("A", months(first + quarter * 3..<first + quarter * 3 + 3), (amount / 5).rounded()))
      }
    }
    for grain in ["year", "half", "quarter", "month"] {
      let parts = try amounts(session(rows), grain, ", partial: true")
      let sum = parts.values.compactMap { $0 }.reduce(0, +)
      #expect(abs(sum - total) <= 1e-9 * total, "\(grain) of \(rows)")
    }
  }

  /// Months counted from January 2020, as a label of days.
  private func months(_ range: Range<Int>) -> String {
    func day(_ month: Int) -> String {
      let text = String(month % 12 + 1)
      return "\(2020 + month / 12)-\(text.count == 1 ? "0" : "")\(text)-01"
    }
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let last = range.upperBound - 1
    let year = 2020 + last / 12
    let leap = last % 12 == 1 && year % 4 == 0 ? 1 : 0
    let prefix = day(last).dropLast(2)
    return "\(day(range.lowerBound))..\(prefix)\(lengths[last % 12] + leap)"
  }

  /// Ten of each day, in weeks and in spans of ten days that overlap them for eight years: each month has ten of each
  /// of its days.
  @Test func manyFactsThatOverlapAgree() throws {
    let days = 8 * 365
    func spans(of length: Int) -> [(company: String, span: String, amount: Double)] {
      (0..<days / length).map { place in
        let first = place * length
        return ("A", "\(Self.day(first))..\(Self.day(first + length - 1))", Double(10 * length))
      }
    }
    let session = try session(spans(of: 7) + spans(of: 10))
    let months = try session.run(
      "from flows | calendarize amount to month by company | where coverage == 100% "
        + "| aggregate n = count(), off = sum(abs(amount - 10 * (period.days / 1 d) * 1 USD))")
    #expect(months[0, "n"]?.number ?? 0 > 90)
    #expect(months[0, "off"]?.number ?? 1 < 1e-6)
  }

  /// The date so many days after 2000-01-01.
  private static func day(_ offset: Int) -> String {
    var (year, month, day) = (2000, 1, offset + 1)
    func length() -> Int {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }
    while day > length() {
      day -= length()
      (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
    }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day))"
  }
}
