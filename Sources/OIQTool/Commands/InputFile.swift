import Glibc
import OIQ
import OIQText

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
    guard descriptor >= 0 else { throw failure }
    defer { if !isStandardInput { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count > 0 {
        bytes.append(contentsOf: chunk[..<count])
      } else if errno != EINTR {
        throw failure
      }
    }
  }

  /// Replaces the file whole or not at all, keeping its permissions; through a link, what that leads to.
  func replace(with text: String) throws(FileFailure) { try replace(with: Array(text.utf8)) }

  func replace(with bytes: [UInt8]) throws(FileFailure) {
    do throws(Diagnostic) {
      try FileReplacement.write(path, bytes)
    } catch {
      throw FileFailure(message: error.title)
    }
  }

  private var failure: FileFailure {
    FileFailure(message: "can't read \(name): \(String(cString: strerror(errno)))")
  }
}

extension InputFile {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
