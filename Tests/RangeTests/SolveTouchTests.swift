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

  private func problem(_ text: String) -> Problem? { Session().problems(text).first }

  /// A pole changes the sign too, wherever the points of the search lie.
  @Test(arguments: ["0.0..10.0", "0.0..8.0", "1.0..9.0", "-7..3"])
  func aPoleIsNoSolution(_ bounds: String) throws {
    let pole = try #require(problem("let m = 1.5\nsolve m for 1 / (m - 2) == 0 in \(bounds)"))
    #expect(pole.code == "out-of-domain")
    #expect(
      pole.help.first?.hasPrefix("the left side less the right jumps from -") == true
        && pole.help.first?.hasSuffix(" at 2") == true, "\(pole.help)")
    // Beside it there is a solution: 1 / (m - 2) is 4 at 2.25.
    let found = try Session().run(
      "let m = 1.5\nsolve m for 1 / (m - 2) == 4 in \(bounds)")
    #expect(abs(try #require(found[0, "m"]?.number) - 2.25) < 1e-9)
    #expect(found.notes.isEmpty)
  }

  /// Two roots between two points of the search, beside one that is found by its change of sign.
  @Test(arguments: [
    ("(t - 3) * (t - 3.001) * (t - 8)", "3, 3.001, 8"), ("(t - 2)^2 * (t - 8)", "2, 8"),
    ("(t - 2) * (t - 8)", "2, 8"), ("(t - 1) * (t - 6) * (t - 6.02)", "1, 6, 6.02"),
  ])
  func rootsWithoutAChangeOfSignCount(_ left: String, _ roots: String) throws {
    let many = try #require(problem("let t = 0.5\nsolve t for \(left) == 0 in 0.0..10.0"))
    #expect(many.code == "many-matches")
    #expect(many.title.hasSuffix("make both sides equal: \(roots)"), "\(many.title)")
  }

  /// What is true of all of an interval is said of it from end to end.
  @Test(arguments: [
    ("floor(t) == 3 in 0.0..10.0", "everything from 3 to 4"),
    ("floor(t) == 3 in 0.0..1000.0", "everything from 3 to 4"),
    ("floor(t) == 3 in 3.2..10.0", "everything from 3.2 to 4"),
    ("floor(t) == 0 in -5..5", "everything from 0 to 1"),
    ("(if t < 2 then 0 else t - 5) == 0 in 1.0..9.0", "everything from 1 to 2, 5"),
    ("t - t == 0 in 1.0..9.0", "everything from 1 to 9"),
  ])
  func intervalsAreTold(_ sides: String, _ said: String) throws {
    let many = try #require(problem("let t = 3\nsolve t for \(sides)"))
    #expect(many.code == "many-matches")
    #expect(many.title.hasSuffix(": \(said)"), "\(many.title)")
  }

  /// Where a root stands on a point of the search it is still one.
  @Test func aRootOnAPointIsNoInterval() throws {
    for sides in ["t == 5 in 0.0..10.0", "(t - 5)^3 == 0 in 0.0..10.0", "t^3 == 125 in 0.0..10.0"] {
      let found = try Session().run("let t = 1\nsolve t for \(sides)")
      #expect(found[0, "t"]?.number == 5, "\(sides)")
    }
  }
}
