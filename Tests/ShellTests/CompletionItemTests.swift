import OIQ
import Support
import Testing

@testable import OIQTool

/// Completion and help: items 18 to 24.
@MainActor
struct CompletionItemTests {
  private func candidates(_ text: String, _ offset: Int? = nil, in session: Session = Session())
    -> [Candidate]
  {
    ShellCompleter(session: session).candidates(in: text, at: offset ?? text.utf8.count)
  }

  @Test(arguments: [
    ("from capex | agg", "aggregate"), ("from mileston", "milestones"),
    ("from capex | where fiscal_p", "fiscal_period"),
    ("from capex | select company, amount | where comp", "company"),
    ("from capex | derive q = quanti", "quantile("), ("30 gp", "gpu"),
    ("from capex | where company == Oracl", "Oracle"),
    ("from capex | where company in [Meta, Oracl", "Oracle"),
    (".mode mark", "markdown"), (".ti", ".timer"),
    ("from spe", "spend"),
  ])
  func item18EverythingCompletesInItsPlace(_ text: String, _ wanted: String) {
    let found = candidates(text).map(\.text)
    #expect(found.contains { $0 == wanted }, "\(text): \(found)")
  }

  @Test func item18ColumnsAreThoseOfThePipeAtThatPoint() {
    let text = "from capex | select company, size = mid(amount) | where "
    let columns = candidates(text).filter { $0.kind == "column" }.map(\.text)
    #expect(columns == ["company", "size"])
  }

  @Test func item18BindingsAndScenariosOfTheSession() {
    let session = Session()
    _ = session.execute("let my_share = 40%\nscenario gloom \"less\" { let my_share = 10% }")
    #expect(candidates("my_s", in: session).map(\.text) == ["my_share"])
    let scenarios = candidates("from spend under gl", in: session)
    #expect(scenarios.map(\.kind) == ["scenario"])
    #expect(scenarios.map(\.detail) == ["less"])
  }

  @Test func item18PathsOfFilesInTexts() throws {
    let file = try TemporaryFile("v\n1\n", name: "links.csv")
    let typed = String(file.path.dropLast(6))
    for head in ["from csv(", "from json(", "from jsonl(", "import ", "from capex | save "] {
      #expect(candidates("\(head)\"\(typed)").map(\.text) == [file.path], "\(head)")
    }
    for head in ["from edgar(", "from sqlite(", "from md("] {
      #expect(candidates("\(head)\"\(typed)").isEmpty, "\(head)")
    }
    #expect(candidates(".once \(typed)").map(\.text) == [file.path])
    #expect(candidates("from companies | where company == \"\(typed)").isEmpty)
  }

  @Test func item19WorksInTheMiddleAndBehindAnError() {
    let text = "from cap | take 1"
    #expect(candidates(text, 8).map(\.text).contains("capex"))
    let behind = "from nosuch | wher\nfrom capex | where fiscal_p"
    #expect(candidates(behind).map(\.text) == ["fiscal_period"])
  }

  @Test func item20CandidatesShowKindUnitAndMeaning() {
    let found = candidates("from capex | where fiscal_p")
    let listing = ShellCompleter.listing(of: found, width: 200)
    #expect(listing.contains("fiscal_period  column  "))
    #expect(found.allSatisfy { $0.detail.contains("; ") })
    #expect(candidates("30 k").allSatisfy { !$0.detail.isEmpty })
  }

  /// A file that would block whoever opens it, and a query that would never end.
  @Test func item21CompletionOpensNoFileAndRunsNoQuery() {
    #expect(candidates("from csv(\"/dev/zero\") | where ").allSatisfy { $0.kind != "column" })
    let pivot = "from capex | pivot company, amount by span | where "
    _ = candidates(pivot)
    let session = Session()
    #expect(session.mistakes(in: "from csv(\"/no/such.csv\") | where x > 1").isEmpty)
  }

  @Test(arguments: [
    (".help", ".timer on|off"), (".help shortcuts", "ctrl-R"), ("?", ".quit"),
    ("? stages", "where"),
    (".help quantile", "quantile("), ("describe quantile", "example:"),
    (".help let", "let: binds"), (".help as of", "as of: "), (".help statements", "solve"),
    (".help record", "withdrawn"), (".help fx", "fx(amount, currency"),
    (".help where", "keeps the rows"), (".help units", "W "),
    (".help unit-mismatch", "help: price"),
    (".help .timer", ".timer on|off"), ("\\?", ".quit"),
    (".help amount", "capex.amount: "), (".help amount", "market.amount: "),
    (".help capex.amount", "capex.amount: "), (".help fiscal_period", "capex.fiscal_period: "),
    (".help W", "W: "), ("describe kW", "example: "),
  ])
  func item22HelpKnowsTopics(_ entry: String, _ shown: String) {
    let run = ShellRun([entry])
    #expect(run.output.contains(shown), "\(run.output)\(run.errors)")
  }

  /// Of a screen of 100 columns the right end is no loss.
  @Test func theCommandsFitAScreen() {
    let lines = ShellRun([".help"]).output.split(separator: "\n")
    #expect(lines.count > 20)
    #expect(lines.allSatisfy { $0.count <= 100 }, "\(lines.filter { $0.count > 100 })")
  }

  @Test(arguments: [
    ("from capex | group by company", "aggregate"), ("from capex | summarize x = 1", "aggregate"),
    ("from capex | extend x = 1", "derive"), ("from capex | filter company == Meta", "where"),
    ("from capex | limit 3", "take"), ("from capex | order by company", "sort"),
    ("from capex | mutate x = 1", "derive"), ("from capex | where company = Meta", "=="),
    ("SELECT company FROM capex", "from TABLE"), ("from capex | where a AND b", "and"),
  ])
  func item23ForeignWordsAreTranslated(_ text: String, _ ours: String) {
    let run = ShellRun([text])
    #expect(run.errors.contains("help: "), "\(run.errors)")
    #expect(run.errors.contains(ours), "\(run.errors)")
  }

  @Test(arguments: [(".mdoe", ".mode"), (".table", ".tables"), (".tiemr", ".timer")])
  func item24UnknownCommandsSuggestTheNearest(_ entry: String, _ near: String) {
    #expect(ShellRun([entry]).errors.contains("did you mean \(near)?"))
  }
}
