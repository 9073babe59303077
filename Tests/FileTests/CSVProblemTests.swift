import OIQCatalog
import OIQText
import Support
import Testing

struct BadCSV: Sendable, CustomTestStringConvertible {
  var text: String
  var title: String
  var testDescription: String { title }

  init(_ text: String, _ title: String) {
    self.text = text
    self.title = title
  }
}

let malformed: [BadCSV] = [
  BadCSV("", "links.csv is empty"),
  BadCSV("\u{FEFF}", "links.csv is empty"),
  BadCSV(
    "a;b\n1,5;2\n", "links.csv, line 1: the columns are separated by semicolons, not by commas"),
  BadCSV("a\tb\n1\t2\n", "links.csv, line 1: the columns are separated by tabs, not by commas"),
  BadCSV("a,a\n1,2\n", "links.csv, line 1: two columns are called a"),
  BadCSV("a,\"b\n1,2\n", "links.csv, line 1: a quote is opened and never closed"),
  BadCSV("a,b\"c\n1,2\n", "links.csv, line 1: 'b\"c' holds a quote but isn't in quotes"),
  BadCSV("a,b\n1,2\n3\n", "links.csv, line 3: 1 field where the header has 2"),
  BadCSV("a,b\n1,2,3,4\n5,6\n", "links.csv, line 2: 4 fields where the header has 2"),
  BadCSV("a,b\n\"x\ny\",1\n2\n", "links.csv, line 4: 1 field where the header has 2"),
  BadCSV("a,b\nx,\"y\nz,w\n", "links.csv, line 2, column b: a quote is opened and never closed"),
  BadCSV(
    "a,b\nx,\"y\"z\n", "links.csv, line 2, column b: '\"y\"z' goes on after its closing quote"),
  BadCSV(
    "a,b\nx,5\" disk\n", "links.csv, line 2, column b: '5\" disk' holds a quote but isn't in quotes"
  ),
  BadCSV(
    "a\n\"5\"\" disk\"\n5\" disk\n",
    "links.csv, line 3, column a: '5\" disk' holds a quote but isn't in quotes"),
  BadCSV("a\nx\u{0}y\n", "links.csv, line 2, column a: a NUL byte at byte 3"),
  BadCSV("a [W]\n1e999\n", "links.csv, line 2, column a: '1e999' is too large for a number"),
  BadCSV(
    "a [W]\n9007199254740993\n",
    "links.csv, line 2, column a: '9007199254740993' has more digits than a number keeps"),
  BadCSV(
    "a [W]\n5\n-12345678901234567890\n",
    "links.csv, line 3, column a: '-12345678901234567890' has more digits than a number keeps"),
  BadCSV("a [W]\nNaN\n", "links.csv, line 2, column a: 'NaN' isn't a number"),
  BadCSV("a [W]\n\"1,234\"\n", "links.csv, line 2, column a: '1,234' isn't a number"),
  BadCSV("a [W]\n\u{1B}[31m\n", "links.csv, line 2, column a: '\\u{1B}[31m' isn't a number"),
  BadCSV("a [date]\n2026-02-29\n", "links.csv, line 2, column a: '2026-02-29' isn't a date"),
  BadCSV("a [bool]\nmaybe\n", "links.csv, line 2, column a: 'maybe' isn't true or false"),
  BadCSV("a [period]\n2026H3\n", "links.csv, line 2, column a: '2026H3' isn't a period"),
]

@Test(arguments: malformed) func namesThePlaceOfWhatIsWrong(_ example: BadCSV) {
  for threads in [1, 2, 4] {
    let error = #expect(throws: Diagnostic.self) { try readCSV(example.text, threads: threads) }
    #expect(error?.title == example.title, "with \(threads) threads")
    #expect(error?.code == .badData)
  }
}

@Test func invalidUTF8NamesItsByte() {
  let error = #expect(throws: Diagnostic.self) {
    try readCSV(Array("a,b\nx,y".utf8) + [0xC3, 0x28, 0x0A])
  }
  #expect(error?.title == "links.csv, line 2, column b: byte 7 (0xC3) isn't valid UTF-8")
}

@Test func aBadNumberInLine1000IsOneMessage() {
  var text = "name,power\n"
  for line in 2...1200 { text += "link \(line),\(line == 1000 ? "abc" : "\(line)")\n" }
  let error = #expect(throws: Diagnostic.self) { try readCSV(text) }
  #expect(error?.title == "links.csv, line 1000, column power: 'abc' isn't a number")
  #expect(
    error?.help == [
      "a missing value is an empty field; to read the column as text give schema: {`power`: text}"
    ])
}

@Test func problemsOfOneKindAreCounted() {
  var text = "name,power [W]\n"
  for line in 2...100 { text += line % 10 == 0 ? "x,bad\n" : "x,1\n" }
  text += "x\n"
  let error = #expect(throws: Diagnostic.self) { try readCSV(text, threads: 3) }
  #expect(error?.title == "links.csv, line 10, column power: 'bad' isn't a number")
  #expect(error?.help.first == "9 more like it: lines 20, 30, 40, …")
  #expect(error?.help.dropFirst().first == "also line 101: 1 field where the header has 2")
}

@Test func anUnknownColumnOfASchemaIsNamed() {
  let error = #expect(throws: Diagnostic.self) { try readCSV("a,b\n1,2\n", kinds: ["c": .number]) }
  #expect(error?.title == "links.csv has no column c")
}

@Test func noBytesCrashTheReader() {
  var random = SeededGenerator(seed: 3)
  let alphabet = Array("a,b1.\"\n\r- e2026-01-01H[W]\u{0}".utf8) + [0xFF, 0xC3, 0xA9, 0xF0]
  for round in 0..<3000 {
    let count = Int.random(in: 0..<200, using: &random)
    let bytes = (0..<count).map { _ in
      round % 3 == 0
        ? UInt8.random(in: 0...255, using: &random) : alphabet.randomElement(using: &random) ?? 0
    }
    checkEnds(bytes, threads: 1 + round % 4)
  }
}

@Test func noTruncationCrashesTheReader() {
  let whole = Array(
    "a,b [W],c [date]\n\"x\ny\",1.5,2026-01-01\r\n\"\"\"中\"\"\",,2026-12-31\nlong text of many bytes,2,\n"
      .utf8)
  for end in 0...whole.count { checkEnds(Array(whole[..<end]), threads: 1 + end % 3) }
}

/// Either all rows of equal columns, or an error that names the file.
private func checkEnds(_ bytes: [UInt8], threads: Int) {
  do {
    let contents = try readCSV(bytes, threads: threads)
    #expect(contents.columns.allSatisfy { $0.count == contents.rowCount })
    #expect(contents.rows.count == contents.rowCount)
  } catch {
    #expect(error.title.hasPrefix("links.csv"))
  }
}

/// A cell with a unit or separators: what belongs into it, and never a number in another unit.
@Test(arguments: [
  ("share [%]\n10%\n", "a cell holds the number alone: 10"),
  ("cost [USD]\n$1.5\n", "a cell holds the number alone: 1.5"),
  ("cost [USD]\n\"2,000,000\"\n", "a cell holds the number alone: 2000000"),
  ("length [m]\n2 km\n", "a cell holds a number alone, in the header's unit m"),
])
func cellsHoldNumbersAlone(_ text: String, _ advice: String) throws {
  let error = #expect(throws: Diagnostic.self) { try readCSV(text) }
  #expect(error?.help.first == advice)
  #expect(error?.help.last?.contains("schema: {") == true)
}
