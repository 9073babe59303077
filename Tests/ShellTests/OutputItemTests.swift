import Glibc
import OIQ
import Support
import Testing

@testable import OIQTool

/// Output: items 37 to 52.
@Suite(.serialized)
@MainActor
struct OutputItemTests {
  private let oiq = Program.oiq()
  private let wide = "from capex | where company == Meta"

  @Test func item37TablesFitTheTerminalAndSayWhatIsLeftOut() throws {
    let terminal = try Typing.start()
    terminal.type("from capex\r")
    try terminal.expect("│ … │")
    try terminal.expect("⋮")
    let footer = try terminal.expect(".last shows all")
    #expect(footer.contains("shown"))
    let lines = String(decoding: terminal.screen, as: UTF8.self).split(separator: "\r\n")
    #expect(lines.filter { $0.contains("│") }.allSatisfy { $0.count <= 80 })
    try Typing.leave(terminal)
  }

  @Test func item38LastShowsTheResultWholeWithoutRunningItAgain() throws {
    let file = try TemporaryFile("v\n1\n2\n", name: "numbers.csv")
    let run = ShellRun([
      "from csv(\"\(file.path)\")", ".once \(file.path)", "7", ".last json", ".last xyz",
    ])
    #expect(run.output.hasSuffix("[\n{\"value\":7}\n]\n"))
    #expect(run.errors.contains("box, table"))
    let terminal = try Typing.start(["OIQ_PAGER": "cat"])
    terminal.type("from capex\r")
    try terminal.expect(".last shows all")
    terminal.type(".last\r")
    let whole = try terminal.expect("rows\r\n")
    #expect(!whole.contains("│ … │") && !whole.contains("⋮"))
    try Typing.leave(terminal)
  }

  /// Where it is wider than the terminal each value has a line of its own, which is never cut.
  @Test func item38LastIsReadableOnANarrowTerminal() throws {
    let terminal = try Typing.start(["OIQ_PAGER": "cat"], columns: 40)
    terminal.type("from companies | where company == Meta\r")
    try terminal.expect("(.last shows")
    try terminal.expect(Typing.prompt)
    terminal.type(".last\r")
    let whole = try terminal.expect("1 row\r\n")
    #expect(whole.contains("company") && whole.contains("Meta Platforms"))
    #expect(whole.contains("headline_definition") && !whole.contains("│"))
    try Typing.leave(terminal)
  }

  /// What was asked for in so many words holds, and is told; nothing is cut unasked.
  @Test func item39RowsAreAsManyAsAskedFor() throws {
    let query = "from companies | select company"
    let all = try oiq.run([], input: "\(query)\n")
    #expect(!all.output.contains("shown"))
    let few = try oiq.run(
      [], input: ".rows 3\n\(query)\n.rows all\n\(query)\n.rows 3\n.rows auto\n\(query)\n")
    #expect(few.output.contains(", 3 shown (") && few.output.contains("⋮"))
    #expect(few.output.hasSuffix(all.output + all.output))
    let data = try oiq.run([], input: ".mode csv\n\(query)\n")
    let limited = try oiq.run([], input: ".rows 3\n.mode csv\n\(query)\n")
    #expect(limited.output == data.output)
  }

