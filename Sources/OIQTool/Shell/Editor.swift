import OIQ

/// The user's editor on a text in a file of its own.
enum Editor {
  /// The edited text; nil where the editor failed, which discards it.
  static func edit(_ text: String) -> String? {
    guard let folder = TemporaryFolder(named: "oiq-edit") else { return nil }
    // With what the editor leaves beside it.
    defer { folder.remove() }
    let file = InputFile(path: folder.path + "/entry.oiq")
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
