import Glibc
import OIQCatalog
import OIQText
import OIQValues
import OIQWorkspace
import Synchronization

/// A session's workspace: the file, and the catalogue with its facts.
///
/// Nothing is opened until a query needs rows of a table.
final class Workspace: Sendable {
  let file: WorkspaceFile
  private let known = Mutex<Known?>(nil)

  init(path: String) { file = WorkspaceFile(path: path) }

  private struct Known: Sendable {
    var catalog: Catalog
    var read: ReadVersion
  }

  /// Which state of the file a catalogue took its facts from, once it did.
  private final class ReadVersion: Sendable {
    let version = Mutex<WorkspaceVersion?>(nil)
  }
}

extension Session {
  /// Closes the file of the workspace, as the end of the session does too; the next query that reads it opens it again.
  public func closeWorkspace() { state.withLock { $0.workspace }?.close() }
}

extension Workspace {
  /// The catalogue with all facts that are in the file by now, those of other programs too.
  var catalog: Catalog {
    known.withLock { known in
      if let known, known.read.version.withLock({ $0.map(file.isStill) ?? true }) {
        return known.catalog
      }
      let read = ReadVersion()
      let catalog = Catalog { [file] () throws(Diagnostic) in
        let found = try file.facts()
        read.version.withLock { $0 = found.version }
        return found.facts
      }
      known = Known(catalog: catalog, read: read)
      return catalog
    }
  }

  /// The next run reads the file again.
  func hasChanged() { known.withLock { $0 = nil } }

  /// Another use opens the file again.
  func close() {
    hasChanged()
    file.close()
  }

  /// Now, as `2026-11-20T14:03:07Z`.
  static var now: String {
    let seconds = Int(time(nil))
    let day = Int32(clamping: seconds / 86_400)
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    let rest = seconds % 86_400
    return "\(dateText(day))T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
  }
}
