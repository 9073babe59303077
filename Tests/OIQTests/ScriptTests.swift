import OIQ
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

  /// A unit that can't be written after a number would be of no use.
  @Test(arguments: ["unit `my thing`", "unit `let`", "unit `a/b`"])
  func unitsAreWords(text: String) {
    #expect(Session().execute(text).errors.map(\.code) == ["bad-arguments"])
  }
}
