import OIQ
import Testing

/// All versions are those that were known on the day that is asked about.
@Suite struct VersionsTests {
  private static let of = "where company == Meta and basis == guidance"
  private static let count = "aggregate n = count(), last = max(as_of)"

  /// Against the condition that says the same.
  @Test(arguments: ["2024-06-30", "2025-12-31", "2026-08-31"])
  func theDayHoldsBeforeAndBehind(_ day: String) throws {
    let session = Session()
    let known = try session.run(
      "from capex all versions | \(Self.of) and as_of <= \(day) | \(Self.count)")
    let written = [
      "from capex as of \(day) all versions | \(Self.of) | \(Self.count)",
      "from capex all versions as of \(day) | \(Self.of) | \(Self.count)",
      "from (from capex all versions) as of \(day) | \(Self.of) | \(Self.count)",
    ]
    #expect(try #require(known[0, "n"]?.number) > 1)
    for query in written {
      let table = try session.run(query)
      #expect(table[0, "n"]?.number == known[0, "n"]?.number, "\(query)")
      #expect(table[0, "last"]?.description == known[0, "last"]?.description, "\(query)")
    }
    _ = try session.run("use as of \(day)\n1")
    let standing = try session.run("from capex all versions | \(Self.of) | \(Self.count)")
    #expect(standing[0, "n"]?.number == known[0, "n"]?.number)
    #expect(standing.notes.contains("as `use` has set: as of \(day)"))
  }

  /// Meta's year 2025 became known on 2026-01-28, and the guidance for 2026 with it.
  @Test func viewsOfAllVersionsKnowNothingLater() throws {
    let session = Session()
    let early = try session.run("from track(Meta) as of 2025-12-31")
    #expect(
      early["period"].map { periods in (0..<2).map { periods[$0].period } } == ["2024", "2025"])
    #expect(early.rowCount == 2 && early[1, "actual"]?.isMissing == true)
    #expect(early[1, "last_said"]?.description == "2025-10-29")
    for view in ["since(2025-10-01)", "since(2024-01-01)"] {
      let days = try session.run(
        "from \(view) as of 2025-12-31 | aggregate last = max(as_of)")
      #expect(try #require(days[0, "last"]?.description) <= "2025-12-31", "\(view)")
    }
  }

  /// What came between two days is told of views that read all versions, too.
  @Test func comparedDaysTellWhatCameBetween() throws {
    let table = try Session().run(
      "track(Meta) | select period, actual | compare as of 2025-06-30, as of 2026-08-31")
    #expect(table.changes.map(\.kind) == [.added])
    #expect(table.changes.first?.summary == "Meta FY2025 actual: 72.22 B USD, first stated")
    #expect(table.changes.first?.effect == .appeared)
  }
}

/// What no row gives is neither zero nor certain.
@Suite struct NothingKnownTests {
  private static let none =
    "(from fx | where currency == CNY | where period == 1999 | select usd_per_unit)"

