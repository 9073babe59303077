import CSQLite
import OIQText

/// Every message of this floor.
enum WorkspaceDiagnostics {
  private static let otherwise =
    "`--workspace PATH` takes another file, `--no-workspace` goes on without one"

  static func foreign(_ path: String) -> Diagnostic {
    Diagnostic(
      .workspaceProblem, "\(shown(path)) is no workspace of OIQ, and stays as it is",
      help: [otherwise])
  }

  static func newer(_ path: String, version: Int64, known: Int64) -> Diagnostic {
    Diagnostic(
      .workspaceProblem,
      "the workspace \(shown(path)) was made by a later OIQ: version \(version), not \(known)",
      help: ["install the later version of OIQ", otherwise])
  }

  static func damaged(_ path: String, _ what: String) -> Diagnostic {
    Diagnostic(
      .workspaceProblem, "the workspace \(shown(path)) is damaged, and stays as it is: \(what)",
      help: [
        "move the file away and put back a copy; `sqlite3 FILE .recover` saves what can be read",
        otherwise,
      ])
  }

  static func busy(_ path: String) -> Diagnostic {
    Diagnostic(
      .workspaceProblem, "another program keeps the workspace \(shown(path)) locked",
      help: ["run it again when the other has finished; nothing was recorded"])
  }

  static func inaccessible(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      .workspaceProblem, "can't use the workspace \(shown(path)): \(reason)",
      help: [otherwise])
  }

  static func failed(_ failure: SQLiteFailure, _ path: String) -> Diagnostic {
    switch failure.code {
    case SQLITE_BUSY, SQLITE_LOCKED: busy(path)
    case SQLITE_NOTADB: foreign(path)
    case SQLITE_CORRUPT, SQLITE_CONSTRAINT: damaged(path, failure.message)
    default: inaccessible(path, failure.message)
    }
  }

  /// A name of a file may hold anything; what would move a terminal does not reach it.
  private static func shown(_ path: String) -> String {
    let scalars = path.unicodeScalars.map { scalar in
      scalar.value < 0x20 || scalar.value == 0x7f ? "?" : String(scalar)
    }
    return scalars.joined()
  }
}
