import OIQ
import Testing

/// One mistake, as people make it: what is reported, where, and the text after following the advice.
struct Mistake: Sendable, CustomTestStringConvertible {
  var code: String
  var text: String
  /// What the message points at.
  var at: String
  /// Part of the advice.
  var advice: String
  /// The text with the advice followed to the letter; it runs. Nil where the repair is the reader's to find.
  var repaired: String?

  init(_ code: String, _ text: String, at: String, advice: String, repaired: String?) {
    self.code = code
    self.text = text
    self.at = at
    self.advice = advice
    self.repaired = repaired
  }

  var testDescription: String { "\(code): \(text)" }
}

extension Mistake {
  static let ofSpelling = [
    Mistake(
      "range-needs-units", "let fee = $20 to $30M", at: "$20", advice: "$20M to $30M",
      repaired: "let fee = $20M to $30M"),
    Mistake(
      "range-needs-units", "let fee = $20 to $30M", at: "$20", advice: "$20 to $30_000_000",
      repaired: "let fee = $20 to $30_000_000"),
    Mistake(
      "range-needs-units", "let fee = $1.5/module to $2k/module", at: "$1.5/module",
      advice: "$1.5k/module to $2k/module", repaired: nil),
    Mistake(
      "unterminated-text", #"from companies | where country == "US"# + "\nfrom companies | take 1",
      at: #""US"#, advice: "ends on its line",
      repaired: #"from companies | where country == "US""#),
    Mistake(
      "unclosed-bracket", "from spend | derive m = (mid(amount) * 2 | take 3", at: "(",
      advice: "`)`", repaired: "from spend | derive m = (mid(amount) * 2) | take 3"),
    Mistake(
      "foreign-word", "SELECT company, amount FROM capex WHERE company = 'Meta'",
      at: "SELECT", advice: "from TABLE | where",
      repaired: nil),
    Mistake(
      "foreign-word", "from companies | group by country", at: "group by",
      advice: "aggregate total = sum(x) by key",
      repaired: "from companies | aggregate n = count() by country"),
    Mistake(
      "foreign-word", "from companies | filter country == \"US\"", at: "filter",
      advice: "where condition", repaired: "from companies | where country == \"US\""),
    Mistake(
      "foreign-word", "from companies | limit 10", at: "limit", advice: "take 10",
      repaired: "from companies | take 10"),
    Mistake(
      "unexpected-token", "from spend | take 1 | under shortfall", at: "under",
      advice: "right after the table", repaired: "from spend under shortfall | take 1"),
    Mistake(
      "unexpected-token", "from spend | as of 2026-02-09 | take 1", at: "as",
      advice: "right after the table", repaired: "from spend as of 2026-02-09 | take 1"),
    Mistake(
      "type-mismatch", "from spend | where company in Big4 | take 1", at: "Big4",
      advice: "in members(Big4)", repaired: "from spend | where company in members(Big4) | take 1"),
    Mistake(
      "unknown-unit", "800 GBps -> Gbps", at: "GBps", advice: "`GB/s`",
      repaired: "800 GB/s -> Gbps"),
    Mistake(
      "unexpected-token", "from capex | all versions", at: "all",
      advice: "right after the table", repaired: "from capex all versions"),
    Mistake(
      "assignment-in-condition", "from spend | where company = Meta", at: "=",
      advice: "==", repaired: "from spend | where company == Meta"),
    Mistake(
      "bad-quantity", "2km + 30 m", at: "2km", advice: "2 km", repaired: "2 km + 30 m"),
    Mistake(
      "bad-quantity", "1.5T USD", at: "1.5T USD", advice: "$1.5T", repaired: "$1.5T"),
    Mistake(
      "unexpected-token", "from totals | where period == Q1 2025", at: "2025", advice: "2025Q1",
      repaired: "from totals | where period in 2025Q1"),
    Mistake(
      "unknown-name", "FY2025", at: "FY2025", advice: "fiscal(\"FY2025\", Microsoft)",
      repaired: "fiscal(\"FY2025\", Microsoft)"),
    Mistake(
      "unit-mismatch", "from totals | where mid(total) > 10", at: "mid(total)", advice: "`$10B`",
      repaired: "from totals | where mid(total) > $10B"),
    Mistake(
      "unit-mismatch", "let p = 10 W\np + 3", at: "p", advice: "`3 W`",
      repaired: "let p = 10 W\np + 3 W"),
    Mistake(
      "bad-number", ".14 + 1", at: ".", advice: "0.14", repaired: "0.14 + 1"),
    Mistake(
      "foreign-comment", "1 + 1 // two", at: "//", advice: "`#`", repaired: "1 + 1 # two"),
    Mistake(
      "range-needs-units", "12 to 30 W", at: "12", advice: "12 W to 30 W", repaired: "12 W to 30 W"),
    Mistake(
      "bad-range", "30 W to kW", at: "kW", advice: "-> kW", repaired: "30 W -> kW"),
    Mistake(
      "operator-at-line-start", "let a = 1\n  + 2", at: "+", advice: "join it to the line above",
      repaired: "let a = 1 + 2"),
  ]

  /// What a newcomer types first.
  static let ofBeginners = [
    Mistake(
      "unexpected-token", "form capex", at: "capex", advice: "`from`", repaired: "from capex"),
    Mistake(
      "unexpected-token", "lte x = 5", at: "x", advice: "`let`", repaired: "let x = 5"),
    Mistake(
      "unexpected-token", "10 B USD", at: "USD", advice: "10B USD", repaired: "10B USD"),
    Mistake(
      "unexpected-token", "5 Mio EUR", at: "EUR", advice: "5M EUR", repaired: "5M EUR"),
    Mistake(
      "unexpected-token", "$1,250,000", at: ",", advice: "$1_250_000", repaired: "$1_250_000"),
    Mistake(
      "unexpected-token", "from totals | plot", at: "", advice: "plot bar total by period",
      repaired: "from totals | plot bar total by period"),
    Mistake(
      "unexpected-token",
      "from totals | derive a = cumsum(mid(total)) sort period, b = rank()", at: "b",
      advice: "`| derive name = …`",
      repaired: "from totals | derive a = cumsum(mid(total)) sort period | derive b = rank()"),
    Mistake("unknown-name", "quit", at: "quit", advice: "`.quit`", repaired: nil),
    Mistake("unknown-table", "from nope", at: "nope", advice: "are: capex, fx", repaired: nil),
    Mistake(
      "bad-arguments", "from totals | derive place = rank(total)", at: "total",
      advice: "rank() sort total desc",
      repaired: "from totals | derive place = rank() sort total desc"),
    Mistake(
      "unexpected-token", "from switches | select switch, power | fill power", at: "power",
      advice: "power = prev(power)",
      repaired: "from switches | select switch, power | fill power = prev(power)"),
    Mistake(
      "unexpected-token", "from switches | select switch, power | fill power by switch",
      at: "power", advice: "power = prev(power)",
      repaired: "from switches | select switch, power | fill power = prev(power) by switch"),
    Mistake(
      "unknown-function", "mod(7, 3)", at: "mod", advice: "a - b * floor(a / b)",
      repaired: "7 - 3 * floor(7 / 3)"),
    Mistake(
      "unknown-column", "from spend | aggregate t = sum(amount) by year", at: "year",
      advice: "`| calendarize amount to year by company`, then `by period`",
      repaired:
        "from spend | calendarize amount to year by company | aggregate t = sum(amount) by period"),
    Mistake(
      "unknown-column", "from spend | aggregate t = sum(amount) by span.quarter",
      at: "span.quarter", advice: "calendarize amount to quarter by company",
      repaired:
        "from spend | where company == Meta | calendarize amount to quarter by company | aggregate t = sum(amount) by period"
    ),
    Mistake(
      "unknown-column", "from sources | aggregate n = count() by month", at: "month",
      advice: "derive month = month(published)",
      repaired: "from sources | derive month = month(published) | aggregate n = count() by month"),
    Mistake(
      "unknown-column", "from capex | where span == FY2025", at: "FY2025",
      advice: "fiscal(\"FY2025\", Microsoft)",
      repaired: "from capex | where span in fiscal(\"FY2025\", Microsoft)"),
    Mistake(
      "unknown-column", "from capex | where span in Q42025", at: "Q42025",
      advice: "it is written 2025Q4",
      repaired: "from capex | where span in 2025Q4"),
    Mistake(
      "bad-period", "from capex | where span in 4Q25", at: "4Q25", advice: "write 2025Q4",
      repaired: "from capex | where span in 2025Q4"),
    Mistake(
      "bad-period", "from capex | where span in 1H2026", at: "1H2026", advice: "write 2026H1",
      repaired: "from capex | where span in 2026H1"),
    Mistake(
      "bad-period", "from capex | where span in 2025q4", at: "2025q4", advice: "write 2025Q4",
      repaired: "from capex | where span in 2025Q4"),
    Mistake(
      "unknown-column", "from capex | where span in CY2025", at: "CY2025",
      advice: "it is written 2025",
      repaired: "from capex | where span in 2025"),
    Mistake(
      "unknown-column", "from capex | where span in Jan2025", at: "Jan2025",
      advice: "it is written 2025M01",
      repaired: "from capex | where span in 2025M01"),
    Mistake(
      "unknown-column", "from capex | where span in Q4-2025", at: "Q4", advice: "2025Q4",
      repaired: "from capex | where span in 2025Q4"),
    Mistake(
      "unknown-column", "from capex | where span in FY26", at: "FY26",
      advice: "fiscal(\"FY2026\", Microsoft)",
      repaired: "from capex | where span in fiscal(\"FY2026\", Microsoft)"),
    Mistake(
      "type-mismatch", "from capex | where span > 2025", at: "span",
      advice: "`span.start > 2025-12-31`", repaired: "from capex | where span.start > 2025-12-31"),
    Mistake(
      "type-mismatch", "from capex | select s = span | where s <= 2025Q1", at: "s",
      advice: "`s.end <= 2025-03-31`",
      repaired: "from capex | select s = span | where s.end <= 2025-03-31"),
    Mistake(
      "unit-mismatch", "from spend | where mid(amount) > 30000000000", at: "mid(amount)",
      advice: "`$30B`", repaired: "from spend | where mid(amount) > $30B"),
    Mistake(
      "type-mismatch", "from capex | where fiscal_period == 2025", at: "fiscal_period",
      advice: "FY2025", repaired: "from capex | where fiscal_period == FY2025"),
    Mistake(
      "unknown-member", "track(MSFT)", at: "MSFT", advice: "`Microsoft`",
      repaired: "track(Microsoft)"),
    Mistake(
      "unknown-member", "from capex | where company == \"Meta Platforms\"",
      at: "\"Meta Platforms\"", advice: "`Meta`", repaired: "from capex | where company == Meta"),
    Mistake(
      "unknown-member", "guidance(2026) | where company == Alphabet", at: "Alphabet",
      advice: "`Google`", repaired: "guidance(2026) | where company == Google"),
  ]

  /// What is wrong in a call of the bundled model is shown where it was called.
  static let ofCalls = [
    Mistake(
      "unit-mismatch", "due(90 W)", at: "90 W", advice: "time with time", repaired: "due(90 d)"),
    Mistake(
      "type-mismatch", "since(2026)", at: "2026", advice: "2026-02-09",
      repaired: "since(2026-02-09)"),
    Mistake(
      "unit-mismatch", "options_for(800, 2 km)", at: "800", advice: "`800 Gbps`",
      repaired: "options_for(800 Gbps, 2 km)"),
    Mistake(
      "unit-mismatch", "contracts(2026, 800G)", at: "2026", advice: "Gbps",
      repaired: "contracts(800G, 2026)"),
    Mistake(
      "bad-arguments", "options_for(800G, -1 m)", at: "-1 m", advice: "above zero",
      repaired: "options_for(800G, 500 m)"),
  ]

  static let ofNames = [
    Mistake(
      "unknown-column", "from capex | where fiscal_perod == FY2025", at: "fiscal_perod",
      advice: "`fiscal_period`", repaired: "from capex | where fiscal_period == FY2025"),
    Mistake(
      "unknown-member", "from spend | where company == Mircosoft", at: "Mircosoft",
      advice: "`Microsoft`", repaired: "from spend | where company == Microsoft"),
    Mistake(
      "unknown-member", "from spend | where company in [Meta, Gogle]", at: "Gogle",
      advice: "`Google`", repaired: "from spend | where company in [Meta, Google]"),
    Mistake(
      "unknown-member", "from spend | where company in members(Big14)", at: "Big14",
      advice: "`Big4`", repaired: "from spend | where company in members(Big4)"),
    Mistake(
      "unknown-table", "from compnies | take 3", at: "compnies", advice: "`companies`",
      repaired: "from companies | take 3"),
    Mistake(
      "unknown-function", "from companies | derive n = lenght(full_name)", at: "lenght",
      advice: "`length`", repaired: "from companies | derive n = length(full_name)"),
    Mistake(
      "unknown-unit", "30 kw -> W", at: "kw", advice: "`kW`", repaired: "30 kW -> W"),
    Mistake(
      "unknown-stage", "from companies | sellect company", at: "sellect", advice: "`select`",
      repaired: "from companies | select company"),
    Mistake(
      "unknown-parameter", "from spend | where company == $c", at: "$c", advice: "-p c=",
      repaired: nil),
    Mistake(
      "circular-definition", "let a = a + 1", at: "a", advice: "a name of its own",
      repaired: "let a = 1\nlet b = a + 1"),
    Mistake(
      "redefined", "let a = 1\nlet a = 2", at: "a", advice: "another name",
      repaired: "let a = 1\nlet b = 2"),
    Mistake(
      "duplicate-name", "from companies | select company, company = full_name", at: "company",
      advice: "another name", repaired: "from companies | select company, other = full_name"),
  ]

  static let ofKinds = [
    Mistake(
      "unit-mismatch", "let cost = $5M\nlet power = 30 W\ncost + power", at: "cost",
      advice: "power * 5 yr * 0.08 USD/kWh",
      repaired: "let cost = $5M\nlet power = 30 W\ncost + power * 5 yr * 0.08 USD/kWh"),
    Mistake(
      "unit-mismatch", "2 km -> W", at: "W", advice: "length", repaired: "2 km -> m"),
    Mistake(
      "unit-mismatch", "¥30B + $4B", at: "¥30B", advice: "fx(", repaired: nil),
    Mistake(
      "unit-mismatch", "-2 dBm + 3 dBm", at: "-2 dBm", advice: "-2 dBm + 3 dB",
      repaired: "-2 dBm + 3 dB"),
    Mistake(
      "unit-mismatch", "10 dBm * 2", at: "10 dBm", advice: "-2 dBm + 3 dB",
      repaired: "10 dBm + 3 dB"),
    Mistake(
      "unit-mismatch",
      "from companies | derive level = fiscal_year_end_month * 1 dBm | aggregate x = sum(level)",
      at: "level", advice: "10 ^ (x / 10 dBm) * 1 mW",
      repaired:
        "from companies | derive level = fiscal_year_end_month * 1 dBm | aggregate x = sum(10 ^ (level / 10 dBm) * 1 mW)"
    ),
    Mistake(
      "unit-mismatch",
      "from companies | derive level = fiscal_year_end_month * 1 dBm | derive x = cumsum(level)",
      at: "level", advice: "logarithms", repaired: nil),
    Mistake(
      "unit-mismatch", "scenario half { capex.amount = 50% }\ntotals | compare base, half",
      at: "50%", advice: "amount * 75%",
      repaired:
        "scenario half { capex.amount = amount * 75% over 2026H2 }\ntotals | compare base, half"),
    Mistake(
      "unit-mismatch", "let a = 5 W + 3 m\na * 2\na * 3", at: "5 W", advice: "length",
      repaired: nil),
    Mistake(
      "bad-range", "100 ± 10%", at: "10%", advice: "100 * (1 ± 10%)",
      repaired: "100 * (1 ± 10%)"),
    Mistake(
      "bad-range", "20 W +- 5 W", at: "+-", advice: "`±`", repaired: "20 W ± 5 W"),
    Mistake(
      "bad-range", "$10B ± 5%", at: "5%", advice: "$10B * (1 ± 5%)", repaired: "$10B * (1 ± 5%)"),
    Mistake(
      "bad-arguments", "2026-01-31 + 1 month", at: "1 month", advice: "30 d",
      repaired: "2026-01-31 + 30 d"),
    Mistake(
      "guarded-sum", "from spend | calendarize amount to year",
      at: "calendarize amount to year", advice: "by company",
      repaired: "from spend | calendarize amount to year by company"),
    Mistake(
      "guarded-sum",
      "from spend | where company in [Meta, Google] | calendarize amount to year by basis",
      at: "calendarize amount to year by basis", advice: "by basis, company",
      repaired:
        "from spend | where company in [Meta, Google] | where mid(amount) is not missing | calendarize amount to year by basis, company | aggregate total = sum(amount) by period, basis"
    ),
    Mistake(
      "type-mismatch", "from capex | where as_of == 2025", at: "as_of", advice: "as_of in 2025",
      repaired: "from capex | where as_of in 2025"),
    Mistake(
      "type-mismatch", "from companies | where full_name + 1 > 2", at: "full_name",
      advice: "number", repaired: nil),
    Mistake(
      "type-mismatch", "from companies | where country", at: "country",
      advice: "compare", repaired: "from companies | where country == \"US\""),
    Mistake(
      "mixed-units", "from specs | aggregate m = mean(mid(amount))", at: "mid(amount)",
      advice: "where metric == power",
      repaired:
        "from specs | where metric == power and per == module and evidence == datasheet | aggregate m = mean(mid(amount)) by technology, speed"
    ),
    Mistake(
      "mixed-units", "from capex | aggregate total = sum(amount)", at: "amount",
      advice: "where currency == USD", repaired: nil),
    Mistake(
      "ranged-arithmetic", "let a = 1 to 2\ncorrelate(a, (3 to 4) * 2, 0.6)", at: "(3 to 4) * 2",
      advice: "let b = correlate(a, 10 to 20, 0.6)",
      repaired: "let a = 1 to 2\nlet b = correlate(a, 10 to 20, 0.6)\nb * 2"),
    Mistake(
      "missing-rate", "fx(¥30B, USD)", at: "fx(¥30B, USD)", advice: "period: 2026Q1",
      repaired: "fx(¥30B, USD, period: 2026Q1)"),
    Mistake(
      "missing-rate", "fx(¥30B, USD, period: 2035)", at: "fx(¥30B, USD, period: 2035)",
      advice: "from fx | where currency == CNY", repaired: "from fx | where currency == CNY"),
    Mistake(
      "ranged-condition", "from spend | where amount > $10B", at: "amount",
      advice: "mid(amount) > $10B", repaired: "from spend | where mid(amount) > $10B"),
    Mistake(
      "ranged-condition", "from spend | where amount > $10B", at: "amount",
      advice: "chance(amount > $10B) > 50%",
      repaired: "from spend | where mid(amount) is not missing | where chance(amount > $10B) > 50%"),
    Mistake(
      "no-such-fabric", "from fabric(fat_tree, endpoints: 8192, speed: -1 Gbps)", at: "-1 Gbps",
      advice: "more than 0 Gb/s, as in speed: 800G",
      repaired: "from fabric(fat_tree, endpoints: 8192, speed: 800G)"),
    Mistake(
      "bad-arguments", "from csv(links.csv)", at: "links.csv", advice: "csv(\"links.csv\")",
      repaired: nil),
    Mistake(
      "duplicate-name", "unit W", at: "W", advice: "another name", repaired: "unit wafer"),
    Mistake(
      "unknown-name",
      "scenario thin \"less\" { capex.amount = amount * 75% over 2027 }\nfrom spend under thn",
      at: "thn", advice: "`thin`",
      repaired:
        "scenario thin \"less\" { capex.amount = amount * 75% over 2027 }\nfrom spend under thin | take 1"
    ),
    Mistake(
      "unexpected-token", "from totals | take 2 | compare as of 2025-06-30, as of 2026-02-09",
      at: "take 2",
      advice: "after `compare`",
      repaired: "from totals | compare as of 2025-06-30, as of 2026-02-09 | take 2"),
    Mistake(
      "bad-arguments", "let share = 30%\ntornado share", at: "share", advice: "25% to 40%",
      repaired: "let share = 25% to 40%\ntornado share"),
    Mistake(
      "bad-range", "$0.90/Gbps to $0.50/Gbps", at: "$0.90/Gbps to $0.50/Gbps",
      advice: "$0.5/Gbps to $0.9/Gbps", repaired: "$0.5/Gbps to $0.9/Gbps"),
    Mistake(
      "period-lengths", "from totals | where period == 2026H1", at: "period", advice: "`in`",
      repaired: nil),
    Mistake(
      "misplaced-aggregate", "from spend | derive total = sum(mid(amount))", at: "sum(mid(amount))",
      advice: "aggregate", repaired: nil),
    Mistake(
      "misplaced-aggregate", "from companies | aggregate n = count(), c = country", at: "country",
      advice: "by country", repaired: "from companies | aggregate n = count() by country"),
    Mistake(
      "bad-arguments", "round(1.5, 2, 3)", at: "3", advice: "round(", repaired: "round(1.5, 2)"),
    Mistake(
      "bad-arguments", "round(15.46 pJ/bit)", at: "15.46 pJ/bit",
      advice: "round_to(15.46 pJ/bit, 1 pJ/bit)", repaired: "round_to(15.46 pJ/bit, 1 pJ/bit)"),
    Mistake(
      "bad-arguments", "ceil(12.3%)", at: "12.3%", advice: "ceil(12.3% * 100) / 100",
      repaired: "ceil(12.3% * 100) / 100"),
    Mistake(
      "misplaced-aggregate", "max(0 ± 1, 0)", at: "max(0 ± 1, 0)", advice: "greatest(a, b)",
      repaired: "greatest(0 ± 1, 0)"),
    Mistake(
      "bad-arguments", "2026Q1 + 0.5", at: "0.5", advice: "2026Q1 + 2", repaired: "2026Q1 + 2"),
    Mistake(
      "bad-range", "let a = 1 to 2\ncorrelate(a, a, 0.5)", at: "a", advice: "a, 10 to 20, 0.6",
      repaired: "let a = 1 to 2\ncorrelate(a, 10 to 20, 0.6)"),
    Mistake(
      "bad-arguments", "from spend | aggregate q = quantile(mid(amount), 50)", at: "50",
      advice: "quantile(x, 50%)",
      repaired:
        "from spend | where company == Meta and span.days < 100 d | aggregate q = quantile(mid(amount), 50%)"
    ),
    Mistake(
      "type-mismatch", "from specs | where speed != missing", at: "missing",
      advice: "`speed is not missing`", repaired: "from specs | where speed is not missing | take 1"
    ),
    Mistake(
      "type-mismatch", "from specs | where (missing) == speed", at: "(missing)",
      advice: "`speed is missing`", repaired: "from specs | where speed is missing | take 1"),
    Mistake(
      "type-mismatch", "from specs | where scope not in [\"optics+laser\", missing]", at: "missing",
      advice: "`scope is missing`",
      repaired:
        "from specs | where scope not in [\"optics+laser\"] and not (scope is missing) | take 1"),
    Mistake(
      "unit-mismatch", "100 + 10%", at: "10%", advice: "`100 * (1 + 10%)`",
      repaired: "100 * (1 + 10%)"),
    Mistake(
      "bad-arguments", "from specs | fill vendor = prev(product)", at: "prev(product)",
      advice: "fill vendor = prev(vendor)",
      repaired: "from specs | fill vendor = prev(vendor) | take 1"
    ),
    Mistake(
      "bad-world", "from capex as of 2026 | take 1", at: "2026", advice: "as of 2026-12-31",
      repaired: "from capex as of 2026-12-31 | take 1"),
    Mistake(
      "assertion-failed", "assert $250B + $165B == $413.5B within 0.1%", at: "$250B + $165B",
      advice: "within", repaired: "assert $250B + $165B == $415B within 0.1%"),
  ]
}

@Suite struct MistakeTests {
  static let all =
    Mistake.ofSpelling + Mistake.ofBeginners + Mistake.ofCalls + Mistake.ofNames + Mistake.ofKinds
    + Mistake.ofHabits

