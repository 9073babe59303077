import OIQ
import Testing

/// Searches come to an end, whatever they start from, and say what they can't do.
@Suite struct SearchEndTests {
  @Test(arguments: ["1e-322", "5e-324", "1e-308", "1e308"])
  func solveEnds(start: String) throws {
    let problems = Session().problems("let x = \(start)\nsolve x for x == 1")
    #expect(problems.filter { $0.severity == .error }.count == 1)
  }

  @Test func aNameIsVariedOnce() {
    let text = "let y = 1\nsweep 2 * y over y in 1..3 step 1, y in [4]"
    #expect(Session().problems(text).map(\.code) == ["duplicate-name"])
  }
}
