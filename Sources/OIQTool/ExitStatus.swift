import Glibc

/// How the program ends. Ctrl-C in a script ends it by the signal, which a shell shows as 130.
enum ExitStatus: Int32 {
  case success = 0
  /// A statement, an assertion or a check failed.
  case failure = 1
  case usage = 2
  /// A file named on the command line can't be read or written, or the output can't.
  case file = 3
  case interrupted = 130
}
