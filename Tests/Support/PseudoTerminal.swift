import Glibc

/// A program on a terminal of its own, driven by keys and watched by what it draws.
package final class PseudoTerminal {
  private let terminal: Int32
  private let child: pid_t
  private var ended: ProgramEnd?
  /// Everything drawn so far.
  package private(set) var screen: [UInt8] = []
  /// How much of it earlier expectations have used up.
  private var position = 0

  /// Only guards against hanging; no test waits for it.
  private static let deadline: Duration = .seconds(30)

  package init(
    _ program: Program, _ arguments: [String] = [], columns: UInt16 = 80,
    rows: UInt16 = 24
  ) throws {
    var (ours, theirs): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    var name = [CChar](repeating: 0, count: 64)
    guard openpty(&ours, &theirs, &name, nil, &size) == 0 else {
      throw SystemFailure(call: "openpty", code: errno)
    }
    defer { close(theirs) }
    for end in [ours, theirs] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    terminal = ours
    // 0x80 is POSIX_SPAWN_SETSID. The first terminal opened in a new session controls it, so that
    // ctrl-C is a real signal.
    child = try program.spawn(arguments, flags: 0x80) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    }
  }

  deinit {
    if ended == nil {
      kill(child, SIGKILL)
      _ = wait(for: child)
    }
    close(terminal)
  }
}

extension PseudoTerminal {
  package struct NeverDrawn: Error, CustomStringConvertible {
    package let text: String
    package let screen: String
    package var description: String { "never drawn: \(text.debugDescription) in:\n\(screen)" }
  }

  package func type(_ keys: String) {
    var rest = Array(keys.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { return }
      rest = rest.dropFirst(max(0, count))
    }
  }

  /// Gives the terminal another size, which the program is told.
  package func resize(columns: UInt16, rows: UInt16 = 24) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
  }

  package func send(signal: Int32) { kill(child, signal) }

  /// Whether the program's terminal echoes and waits for whole lines, as before it started.
  package var isCooked: Bool {
    var modes = termios()
    return tcgetattr(terminal, &modes) == 0 && modes.c_lflag & tcflag_t(ICANON) != 0
      && modes.c_lflag & tcflag_t(ECHO) != 0
  }

  /// Reads until a text has been drawn after the place where the last expectation ended.
  @discardableResult
  package func expect(_ text: String) throws -> String {
    let wanted = Array(text.utf8)
    let limit = ContinuousClock.now + PseudoTerminal.deadline
    while true {
      if let end = find(wanted) {
        let seen = String(decoding: screen[position..<end], as: UTF8.self)
        position = end
        return seen
      }
      guard ContinuousClock.now < limit, readMore() else {
        throw NeverDrawn(text: text, screen: String(decoding: screen[position...], as: UTF8.self))
      }
    }
  }

  /// Waits until a key's signal has come to the program, so that the next one isn't taken for the same.
  package func expectTaken(_ signal: Int32, echoedAs text: String) throws {
    // The terminal echoes a key when it has sent its signal.
    try expect(text)
    let limit = ContinuousClock.now + PseudoTerminal.deadline
    while try isPending(signal) {
      guard ContinuousClock.now < limit else {
        throw NeverDrawn(text: "(signal \(signal))", screen: "")
      }
      usleep(1000)
    }
  }

  /// Whether a signal waits for any thread of the program, as Linux tells.
  private func isPending(_ signal: Int32) throws -> Bool {
    let status = try TemporaryFile.read("/proc/\(child)/status").split(separator: "\n")
    return status.contains { line in
      guard line.hasPrefix("SigPnd:") || line.hasPrefix("ShdPnd:") else { return false }
      let mask = UInt64(line.drop { $0 != "\t" }.dropFirst(), radix: 16) ?? 0
      return mask >> UInt64(signal - 1) & 1 == 1
    }
  }

  /// Reads to the program's end.
  package func expectEnd() throws -> ProgramEnd {
    let limit = ContinuousClock.now + PseudoTerminal.deadline
    while readMore() {
      guard ContinuousClock.now < limit else {
        throw NeverDrawn(
          text: "(end)", screen: String(decoding: screen[position...], as: UTF8.self))
      }
    }
    let end = wait(for: child)
    ended = end
    return end
  }

  private func find(_ wanted: [UInt8]) -> Int? {
    guard screen.count - position >= wanted.count else { return nil }
    for start in position...(screen.count - wanted.count)
    where screen[start..<(start + wanted.count)].elementsEqual(wanted) {
      return start + wanted.count
    }
    return nil
  }

  /// False when the program has closed the terminal (EIO).
  private func readMore() -> Bool {
    var waits = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    guard poll(&waits, 1, 1000) > 0 else { return true }
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = read(terminal, &chunk, chunk.count)
    if count > 0 { screen.append(contentsOf: chunk[..<count]) }
    return count > 0 || (count < 0 && errno == EINTR)
  }
}
