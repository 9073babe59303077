import OIQ
import OIQText
import Support
import Testing

@testable import OIQ

/// Columns of years among which periods turn up, and periods as others write them.
@Suite struct PeriodColumnTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func read(_ texts: [String], _ schema: [String: String] = [:]) throws -> (
    types: [String], remarks: [Diagnostic]
  ) {
    let rows = texts.enumerated().map { "\($0.1),\($0.0)\n" }.joined()
    let path = try folder.write("a.csv", "p,n\n\(rows)")
    let (table, remarks) = try FileReader(path, schema: schema).readWithRemarks()
    return (table.fields.map { "\($0.type)" }, remarks)
  }

  /// As many years in front as nobody looks at, and more.
  @Test(arguments: [1, 20, 255, 256, 257, 1000])
  func yearsBecomePeriodsWhereOneFollows(_ years: Int) throws {
    let texts = (0..<years).map { "\(1900 + $0 % 200)" } + ["2026Q2", "2026", "2024..2026"]
    let path = try folder.write("a.csv", "p,n\n" + texts.map { "\($0),1\n" }.joined())
    let table = try Session().run("from csv(\"\(path)\")")
    #expect(table.rowCount == years + 3)
    #expect(table[0, "p"]?.description == "1900")
    #expect(table[years, "p"]?.description == "2026Q2")
    #expect(table[years + 2, "p"]?.description == "2024..2026")
    let days = try Session().run("from csv(\"\(path)\") | derive d = p.days | aggregate m = min(d)")
    // 2026Q2 has 30 + 31 + 30 days.
    #expect(try days["m"]?.numbers(in: "d") == [91])
  }

  /// Years alone are numbers as ever, and a word among years is a mistake.
  @Test func otherColumnsAreAsTheyWere() throws {
    let years = (0..<300).map { "\(1900 + $0 % 200)" }
    #expect(try read(years).types[0] == read(["5", "6"]).types[0])
    for wrong in ["x", "2026Q7"] {
      let problem = #expect(throws: Diagnostic.self) { try read(years + [wrong]) }
      #expect(problem?.title.hasSuffix("line 302, column p: '\(wrong)' isn't a number") == true)
    }
    // Where a period is found, what is none is none of them.
    let problem = #expect(throws: Diagnostic.self) { try read(years + ["2026Q2", "x"]) }
    #expect(problem?.title.hasSuffix("line 303, column p: 'x' isn't a period") == true)
  }

  @Test func theAdviceReadsPeriods() throws {
    let numbers = (0..<300).map { "\(1000 + $0 * 13)" }
    let problem = try #require(
      #expect(throws: Diagnostic.self) { try read(numbers + ["2026Q2"]) })
    #expect(
      problem.help.contains("to read the column as periods give schema: {p: period}"),
      "\(problem.help)")
    let years = (0..<300).map { "\(1900 + $0 % 200)" } + ["2026Q2"]
    #expect(try read(years, ["p": "period"]).remarks.isEmpty)
    #expect(throws: Diagnostic.self) { try read(years, ["p": "number"]) }
  }

  /// What the program writes it reads.
  @Test func theSpecsComeBack() throws {
    let path = "\(folder.path)/specs.csv"
    #expect(!Session().execute("from specs | save \"\(path)\"").failed)
    let specs = try Session().run("from specs")
    let again = try Session().run("from csv(\"\(path)\")")
    #expect(again.rowCount == specs.rowCount)
    for row in 0..<specs.rowCount {
      #expect(specs[row, "period"]?.description == again[row, "period"]?.description)
    }
  }

  @Test(arguments: [
    (["Q1 2026", "Q2 2026"], "period", "2026Q1"), (["2026 Q1", "2026"], "period", "2026Q1"),
    (["H1 2026", "2026H2"], "period", "2026H1"), (["2026-Q3"], "period", "2026Q3"),
    (["4Q25", "1Q26"], "period", "2025Q4"), (["2026", "CY2027"], "period", "2027"),
    (["Jan 2026", "Feb 2026"], "period", "2026M01"),
    (["FY2026", "FY2026Q1", "FY2026Q2"], "period", "fiscal(\"FY2026\", Microsoft)"),
    (["FY26"], "period", "fiscal(\"FY2026\", Microsoft)"),
    (["02/03/2026", "13/03/2026"], "date", "2026-02-09"),
    (["Jan-24", "Feb-24"], "period", "2024M01"), (["January 2024"], "period", "2024M01"),
    (["2024 Sept"], "period", "2024M09"), (["2024M1", "2024M2"], "period", "2024M01"),
    (["Q1'24", "Q2'24"], "period", "2024Q1"), (["24Q3"], "period", "2024Q3"),
    (["Q1-24"], "period", "2024Q1"), (["2024E", "2025E"], "period", "2024"),
    (["Q1FY24"], "period", "fiscal(\"FY2024Q1\", Microsoft)"),
    (["FQ1 2024"], "period", "fiscal(\"FY2024Q1\", Microsoft)"),
    (["FY24E"], "period", "fiscal(\"FY2024\", Microsoft)"),
    (["2024-25", "2025-26"], "period", "fiscal(\"FY2025\", Microsoft)"),
    (["31-Mar-24", "30-Jun-24"], "date", "2024-03-31"), (["31 Mar 2024"], "date", "2024-03-31"),
    (["Mar 31 2024"], "date", "2024-03-31"), (["2024/03/31"], "date", "2024-03-31"),
    (["2024.03.31"], "date", "2024-03-31"), (["2024-3-1"], "date", "2024-03-01"),
    (["2024-03-31T10:00:00Z", "2024-03-31 10:00"], "date", "2024-03-31"),
  ])
  func othersSpellingsAreTold(_ texts: [String], _ kind: String, _ repair: String) throws {
    let found = try read(texts).remarks
    #expect(found.count == 1 && found[0].severity == .warning)
    let odd = try #require(texts.first { Int($0) == nil })
    #expect(
      found.first?.title.hasSuffix("column p: '\(odd)' is read as a text, not as a \(kind)")
        == true,
      "\(found.map(\.title))")
    #expect(found.first?.help.first?.contains(repair) == true, "\(found.first?.help ?? [])")
    #expect(try read(texts, ["p": "text"]).remarks.isEmpty)
  }

  @Test(arguments: [
    ["H100", "H200"], ["A", "B"], ["2026Q1", "2026Q2"], ["Marvell", "Maya"], ["Q1", "Q2"],
    ["FYI", "ASAP"], ["1.2.3", "1.2.4"], ["May", "June"], ["QSFP28", "QSFP56"],
    ["2024-31-12"], ["Q1-24", "Q1-48", "Q2-96"], ["24H3"], ["MPO-12", "MPO-24"],
    ["12-24", "12-48"], ["100G FR1"], ["2x400G"],
    ["10.0.0.1"], ["Mark 24"], ["V2024.1.2"],
    ["Q1 2026", "sum", "other"],
  ])
  func otherTextsAreNot(_ texts: [String]) throws { #expect(try read(texts).remarks.isEmpty) }

  /// As in what is saved of the catalogue, whose spans say which days are meant.
  @Test func labelsBesidePeriodsAreLabels() throws {
    let path = try folder.write("b.csv", "label,span,n\nFY2026Q1,2025Q3,1\nFY2026Q2,2025Q4,2\n")
    #expect(try FileReader(path).readWithRemarks().remarks.isEmpty)
    let facts = try folder.write("c.csv", "company,fiscal_period,n\nMeta,FY2026Q1,1\n")
    #expect(try FileReader(facts).readWithRemarks().remarks.isEmpty)
  }

  /// Months and years are periods where a schema says so, and that is the advice.
  @Test func monthsAndYearsAmongThem() throws {
    let found = try read(["2026-01", "2026", "2026Q2"]).remarks
    #expect(found.map { $0.help.first } == ["for periods say so: schema: {p: period}"])
    #expect(try read(["2026-01", "2026", "2026Q2"], ["p": "period"]).remarks.isEmpty)
  }

  /// However few numbers are among them.
  @Test(arguments: ["NA", "NaN", "inf", "-inf", "n/a", "null", "-"])
  func wordsForNoNumberAreTold(_ word: String) throws {
    for texts in [["1", word, "2"], [word, "1"], ["1.5", word, "NaN", "inf", "N/A"]] {
      let found = try read(texts).remarks
      #expect(
        found.map(\.title).first?.hasSuffix(
          "'\(word)' is no number, and so all of it is read as texts") == true, "\(texts)")
      #expect(
        found.first?.help.first
          == "if that stands for a missing value, say so: absent: \"\(word)\"")
    }
  }
}
