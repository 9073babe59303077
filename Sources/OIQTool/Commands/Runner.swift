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
  private func runNamed(_ parameters: [String: Parameter], in given: Shell?) -> Int32? {
    var shell = given
    let status = runNamed(parameters, in: &shell)
    // One that commands made necessary is done with here.
    guard given == nil, let made = shell else { return status }
    let left = made.close(leavingWith: status ?? ExitStatus.success.rawValue)
    return status == nil && left == ExitStatus.success.rawValue ? nil : left
  }

  private func runNamed(
    _ parameters: [String: Parameter], in shell: inout Shell?
  ) -> Int32? {
    var files = invocation.files
    if isIdle && !startsShell { files = ["-"] }
    for path in files {
      let file = InputFile(path: path)
      do {
        let text = NamedText(
          bytes: try file.read(), name: file.name, isTyped: file.isStandardInput)
        if let status = execute(text, parameters, in: &shell) { return status }
      } catch {
        console.complain(error.message)
        return ExitStatus.file.rawValue
      }
    }
    for query in invocation.queries {
      let text = NamedText(bytes: Array(query.utf8), name: "<command>", isTyped: true)
      if let status = execute(text, parameters, in: &shell) { return status }
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

/// A text that the command line names.
private struct NamedText {
  var bytes: [UInt8]
  var name: String
  /// Whether it may hold commands of the shell, as what is typed there may.
  var isTyped: Bool
}

extension Runner {
  /// Gives the status that a failure or a command left with, or nil.
  private func execute(
    _ text: NamedText, _ parameters: [String: Parameter], in shell: inout Shell?
  ) -> Int32? {
    let script = CommandScript(text.bytes)
    guard let first = script.commands.first else {
      return execute(text.bytes, name: text.name, parameters, in: shell)?.rawValue
    }
    guard text.isTyped else {
      console.complain(
        "\(text.name):\(first.line): \(first.text) is a command of the shell, not a statement",
        help: "give it to the shell: oiq < \(text.name), or as an option, such as --mode csv")
      return ExitStatus.failure.rawValue
    }
    let running = shell ?? commandShell(parameters)
    shell = running
    return run(script, name: text.name, in: running) ?? running.failure?.rawValue
  }

  /// A shell for commands among statements that nobody types.
  private func commandShell(_ parameters: [String: Parameter]) -> Shell {
    let shell = Shell(
      session: session, reader: PipeReader([]), console: console, parameters: parameters)
    shell.settings.bails = true
    if invocation.isSafe { shell.makeSafe() }
    return shell
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
