import Glibc
import OIQText
import OIQValues
import Support
import Testing

@testable import OIQ

@Test func unitsComeFromHeadersAndSchema() throws {
  let folder = try ScratchFolder()
  let path = try folder.write("links.csv", "name,power [kW],length,year\na,1.5,2,2026\nb,,3,2027\n")
  let table = try FileReader(path, schema: ["length": "km", "year": "text"]).read()
  #expect(table.fields.map(\.name) == ["name", "power", "length", "year"])
  #expect(
    table.fields.map(\.type) == [
      .plainText, .number(in: try unit("kW")), .number(in: try unit("km")), .plainText,
    ])
  #expect(
    table.rows == [
      [.text("a"), .number(1500), .number(2000), .text("2026")],
      [.text("b"), .missing, .number(3000), .text("2027")],
    ])
}

/// As a box shows them: `amount [B USD]`.
@Test func wordsOfScaleStandBeforeMoneyAndCounts() throws {
  let folder = try ScratchFolder()
  let path = try folder.write(
    "spend.csv",
    "company,amount [B USD],n [M modules],price [k USD/module],rate\nMeta,72.2,1.5,2,3\n"
  )
  let table = try FileReader(path, schema: ["rate": "T USD"]).read()
  #expect(
    table.fields.dropFirst().map(\.type)
      == (try ["USD", "modules", "USD/module", "USD"].map { .number(in: try unit($0)) }))
  #expect(
    table.rows == [
      [.text("Meta"), .number(72.2e9), .number(1.5e6), .number(2000), .number(3e12)]
    ])
  for header in ["p [B pJ/bit]", "p [x USD]", "p [B W]", "p [m W]"] {
    let wrong = try folder.write("wrong.csv", "\(header)\n1\n")
    let problem = #expect(throws: Diagnostic.self) { try FileReader(wrong).read() }
    #expect(problem?.code == .unknownUnit)
    #expect(problem?.help.first?.contains("`B USD`, `M modules`") == true)
  }
}

/// A column whose texts are numbers with units is no silent text.
@Test(arguments: [
  ("amount\n1 B USD\n2 B USD\n", "'1 B USD' is read as a text", "`amount [B USD]`, and 1 "),
  ("price\n$5\n$6.50\n", "'$5' is read as a text", "`price [USD]`, and 5 "),
  ("share\n10%\n20%\n", "'10%' is read as a text", "`share [%]`, and 10 "),
  ("n\n\"2,000\"\n\"31,000,000\"\n", "'2,000' is read as a text", "separators: 2000"),
  ("length\n2 km\n300 m\n", "'2 km' is read as a text", "`length [km]`, and 2 "),
])
func quantitiesReadAsTextsAreNamed(_ text: String, _ title: String, _ advice: String) throws {
  let folder = try ScratchFolder()
  let path = try folder.write("a.csv", text)
  let remarks = try FileReader(path).readWithRemarks().remarks
  #expect(remarks.map(\.severity) == [.warning])
  #expect(remarks.first?.title.hasSuffix(title) == true)
  #expect(remarks.first?.help.first?.contains(advice) == true)
  let name = String(text.prefix { $0 != "\n" })
  let declared = FileReader(path, schema: [name: "text"])
  #expect(try declared.readWithRemarks().remarks.isEmpty)
}

