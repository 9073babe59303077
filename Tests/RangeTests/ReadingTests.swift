import OIQ
import Testing

/// What is said of a range beside its numbers.
struct ReadingTests {
  private func errors(_ text: String, draws: Int) throws -> [String] {
    let session = Session(settings: SessionSettings(drawCount: draws))
    return try session.run(text).notes.filter { $0.hasPrefix("Monte Carlo error") }
  }

  /// The median of a normal is off by 1.2533 s / sqrt(n), its mean by s / sqrt(n), a chance by
  /// sqrt(p (1 - p) / n), an end of the interval by sqrt(0.05 · 0.95 / n) over the density there; within a third, for
  /// the error is estimated itself. Of a normal over 0 the density at the upper end of the reciprocal t is that at 1 / t
  /// over t^2, with 5% of the draws between 0 and 1 / t: Φ(-1.587) is 5% and Φ(-2.5).
  @Test(arguments: [
    ("(100 ± 10) ^ 1", "median", 10_000, 0.12533), ("mean((100 ± 10) ^ 1)", "draws:", 10_000, 0.1),
    ("sd((100 ± 10) ^ 1)", "draws:", 10_000, 0.0707),
    ("chance((100 ± 10) > 100)", "draws:", 10_000, 0.5),
    ("p95((100 ± 10) ^ 1)", "draws:", 10_000, 0.2114),
    ("(100 ± 10) ^ 1", "median", 1000, 0.3963), ("(100 ± 10) ^ 1", "ends", 10_000, 0.2114),
    ("1 / (5 ± 2)", "ends", 10_000, 0.0116), ("1 / (5 ± 2)", "median", 10_000, 0.0010),
  ])
  func standardErrors(text: String, name: String, draws: Int, expected: Double) throws {
    let line = try #require(try errors(text, draws: draws).first)
    let words = line.split { " ,%".contains($0) }
    let place = try #require(words.firstIndex { $0 == name })
    #expect(words[place + 1] == "±")
    let found = try #require(Double(words[place + 2]))
    #expect(abs(found / expected - 1) < 1.0 / 3, "\(line)")
  }

  /// Of several columns each has its own, and its unit once.
  @Test func columnsHaveTheirOwnErrors() throws {
    let text =
      "from companies | take 2 | select company, x = each(10 W ± 1 W) ^ 1, y = each(5 ± 1) ^ 2, "
      + "z = each(100 ± 10) > 100"
    let line = try #require(try errors(text, draws: 10_000).first)
    let pattern =
      /.*: x median ± [0-9.]+, ends ± [0-9.]+ W; y median ± [0-9.]+, ends ± [0-9.]+; z ± 0.5%/
    #expect(line.wholeMatch(of: pattern) != nil, "\(line)")
  }

  @Test(arguments: [
    "3 * 4", "10 to 20", "(10 to 20) * 2", "(100 ± 10) * 3 - 5",
    "(10 to 20) - (10 to 20) * 0 - 15 * 0", "mid(10 to 20)",
  ])
  func nothingToSayOfWhatIsExact(text: String) throws {
    #expect(try errors("from sources | take 1 | select x = 1", draws: 100).isEmpty)
    let lines = try errors(text, draws: 10_000)
    #expect(lines.isEmpty || text.contains("- "))
  }

