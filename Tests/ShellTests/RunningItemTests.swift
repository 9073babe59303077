import Glibc
import OIQ
import Support
import Testing

@testable import OIQTool

/// Running, scripts, exit: items 53 to 67.
@Suite(.serialized)
@MainActor
struct RunningItemTests {
  private let oiq = Program.oiq()

  @Test func item53EveryWayToGiveQueries() throws {
    let file = try TemporaryFile("let x = 6\nx * 7\n")
    #expect(try oiq.run([file.path]).output.contains("42"))
    #expect(try oiq.run(["--", file.path]).output.contains("42"))
    #expect(try oiq.run(["-c", "let x = 6", "-c", "x * 7"]).output.contains("42"))
    for arguments in [[], ["-"]] {
      #expect(try oiq.run(arguments, input: "6 * 7").output.contains("42"))
    }
    let script = try TemporaryFile("$factor * 6\n")
    #expect(try oiq.run([script.path, "factor=7"]).output.contains("42"))
    let terminal = try Typing.start([:], ["-i", file.path])
    try Typing.enter("x * 11", terminal, shows: "66")
  }

  @Test(arguments: ["6 * 7\n", "from capex | take 3\n", ".mode csv\n6 * 7\n", "from nosuch\n"])
  func item54NothingButATerminalGetsDecoration(_ input: String) throws {
    let program = Program.oiq(environment: ["TERM": "xterm-256color"])
    let result = try program.run([], input: input)
    #expect(!(result.output + result.errors).utf8.contains(0x1b))
    #expect(!result.output.contains("oiq>") && !result.output.contains("ctrl-D"))
  }

  @Test func item55TheFirstFailureStopsUnlessBailIsOff() throws {
    let failing = "assert 1 == 2 \"one is two\"\n11 * 11\n"
    let stopped = try oiq.run([], input: failing)
    #expect(!stopped.output.contains("121") && stopped.end == .exited(1))
    let commands = try oiq.run(["-c", "from nosuch", "-c", "11 * 11"])
    #expect(commands.output == "" && commands.end == .exited(1))
    let goesOn = try oiq.run([], input: ".bail off\nfrom nosuch\n" + failing)
    #expect(goesOn.output.contains("121") && goesOn.errors.contains("one is two"))
    #expect(goesOn.errors.contains("<stdin>:2:6"))
    #expect(goesOn.end == .exited(1))
    let interactive = try oiq.run(["-i"], input: failing)
    #expect(interactive.output.contains("121") && interactive.end == .exited(0))
  }

  @Test(
    arguments: [
      (["-c", "1"], "", 0), (["-c", "from nosuch"], "", 1), (["--nope"], "", 2),
      (["/no/such.oiq"], "", 3),
      ([], ".exit 7\n", 7), (["explain", "nonsense"], "", 2),
      (["-c", "from csv(\"/no/such.csv\")"], "", 3), ([], "import \"/no/such.oiq\"", 3),
      (["-c", "from companies | save \"/no/x.csv\""], "", 3),
      ([], ".mode csv\nfrom csv(\"/no/such.csv\")\n", 3),
      // Not that alone.
      ([], "from csv(\"/no/such.csv\")\nfrom nosuch\n", 1),
      (["-c", "1", "-c", "from nosuch", "-c", "from csv(\"/no/such.csv\")"], "", 1),
    ] as [([String], String, Int32)])
  func item56ExitStatuses(_ arguments: [String], _ input: String, _ status: Int32) throws {
    #expect(try oiq.run(arguments, input: input).end == .exited(status))
  }

