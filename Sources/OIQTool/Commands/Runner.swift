import Glibc
import OIQ

/// Runs what the command line names: files, queries, the standard input, the shell.
@MainActor
struct Runner {
  private let invocation: Invocation.Run
  private let console: Console
  private let session: Session

  init(_ invocation: Invocation.Run) {
    self.invocation = invocation
    var settings = invocation.workspace.settings
    settings.now = Terminal.now(Terminal.environment)
    session = Session(settings: settings)
    if let draws = invocation.draws { session.drawCount = draws }
    if let memory = invocation.memory { session.memoryLimit = memory }
    console = .standard(
      mode: invocation.mode, color: invocation.color, diagnostics: invocation.diagnostics)
  }
}

extension Runner {
  /// Gives the program's exit status.
  func run() -> Int32 {
    guard let parameters = Runner.parameters(invocation.parameters, console) else {
      return ExitStatus.usage.rawValue
    }
    return startsShell ? runShell(parameters) : runScripts(parameters)
  }

  /// Puts down the file of the workspace, which would else be left with a journal beside it.
  func close() { session.closeWorkspace() }

  /// The init file, what the command line names and what is typed, in one shell.
  private func runShell(_ parameters: [String: Parameter]) -> Int32 {
    let shell = shell(parameters)
    do {
      if let initial = try initFile?.read() {
        run(initial, name: initFile?.path ?? "", in: shell)
      }
    } catch {
      console.complain(error.message, help: InitFile.wayOut)
    }
    if invocation.isSafe { shell.makeSafe() }
    runNamed(parameters, in: shell)
    return shell.run()
  }

  /// The same without a shell. Commands of the init file are the shell's; its statements count here too.
  private func runScripts(_ parameters: [String: Parameter]) -> Int32 {
    do {
      if let initial = try initFile?.read() {
        let execution = session.execute(initial.statements, name: initFile?.path ?? "")
        if let failure = execution.failure {
          console.show(execution, of: session)
          console.complain("the init file failed", help: InitFile.wayOut)
          return failure.rawValue
        }
      }
    } catch {
      console.complain(error.message, help: InitFile.wayOut)
      return ExitStatus.file.rawValue
    }
    if invocation.isSafe { session.confine() }
    return runNamed(parameters, in: nil) ?? ExitStatus.success.rawValue
  }

  private var initFile: InitFile? {
    invocation.config == .all ? .standard(environment: Terminal.environment) : nil
  }
  private var isIdle: Bool { invocation.files.isEmpty && invocation.queries.isEmpty }
  private var startsShell: Bool {
    invocation.startsShell || (isIdle && isatty(STDIN_FILENO) == 1)
  }

  /// Nil when one is no `name=value`, which has been reported.
  static func parameters(_ words: [String], _ console: Console) -> [String: Parameter]? {
    var parameters: [String: Parameter] = [:]
    for text in words {
      guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
        console.complain("-p needs name=value, not \(text)", help: "-p company=Meta")
        return nil
      }
      let value = String(text[text.index(after: sign)...])
      parameters[String(text[..<sign])] = .literal(value)
    }
    return parameters
  }

  /// Runs files and queries in order. Gives the status of the first failure, which ends the run, or nil.
  @discardableResult
  private func runNamed(_ parameters: [String: Parameter], in shell: Shell?) -> Int32? {
    var files = invocation.files
    if isIdle && !startsShell { files = ["-"] }
    for path in files {
      let file = InputFile(path: path)
      do {
        if let status = execute(try file.read(), of: file, parameters, in: shell) { return status }
      } catch {
        console.complain(error.message)
        return ExitStatus.file.rawValue
      }
    }
    for query in invocation.queries {
      if let failure = execute(Array(query.utf8), name: "<command>", parameters, in: shell) {
        return failure.rawValue
      }
    }
    return nil
  }

  /// How the text failed, nil where it didn't.
  private func execute(
    _ bytes: [UInt8], name: String, _ parameters: [String: Parameter], in shell: Shell?
  ) -> ExitStatus? {
    if let shell { return shell.run(bytes, name: name).failure }
    let execution = session.execute(bytes, name: name, parameters: parameters)
    console.show(execution, of: session)
    return execution.failure
  }
}

// Texts with the shell's commands in them

extension Runner {
  /// A script; on the standard input it may hold commands, as if it were typed.
  private func execute(
    _ bytes: [UInt8], of file: InputFile, _ parameters: [String: Parameter], in shell: Shell?
  ) -> Int32? {
    let script = CommandScript(bytes)
    guard let first = script.commands.first else {
      return execute(bytes, name: file.name, parameters, in: shell)?.rawValue
    }
    guard file.isStandardInput else {
      console.complain(
        "\(file.name):\(first.line): \(first.text) is a command of the shell, not a statement",
        help: "give it to the shell: oiq < \(file.name), or as an option, such as --mode csv")
      return ExitStatus.failure.rawValue
    }
    if let shell { return run(script, name: file.name, in: shell) }
    let shell = Shell(
      session: session, reader: PipeReader([]), console: console, parameters: parameters)
    shell.settings.bails = true
    if invocation.isSafe { shell.makeSafe() }
    let left = run(script, name: file.name, in: shell)
    let status = shell.close(leavingWith: left ?? shell.failure?.rawValue ?? 0)
    return left == nil && status == ExitStatus.success.rawValue ? nil : status
  }

  /// Checks everything before anything runs, unless failures are passed over. Gives the status that a command left with.
  @discardableResult
  private func run(_ script: CommandScript, name: String, in shell: Shell) -> Int32? {
    shell.beginAnew()
    let goesOn = script.commands.contains { $0.text == ".bail off" }
    if shell.settings.bails && !goesOn {
      let problems = session.check(script.statements, name: name, parameters: shell.parameters)
      if let failure = ExitStatus(problems) {
        console.show(problems, of: session)
        return failure.rawValue
      }
    }
    for piece in script.pieces {
      switch piece {
      case .command(let text, _):
        if case .exit(let status) = ShellCommand.run(text, in: shell) { return status }
      case .statements(let bytes):
        // One by one where a failure must not take the others with it.
        let transcript = Transcript(bytes)
        let texts = goesOn ? transcript.chunks.map(transcript.text) : [bytes]
        for text in texts where !(shell.hasFailed && shell.settings.bails) {
          shell.run(text, name: name)
        }
      }
      if shell.hasFailed && shell.settings.bails { break }
    }
    return nil
  }

  /// A shell on readline where both ends are a terminal, else on the bare lines.
  private func shell(_ parameters: [String: Parameter]) -> Shell {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      let reader = PipeReader(descriptor: STDIN_FILENO)
      return Shell(session: session, reader: reader, console: console, parameters: parameters)
    }
    Signals.install()
    Terminal.restoreOnCrash()
    let isBare = invocation.config == .none
    if isBare { setenv("INPUTRC", "/dev/null", 1) }
    let reader = ReadlineReader(
      history: isBare ? nil : .standard(environment: Terminal.environment),
      completer: ShellCompleter(session: session),
      live: LiveInput(session: session, theme: .chosen(by: Terminal.environment)), console: console)
    console.output.write("\(Tool.name) · .help lists the commands, ctrl-D leaves\n")
    let shell = Shell(session: session, reader: reader, console: console, parameters: parameters)
    reader.isSafe = { [unowned shell] in shell.settings.isSafe }
    return shell
  }
}
