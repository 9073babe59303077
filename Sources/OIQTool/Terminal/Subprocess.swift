import CReadline
import Glibc

/// A command of the system's shell that we start: a pager, an editor, a receiver of results.
struct Subprocess {
  private let child: pid_t
}

extension Subprocess {
  /// - Parameters:
  ///   - command: For `/bin/sh -c`.
  ///   - arguments: Its `$1`, `$2` …
  ///   - input: What it reads; our own standard input when nil.
  /// Nil where it can't be started.
  init?(_ command: String, _ arguments: [String] = [], input: Int32? = nil) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Signals as a shell gives them, whatever we ignore.
    var (all, none) = (sigset_t(), sigset_t())
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var words = (["sh", "-c", command, "oiq"] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var started = pid_t()
    guard
      posix_spawn(&started, "/bin/sh", &actions, &attributes, &words, crl_environment()) == 0
    else { return nil }
    child = started
  }

  /// The exit status; 128 and more for a signal, as shells count.
  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return 127 }
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  static func run(_ command: String, _ arguments: [String] = []) -> Int32 {
    Subprocess(command, arguments)?.wait() ?? 127
  }
}

/// Sends text to a command until it has had enough.
final class CommandSink: TextSink {
  let outcomes = OutcomesWritten()
  private let process: Subprocess
  private let descriptor: Int32
  /// Whether the command has closed its input, as a pager that is left does.
  private(set) var isClosed = false

  /// Nil where the command can't be started.
  init?(_ command: String) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    guard let process = Subprocess(command, input: ends[0]) else {
      close(ends[1])
      return nil
    }
    self.process = process
    descriptor = ends[1]
  }

  func write(_ bytes: UnsafeRawBufferPointer) {
    // A write to a command that has ended must not end us.
    let before = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, before) }
    var rest = bytes
    while !rest.isEmpty && !isClosed {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count > 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno != EINTR {
        isClosed = true
      }
    }
  }

  /// Ends the command's input and waits for the command.
  func finish() -> Int32 {
    close(descriptor)
    return process.wait()
  }
}
