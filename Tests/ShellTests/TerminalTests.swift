import Glibc
import Support
import Testing

/// The program on a terminal, key by key.
@Suite(.serialized)
struct TerminalTests {
  private static let prompt = "oiq> "
  private static let controlD = "\u{4}"

  private func start(
    _ environment: [String: String] = [:], _ arguments: [String] = []
  ) throws -> PseudoTerminal {
    // Without colours, so that what readline draws can be looked for as it is.
    let settled = ["TERM": "xterm-256color", "NO_COLOR": "1"].merging(environment) { _, given in
      given
    }
    let terminal = try PseudoTerminal(.oiq(environment: settled), arguments)
    try terminal.expect(TerminalTests.prompt)
    return terminal
  }

  /// Waits for the prompt first: a ctrl-D typed while a query runs is for nobody.
  private func leave(_ terminal: PseudoTerminal) throws {
    try terminal.expect(TerminalTests.prompt)
    terminal.type(TerminalTests.controlD)
    #expect(try terminal.expectEnd() == .exited(0))
  }

  @Test func aQueryIsAnsweredAndThePromptComesBack() throws {
    let terminal = try start()
    terminal.type("6 * 7\r")
    try terminal.expect("42")
    try leave(terminal)
  }

  @Test func anErrorLeavesTheShellRunning() throws {
    let terminal = try start()
    terminal.type("from nosuch\r")
    try terminal.expect("unknown-table")
    terminal.type("6 * 7\r")
    try terminal.expect("42")
    try leave(terminal)
  }

  @Test func anIncompleteStatementGoesOnOnTheNextLine() throws {
    let terminal = try start()
    terminal.type("(6 *\r")
    terminal.type("7\r")
    terminal.type(")\r")
    try terminal.expect("42")
    try leave(terminal)
  }

  @Test func aLeadingBarContinuesTheLastQuery() throws {
    let terminal = try start()
    terminal.type(".mode csv\r")
    terminal.type("from companies | select company\r")
    try terminal.expect("\rcompany\r\n")
    terminal.type("| where company == Meta\r")
    try terminal.expect("\rcompany\r\nMeta\r\n")
    terminal.type("| derive x = 42\r")
    try terminal.expect("\rcompany,x\r\nMeta,42\r\n")
    try leave(terminal)
  }

  @Test func twoEmptyLinesSubmitWhatIsIncomplete() throws {
    let terminal = try start()
    terminal.type("(6 *\r\r\r")
    try terminal.expect("unexpected-token")
    try leave(terminal)
  }

  @Test func aDumbTerminalHasAContinuationPrompt() throws {
    let terminal = try start(["TERM": "dumb"])
    terminal.type("(6 *\r")
    try terminal.expect("...> ")
    terminal.type("7)\r")
    try terminal.expect("42")
    try leave(terminal)
    #expect(!terminal.screen.contains(0x1b))
  }

  @Test func startingAfterAScriptKeepsItsDefinitions() throws {
    let file = try TemporaryFile("let x = 6\n")
    let terminal = try start([:], ["-i", file.path])
    terminal.type("x * 7\r")
    try terminal.expect("42")
    try leave(terminal)
  }

  @Test func editingIsByCharacter() throws {
    let terminal = try start()
    terminal.type("\"¥中é\"\u{7f}\u{7f}\u{7f}x\"\r")
    try terminal.expect("¥x\r\n")
    try leave(terminal)
  }
}

/// History, which needs a file of its own.
@Suite(.serialized)
struct HistoryTests {
  private func start(_ path: String) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      .oiq(environment: ["TERM": "xterm-256color", "NO_COLOR": "1", "OIQ_HISTORY": path]))
    try terminal.expect("oiq> ")
    return terminal
  }

  @Test func entriesComeBackInTheNextRun() throws {
    let path = try TemporaryFile("", name: "history").path
    let first = try start(path)
    first.type("(6 *\r7)\r")
    try first.expect("42")
    first.type(" 11 * 11\r")
    try first.expect("121")
    try first.expect("oiq> ")
    first.type("\u{4}")
    #expect(try first.expectEnd() == .exited(0))
    let second = try start(path)
    second.type("\u{1b}[A")
    try second.expect("7)")
    second.type("\r")
    try second.expect("42")
    second.type(".history\r")
    try second.expect("\r(6 *\r\n7)\r\n")
    try second.expect("oiq> ")
    second.type("\u{4}")
    #expect(try second.expectEnd() == .exited(0))
  }

  @Test func controlRFindsAnEntry() throws {
    let path = try TemporaryFile("6 * 7\n11 * 11\n", name: "history").path
    let terminal = try start(path)
    terminal.type("\u{12}6 *")
    terminal.type("\r")
    try terminal.expect("42")
    try terminal.expect("oiq> ")
    terminal.type("\u{4}")
    #expect(try terminal.expectEnd() == .exited(0))
  }

  @Test func aForeignFileIsOneWarning() throws {
    let file = try TemporaryFile("", name: "history")
    try file.write("\u{0}\u{1}")
    let terminal = try PseudoTerminal(
      .oiq(environment: ["OIQ_HISTORY": file.path, "TERM": "xterm"]))
    try terminal.expect("warning: \(file.path)")
    try terminal.expect("oiq> ")
    terminal.type("6 * 7\r")
    try terminal.expect("42")
    try terminal.expect("oiq> ")
    terminal.type("\u{4}")
    #expect(try terminal.expectEnd() == .exited(0))
    #expect(try file.read() == "\u{0}\u{1}")
  }
}

/// What tab offers.
@Suite(.serialized)
struct CompletionTests {
  private func start() throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      .oiq(environment: ["TERM": "xterm-256color", "NO_COLOR": "1"]), columns: 120)
    try terminal.expect("oiq> ")
    return terminal
  }

  @Test(arguments: [
    ("from cap", "from capex"),
    ("from capex | where fiscal_p", "from capex | where fiscal_period"),
    ("from capex | where company == Oracl", "company == Oracle"),
    ("from capex | derive q = quanti", "quantile("),
    ("from capex | calend", "| calendarize"), (".mo", ".mode"), (".mode mark", ".mode markdown"),
    (".schema mileston", ".schema milestones"),
  ])
  func tabInsertsWhatIsUnambiguous(_ typed: String, _ completed: String) throws {
    let terminal = try start()
    terminal.type(typed + "\t")
    try terminal.expect(completed)
  }

  @Test func tabListsWhatIsNot() throws {
    let terminal = try start()
    terminal.type("from co\t")
    let listing = try terminal.expect("oiq> from co")
    for name in ["companies", "components"] { #expect(listing.contains("  \(name) ")) }
  }

  @Test func tabCompletesInTheMiddle() throws {
    let terminal = try start()
    terminal.type("from cap | take 1" + String(repeating: "\u{1b}[D", count: 9) + "\t")
    terminal.type("\r")
    try terminal.expect("1 row")
  }
}