/// A file is the same unknown however its path is written, other files are others, and a folder that is moved as a whole
/// keeps its draws.
@Test func filesAreTheirOwnUnknowns() throws {
  let (first, second) = (try ScratchFolder(), try ScratchFolder())
  let text = "k,x_p5,x_p50,x_p95\na,10,20,40\n"
  let (path, other) = try (first.write("r.csv", text), second.write("r.csv", text))
  func difference(_ left: String, _ right: String) throws -> ClosedRange<Double> {
    let result = try Session(settings: SessionSettings(folder: first.path)).run(
      "from csv(\"\(left)\") | join b = csv(\"\(right)\") on k | select d = x - b.x")
    return try #require(result[0, "d"]?.bounds)
  }
  let apart = try difference(path, other)
  #expect(apart.lowerBound < -10 && apart.upperBound > 10)
  let name = try #require(first.path.split(separator: "/").last)
  for spelling in ["r.csv", "./r.csv", "../\(name)/r.csv", path, "\(second.path)/../\(name)/r.csv"]
  {
    #expect(try difference("r.csv", spelling) == 0...0, "\(spelling)")
  }
  func draws(_ folder: ScratchFolder, _ script: String) throws -> Double? {
    let session = Session(settings: SessionSettings(folder: folder.path))
    _ = session.execute("from csv(\"r.csv\") | select m = x * 1", name: script)
    return session.lastResult?[0, "m"]?.number
  }
  let here = try draws(first, "<input>")
  #expect(try draws(second, "<input>") == here && here != nil)
  // From elsewhere too, by the script's own folder.
  #expect(try draws(second, "\(first.path)/script.oiq") == here)
}

@Test func unitsInRoundBracketsAreNotPassedOver() throws {
  let folder = try ScratchFolder()
  let path = try folder.write("a.csv", "k,Power (W),Area (old),cost (B USD)\nx,1,2,3\n")
  let remarks = try FileReader(path).readWithRemarks().remarks
  #expect(
    remarks.map(\.help.first) == [
      "a unit in a header stands in square brackets: `Power [W]`",
      "a unit in a header stands in square brackets: `cost [B USD]`",
    ])
  #expect(remarks.allSatisfy { $0.severity == .warning })
  let declared = FileReader(path, schema: ["Power (W)": "W", "cost (B USD)": "number"])
  #expect(try declared.readWithRemarks().remarks.isEmpty)
}

/// As people write money, and as it is written here.
@Test(arguments: [
  ("$M", "M USD"), ("$m", "M USD"), ("$bn", "B USD"), ("USD bn", "B USD"),
  ("US$ bn", "B USD"), ("USD million", "M USD"), ("bn USD", "B USD"), ("USDbn", "B USD"),
  ("B$", "B USD"), ("kUSD", "k USD"), ("USD k", "k USD"), ("$ thousands", "k USD"),
  ("USD trn", "T USD"), ("€ mn", "M EUR"), ("RMB bn", "B CNY"), ("¥bn", "B CNY"),
  ("NT$bn", "B TWD"), ("$M/yr", "M USD/yr"),
])
func moneyIsWrittenOneWay(_ written: String, _ unit: String) throws {
  let folder = try ScratchFolder()
  func read(_ header: String) throws -> (Table, [Diagnostic]) {
    let path = try folder.write("a.csv", "k,\(header)\nx,2\n")
    let (table, remarks) = try FileReader(path).readWithRemarks()
    return (table, remarks)
  }
  #expect {
    try read("capex [\(written)]")
  } throws: {
    let problem = $0 as? Diagnostic
    return problem?.code == .unknownUnit && problem?.help.first == "write the unit as `\(unit)`"
  }
  // What is advised is read, and without a remark.
  let (table, remarks) = try read("capex [\(unit)]")
  #expect(remarks.isEmpty && table.fields[1].name == "capex")
  for header in ["capex (\(written))", "capex \(written)"] {
    let hasSign = written.contains { "$€¥".contains($0) }
    guard header.hasSuffix(")") || hasSign || unit.contains(" ") else { continue }
    let (plain, remarks) = try read(header)
    #expect(plain.fields[1].type == .plainNumber)
    #expect(
      remarks.map(\.help.first) == [
        "a unit in a header stands in square brackets: `capex [\(unit)]`"
      ], "\(header)")
  }
}

