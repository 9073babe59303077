import OIQ
import Testing

/// A sum that would count something twice, and what the message offers.
struct GuardedSum: Sendable, CustomTestStringConvertible {
  var what: String
  var code: String
  /// The pipe up to the sum.
  var before: [String]
  var sum: String
  var named: [String]

  init(_ what: String, _ code: String, _ before: [String], _ sum: String, named: [String]) {
    self.what = what
    self.code = code
    self.before = before
    self.sum = sum
    self.named = named
  }

  var text: String { (before + [sum]).joined(separator: " | ") }
  var testDescription: String { what }
}

extension GuardedSum {
  private static let actuals = "where basis == actual and currency == USD and stated_by == company"

  static let all = [
    GuardedSum(
      "definitions", "guarded-sum", ["from capex", actuals],
      "aggregate total = sum(mid(amount)) by company", named: ["`definition`"]),
    GuardedSum(
      "bases", "guarded-sum",
      ["from capex", "where definition == ppe_gross and currency == USD and stated_by == company"],
      "aggregate total = sum(mid(amount)) by company", named: ["`basis`"]),
    GuardedSum(
      "forecasters", "guarded-sum",
      ["from capex", "where basis == estimate and definition == as_stated and currency == USD"],
      "aggregate total = sum(mid(amount)) by company", named: ["`stated_by`"]),
    GuardedSum(
      "after derive", "guarded-sum",
      ["from capex", actuals, "derive half = mid(amount) / 2"],
      "aggregate total = sum(half) by company", named: ["`definition`"]),
    GuardedSum(
      "after a second aggregate", "guarded-sum",
      [
        "from capex", actuals, "where span.days < 100 d",
        "aggregate part = sum(mid(amount)) by company, definition",
      ],
      "aggregate total = sum(part) by company", named: ["`definition`"]),
    GuardedSum(
      "versions", "guarded-sum",
      ["from capex all versions", actuals, "where definition == ppe_gross"],
      "aggregate total = sum(mid(amount)) by company", named: ["`as_of`"]),
    GuardedSum(
      "markets", "guarded-sum",
      ["from market", "where metric == revenue and unit == CNY and basis == actual"],
      "aggregate total = sum(mid(amount))", named: ["`segment`", "`stated_by`"]),
    GuardedSum(
      "a running sum", "guarded-sum", ["from capex", actuals],
      "derive total = cumsum(mid(amount)) by company sort as_of", named: ["`definition`"]),
    GuardedSum(
      "a mean", "guarded-sum", ["from capex", actuals],
      "aggregate typical = mean(mid(amount)) by company", named: ["`definition`"]),
    GuardedSum(
      "a year and its quarters", "double-counting",
      [
        "from capex", actuals,
        "where definition == ppe_gross and company == Amazon and span in 2025",
      ],
      "aggregate total = sum(mid(amount)) by company", named: ["Amazon"]),
    GuardedSum(
      "a year and its quarters, after derive", "double-counting",
      [
        "from capex", actuals,
        "where definition == ppe_gross and company == Amazon and span in 2025",
        "derive doubled = mid(amount) * 2",
      ],
      "aggregate total = sum(doubled) by company", named: ["Amazon"]),
    GuardedSum(
      "a year and its quarters, after a second aggregate", "double-counting",
      [
        "from capex", actuals,
        "where definition == ppe_gross and company == Amazon and span in 2025",
        "aggregate part = sum(mid(amount)) by company, span",
      ],
      "aggregate total = sum(part) by company", named: ["Amazon"]),
    GuardedSum(
      "a running sum of a year and its quarters", "double-counting",
      ["from spend", "where company == Meta"],
      "derive total = cumsum(mid(amount)) by company sort span", named: ["Meta"]),
    GuardedSum(
      "a mean of a year and its quarters", "double-counting", ["from spend"],
      "aggregate typical = mean(mid(amount)) by company", named: ["Amazon"]),
    GuardedSum(
      "a median", "guarded-sum", ["from capex", actuals],
      "aggregate typical = median(mid(amount)) by company", named: ["`definition`"]),
    GuardedSum(
      "a spread", "guarded-sum", ["from capex", actuals],
      "aggregate spread = sd(mid(amount)) by company", named: ["`definition`"]),
    GuardedSum(
      "a median of a year and its quarters", "double-counting", ["from spend"],
      "aggregate typical = median(mid(amount)) by company", named: ["Amazon"]),
    GuardedSum(
      "a quantile of a year and its quarters", "double-counting", ["from spend"],
      "aggregate most = quantile(mid(amount), 90%) by company", named: ["Amazon"]),
    GuardedSum(
      "shares of a year and its quarters", "double-counting",
      ["from spend", "where company == Meta"],
      "derive part = share(mid(amount)) by company", named: ["Meta"]),
    GuardedSum(
      "a group and its members", "double-counting",
      [
        "from capex", "where basis == estimate and currency == USD and span in 2026",
        "accept definition, stated_by \"for the test\"", "where company in [Big4, Meta]",
        "sort company", "take 1 by company",
      ],
      "aggregate total = sum(mid(amount))", named: ["Big4", "Meta"]),
    GuardedSum(
      "two groups with the same members", "double-counting",
      [
        "from capex", "where basis == estimate and currency == USD and span == 2026",
        "accept definition, stated_by \"for the test\"", "where company in [Big4, Big5]",
        "sort company", "take 1 by company",
      ],
      "aggregate total = sum(low(amount))", named: ["Big4", "Big5"]),
    GuardedSum(
      "a group of nobody knows whom", "double-counting",
      [
        "from capex", "where basis == estimate and currency == USD and span == 2026",
        "accept definition, stated_by \"for the test\"", "where company in [Hyperscalers, Amazon]",
        "sort company", "take 1 by company",
      ],
      "aggregate total = sum(mid(amount))", named: ["Hyperscalers", "Amazon"]),
  ]
}

