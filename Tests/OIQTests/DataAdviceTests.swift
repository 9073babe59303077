import OIQ
import Support
import Testing

/// What is advised and noted of tables, files and the model is right when it is followed as it stands.
@Suite struct DataAdviceTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func error(_ text: String) throws -> Problem {
    try #require(Session().execute(text).errors.first, "\(text) runs")
  }

  /// Row b lacks a price, and adds 0 to the weights: no mismatch. Weighted by what is there, (10 · 1 + 20 · 3) / 4.
  @Test func aRowThatAddsNothingIsInBothSums() throws {
    let file = try folder.write("w.csv", "k,p,w\na,10,1\nb,,2\nc,20,3\n")
    let query = "from csv(\"\(file)\")"
    let mean = try Session().run(
      "\(query) | aggregate m = sum(p * w) / sum(if p is missing then 0 else w)")
    #expect(mean[0, "m"]?.number == 17.5)
    #expect(mean.notes == ["p * w: 1 missing value skipped"])
    // One that adds something to one of them alone is told of, and what is advised runs: 70 / (1 + 3).
    let other = try Session().run(
      "\(query) | aggregate m = sum(p * w) / sum(if p is missing then 5 else w)")
    #expect(other[0, "m"]?.number == 70.0 / 9)
    let repair = try #require(other.notes.flatMap(\.quoted).first { $0.hasPrefix("where ") })
    #expect(
      try Session().number(
        "\(query) | \(repair) | where p is not missing | aggregate m = sum(p * w) / sum(w)") == 17.5
    )
  }

  /// Each of two places where a range is written is one unknown.
  @Test func unknownsOfAUnionAreCounted() throws {
    let file = try folder.write("r.csv", "k,lo,hi\na,1,2\nb,3,4\n")
    let part = "(from csv(\"\(file)\") | select k, p = (lo) to (hi))"
    let one = try Session().run("from \(part) | aggregate s = sum(p)").notes
    #expect(one.contains { $0.hasPrefix("`(lo) to (hi)` is one unknown in all rows,") })
    let two = try Session().run("from \(part) | union \(part) | aggregate s = sum(p)").notes
    #expect(
      two.contains {
        $0.hasPrefix("`(lo) to (hi)` is written in 2 places, each one unknown in all its rows,")
      }, "\(two)")
  }

  @Test(arguments: [("n []", "n"), ("n [ ]", "n"), ("`n` []", "`n`")])
  func emptyBracketsNameNoUnit(_ header: String, _ name: String) throws {
    let file = try folder.write("e.csv", "\(header),v\n1,2\n")
    let problem = try #require(Session().execute("from csv(\"\(file)\")").problems.first)
    #expect(problem.help.first?.contains("as in `\(name) [W]`") == true, "\(problem.help)")
    let schema = try problem.advice("or say it here: ")
    let read = try Session().run("from csv(\"\(file)\", \(schema))")
    #expect(read.notes.isEmpty && read.rowCount == 1)
  }

  /// A unit that isn't a name to the grammar stands in quotes.
  @Test func aUnitInsideOfAHeaderIsReadAsAdvised() throws {
    let file = try folder.write("e.csv", "share [%] of all,v\n50,2\n")
    let problem = try #require(Session().execute("from csv(\"\(file)\")").problems.first)
    let schema = try problem.advice("or say it here: ")
    #expect(Session().execute("from csv(\"\(file)\", \(schema))").errors.isEmpty, "\(schema)")
  }

  @Test(arguments: ["450 to 650", "450-650", "450 – 650", "450..650"])
  func aRangeInACellStandsInColumns(_ cell: String) throws {
    let file = try folder.write("p.csv", "part,price [USD]\nx,400\ny,\(cell)\n")
    let problem = try error("from csv(\"\(file)\")")
    let help = try #require(problem.help.first { $0.hasPrefix("a range stands in two columns") })
    let names = help.quoted
    #expect(names[2] == "(price_low) to (price_high)")
    #expect(names.suffix(3) == ["price_p5 [USD]", "price_p50 [USD]", "price_p95 [USD]"])
    let columns = names.filter { $0.hasSuffix("[USD]") }
    let ends = try folder.write(
      "ends.csv", "part,\(columns.prefix(2).joined(separator: ","))\ny,450,650\n")
    let high = try Session().number("from csv(\"\(ends)\") | select h = high(\(names[2])) / 1 USD")
    // Drawn, so that the end is near.
    #expect(try abs(#require(high) - 650) < 10)
    let points = try folder.write(
      "points.csv", "part,\(columns.suffix(3).joined(separator: ","))\ny,450,500,650\n")
    #expect(try Session().number("from csv(\"\(points)\") | select m = mid(price) / 1 USD") == 500)
  }

  @Test func aSpreadInACellStandsInColumns() throws {
    let file = try folder.write("p.csv", "part,price [USD]\nx,400\ny,450±50\n")
    #expect(try error("from csv(\"\(file)\")").help.contains { $0.contains("`(mid) ± (spread)`") })
    // A date and a number with its minus are none.
    let other = try folder.write("q.csv", "part,price [USD]\nx,400\ny,-5-\nz,a to b\nw,2026-02\n")
    #expect(try !error("from csv(\"\(other)\")").help.contains { $0.contains("a range stands") })
  }

  /// Where a column has no unit its cells are guessed to be texts; those that are names of groups stay so in silence.
  @Test func rangesThatAreReadAsTextsAreTold() throws {
    func help(_ cells: [String]) throws -> [String] {
      let file = try folder.write(
        "t.csv", (["part,price"] + cells.map { "x,\($0)" }).joined(separator: "\n"))
      return Session().execute("from csv(\"\(file)\")").problems.flatMap(\.help)
    }
    for cells in [["450 to 650", "500 to 700"], ["450 ± 50"], ["400", "500-700"]] {
      #expect(try help(cells).first?.contains("`price_p50`") == true, "\(cells)")
    }
    #expect(try help(["18-25", "26-35"]).isEmpty)
    #expect(try help(["a to b", "c to d"]).isEmpty)
  }

  @Test func helpOnFilesNamesRanges() throws {
    let text = Session().execute("describe csv").messages.joined()
    #expect(text.contains("`(lo) to (hi)`") && text.contains("`price_p50`"))
  }

  @Test func rangesOfTwoKindsAreSaidToBe() throws {
    let file = try folder.write(
      "m.json", #"[{"a":{"low":1,"value":2,"high":3}},{"a":{"p5":1,"p50":2,"p95":4}}]"#)
    let problem = try error("from json(\"\(file)\")")
    #expect(
      problem.title.contains("ranges of two kinds: of low, value, high at first, and with p5"))
  }

  /// June 2025 has 30 days, April and May 2026 have 61: outside of the quarters of a year that starts in June.
  @Test func daysInNoWholePeriodAreCounted() throws {
    let quarters = try Session().run("from periods(fiscal(\"FY2026\", Oracle), quarter)")
    #expect(quarters.rowCount == 3)
    #expect(
      quarters.notes == [
        "periods: the first 30 days and the last 61 days of 2025M06..2026M05 are in no whole quarter, and left out"
      ])
    #expect(try Session().run("from periods(2026..2027, quarter)").notes.isEmpty)
    let one = try Session().run("from periods(2026-01-01..2026-02-01, month)")
    #expect(one.notes.count == 1 && one.notes[0].hasPrefix("periods: the last day of "))
  }

  /// 800 Gb/s in three parts is the speed of no port; in two it is 400, in four 200.
  @Test func planesOfNoPortsSpeedAreNoted() throws {
    func notes(_ planes: Int) throws -> [String] {
      try Session().run("from fabric(multi_plane, endpoints: 4096, planes: \(planes))").notes
        .filter { $0.contains("speed of a port") }
    }
    #expect(
      try notes(3) == [
        "multi_plane: a link of each of 3 planes has 266.7 Gb/s, which is no speed of a port; with 2 or 4 planes it is one"
      ])
    #expect(try notes(2).isEmpty && notes(4).isEmpty)
  }

  @Test func endpointsDivideIntoDomains() throws {
    let problem = try error("from fabric(scale_up, 100)")
    #expect(problem.title == "100 endpoints don't divide into domains of 72: 28 are left over")
    let rails = try error("from fabric(rail_only, 100, rails: 8)")
    #expect(rails.title == "100 endpoints don't divide into 8 rails: 4 are left over")
  }

  /// Rows of one quarter that are parts add up to 11; where one restates the other, the quarter is 6.
  @Test func twoRowsOfAQuarterAreAddedUpOrRestated() throws {
    let file = try folder.write(
      "q.csv",
      "company,q,rev [USD],known\nA,2026Q1,5,2026-05-01\nA,2026Q1,6,2026-06-01\nA,2026Q2,7,2026-08-01\n"
    )
    let (head, tail) = ("from csv(\"\(file)\")", "calendarize rev to half by company")
    let problem = try error("\(head) | \(tail)")
    #expect(problem.code == "many-matches")
    for (opening, half) in [("where they are parts: ", 18.0), ("restates the other: ", 13)] {
      let sum = try Session().run("\(head) | \(try problem.advice(opening)) | \(tail)")
      #expect(sum[0, "rev"]?.number == half, "\(opening)")
    }
  }

  /// A row of a quarter is one of a quarter, whatever its first day.
  @Test func aDayIsOfTheSpanThatARowIsOf() throws {
    let file = try folder.write(
      "s.csv",
      "company,start,rev [USD]\nA,2026-01-01,5\nA,2026-04-01,6\nA,2026-07-01,7\nA,2026-10-01,8\n")
    let (head, tail) = ("from csv(\"\(file)\")", "calendarize rev to year by company")
    let problem = try error("\(head) | \(tail)")
    let ways = try #require(problem.help.first).quoted
    #expect(ways == ["derive span = quarter(start)", "month(start)", "year(start)"])
    let year = try Session().run("\(head) | \(ways[0]) | \(tail)")
    #expect(year[0, "rev"]?.number == 26)
  }

  @Test func oneRowIsOneRow() throws {
    let note = try Session().run(
      "from specs | where metric in [power, reach] and technology == cpo | derive w = amount -> W | take 1000"
    ).notes.filter { $0.contains("of other units") }
    #expect(note.allSatisfy { !$0.contains(" 1 rows") })
  }

  /// Microsoft's second quarter of 2023 is known from below alone; the sums of the other quarters are those of capex.csv.
  @Test func theDaysOfWhatIsHalfKnownAreLeftOut() throws {
    let rows = "from spend | where company in members(Big4) and span in 2023 and span.days < 100 d"
    let sum = "aggregate t = sum(amount), n = count() by span"
    let session = Session()
    let problem = try #require(session.execute("\(rows) | \(sum)").errors.first)
    let advice = try #require(problem.help.last?.after("| "))
    #expect(advice == "where span != 2023Q2")
    let result = try session.run("\(rows) | \(advice) | \(sum)")
    #expect(result["span"]?.periods == ["2023Q1", "2023Q3", "2023Q4"])
    #expect(result["n"]?.numbers.allSatisfy { $0 ?? 0 >= 3 } == true)
  }
}