/// The signs of money are read as in literals, in headers and in a schema.
@Test(arguments: [("$", "USD"), ("€", "EUR"), ("¥", "CNY"), ("$/Gbps", "USD/Gbps")])
func signsOfMoneyAreUnits(_ sign: String, _ code: String) throws {
  let folder = try ScratchFolder()
  let headed = try FileReader(folder.write("a.csv", "k,x [\(sign)]\na,2\n")).readWithRemarks()
  #expect(headed.table.fields[1] == TableField("x", .number(in: try unit(code))))
  #expect(headed.remarks.isEmpty)
  let plain = try folder.write("b.csv", "k,x\na,2\n")
  #expect(try FileReader(plain, schema: ["x": sign]).read().fields == headed.table.fields)
}

/// Scales and degrees are no units, and bytes are no billions: what to write instead is read.
@Test func unitsThatAreNoneGetAdvice() throws {
  let folder = try ScratchFolder()
  func help(_ unit: String) throws -> String? {
    let path = try folder.write("a.csv", "k,x [\(unit)]\na,2\n")
    let problem = #expect(throws: Diagnostic.self) { try FileReader(path).read() }
    return problem?.help.first
  }
  #expect(try help("M") == "a scale stands before what it counts: `M USD`, `M modules`")
  #expect(try help("°C")?.hasPrefix("temperatures are in kelvin") == true)
  for unit in ["M USD", "M modules", "K", "B USD"] {
    let path = try folder.write("a.csv", "k,x [\(unit)]\na,2\n")
    #expect(try FileReader(path).readWithRemarks().remarks.isEmpty, "\(unit)")
  }
  let bytes = try folder.write("a.csv", "k,x [B]\na,2\n")
  let remarks = try FileReader(bytes).readWithRemarks().remarks
  #expect(remarks.map(\.help.first) == ["billions are of something: `[B USD]` or `[B modules]`"])
  #expect(try FileReader(bytes, schema: ["x": "B"]).readWithRemarks().remarks.isEmpty)
  #expect(try FileReader(bytes, schema: ["x": "number"]).readWithRemarks().remarks.count == 1)
}

/// What can't be billions, or says that it is bytes, is read without a word; `market size [B]` isn't.
@Test(arguments: [
  ("x [bytes]", "2", true), ("x [byte]", "2", true), ("payload [B]", "64", true),
  ("Buffer size [B]", "64", true), ("x [B]", "64\n1500000", true), ("x [kB]", "2", true),
  ("x [B]", "1500000.5", false), ("x [B]", "4500", false), ("market size [B]", "64", false),
  ("storage capex [B]", "12.5", false),
])
func bytesAreTakenForBillionsWhereTheyMayBe(_ header: String, _ rows: String, _ isClear: Bool)
  throws
{
  let folder = try ScratchFolder()
  let file = try folder.write("a.csv", "\(header)\n\(rows)\n")
  #expect(try FileReader(file).readWithRemarks().remarks.isEmpty == isClear)
}

/// Names that only look like money, and units that are none.
@Test func otherHeadersAreNames() throws {
  let folder = try ScratchFolder()
  for header in ["USD", "EUR to USD", "usb", "busy", "capex (old)", "m", "team b", "us"] {
    let path = try folder.write("a.csv", "k,\(header)\nx,2\n")
    #expect(try FileReader(path).readWithRemarks().remarks.isEmpty, "\(header)")
  }
  let path = try folder.write("a.csv", "k,USD bn\nx,2\n")
  #expect(
    try FileReader(path).readWithRemarks().remarks.map(\.help.first) == [
      "a unit in a header stands in square brackets: `amount [B USD]`"
    ])
}

/// Old spreadsheets end lines with carriage returns.
@Test func linesMayEndInCarriageReturns() throws {
  let folder = try ScratchFolder()
  let path = try folder.write("a.csv", "k,x [W]\ra,1\r\"b\rc\",2\r")
  let table = try FileReader(path).read()
  #expect(table.fields.map(\.name) == ["k", "x"])
  #expect(table.rows == [[.text("a"), .number(1)], [.text("b\rc"), .number(2)]])
}

