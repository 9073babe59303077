import OIQ
import Support
import Testing

/// What stands before a row of a series, however the rows came into their order.
@Suite struct SeriesTests {
  /// 2024Q3 is missing; B follows A without a gap.
  static let quarters = """
    company,period,amount [USD]
    A,2024Q1,10
    A,2024Q2,20
    A,2024Q4,40
    A,2025Q1,50
    B,2025Q2,7
    B,2025Q3,9
    """

  private func column(_ pipe: String, _ name: String) throws -> [Double?] {
    let folder = try ScratchFolder()
    try folder.write("q.csv", Self.quarters)
    return try #require(
      Session().run("from csv(\"\(folder.path)/q.csv\") | \(pipe)")[name]?.numbers)
  }

  /// Rows in no order are told of with the way out, and not in the footer once more.
  @Test func rowsInNoOrderAreSaid() throws {
    let folder = try ScratchFolder()
    try folder.write("q.csv", "q,v\n2024Q3,3\n2024Q1,1\n2024Q4,4\n2024Q2,2\n")
    let file = "from csv(\"\(folder.path)/q.csv\")"
    let asItStands = try Session().run("\(file) | derive p = prev(v)")
    #expect(asItStands.notes.isEmpty)
    #expect(asItStands.problems.map(\.code) == ["row-order"])
    #expect(
      asItStands.problems.first?.help == ["`sort q` at the end of the stage puts them in order"])
    for pipe in ["derive p = share(v)", "derive p = rank() sort v"] {
      #expect(try Session().run("\(file) | \(pipe)").notes.isEmpty, "\(pipe)")
    }
    for pipe in ["derive p = prev(v) sort q", "sort q desc | derive p = prev(v) sort q"] {
      let sorted = try Session().run("\(file) | \(pipe) | sort q")
      #expect(sorted.notes.isEmpty)
      #expect(sorted["p"]?.numbers == [nil, 1, 2, 3])
    }
  }

  static let before: [Double?] = [nil, 10, nil, 40, nil, 7]

  @Test(arguments: [
    "derive p = prev(amount) by company sort period", "derive p = prev(amount) by company",
    "where amount > $0 | derive p = prev(amount) by company",
    "sort period.start | derive p = prev(amount) by company",
    "sort company, period.end desc | sort company, period.start | select company, period, amount | derive p = prev(amount) by company",
    "sort period | derive p = prev(amount) by company",
    "sort period | where amount > $0 | derive p = prev(amount) by company",
    "sort company, period | derive p = prev(amount) by company",
    "aggregate amount = sum(amount) by company, period | derive p = prev(amount) by company",
    "aggregate x = sum(amount) by company, period | select company, period, y = x | derive p = prev(y) by company",
  ])
  func prevIsMissingOverAGapInEveryOrder(_ pipe: String) throws {
    #expect(try column(pipe, "p") == Self.before)
  }

  /// Rows sorted by a name and then by a period are a series for each name, though no gap lies between two.
  @Test(arguments: [
    "derive p = prev(amount) sort company, period",
    "sort company, period | derive p = prev(amount)",
    "aggregate x = sum(amount) by company, period | derive p = prev(x)",
    "sort company, period.start | derive p = prev(amount)",
  ])
  func theNamesThatRowsAreSortedByTellSeriesApart(_ pipe: String) throws {
    #expect(try column(pipe, "p") == Self.before)
  }

  @Test func movingMeansEndWithTheSeries() throws {
    let means = try column("sort company, period | derive m = movavg(amount, 2)", "m")
    #expect(means == [nil, 15, nil, 45, nil, 8])
  }

  /// Without `by` and names the rows below each other are one series only where no gap lies between them.
  @Test(arguments: [
    "aggregate x = sum(amount) by period | derive p = prev(x)",
    "derive p = prev(amount) sort period",
  ])
  func aSeriesOfAllRows(_ pipe: String) throws {
    #expect(try column(pipe, "p") == [nil, 10, nil, 40, 50, 7])
  }

  @Test func backwardsTheRowBeforeIsTheLaterPeriod() throws {
    let values = try column("derive p = prev(amount) by company sort period desc", "p")
    #expect(values == [20, nil, 50, nil, 9, nil])
  }

  @Test func rowsInNoOrderOfPeriodsAreTakenAsTheyStand() throws {
    let values = try column("sort amount | derive p = prev(amount)", "p")
    #expect(values == [nil, 7, 9, 10, 20, 40])
    let chosen = try column("sort amount | select period, x = amount | derive p = prev(x)", "p")
    #expect(chosen == [nil, 7, 9, 10, 20, 40])
  }

  /// `spend` stands in the order of its spans: Tencent's first quarter of 2025 isn't in it.
  @Test func aViewIsASeries() throws {
    let table = try Session().run(
      "from spend | where company == Tencent | derive before = prev(amount) by company")
    #expect(
      table["span"].map { span in (0..<5).map { span[$0].period } } == [
        "2024Q4", "2025Q2", "2025Q3", "2026Q1", "2026Q2",
      ])
    let before = table["before"]?.numbers ?? []
    #expect(before.map { $0 != nil } == [false, false, true, false, true])
  }

  /// Of two rows of a period neither stands before the next: one would be taken by chance.
  @Test(arguments: [
    ("derive p = prev(amount) sort period", "by company"),
    ("derive p = next(amount) sort period", "by company"),
    ("derive p = movavg(amount, 2) sort period", "by company"),
    ("sort period | derive p = prev(amount)", "by company"),
    ("aggregate x = sum(amount) by period, company | derive p = prev(x)", "by company"),
    ("derive p = prev(amount) by company sort period", "by company, kind"),
  ])
  func aPeriodStandsOnceInASeries(_ pipe: String, _ repair: String) throws {
    let twice = """
      company,period,kind,amount [USD]
      A,2024Q1,x,10
      A,2024Q2,x,20
      A,2024Q2,y,25
      B,2024Q1,x,7
      B,2024Q2,x,9
      """
    let folder = try ScratchFolder()
    try folder.write("q.csv", twice)
    let text = "from csv(\"\(folder.path)/q.csv\") | \(pipe)"
    let problem = try #require(Session().execute(text).errors.first)
    #expect(problem.code == "many-matches")
    #expect(problem.title.contains("2024Q"))
    #expect(problem.help.contains { $0.hasSuffix(repair) }, "\(problem.help)")
    #expect(
      ["prev(amount)", "next(amount)", "movavg(amount, 2)", "prev(x)"].contains(
        covered(problem, in: text)))
  }

  /// A measure knows whose it is.
  @Test(arguments: [
    "derive p = mid(amount) - prev(mid(amount)) sort span",
    "derive p = mid(amount) - prev(mid(amount)) sort as_of",
    "derive p = mid(amount) / first(mid(amount)) sort span",
    "where span.days < 100 d | derive p = movavg(mid(amount), 4) sort span",
    "sort span | derive p = next(mid(amount))",
    "calendarize amount to year by company | derive p = mid(amount) - prev(mid(amount)) sort period",
    "calendarize amount to year by company | aggregate x = sum(mid(amount)) by period, company | derive p = prev(x)",
  ])
  func noCompanyStandsBeforeAnother(_ pipe: String) throws {
    let text = "from spend | where company in members(Big4) | \(pipe)"
    let problem = try #require(Session().execute(text).errors.first)
    #expect(problem.code == "guarded-sum")
    #expect(problem.title.contains("another `company`"))
    #expect(problem.help.first == "keep them apart: by company")
    let repaired = Session().execute(
      text.replacing(#/ sort (span|as_of|period)$/#) { " by company sort \($0.1)" })
    if text.contains(#/ sort \w+$/#) { #expect(repaired.errors.isEmpty, "\(repaired.errors)") }
  }

  /// What is missing of one company isn't what another had.
  @Test(arguments: [
    "from spend | fill amount = prev(amount)",
    "from spend | calendarize amount to year by company | fill amount = prev(amount)",
  ])
  func noCompanyFillsAnother(_ text: String) throws {
    let problem = try #require(Session().execute(text).errors.first)
    #expect(problem.code == "guarded-sum")
    #expect(problem.help.first == "keep them apart: by company")
    #expect(Session().execute(text + " by company").errors.isEmpty)
  }

  /// One company, or an order of size, sets nothing beside another by chance.
  @Test(arguments: [
    "from spend | where company == Meta | derive p = prev(mid(amount)) sort span",
    "from spend | derive p = prev(mid(amount)) by company sort span",
    "from spend | derive p = prev(mid(amount))",
    "from spend | where span == 2025 | derive p = prev(mid(amount)) sort amount desc",
    "from spend | where span == 2025 | sort amount desc | derive p = prev(mid(amount))",
    "from spend | where span == 2025 | derive p = mid(amount) / first(mid(amount)) sort amount desc",
    "from totals | derive p = prev(total)",
    "from specs | where metric == power | derive p = prev(technology)",
  ])
  func theseMayStandBesideEachOther(_ text: String) throws {
    let result = Session().execute(text)
    #expect(result.errors.isEmpty, "\(result.errors)")
    #expect(result.tables.first?.rowCount ?? 0 > 1)
  }

  /// The rows of `spend` stand by company and span, and no quarter follows a year.
  @Test func headlineSeriesNeedNoOrder() throws {
    let plain = try Session().run("from spend | derive p = prev(mid(amount))")
    let written = try Session().run(
      "from spend | derive p = prev(mid(amount)) by company sort span")
    #expect(plain["p"]?.numbers == written["p"]?.numbers)
    #expect(plain["p"]?.numbers.contains { $0 != nil } == true)
  }

  /// A quarter isn't set beside the year before it: growth is of quarters, or of years.
  @Test func yearsAndQuartersAreNoSeries() throws {
    let table = try Session().run(
      """
      from spend | where company == Meta
      | derive before = prev(mid(amount)), days = span.days, earlier = prev(span.days) sort span
      """)
    var compared = 0
    for row in 0..<table.rowCount {
      guard let days = table[row, "days"]?.number, let earlier = table[row, "earlier"]?.number
      else { continue }
      #expect((0.8...1.25).contains(days / earlier), "row \(row)")
      compared += 1
    }
    #expect(compared > 5)
  }

  /// Rows of two companies in a file that nobody keeps apart: what is computed from one to the other says so.
  @Test(arguments: [
    (
      "from f | derive p = prev(v)",
      "prev: rows of one `q` follow each other; `by co` keeps apart what they are of"
    ),
    (
      "from g | calendarize v to year by site",
      "v: rows of several `co` are taken for one flow; `by co` keeps them apart"
    ),
  ])
  func severalSeriesOfAFileAreTold(query: String, note: String) throws {
    let session = Session()
    try session.register(
      "f",
      [
        .texts("co", ["A", "B", "A", "B"]),
        .periods("q", ["2025Q1", "2025Q1", "2025Q2", "2025Q2"]),
        .numbers("v", [1, 10, 2, 20]),
      ])
    try session.register(
      "g",
      [
        .texts("co", ["A", "A", "B"]), .texts("site", ["X", "X", "X"]),
        .periods("q", ["2024-10-01..2025-09-30", "2025-10-01..2026-09-30", "2025"]),
        .numbers("v", [1200, 2400, 500]),
      ])
    #expect(try session.run(query).notes.contains(note))
    let apart = query + (query.contains(" by ") ? ", co" : " by co")
    #expect(try !session.run(apart).notes.contains(note))
  }

  /// Halves of A and quarters of B, and between them a year of A: a flow of both would take B's quarters and drop A's.
  @Test func flowsOfSeveralAreNoFlow() throws {
    let session = Session()
    try session.register(
      "f",
      [
        .texts("co", ["A", "A", "B", "B", "B", "B"]),
        .periods("q", ["2025H1", "2025H2", "2025Q1", "2025Q2", "2025Q3", "2025Q4"]),
        .numbers("v", [10, 10, 20, 20, 20, 20]),
      ])
    let problem = try #require(session.execute("from f | calendarize v to year").errors.first)
    #expect(problem.code == "many-matches" && problem.title.contains("co = B"))
    // Each repair, as it is written: by hand A has 20 and B 80; of the columns alone B's quarters are the parts.
    let apart = try session.run("from f | calendarize v to year by co")
    #expect(apart["v"]?.numbers == [20, 80])
    #expect(problem.help.contains("keep them apart: calendarize v to year by co"))
    #expect(problem.help.contains { $0.hasSuffix("| select q, v") })
    #expect(try session.run("from f | select q, v | calendarize v to year")["v"]?.numbers == [80])
  }

  /// A's year holds B's quarter, which follows another of A that it doesn't touch.
  @Test func aSpanAroundOthersIsOfThem() throws {
    let session = Session()
    try session.register(
      "f",
      [
        .texts("co", ["A", "A", "B"]), .periods("q", ["2025", "2025Q1", "2025Q3"]),
        .numbers("v", [100, 30, 5]),
      ])
    #expect(
      session.execute("from f | calendarize v to quarter").errors.first?.code == "many-matches")
  }

  /// Of an amount half of the days have half; a share, a price, a power or a rate is the same on every day.
  @Test(arguments: ["%", "USD/Gbps", "kW", "module/month", "Gbps", "dBm", "pJ/bit"])
  func levelsHaveNoParts(_ unit: String) throws {
    let session = Session()
    let numbers = "from f | select q, v = v * 1 \(unit)"
    try session.register("f", [.periods("q", ["2025Q1", "2025Q2"]), .numbers("v", [1, 3])])
    let level = unit == "%" ? "from f | select q, v = v / 100 -> %" : numbers
    let problem = try #require(session.execute(level + " | calendarize v to half").errors.first)
    #expect(problem.code == "type-mismatch" && problem.title.contains("every day has the whole"))
  }

  @Test(arguments: ["USD", "module", "kWh", "J", "TB", "t", "km", "h"])
  func amountsHaveParts(_ unit: String) throws {
    let session = Session()
    try session.register("f", [.periods("q", ["2025Q1", "2025Q2"]), .numbers("v", [1, 3])])
    let sum = try session.run(
      "from f | select q, v = v * 1 \(unit) | calendarize v to half | select share = v / (4 \(unit))"
    )
    #expect(sum["share"]?.numbers == [1])
  }
}
