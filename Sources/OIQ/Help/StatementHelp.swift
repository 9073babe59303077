import OIQSyntax

/// One line and one example for each statement, and for the words that say in which world a query runs.
package enum StatementHelp {
  package struct Row: Sendable {
    /// As it is typed: `let`, `as of`.
    package var words: String
    package var summary: String
    /// Statements that run against the bundled catalogue; empty where they would keep something.
    package var example: String
  }

  package static let rows: [Row] = [
    row(
      .from, "begins a query with a table, a function's table or a query in brackets",
      "from capex | take 3"),
    row(
      .let, "binds a name to a formula, which is computed where it is used",
      "let share = 25% to 40%"),
    row(
      .scenario, "names what is assumed otherwise; `compare base, NAME` sets it beside the facts",
      "scenario less { capex.amount = amount * 75% over 2027 }"),
    row(.unit, "declares a thing to count, or another name for a unit", "unit wafer"),
    row(.import, "takes the definitions of another file", ""),
    row(.use, "sets the world that queries from here on run in", "use as of 2026-02-09"),
    row(.assert, "fails where a condition doesn't hold", "assert 1 + 1 == 2"),
    row(
      .record,
      "keeps a fact of your own; a later one supersedes it, `withdrawn: true` takes it back",
      ""),
    row(
      .tornado, "ranks the ranges that a value rests on", "let a = 10% to 20%; tornado a * $100B"),
    row(
      .solve, "finds the value of a binding at which two sides are equal",
      "let a = 10% to 20%; solve a for a * $100B == $15B"),
    row(
      .sweep, "computes a value for several values of a binding",
      "let a = 10% to 20%; sweep a * $100B over a in 10%..20% step 5%"),
    row(
      .why, "explains a cell of the last result: facts, documents, arithmetic",
      "from totals; why total where period == 2025"),
    row(
      .explain, "shows how a query is planned; `explain analyze` how long it takes",
      "explain from capex | take 3"),
    row(.describe, "tells what a name means: its columns, units, source", "describe spend"),
    Row(
      words: "as of", summary: "runs a query with what was known on a day",
      example: "from capex as of 2025-06-30 | take 3"),
    Row(
      words: "under", summary: "runs a query under a scenario",
      example: "totals under shortfall"),
    Row(
      words: "all versions", summary: "gives every version of a fact, not the last alone",
      example: "from capex all versions | take 3"),
  ]

  private static func row(_ keyword: Keyword, _ summary: String, _ example: String) -> Row {
    Row(words: keyword.rawValue, summary: summary, example: example)
  }

  static func row(of topic: String) -> Row? { rows.first { $0.words == topic } }
}
