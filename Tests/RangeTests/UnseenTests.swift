import OIQ
import Support
import Testing

/// What draws don't show, and rows that some of them have no value for.
@Suite struct UnseenTests {
  /// The rule of three: 3 / 10,000.
  @Test(arguments: [("chance((10 to 20) > 32)", 0.0), ("chance((10 to 20) < 32)", 1)])
  func whatNoDrawShowsIsNotSaidToBeImpossible(text: String, value: Double) throws {
    let found = try Session().run(text)
    #expect(found[0, "value"]?.number == value)
    #expect(found.notes == ["Monte Carlo error of 10,000 draws: ± 0.03%"])
  }

  @Test(arguments: ["chance(2 > 1)", "chance(2 < 1)"])
  func whatRestsOnNoDrawIsCertain(text: String) throws {
    #expect(try Session().run(text).notes.isEmpty)
  }

  private static let partly = "let x = 10 to 20\nlet m = if x > 15 then x else missing\n"

  @Test(arguments: ["m", "m * 2", "let n = m + 1\nn"])
  func aValueInSomeDrawsIsTold(text: String) throws {
    let found = try Session().run(UnseenTests.partly + text)
    #expect(found.rowCount == 1)
    #expect(found.columnNames.last.flatMap { found[0, $0]?.isMissing } == true)
    #expect(found.notes.contains { $0.hasPrefix("1 row has a value in some draws alone") })
  }

  /// Half of the draws are 0, as the median of the range is no more than 15.
  @Test func theAdvicePutsOneInTheOthers() throws {
    let found = try Session().run(UnseenTests.partly + "m ?? 0")
    #expect(found[0, "value"]?.number == 0)
    #expect(!found.notes.contains { $0.contains("in some draws alone") })
  }

  /// Many draws of one row are computed in parts, of which one may lack all and another none.
  @Test func partsOfARowAreOneRow() throws {
    let session = Session()
    session.drawCount = 100_000
    let found = try session.run("let x = 10 to 20\nif x > 30 then x else missing")
    #expect(found.notes.contains { $0.hasPrefix("1 row has a value in some draws alone") })
    let none = try session.run("let y = 10 to 20\nif y > 1000 then y else missing")
    #expect(!none.notes.contains { $0.contains("in some draws alone") })
  }

  /// Row c has no value, and its comparison is false in all draws.
  @Test func comparisonsOfRangesWithWhatIsMissingAreTold() throws {
    let folder = try ScratchFolder()
    let path = try folder.write("p.csv", "name,v [USD]\na,10\nb,20\nc,\nd,40\n")
    func notes(_ stages: String) throws -> [String] {
      try Session().run("from csv(\"\(path)\") | derive r = v * (1 to 2) | \(stages)").notes.filter
      {
        $0.contains("a comparison with a missing value")
      }
    }
    func line(_ column: String, _ compared: String) -> String {
      "\(column): rests in 1 row on a missing \(compared): a comparison with a missing value is false"
    }
    #expect(
      try notes("derive u = r > $30, w = if r > $5 then r else $30")
        == [line("u", "r"), line("w", "r")])
    #expect(try notes("derive s = r + $1 | derive u = not (s > $30)") == [line("u", "s")])
    #expect(try notes("derive u = r is missing or r > $30") == [])
    #expect(try notes("where v is not missing | derive u = r > $30") == [])
  }

  /// 3 in 100 draws are below what p5, p50 and p95 show; their share is theirs ± 0.17%, and the mean is a hundred of it.
  @Test func rareEventsAreTold() throws {
    let rows = "from companies | take 1 | select company, loss = bernoulli(3%) * 100"
    let found = try Session().run(rows)
    let note = try #require(found.notes.first { $0.contains("of the draws differ") })
    #expect(note.hasPrefix("loss: "))
    let share = try Session().number("\(rows) | select c = chance(loss > 0)")
    let mean = try Session().number("\(rows) | select m = mean(loss)")
    #expect(abs(share - 0.03) < 0.009 && abs(mean - 100 * share) < 1e-9)
    let hundredths = (mean * 100).rounded() / 100
    #expect(
      note
        == "loss: \(hundredths)% of the draws differ from the 0 shown; `mean(loss)` is \(hundredths)"
    )
    let value = try Session().run("bernoulli(3%) * 100").notes
    #expect(
      value.contains {
        $0.contains("of the draws differ from the 0 shown; the mean of all is ")
      })
    let several = try Session().run("from companies | take 2 | select company, b = bernoulli(3%)")
    #expect(several.notes.contains { $0.hasPrefix("b: in 2 rows some draws, up to ") })
  }

  @Test(arguments: [
    "bernoulli(40%)", "bernoulli(0%)", "10 to 20", "(10 to 20) * 0", "3", "bernoulli(3%) > 0",
  ])
  func otherValuesHideNothing(_ text: String) throws {
    #expect(!(try Session().run(text).notes).contains { $0.contains(" differ ") })
  }

  /// The file holds three times 0.
  @Test(arguments: ["b.csv", "b.json"])
  func rareEventsAreToldWhereTheyAreSaved(_ name: String) throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/" + name
    let run = Session().execute(
      "from companies | take 1 | select company, b = bernoulli(3%) * 100 | save \"\(path)\"")
    let said = run.outcomes.map { "\($0)" }.joined()
    #expect(said.contains("b: p5, p50 and p95 are one number though "))
    #expect(said.contains("read again, it is 0 for certain, and its mean no longer "))
    #expect(!said.contains(" differ "))
    let reader = name.hasSuffix("csv") ? "csv" : "json"
    expectExactly(try Session().cell("from \(reader)(\"\(path)\") | select b"), 0)
  }

  /// Of 0 and 1 three numbers don't say how often.
  @Test func eventsAreToldWhereTheyAreSaved() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/b.csv"
    let run = Session().execute(
      "from companies | take 2 | select company, b = bernoulli(30%) | save \"\(path)\"")
    let said = run.outcomes.map { "\($0)" }.joined()
    #expect(said.contains("b: few different values"))
    let wide = Session().execute(
      "from companies | take 2 | select company, b = 1 to 2 | derive c = b * 2 | save \"\(path)\"")
    #expect(!wide.outcomes.map { "\($0)" }.joined().contains("few different values"))
  }
}
