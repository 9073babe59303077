import Glibc

/// What the first bytes of a file say, before SQLite is let near it: opening another program's database
/// could already change it.
enum FileHeader {
  private static let magic = Array("SQLite format 3\0".utf8)
  /// Where the header holds the application's number, most significant byte first.
  private static let applicationOffset = 68
  private static let length = 100

  /// An empty file, a missing one, a workspace, or one whose making was cut short.
  static func mayBeWorkspace(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    // What can't be read has its reason told by SQLite.
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: length)
    let count = read(descriptor, &bytes, length)
    if count <= 0 { return true }
    if count == length, bytes.starts(with: magic) {
      let application = bytes[applicationOffset..<applicationOffset + 4].reduce(Int64(0)) {
        $0 << 8 | Int64($1)
      }
      if application == WorkspaceSchema.application { return true }
    }
    // SQLite takes a transaction back that a crash interrupted; only then the header counts.
    return access(path + "-journal", F_OK) == 0
  }
}

enum WorkspaceFolder {
  /// Makes the folders that lead to a file, and gives what went wrong.
  static func make(for path: String) -> SQLiteFailure? {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return nil }
    let folder = String(path[..<slash])
    if access(folder, F_OK) == 0 { return nil }
    if let failure = make(for: folder) { return failure }
    if mkdir(folder, 0o700) != 0, errno != EEXIST {
      return SQLiteFailure(code: 0, message: "\(folder): \(String(cString: strerror(errno)))")
    }
    sync(folderOf: folder)
    return nil
  }

  /// A new folder outlasts a loss of power once the folder above it is on the disk.
  private static func sync(folderOf path: String) {
    guard let slash = path.lastIndex(of: "/") else { return }
    let above = slash == path.startIndex ? "/" : String(path[..<slash])
    let descriptor = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
