import OIQCatalog
import OIQText
import OIQValues
import Support
import Testing

@testable import OIQ

private func readJSON(
  _ text: String, kinds: [String: CSVKind] = [:]
) throws(Diagnostic) -> CSVContents {
  try readJSON(Array(text.utf8), kinds: kinds)
}

private func readJSON(
  _ bytes: [UInt8], kinds: [String: CSVKind] = [:]
) throws(Diagnostic) -> CSVContents {
  let result: Result<CSVContents, Diagnostic> = bytes.withUnsafeBytes { raw in
    Result { () throws(Diagnostic) in
      var reader = JSONReader(name: "rows.json", bytes: raw, kinds: kinds)
      return try reader.read()
    }
  }
  return try result.get()
}

@Test(arguments: [
  #"[{"a": 1, "b [W]": "x"}]"#, "{\"a\":1,\"b [W]\":\"x\"}",
  "\u{FEFF} [ { \"a\" :1 , \"b [W]\":\"x\"}\r\n ]\n",
])
func flatObjectsAreRows(_ text: String) throws {
  let contents = try readJSON(text, kinds: ["b": .text])
  #expect(contents.names == ["a", "b"])
  #expect(contents.unitTexts == [nil, "W"])
  #expect(contents.rows == [[.number(1), .text("x")]])
}

@Test func valuesOfEveryKind() throws {
  let contents = try readJSON(
    #"""
    {"n": -1.5e3, "t": "a\"\\\/\b\f\n\r\tA\u00e9\ud83d\ude00中", "b": true, "d": "2026-02-09", "p": "2026H1", "y": "2026"}
    {"n": null, "b": false, "d": "2026-12-31", "p": "2026Q4", "y": "2027", "late": 1}
    {}
    """#)
  #expect(contents.names == ["n", "t", "b", "d", "p", "y", "late"])
  #expect(contents.kinds == [.number, .text, .bool, .date, .period, .text, .number])
  #expect(
    contents.rows == [
      [
        .number(-1500), .text("a\"\\/\u{8}\u{C}\n\r\tAé😀中"), .bool(true), .date(20493),
        .period(Period(start: 20454, end: 20635)), .text("2026"), .missing,
      ],
      [
        .missing, .missing, .bool(false), .date(20818), .period(Period(start: 20727, end: 20819)),
        .text("2027"), .number(1),
      ],
      [.missing, .missing, .missing, .missing, .missing, .missing, .missing],
    ])
}

/// Two identifiers that one number would stand for stay two where texts are asked for.
@Test func longWholeNumbersAreTextsWhereAskedFor() throws {
  let text = #"[{"a": 9007199254740993}, {"a": 9007199254740992}, {"a": 12}]"#
  let contents = try readJSON(text, kinds: ["a": .text])
  #expect(
    contents.rows == [[.text("9007199254740993")], [.text("9007199254740992")], [.text("12")]])
}

/// Trailing zeros and decimals lose nothing that tells two numbers apart.
@Test(arguments: [
  ("9007199254740992", 9007199254740992.0), ("12345678901234500000", 1.23456789012345e19),
  ("-9007199254740991", -9_007_199_254_740_991), ("0.12345678901234567", 0.12345678901234567),
])
func longNumbersThatAreKept(_ digits: String, _ number: Double) throws {
  #expect(try readJSON("[{\"a\": \(digits)}]").rows == [[.number(number)]])
}

@Test func anEmptyArrayIsATableOfNothing() throws {
  #expect(try readJSON("[]").rowCount == 0)
  #expect(try readJSON("[{}]").rowCount == 1)
}

@Test(arguments: [
  ("", "rows.json is empty"),
  ("5", "rows.json, line 1, character 1: expected an object, found '5'"),
  ("[1]", "rows.json, line 1, character 2: expected an object, found '1'"),
  ("[{\"a\": 1},\n {\"a\": abc}]", "rows.json, line 2, character 8: 'abc' isn't a value"),
  ("[{\"a\": NaN}]", "rows.json, line 1, character 8: 'NaN' isn't a value"),
  (
    "[{\"a\": 1}", "rows.json, line 1, character 10: expected ',' or ']', found the end of the file"
  ),
  ("{\"a\": [1]}", "rows.json, line 1, character 7: column a holds an array"),
  (
    "{\"a\": {\"b\": 1}}",
    "rows.json, line 1, character 7: column a holds an object that is no range"
  ),
  ("{\"中\": 1e999}", "rows.json, line 1, character 7: '1e999' is too large for a number"),
  ("{\"a\": 1-2}", "rows.json, line 1, character 7: '1-2' isn't a number"),
  ("{\"a\": \"x}", "rows.json, line 1, character 7: a text is opened here and never closed"),
  ("{\"a\": \"\\x\"}", "rows.json, line 1, character 8: there is no escape \\ and 'x'"),
  ("{\"a\": \"\\ud800\"}", "rows.json, line 1, character 8: half of a surrogate pair"),
  ("{\"a\": \"\\u0000\"}", "rows.json, line 1, character 8: a NUL character in a text"),
  (
    "{\"a\": 1, \"a\": 2}", "rows.json, line 1, character 10: the key 'a' comes twice in one object"
  ),
  ("{\"a\": 1, \"a [W]\": 2}", "rows.json, line 1, character 10: two columns are called a"),
  ("{\"a\" 1}", "rows.json, line 1, character 6: expected ':' after the key 'a', found '1'"),
  ("{a: 1}", "rows.json, line 1, character 2: expected a key in double quotes, found 'a'"),
  ("{\"a\": 1}\n{\"a\": \"x\"}", "rows.json, line 2, character 7, column a: 'x' isn't a number"),
  ("{\"a [date]\": \"x\"}", "rows.json, line 1, character 14, column a: 'x' isn't a date"),
  (
    "[{\"a\": 9007199254740993}]",
    "rows.json, line 1, character 8: '9007199254740993' has more digits than a number keeps"
  ),
  ("[{\"a\": 1}] x", "rows.json, line 1, character 12: 'x' after the end of the array"),
])
func jsonProblemsHaveAPlace(_ text: String, _ title: String) {
  let error = #expect(throws: Diagnostic.self) { try readJSON(text) }
  #expect(error?.title == title)
}

@Test func noNestingHarms() {
  for character in ["[", "{\"a\":", "[{\"a\":["] {
    let text = String(repeating: character, count: 100_000)
    #expect(throws: Diagnostic.self) { try readJSON(text) }
  }
}

@Test func noBytesCrashTheJSONReader() {
  var random = SeededGenerator(seed: 5)
  let whole = Array(
    #"[{"a [W]": 1.5e3, "b": "x\u00e9\n中", "c": null}, {"b": "2026-01-01", "c": true}]"#.utf8)
  for round in 0..<4000 {
    var bytes = whole
    for _ in 0..<Int.random(in: 0..<4, using: &random) {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      bytes[index] =
        round % 2 == 0
        ? UInt8.random(in: 0...255, using: &random) : whole.randomElement(using: &random) ?? 0
    }
    bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
    do {
      let contents = try readJSON(bytes)
      #expect(contents.columns.allSatisfy { $0.count == contents.rowCount })
    } catch {
      #expect(error.title.hasPrefix("rows.json"))
    }
  }
}