  /// It is missing, and what left no row is told below.
  @Test(arguments: [
    "2 * \(none)", "-\(none)", "\(none) -> USD/CNY", "mid(\(none))", "\(none) to \(none)",
    "abs(\(none))",
    "if \(none) > 1 USD/CNY then 2 else missing", "let r = \(none)\n2 * r",
    "let twice(x) = 2 * x\ntwice(\(none))",
    "concat(\"a\", \(none.replacing("usd_per_unit", with: "source")))",
  ])
  func aQueryWithoutRowsIsMissing(_ text: String) throws {
    let table = try Session().run(text)
    #expect(table.rowCount == 1 && table[0, "value"]?.isMissing == true)
    #expect(
      table.notes.contains {
        $0.contains("is missing, as no row gives it: `period == 1999` left out all ")
      }, "\(table.notes)")
  }

  @Test func aColumnOfNoRowsIsMissingToo() throws {
    let table = try Session().run("from companies | take 2 | derive x = 2 * \(Self.none)")
    #expect(table[0, "x"]?.isMissing == true && table[1, "x"]?.isMissing == true)
    #expect(table.notes.filter { $0.contains("is missing, as no row gives it") }.count == 1)
  }

  /// Who asks whether it is there minds that it isn't, and a list of none holds nothing.
  @Test(arguments: [
    ("\(none) ?? 3 USD/CNY", "3 USD/CNY"), ("\(none) is missing", "true"),
    ("3 USD/CNY in \(none)", "false"),
    ("2026Q1 in (from fx | where period == 1999 | select period)", "false"),
    ("let none = from fx | where period == 1999 | select currency\n\"CNY\" not in none", "true"),
    ("let has(x, all) = x in all\nhas(3 USD/CNY, \(none))", "false"),
  ])
  func nothingIsSaidWhereItIsMinded(_ text: String, _ shown: String) throws {
    let table = try Session().run(text)
    #expect(table[0, "value"]?.description == shown)
    #expect(table.notes.filter { $0.contains("as no row gives it") } == [])
  }

  /// It says how many there are, and both of its repairs run.
  @Test func severalRowsAreNotOneNumber() throws {
    let text = "2 * (from fx | where currency == CNY | take 2 | select usd_per_unit)"
    let problem = try #require(Session().execute(text).errors.first)
    #expect(problem.title == "can't multiply a list of 2 values")
    #expect(covered(problem, in: text).hasPrefix("(from fx"))
    #expect(
      problem.help == [
        "one number is needed here: `… | take 1`, or of all rows `… | aggregate x = mean(usd_per_unit)`"
      ])
    for repair in [" | take 1)", " | aggregate x = mean(usd_per_unit))"] {
      #expect(try Session().number(text.dropLast() + repair) ?? 0 > 0)
    }
  }

  /// For a day on which a figure of theirs wasn't known views have missing results, and say which it was.
  @Test(arguments: [
    ("adoption", "cpo_2025"), ("components_needed", "cpo_2025"), ("cpo_2025", "cpo_2025"),
    ("cpo_overtakes", "cpo_2025"), ("demand", "cpo_2025"), ("demand_by_class", "cpo_2025"),
    ("modules(2027)", "cpo_2025"), ("routes(scale_out)", "cpo_2025"),
    ("scale_out_odds", "cpo_2025"),
    ("versus", "cpo_2025"), ("bottom_up", "tpu_2026"), ("bottom_up_by_fabric", "tpu_2026"),
    ("modules_per_accelerator", "modules_per_accelerator"),
    ("components_needed", "components_needed"),
  ])
  func viewsOfEarlierDays(_ view: String, _ unknown: String) throws {
    let table = try Session().run("use as of 2026-01-01\n\(view)")
    #expect(table.rowCount > 0)
    // One is a query itself, the others are made of some.
    let part = unknown == "tpu_2026" ? "" : "a query in "
    #expect(
      table.notes.contains {
        $0.hasPrefix("\(part)`\(unknown)` is missing, as no row gives it: ")
      })
    let isMissing = table.columnNames.contains { name in
      (0..<table.rowCount).contains { table[$0, name]?.isMissing == true }
    }
    #expect(isMissing)
  }

  @Test func daysAreComparedOfWhatWasUnknown() throws {
    let table = try Session().run("cpo_2025 | compare as of 2026-01-01, as of 2026-08-01")
    #expect(table.rowCount == 1 && table[0, "cpo_2025_20260101"]?.isMissing == true)
    #expect(table[0, "cpo_2025_20260801"]?.number ?? 0 > 0.005)
    #expect(table[0, "cpo_2025_change"]?.isMissing == true)
    #expect(
      table.notes.contains { $0.hasSuffix("known by how the query reads its two worlds") })
  }

  @Test(arguments: ["tornado cpo_overtakes", "tornado modules_per_accelerator"])
  func nothingMovesWhatIsMissing(_ statement: String) throws {
    let problem = try #require(
      Session().execute("use as of 2026-01-01\n\(statement)").errors.first)
    #expect(problem.title == "one number is needed here, and it is missing")
    #expect(Session().execute(statement).errors.isEmpty)
  }

  /// What isn't known agrees with nothing, and nothing else stands in its place.
  @Test func whatIsUnknownLiesNowhere() throws {
    let table = try Session().run("from versus as of 2026-01-01")
    #expect(table.rowCount == 6)
    for row in 0..<table.rowCount {
      #expect(table[row, "against"]?.isMissing == true && table[row, "lies"]?.isMissing == true)
    }
  }

  /// A comparison with what is missing is false; the chance of it isn't nil, and of its opposite not one.
  @Test func noChanceOfWhatIsMissing() throws {
    let table = try Session().run(
      """
      from companies | where company in [Amazon, Google] | sort company
      | derive x = if company == Amazon then missing else 1
      | derive c = chance(x < (1.5 to 2)), not_c = chance(not (x < (1.5 to 2))),
          both = chance(x < (1.5 to 2) and x > (0 ± 0.1)), other = chance((x ?? 3) < (1.5 to 2))
      """)
    #expect(table["c"]?.numbers == [nil, 1] && table["not_c"]?.numbers == [nil, 0])
    #expect(table["both"]?.numbers == [nil, 1])
    // Something stands in the place of what is missing.
    #expect(table["other"]?.numbers == [0, 1])
  }

  /// Components of which nothing was known that day have no cost, and beat nobody for certain.
  @Test func whatHasNoCostBeatsNobody() throws {
    let table = try Session().run("from tco(8192) as of 2026-02-28 | select technology, tco, beats")
    #expect(table.rowCount > 0)
    for row in 0..<table.rowCount where table[row, "tco"]?.isMissing == true {
      #expect(table[row, "beats"]?.isMissing == true)
    }
  }
}
