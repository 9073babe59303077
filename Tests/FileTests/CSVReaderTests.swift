import OIQCatalog
import OIQText
import OIQValues
import Support
import Testing

struct CSVCase: Sendable, CustomTestStringConvertible {
  var title: String
  var text: String
  var rows: [[Value]]
  var testDescription: String { title }

  init(_ title: String, _ text: String, _ rows: [[Value]]) {
    self.title = title
    self.text = text
    self.rows = rows
  }
}

let wellFormed: [CSVCase] = [
  CSVCase(
    "records and fields", "a,b\nx,y\nz,w\n", [[.text("x"), .text("y")], [.text("z"), .text("w")]]),
  CSVCase("no newline at the end", "a,b\nx,y", [[.text("x"), .text("y")]]),
  CSVCase(
    "carriage returns", "a,b\r\nx,1\r\ny,2\r\n",
    [[.text("x"), .number(1)], [.text("y"), .number(2)]]),
  CSVCase("a carriage return at the very end", "a,b\r\nx,1\r", [[.text("x"), .number(1)]]),
  CSVCase("byte order mark", "\u{FEFF}a\nx\n", [[.text("x")]]),
  CSVCase("quotes around", "a,b\n\"x\",\"y z\"\n", [[.text("x"), .text("y z")]]),
  CSVCase("a separator in quotes", "a\n\"x,y\"\n", [[.text("x,y")]]),
  CSVCase(
    "newlines in quotes", "a,b\n\"x\ny\r\nz\",1\nw,2\n",
    [[.text("x\ny\r\nz"), .number(1)], [.text("w"), .number(2)]]),
  CSVCase(
    "doubled quotes", "a\n\"say \"\"hi\"\"\"\n\"\"\"\"\n", [[.text("say \"hi\"")], [.text("\"")]]),
  CSVCase(
    "empty is missing, quoted empty is empty", "a,b\n,\"\"\nx,y\n",
    [[.missing, .text("")], [.text("x"), .text("y")]]),
  CSVCase("missing numbers", "a,b\n1,\n,2\n", [[.number(1), .missing], [.missing, .number(2)]]),
  CSVCase(
    "missing in the last field of the last row", "a,b\n1,2\n3,",
    [[.number(1), .number(2)], [.number(3), .missing]]),
  CSVCase(
    "spaces are kept in texts and not in numbers", "a,b\n x , 1 \n", [[.text(" x "), .number(1)]]),
  CSVCase("numbers in quotes", "a\n\"1.5\"\n\"2\"\n", [[.number(1.5)], [.number(2)]]),
  CSVCase(
    "blank lines are skipped", "a,b\n\n1,2\n\r\n3,4\n\n",
    [[.number(1), .number(2)], [.number(3), .number(4)]]),
  CSVCase(
    "a blank line of one column is missing", "a\n1\n\n2\n",
    [[.number(1)], [.missing], [.number(2)]]),
  CSVCase(
    "dates, bools, periods", "a,b,c\n2026-02-28,true,2026H1\n1999-12-31,False,2026Q4\n",
    [
      [.date(20512), .bool(true), .period(Period(start: 20454, end: 20635))],
      [.date(10956), .bool(false), .period(Period(start: 20727, end: 20819))],
    ]),
  CSVCase(
    "words of several bytes", "名,b\nédition 中文 👩‍💻,1\n", [[.text("édition 中文 👩‍💻"), .number(1)]]),
  CSVCase(
    "zeros in front make a text", "zip\n01067\n80331\n", [[.text("01067")], [.text("80331")]]),
  CSVCase(
    "more digits than a number keeps make a text", "id\n9007199254740993\n9007199254740992\n",
    [[.text("9007199254740993")], [.text("9007199254740992")]]),
  CSVCase(
    "long numbers that are kept",
    "n\n9007199254740992\n100000000000000000000000\n123456789012345680\n",
    [[.number(9_007_199_254_740_992)], [.number(1e23)], [.number(123_456_789_012_345_680)]]),
  CSVCase(
    "years among quarters are periods", "p,x\n2025,2025\n2025Q1,2026\n",
    [
      [.period(Period(year: 2025)), .number(2025)],
      [.period(Period(.quarter, containing: 20_100)), .number(2026)],
    ]),
  CSVCase("nothing but a header", "a,b\n", []),
  CSVCase("nothing but a header without a newline", "a,b", []),
]

@Test(arguments: wellFormed) func readsWellFormedText(_ example: CSVCase) throws {
  for threads in [1, 2, 5] {
    let contents = try readCSV(example.text, threads: threads)
    #expect(contents.rows == example.rows, "with \(threads) threads")
  }
}

@Test func splitsUnitsFromNames() throws {
  let contents = try readCSV("power [W], name ,length[ m ],year [text],\n1,a,2,2026,3\n")
  #expect(contents.names == ["power", "name", "length", "year", "column_5"])
  #expect(contents.unitTexts == ["W", nil, "m", nil, nil])
  #expect(contents.kinds == [.number, .text, .number, .text, .number])
}

