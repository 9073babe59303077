import Glibc

/// A folder for this program alone, where the system keeps what is temporary: in `$TMPDIR`, else in `/tmp`. Nobody
/// can guess its name, and nobody else may look into it.
package struct TemporaryFolder: Sendable {
  package let path: String

  /// Makes it; `nil` where none can be made.
  ///
  /// - Parameter name: How its name begins.
  package init?(named name: String) {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    var template = Array("\(base.isEmpty ? "/tmp" : base)/\(name)-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes it with all that is in it.
  package func remove() { TemporaryFolder.remove(path) }

  private static func remove(_ path: String) {
    // A folder can't be unlinked; a link to one can, and isn't followed.
    guard unlink(path) != 0, let listing = opendir(path) else { return }
    var names: [String] = []
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    closedir(listing)
    for name in names { remove("\(path)/\(name)") }
    rmdir(path)
  }
}