  @Test(arguments: all) func isOnePreciseError(_ mistake: Mistake) throws {
    let session = Session()
    let problems = session.execute(mistake.text).problems
    #expect(problems.map(\.code) == [mistake.code], "\(session.render(problems))")
    let problem = try #require(problems.first)
    #expect(covered(problem, in: mistake.text) == mistake.at)
    let said = ([problem.title] + problem.help + problem.places.map(\.text)).joined(separator: "\n")
    #expect(said.contains(mistake.advice), "\(said)")
  }

  @Test(arguments: all.filter { $0.repaired != nil })
  func adviceWorks(_ mistake: Mistake) throws {
    let session = Session()
    let execution = session.execute(try #require(mistake.repaired))
    #expect(execution.errors.isEmpty, "\(session.render(execution.errors))")
  }

  /// What was bound before a mistake is bound after it, and a text with a mistake in it has run nothing.
  @Test(arguments: all) func disturbsNothingElse(_ mistake: Mistake) throws {
    let session = Session()
    _ = session.execute("let before = 42")
    let execution = session.execute("let meanwhile = 43\nbefore\n" + mistake.text)
    #expect(try session.number("before") == 42)
    // What only data or the figures show comes up while the text runs.
    let showsWhileRunning =
      mistake.code == "assertion-failed" || mistake.text.contains("2035")
      || mistake.text.contains("tornado")
    if !showsWhileRunning {
      #expect(execution.tables.isEmpty)
      #expect(session.execute("meanwhile").errors.map(\.code) == ["unknown-name"])
    }
    #expect(try session.run("from companies | take 1").rowCount == 1)
  }
}
