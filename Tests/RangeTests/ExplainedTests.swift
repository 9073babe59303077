import Glibc
import OIQ
import OIQExecution
import OIQText
import Testing

@testable import OIQ

/// What inputs explain of a number's variance, how the two go together, and what moves no median.
@Suite struct ExplainedTests {
  /// The shares that `describe` prints, by what the line begins with.
  private func shares(_ text: String, of name: String) throws -> [(title: String, percent: Double)]
  {
    let execution = Session().execute(text + "\ndescribe \(name)")
    let lines = try execution.outcomes.flatMap { outcome -> [String] in
      if case .message(let text) = outcome { return text.split(separator: "\n").map(String.init) }
      if case .failure(let problems) = outcome {
        Issue.record("\(problems)")
        throw CancellationError()
      }
      return []
    }
    let first = try #require(lines.firstIndex { $0.hasPrefix("rests on, with the share") })
    return lines[(first + 1)...].prefix { $0.hasPrefix("  ") }.map { line in
      let words = line.split(separator: " ")
      // The share is the last word with its sign, before what stands in brackets.
      let share = line.split(separator: "(rank")[0].split(separator: " ").last?.dropLast()
      return (String(words[0]), share.flatMap { Double($0) } ?? .nan)
    }
  }

  /// Against variances that follow on paper.
  @Test(arguments: [
    // The variance of the square of a standard normal is 2, that of y 0.01.
    ("let x = 0 ± 1\nlet y = 5 ± 0.1\nlet z = x^2 + y", ["x": 99.5, "y": 0.5], 1),
    // 100 · 0.3 · 0.7 = 21 beside 1.
    ("let b = bernoulli(30%)\nlet y = 5 ± 1\nlet z = b * 10 + y", ["b": 95.5, "y": 4.5], 1.5),
    // Each by itself has no mean to move: all is of both.
    ("let x = 0 ± 1\nlet y = 0 ± 1\nlet z = x * y", ["x": 0, "y": 0, "several": 100], 2),
    // x + y of variances 4 and 1.
    ("let x = 0 ± 2\nlet y = 0 ± 1\nlet z = x + y", ["x": 80, "y": 20], 1.5),
    // u in -1...1: |u| has the variance 1/12, v one of 0.0001 around 1.
    ("let u = uniform(-1 to 1)\nlet v = 1 ± 0.01\nlet z = abs(u) * v", ["u": 99.96, "v": 0.03], 1),
  ])
  func sharesAreOfTheVariance(text: String, expected: [String: Double], tolerance: Double) throws {
    let found = try shares(text, of: "z")
    #expect(Set(found.map(\.title)) == Set(expected.keys), "\(text)")
    for (title, percent) in found {
      let wanted = try #require(expected[title], "\(title)")
      #expect(abs(percent - wanted) <= tolerance, "\(text): \(title) \(percent)")
    }
  }

  /// Of an input in classes against every pair: what a line through all explains is r² where the relation is one.
  @Test func aStraightRelationIsItsCorrelation() throws {
    var generator = SystemSeed(state: 7)
    let x = (0..<4000).map { _ in generator.normal() }
    let y = x.map { 0.6 * $0 + 0.8 * generator.normal() }
    let mean = (x.reduce(0, +) / 4000, y.reduce(0, +) / 4000)
    let products = zip(x, y).reduce(0) { $0 + ($1.0 - mean.0) * ($1.1 - mean.1) }
    let squares = (
      x.reduce(0) { $0 + ($1 - mean.0) * ($1 - mean.0) },
      y.reduce(0) { $0 + ($1 - mean.1) * ($1 - mean.1) }
    )
    let share = products * products / (squares.0 * squares.1)
    #expect(abs(try explained(y, by: x) - share) < 0.02)
    #expect(try explained(y.shuffled(using: &generator), by: x) < 0.02)
    #expect(try explained(y, by: y) > 0.9999)
    #expect(try explained([3, 3, 3], by: [1, 2, 3]) == 0)
    #expect(try explained([], by: []) == 0)
  }

  private func explained(_ draws: [Double], by input: [Double]) throws -> Double {
    let order = try #require(AscendingOrder(of: input))
    return ExplainedSpread(of: draws, by: input, in: order).share
  }

  private func correlations(_ text: String) throws -> [String: Double] {
    let table = try Session().run(text)
    return Dictionary(
      uniqueKeysWithValues: try (0..<table.rowCount).map { row in
        let title = try #require(table[row, "input"]?.description.split(separator: " ").first)
        return (String(title), try #require(table[row, "rank_correlation"]?.number))
      })
  }

  /// Spearman's of 0 or 1 with itself plus noise: 2 · sqrt(3 p q) · (1 - …) is 0.794 at 30% (by 4 million pairs).
  @Test func anEventIsRankedByWhetherItIs() throws {
    let found = try correlations("let b = bernoulli(30%)\nlet y = 5 ± 1\ntornado b * 10 + y")
    let b = try #require(found["b"])
    #expect(abs(b - 0.794) < 0.01)
  }

  /// Which of two is written as going with the other has no part in how either goes with their sum.
  @Test func correlatedInputsAreAlikeHoweverTheyAreWritten() throws {
    let one = try correlations(
      "let a = 10 to 20\nlet b = correlate(a, 12 to 18, -0.9)\ntornado a + b")
    let other = try correlations(
      "let b = 12 to 18\nlet a = correlate(b, 10 to 20, -0.9)\ntornado a + b")
    // scipy.stats.spearmanr over a million pairs gives 0.812 and -0.493.
    for found in [one, other] {
      #expect(abs(try #require(found["a"]) - 0.812) < 0.02)
      #expect(abs(try #require(found["b"]) + 0.493) < 0.02)
    }
  }

  @Test func whatMovesNoMedianIsSaid() throws {
    let alone = try Session().run("let b = bernoulli(2%)\ntornado b * $10B")
    #expect(alone.rowCount == 0)
    #expect(
      alone.notes == [
        "the median is the same with each of these at its 5% and at its 95% point: b = bernoulli(2%)"
      ])
    let square = try Session().run("let x = 0 ± 1\nlet y = 5 ± 0.1\ntornado x^2 + y")
    #expect(square[0, "input"]?.description == "x = 0 ± 1")
    // 1.645² less 0.6745², the median of a square.
    #expect(abs(try #require(square[0, "swing"]?.number) - 2.251) < 0.05)
  }

  /// A chance has no draws of its own that could go with those of an input.
  @Test func statisticsAreTold() throws {
    let table = try Session().run("let a = 10 to 20\ntornado chance(a > 15)")
    #expect(table[0, "rank_correlation"]?.isMissing == true)
    for text in ["tornado chance(a > 15)", "sweep chance(a > k) over k in [12, 15]"] {
      let notes = try Session().run("let a = 10 to 20\nlet k = 15\n" + text).notes
      #expect(notes == ["Monte Carlo error of 10,000 draws: chance(…) ± 0.5%"], "\(text)")
    }
    let solved = try Session().run("let a = 10 to 20\nlet k = 15\nsolve k for mean(a) * k == 200")
    #expect(solved.notes == ["Monte Carlo error of 10,000 draws: mean(…) ± 0.2% of its value"])
  }
}

/// A generator of a test's own.
private struct SystemSeed: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// G. E. P. Box and M. E. Muller's.
  mutating func normal() -> Double {
    let radius = (-2 * log(Double.random(in: .leastNonzeroMagnitude..<1, using: &self)))
      .squareRoot()
    return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &self))
  }
}