  @Test(
    arguments: [
      ([], ".output /no/x.csv\n7\n", 3), ([], ".output /no/x.csv\n7\n.output\n8\n", 3),
      ([], ".once /no/x.csv\n7\n.mode csv\n8\n", 3), ([], ".read /no/x.oiq\n", 3),
      ([], ".dump /no/x.oiq\n", 3), ([], ".output | exit 5\n7\n", 3),
      ([], ".output /no/x.csv\n7\n.exit\n", 3), ([], ".output /no/x.csv\n7\n.exit 7\n", 7),
      ([], ".bail off\n.once /no/x.csv\n7\nfrom nosuch\n", 3),
      ([], ".bail off\nfrom nosuch\n.once /no/x.csv\n7\n", 1),
      (["-i"], ".output /no/x.csv\n7\n", 3), (["-i"], ".bail on\n.read /no/x.oiq\n8\n", 3),
    ] as [([String], String, Int32)])
  func item56AFileThatCannotBeWrittenHasStatusThree(
    _ arguments: [String], _ input: String, _ status: Int32
  ) throws {
    let result = try oiq.run(arguments, input: input)
    #expect(result.end == .exited(status))
    #expect(result.output == "")
    #expect(result.errors.contains("/no/x") || result.errors.contains("exit 5 ended"))
  }

  @Test func item56ControlCEndsAScript() throws {
    let terminal = try PseudoTerminal(.oiq(), ["-c", "1", "-c", try Typing.longQuery()])
    try terminal.expect("1\r\n")
    terminal.type(Typing.controlC)
    // A shell shows an end by this signal as 130.
    #expect(try terminal.expectEnd() == .signalled(SIGINT))
  }

  @Test(arguments: [
    "let x = 6\r\nx * 7\r\n", "\u{FEFF}let x = 6\nx * 7\n", "let x = 6\nx * 7\r",
    "let x = 6\nx * 7",
    "#!/usr/bin/env oiq\nlet x = 6\nx * 7\n",
  ])
  func item57LineEndsMarksAndShebangsChangeNothing(_ text: String) throws {
    let file = try TemporaryFile(text)
    let result = try oiq.run([file.path])
    #expect(result.output == "42\n" && result.errors == "")
  }

  @Test(
    arguments: [
      ([0x36, 0x20, 0xff, 0x37], "invalid-utf8"), ([0x36, 0x00, 0x37], "nul-byte"),
    ] as [([UInt8], String)])
  func item57BadBytesAreErrorsWithAPlace(_ bytes: [UInt8], _ code: String) throws {
    let result = try oiq.run([], input: bytes)
    #expect(result.errors.contains("error[\(code)]") && result.errors.contains("at byte"))
  }

