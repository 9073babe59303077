import OIQValues

private let x = FunctionParameter("x")

// The planner works these out; their rules here say what the result is like once it has.
extension FunctionLibrary {
  static let plannedFunctions = [
    bounds, catalogue, formulas, files, fabrics, distributions, draws,
  ]

  private static func bound(_ name: String, _ body: PlannedFunction, _ summary: String)
    -> FunctionDefinition
  {
    FunctionDefinition(
      name, [x], summary: summary, example: "\(name)(12 W to 30 W)", result: pointOfFirst,
      body: .planned(body))
  }

  private static let bounds: [FunctionDefinition] = [
    bound("low", .low, "The low end of a range; a plain number is its own."),
    bound(
      "mid", .mid,
      "The middle of a range: as stated, or its median; missing where only one end is known."),
    bound("high", .high, "The high end of a range; a plain number is its own."),
  ]

  private static let catalogue: [FunctionDefinition] = [
    FunctionDefinition(
      "members", [FunctionParameter("group")], summary: "The companies of a named group.",
      example: "from companies | where company in members(Big4) | select company, full_name",
      result: { _ in .type(.list(of: .text(vocabulary: "company"))) }, body: .planned(.members)),
    FunctionDefinition(
      "fx",
      [
        FunctionParameter("amount", meaning: "money, or a column of it"),
        FunctionParameter("currency", meaning: "the one wanted"),
        FunctionParameter(
          "period", .optional(.missing), meaning: "over which the rate is averaged: each row's"),
        FunctionParameter(
          "partial", .optional(.bool(false)),
          meaning: "whether what has no rate is missing, not an error: false"),
      ],
      summary: "Money in another currency, at the average rate of the row's period.",
      example: "fx(¥30B, USD, period: 2025Q1)", result: sameAsFirst, body: .planned(.fx)),
    FunctionDefinition(
      "fiscal", [FunctionParameter("label"), FunctionParameter("company")],
      summary:
        "The span of a company's fiscal year, half or quarter: by the days that its facts tell, else in whole months.",
      example: #"fiscal("FY2026", Microsoft)"#, result: { _ in .type(.period) },
      body: .planned(.fiscal)),
    FunctionDefinition(
      "revisions",
      [
        FunctionParameter(
          "table", meaning: "a table of facts that are stated again, as capex and market")
      ],
      summary: "What was stated anew with another value: old, new, change, when, who, source.",
      example: "revisions(capex) | where company == Microsoft and basis == guidance",
      result: { _ in .type(.missing) }, body: .planned(.revisions)),
    FunctionDefinition(
      "quality", [x],
      summary:
        "How well the figures of a table or a value are backed: by what, how much of them, how many facts.",
      example: "quality(totals)", result: { _ in .type(.missing) }, body: .planned(.quality)),
  ]

  private static let formulas: [FunctionDefinition] = [
    FunctionDefinition(
      "periods",
      [
        FunctionParameter("within", meaning: "the span, as 2026 or 2026..2027"),
        FunctionParameter(
          "grain", .optional(.missing), meaning: "year, half, quarter or month: year"),
      ],
      summary: "A table of the calendar years, halves, quarters or months inside a span.",
      example: "from periods(2026..2027, quarter)", result: { _ in .type(.missing) },
      body: .planned(.periods)),
    FunctionDefinition(
      "require",
      [
        FunctionParameter("condition"), FunctionParameter("expected"),
        FunctionParameter("help", .optional(.missing)),
      ],
      summary: "True where a condition holds, else an error at what it is about.",
      example: #"require(2026 < 2031, "a year to 2030", "the last is 2030")"#,
      result: { _ in .type(.plainBool) }, body: .planned(.require)),
  ]

  private static func file(
    _ name: String, _ body: PlannedFunction, _ summary: String, ranges: String
  ) -> FunctionDefinition {
    FunctionDefinition(
      name,
      [
        FunctionParameter("path", meaning: "relative to the file that the query is in"),
        FunctionParameter(
          "schema", .optional(.missing),
          meaning:
            "units and kinds by column, as {length: m, share: \"%\", day: date}; a number keeps its header's unit"
        ),
        FunctionParameter(
          "absent", .optional(.missing),
          meaning: "texts that stand for a missing value, as \"n/a\" or [\"n/a\", \"-\"]"),
      ],
      summary: summary, example: #"\#(name)("examples/data/links.\#(name)")"#,
      result: { _ in .type(.missing) }, body: .planned(body), remark: { ranges })
  }

