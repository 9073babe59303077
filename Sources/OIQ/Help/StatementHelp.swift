import OIQSyntax

/// One line, the syntax and one example for each statement, and for words inside of queries that mean something on
/// their own: those that say in which world a query runs, and those between values.
package enum StatementHelp {
  package struct Row: Sendable {
    /// As it is typed: `let`, `as of`.
    package var words: String
    package var summary: String
    /// `[…]` may be left out; words in capitals stand for what is meant.
    package var syntax: String
    /// Statements that run against the bundled catalogue.
    package var example: String
  }

  package static let rows: [Row] = [
    row(
      .from, "begins a query with a table, a function's table or a query in brackets",
      "from TABLE [WORLD] | STAGE | …",
      "from capex | take 3"),
    row(
      .let, "binds a name to a formula, which is computed where it is used",
      "let NAME[(PARAMETER, …)] = EXPR",
      "let share = 25% to 40%"),
    row(
      .scenario, "names what is assumed otherwise; `compare base, NAME` sets it beside the facts",
      "scenario NAME \"TITLE\" { TABLE.COLUMN = EXPR [over SPAN] [where CONDITION], let NAME = EXPR, … }",
      "scenario less { capex.amount = amount * 75% over 2027 }"),
    row(
      .unit, "declares a thing to count, or another name for a unit",
      "unit NAME [= EXPR]", "unit wafer"),
    row(
      .import, "takes the definitions of another file",
      "import \"FILE\"", "import \"model.oiq\""),
    row(
      .use, "sets the world that queries from here on run in",
      "use as of DATE, use under SCENARIO; use under base for none", "use as of 2026-02-09"),
    row(
      .assert, "fails where a condition doesn't hold",
      "assert CONDITION [within TOLERANCE] [\"MESSAGE\"]", "assert 1 + 1 == 2"),
    row(
      .record,
      "keeps a fact of your own; a later one supersedes it, `withdrawn: true` takes it back",
      "record TABLE { COLUMN: VALUE, … }, or record TABLE QUERY",
      "record capex { company: Meta, fiscal_period: FY2027, basis: guidance, amount: $150B to $170B, as_of: 2026-11-20, source: \"notes\" }"
    ),
    row(
      .tornado, "ranks the ranges that a value rests on",
      "tornado EXPR", "let a = 10% to 20%; tornado a * $100B"),
    row(
      .solve, "finds the value of a binding at which two sides are equal",
      "solve NAME for EXPR == EXPR [in LOW..HIGH]",
      "let a = 10% to 20%; solve a for a * $100B == $15B"),
    row(
      .sweep, "computes a value for several values of a binding",
      "sweep EXPR over NAME in LOW..HIGH step STEP, NAME in LIST, …",
      "let a = 10% to 20%; sweep a * $100B over a in 10%..20% step 5%"),
    row(
      .why, "explains a cell of the last result: facts, documents, arithmetic",
      "why [all] [COLUMN | COLUMN where CONDITION | ROW.COLUMN/INPUT/…]",
      "from totals; why total where period == 2025"),
    row(
      .explain, "shows how a query is planned; `explain analyze` how long it takes",
      "explain [analyze] QUERY",
      "explain from capex | take 3"),
    row(
      .describe, "tells what a name means: its columns, units, source",
      "describe NAME, describe TABLE.COLUMN", "describe spend"),
    Row(
      words: "as of", summary: "runs a query with what was known on a day",
      syntax: "from TABLE as of DATE, EXPR as of DATE",
      example: "from capex as of 2025-06-30 | take 3"),
    Row(
      words: "under", summary: "runs a query under a scenario",
      syntax: "from TABLE under SCENARIO, EXPR under SCENARIO + SCENARIO",
      example: "totals under shortfall"),
    Row(
      words: "all versions", summary: "gives every version of a fact, not the last alone",
      syntax: "from TABLE all versions", example: "from capex all versions | take 3"),
    Row(
      words: "to", summary: "a range: lognormal, with 90% between two positive ends",
      syntax: "LOW to HIGH", example: "65% to 80%"),
    Row(
      words: "±", summary: "a range: normal, with a standard deviation",
      syntax: "VALUE ± DEVIATION",
      example: "15 pJ/bit ± 2 pJ/bit"),
    Row(
      words: "..", summary: "all periods, dates or numbers from one to another, both included",
      syntax: "FIRST..LAST", example: "from capex | where span in 2024..2025 | take 3"),
    Row(
      words: "in", summary: "whether a value is in a list, or a day or span in a span",
      syntax: "VALUE in LIST, SPAN in SPAN", example: "2026Q1 in 2026H1"),
    Row(
      words: "->", summary: "converts to a unit of the same dimension", syntax: "EXPR -> UNIT",
      example: "30 W -> kW"),
    Row(
      words: "??", summary: "another value where one is missing", syntax: "VALUE ?? VALUE",
      example: "from capex | select company, note = note ?? \"none\" | take 3"),
  ]

  private static func row(
    _ keyword: Keyword, _ summary: String, _ syntax: String, _ example: String
  ) -> Row {
    Row(words: keyword.rawValue, summary: summary, syntax: syntax, example: example)
  }

  static func row(of topic: String) -> Row? { rows.first { $0.words == topic } }
}
