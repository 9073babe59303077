import OIQ
import Testing

/// Numbers beyond all, and formulas too long for one run.
@Suite struct LimitTests {
  @Test(arguments: ["1e400", "-1e400", "1e400 W", "$1e400", "9e307 kW", "1e400 + 1"])
  func noParameterIsBeyondAllNumbers(_ text: String) throws {
    let run = Session().execute("$x", parameters: ["x": .literal(text)])
    let problem = try #require(run.errors.first)
    #expect(problem.code == "bad-number" && problem.title.contains("`$x`"), "\(problem.title)")
    #expect(run.tables.isEmpty)
  }

  @Test(arguments: ["Meta", "black or white", "e400", "1e400x", ""])
  func otherTextsAreTexts(_ text: String) throws {
    let result = try Session().run("$x", ["x": .literal(text)])
    #expect(result["value"]?.texts == [text])
  }

  /// Each formula further on is the same mistake.
  @Test func aChainTooLongIsOneError() throws {
    let chain =
      "let a1 = 1\n" + (2...200).map { "let a\($0) = a\($0 - 1) + 1" }.joined(separator: "\n")
    for text in [chain, chain + "\na200\na199 + 1"] {
      #expect(Session().execute(text).errors.map(\.code) == ["nesting-too-deep"])
      #expect(Session().check(text).map(\.code) == ["nesting-too-deep"])
    }
    let short =
      "let a1 = 1\n" + (2...20).map { "let a\($0) = a\($0 - 1) + 1" }.joined(separator: "\n")
    #expect(try Session().number(short + "\na20") == 20)
  }
}
