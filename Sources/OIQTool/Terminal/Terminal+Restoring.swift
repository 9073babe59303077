import Glibc
import Synchronization

/// Terminal modes come back on every way out, also on a crash: readline sees to it for keys and signals that end a
/// program, this for those that mean a mistake of ours.
extension Terminal {
  /// The modes found at the start; written once, before any handler can run.
  nonisolated(unsafe) private static var modes = termios()

  static func restoreOnCrash() {
    guard tcgetattr(STDIN_FILENO, &modes) == 0 else { return }
    for signal in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT] {
      var action = sigaction()
      // Once: the default then ends the program as if we had not been there.
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      action.__sigaction_handler.sa_handler = { signal in
        tcsetattr(STDIN_FILENO, TCSANOW, &Terminal.modes)
        // Bracketed paste off, plain colours.
        let bytes: StaticString = "\u{1B}[?2004l\u{1B}[0m\r\n"
        _ = write(STDOUT_FILENO, bytes.utf8Start, bytes.utf8CodeUnitCount)
        raise(signal)
      }
      sigaction(signal, &action, nil)
    }
  }
}
