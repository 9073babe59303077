import Glibc
import Synchronization

/// A folder of its own for one test, below the temporary folder; gone with it, and at the latest with the program.
package final class ScratchFolder: Sendable {
  package let path: String

  package init() throws {
    path = try ScratchFolder.make()
    ScratchFolder.standing.add(path)
  }

  deinit { ScratchFolder.standing.remove(path) }

  /// Writes a file; says where it is.
  @discardableResult
  package func write(_ name: String, _ text: String) throws -> String {
    try write(name, Array(text.utf8))
  }

  @discardableResult
  package func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = "\(path)/\(name)"
    try TemporaryFile.write(bytes, to: file)
    return file
  }

  package func makeFolder(_ name: String) throws {
    guard mkdir("\(path)/\(name)", 0o755) == 0 else {
      throw SystemFailure(call: "mkdir", code: errno)
    }
  }

  /// The text of a file in it.
  package func text(_ name: String) throws -> String { try TemporaryFile.read("\(path)/\(name)") }

  /// What is in it, in order.
  package var names: [String] { ScratchFolder.names(in: path).sorted() }
}

extension ScratchFolder {
  /// A new folder that stays until the program ends.
  static func makeKept() throws -> String {
    let path = try make()
    standing.add(path)
    return path
  }

  private static func make() throws -> String {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    var template = Array("\(base.isEmpty ? "/tmp" : base)/oiq-test-XXXXXX".utf8CString)
    guard let folder = mkdtemp(&template) else { throw SystemFailure(call: "mkdtemp", code: errno) }
    return String(cString: folder)
  }

  private static let standing = StandingFolders()

  fileprivate static func names(in path: String) -> [String] {
    guard let listing = opendir(path) else { return [] }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}

/// The folders that are still to be removed: those that nothing lets go of go when the program ends.
private final class StandingFolders: Sendable {
  private let paths = Mutex<Set<String>>([])

  func add(_ path: String) {
    let isFirst = paths.withLock { paths in
      defer { paths.insert(path) }
      return paths.isEmpty
    }
    if isFirst { atexit { ScratchFolder.removeAll() } }
  }

  func remove(_ path: String) {
    paths.withLock { _ = $0.remove(path) }
    StandingFolders.removeTree(path)
  }

  func removeAll() { for path in paths.withLock({ $0 }) { remove(path) } }

  private static func removeTree(_ path: String) {
    // A folder can't be unlinked; a link to one can, and isn't followed.
    guard unlink(path) != 0 else { return }
    for name in ScratchFolder.names(in: path) { removeTree("\(path)/\(name)") }
    rmdir(path)
  }
}

extension ScratchFolder {
  fileprivate static func removeAll() { standing.removeAll() }
}
