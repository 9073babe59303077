import Glibc
import OIQText

/// Paths as queries write them.
enum FilePath {
  /// A path relative to the file that mentions it, that to the session's folder; a text that is no file
  /// mentions it from that folder.
  static func resolve(_ path: String, beside file: String, folder: String?) -> String {
    if path.hasPrefix("/") { return path }
    var beside = path
    if let slash = file.lastIndex(of: "/"), !file.hasPrefix("<") {
      beside = simplified("\(file[..<slash])/\(path)")
    }
    return beside.hasPrefix("/") ? beside : folder.map { "\($0)/\(beside)" } ?? beside
  }

  /// `a/b` for `a/./c/../b`.
  static func simplified(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  /// One path for each file, however it is named; the path itself where there is no file.
  static func canonical(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return simplified(path) }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The path of a file from a folder, the same however the two are named: `../a/b.csv`.
  static func way(to path: String, from folder: String) -> String {
    let (end, start) = (
      canonical(path).split(separator: "/"), canonical(folder).split(separator: "/")
    )
    let shared = zip(end, start).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: start.count - shared) + end.dropFirst(shared))
      .joined(separator: "/")
  }

  /// A whole file, for texts of the language.
  static func read(_ path: String, named shown: String, at span: Span?) throws(Diagnostic)
    -> [UInt8]
  {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw SessionDiagnostics.unreadable(shown, reason: String(cString: strerror(errno)), at: span)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw SessionDiagnostics.unreadable(
          shown, reason: String(cString: strerror(errno)), at: span)
      }
      bytes += chunk[..<count]
    }
  }
}
