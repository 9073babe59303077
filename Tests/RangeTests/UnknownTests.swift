import OIQ
import Testing

/// One unknown is one draw, wherever it stands.
struct UnknownTests {
  let session = Session()

  static let meta = """
    from capex | where company == Meta and basis == guidance and headline and span == 2026
    """

  @Test(arguments: [
    // A range through a query of one cell, through its binding, and through a function.
    "let p = 10 to 20\nlet q = (from sources | take 1 | select v = p * 1)\nq - p",
    "let p = 10 to 20\n(from sources | take 3 | aggregate v = sum(p)) - 3 * p",
    "let p = 10 to 20\nlet f(x) = (from sources | take 1 | select v = x)\nf(p) - p",
    "let q = (from sources | take 1 | select v = 1 to 2)\nq * 4 - q * 2 - 2 * q",
    // A fact, as a cell of two queries.
    "(\(meta) | take 1 | select amount) - (\(meta) | aggregate a = last(amount))",
    "let x = (\(meta) | aggregate a = max(amount))\nx - (\(meta) | take 1 | select amount)",
    // In rows beside a cell.
    "from sources | take 1 | select d = (1 to 2) * 0 + (\(meta) | take 1 | select amount) / $1 - (\(meta) | take 1 | select amount) / $1",
    // Drawn anew in every row, and still itself within one.
    "let n = each(0.9 to 1.1)\nfrom sources | take 5 | derive d = n - n | aggregate d = sum(d)",
  ])
  func differenceFromItselfIsNothing(text: String) throws {
    expectExactly(try session.cell(text), 0)
  }

  @Test(arguments: [
    "let x = 1 to 2\nx / x", "let x = 3 ± 1\nlet y = x * 2\ny / x - 1", "let x = beta(2, 5)\nx / x",
    "let q = (from sources | take 1 | select v = 1 to 2)\nq / q",
  ])
  func ratioToItselfIsOne(text: String) throws { expectExactly(try session.cell(text), 1) }

  /// A condition on ranges in a cell keeps its draws too.
  @Test func conditionsInCells() throws {
    let text = """
      let p = 10 to 20
      let q = (from sources | take 1 | select v = p > 14)
      if q then (if p > 14 then 0 else 1) else (if p > 14 then 1 else 0)
      """
    expectExactly(try session.cell(text), 0)
  }

  /// Ranges that are written in different places are different unknowns.
  @Test(arguments: [
    "(10 to 20) - (10 to 20)",
    "let a = 10 to 20\nlet b = 10 to 20\na - b",
    "let f(x: 10 to 20) = x - (10 to 20)\nf()",
    "let each_time = each(10 to 20)\neach(10 to 20) - each_time",
    "let a = 10 to 20\nlet tco_share = 10 to 20\na - tco_share",
    "beta(2, 2) - beta(2, 2)",
  ])
  func twoPlacesAreTwoUnknowns(text: String) throws {
    let found = try session.quantiles(text)
    #expect(found[0] < 0 && found[2] > 0)
  }

  /// In a scenario's override as well: were the factor the same unknown as the query's own range, the sum
  /// would be certain.
  @Test func overridesHavePlacesOfTheirOwn() throws {
    let text = """
      scenario moved { capex.amount = $1 * (10 to 20) where basis == guidance and company == Meta }
      (from capex under moved | where company == Meta and basis == guidance and headline and span == 2026
      | take 1 | select amount) / $1 - (10 to 20)
      """
    let found = try session.quantiles(text)
    #expect(found[0] < -3 && found[2] > 3)
  }

  @Test func bothSidesOfAnEquationHaveTheirOwn() throws {
    let text = "let x = 1\nassert chance((10 to 20) > (10 to 20)) > 40%"
    #expect(session.problems(text).isEmpty)
  }

  /// A parameter may be a range.
  @Test func parametersMayBeRanges() throws {
    let result = try session.run("$share - $share", ["share": .literal("25% to 40%")])
    expectExactly(try #require(result[0, "value"]), 0)
    #expect(try session.run("$share", ["share": .literal("25% to 40%")])[0, "value"]?.bounds != nil)
  }

  @Test(arguments: [
    (
      "from sources | where $1 in (from capex | where company == Meta and currency == USD | select amount)",
      "ranged-condition"
    ),
    ("from sources | where (1 to 2) > 1.5", "ranged-condition"),
    ("from sources | join c = companies on (1 to 2) > 1.5", "ranged-condition"),
    ("assert (1 to 2) > 1.5", "ranged-condition"),
    ("if (1 to 2) > 1.5 then \"a\" else \"b\"", "ranged-condition"),
    ("let a = 1 to 2\ncorrelate(a * 2, 1 to 2, 0.5)", "ranged-arithmetic"),
    ("correlate(1 to 2, 1 to 2, 1.5)", "bad-range"),
    // Mixed once more with what it holds already, it would be wider than written.
    (
      "let a = 0 ± 1\nlet b = 0 ± 1\nlet c = correlate(a, b, 0.8)\ncorrelate(c, b, 0.5)",
      "bad-range"
    ),
    ("beta(0, 1)", "bad-range"),
    ("bernoulli(2)", "bad-range"), ("each(3)", "ranged-arithmetic"),
    (
      "exp(1 to 2) > 1 and (from sources | where exp(1 to 2) > 2 | aggregate n = count()) > 0",
      "ranged-condition"
    ),
  ])
  func whatARangeCannotSayIsAnError(text: String, code: String) {
    #expect(session.problems(text).map(\.code) == [code])
  }
}

/// Ranges that functions make.
struct FunctionTests {
  let session = Session()

  static let functions = """
    let around(x) = (x) to (2 * x)
    let outer(y) = around(y)
    let factor(x) = x * (1 to 2)

    """

  @Test(arguments: [
    "around(3) - around(3)", "outer(3) - around(3)", "factor(4) - 2 * factor(2)",
    "from sources | take 2 | derive a = 5 | derive d = around(a) - around(a) | aggregate d = sum(d)",
  ])
  func theSameForTheSame(text: String) throws {
    expectExactly(try session.cell(FunctionTests.functions + text), 0)
  }

  @Test(arguments: ["2 * around(3) - around(6)", "outer(6) - 2 * outer(3)"])
  func anotherForAnother(text: String) throws {
    let found = try session.quantiles(FunctionTests.functions + text)
    #expect(found[0] < -1 && found[2] > 1)
  }

  /// A range is named by what its function was given. Were that planned again for the name, each level of
  /// calls would double the work, and these 24 pass every limit.
  @Test func callsInCallsAreMeantOnce() throws {
    let names = (0..<24).map { "level\($0)" }
    let functions = names.map { "let \($0)(x) = normal(x, 1)\n" }.joined()
    let nested = names.reduce("7") { "\($1)(\($0))" }
    let found = try session.quantiles(functions + nested)
    // Independent: the variances add up.
    #expect(abs(found[1] - 7) < 0.2)
    #expect(abs((found[2] - found[0]) / (2 * 1.6449 * 24.0.squareRoot()) - 1) < 0.05)
  }

  @Test func exchangedAfterComputing() throws {
    let text = """
      from fx | where currency == CNY and kind == average | sort period.start | take 1
      | derive amount = ¥7B * (1 to 2)
      | derive money = fx(amount, USD, period: period) / fx(¥7B, USD, period: period)
      | select m = money / (amount / ¥7B)
      """
    let cell = try session.cell(text)
    #expect(abs(try #require(cell.number) - 1) < 1e-12)
  }
}
