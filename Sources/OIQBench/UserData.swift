import Glibc
import OIQ

/// A folder in the place of the user's own data, for this process and those that it starts: the user's
/// facts are neither measured nor added to.
struct UserData {
  private let temporary: TemporaryFolder
  var folder: String { temporary.path }

  init() throws(BenchProblem) {
    temporary = try BenchData.newFolder()
    setenv("XDG_DATA_HOME", temporary.path, 1)
  }

  func remove() { temporary.remove() }
}
