import Glibc
import Synchronization

/// A file in a new folder of its own below the temporary folder; gone when the program ends.
package struct TemporaryFile {
  package let path: String

  package init(_ text: String, name: String = "script.oiq") throws {
    var template = Array("/tmp/oiq-test-XXXXXX".utf8CString)
    guard let folder = mkdtemp(&template) else { throw SystemFailure(call: "mkdtemp", code: errno) }
    path = String(cString: folder) + "/" + name
    TemporaryFile.removeAtEnd(String(cString: folder))
    try write(text)
  }

  private static let folders = Mutex<[String]>([])

  private static func removeAtEnd(_ folder: String) {
    let isFirst = folders.withLock { folders in
      folders.append(folder)
      return folders.count == 1
    }
    guard isFirst else { return }
    atexit {
      for folder in TemporaryFile.folders.withLock({ $0 }) { TemporaryFile.removeTree(folder) }
    }
  }

  private static func removeTree(_ path: String) {
    guard unlink(path) != 0, let listing = opendir(path) else { return }
    var names: [String] = []
    while let entry = readdir(listing) {
      names.append(
        withUnsafePointer(to: entry.pointee.d_name) {
          String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
        })
    }
    closedir(listing)
    for name in names where name != "." && name != ".." { removeTree(path + "/" + name) }
    rmdir(path)
  }

  package func write(_ text: String) throws {
    guard let stream = fopen(path, "w") else { throw SystemFailure(call: "fopen", code: errno) }
    defer { fclose(stream) }
    let bytes = Array(text.utf8)
    guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else {
      throw SystemFailure(call: "fwrite", code: errno)
    }
  }

  package func read() throws -> String { try TemporaryFile.read(path) }

  package static func read(_ path: String) throws -> String {
    guard let stream = fopen(path, "r") else { throw SystemFailure(call: "fopen", code: errno) }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 {
      bytes.append(contentsOf: chunk[..<count])
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension TemporaryFile {
  /// Writes another file of a name in the same folder.
  package func write(_ text: String, beside name: String) throws {
    let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
    guard let stream = fopen(folder + name, "w") else {
      throw SystemFailure(call: "fopen", code: errno)
    }
    defer { fclose(stream) }
    let bytes = Array(text.utf8)
    guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else {
      throw SystemFailure(call: "fwrite", code: errno)
    }
  }
}
