import Glibc
import Support
import Testing

/// Keys and line editing: items 1 to 10, 16 and 17 of what users of good shells take for granted.
@Suite(.serialized)
struct KeyItemTests {
  @Test func item01ControlCStopsAQueryAndKeepsTheSession() throws {
    let terminal = try Typing.start()
    terminal.type("let x = 6\r")
    try terminal.expect(Typing.prompt)
    terminal.type(try Typing.longQuery() + "\r")
    // Readline has let go of the terminal.
    try terminal.expect("\u{1b}[?2004l")
    terminal.type(Typing.controlC)
    try terminal.expect("cancelled")
    try terminal.expect(Typing.prompt)
    try Typing.enter("x * 7", terminal, shows: "42")
    try Typing.leave(terminal)
  }

  @Test func item02ControlCClearsEveryLineAndShowsTheWayOutOnce() throws {
    let terminal = try Typing.start()
    for press in 1...3 {
      terminal.type("(1 +\r.exit 1")
      try terminal.expect(".exit 1")
      terminal.type(Typing.controlC)
      if press == 2 { try terminal.expect("ctrl-D") }
      try terminal.expect(Typing.prompt)
    }
    try Typing.enter("6 * 7", terminal, shows: "42")
    try Typing.leave(terminal)
  }

  /// A pipe that waits for its writer to be opened can't be stopped.
  @Test func item03TheThirdControlCEndsEvenWhatCannotBeStopped() throws {
    let file = try TemporaryFile("", name: "history")
    let pipe = file.path + ".pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let terminal = try Typing.start(["OIQ_HISTORY": file.path])
    terminal.type("from csv(\"\(pipe)\")\r")
    try terminal.expect("\u{1b}[?2004l")
    // At once, while readline lets go of the terminal.
    terminal.type(Typing.controlC)
    try terminal.expect("ctrl-C stops")
    #expect(terminal.isCooked)
    terminal.type(Typing.controlC)
    // Signals that wait together are one.
    try terminal.expectTaken(SIGINT, echoedAs: "^C")
    terminal.type(Typing.controlC)
    #expect(try terminal.expectEnd() == .exited(130))
    #expect(terminal.isCooked)
    #expect(try file.read().contains("from csv"))
  }

  /// One whose writer is silent can.
  @Test func item01ControlCStopsAReadThatWaits() throws {
    let file = try TemporaryFile("", name: "history")
    let pipe = file.path + ".pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let writer = open(pipe, O_RDWR | O_CLOEXEC)
    defer { close(writer) }
    let terminal = try Typing.start(["OIQ_HISTORY": file.path])
    terminal.type("from csv(\"\(pipe)\")\r")
    try terminal.expect("\u{1b}[?2004l")
    terminal.type(Typing.controlC)
    try terminal.expect("the query was stopped")
    try terminal.expect(Typing.prompt)
    try Typing.enter("6 * 7", terminal, shows: "42")
    try Typing.leave(terminal)
  }

  @Test func item04ControlDDeletesOrLeaves() throws {
    let terminal = try Typing.start()
    terminal.type("66 * 7\u{1}\(Typing.controlD)\r")
    try terminal.expect("42")
    try Typing.leave(terminal)
  }

  @Test(arguments: [
    ("6 * 77\u{2}\u{4}", "ctrl-B"), ("x6 * 7\u{1}\u{4}", "ctrl-A"), ("* 7\u{1}6 \u{5}", "ctrl-E"),
    ("6  7\u{1}\u{6}\u{6}*", "ctrl-F"), ("6 * 7 nonsense\u{17}", "ctrl-W"),
    ("6 * 7 x y\u{2}\u{2}\u{2}\u{b}", "ctrl-K"), ("nonsense\u{15}6 * 7", "ctrl-U"),
    ("* 7\u{15}6 \u{19}", "ctrl-Y"), ("6* 7\u{1}\u{6}\u{6}\u{14} ", "ctrl-T"),
    ("6 * 7 xyz\u{1b}b\u{b}", "alt-B"), ("xyz 6 * 7\u{1}\u{1b}d", "alt-D"),
    ("7 * 6\u{1}\u{1b}f\u{4}\u{4}\u{4}\u{2}6 *", "alt-F"),
    ("6 * 7 xyz\u{1b}[1;5D\u{b}", "ctrl-left"), ("* 7\u{1b}[H6 \u{1b}[F", "home and end"),
    ("6 * 7\u{c}", "ctrl-L"),
  ])
  func item05EmacsKeysEdit(_ keys: String, _ name: String) throws {
    // The three that would leave something else than 6 * 7 are read from what they make.
    let terminal = try Typing.start()
    terminal.type(keys + "\r")
    if name == "ctrl-T" || name == "alt-F" {
      try terminal.expect(Typing.prompt)
    } else {
      try terminal.expect("42")
    }
  }

