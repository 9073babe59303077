import OIQ
import Testing

/// Lists, periods and `missing` for `$name`.
@Suite struct ListParameterTests {
  private let session = Session()

  init() throws {
    try session.register(
      "t",
      [
        .numbers("n", [1, 2, 3, nil]), .texts("k", ["a", "b", "c", nil]),
        .numbers("power", unit: "W", [500, 1000, 2000, nil]),
        .days("day", [0, 31, 59, nil]), .periods("p", ["2025", "2026", "2026H1", nil]),
      ])
  }

  /// The rows of which the condition is to hold, by hand.
  private func rows(where condition: String, _ list: Parameter) throws -> [Double?] {
    try session.run("from t | where \(condition)", ["x": list])["n"]?.numbers ?? []
  }

  private static let conditions: [(String, Parameter, [Double?])] = [
    ("n in $x", .literal("[1, 3, 5]"), [1, 3]), ("n in $x", [1, 3, 5], [1, 3]),
    ("n not in $x", [1, 3], [2, nil]), ("n in $x", [], []), ("n in $x", .literal("[]"), []),
    ("k in $x", .literal("[\"a\", c]"), [1, 3]), ("k in $x", ["a", "c"], [1, 3]),
    ("power in $x", .literal("[1 kW, 500 W]"), [1, 2]),
    ("power in $x", .list([.quantity(1, "kW"), .quantity(500, "W")]), [1, 2]),
    ("day in $x", .literal("[1970-01-01, 1970-03-01]"), [1, 3]),
    ("day in $x", .list([.date(year: 1970, month: 2, day: 1)]), [2]),
    ("day in $x", .literal("[1970M02, 1970M03]"), [2, 3]),
    ("p in $x", .literal("[2025, 2027]"), [1]), ("p in $x", [2026], [2, 3]),
    ("p in $x", .literal("[2025, 2026H1]"), [1, 3]),
    ("p in $x", .list([.period("2026H1"), 2025]), [1, 3]), ("p in $x", .period("2026"), [2, 3]),
  ]

  @Test(arguments: conditions)
  func membersAreTold(_ condition: String, _ list: Parameter, _ expected: [Double?]) throws {
    #expect(try rows(where: condition, list) == expected)
  }

  /// As in a list that is written: a company that there isn't is no company without rows.
  @Test(arguments: [Parameter.literal("[Meta, Amazon]"), ["Meta", "Amazon"]])
  func textsOfAVocabularyAreItsMembers(_ list: Parameter) throws {
    let query = "from companies | where company in $c | sort company | select company"
    #expect(try session.run(query, ["c": list])["company"]?.texts == ["Amazon", "Meta"])
    let problem = #expect(throws: Problem.self) { try session.run(query, ["c": ["Meta", "Mata"]]) }
    #expect(problem?.code == "unknown-member" && problem?.help.first?.contains("Meta") == true)
  }

  private static let unlike: [(Parameter, String)] = [
    (.literal("[1, \"a\"]"), "type-mismatch"), (["a", 1], "type-mismatch"),
    (.literal("[1 W, 1 s]"), "unit-mismatch"), (.literal("[1, missing]"), "bad-arguments"),
    (.list([.missing]), "bad-arguments"), ([[1], [2]], "bad-arguments"),
    (.literal("[1 to 2]"), "bad-arguments"), (.period("2026H3"), "bad-period"),
    (.list([.number(.nan)]), "bad-arguments"), (.literal("[1e999]"), "bad-number"),
  ]

  @Test(arguments: unlike)
  func unlikeValuesAreNoList(_ list: Parameter, _ code: String) {
    #expect(session.execute("$x", parameters: ["x": list]).errors.map(\.code) == [code])
  }

  /// A list stands where a list may, and nowhere else.
  @Test func aListIsNoNumber() {
    let problems = session.check("from t | where n == $x", parameters: ["x": [1, 2]])
    #expect(problems.count == 1)
  }

  @Test(arguments: [Parameter.missing, .literal("missing")])
  func missingIsMissing(_ value: Parameter) throws {
    #expect(try session.number("$x ?? 7", ["x": value]) == 7)
    #expect(try session.run("$x", ["x": value])[0, "value"]?.isMissing == true)
    #expect(try session.number("if $x is missing then 1 else 2", ["x": value]) == 1)
  }

  @Test func periodsAreParameters() throws {
    #expect(try session.run("$p", ["p": .period("2026H1")])[0, "value"]?.period == "2026H1")
  }

  /// What is no literal is a text, also one in brackets that the language can't read.
  @Test(arguments: ["[see above]", "black or white", "Meta", "missing data", "[a"])
  func otherTextsAreTexts(_ text: String) throws {
    #expect(try session.run("$x", ["x": .literal(text)])[0, "value"]?.text == text)
  }
}
