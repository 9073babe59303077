import OIQ
import Support
import Testing

/// Series by numbers of years: growth over two years is none over one.
@Suite struct YearSeriesTests {
  private func session() throws -> Session {
    let session = Session()
    try session.register(
      "f",
      [
        .periods("q", ["2021", "2022", "2024", "2025"]), .numbers("v", [1, 2, 8, 9]),
        .numbers("year", [2021, 2022, 2024, 2025]),
      ])
    try session.register(
      "g",
      [
        .texts("co", ["A", "A", "A", "B", "B"]),
        .periods("q", ["2021", "2022", "2024", "2022", "2023"]), .numbers("v", [1, 2, 8, 30, 40]),
      ])
    return session
  }

  /// 2023 is missing.
  @Test(arguments: [
    ("derive y = q.year | aggregate s = sum(v) by y | derive p = prev(s)", [nil, 1, nil, 8]),
    ("derive y = q.year | derive p = prev(v) sort y", [nil, 1, nil, 8]),
    ("derive p = prev(v) sort q.year", [nil, 1, nil, 8]),
    ("derive y = q.year | sort y | derive p = prev(v)", [nil, 1, nil, 8]),
    ("derive y = q.year | derive p = next(v) sort y", [2, nil, 9, nil]),
    ("derive y = q.year | derive p = prev(v) sort y desc", [2, nil, 9, nil]),
    ("derive y = q.year | derive p = movavg(v, 2) sort y", [nil, 1.5, nil, 8.5]),
    ("derive p = prev(v) sort period(year)", [nil, 1, nil, 8]),
    // What a year was added to is another number.
    ("derive y = q.year * 2 | derive p = prev(v) sort y", [nil, 1, 2, 8]),
  ])
  func yearsOfPeriodsHaveGaps(_ pipe: String, _ expected: [Double?]) throws {
    #expect(try session().run("from f | \(pipe)")["p"]?.numbers == expected)
  }

  /// Names before the year tell series apart, as they do before a period.
  @Test(arguments: [
    "derive y = q.year | aggregate s = sum(v) by co, y | derive p = prev(s)",
    "derive y = q.year, s = v | derive p = prev(s) sort co, y",
    "derive y = q.year, s = v | derive p = prev(s) by co sort y",
  ])
  func namesBeforeYearsTellSeriesApart(_ pipe: String) throws {
    #expect(try session().run("from g | \(pipe)")["p"]?.numbers == [nil, 1, nil, nil, 30])
  }

  /// A measure of the catalogue stands in no order of size there, in which companies may follow each other.
  @Test func noCompanyStandsBeforeAnother() throws {
    let text =
      "from spend | where company in members(Big4) | derive y = span.year, p = prev(mid(amount)) sort y"
    #expect(Session().execute(text).errors.map(\.code) == ["guarded-sum"])
  }

  /// Quarters may be sorted by their year alone.
  @Test func quartersShareTheirYear() throws {
    let session = Session()
    try session.register(
      "f",
      [
        .periods("q", ["2023Q3", "2023Q4", "2024Q1", "2026Q1"]), .numbers("v", [1, 2, 3, 4]),
      ])
    let rows = try session.run("from f | derive y = q.year, p = prev(v) sort y")
    #expect(rows["p"]?.numbers == [nil, 1, 2, nil])
  }

