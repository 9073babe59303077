import Glibc

/// The user's editor on a text in a file of its own.
enum Editor {
  /// The edited text; nil where the editor failed, which discards it.
  static func edit(_ text: String) -> String? {
    var template = Array("/tmp/oiq-edit-XXXXXX".utf8CString)
    guard let folder = mkdtemp(&template).map({ String(cString: $0) }) else { return nil }
    let file = InputFile(path: folder + "/entry.oiq")
    defer {
      unlink(file.path)
      rmdir(folder)
    }
    guard (try? file.replace(with: text + "\n")) != nil,
      Subprocess.run("\(command) \"$1\"", [file.path]) == 0, let bytes = try? file.read()
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static var command: String {
    let named = ["OIQ_EDITOR", "VISUAL", "EDITOR"].lazy.compactMap(Terminal.environment)
    return named.first { !$0.isEmpty } ?? "vi"
  }
}