@Suite struct GuardTests {
  private func refusal(_ sum: GuardedSum) throws -> Problem {
    let problems = Session().execute(sum.text).errors
    #expect(problems.map(\.code) == [sum.code], "\(problems)")
    return try #require(problems.first)
  }

  @Test(arguments: GuardedSum.all) func isRefused(_ sum: GuardedSum) throws {
    let problem = try refusal(sum)
    for name in sum.named { #expect(problem.title.contains(name), "\(problem.title)") }
    #expect(covered(problem, in: sum.text).contains("("))
  }

  /// `keep one of each before this stage: where …`, followed to the letter, until nothing is refused.
  @Test(arguments: GuardedSum.all) func keepingOneWorks(_ sum: GuardedSum) throws {
    try follow(sum) { pipe, problem in
      if problem.help.contains(where: { $0.contains("leave out `all versions`") }) {
        pipe.before[0] = "from capex"
        return
      }
      let advice = try #require(
        problem.help.compactMap { $0.after("before this stage: ") }.first
          ?? problem.help.compactMap { $0.after("restate them in calendar years: ") }.first,
        "\(problem.help)")
      pipe.before.append(advice)
    }
  }

  /// What is offered is there: nobody counts Meta's property alone, and Tencent's money is in yuan.
  @Test(arguments: [
    (
      "company == Meta and basis == actual and span == 2024Q4 and currency == USD",
      "where definition == incl_finance_leases and stated_by == company"
    ),
    (
      "company in [Tencent, Alibaba] and basis == actual",
      "where definition == as_stated and stated_by == company"
    ),
    (
      "company == Amazon and basis == estimate and as_of == 2026-01-27",
      "where definition == unspecified and stated_by == \"Morgan Stanley\" and currency == USD"
    ),
  ])
  func whatIsOfferedIsThere(_ condition: String, _ advice: String) throws {
    let rows = "from capex | where \(condition)"
    let problem = try #require(
      Session().execute(
        "\(rows) | aggregate n = sum(mid(amount -> \(condition.contains("Tencent") ? "CNY" : "USD")))"
      ).errors.first)
    let offered = try #require(problem.help.compactMap { $0.after("before this stage: ") }.first)
    #expect(offered == advice)
    #expect(try Session().run("\(rows) | \(offered)").rowCount > 0)
  }

  /// `or keep them apart: by …`.
  @Test(arguments: GuardedSum.all) func keepingApartWorks(_ sum: GuardedSum) throws {
    try follow(sum) { pipe, problem in
      let keys = try #require(
        problem.help.compactMap { $0.after("keep them apart: by ") }.first, "\(problem.help)")
      let parts = pipe.sum.split(separator: " by ", maxSplits: 1)
      let sort = pipe.sum.after(" sort ").map { " sort \($0)" } ?? ""
      pipe.sum = "\(parts[0]) by \(keys)\(sort)"
    }
  }

  /// `or say why they add up: accept …` leads to a sum, or to the facts that it would count twice.
  @Test(arguments: GuardedSum.all.filter { $0.code == "guarded-sum" })
  func acceptingWorks(_ sum: GuardedSum) throws {
    let problem = try refusal(sum)
    let advice = try #require(problem.help.compactMap { $0.after("add up: ") }.first)
    let text = (sum.before + [advice, sum.sum]).joined(separator: " | ")
    let codes = Session().execute(text).errors.map(\.code)
    #expect(codes.isEmpty || codes == ["double-counting"])
  }

  private func follow(
    _ sum: GuardedSum, _ step: (inout GuardedSum, Problem) throws -> Void
  ) throws {
    var pipe = sum
    for _ in 0..<4 {
      guard let problem = Session().execute(pipe.text).errors.first else {
        #expect(pipe.text != sum.text)
        return
      }
      #expect(
        ["guarded-sum", "double-counting"].contains(problem.code), "\(pipe.text)\n\(problem)")
      try step(&pipe, problem)
    }
    Issue.record("still refused: \(pipe.text)")
  }

  /// Different currencies don't meet before they are exchanged.
  @Test func currenciesAreNotAdded() throws {
    let session = Session()
    let pipe =
      "from capex | where basis == actual and stated_by == company and company in [Alibaba, Meta]"
    let problem = try #require(
      session.execute(pipe + " | aggregate total = sum(mid(amount)) by company, definition, span")
        .errors.first)
    #expect(problem.code == "mixed-units")
    #expect(problem.help.contains { $0.contains("where currency == USD") })
    #expect(problem.help.contains { $0.contains("fx(amount, USD)") })
    let ways = [
      " | where currency == USD | aggregate total = sum(mid(amount)) by company, definition, span",
      " | derive amount = fx(amount, USD) | aggregate total = sum(mid(amount)) by company, definition, span",
    ]
    for way in ways {
      let execution = session.execute(pipe + way)
      #expect(execution.errors.isEmpty, "\(session.render(execution.errors))")
    }
    #expect(session.execute("$4B + ¥30B").errors.map(\.code) == ["unit-mismatch"])
  }

  /// The most of a year and its quarters is the year's: true, told, and seldom what was meant. A sum beside it is
  /// refused, where it stands.
  @Test func extremesOfUnlikeSpansAreTold() throws {
    let session = Session()
    let query = "from spend | where company == Meta | aggregate m = max(mid(amount))"
    let told = try session.run(query)
    #expect(told[0, "m"]?.number == 137.5e9)
    #expect(
      told.notes.contains(
        "amount of spans of unlike lengths beside each other: Meta FY2023Q1 and Meta FY2023; "
          + "restate them in calendar years: calendarize amount to year by company"))
    let alike = try session.run(query.replacing("Meta |", with: "Meta | where span.days < 100 d |"))
    #expect(!alike.notes.contains { $0.contains("unlike lengths") })
    let text = query + ", s = sum(mid(amount))"
    let refused = session.execute(text).problems
    #expect(refused.map(\.severity) == [.error])
    #expect(refused.first.map { covered($0, in: text) } == "sum(mid(amount))")
  }

  /// Meta's years and Google's quarters: 39.2 and 12.0 B have no mean that is anybody's.
  private static let unlike =
    "from spend | where company in [Meta, Google] and span in 2024..2025 "
    + "| where (company == Meta) == (span.days > 300 d)"

  @Test(arguments: [
    "mean(amount)", "median(amount)", "sum(amount) / mean(amount)", "sd(mid(amount))",
  ])
  func averagesOfUnlikeSpansAreRefused(_ value: String) throws {
    let session = Session()
    let text = "\(Self.unlike) | aggregate m = \(value)"
    let problem = try #require(session.execute(text).errors.first)
    #expect(problem.code == "double-counting")
    #expect(
      problem.title
        == "this would mix amount of spans of unlike lengths: Meta FY2024 and Google FY2025Q1")
    // Each way out is followed: 2024 is 39.2 and 52.5 B, 2025 72.2 and 91.4 B.
    for (stage, count) in [
      ("calendarize amount to year by company | aggregate m = \(value) by period", 2),
      ("aggregate m = \(value) by span", 10),
      ("where span.days < 100 d | aggregate m = \(value)", 1),
    ] {
      let result = try session.run("\(Self.unlike) | \(stage)")
      #expect(result.rowCount == count)
      if value == "mean(amount)", count == 2 {
        let means = try #require(result["m"]).numbers(in: "USD").map { (($0 ?? 0) / 1e9).rounded() }
        #expect(means == [46, 82])
      }
    }
  }

  /// A sum over both is one; the least and the most are told, once, whosever they are.
  @Test func sumsOfUnlikeSpansAreSums() throws {
    let sums = try Session().run("\(Self.unlike) | aggregate s = sum(amount), n = count(amount)")
    #expect(!sums.notes.contains { $0.contains("unlike lengths") })
    let most = try Session().run("\(Self.unlike) | aggregate m = max(amount), s = sum(amount)")
    #expect(most.notes.count { $0.contains("unlike lengths") } == 1)
    let own = try Session().run("from spend | where company == Meta | aggregate m = max(amount)")
    #expect(own.notes.count { $0.contains("unlike lengths") } == 1)
  }

  /// Sums of a company's quarters and another's year are both years.
  @Test func meansOfSumsAreOfWhatWasSummed() throws {
    let mean = try Session().run(
      """
      \(Self.unlike) and span in 2025 | aggregate t = sum(amount) by company | aggregate m = mean(t)
      """)
    #expect(mean.rowCount == 1 && mean[0, "m"]?.number != nil)
  }

  /// What is known of a part of a quarter was asked for, and stands beside whole ones.
  @Test(arguments: ["", "| select company, amount, quarter = period ", "| select company, amount "])
  func partsThatWereAskedForHaveMeans(_ stage: String) throws {
    let session = Session()
    let cells =
      "from spend | calendarize amount to quarter, partial: true by company "
      + "| where period == 2024Q1 | derive amount = mid(amount) \(stage)"
    let amounts = try #require(session.run(cells)["amount"]).numbers(in: "USD").compactMap { $0 }
    let mean = try session.run("\(cells) | aggregate m = mean(amount), most = max(amount)")
    #expect(amounts.count > 4)
    let expected = amounts.reduce(0, +) / Double(amounts.count)
    let found = try #require(mean["m"]).numbers(in: "USD").first ?? nil
    #expect(abs((found ?? 0) / expected - 1) < 1e-12)
    #expect(!mean.notes.contains { $0.contains("unlike lengths") })
  }

  /// What was accepted is said below the result.
  @Test func acceptanceIsShown() throws {
    let result = try Session().run(
      """
      from capex | where basis == actual and currency == USD and stated_by == company
      | where company in [Amazon, Meta] and span in 2025 and span.days < 100 d and headline
      | accept definition "each company's own headline measure"
      | aggregate total = sum(mid(amount))
      """)
    #expect(result.notes.contains { $0.contains("each company's own headline measure") })
    #expect(result.notes.contains { $0.contains("definitions:") })
  }
}
