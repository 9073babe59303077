import OIQ
import OIQCatalog
import OIQText
import Support
import Testing

/// How old the facts of an answer are, beside the day that it is asked about.
@Suite struct FreshnessTests {
  private static func seconds(_ year: Int, _ month: Int, _ day: Int) -> Int {
    Int(CivilDate(year: year, month: month, day: day).daysSince1970) * 86_400
  }

  private func session(now: Int? = nil, workspace: String? = nil) -> Session {
    var settings = SessionSettings()
    settings.now = now
    settings.workspace = workspace
    return Session(settings: settings)
  }

  private func lines(_ text: String, now: Int? = nil) throws -> [String] {
    try session(now: now).run(text).notes.filter { $0.contains("fact") && !$0.hasPrefix("`") }
  }

  /// A day that the query names. Known days of `capex` are at most 90 days apart from 2024 on, of `milestones`
  /// those between 2023-04-12 and 2025-03-18 are 706.
  @Test(arguments: [
    ("from capex as of 2026-12-01", ["capex: facts end 2026-09-30"]),
    ("from capex as of 2026-10-01", ["capex: facts end 2026-09-30"]),
    ("from capex as of 2026-09-30", []),
    ("from capex as of 2026-02-09", []),
    ("from capex as of 2022-12-31", ["capex: newest fact as of 2022-12-31 is of 2022-07-26"]),
    ("from capex as of 2022-11-02", []),
    ("from capex as of 2022-11-03", ["capex: newest fact as of 2022-11-03 is of 2022-07-26"]),
    ("from capex as of 2010-01-01", ["capex: facts begin 2022-07-26"]),
    (
      "from milestones as of 2025-01-31",
      [
        "milestones: newest fact as of 2025-01-31 is of 2023-04-12; 14 undated rows left out of this world"
      ]
    ),
    ("from companies as of 2010-01-01", []),
    ("from capex", []), ("from capex all versions", []),
  ])
  func aNamedDayIsSetBesideTheNewestFact(_ query: String, _ expected: [String]) throws {
    #expect(try lines(query) == expected)
  }

  /// All that is known is asked about on some day only where the session knows which.
  @Test(arguments: [
    ("from capex", (2026, 11, 29), []), ("from capex", (2027, 1, 7), []),
    ("from capex", (2027, 1, 8), ["capex: facts end 2026-09-30"]),
    ("from capex all versions", (2027, 1, 8), ["capex: facts end 2026-09-30"]),
    ("from milestones", (2027, 1, 7), []),
    ("from milestones", (2027, 1, 8), ["milestones: facts end 2026-06-30"]),
    ("from companies", (2036, 1, 1), []),
  ])
  func aQueryOfAllThatIsKnownIsAskedToday(
    _ query: String, _ day: (Int, Int, Int), _ expected: [String]
  ) throws {
    #expect(try lines(query, now: Self.seconds(day.0, day.1, day.2)) == expected)
  }

  /// Each table of a joined query has its line, each once, in the world in which it is read.
  @Test func eachTableAndWorldIsToldOnce() throws {
    let twice = "from spend as of 2026-12-01 | union (from spend as of 2026-12-01)"
    #expect(try lines(twice) == ["capex: facts end 2026-09-30"])
    let worlds = try lines(
      "from milestones | aggregate n = count() | compare as of 2024-06-30, as of 2025-01-31")
    let expected = ["2024-06-30", "2025-01-31"].map {
      "milestones: newest fact as of \($0) is of 2023-04-12; 14 undated rows left out of this world"
    }
    #expect(worlds.filter { $0.hasPrefix("milestones") } == expected)
    let mixed = try lines("use as of 2026-12-01\nfrom capex | join anti market on span == period")
    #expect(mixed.contains { $0.hasPrefix("capex: facts end 2026-09-30") })
    #expect(mixed.contains { $0.hasPrefix("market: facts end 2026-06-30") })
  }

  @Test func theUsersOwnFactsReachFurther() throws {
    let folder = try ScratchFolder()
    let session = session(workspace: folder.path + "/w.sqlite")
    let record = """
      record capex {company: Meta, fiscal_period: FY2027, basis: guidance, amount: $150B, \
      as_of: 2026-11-20, source: "notes"}
      """
    _ = try session.run(record)
    for (day, own) in [("2026-11-25", ", your own 2026-11-20"), ("2026-11-01", "")] {
      let result = try session.run("from capex as of \(day)")
      #expect(result.notes.contains("capex: facts end 2026-09-30\(own)"), "\(result.notes)")
    }
    let fresh = try #require(try session.run("from capex").freshness.first)
    #expect(fresh.newest == "2026-11-20" && fresh.collectedTo == "2026-09-30")
  }

  @Test func aProgramGetsItAsValues() throws {
    let result = try session(now: Self.seconds(2027, 3, 1)).run(
      "from capex | join m = (milestones as of 2025-01-31) on company")
    let byTable = Dictionary(result.freshness.map { ($0.table, $0) }, uniquingKeysWith: { $1 })
    let capex = try #require(byTable["capex"])
    #expect(capex.asked == "2027-03-01" && capex.newest == "2026-09-18")
    #expect(capex.collectedTo == "2026-09-30" && capex.isBehind)
    let milestones = try #require(byTable["milestones"])
    #expect(milestones.asked == "2025-01-31" && milestones.newest == "2023-04-12")
    #expect(milestones.collectedTo == "2026-06-30" && milestones.isBehind)
    #expect(try session().run("from capex").freshness.first?.isBehind == false)
    #expect(try session().run("from companies").freshness.isEmpty)
    #expect(try session().run("1 + 1").freshness.isEmpty)
  }

  /// Tables whose rows have days say when they end and when they are old; the others do neither.
  @Test func everyDatedTableHasARule() {
    for table in Catalog.bundled.tables {
      #expect((table.collectedTo == nil) == (table.asOf == nil), "\(table.name)")
      if table.name != "sources" { #expect((table.renewal == nil) == (table.asOf == nil)) }
    }
  }

  @Test func describeTellsOfRowsAndDays() throws {
    let text = try #require(
      session().execute("describe capex").outcomes.lazy.compactMap {
        if case .message(let text) = $0 { text } else { nil }
      }.first)
    #expect(text.contains("rows: 290, known 2022-07-26 to 2026-09-18"))
    #expect(text.contains("facts end: 2026-09-30, news is expected each quarter"))
  }
}
