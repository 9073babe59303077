import OIQ
import Testing

/// Sides that come as near as can be without changing places.
@Suite struct SolveTouchTests {
  @Test(arguments: [
    "(x - 3)^2 == 0", "abs(x - 3) == 0", "x * x + 9 == 6 * x", "0 == -5 * (x - 3)^4",
    "(x - 3)^2 == 0 in -10..10", "(x / 1e9 - 3e-9)^2 == 0", "(x - 3)^2 * (2 to 5) == 0",
    "max_of(x) == 3",
  ])
  func touchingIsFound(_ condition: String) throws {
    let found = try Session().run(
      "let x = 1\nlet max_of(a) = 3 + abs(a - 3)\nsolve x for \(condition)")
    let root = try #require(found[0, "x"]?.number)
    #expect(abs(root - 3) < 1e-6, "\(root)")
    #expect(found.notes.contains { $0.contains("doesn't change its sign") }, "\(found.notes)")
  }

  /// A number of few digits is found as such.
  @Test func theRootIsExact() throws {
    for (condition, root) in [("(x - 3)^2 == 0", 3), ("(x - 0.7)^2 == 0", 0.7)] {
      #expect(try Session().run("let x = 1\nsolve x for \(condition)")[0, "x"]?.number == root)
    }
  }

  /// The square roots of 1e-4 beside 3, both between two points of the grid.
  @Test func dipsBetweenPointsAreFound() throws {
    let problems = Session().problems("let x = 1\nsolve x for (x - 3)^2 == 0.0001")
    #expect(problems.map(\.code) == ["many-matches"])
    #expect(problems.first?.title.contains("2.99, 3.01") == true, "\(problems.map(\.title))")
    let one = try Session().run("let x = 1\nsolve x for (x - 3)^2 == 0.0001 in 3..4")
    #expect(abs(try #require(one[0, "x"]?.number) - 3.01) < 1e-9)
  }

  @Test func whereNothingIsFoundTheNearestIsTold() throws {
    let bowl = try #require(Session().problems("let x = 1\nsolve x for (x - 3)^2 + 1 == 0").first)
    #expect(bowl.code == "out-of-domain")
    #expect(
      bowl.help.first
        == "they come nearest at 3, where the left side less the right is 1", "\(bowl.help)")
    let rising = try #require(Session().problems("let x = 1\nsolve x for x + 1 == 0 in 1..2").first)
    #expect(
      rising.help.first == "they come nearest at 1, where the left side less the right is 2")
    let money = try #require(
      Session().problems("let p = $2\nsolve p for -(p - $3)^2 / $1 == $4").first)
    #expect(
      money.help.first
        == "they come nearest at 3 USD, where the left side less the right is -4 USD",
      "\(money.help)")
  }

  /// A change of sign that is there is the answer, whatever else comes near.
  @Test func crossingsAreFoundAsBefore() throws {
    let found = try Session().run("let x = 1\nsolve x for x^3 == 8")
    #expect(abs(try #require(found[0, "x"]?.number) - 2) < 1e-9)
    #expect(found.notes.isEmpty)
  }
}