  @Test func item58ImportsAreRelativeAndCyclesShowTheirChain() throws {
    let first = try TemporaryFile("import \"b.oiq\"\nlet x = y * 7\n", name: "a.oiq")
    let folder = first.path.dropLast("a.oiq".count)
    try first.write("let y = 6\n", beside: "b.oiq")
    let run = ShellRun([".read \(first.path)", "x"])
    #expect(run.output.hasSuffix("42\n"), "\(run.errors)")
    try first.write("import \"a.oiq\"\n", beside: "b.oiq")
    let cycle = try oiq.run([first.path])
    #expect(
      cycle.errors.contains("\(folder)a.oiq → \(folder)b.oiq → \(folder)a.oiq"), "\(cycle.errors)")
  }

  @Test func item59TheInitFile() throws {
    let file = try TemporaryFile(".mode csv\nlet answer = 42\n", name: "init.oiq")
    let program = Program.oiq(environment: ["OIQ_INIT": file.path])
    // Its statements count for scripts too, its commands for the shell.
    #expect(try program.run(["-c", "answer"]).output == "42\n")
    #expect(try program.run(["-i"], input: "answer\n").output == "value\n42\n")
    #expect(try program.run(["--no-init", "-c", "answer"]).end == .exited(1))
    #expect(try program.run(["--no-config", "-c", "answer"]).end == .exited(1))
    try file.write("let answer = (\n")
    let script = try program.run(["-c", "1"])
    #expect(script.end == .exited(1) && script.output == "")
    #expect(script.errors.contains("\(file.path):1:"))
    let shell = try program.run(["-i"], input: "6 * 7\n")
    #expect(shell.output == "42\n" && shell.end == .exited(0) && shell.errors.contains(file.path))
  }

  @Test func item59TheInitFileComesBeforeAllOthers() throws {
    let data = try TemporaryFile("v\n42\n", name: "v.csv")
    let reading = "from csv(\"\(data.path)\")\n"
    let file = try TemporaryFile(".mode csv\nlet answer = 42\n" + reading, name: "init.oiq")
    let script = try TemporaryFile("answer\n")
    let program = Program.oiq(environment: ["OIQ_INIT": file.path])
    let shell = try program.run(["-i", script.path], input: "answer + 1\n")
    #expect(shell.output == "v\n42\nvalue\n42\nvalue\n43\n" && shell.errors == "")
    // What it reads is its own affair; files are out of reach for what comes after it.
    let safe = try program.run(["--safe", "-i", script.path], input: "answer\n" + reading)
    #expect(safe.output == "v\n42\nvalue\n42\nvalue\n42\n")
    #expect(safe.errors.components(containing: "error[") == 1)
  }

  @Test func item60TimesAndStatisticsGoToTheErrors() {
    let run = ShellRun([".timer on", ".stats on", "1"])
    for part in ["time: ", "parse ", "plan ", "run ", "render ", "1 rows of 1 columns"] {
      #expect(run.errors.contains(part), "\(run.errors)")
    }
    #expect(run.output == "1\n")
  }

  @Test func item61ProgressShowsAndGoes() throws {
    let terminal = try Typing.start()
    terminal.type(try Typing.longQuery() + "\r")
    let drawn = try terminal.expect("% of join")
    #expect(drawn.contains(" s, "))
    try terminal.expect("s left; ctrl-C stops\u{1b}[K")
    terminal.type(Typing.controlC)
    // Erased before what comes next.
    try terminal.expect("\r\u{1b}[K")
    try terminal.expect("cancelled")
    try Typing.leave(terminal)
  }

  @Test func item62SafeModeStays() throws {
    let file = try TemporaryFile("v\n1\n", name: "v.csv")
    let entries = [
      "from csv(\"\(file.path)\")", "from companies | save \"\(file.path)\"",
      "import \"\(file.path)\"",
      ".once \(file.path)", ".output | cat", ".read \(file.path)", ".edit", ".dump \(file.path)",
      ".export",
    ]
    let run = ShellRun([".safe_mode"] + entries + [".safe_mode off", entries[0]])
    #expect(run.errors.components(containing: "safe mode") == entries.count + 1, "\(run.errors)")
    #expect(try file.read() == "v\n1\n")
    #expect(try oiq.run(["--safe", "-c", entries[0]]).end == .exited(3))
  }

  /// What isn't asked for isn't done: `off` switches nothing on.
  @Test(arguments: [(".safe_mode off", "takes nothing"), (".schema capex all", "`all` is more")])
  func wordsThatAreTooManyAreRefused(_ line: String, _ said: String) throws {
    let file = try TemporaryFile("v\n1\n", name: "v.csv")
    let run = ShellRun([line, "from csv(\"\(file.path)\")"])
    #expect(run.errors.contains(said), "\(run.errors)")
    #expect(run.output.contains("│ 1 │"))
    #expect(!run.output.contains("fiscal_period"))
  }

  @Test(arguments: [".output", ".once"])
  func item62SafeModeWritesNoFileThatWasOpenBefore(_ command: String) throws {
    let file = try TemporaryFile("before\n", name: "leak.csv")
    let run = ShellRun(["\(command) \(file.path)", ".safe_mode", "6 * 7"])
    #expect(run.output == "42\n" && run.errors.hasPrefix("note: "))
    #expect(try file.read() == "before\n")
  }

  @Test(arguments: [
    ("30 W", "$x + 12 W", "42"), ("2026-01-01", "$x", "2026-01-01"), ("Meta", "$x", "Meta"),
  ])
  func item63ParametersAreTyped(_ value: String, _ query: String, _ shown: String) throws {
    #expect(try oiq.run(["-p", "x=\(value)", "-c", query]).output.contains(shown))
    let text = try oiq.run(["-p", "x=Meta or true", "-c", "from companies | where company == $x"])
    #expect(text.output == "")
  }

  @Test func item64FormattingIsFinalAndRefusesWithoutDamage() throws {
    let file = try TemporaryFile("from capex|take 3   # three\nlet  x=1+2\n")
    #expect(try oiq.run(["fmt", "--check", file.path]).end == .exited(1))
    #expect(try oiq.run(["fmt", file.path]).end == .exited(0))
    let text = try file.read()
    #expect(text.contains("# three"))
    #expect(try oiq.run(["fmt", "--check", file.path]).end == .exited(0))
    try file.write("let  x = (1\n")
    #expect(try oiq.run(["fmt", file.path]).end == .exited(1))
    #expect(try file.read() == "let  x = (1\n")
  }

  @Test func item65DumpMakesTheSessionAgain() throws {
    let entries = [
      "unit wafer", "unit tray = 25 wafer", "let b = 40 wafer * 2", "## Doubles.\nlet f(x) = x * 2",
      "let a = f(b)", "let b = 2 tray",
    ]
    let first = ShellRun(entries + ["a", ".dump"])
    let script = String(first.output.drop { $0 != "\n" }.dropFirst()).split(separator: "\n")
    let start = script.firstIndex { $0.hasPrefix("unit wafer") } ?? 0
    let dumped = script[start...].joined(separator: "\n")
    let second = try oiq.run([], input: dumped + "\na\n")
    #expect(second.errors == "" && second.output == "4 tray\n", "\(dumped)\n\(second.errors)")
    #expect(dumped.contains("## Doubles."))
  }

  @Test func item66TheVersionNamesTheData() throws {
    let result = try oiq.run(["--version"])
    let ends = Session.tables.compactMap(\.collectedTo)
    let (first, last) = (try #require(ends.min()), try #require(ends.max()))
    #expect(
      result.output.wholeMatch(of: /oiq \d+\.\d+\.\d+ \(facts end (.*) to (.*)\)\n/)
        .map { [String($0.1), String($0.2)] } == [first, last])
    #expect(result.end == .exited(0))
  }

  @Test func item66RowsAreLimitedAsWished() throws {
    let terminal = try Typing.start()
    terminal.type(".rows 4\r")
    try terminal.expect(Typing.prompt)
    terminal.type("from companies | select company\r")
    try terminal.expect("4 shown")
    try Typing.leave(terminal)
  }

  /// What would not fit is an error with its way out, before the machine swaps.
  @Test(arguments: [
    "from csv(\"%\") | join b = csv(\"%\") on v + b.v >= 0",
    "from csv(\"%\") | join b = csv(\"%\") on true",
    "from csv(\"%\") | derive w = v * 0 | join b = (from csv(\"%\") | derive w = v * 0) on w",
    "from links(fat_tree, endpoints: 500_000, radix: 128, speed: 800G)",
    "from csv(\"%\") | derive x = each(1 to 2) * v",
  ])
  func item66MemoryIsLimitedAsWished(_ query: String) throws {
    let file = try TemporaryFile("v\n" + (1...5000).map { "\($0)\n" }.joined(), name: "v.csv")
    let result = try oiq.run([
      "--memory", "40 MB", "-c", query.replacing("%\"", with: file.path + "\""),
    ])
    #expect(result.end == .exited(1) && result.output == "", "\(result.output.prefix(300))")
    #expect(result.errors.contains("error[too-large]"), "\(result.errors)")
    #expect(result.errors.contains("--memory") || result.errors.contains("mid(x)"))
    #expect(try oiq.run(["--memory", "1 GB", "-c", "from companies | take 1"]).end == .exited(0))
  }

  @Test func item66MemoryIsShownAndSet() throws {
    let run = ShellRun([".memory 3GB", ".memory", ".memory 512 MB", ".memory", ".memory much"])
    #expect(run.output == "3 GB\n512 MB\n" && run.errors.contains(".memory 4GB"))
    #expect(try oiq.run(["--memory", "much", "-c", "1"]).end == .exited(2))
  }

  @Test func item67TwoRunsGiveTheSameBytes() throws {
    let script = """
      from capex | where currency == USD | sort amount desc | take 20
      let x = 10% to 20%
      x * 3
      from companies | aggregate n = count() by country
      """
    let first = try oiq.run([], input: script)
    #expect(first.output == (try oiq.run([], input: script)).output)
    #expect(first.end == .exited(0))
  }
}

extension String {
  /// How many lines hold a text.
  fileprivate func components(containing text: String) -> Int {
    split(separator: "\n").count { $0.contains(text) }
  }
}