  @Test func moreDrawsBeginWithTheSame() throws {
    let session = Session()
    #expect(session.drawCount == 10_000)
    let few = try session.quantiles("(10 to 20) ^ 1")
    session.drawCount = 200_000
    let many = try session.quantiles("(10 to 20) ^ 1")
    #expect(few != many)
    for (first, second) in zip(few, many) { #expect(abs(first - second) < 0.3) }
    session.drawCount = 10_000
    #expect(try session.quantiles("(10 to 20) ^ 1") == few)
  }

  @Test func sumsOverIssuersSayWhatTheyTakeForGranted() throws {
    let sum = """
      from guidance(2026) | where company in [Meta, Google] | accept definition "as guided"
      | aggregate s = sum(amount)
      """
    let session = Session()
    #expect(try session.run(sum).notes.contains("issuers treated as independent"))
    let middles = sum.replacing("sum(amount)", with: "sum(mid(amount))")
    #expect(try !session.run(middles).notes.contains("issuers treated as independent"))
    let one = sum.replacing("[Meta, Google]", with: "[Meta]")
    #expect(try !session.run(one).notes.contains("issuers treated as independent"))
  }

  /// Of a product of lognormals with the logarithms' variances s and t, the first explains (exp s - 1) / (exp(s + t) - 1)
  /// by itself.
  @Test func descriptionsSayWhatARangeRestsOn() throws {
    let session = Session()
    let text = """
      let a = 1 to 4
      let b = 10 to 20
      let k = 3
      let product = a * b * k
      describe product
      describe k
      """
    let messages = session.execute(text).outcomes.compactMap { outcome -> String? in
      if case .message(let text) = outcome { text } else { nil }
    }
    #expect(messages.count == 2)
    // The spreads are log 4 and log 2 over 2 · 1.645: 78.2%, 18.3% and what is left.
    let shares = (messages.first ?? "").split(separator: "\n").filter { $0.contains("%") }
    #expect(shares.count == 3)
    #expect(shares.first?.contains("a = 1 to 4") == true)
    #expect(shares.last?.contains("several together") == true)
    let numbers = shares.compactMap { line in
      line.split(separator: " ").first { $0.hasSuffix("%") }.flatMap { Double($0.dropLast()) }
    }
    for (number, expected) in zip(numbers, [78.2, 18.3, 3.5]) {
      #expect(abs(number - expected) <= 2)
    }
    #expect(messages.last?.contains("rests on") == false)
  }

  /// Meta guided 30...37 B for 2024 and 60...65 B for 2025 first, and spent 39.225 B and 72.215 B.
  @Test func errorsOfPastGuidance() throws {
    let session = Session()
    let misses = [39.225 / 33.5 - 1, 72.215 / 62.5 - 1]
    let mean = (misses[0] + misses[1]) / 2
    let spread = abs(misses[0] - misses[1]) / 2.0.squareRoot()
    #expect(abs(try session.number("mean(guidance_error(Meta))") - mean) < spread / 20)
    #expect(abs(try session.number("sd(guidance_error(Meta))") - spread) < spread / 10)
    // Of a company with fewer years all companies' misses are taken.
    #expect(try session.number("sd(guidance_error(Amazon))") > 10 * spread)
  }

  /// Inputs that are facts, held one by one: the swing of a sum is the fact's own interval.
  @Test func tornadoOverFacts() throws {
    let session = Session()
    let tornado = try session.run(
      """
      tornado (from guidance(2026) | where company in [Meta, Google]
        | accept definition "as guided" | aggregate s = sum(amount))
      """)
    #expect(tornado.rowCount == 2)
    // Meta guides 130 to 145 B, Google 195 to 205 B, each uniform: 90% of the width.
    for (row, width) in [15.0, 10].enumerated() {
      let swing = try #require(tornado[row, "swing"]?.number)
      #expect(abs(swing - 0.9e9 * width) < 0.05e9)
    }
    #expect(tornado[0, "input"]?.text?.hasPrefix("Meta FY2026 guidance") == true)
  }

  /// The error is written as numbers are, with no more digits than it has.
  @Test func errorsAreWrittenAsNumbers() throws {
    let result = try Session().run("(1000000 to 900000000) + 3")
    let note = try #require(result.notes.first { $0.hasPrefix("Monte Carlo error") })
    let words = note.split(separator: " ")
    #expect(words.contains("10,000"))
    let error = try #require(words.last)
    #expect(error.drop { $0 != "0" && $0 != "," }.allSatisfy { "0,".contains($0) }, "\(note)")
  }

  /// A grid is counted before it is laid out.
  @Test func largeGridsAreRefused() {
    let problems = Session().problems(
      """
      let a = 1
      let b = 1
      sweep a + b over a in 1..10000 step 1, b in 1..10000 step 1
      """)
    #expect(problems.map(\.code) == ["too-large"])
  }
}