  @Test func item05ViModeBySetting() throws {
    let settings = try TemporaryFile("set editing-mode vi\n", name: "inputrc")
    let terminal = try Typing.start(["INPUTRC": settings.path])
    // Escape leaves inserting; 0 goes to the start, x deletes, A appends.
    terminal.type("x6 * \u{1b}0xA 7\r")
    try terminal.expect("42")
  }

  @Test func item06LinesAreEditedInPlace() throws {
    let terminal = try Typing.start()
    terminal.type("(6 *\r")
    terminal.type("8)")
    // Up, to the end of the first line, down again, and the 8 becomes a 7.
    terminal.type("\u{1b}[A\u{5}\u{1b}[B\u{2}\u{7f}7\r")
    try terminal.expect("42")
    // Alt-enter breaks what is whole; ctrl-X enter submits what isn't.
    terminal.type("6 * 7\u{1b}\r# a comment\r")
    try terminal.expect("42")
    terminal.type("(6 *\u{18}\r")
    try terminal.expect("unexpected-token")
    try Typing.leave(terminal)
  }

  @Test func item07EnterInTheMiddleOfAWholeLineSubmitsIt() throws {
    let terminal = try Typing.start()
    terminal.type("6 * 7\u{1}\r")
    try terminal.expect("42")
    try Typing.leave(terminal)
  }

  @Test func item08PastedLinesAndTabsAreLiteral() throws {
    let terminal = try Typing.start()
    terminal.type("\u{1b}[200~let x = 6\n\tx *\n\n  7\u{1b}[201~")
    try terminal.expect("7")
    terminal.type("\r")
    try terminal.expect("42")
    terminal.type("\u{1b}[200~.mo\tcsv\u{1b}[201~\r")
    try terminal.expect("unknown command .mo")
    try Typing.leave(terminal)
  }

  @Test func item09PastedCommentsStay() throws {
    let file = try TemporaryFile("", name: "history")
    let terminal = try Typing.start(["OIQ_HISTORY": file.path])
    terminal.type("\u{1b}[200~# the answer\n6 * # times\n7\u{1b}[201~\r")
    try terminal.expect("42")
    try Typing.leave(terminal)
    #expect(try file.read() == "# the answer\\n6 * # times\\n7\n")
  }

  @Test func item10ControlRFindsWholeStatements() throws {
    let path = try TemporaryFile("(6 *\\n7)\n11 * 11\n", name: "history").path
    let terminal = try Typing.start(["OIQ_HISTORY": path])
    terminal.type("\u{12}(6")
    try terminal.expect("7)")
    // Ctrl-G leaves the search with an empty input; found again, it runs whole.
    terminal.type("\u{7}\u{12}(6\r")
    try terminal.expect("42")
    try Typing.leave(terminal)
  }

  @Test func item16StoppingAndResizingKeepTheInput() throws {
    let terminal = try Typing.start()
    terminal.type("6 * ")
    try terminal.expect("6 * ")
    terminal.resize(columns: 40)
    // Nobody is there to wake the first program of a terminal: it puts the terminal in order, and goes on at once.
    terminal.send(signal: SIGTSTP)
    try terminal.expect("\u{1b}[?2004l")
    try terminal.expect("\u{1b}[?2004h")
    terminal.send(signal: SIGCONT)
    terminal.type("7\r")
    try terminal.expect("42")
    try Typing.leave(terminal)
  }

  @Test(arguments: [SIGTERM, SIGABRT, SIGSEGV])
  func item16TerminalModesComeBackOnEveryWayOut(_ signal: Int32) throws {
    let terminal = try Typing.start()
    terminal.type("6 *")
    try terminal.expect("6 *")
    #expect(!terminal.isCooked)
    terminal.send(signal: signal)
    #expect(try terminal.expectEnd() == .signalled(signal))
    #expect(terminal.isCooked)
    #expect(String(decoding: terminal.screen, as: UTF8.self).contains("\u{1b}[?2004l"))
  }

  @Test(arguments: ["é", "e\u{301}", "¥", "中", "👩‍👩‍👧", "שלום", "ｗｉｄｅ"])
  func item17EditingAroundWideAndCombiningCharacters(_ text: String) throws {
    let terminal = try Typing.start([:], columns: 40)
    // Home, to behind the quote, and a letter there: the text behind it is whole.
    terminal.type("\"\(text)\"\u{1}\u{6}x\r")
    try terminal.expect("x\(text)\r\n")
    try Typing.leave(terminal)
  }
}
