import OIQ
import Testing

/// `solve`, `sweep` and `tornado` say how far their medians may be off.
@Suite struct SensitivityErrorTests {
  private let names = "let a = 10 to 20\nlet b = 3 to 5\n"

  private func footer(_ text: String) throws -> [String] {
    try Session().run(names + text).notes.filter { $0.hasPrefix("Monte Carlo error") }
  }

  @Test func aRootIsAsUncertainAsTheMedianOverTheSlope() throws {
    // 50 over the median of b. The logarithm of b has the spread log(5/3) / (2 · 1.645) = 0.155; the median of
    // 10,000 draws is off by 1.2533 · 0.155 / 100 = 0.19%, which of 12.91 is 0.025.
    let found = try Session().run(names + "solve a for a * b == 50")
    let root = try #require(found[0, "a"]?.number)
    #expect(abs(root - 50 / 15.0.squareRoot()) < 4 * 0.025)
    let line = try #require(found.notes.first { $0.hasPrefix("Monte Carlo error") })
    let text = try #require(line.split(separator: " ").last)
    let error = try #require(Double(text))
    #expect(error > 0.015 && error < 0.04)
    #expect(line == "Monte Carlo error of 10,000 draws: ± \(text)")
  }

  @Test func aRootWithoutDrawsHasNone() throws {
    #expect(try footer("let c = 10\nsolve c for c * 3 == 50") == [])
  }

  @Test func sweepsTellTheGreatest() throws {
    // 1.2533 · 0.155 / 100 of 15 · sqrt(15) = 58.1 is 0.11, and the 1 added makes it no lognormal.
    let lines = try footer("sweep a * b + 1 over a in [10, 15]")
    #expect(lines.count == 1)
    let error = try #require(lines.first?.split(separator: " ").last.flatMap { Double($0) })
    #expect(lines.first?.contains("value ± ") == true)
    #expect(error > 0.07 && error < 0.17)
  }

  @Test func sweepsOfPointsHaveNone() throws {
    #expect(try footer("let c = 1\nsweep c * 2 over c in [1, 2]") == [])
  }

  @Test func tornadoesTellTheirEnds() throws {
    let lines = try footer("tornado a * b")
    #expect(lines.count == 1)
    #expect(lines.first?.contains("at_5 ± ") == true)
    #expect(lines.first?.contains("at_95 ± ") == true)
  }

  /// Of two inputs the one that the formula doesn't read makes no difference, and one that a scenario binds anew.
  @Test(arguments: [
    ("sweep a * 2 over a in [10, 15], b in [3, 4]", ["b"]),
    ("sweep a * b over a in [10, 15], b in [3, 4]", []), ("sweep a * 2 over a in [10]", []),
    (
      """
      scenario s { let a = 30 }
      let x = a * b
      sweep (x under s) over a in [10, 15]
      """, ["a"]
    ),
  ])
  func inputsThatMakeNoDifferenceAreTold(text: String, idle: [String]) throws {
    let notes = try Session().run(names + text).notes.filter { $0.contains("makes no difference") }
    #expect(
      notes == idle.map { "`\($0)` makes no difference: the value is the same at all its points" })
  }
}
