import OIQPlan
import OIQSyntax

/// One line and one example for each stage: help and completion read this.
package enum StageHelp {
  package static func summary(of keyword: Keyword) -> String {
    rows.first { $0.keyword == keyword }?.summary ?? ""
  }

  package struct Row: Sendable {
    package var keyword: Keyword
    package var summary: String
    /// `[…]` may be left out; words in capitals stand for what is meant.
    package var syntax: String
    /// A query that runs against the bundled catalogue.
    package var example: String
  }

  package static let rows: [Row] = [
    Row(
      keyword: .where, summary: "keeps the rows that a condition is true for",
      syntax: "where CONDITION",
      example: "from companies | where country == \"US\""),
    Row(
      keyword: .select, summary: "keeps columns, in this order",
      syntax: "select COLUMN, NAME = EXPR, …",
      example: "from companies | select company, home = country"),
    Row(
      keyword: .derive, summary: "adds a column, or replaces one",
      syntax: "derive NAME = EXPR, … [by KEY, …] [sort KEY [desc], …]",
      example: "from capex | where currency == USD | derive middle = mid(amount) | take 5"),
    Row(
      keyword: .aggregate, summary: "one row for each combination of the keys",
      syntax: "aggregate NAME = EXPR, … [by KEY, …]",
      example: "from sources | aggregate n = count() by kind"),
    Row(
      keyword: .sort, summary: "orders the rows; missing last",
      syntax: "sort KEY [desc], …",
      example: "from sources | sort published desc | take 5"),
    Row(
      keyword: .take, summary: "the first rows, of each combination of the keys if given",
      syntax: "take COUNT [by KEY, …]",
      example: "from capex | sort as_of desc | take 1 by company"),
    Row(
      keyword: .skip, summary: "all but the first rows",
      syntax: "skip COUNT",
      example: "from companies | skip 50"),
    Row(
      keyword: .distinct, summary: "each combination once",
      syntax: "distinct [COLUMN, …]",
      example: "from specs | distinct technology, metric"),
    Row(
      keyword: .accept, summary: "says that a measure may be summed across a column, and why",
      syntax: "accept COLUMN, … \"WHY\"",
      example:
        "from capex | where basis == actual and currency == USD and span in 2025 and company in members(Big4) | accept definition \"shown apart\" | take 3"
    ),
    Row(
      keyword: .join,
      summary:
        "adds the columns of matching rows, and leaves out rows without a match but with left and asof: left, anti, asof, one",
      syntax:
        "join [left|anti|asof|one] [NAME =] TABLE [on KEY, CONDITION, …]; asof takes the latest row before, by its last key or by a condition such as day >= NAME.day",
      example: "from capex | join c = companies on company | select company, c.country | take 3"),
    Row(
      keyword: .union, summary: "the rows of another table below",
      syntax: "union TABLE",
      example:
        "from companies | select company | union (from members | select company) | distinct company"
    ),
    Row(
      keyword: .calendarize, summary: "restates a flow over fiscal spans in calendar periods",
      syntax: "calendarize COLUMN to year|half|quarter|month[, partial: true] [by KEY, …]",
      example: "from spend | where company == Microsoft | calendarize amount to year by company"),
    Row(
      keyword: .pivot, summary: "turns the values of a column into columns",
      syntax: "pivot NAMES, VALUES [by KEY, …]",
      example:
        "from sources | aggregate n = count() by kind, primary | pivot primary, n by kind"),
    Row(
      keyword: .unpivot, summary: "turns columns into rows",
      syntax: "unpivot COLUMN, … to NAME",
      example:
        "from fx | where currency == CNY | derive low = usd_per_unit, high = usd_per_unit | select period, low, high | unpivot low, high to bound | take 4"
    ),
    Row(
      keyword: .fill, summary: "gives missing values the one before, or a value",
      syntax: "fill COLUMN = VALUE, … [by KEY, …]; prev(COLUMN) is the value before",
      example:
        "from specs | select product, conditions | fill conditions = prev(conditions) by product | take 5"
    ),
    Row(
      keyword: .compare, summary: "runs the pipe in other worlds and sets them side by side",
      syntax: "compare WORLD, WORLD, …; a world is base, SCENARIO or as of DATE",
      example: "totals | compare base, shortfall"),
    Row(
      keyword: .plot,
      summary: "draws the rows: \(PlotKind.allCases.map(\.rawValue).joined(separator: ", ")); "
        + "save \"x.svg\" after it keeps the chart",
      syntax: "plot KIND VALUES [by KEY, KEY] [save \"FILE.svg\"]",
      example: "from sources | aggregate n = count() by kind | plot bar n by kind"),
    Row(
      keyword: .save,
      summary: "writes the table to a file: \(FileFormat.allCases.map(\.rawValue).listed("or"))",
      syntax: "save \"FILE\"",
      example: "from companies | take 3 | save \"companies.csv\""),
    Row(
      keyword: .describe, summary: "the columns at this point of the pipe",
      syntax: "describe",
      example: "from spend | describe"),
  ]
}