@Test func whatIsPassedOverIsSaid() throws {
  let folder = try ScratchFolder()
  func remarks(_ text: String, _ schema: [String: String] = [:]) throws -> [Diagnostic] {
    try FileReader(folder.write("a.csv", text), schema: schema).readWithRemarks().remarks
  }
  let blank = try remarks("k,x\na,1\n,\n,\n")
  #expect(blank.map(\.severity) == [.note])
  #expect(blank[0].title.hasSuffix("2 rows of separators alone are left out"))
  let padded = try remarks("k,x\na ,1\nb ,2\n")
  #expect(padded.map(\.severity) == [.warning])
  #expect(padded[0].title.contains("'a ' has blanks at its ends, as 1 other has"))
  #expect(padded[0].help.first?.hasPrefix("take them off: `derive k = trim(k)`; RFC 4180") == true)
  let months = try remarks("m,x\n2026-05,1\n2026-11,2\n")
  #expect(months.map(\.help.first) == ["for periods say so: schema: {m: period}"])
  #expect(try remarks("m,x\n2026-05,1\n2026-13,2\n").isEmpty)
}

/// Months as others write them are periods to whoever says so.
@Test func monthsAreReadAsPeriodsWhereAsked() throws {
  let folder = try ScratchFolder()
  let may = try #require(Period.parse("2026M05"))
  let csv = try folder.write("a.csv", "m,x\n2026-05,1\n")
  let json = try folder.write("a.json", "[{\"m\": \"2026-05\", \"x\": 1}]")
  for path in [csv, json] {
    let table = try FileReader(path, schema: ["m": "period"]).read()
    #expect(table.rows[0][0] == .period(may))
  }
}

/// A letter with its accent and the letter with the accent behind it are one text, in keys as in conditions.
@Test func accentsAreOneTextHoweverWritten() throws {
  let folder = try ScratchFolder()
  let path = try folder.write("a.csv", "k,v\nx,1\ncaf\u{e9},2\ncafe\u{301},3\ny,4\n,5\n")
  let table = try FileReader(path).read()
  guard case .codes(let codes, let dictionary) = table.columns[0].storage else {
    Issue.record("the column is no text")
    return
  }
  #expect(codes[1] == codes[2] && dictionary.texts.count == 3)
  #expect(
    table.rows.map { $0[0] } == [
      .text("x"), .text("caf\u{e9}"), .text("caf\u{e9}"), .text("y"), .missing,
    ])
}

/// Texts sort and compare otherwise than the numbers and days that most of them are.
@Test(arguments: [
  ("v\nN/A\n9\n10\n", "'N/A' is no number"), ("v\n(100)\n50\n", "'(100)' is no number"),
  ("v\n2024-01-31\n2024-02-30\n", "'2024-02-30' is no date"),
  ("v\n2024Q1\n2024Q5\n", "'2024Q5' is no period"),
  ("v\n9007199254740993\n5\n", "'9007199254740993' has more digits than a number keeps"),
])
func aColumnThatAFewMakeTextsIsNamed(_ text: String, _ title: String) throws {
  let folder = try ScratchFolder()
  let remarks = try FileReader(folder.write("a.csv", text)).readWithRemarks().remarks
  #expect(remarks.map(\.severity) == [.warning])
  #expect(remarks.first?.title.contains("column v: \(title), and so all of it") == true)
  let declared = FileReader(try folder.write("b.csv", "v [text]" + text.dropFirst()))
  #expect(try declared.readWithRemarks().remarks.isEmpty)
  let values = text.split(separator: "\n").dropFirst().map { "{\"v\":\"\($0)\"}" }
  let typed = try folder.write("c.jsonl", values.joined(separator: "\n"))
  #expect(try FileReader(typed).readWithRemarks().remarks.isEmpty)
}

@Test(arguments: [
  "a\nx\ny\n", "a\n007\n012\n", "a\nA1\n12\nB\n", "a\ntrue\nmaybe\n", "a\n800G\n1.6T\n",
  "a\n3 big ones\n", "a\n2 km\n3 W\n", "a\n1.2.3\n",
])
func otherTextsAreTexts(_ text: String) throws {
  let folder = try ScratchFolder()
  let reader = FileReader(try folder.write("a.csv", text))
  #expect(try reader.readWithRemarks().remarks.isEmpty)
}

