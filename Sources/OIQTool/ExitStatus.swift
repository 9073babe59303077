import Glibc
import OIQ

/// How the program ends. Ctrl-C in a script ends it by the signal, which a shell shows as 130.
enum ExitStatus: Int32 {
  case success = 0
  /// A statement, an assertion or a check failed.
  case failure = 1
  case usage = 2
  /// A file can't be read or written, or the output can't.
  case file = 3
  case interrupted = 130
}

extension ExitStatus {
  /// What errors end a run with; nil where there are none. Files have their own status where nothing else is wrong.
  init?(_ problems: [Problem]) {
    let errors = problems.filter { $0.severity == .error }
    guard !errors.isEmpty else { return nil }
    self = errors.allSatisfy { $0.code == "file-problem" } ? .file : .failure
  }
}

extension Execution {
  /// What it ends a run with; nil where no statement failed.
  var failure: ExitStatus? {
    ExitStatus(
      outcomes.flatMap { outcome -> [Problem] in
        if case .failure(let problems) = outcome { problems } else { [] }
      })
  }
}
