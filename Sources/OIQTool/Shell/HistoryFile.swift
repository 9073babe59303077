import Glibc

/// The shell's history on disk: one entry a line, `\` and newlines escaped.
///
/// Each entry is appended by a single write, so two shells can keep one file.
struct HistoryFile {
  let path: String
  /// Entries kept when the file is loaded; older ones are dropped from the file too.
  var limit = 10_000
}

extension HistoryFile {
  /// `$OIQ_HISTORY`, else below the XDG state folder; nil where there is no home or the variable is
  /// set and empty, which turns the history off.
  static func standard(environment: (String) -> String?) -> HistoryFile? {
    if let path = environment("OIQ_HISTORY") {
      return path.isEmpty ? nil : HistoryFile(path: path)
    }
    if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") {
      return HistoryFile(path: state + "/oiq/history")
    }
    guard let home = environment("HOME"), !home.isEmpty else { return nil }
    return HistoryFile(path: home + "/.local/state/oiq/history")
  }

  static func escape(_ entry: String) -> String {
    var line = ""
    for scalar in entry.unicodeScalars {
      switch scalar {
      case "\\": line += #"\\"#
      case "\n": line += #"\n"#
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }

  static func unescape(_ line: some StringProtocol) -> String {
    var entry = ""
    var isEscaped = false
    for scalar in line.unicodeScalars {
      if isEscaped {
        entry.unicodeScalars.append(scalar == "n" ? "\n" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        entry.unicodeScalars.append(scalar)
      }
    }
    return entry
  }
}

extension HistoryFile {
  /// The entries, oldest first, without repetitions. A missing file has none.
  func load() throws(FileFailure) -> [String] {
    guard access(path, F_OK) == 0 else { return [] }
    let bytes = try InputFile(path: path).read()
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw FileFailure(message: "\(path) is no history of this shell")
    }
    let lines = text.split(separator: "\n").map { HistoryFile.unescape($0) }
    let entries = HistoryFile.latest(of: lines, limit: limit)
    if lines.count > limit * 2 { try rewrite(entries) }
    return entries
  }

  /// Keeps the last of equal entries and the last `limit` of all.
  static func latest(of entries: [String], limit: Int) -> [String] {
    var seen: Set<String> = []
    let kept = entries.reversed().filter { seen.insert($0).inserted }
    return kept.prefix(limit).reversed()
  }

  func append(_ entry: String) throws(FileFailure) {
    makeFolder()
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    let line = Array((HistoryFile.escape(entry) + "\n").utf8)
    guard descriptor >= 0 else { throw failure }
    defer { close(descriptor) }
    guard write(descriptor, line, line.count) == line.count else { throw failure }
  }

  private func rewrite(_ entries: [String]) throws(FileFailure) {
    let text = entries.map { HistoryFile.escape($0) + "\n" }.joined()
    try InputFile(path: path).replace(with: text)
  }

  /// Makes the folders above the file; what can't be made shows when the file is opened.
  private func makeFolder() {
    var folder = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
      folder += part + "/"
      if !part.isEmpty { mkdir(folder, 0o700) }
    }
  }

  private var failure: FileFailure {
    FileFailure(message: "can't keep the history in \(path): \(String(cString: strerror(errno)))")
  }
}
