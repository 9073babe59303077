import Glibc
import Support

/// The shell on a pseudo-terminal: to its prompt, to the screen after a key, to the first page of a long result.
///
/// Absolute times, since no other program does the same; readline's own start is taken from bash without settings.
struct ShellBench {
  let path: String
  let rounds: Int
  private static let names = 10_000
  private static let rows = 100_000
}

extension ShellBench {
  /// Names that can be asked for with `--only`.
  static let workload = "shell"

  func run(_ report: inout Report) {
    do {
      report.tell(try prompt())
      report.tell(try keys())
      report.tell(try paging())
    } catch {
      report.fail(ShellBench.workload, "\(error)")
    }
  }

  private func program(_ environment: [String: String] = [:]) -> Support.Program {
    let settled = [
      "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "INPUTRC": "/dev/null", "OIQ_HISTORY": "",
      "PATH": "/usr/bin:/bin",
    ]
    return Support.Program(path: path, environment: settled.merging(environment) { $1 })
  }

  private func median(_ times: [Double]) -> Double {
    times.isEmpty ? 0 : times.sorted()[times.count / 2]
  }

  private func shown(_ milliseconds: Double) -> String {
    "\((milliseconds * 10).rounded() / 10) ms"
  }

  private func verdict(_ value: Double, atMost goal: Double) -> String {
    "goal <= \(shown(goal)): \(value <= goal ? "ok" : "over")"
  }

  private func prompt() throws -> String {
    func start(_ program: Support.Program, _ arguments: [String], _ prompt: String) throws -> Double
    {
      let before = Clock.wall
      let terminal = try PseudoTerminal(program, arguments)
      try terminal.expect(prompt)
      return Clock.wall - before
    }
    let bash = Support.Program(
      path: "/bin/bash", environment: program().environment.merging(["PS1": "ready> "]) { $1 })
    var (ours, theirs): ([Double], [Double]) = ([], [])
    for _ in 0..<rounds * 3 {
      ours.append(try start(program(), [], "oiq> "))
      theirs.append(try start(bash, ["--norc", "--noprofile", "-i"], "ready> "))
    }
    let more = median(ours) - median(theirs)
    return
      "shell, start to prompt: \(shown(median(ours))); bash, also on readline: \(shown(median(theirs))); "
      + "more: \(shown(more)), \(verdict(more, atMost: 10))"
  }

  /// With so many functions bound and as many entries in the history, the last of which go on from what is typed.
  private func keys() throws -> String {
    let names = (0..<ShellBench.names).map { "name_\($0)" }
    let initFile = try TemporaryFile(names.map { "let \($0)(x) = x\n" }.joined(), name: "init.oiq")
    let history = try TemporaryFile(names.map { "\($0) + 1\n" }.joined(), name: "history")
    let terminal = try PseudoTerminal(
      program(["OIQ_INIT": initFile.path, "OIQ_HISTORY": history.path]), [])
    try terminal.expect("oiq> ")
    var times: [Double] = []
    for key in "from spend | where amount > 5 and company == Meta" {
      let before = Clock.wall
      terminal.type(String(key))
      // The cursor comes back behind the painted text.
      try terminal.expect("\r\u{1B}[5C")
      times.append(Clock.wall - before)
      usleep(5_000)
    }
    let before = Clock.wall
    terminal.type("\u{15}name_99\t")
    try terminal.expect("name_9999")
    let completion = Clock.wall - before
    return "shell, key to screen with \(ShellBench.names) names: \(shown(median(times))), "
      + "\(verdict(median(times), atMost: 5)); tab: \(shown(completion)), \(verdict(completion, atMost: 50))"
  }

  private func paging() throws -> String {
    let rows = (0..<ShellBench.rows).map { "\($0),item \($0 % 977),\(Double($0) / 7)\n" }
    let file = try TemporaryFile("id,name,size [m]\n" + rows.joined(), name: "rows.csv")
    let terminal = try PseudoTerminal(program(["OIQ_PAGER": "head -20"]), [])
    try terminal.expect("oiq> ")
    terminal.type(".pager on\r")
    try terminal.expect("oiq> ")
    let before = Clock.wall
    terminal.type("from csv(\"\(file.path)\")\r")
    try terminal.expect("item 0")
    let time = Clock.wall - before
    return "shell, first page of \(ShellBench.rows) rows read from a file: \(shown(time)), "
      + verdict(time, atMost: 500)
  }
}
