import Glibc

/// A file in a new folder of its own below the temporary folder; gone when the program ends.
package struct TemporaryFile {
  package let path: String

  package init(_ text: String, name: String = "script.oiq") throws {
    path = try ScratchFolder.makeKept() + "/" + name
    try write(text)
  }

  package func write(_ text: String) throws { try TemporaryFile.write(text, to: path) }

  /// Writes another file of a name in the same folder.
  package func write(_ text: String, beside name: String) throws {
    let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
    try TemporaryFile.write(text, to: folder + name)
  }

  package func read() throws -> String { try TemporaryFile.read(path) }
}

extension TemporaryFile {
  static func write(_ text: String, to path: String) throws {
    try write(Array(text.utf8), to: path)
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    guard let stream = fopen(path, "w") else { throw SystemFailure(call: "fopen", code: errno) }
    defer { fclose(stream) }
    guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else {
      throw SystemFailure(call: "fwrite", code: errno)
    }
  }

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
