import Glibc

/// A folder in the place of the user's own data, for this process and those that it starts: the user's
/// facts are neither measured nor added to.
struct UserData {
  let folder: String

  init() throws(BenchProblem) {
    var name = Array("/tmp/oiq-bench-data-XXXXXX".utf8CString)
    guard mkdtemp(&name) != nil else { throw .failed("no folder can be made in /tmp") }
    folder = name.withUnsafeBytes { String(decoding: $0.dropLast(), as: UTF8.self) }
    setenv("XDG_DATA_HOME", folder, 1)
  }

  func remove() {
    for ending in ["", "-wal", "-shm"] { unlink("\(folder)/oiq/workspace.sqlite\(ending)") }
    rmdir("\(folder)/oiq")
    rmdir(folder)
  }
}
