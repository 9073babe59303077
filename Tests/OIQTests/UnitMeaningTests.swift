import OIQ
import Testing

/// A unit's word means one thing in a session: a heading says nothing but the word.
@Suite struct UnitMeaningTests {
  private let session = Session()

  /// Three crates of 5 widgets and three of 10 are 45 widgets, which no crate of one size says.
  @Test func aLaterRunMayNotGiveItAnother() throws {
    #expect(!session.execute("unit widget\nunit crate = 5 widget").failed)
    try session.register("stock", [.numbers("n", unit: "crate", [3])])
    let problem = try #require(session.execute("unit crate = 10 widget").errors.first)
    #expect(problem.code == "redefined")
    #expect(problem.title == "`crate` is 5 widget in this session already, not 10 widget")
    #expect(problem.help.first?.contains("`crate_2`") == true)
    #expect(try session.number("from stock | select m = n + 3 crate -> widget") == 30)
    #expect(!session.execute("unit crate_2 = 10 widget\nunit crate_3 = 1 widget").failed)
    let other = session.execute("unit crate = 1 widget").errors.first
    #expect(other?.help.first?.contains("`crate_4`") == true)
  }

  /// However it is written: half a dozen is six.
  @Test func theSameDefinitionIsFine() throws {
    for text in ["unit widget", "unit half = 6 widget", "unit half = 12 widget / 2", "unit widget"]
    {
      #expect(session.execute(text).errors.isEmpty, "\(text)")
    }
    #expect(try session.number("2 half -> widget") == 12)
  }

  @Test(arguments: [
    ("unit a", "unit a = 3 W"), ("unit a = 3 W", "unit a"), ("unit a = 3 W", "unit a = 3 s"),
    ("unit a = 3", "unit a = 4"), ("unit a\nunit aa = 2 a", "unit aa = 2"),
  ])
  func everyOtherMeaningIsRefused(_ first: String, _ second: String) {
    #expect(session.execute(first).errors.isEmpty)
    #expect(session.check(second).map(\.code) == ["redefined"])
    #expect(session.execute(second).errors.map(\.code) == ["redefined"])
  }

  private func stock(_ unit: String) throws -> QueryResult {
    let other = Session()
    #expect(!other.execute("unit widget\nunit \(unit)").failed)
    try other.register("stock", [.numbers("n", unit: "crate", [3])])
    return try other.run("from stock")
  }

  @Test func aResultInAnotherCrateIsNotRegistered() throws {
    #expect(!session.execute("unit widget\nunit crate = 10 widget").failed)
    let result = try stock("crate = 5 widget")
    let problem = try #require(throws: Problem.self) { try session.register("stock", result) }
    #expect(problem.code == "redefined")
    #expect(
      problem.title
        == "`stock` is in `crate`, which is 5 widget there and 10 widget in this session")
    #expect(session.execute("from stock").failed)
    try session.register("stock", try stock("crate = 10 widget"))
    #expect(try session.number("from stock | select m = n -> widget") == 30)
  }

  /// The first repair that the error names.
  @Test func figuresInWidgetsAreTheSameInBoth() throws {
    #expect(!session.execute("unit widget\nunit crate = 10 widget").failed)
    let other = Session()
    #expect(!other.execute("unit widget\nunit crate = 5 widget\nlet n = 3 crate").failed)
    try session.register("stock", other.run("n -> widget"))
    let read = try session.run("from stock | select crates = value -> crate")
    #expect(try read["crates"]?.numbers(in: "crate") == [1.5])
  }

  /// A rate says the word too, and so does a list of rows that have units of their own.
  @Test func quotientsHaveUnitsToo() throws {
    let other = Session()
    #expect(!other.execute("unit crate = 5 kg").failed)
    #expect(!session.execute("unit crate").failed)
    try other.register("t", [.numbers("price", unit: "USD/crate", [4])])
    let result = try other.run("from t")
    #expect(throws: Problem.self) { try session.register("t", result) }
  }

  /// What counts things is the other session's own, too: its base.
  @Test func basesAreUnits() throws {
    #expect(!session.execute("unit widget = 3 kg").failed)
    let result = try stock("crate = 5 widget")
    let problem = #expect(throws: Problem.self) { try session.register("stock", result) }
    #expect(problem?.title.contains("`widget`") == true)
  }

  /// Where it was unknown it means from then on what it means in the table.
  @Test func aTableBringsItsUnits() throws {
    try session.register("stock", try stock("crate = 5 widget"))
    #expect(session.execute("unit crate = 10 widget").errors.map(\.code) == ["redefined"])
    #expect(session.execute("unit widget = 2 kg").errors.map(\.code) == ["redefined"])
    #expect(session.execute("unit crate = 5 widget").errors.isEmpty)
    #expect(try session.number("from stock | select m = n + 3 crate -> widget") == 30)
    #expect(session.script.hasPrefix("unit widget\nunit crate = 5 widget\n"))
  }
}
