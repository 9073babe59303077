import Foundation
import Support
import Testing

@testable import OIQTool

/// History and the editor: items 11 to 15.
@Suite(.serialized)
@MainActor
struct HistoryItemTests {
  @Test func item11EntriesAreKeptAtOnceByTwoShells() throws {
    let file = try TemporaryFile("", name: "history")
    chmod(file.path, 0o600)
    let shells = try (1...2).map { _ in try Typing.start(["OIQ_HISTORY": file.path]) }
    for (number, shell) in shells.enumerated() {
      shell.type("(\(number) +\r1)\r")
      try shell.expect(Typing.prompt)
    }
    #expect(try file.read() == "(0 +\\n1)\n(1 +\\n1)\n")
    var status = stat()
    #expect(stat(file.path, &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test func item12AForeignHistoryOrInitFileIsOneWarning() throws {
    let history = try TemporaryFile("", name: "history")
    try history.write("\u{0}\u{1}")
    let settings = try TemporaryFile("let x = (\n", name: "init.oiq")
    let terminal = try PseudoTerminal(
      .oiq(environment: [
        "OIQ_HISTORY": history.path, "OIQ_INIT": settings.path, "TERM": "xterm", "NO_COLOR": "1",
      ]))
    try terminal.expect("warning: \(history.path)")
    try terminal.expect(Typing.prompt)
    try Typing.enter("6 * 7", terminal, shows: "42")
    #expect(try history.read() == "\u{0}\u{1}")
  }

  @Test func item13BlanksAndOffKeepEntriesOut() {
    let run = ShellRun([" 1", ".history off", "2", ".history on", "3"])
    #expect(run.history == [".history off", "3"])
  }

  @Test func item14TheHistoryIsATable() {
    let run = ShellRun([
      ".mode csv", "1 + 1", "from history | where entry == \"1 + 1\"", ".history 2",
    ])
    #expect(run.output.contains("number,entry\n2,1 + 1\n"))
    #expect(run.output.hasSuffix("== \"1 + 1\"\n.history 2\n"))
  }

  @Test(arguments: [
    ("sed -i s/8/7/", "42"), ("false", "the editor failed"), ("printf '' >", "oiq> "),
  ])
  func item15TheEditorWorksOnTheLastEntry(_ editor: String, _ shown: String) throws {
    let terminal = try Typing.start(["OIQ_EDITOR": editor, "PATH": "/usr/bin:/bin"])
    try Typing.enter("6 * 8", terminal, shows: "48")
    try terminal.expect(Typing.prompt)
    try Typing.enter(".edit", terminal, shows: shown)
  }

  /// Whatever an editor leaves beside it is gone with it.
  @Test func item15TheEditorsFileIsTemporary() throws {
    let folder = try TemporaryFile("", name: "none")
    let base = String(folder.path.dropLast("/none".utf8.count))
    let terminal = try Typing.start([
      "OIQ_EDITOR": "sed -i.old s/8/7/", "PATH": "/usr/bin:/bin", "TMPDIR": base,
    ])
    try Typing.enter("6 * 8", terminal, shows: "48")
    try terminal.expect(Typing.prompt)
    try Typing.enter(".edit", terminal, shows: "42")
    try Typing.leave(terminal)
    #expect(try FileManager.default.contentsOfDirectory(atPath: base) == ["none"])
  }

  @Test func item15TheEditorWorksOnTheInput() throws {
    let terminal = try Typing.start(["EDITOR": "sed -i s/8/7/", "PATH": "/usr/bin:/bin"])
    terminal.type("6 * 8\u{18}\u{5}")
    try terminal.expect("6 * 7")
    terminal.type("\r")
    try terminal.expect("42")
    try Typing.leave(terminal)
  }
}
