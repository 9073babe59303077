import Glibc

/// A folder in the place of the user's own data, for this process and those that it starts: the user's
/// facts are neither measured nor added to.
struct UserData {
  let folder: String

  init() throws(BenchProblem) {
    folder = try BenchData.newFolder()
    setenv("XDG_DATA_HOME", folder, 1)
  }

  func remove() {
    BenchData.remove("\(folder)/oiq")
    BenchData.remove(folder)
  }
}
