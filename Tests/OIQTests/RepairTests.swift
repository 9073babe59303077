import OIQ
import Testing

/// What a message advises works as it is written.
@Suite struct RepairTests {
  @Test func scenariosAreLeftByBase() throws {
    let session = Session()
    let plain = try session.run("demand")
    #expect(session.execute("use under shortfall").errors.isEmpty)
    let worse = try session.run("demand")
    #expect(worse.notes.contains { $0.hasPrefix("as `use` has set: under shortfall") })
    for query in ["from demand under base", "use under base\ndemand"] {
      let again = try session.run(query)
      #expect(again[0, again.columnNames[1]]?.number == plain[0, plain.columnNames[1]]?.number)
    }
    #expect(try !session.run("demand").notes.contains { $0.contains("as `use` has set") })
    // A scenario of that name is meant before.
    let own = """
      scenario base { fx.usd_per_unit = 0.14 USD/CNY where currency == CNY }
      use under base
      from fx | where currency == CNY | take 1
      """
    #expect(try session.run(own).notes.contains { $0.contains("under base") })
  }

  @Test func aLongSweepIsTooLarge() throws {
    let text = "let a = 1 to 2\nsweep a * 2 over a in 5..10 step 0.0000001"
    let problem = try #require(Session().execute(text).errors.first)
    #expect(problem.code == "too-large" && covered(problem, in: text) == "0.0000001")
  }

  @Test func aTornadoThatNothingMovesSaysSo() throws {
    let table = try Session().run("let a = 1 to 2\ntornado a * 0")
    #expect(table.rowCount == 0 && table.notes == ["none of its ranges moves it: a = 1 to 2"])
  }

  @Test(arguments: ["triangular", "pert"])
  func endsAndMiddleInOrder(_ name: String) throws {
    let problem = try #require(Session().execute("\(name)(3, 2, 1)").errors.first)
    #expect(
      problem.code == "bad-range" && problem.help.first?.contains("`\(name)(1, 2, 3)`") == true)
    #expect(Session().execute("\(name)(1, 2, 3)").errors.isEmpty)
  }

  @Test func viewsHoldNoFacts() throws {
    let problem = try #require(
      Session().execute("record spend {company: Meta}").errors.first)
    #expect(problem.code == "unknown-table")
    #expect(problem.help.first?.hasPrefix("there are: ") == true)
  }

  @Test func wordsOfTheLanguageHaveHelp() throws {
    let problem = try #require(Session().execute("describe join").errors.first)
    #expect(problem.help == ["`.help join` tells of the word"])
    #expect(Session.help("join") != nil)
  }
}