@Test func aTableOfTabsIsReadAsOne() throws {
  let folder = try ScratchFolder()
  let path = try folder.write("links.tsv", "a\tb\n1,5\t2\n")
  for format in [FileFormat?.none, .csv] {
    #expect(try FileReader(path, format: format).read().rows == [[.text("1,5"), .number(2)]])
  }
}

@Test(arguments: [
  ("missing.csv", [String: String](), "can't read PATH: No such file or directory"),
  ("", [:], "can't read PATH: it is a folder"),
  ("note.md", [:], "can't read PATH: Markdown is written, not read"),
  ("empty.csv", [:], "PATH is empty"),
  ("bad.csv", [:], "PATH, line 3, column power: 'abc' isn't a number"),
  ("wrong.csv", [:], "PATH, column power: unknown unit `Wat`"),
  ("good.csv", ["power": "Wat"], "PATH, column power: unknown unit `Wat`"),
  ("good.csv", ["power": "m"], "PATH, column power: in W by its header, in m by the schema"),
  ("good.csv", ["weight": "kg"], "PATH has no column weight"),
  ("large.csv", [:], "PATH, row 2, column size: 1e308 GB is too large for a number"),
])
func whatIsWrongWithAFileIsNamed(_ name: String, _ schema: [String: String], _ title: String) throws
{
  let folder = try ScratchFolder()
  _ = try folder.write("empty.csv", "")
  _ = try folder.write("note.md", "| a |\n")
  _ = try folder.write("bad.csv", "power [W]\n1\nabc\n")
  _ = try folder.write("wrong.csv", "power [Wat]\n1\n")
  _ = try folder.write("good.csv", "power [W]\n1\n")
  _ = try folder.write("large.csv", "size [GB]\n1\n1e308\n")
  let path = name.isEmpty ? folder.path : "\(folder.path)/\(name)"
  let error = #expect(throws: Diagnostic.self) { try FileReader(path, schema: schema).read() }
  var expected = title
  if let range = expected.firstRange(of: "PATH") { expected.replaceSubrange(range, with: path) }
  #expect(error?.title == expected)
}

@Test func bracketsThatAreNoUnitCanBeDeclaredSo() throws {
  let folder = try ScratchFolder()
  let path = try folder.write("t.csv", "revenue [note 3],b\n5,1\n")
  #expect(throws: Diagnostic.self) { try FileReader(path).read() }
  #expect(
    try FileReader(path, schema: ["revenue": "number"]).read().rows == [[.number(5), .number(1)]])
}

/// 50 % is a half and 2 B USD are 2e9 USD, whether or not a schema says that they are numbers.
@Test(arguments: ["t.csv", "t.json"])
func numbersKeepTheUnitOfTheirHeader(_ name: String) throws {
  let folder = try ScratchFolder()
  let csv = "r [%],p [B USD],c [€],q [$M],n [1],d [Q3]\n50,2,3,4,5,6\n"
  let json = #"[{"r [%]": 50, "p [B USD]": 2, "c [€]": 3, "q [$M]": 4, "n [1]": 5, "d [Q3]": 6}]"#
  let path = try folder.write(name, name == "t.csv" ? csv : json)
  let names = ["r", "p", "c", "q", "n", "d"]
  let table = try FileReader(
    path, schema: Dictionary(uniqueKeysWithValues: names.map { ($0, "number") })
  ).read()
  #expect(table.fields.map(\.name) == names)
  #expect(
    table.fields.prefix(3).map(\.type)
      == (try ["%", "USD", "EUR"].map { .number(in: try unit($0)) }))
  #expect(
    table.rows == [[.number(0.5), .number(2e9), .number(3), .number(4), .number(5), .number(6)]])
  // Brackets that hold a unit don't keep a column from being something else.
  let other = FileReader(path, schema: ["r": "text", "q": "number", "d": "number"])
  #expect(try other.read().rows[0].prefix(2) == [.text("50"), .number(2e9)])
}

