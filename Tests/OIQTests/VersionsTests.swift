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
  @Test func aQueryWithoutRowsSaysSo() throws {
    let text = "2 * (from fx | where currency == CNY and period == 1999 | select usd_per_unit)"
    let problem = try #require(Session().execute(text).errors.first)
    #expect(problem.code == "type-mismatch" && problem.title == "can't multiply what no row gives")
    #expect(covered(problem, in: text).hasPrefix("(from fx"))
    // As the help says: with an aggregate there is a row, and nothing in it.
    let repaired = text.replacing("select usd_per_unit", with: "aggregate x = sum(usd_per_unit)")
    #expect(try Session().run(repaired)[0, "value"]?.isMissing == true)
  }

  @Test func severalRowsAreNotOneNumber() throws {
    let text = "2 * (from fx | where currency == CNY | take 2 | select usd_per_unit)"
    let problem = try #require(Session().execute(text).errors.first)
    #expect(problem.help.first?.contains("aggregate x = sum(x)") == true)
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
