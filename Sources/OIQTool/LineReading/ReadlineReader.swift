import CReadline
import Glibc
import OIQ

/// Reads entries with GNU readline: editing over several lines, history, completion.
///
/// It uses readline's callback interface, so that ctrl-C, resizing and input meet in one `poll`.
/// There is one at a time, since readline's state is global.
@MainActor
final class ReadlineReader: LineReader {
  /// The reader that readline's callbacks, which capture nothing, speak to.
  static var current: ReadlineReader?

  let completer: ShellCompleter
  let live: LiveInput
  /// Whether commands of the system are off limits.
  var isSafe: () -> Bool = { false }
  var console: Console
  private var historyFile: HistoryFile?
  private(set) var history: [String] = []
  private(set) var isWhole: (String) -> Bool = { _ in true }
  private var outcome: Entry?
  /// What stands behind the cursor.
  var hint: LiveInput.Hint?
  /// Whether the input is drawn for the last time.
  private(set) var isFinal = false
  /// Signals that arrived in the middle of a key.
  private var pendingSignals: [Signals.Kind] = []

  /// Starts readline. A history that can't be read is reported in one line and left alone.
  init(
    history file: HistoryFile?, completer: ShellCompleter, live: LiveInput, console: Console
  ) {
    self.completer = completer
    self.live = live
    self.console = console
    historyFile = file
    ReadlineReader.current = self
    start()
    loadHistory()
  }
}

extension ReadlineReader {
  /// The order matters: names and default bindings come first, then `rl_initialize` reads the
  /// user's inputrc, which may say `$if oiq` and rebind them.
  private func start() {
    setlocale(LC_ALL, "")
    // readline keeps these pointers, so they are never freed.
    rl_readline_name = UnsafePointer(strdup("oiq"))
    rl_catch_signals = 1
    rl_persistent_signal_handlers = 1
    rl_catch_sigwinch = 0
    rl_getc_function = { _ in ReadlineReader.current?.readByte() ?? EOF }
    EditingCommand.bindAll()
    rl_initialize()
    // With a drawing of ours readline would not look the terminal up.
    startPainting()
    using_history()
  }

  private func loadHistory() {
    do {
      history = try historyFile?.load() ?? []
      for entry in history { add_history(entry) }
    } catch {
      giveUpHistory(error)
    }
  }

  func remember(_ entry: String) {
    guard entry != history.last else { return }
    history.append(entry)
    add_history(entry)
    do {
      try historyFile?.append(entry)
    } catch {
      giveUpHistory(error)
    }
  }

  private func giveUpHistory(_ failure: FileFailure) {
    console.errors.write("warning: \(failure.message); this session's entries are not kept\n")
    historyFile = nil
  }
}

extension ReadlineReader {
  func read(isWhole: @escaping (String) -> Bool) -> Entry {
    self.isWhole = isWhole
    var entry = readOnce(prompt: "oiq> ")
    // Only a terminal without upward movement gives an entry that isn't whole, line by line.
    while case .text(let text) = entry, !ReadlineReader.canMoveUp, !isWhole(text) {
      switch readOnce(prompt: "...> ") {
      case .text(let line): entry = .text(text + "\n" + line)
      case .interrupted: return .interrupted
      case .end: return entry
      }
    }
    return entry
  }

  /// Whether a buffer of several lines can be edited in place.
  static var canMoveUp: Bool {
    let scrolls = rl_variable_value("horizontal-scroll-mode").map { String(cString: $0) }
    return rl_get_termcap("up") != nil && scrolls != "on"
  }

  private func readOnce(prompt: String) -> Entry {
    outcome = nil
    isFinal = false
    // Before the handler is installed: a ctrl-C that comes right at the prompt must not be lost.
    _ = Signals.drain()
    pendingSignals = []
    rl_callback_handler_install(prompt) { line in
      ReadlineReader.current?.finish(line)
    }
    while true {
      if let outcome { return outcome }
      step()
    }
  }

  private func finish(_ line: UnsafeMutablePointer<CChar>?) {
    if let line {
      outcome = .text(String(cString: line))
      free(line)
    } else {
      outcome = .end
      // With bracketed paste readline itself ends the line.
      let ends = rl_variable_value("enable-bracketed-paste").map { String(cString: $0) } == "on"
      if !ends { console.output.write("\n") }
    }
    ReadlineReader.letGo()
  }

  /// Gives the terminal and the signals back. A ctrl-C that comes while readline does so makes it take both again, and
  /// keep the next ones for itself.
  private static func letGo() {
    SignalGate.whileShut {
      rl_callback_handler_remove()
      rl_deprep_terminal()
      rl_clear_signals()
    }
  }

  /// Waits for a key or a signal and acts on it.
  private func step() {
    let isWaiting = console.rendering.color && live.needsCheck(ReadlineReader.buffer)
    let wait = SignalGate.poll(
      [STDIN_FILENO, Signals.descriptor], milliseconds: isWaiting ? ReadlineReader.pause : nil)
    if wait == .nothing && isWaiting { lookForMistakes() }
    let signals = pendingSignals + Signals.drain()
    pendingSignals = []
    for signal in signals {
      switch signal {
      case .interrupt: return interrupt()
      case .resume: rl_forced_update_display()
      case .resize: resize()
      case .done: break
      }
    }
    if wait.has(STDIN_FILENO) { rl_callback_read_char() }
  }

  /// The next byte of a key. Ctrl-C empties the terminal's queue, so that a byte that `poll` promised
  /// may not come; then any byte will do, since the buffer is about to be cleared.
  private func readByte() -> Int32 {
    var byte: UInt8 = 0
    while true {
      if SignalGate.poll([STDIN_FILENO]).has(STDIN_FILENO) {
        let count = Glibc.read(STDIN_FILENO, &byte, 1)
        if count == 1 { return Int32(byte) }
        guard count < 0, errno == EINTR else { return EOF }
      }
      pendingSignals += Signals.drain()
      if pendingSignals.contains(.interrupt) { return 0 }
    }
  }

  /// Clears all lines of the buffer.
  private func interrupt() {
    ReadlineReader.moveToEnd()
    rl_callback_sigcleanup()
    rl_free_line_state()
    ReadlineReader.letGo()
    console.output.write("\n")
    outcome = .interrupted
  }

  /// Draws the input again below what has been written, to be edited further.
  func goOn() {
    isFinal = false
    rl_on_new_line()
    rl_forced_update_display()
  }

  /// Milliseconds without a key after which mistakes are looked for.
  private static let pause: Int32 = 150

  /// Puts the cursor behind the text, so that what is written next stands below it.
  static func moveToEnd() {
    rl_point = rl_end
    current?.isFinal = true
    redisplay()
  }
}
