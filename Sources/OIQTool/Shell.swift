import OIQ

/// The interactive loop: reads entries, runs them, shows what became of them, and goes on.
///
/// Its reader and console are given to it, so that it runs in a test as on a terminal.
@MainActor
final class Shell {
  enum Flow: Equatable {
    case next
    case exit(Int32)
  }

  let session: Session
  let reader: any LineReader
  var console: Console
  var parameters: [String: Parameter]
  var isTiming = false
  private var interruptsInARow = 0

  init(
    session: Session, reader: any LineReader, console: Console,
    parameters: [String: Parameter] = [:]
  ) {
    self.session = session
    self.reader = reader
    self.console = console
    self.parameters = parameters
  }
}

extension Shell {
  /// Runs until the input ends or a command leaves. Gives the program's exit status.
  func run() -> Int32 {
    while true {
      switch reader.read(isWhole: { [session] in Shell.isWhole($0, for: session) }) {
      case .end: return ExitStatus.success.rawValue
      case .interrupted: noteInterrupt()
      case .text(let entry):
        interruptsInARow = 0
        if case .exit(let status) = handle(entry) { return status }
      }
    }
  }

  /// Whether an entry can run as it stands: a command always, a statement when the parser says so.
  static func isWhole(_ entry: String, for session: Session) -> Bool {
    let text = trimmed(entry)
    if text.isEmpty || isCommand(text) { return true }
    return session.isComplete(text.hasPrefix("|") ? "from capex \(text)" : text)
  }

  static func isCommand(_ entry: String) -> Bool { trimmed(entry).hasPrefix(".") }

  /// A second ctrl-C at the prompt looks for the way out; it is shown, never taken.
  private func noteInterrupt() {
    interruptsInARow += 1
    if interruptsInARow == 2 { console.errors.write("ctrl-D or .quit to leave\n") }
  }

  private func handle(_ entry: String) -> Flow {
    let text = Shell.trimmed(entry)
    if text.isEmpty { return .next }
    // As in other shells, a blank in front keeps an entry out of the history.
    if !entry.hasPrefix(" ") { reader.remember(Shell.trimmedEnd(entry)) }
    if Shell.isCommand(text) { return ShellCommand.run(text, in: self) }
    if text.hasPrefix("|") && session.lastResult == nil {
      console.complain("there is no query to continue", help: "start with from TABLE")
      return .next
    }
    run(Array(text.utf8), name: "<input>")
    return .next
  }

  /// Shows what a name of the language means.
  func describe(_ name: String) {
    run(Array("describe \(name)".utf8), name: "<input>")
  }

  /// Runs a text, cancelled by ctrl-C, and shows its outcomes and, if asked, its time.
  @discardableResult
  func run(_ bytes: [UInt8], name: String) -> Execution {
    let start = ContinuousClock.now
    let (session, parameters) = (session, parameters)
    console.fit()
    let execution = Signals.watching {
      session.cancel()
    } run: { presses in
      let execution = session.execute(bytes, name: name, parameters: parameters)
      let elapsed = ContinuousClock.now - start
      let before = presses.count
      console.show(execution, of: session) { presses.count != before }
      if isTiming { console.errors.write("time: \(Shell.milliseconds(elapsed)) ms\n") }
      return execution
    }
    return execution
  }
}

extension Shell {
  /// Milliseconds with one digit after the point.
  static func milliseconds(_ duration: Duration) -> String {
    let tenths =
      duration.components.seconds * 10_000 + duration.components.attoseconds / 100_000_000_000_000
    return "\(tenths / 10).\(tenths % 10)"
  }

  static func trimmed(_ text: String) -> String {
    String(trimmedEnd(text).drop { $0.isWhitespace })
  }

  static func trimmedEnd(_ text: String) -> String {
    var text = Substring(text)
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}
