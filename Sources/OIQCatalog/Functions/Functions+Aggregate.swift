import OIQValues

private let x = FunctionParameter("x")
private let ages = "from sources | derive age = days_between(published, 2026-06-15)"

extension FunctionLibrary {
  static let aggregateFunctions = [totals, positions, conditions]

  private static let totals: [FunctionDefinition] = [
    FunctionDefinition(
      "sum", [x],
      summary: "The sum, exactly rounded; missing values are skipped, a sum of nothing is missing.",
      example: "from companies | derive one = 1 | aggregate companies = sum(one) by country",
      result: rule([.number], sameAsFirst), body: .aggregate(.sum)),
    FunctionDefinition(
      "mean", [x], summary: "The arithmetic mean of the values that are there.",
      example: "\(ages) | aggregate mean_age = mean(age) by kind",
      result: rule([.number], sameAsFirst), body: .aggregate(.mean)),
    FunctionDefinition(
      "sd", [x], summary: "The sample standard deviation; missing for fewer than two values.",
      example: "\(ages) | aggregate spread = sd(age) by kind",
      result: rule([.number], sameAsFirst), body: .aggregate(.sd)),
    FunctionDefinition(
      "count", [FunctionParameter("x", .optional(.missing))],
      summary: "How many rows; with a column, how many of its values are there.",
      example: "from companies | aggregate n = count() by country",
      result: { _ in .type(.plainNumber) }, body: .aggregate(.count)),
    FunctionDefinition(
      "count_distinct", [x], summary: "How many different values, missing ones aside.",
      example: "from milestones | aggregate companies = count_distinct(company) by technology",
      result: rule([.any], gives: .plainNumber), body: .aggregate(.countDistinct)),
  ]

  private static let positions: [FunctionDefinition] = [
    FunctionDefinition(
      "min", [x], summary: "The smallest number, the earliest date or period, the first text.",
      example: "from sources | aggregate earliest = min(published) by kind",
      result: rule([.ordered], sameAsFirst), body: .aggregate(.min)),
    FunctionDefinition(
      "max", [x], summary: "The greatest number, the latest date or period, the last text.",
      example: "from sources | aggregate latest = max(published) by kind",
      result: rule([.ordered], sameAsFirst), body: .aggregate(.max)),
    FunctionDefinition(
      "median", [x], summary: "The middle value, halfway between the two middle ones.",
      example: "\(ages) | aggregate typical = median(age) by kind",
      result: rule([.number], sameAsFirst), body: .aggregate(.median)),
    FunctionDefinition(
      "quantile", [x, FunctionParameter("level")],
      summary: "The value below which a share of the values lies, interpolated between neighbours.",
      example: "\(ages) | aggregate p90 = quantile(age, 90%) by kind",
      result: rule([.number, .plainNumber], sameAsFirst), body: .aggregate(.quantile)),
    FunctionDefinition(
      "first", [x],
      summary:
        "The first value that is there, in the order of the rows: those without one are skipped, and counted below.",
      example: "from sources | sort published | aggregate oldest = first(title) by kind",
      result: rule([.any], sameAsFirst), body: .aggregate(.first)),
    FunctionDefinition(
      "last", [x],
      summary:
        "The last value that is there, in the order of the rows: those without one are skipped, and counted below.",
      example: "from sources | sort published | aggregate newest = last(title) by kind",
      result: rule([.any], sameAsFirst), body: .aggregate(.last)),
  ]

  private static let conditions: [FunctionDefinition] = [
    FunctionDefinition(
      "any", [FunctionParameter("condition")],
      summary: "Whether a condition holds in at least one row.",
      example: #"from companies | aggregate has_csp = any(contains(role, "csp")) by country"#,
      result: rule([.bool], gives: .plainBool), body: .aggregate(.any)),
    FunctionDefinition(
      "all", [FunctionParameter("condition")], summary: "Whether a condition holds in every row.",
      example: "from sources | aggregate dated = all(published is not missing) by kind",
      result: rule([.bool], gives: .plainBool), body: .aggregate(.all)),
  ]
}