@Test func numbersAreTheNearest() throws {
  var texts = [
    "0", "-0", "1", "-1.5", "+2.25", ".5", "5.", "1e3", "1E-3", "1.5e+300", "4.9e-324",
    "2.2250738585072014e-308",
    "9007199254740993e0", "9007199254740992.5", "18446744073709551615e0", "18446744073709551616.",
    "0.1",
    "0.30000000000000004",
    "123456789012345678901234567890e0", "1.7976931348623157e308", "0.00000000000000000001", "1e22",
    "1e23",
    "9999999999999999999e-19", "1234567890123456789e19", "0.000000000000000000000000000001",
  ]
  var random = SeededGenerator(seed: 7)
  for _ in 0..<2000 {
    let bits = Double(bitPattern: UInt64.random(in: 0..<0x7FF0_0000_0000_0000, using: &random))
    let unit = Double.random(in: -1000...1000, using: &random)
    let digits = UInt64.random(in: 0...UInt64.max, using: &random)
    let places = Int.random(in: 0...25, using: &random)
    texts += [
      "\(bits)", "\(unit)", "\(digits)e0", "\(digits)e-\(places)", "0.\(digits)",
      "\(digits)e\(places)",
    ]
  }
  let contents = try readCSV("a\n" + texts.joined(separator: "\n"), kinds: ["a": .number])
  for (index, text) in texts.enumerated() {
    // The standard library's own conversion is the judge.
    let spelled = text.hasSuffix(".") ? String(text.dropLast()) : text
    #expect(contents.columns[0][index] == .number(try #require(Double(spelled))), "\(text)")
  }
}

/// Whatever stands in the others, chosen columns hold what they hold in a reading of all.
@Test(arguments: [[], ["a"], ["b"], ["c"], ["d"], ["a", "d"], ["b", "c"]])
func columnsThatNobodyWantsArePassedOver(_ chosen: [String]) throws {
  let text = """
    a,b,c,d\r
    1,"x, ""y""
    z",2026-01-02,\r
    ,plain,,""\r
    3,,2026-02-03,last
    """
  let whole = try readCSV(text)
  let part = try readCSV(text) { chosen.contains($0) }
  #expect(whole.rowCount == 3)
  #expect(part.rowCount == whole.rowCount)
  #expect(part.names == chosen)
  for (name, column) in zip(part.names, part.columns) {
    let index = try #require(whole.names.firstIndex(of: name))
    for row in 0..<whole.rowCount { #expect(column[row] == whole.columns[index][row]) }
  }
}

@Test func everyThreadCountGivesTheSame() throws {
  var random = SeededGenerator(seed: 11)
  for round in 0..<60 {
    var text = "a,b [W],c\r\n"
    for _ in 0..<Int.random(in: 0..<80, using: &random) {
      let words = [
        "x", "", "\"\"", "\"a\nb\"", "\"\"\"q,\"\"\n\"", "longer than sixteen bytes", "中",
      ]
      text += (words.randomElement(using: &random) ?? "") + ","
      text += ["1", "", "-2.5", "\"3\""].randomElement(using: &random) ?? ""
      text += "," + (words.randomElement(using: &random) ?? "")
      text += ["\n", "\r\n", "\n\n"].randomElement(using: &random) ?? ""
    }
    let kinds: [String: CSVKind] = ["a": .text, "c": .text]
    let one = try readCSV(text, kinds: kinds, threads: 1)
    for threads in 2..<8 {
      let several = try readCSV(text, kinds: kinds, threads: threads)
      #expect(several.rows == one.rows, "round \(round), \(threads) threads")
      for (left, right) in zip(one.columns, several.columns) {
        guard case .codes(let codes, let dictionary) = left.storage,
          case .codes(let otherCodes, let otherDictionary) = right.storage
        else { continue }
        let present = (0..<left.count).filter { left.isPresent($0) }
        #expect(dictionary.texts == otherDictionary.texts)
        #expect(present.map { codes[$0] } == present.map { otherCodes[$0] })
      }
    }
  }
}

/// Rows of separators alone, as spreadsheets leave them behind a table: no rows, and said how many.
@Test func rowsOfSeparatorsAreLeftOut() throws {
  let contents = try readCSV("a,b,c\n1,x,2\n,,\n3,y,\r\n,,\r\n\n,,")
  #expect(contents.rowCount == 2 && contents.blankRows == 3)
  #expect(
    contents.rows == [[.number(1), .text("x"), .number(2)], [.number(3), .text("y"), .missing]])
  let kept = try readCSV("a,b\n1,x\n ,\n\"\",\n")
  #expect(kept.rowCount == 3 && kept.blankRows == 0)
  // Too few or too many separators are what they were.
  #expect(throws: Diagnostic.self) { try readCSV("a,b,c\n1,2,3\n,\n") }
}

@Test(arguments: [1, 2, 5])
func rowsOfSeparatorsAreLeftOutOnEveryThread(_ threads: Int) throws {
  let text = "a,b\n" + (0..<2000).map { $0 % 3 == 0 ? ",\n" : "\($0),k\($0 % 7)\n" }.joined()
  let contents = try readCSV(text, threads: threads)
  #expect(contents.rowCount == 1333 && contents.blankRows == 667)
  #expect(
    contents.rows.map { $0[0] } == (0..<2000).filter { $0 % 3 != 0 }.map { .number(Double($0)) })
}

/// RFC 4180 has blanks as part of a text; that they are there is said, where no quotes say it.
@Test func blanksAroundTextsAreCounted() throws {
  let contents = try readCSV("k,n\na, 1 \nb ,2\n c,3\nb ,4\n\" d \",5\n  ,6\n")
  #expect(
    contents.rows.map { $0[0] } == [
      .text("a"), .text("b "), .text(" c"), .text("b "), .text(" d "), .missing,
    ])
  #expect(contents.padded.map(\.column) == ["k"])
  #expect(contents.padded.first?.text == "b " && contents.padded.first?.count == 2)
}
