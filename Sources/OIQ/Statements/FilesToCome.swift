import OIQText

/// Files that a text saves. What the statements behind read of them isn't there before it runs, so that these are
/// planned when it is their turn.
struct FilesToCome: Sendable {
  private var paths: Set<String> = []

  mutating func add(_ path: String) { paths.insert(FilePath.canonical(path)) }

  func contains(_ path: String) -> Bool {
    !paths.isEmpty && paths.contains(FilePath.canonical(path))
  }

  /// Thrown where one would be read too early.
  static let awaited = Diagnostic(.notYet, "not before the file is saved")
}

extension Diagnostic {
  /// Whether nothing is wrong but that a file is still to be saved.
  var isOfFileToCome: Bool {
    code == FilesToCome.awaited.code && title == FilesToCome.awaited.title
  }
}
