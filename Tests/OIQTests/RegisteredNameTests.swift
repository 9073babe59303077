import OIQ
import Testing

/// What a program registers, and what it reads of a result.
@Suite struct RegisteredNameTests {
  private let session = Session()

  /// A table that `from` would never find, or that would stand for a part of the catalogue alone.
  @Test(arguments: ["totals", "spend", "demand", "capex", "sources", "mine"])
  func namesThatMeanSomethingAreRefused(_ name: String) throws {
    #expect(!session.execute("let mine = 3").failed)
    let problem = #expect(throws: Problem.self) {
      try session.register(name, [.numbers("x", [1])])
    }
    #expect(problem?.code == "duplicate-name" && problem?.title.contains("`\(name)`") == true)
    let result = try session.run("1 + 1")
    #expect(throws: Problem.self) { try session.register(name, result) }
  }

  @Test func aNameOfItsOwnIsTakenAndMayBeTakenAgain() throws {
    try session.register("own", [.numbers("x", [1])])
    try session.register("own", [.numbers("x", [2])])
    #expect(try session.run("from own")["x"]?.numbers == [2])
    try session.register("no word", [.numbers("x", [3])])
    #expect(try session.run("from `no word`")["x"]?.numbers == [3])
    let problem = #expect(throws: Problem.self) { try session.register("", [.numbers("x", [1])]) }
    #expect(problem?.code == "bad-arguments")
  }

  /// A formula of the name would come before the table wherever it stands.
  @Test func aTableIsNotHiddenByAFormula() throws {
    try session.register("r", [.numbers("x", [1])])
    for text in ["let r = 5", "let a = 1\nlet r(x) = x"] {
      #expect(session.check(text).map(\.code) == ["duplicate-name"])
      let problem = try #require(session.execute(text).errors.first)
      #expect(problem.title == "`r` is a table that the program has registered")
      #expect(covered(problem, in: text) == "r" && !problem.help.isEmpty)
    }
    #expect(try session.run("from r")["x"]?.numbers == [1])
    #expect(session.execute("let r_2 = 5\nlet f(r) = r + 1\nf(2)").errors.isEmpty)
  }

  @Test(arguments: ["a\nb", "a\r\nb", "", "\n", "a\u{0}b"])
  func namesThatNoQueryCanWriteAreRefused(_ name: String) throws {
    let problem = try #require(throws: Problem.self) {
      try session.register(name, [.numbers("x", [1])])
    }
    #expect(problem.code == "bad-arguments" && !problem.title.contains("\n"))
    #expect(!session.script.contains("came from a program"))
  }

  /// Whatever a query can write in backticks is a name; two of them are one.
  @Test(arguments: [
    ("a`b", "`a``b`"), ("from", "`from`"), ("3", "`3`"), ("a b", "`a b`"), ("naïve", "naïve"),
    ("-- #", "`-- #`"), ("a\\nb", "`a\\nb`"),
  ])
  func otherNamesAreReached(_ name: String, _ written: String) throws {
    try session.register(name, [.numbers("x", [1])])
    #expect(try session.run("from \(written)")["x"]?.numbers == [1])
    #expect(session.script == "# the table \(written) came from a program\n")
  }

  @Test func twoColumnsOfOneNameAreRefused() throws {
    let problem = #expect(throws: Problem.self) {
      try session.register("t", [.numbers("b", unit: "W", [1]), .numbers("b", unit: "USD", [2])])
    }
    #expect(problem?.code == "bad-data" && problem?.title == "two columns are called `b`")
  }

  /// As in a file's header: money and things are shown in billions, so they may be given and asked for in them.
  @Test func scaledUnitsAreTaken() throws {
    try session.register(
      "t", [.numbers("a", unit: "B USD", [1.5]), .doubles("k", unit: "M modules", [2])])
    let table = try session.run("from t | select a, k, twice = a * $x", ["x": 2])
    #expect(try table["a"]?.numbers(in: "USD") == [1.5e9])
    #expect(try table["a"]?.numbers(in: "M USD") == [1500])
    #expect(try table[0, "a"]?.number(in: "B USD") == 1.5)
    #expect(try table[0, "twice"]?.bounds(in: "B USD") == 3...3)
    #expect(try table["k"]?.numbers(in: "module") == [2e6])
    let bought = try session.run("$price", ["price": .quantity(0.5, "B USD")])
    #expect(try bought[0, "value"]?.number(in: "USD") == 5e8)
    #expect(throws: Problem.self) { try table["a"]?.numbers(in: "M W") }
  }

  /// Of `≥ 10.7 B USD` the upper end isn't known, and 10.7 is none.
  @Test func oneSidedFactsHaveOneEnd() throws {
    let table = try session.run(
      """
      from capex
      | where company == Microsoft and mid(amount) is missing
      | select low = low(amount), high = high(amount), amount
      """)
    #expect(table.rowCount > 0)
    for row in 0..<table.rowCount {
      let (low, high) = (table[row, "low"]?.number, table[row, "high"]?.number)
      #expect((low == nil) != (high == nil))
      #expect(table[row, "amount"]?.bounds == (low ?? -.infinity)...(high ?? .infinity))
    }
  }

  /// Twenty rows of a box, not the plan behind them.
  @Test func resultsDescribeThemselves() throws {
    try session.register("many", [.doubles("x", (0..<500).map(Double.init))])
    let result = try session.run("from many | select x")
    let text = "\(result)"
    #expect(text.hasPrefix("┌") && text.contains("500 rows, 20 shown"))
    #expect(text.count < 1500)
    #expect(String(reflecting: Mirror(reflecting: result).children.map(\.label)).contains("table"))
    #expect("\(try session.run("$2B"))" == "2.0 B USD\n")
  }

  @Test func textsAreCheckedWithTheirParameters() throws {
    let text = "from spend | where company == $who"
    #expect(session.check(text).map(\.code) == ["unknown-parameter"])
    #expect(session.check(text, parameters: ["who": "Meta"]).isEmpty)
  }
}
