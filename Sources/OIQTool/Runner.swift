import Glibc
import OIQ

/// Runs what the command line names: files, queries, the standard input, the shell.
@MainActor
struct Runner {
  private let invocation: Invocation.Run
  private let console: Console
  private let session = Session()

  init(_ invocation: Invocation.Run) {
    self.invocation = invocation
    console = .standard(
      mode: invocation.mode, color: invocation.color, diagnostics: invocation.diagnostics)
  }
}

extension Runner {
  /// Gives the program's exit status.
  func run() -> Int32 {
    guard let parameters = parameters() else { return ExitStatus.usage.rawValue }
    if let failed = runScripts(parameters), !invocation.startsShell { return failed.rawValue }
    guard startsShell else { return ExitStatus.success.rawValue }
    return shell(parameters).run()
  }

  private var isIdle: Bool { invocation.files.isEmpty && invocation.queries.isEmpty }
  private var startsShell: Bool {
    invocation.startsShell || (isIdle && isatty(STDIN_FILENO) == 1)
  }

  /// Nil when one is no `name=value`, which has been reported.
  private func parameters() -> [String: Parameter]? {
    var parameters: [String: Parameter] = [:]
    for text in invocation.parameters {
      guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
        console.complain("-p needs name=value, not \(text)", help: "-p company=Meta")
        return nil
      }
      let value = String(text[text.index(after: sign)...])
      parameters[String(text[..<sign])] = .literal(value)
    }
    return parameters
  }

  /// Runs files and queries in order. Gives the first failure, which ends the run, or nil.
  private func runScripts(_ parameters: [String: Parameter]) -> ExitStatus? {
    var files = invocation.files
    if isIdle && !startsShell { files = ["-"] }
    for path in files {
      let file = InputFile(path: path)
      do {
        if execute(try file.read(), name: file.name, parameters) { return .failure }
      } catch {
        console.complain(error.message)
        return .file
      }
    }
    let hasFailed = invocation.queries.contains {
      execute(Array($0.utf8), name: "<command>", parameters)
    }
    return hasFailed ? .failure : nil
  }

  /// Whether the text failed.
  private func execute(_ bytes: [UInt8], name: String, _ parameters: [String: Parameter]) -> Bool {
    let execution = session.execute(bytes, name: name, parameters: parameters)
    console.show(execution, of: session)
    return execution.failed
  }

  /// A shell on readline where both ends are a terminal, else on the bare lines.
  private func shell(_ parameters: [String: Parameter]) -> Shell {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      let reader = PipeReader(descriptor: STDIN_FILENO)
      return Shell(session: session, reader: reader, console: console, parameters: parameters)
    }
    Signals.install()
    let reader = ReadlineReader(
      history: .standard(environment: Terminal.environment),
      completer: ShellCompleter(session: session),
      live: LiveInput(session: session, theme: .chosen(by: Terminal.environment)), console: console)
    console.output.write("\(Tool.name) · .help lists the commands, ctrl-D leaves\n")
    return Shell(session: session, reader: reader, console: console, parameters: parameters)
  }
}
