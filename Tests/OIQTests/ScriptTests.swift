import OIQ
import Support
import Testing

/// What `.dump` writes makes a session like the one that it came from.
@Suite struct ScriptTests {
  @Test(arguments: [
    "let `a b` = 1\nlet a = `a b` + 1", "let `let` = 2\nlet `a``b` = `let` * 3",
    "## first\n##\n## third\nlet x = 1", "unit wafer\nunit lot = 25 wafer\nlet z = 3 lot",
    "let b = 1\nlet a(x) = x + b\nlet c = a(2)",
    "let model.lpo_price_ratio = 60%\nlet x = model.lpo_price_ratio * 2",
    "let x = 1\nscenario `odd name` \"why\" { let x = 2 }\nuse as of 2026-02-09",
  ])
  func readsBack(text: String) throws {
    let session = Session()
    #expect(!session.execute(text).failed)
    let script = session.script
    let again = Session()
    #expect(again.execute(script).errors.isEmpty, "\(script)")
    #expect(again.script == script)
  }

  /// Of two meanings the last counts; what was declared again is declared once.
  @Test(arguments: [
    ["let x = 1", "let y = x + 1", "let x = 10"],
    ["let f(a) = a", "let y = f(3)", "let f(a) = a * 2"],
    ["unit w", "unit w", "unit l = 2 w", "let y = 3 l -> w", "unit l = 2 w"],
    ["let b = 1", "let a = b", "let b(x) = x", "let a = 4", "let y = b(a)"],
    ["let y = 1", "scenario s { let y = 2 }", "scenario s { let y = 3 }", "use under s"],
    ["let model.ai_share = 10%", "let y = ai_share", "let model.ai_share = 20%"],
    ["let x = 2", "let y = x", "let x = 3", "let z = y", "let y = x * 5", "let x = 4"],
  ])
  func theLastMeaningCounts(_ texts: [String]) throws {
    let session = Session()
    for text in texts { #expect(session.execute(text).errors.isEmpty, "\(text)") }
    let again = Session()
    #expect(again.execute(session.script).errors.isEmpty, "\(session.script)")
    #expect(again.script == session.script)
    #expect(try again.number("y") == session.number("y"))
  }

  /// A path stands for what it stood for in the file that it was written in.
  @Test func filesOfOtherFoldersAreFound() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("lib")
    try folder.makeFolder("lib/deep")
    try folder.write("data.csv", "n\n1\n")
    try folder.write("lib/data.csv", "n\n20\n")
    try folder.write("lib/deep/data.csv", "n\n300\n")
    try folder.write(
      "lib/a.oiq",
      """
      import "deep/b.oiq"
      let a = csv("data.csv", schema: {n: number}) | aggregate total = sum(n)
      let text = "csv(data.csv)"
      let csv_like(x) = from csv("./deep/../data.csv") | where n == x
      """)
    try folder.write(
      "lib/deep/b.oiq",
      "let b = (csv(\"data.csv\") | aggregate t = sum(n)) + (csv(\"../data.csv\") | aggregate t = sum(n))"
    )
    let settings = SessionSettings(folder: folder.path)
    for path in ["lib/a.oiq", "\(folder.path)/lib/a.oiq"] {
      let session = Session(settings: settings)
      #expect(session.execute("import \"\(path)\"\nlet own = csv(\"data.csv\")").errors.isEmpty)
      let again = Session(settings: settings)
      #expect(again.execute(session.script).errors.isEmpty, "\(session.script)")
      #expect(again.script == session.script)
      #expect(try again.number("from a") == 20)
      #expect(try again.number("b") == 320)
      #expect(try again.number("own") == 1)
      #expect(try again.run("text")[0, "value"]?.text == "csv(data.csv)")
      #expect(try again.run("csv_like(20)").rowCount == 1)
    }
  }

  /// A unit that can't be written after a number would be of no use.
  @Test(arguments: ["unit `my thing`", "unit `let`", "unit `a/b`"])
  func unitsAreWords(text: String) {
    #expect(Session().execute(text).errors.map(\.code) == ["bad-arguments"])
  }
}