  private static let rangesOfObjects =
    #"a range is an object, {"low": 1, "value": 2, "high": 4} or {"p5": 1, "p50": 2, "p95": 4}; of two columns `(lo) to (hi)` makes one"#

  private static let files: [FunctionDefinition] = [
    file(
      "csv", .csv,
      "A table from a file of comma-separated values, units in its headers or a schema.",
      ranges:
        "a range stands in three columns beside each other, `price_low`, `price_value` and `price_high` or `price_p5`, `price_p50` and `price_p95`; of two others `(lo) to (hi)` makes one"
    ),
    file(
      "json", .json, "A table from a JSON file that holds a list of objects.",
      ranges: rangesOfObjects),
    file(
      "jsonl", .jsonl, "A table from a file with a JSON object on each line.",
      ranges: rangesOfObjects),
  ]

  private static func distribution(
    _ name: String, _ parameters: [String], _ body: PlannedFunction, _ summary: String,
    _ example: String
  ) -> FunctionDefinition {
    FunctionDefinition(
      name, parameters.map { FunctionParameter($0) }, summary: summary, example: example,
      result: rangedOfFirst, body: .planned(body))
  }

  private static let distributions: [FunctionDefinition] = [
    distribution(
      "lognormal", ["range"], .lognormal, "A lognormal with 90% between two ends.",
      "lognormal(10 to 20)"),
    distribution(
      "normal", ["range"], .normal, "A normal with 90% between two ends.", "normal(10 to 20)"),
    distribution(
      "uniform", ["range"], .uniform, "Every value between two ends alike.", "uniform(10 to 20)"),
    distribution(
      "triangular", ["low", "mid", "high"], .triangular, "From low to high with its peak at mid.",
      "triangular(10, 12, 20)"),
    distribution(
      "pert", ["low", "mid", "high"], .pert, "From low to high, smooth around mid.",
      "pert(10, 12, 20)"),
    distribution(
      "beta", ["alpha", "beta"], .beta,
      "A share between 0 and 1, as alpha - 1 hits and beta - 1 misses suggest it.", "beta(4, 10)"),
    distribution(
      "bernoulli", ["chance"], .bernoulli, "1 with so much of a chance, else 0.",
      "mean(bernoulli(30%) * $10B)"),
  ]

  private static let draws: [FunctionDefinition] = [
    FunctionDefinition(
      "chance", [FunctionParameter("condition")],
      summary: "How likely a condition on ranged values is.", example: "chance((10 to 20) > 15)",
      result: { _ in .type(.plainNumber) }, body: .planned(.chance)),
    FunctionDefinition(
      "each", [x], summary: "A range drawn anew in every row.", example: "each(10 to 20)",
      result: sameAsFirst, body: .planned(.each)),
    FunctionDefinition(
      "sample", [FunctionParameter("share")],
      summary: "Keeps about a share of the rows, by their places: the same ones each time.",
      example: "from specs | where sample(5%)", result: { _ in .type(.plainBool) },
      body: .planned(.sample)),
    FunctionDefinition(
      "correlate",
      [FunctionParameter("a"), FunctionParameter("b"), FunctionParameter("correlation")],
      summary:
        "The range b, whose draws go with those of the range a; the two stay as wide as they are.",
      example: "let volume = 10M to 30M\ncorrelate(volume, $300 to $500, -0.6)",
      result: sameAsFirst, body: .planned(.correlate)),
    FunctionDefinition(
      "sparkline", [x],
      summary: "The shape of a range's draws as a text, from their 1% to their 99% point.",
      example: "sparkline(10 to 20)",
      result: { types in
        guard case .number = types.first else {
          return .problem(argument: 0, expected: "a number or a range of numbers")
        }
        return .type(.plainText)
      }, body: .planned(.sparkline)),
    percentile("p5"), percentile("p25"), percentile("p50"), percentile("p75"), percentile("p95"),
  ]

  private static func percentile(_ name: String) -> FunctionDefinition {
    FunctionDefinition(
      name, [x], summary: "The \(name.dropFirst())% point of a ranged number.",
      example: "\(name)(10 to 20)", result: pointOfFirst, body: .planned(.quantileOf))
  }
}

private let pointOfFirst: TypeRule = { types in
  guard case .number(var number) = types.first else {
    return types.first == .missing
      ? .type(.missing) : .problem(argument: 0, expected: "a number or a range of numbers")
  }
  number.certainty = .point
  return .type(.number(number))
}

private let rangedOfFirst: TypeRule = { types in
  guard case .number(var number) = types.first else {
    return .problem(argument: 0, expected: "a number or a range of numbers")
  }
  number.certainty = .ranged
  return .type(.number(number))
}
