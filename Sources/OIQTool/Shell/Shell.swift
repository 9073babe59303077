import Glibc
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
  var settings = Settings()
  /// Where all results go, and where the next one goes, instead of the screen.
  var route: ResultRoute?
  var once: ResultRoute?
  /// The first thing that has gone wrong, as an exit status tells it.
  private(set) var failure: ExitStatus?
  var hasFailed: Bool { failure != nil }
  private var interruptsInARow = 0

  /// What commands turn on and off.
  struct Settings {
    var isTiming = false
    var showsStatistics = false
    var echoes = false
    /// Whether a failure ends the input.
    var bails = false
    var isSafe = false
    var recordsHistory = true
    var pager = PagerChoice.auto
  }

  init(
    session: Session, reader: any LineReader, console: Console,
    parameters: [String: Parameter] = [:]
  ) {
    self.session = session
    self.reader = reader
    self.console = console
    self.parameters = parameters
    if console.rendering.width != nil { self.console.rendering.wholeHint = ".last shows all" }
  }
}

extension Shell {
  /// Runs until the input ends or a command leaves. Gives the program's exit status.
  func run() -> Int32 {
    close(leavingWith: loop())
  }

  /// Puts the file that results went to in its place; one that waited for the next result stays as it was.
  ///
  /// - Returns: The exit status, which a file that can't be written keeps from being a success.
  func close(leavingWith status: Int32) -> Int32 {
    once?.abandon()
    let isWritten = route.map(finish) ?? true
    (once, route) = (nil, nil)
    return status == ExitStatus.success.rawValue && !isWritten ? ExitStatus.file.rawValue : status
  }

  private func loop() -> Int32 {
    while true {
      switch reader.read(isWhole: { [session] in Shell.isWhole($0, for: session) }) {
      case .end: return ExitStatus.success.rawValue
      case .interrupted: noteInterrupt()
      case .text(let entry):
        interruptsInARow = 0
        beginAnew()
        if case .exit(let status) = handle(entry) { return status }
        if let failure, settings.bails { return failure.rawValue }
      }
    }
  }

  /// Whether an entry can run as it stands: a command always, a statement when the parser says so.
  static func isWhole(_ entry: String, for session: Session) -> Bool {
    let text = trimmed(entry)
    if text.isEmpty || isCommand(text) { return true }
    return session.isComplete(text.hasPrefix("|") ? "from capex \(text)" : text)
  }

  /// `.name …`, `\e` and `?` as in other shells.
  static func isCommand(_ entry: String) -> Bool {
    let text = trimmed(entry)
    return text.hasPrefix(".") || text.hasPrefix("\\") || text.hasPrefix("?")
  }

  /// A second ctrl-C at the prompt looks for the way out; it is shown, never taken.
  private func noteInterrupt() {
    interruptsInARow += 1
    if interruptsInARow == 2 { console.errors.write("ctrl-D or .quit to leave\n") }
  }

  func handle(_ entry: String) -> Flow {
    let text = Shell.trimmed(entry)
    if text.isEmpty { return .next }
    // As in other shells, a blank in front keeps an entry out of the history.
    if !entry.hasPrefix(" ") && settings.recordsHistory { reader.remember(Shell.trimmedEnd(entry)) }
    if Shell.isCommand(text) { return ShellCommand.run(text, in: self) }
    if text.hasPrefix("|") && session.lastResult == nil {
      complain("there is no query to continue", help: "start with from TABLE")
      return .next
    }
    run(Array(text.utf8), name: "<input>")
    return .next
  }

  /// Reports what is wrong with a command.
  func complain(_ text: String, help: String? = nil) {
    note(.failure)
    console.complain(text, help: help)
  }

  /// Reports what is wrong with a file or command that something should come from or go to.
  func complain(_ failure: FileFailure) {
    note(.file)
    console.complain(failure.message)
  }

  /// What failed before counts no longer.
  func beginAnew() { failure = nil }

  func note(_ status: ExitStatus) { failure = failure ?? status }

  /// Shows what a name of the language means.
  func describe(_ name: String) {
    run(Array("describe \(name)".utf8), name: "<input>")
  }

  /// Runs a text, cancelled by ctrl-C, and shows its outcomes and, if asked, its time.
  @discardableResult
  func run(_ bytes: [UInt8], name: String) -> Execution {
    console.fit()
    if settings.echoes { console.output.write(session.echo(bytes)) }
    registerHistory(for: bytes)
    let (session, parameters) = (session, parameters)
    let progress = ProgressLine(session: session, console: console)
    let execution = Signals.watching {
      session.cancel()
    } tick: {
      progress.draw()
    } run: { _ in
      session.execute(bytes, name: name, parameters: parameters)
    }
    progress.erase()
    if let failure = execution.failure { note(failure) }
    let start = ContinuousClock.now
    show(execution)
    report(execution, rendering: ContinuousClock.now - start)
    return execution
  }

  /// The history is a table, made when an entry names it.
  private func registerHistory(for bytes: [UInt8]) {
    guard String(decoding: bytes, as: UTF8.self).contains("history") else { return }
    let entries = reader.history
    try? session.register(
      "history",
      [
        .doubles("number", entries.indices.map { Double($0 + 1) }), .texts("entry", entries),
      ])
  }

  private func report(_ execution: Execution, rendering: Duration) {
    if settings.isTiming {
      let times = execution.times
      let parts = [
        ("parse", times.parse), ("plan", times.plan), ("run", times.run), ("render", rendering),
      ]
      let total = times.parse + times.plan + times.run + rendering
      let texts = parts.map { "\($0.0) \(Shell.milliseconds($0.1))" }.joined(separator: ", ")
      console.errors.write("time: \(Shell.milliseconds(total)) ms (\(texts))\n")
    }
    if settings.showsStatistics { console.errors.write(Statistics.line(of: execution)) }
  }
}

extension Shell {
  /// Milliseconds with one digit after the point.
  static func milliseconds(_ duration: Duration) -> String {
    let tenths =
      duration.components.seconds * 10_000 + duration.components.attoseconds / 100_000_000_000_000
    return "\(tenths / 10).\(tenths % 10)"
  }

  nonisolated static func trimmed(_ text: String) -> String {
    String(trimmedEnd(text).drop { $0.isWhitespace })
  }

  nonisolated static func trimmedEnd(_ text: String) -> String {
    var text = Substring(text)
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}

/// `.stats on`: how large results are and what the process has used.
enum Statistics {
  static func line(of execution: Execution) -> String {
    let cells = execution.outcomes.compactMap { outcome in
      if case .table(let result) = outcome {
        (result.rowCount, result.columnNames.count)
      } else {
        nil
      }
    }
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let tables = cells.map { "\($0.0) rows of \($0.1) columns" }.joined(separator: ", ")
    let seconds = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
    let cpu = (seconds * 1000).rounded() / 1000
    return "stats: \(tables.isEmpty ? "no table" : tables); "
      + "process so far: \(cpu) s of processor, peak memory \(usage.ru_maxrss / 1024) MB\n"
  }
}