  @Test(arguments: OutputMode.allCases.map(\.rawValue))
  func item39NothingIsCutThatIsNoTerminal(_ mode: String) throws {
    let long = String(repeating: "long ", count: 100)
    let file = try TemporaryFile(
      "t\n" + (0..<100).map { "\(long)\($0)\n" }.joined(), name: "long.csv")
    let result = try oiq.run(["--mode", mode, "-c", "from csv(\"\(file.path)\")"])
    for row in 0..<100 { #expect(result.output.contains("\(long)\(row)")) }
  }

  @Test(arguments: [
    ("box", "│ Meta    │"), ("table", "| Meta    |"), ("record", "company  Meta"),
    ("csv", "\nMeta,1\n"),
    ("tsv", "\nMeta\t1\n"), ("json", "{\"company\":\"Meta\",\"x\":1}"),
    ("jsonl", "{\"company\":\"Meta\",\"x\":1}\n"), ("markdown", "| Meta    |"),
    ("html", "<td>Meta</td>"), ("latex", "Meta & 1 \\\\"), ("insert", "VALUES ('Meta',1);"),
  ])
  func item40ModesByNameAndByFlag(_ mode: String, _ shown: String) throws {
    let query = "from companies | where company == Meta | select company | derive x = 1"
    let named = try oiq.run(["--mode", mode, "-c", query])
    #expect(named.output.contains(shown), "\(named.output)")
    #expect(try oiq.run(["-\(mode)", "-c", query]).output == named.output)
    #expect(ShellRun([".mode \(mode)", query]).output == named.output)
  }

  /// What follows a table without an empty line is a row of it.
  @Test func item40ResultsInMarkdownStandApart() throws {
    let table = "| value |\n| ----: |\n"
    let both = "\(table)|     1 |\n\n\(table)|     2 |\n"
    #expect(try oiq.run(["-markdown", "-c", "1", "-c", "2"]).output == both)
    #expect(try oiq.run(["-markdown"], input: "1\n2\n").output == both)
    #expect(ShellRun([".mode markdown", "1", "2"]).output == both)
    let folder = try ScratchFolder()
    _ = ShellRun([".output \(folder.path)/report.md", "1", "2", ".output"])
    #expect(try folder.text("report.md") == both)
    #expect(try oiq.run(["-csv", "-c", "1", "-c", "2"]).output == "value\n1\nvalue\n2\n")
  }

  @Test func item41MissingIsShownAndConfigurable() throws {
    let file = try TemporaryFile("a,b\n1,\n2,0\n3,\"\"\n", name: "gaps.csv")
    let query = "from csv(\"\(file.path)\", schema: {b: text})"
    let run = ShellRun([query, ".null nothing", query])
    #expect(run.output.contains("│ 1 │ — │\n│ 2 │ 0 │\n│ 3 │   │"), "\(run.output)")
    #expect(run.output.contains("│ nothing │"))
    #expect(try oiq.run(["-csv", "-c", query]).output == "a,b\n1,\n2,0\n3,\"\"\n")
    #expect(try oiq.run(["-jsonl", "-c", query]).output.contains("\"b\":null"))
  }

  @Test func item42OneUnitAColumnAndThousandsAsWished() throws {
    let file = try TemporaryFile(
      "power [W],power_kW [kW]\n1500,1234567\n25000000,2\n", name: "p.csv")
    let query = "from csv(\"\(file.path)\")"
    let run = ShellRun([query, ".thousands comma", query])
    #expect(run.output.contains("power_kW [kW]"), "\(run.output)")
    #expect(ShellRun(["from totals | select total"]).output.contains("total [B USD]"))
    #expect(run.output.contains("1,234,567"), "\(run.output)")
    #expect(run.output.contains("1234567"))
  }

  @Test func item43ColumnsLineUpByGrapheme() throws {
    let file = try TemporaryFile("a,b\n中文,1\ne\u{301},2\n👩‍👩‍👧,3\nabcd,4\n", name: "w.csv")
    let output = try oiq.run(["-c", "from csv(\"\(file.path)\")"]).output
    for row in ["│ 中文 │ 1 │", "│ e\u{301}    │ 2 │", "│ 👩‍👩‍👧   │ 3 │", "│ abcd │ 4 │"] {
      #expect(output.contains(row), "\(output)")
    }
  }

  @Test(arguments: ["box", "csv", "json", "record", "markdown"])
  func item44NoEscapeInDataReachesATerminal(_ mode: String) throws {
    let file = try TemporaryFile("a\n\"red\u{1b}]0;owned\u{7}\nnext\"\n", name: "e.csv")
    let terminal = try Typing.start([:], ["--mode", mode, "-i"])
    terminal.type("from csv(\"\(file.path)\")\r")
    try terminal.expect("owned")
    try Typing.leave(terminal)
    let screen = String(decoding: terminal.screen, as: UTF8.self)
    #expect(!screen.contains("\u{1b}]0") && !screen.contains("\u{7}"))
  }

  @Test func item45LongResultsArePagedWhereWished() throws {
    let terminal = try Typing.start([
      "OIQ_PAGER": "sed s/^/paged:/ | head -5", "PATH": "/usr/bin:/bin",
    ])
    terminal.type(".pager on\r")
    try terminal.expect(Typing.prompt)
    terminal.type("from capex\r")
    try terminal.expect("paged:│")
    try terminal.expect(Typing.prompt)
    terminal.type(".mode csv\r")
    try terminal.expect(Typing.prompt)
    terminal.type("from companies | select company\r")
    let data = try terminal.expect("\rcompany\r\n")
    #expect(!data.contains("paged:"))
    try Typing.leave(terminal)
  }

  @Test func item46RowsThatAreTooWideMayBecomeRecords() throws {
    let terminal = try Typing.start()
    terminal.type(".wide record\r")
    try terminal.expect(Typing.prompt)
    terminal.type("from capex | take 1\r")
    try terminal.expect("── row 1 ")
    try terminal.expect("\ncompany")
    try Typing.leave(terminal)
    #expect(ShellRun(["\\x", "1", ".mode"]).output.hasSuffix("record\n"))
  }

  @Test func item47PivotIsAStage() {
    let run = ShellRun([
      ".mode csv",
      "from sources | aggregate n = count() by kind, primary | pivot primary, n by kind",
    ])
    #expect(run.output.hasPrefix("kind,"))
    #expect(run.errors == "")
  }

  @Test(arguments: [
    ([".once %", ".last"], "value\n7\n"), ([".output %", ".last"], "value\n7\n"),
    ([".once %", ".last json"], "[\n{\"value\":7}\n]\n"), ([".once %", ".last box"], "7\n"),
    ([".mode tsv", ".once %", ".last"], "value\n7\n"),
  ])
  func item48TheLastResultGoesThereAsAnyOther(_ entries: [String], _ text: String) throws {
    let file = try TemporaryFile("before\n", name: "out.csv")
    let run = ShellRun(
      ["7"] + entries.map { $0.replacing("%", with: file.path) } + [".output", "8"])
    #expect(try file.read() == text)
    #expect(run.output.hasSuffix("8\n") && run.errors == "")
  }

  @Test func item48ResultsGoToFilesAndCommands() throws {
    let file = try TemporaryFile("before\n", name: "out.csv")
    var run = ShellRun([
      ".once \(file.path)", "from companies | where company == Meta | select company",
    ])
    #expect(run.output == "")
    #expect(try file.read() == "company\nMeta\n")
    // Whole or not at all.
    run = ShellRun([".once \(file.path)", "from nosuch", "6 * 7"])
    #expect(try file.read() == "company\nMeta\n")
    #expect(run.output.contains("42"))
    run = ShellRun([".mode csv", ".output \(file.path)", "1", "2", ".output", "3"])
    #expect(try file.read() == "value\n1\nvalue\n2\n")
    #expect(run.output == "value\n3\n")
    run = ShellRun([".mode csv", ".once | tr a-z A-Z > \(file.path)", "4"])
    #expect(try file.read() == "VALUE\n4\n")
  }

  @Test(arguments: [[], ["-i"]], ["", ".exit\n", ".quit\n6 * 7\n", ".exit 0\n"])
  func item48EveryWayOutPutsTheFileInItsPlace(_ arguments: [String], _ end: String) throws {
    let file = try TemporaryFile("before\n", name: "out.csv")
    let result = try oiq.run(arguments, input: ".output \(file.path)\n7\n" + end)
    #expect(result.output == "" && result.errors == "" && result.end == .exited(0))
    #expect(try file.read() == "value\n7\n")
  }

  @Test(arguments: [".once %\n7\n", ".output %\n7\n.output\n", "let x = 7\n.dump %\n"])
  func item48LinksAndPipesStayWhatTheyAre(_ input: String) throws {
    let file = try TemporaryFile("before\n", name: "out.txt")
    let (link, pipe) = (file.path + ".link", file.path + ".pipe")
    #expect(symlink("out.txt", link) == 0 && mkfifo(pipe, 0o600) == 0)
    // Held open on both sides, so that a writer neither waits for a reader nor misses one.
    let descriptor = open(pipe, O_RDWR | O_CLOEXEC)
    defer { close(descriptor) }
    for target in [link, pipe, "/dev/null"] {
      let script = input.replacing("%", with: target)
      let result = try oiq.run(["--no-workspace"], input: script)
      #expect(result.errors == "" && result.end == .exited(0))
    }
    var status = stat()
    #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(lstat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    var bytes = [UInt8](repeating: 0, count: 100)
    let count = max(0, read(descriptor, &bytes, bytes.count))
    #expect(String(decoding: bytes[..<count], as: UTF8.self) == (try file.read()))
    #expect(try file.read().contains("7"))
  }

  @Test(
    arguments: [
      ([], [:], false), (["--color=always"], ["NO_COLOR": "1"], true),
      ([], ["CLICOLOR_FORCE": "1"], true),
      ([], ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
      (["--color", "never"], ["CLICOLOR_FORCE": "1"], false),
    ] as [([String], [String: String], Bool)])
  func item49ColourFollowsFlagEnvironmentAndStream(
    _ flags: [String], _ environment: [String: String], _ isColoured: Bool
  ) throws {
    let result = try Program.oiq(environment: environment).run(
      flags + ["-c", "from companies | take 1"])
    #expect(result.output.utf8.contains(0x1b) == isColoured)
  }

  @Test func item50ThemesAndTheirSwitch() throws {
    let terminal = try Typing.start(["NO_COLOR": "", "COLORFGBG": "0;15"])
    terminal.type("from")
    try terminal.expect("\u{1b}[34mfrom")
    terminal.type("\u{15}.theme dark\r")
    try terminal.expect(Typing.prompt)
    terminal.type("from")
    try terminal.expect("\u{1b}[94mfrom")
    terminal.type("\u{15}.highlight off\r")
    try terminal.expect(Typing.prompt)
    terminal.type("from capex | take 1\r")
    let plain = try terminal.expect("row")
    #expect(!plain.contains("\u{1b}[94m"))
  }

  /// Results and errors follow the theme as input does, and the environment that is against colour.
  @Test func item50ThemesColourResultsAndErrors() throws {
    let input = ".theme light\nfrom companies | take 1\n.bail off\nfrom nosuch\n"
    let dark = try oiq.run(["--color=always"], input: "from companies | take 1\nfrom nosuch\n")
    #expect(dark.errors.contains("\u{1b}[1;91merror"))
    let result = try oiq.run(["--color=always", "-c", "from companies | take 1 | select company"])
    #expect(result.output.contains("\u{1b}[1;96mcompany"))
    let light = try oiq.run(["--color=always"], input: input)
    #expect(light.output.contains("\u{1b}[1;34mcompany") && !light.output.contains("\u{1b}[1;96m"))
    #expect(light.errors.contains("\u{1b}[1;31merror"))
    let program = Program.oiq(environment: ["OIQ_THEME": "light"])
    #expect(
      try program.run(["--color=always", "-c", "from nosuch"]).errors.contains("[1;31merror"))
    let terminal = try Typing.start(["OIQ_THEME": "light"])
    terminal.type("from companies | take 1\r")
    #expect(try !terminal.expect("1 row").contains("\u{1b}[1;34m"))
    try Typing.leave(terminal)
  }

  @Test func item51AReaderThatLeavesEarlyIsNoError() throws {
    let shell = Program(
      path: "/bin/sh", environment: oiq.environment.merging(["PATH": "/usr/bin:/bin"]) { $1 })
    let queries = Array(repeating: "-c 'from capex'", count: 20).joined(separator: " ")
    let result = try shell.run(["-c", "\(oiq.path) --mode csv \(queries) | head -1"])
    #expect(result.output.split(separator: "\n").count == 1)
    #expect(result.errors == "")
  }

  @Test func item52SignsFollowTheLocale() throws {
    let terminal = try Typing.start(["LC_ALL": "C"])
    terminal.type("from companies | take 1\r")
    try terminal.expect("+---")
    try Typing.leave(terminal)
    #expect(terminal.screen.allSatisfy { $0 < 0x80 || $0 == 0xC2 || $0 == 0xB7 })
  }
}