  /// Numbers that only may be years are taken as they stand, and the answer says what stands beside what.
  @Test(arguments: [
    "derive p = prev(v)", "derive p = prev(v) sort year", "sort year | derive p = prev(v)",
    "aggregate v = sum(v) by year | derive p = prev(v)",
  ])
  func aYearLeftOutIsTold(_ pipe: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("y.csv", "year,v\n2021,1\n2022,2\n2024,8\n2025,9\n")
    let result = try Session().run("from csv(\"\(path)\") | \(pipe)")
    #expect(result["p"]?.numbers == [nil, 1, 2, 8])
    #expect(
      result.notes.contains {
        $0.hasPrefix("prev: beside a row of `year` 2024 stands one of 2022;")
      }, "\(result.notes)")
    let mended = try Session().run(
      "from csv(\"\(path)\") | derive year = period(year) | derive p = prev(v) sort year")
    #expect(mended["p"]?.numbers == [nil, 1, nil, 8] && mended.notes.isEmpty)
  }

  @Test(arguments: [
    "year,v\n2021,1\n2022,2\n2023,8\n", "year,v\n1,1\n2,2\n4,8\n",
    "year,v\n2021,1\n2021,2\n2022,8\n",
    "size,v\n2021,1\n2022,2\n2024,8\n",
  ])
  func elseNothingIsTold(_ text: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("y.csv", text)
    let result = try Session().run("from csv(\"\(path)\") | derive p = prev(v)")
    #expect(result.notes.isEmpty && result["p"]?.numbers == [nil, 1, 2])
  }

  /// Labels in texts, as the names of columns that have become rows, and days a quarter apart tell times too.
  @Test(arguments: [
    (
      "y,v\nFY,0\n", "unpivot `2021`, `2023`, `2024` to y | derive p = prev(value) sort y",
      "`y` 2023 stands one of 2021;", "derive y = period(y)"
    ),
    (
      "d,v\n2024-03-31,1\n2024-06-30,2\n2024-12-31,8\n", "derive p = prev(v) sort d",
      "`d` 2024-12-31 stands one of 2024-06-30, where the nearest lie 91 days apart;",
      "derive d = quarter(d)"
    ),
    (
      "d,v\n2024-01-31,1\n2024-02-29,2\n2024-04-30,8\n", "derive p = prev(v) sort d",
      "`d` 2024-04-30 stands one of 2024-02-29, where the nearest lie 29 days apart;",
      "derive d = month(d)"
    ),
  ])
  func aGapInOtherTimesIsTold(
    _ rows: String, _ pipe: String, _ said: String, _ repair: String
  ) throws {
    let folder = try ScratchFolder()
    let isWide = pipe.hasPrefix("unpivot")
    let path = try folder.write("t.csv", isWide ? "2021,2023,2024\n1,2,8\n" : rows)
    let result = try Session().run("from csv(\"\(path)\") | \(pipe)")
    #expect(result["p"]?.numbers == [nil, 1, 2])
    let note = try #require(result.notes.first { $0.hasPrefix("prev: beside a row of ") })
    #expect(note.contains(said) && note.contains("`\(repair)`"), "\(note)")
    let stages = pipe.replacing("derive p", with: "\(repair) | derive p")
    let mended = try Session().run("from csv(\"\(path)\") | \(stages)")
    let gap: [Double?] = isWide ? [nil, nil, 2] : [nil, 1, nil]
    #expect(mended["p"]?.numbers == gap && mended.notes.isEmpty, "\(mended.notes)")
  }

  /// Days of trade have weekends between them, months have 28 to 31 days, and words are no times.
  @Test(arguments: [
    "d,v\n2024-05-03,1\n2024-05-06,2\n2024-05-10,8\n",
    "d,v\n2024-01-31,1\n2024-02-29,2\n2024-03-31,8\n",
    "d,v\n2024-01-15,1\n2024-02-15,2\n2024-03-15,8\n",
    "d,v\n2024-01-17,1\n2024-03-09,2\n2024-12-02,8\n", "d,v\nabc,1\nabd,2\nabx,8\n",
    "d,v\na2021,1\na2022,2\na2024,8\n",
  ])
  func timesWithoutAGapAreNot(_ text: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("t.csv", text)
    let result = try Session().run(
      "from csv(\"\(path)\", schema: {v: number}) | derive p = prev(v) sort d")
    #expect(result.notes.isEmpty && result["p"]?.numbers == [nil, 1, 2], "\(result.notes)")
  }

  /// 100 + 110 + 130: the third quarter isn't in it.
  @Test func aRunningSumTellsOfAGap() throws {
    let folder = try ScratchFolder()
    let path = try folder.write("t.csv", "q,v\n2024Q1,100\n2024Q2,110\n2024Q4,130\n")
    let result = try Session().run("from csv(\"\(path)\") | derive c = cumsum(v) sort q")
    #expect(result["c"]?.numbers == [100, 210, 340])
    #expect(
      result.notes == [
        "cumsum: after `q` 2024Q2 comes 2024Q4, and of what lies between nothing is added"
      ])
    let whole = try Session().run(
      "from csv(\"\(path)\") | where q in 2024H1 | derive c = cumsum(v) sort q")
    #expect(whole.notes.isEmpty)
  }

  @Test func aNumberIsItsYear() throws {
    let session = Session()
    let result = try session.run("period(2024)")
    #expect(result[0, "value"]?.period == "2024")
    for text in ["period(3)", "period(2024.5)", "from f | derive p = period(v)"] {
      try session.register("f", [.numbers("v", [2024, 12])])
      let problem = try #require(session.execute(text).errors.first)
      #expect(problem.code == "bad-period" || problem.code == "bad-arguments", "\(problem)")
      #expect(problem.help == ["a number from 1900 to 2199 is that calendar year"])
    }
  }
}
