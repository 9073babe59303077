import Glibc

/// A text named on the command line; `-` is the standard input.
struct InputFile {
  let path: String
}

struct FileFailure: Error {
  let message: String
}

extension InputFile {
  var isStandardInput: Bool { path == "-" }
  var name: String { isStandardInput ? "<stdin>" : path }

  /// The whole file. Throws `FileFailure` with the system's reason.
  func read() throws(FileFailure) -> [UInt8] {
    let descriptor = isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("read") }
    defer { if !isStandardInput { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count > 0 {
        bytes.append(contentsOf: chunk[..<count])
      } else if errno != EINTR {
        throw failure("read")
      }
    }
  }

  /// Replaces the file whole or not at all, keeping its permissions.
  func replace(with text: String) throws(FileFailure) { try replace(with: Array(text.utf8)) }

  func replace(with bytes: [UInt8]) throws(FileFailure) {
    let temporary = "\(path).\(getpid()).tmp"
    var status = stat()
    let mode = stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o644
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure("write") }
    let written = InputFile.writeAll(bytes, to: descriptor)
    guard close(descriptor) == 0, written, rename(temporary, path) == 0 else {
      let problem = failure("write")
      unlink(temporary)
      throw problem
    }
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  private func failure(_ verb: String) -> FileFailure {
    FileFailure(message: "can't \(verb) \(name): \(String(cString: strerror(errno)))")
  }
}

extension InputFile {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
