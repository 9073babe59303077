import Glibc
import OIQ

/// When results go through a pager.
enum PagerChoice: String, CaseIterable {
  /// What was asked for whole and is longer than the screen.
  case auto
  case on, off
}

// Where results go: the screen, a pager, a file, a command.

extension Shell {
  /// Shows the outcomes of an entry.
  func show(_ execution: Execution) {
    if let route = once ?? route {
      return show(execution, on: route)
    }
    if let pager = pager(for: execution) {
      var whole = console
      whole.rendering.rowLimit = nil
      return page(through: pager) {
        whole.redirected(to: $0, .asOnScreen).show(execution, of: session)
      }
    }
    Signals.watching {
    } run: { presses in
      let before = presses.count
      console.show(execution, of: session) { presses.count != before }
    }
  }

  private func show(_ execution: Execution, on route: ResultRoute) {
    write(to: route) { $0.show(execution, of: session) }
    // A file is replaced whole or not at all.
    if execution.failed {
      once?.abandon()
      once = nil
    }
    finishOnce()
  }

  /// Writes in a mode, else in the one that the file's name asks for where none has been chosen.
  private func write(to route: ResultRoute, mode: OutputMode? = nil, _ body: (Console) -> Void) {
    var redirected = console.redirected(to: route.sink)
    let isChosen = redirected.rendering.mode != .box
    if let mode = mode ?? (isChosen ? nil : route.mode) { redirected.rendering.mode = mode }
    body(redirected)
  }

  private func finishOnce() {
    if let once { finish(once) }
    once = nil
  }

  /// False where that has failed, which has been said then.
  @discardableResult
  func finish(_ route: ResultRoute) -> Bool {
    do {
      try route.finish()
      return true
    } catch {
      complain(error)
      return false
    }
  }
}

extension Shell {
  /// From now on and for good: no files, no commands of the system.
  func makeSafe() {
    settings.isSafe = true
    session.confine()
    guard once != nil || route != nil else { return }
    once?.abandon()
    route?.abandon()
    (once, route) = (nil, nil)
    console.errors.write("note: results are shown here from now on; no file has been written\n")
  }

  /// The pager's command where it is wanted for this and the terminal has one.
  private func pager(for execution: Execution) -> String? {
    guard settings.pager == .on, console.rendering.mode.isForPeople, let rows = screenRows else {
      return nil
    }
    let isLong = execution.outcomes.contains { outcome in
      switch outcome {
      case .table(let result): result.rowCount + 5 > rows
      case .message(let text): text.split(separator: "\n").count >= rows
      case .explanation(let explanation): explanation.lineCount >= rows
      case .failure: false
      }
    }
    return isLong ? pagerCommand : nil
  }

  /// Rows of the terminal; nil where a person doesn't look on.
  private var screenRows: Int? {
    console.rendering.width == nil ? nil : Terminal.size(of: STDOUT_FILENO)?.rows
  }

  private var pagerCommand: String? {
    guard !settings.isSafe else { return nil }
    let named = Terminal.environment("OIQ_PAGER") ?? Terminal.environment("PAGER")
    let command = named ?? "less -RSFX"
    return command.isEmpty || command == "cat" ? nil : command
  }

  /// Shows a text, through the pager where it is longer than the screen.
  func present(_ text: String) {
    let lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
    guard settings.pager != .off, let rows = screenRows, lines >= rows, let pager = pagerCommand
    else {
      return console.output.write(text)
    }
    page(through: pager) { $0.write(text) }
  }

  /// Shows a result with every row and column.
  func presentWhole(_ result: QueryResult, mode: OutputMode?) {
    if let route = once ?? route {
      write(to: route, mode: mode) { $0.show(result, of: session) }
      return finishOnce()
    }
    let mode = mode ?? console.rendering.mode
    var whole = console
    whole.rendering.mode = mode
    whole.rendering.rowLimit = nil
    if settings.pager != .off, mode.isForPeople, let rows = screenRows, result.rowCount + 5 > rows,
      let pager = pagerCommand
    {
      // The pager scrolls sideways.
      whole.rendering.width = nil
      return page(through: pager) {
        whole.redirected(to: $0, .asOnScreen).show(result, of: session)
      }
    }
    whole.rendering.isWhole = true
    if mode == .table { whole.rendering.width = nil }
    Signals.watching {
    } run: { presses in
      let before = presses.count
      whole.show(result, of: session) { presses.count != before }
    }
  }

  /// Ctrl-C is the pager's own while it is there.
  private func page(through command: String, _ write: (CommandSink) -> Void) {
    guard let sink = CommandSink(command) else {
      return console.complain("can't start the pager \(command)", help: ".pager off")
    }
    write(sink)
    let status = sink.finish()
    if status == 127 {
      console.complain("can't start the pager \(command)", help: ".pager off, or set OIQ_PAGER")
    }
  }
}