@Test func boundsOutOfOrderAreNoRange() throws {
  let folder = try ScratchFolder()
  let path = try folder.write("t.csv", "x_p5,x_p50,x_p95\n1,2,3\n3,2,1\n")
  #expect(try FileReader(path).read().fields.map(\.name) == ["x_p5", "x_p50", "x_p95"])
}

@Test func namesWithBracketsComeBack() throws {
  let folder = try ScratchFolder()
  let table = Table([("a [W]", .plainText, [.text("x")]), ("b [1]", .plainNumber, [.number(1)])])
  try FileSaver("\(folder.path)/t.csv").save(table)
  let loaded = try FileReader("\(folder.path)/t.csv").read()
  #expect(loaded.fields == table.fields)
  #expect(loaded.rows == table.rows)
}

@Test func aLargeFileIsMapped() throws {
  let folder = try ScratchFolder()
  var text = "id,name,power [kW]\n"
  for row in 0..<250_000 { text += "\(row),name \(row % 7),\(row % 1000).5\n" }
  let table = try FileReader(folder.write("large.csv", text)).read()
  #expect(table.rowCount == 250_000)
  #expect(table.rows.last == [.number(249_999), .text("name 1"), .number(999_500)])
}

/// The link stays, and what it leads to is made.
@Test func savingFollowsALinkToNothing() throws {
  let folder = try ScratchFolder()
  #expect(symlink("new.csv", "\(folder.path)/second") == 0)
  #expect(symlink("second", "\(folder.path)/link.csv") == 0)
  try FileReplacement.write("\(folder.path)/link.csv", Array("a\n".utf8))
  #expect(folder.names == ["link.csv", "new.csv", "second"])
  #expect(try folder.text("new.csv") == "a\n")
  var status = stat()
  #expect(lstat("\(folder.path)/link.csv", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
  #expect(symlink("b.csv", "\(folder.path)/a.csv") == 0)
  #expect(symlink("a.csv", "\(folder.path)/b.csv") == 0)
  let problem = #expect(throws: Diagnostic.self) {
    try FileReplacement.write("\(folder.path)/a.csv", [])
  }
  #expect(problem?.code == .fileProblem)
}

@Test func savingKeepsWhatItCannotReplace() throws {
  let folder = try ScratchFolder()
  let path = try folder.write("out.csv", "old\n")
  let table = Table([("a", .plainNumber, [.number(1)])])
  struct Failure: Error {}
  #expect(throws: Diagnostic.self) {
    try FileReplacement.write(path) { stream in
      stream.append("half")
      try stream.flush()
      throw Failure()
    }
  }
  #expect(try folder.text("out.csv") == "old\n")
  #expect(folder.names == ["out.csv"])
  chmod(path, 0o640)
  symlink("out.csv", "\(folder.path)/link.csv")
  try FileSaver("\(folder.path)/link.csv").save(table)
  var status = stat()
  stat(path, &status)
  #expect(status.st_mode & 0o777 == 0o640)
  #expect(try folder.text("out.csv") == "a\n1\n")
  let error = #expect(throws: Diagnostic.self) {
    try FileSaver("\(folder.path)/no/out.csv").save(table)
  }
  #expect(error?.title == "can't save \(folder.path)/no/out.csv: No such file or directory")
  #expect(throws: Diagnostic.self) { try FileSaver("\(folder.path)/out.xyz").save(table) }
}

@Test func markdownIsForPeople() throws {
  let folder = try ScratchFolder()
  let table = Table([
    ("name", .plainText, [.text("a|b"), .text("two\nlines")]),
    ("total", .number(in: try unit("USD")), [.number(1.5e9), .missing]),
  ])
  try FileSaver("\(folder.path)/t.md").save(table, notes: ["assumptions as of today"])
  #expect(
    try folder.text("t.md") == """
      | name         | total [B USD] |
      | ------------ | ------------: |
      | a\\|b         |           1.5 |
      | two<br>lines |             — |

      assumptions as of today

      """)
}
