import Foundation

/// A folder for one test, and the workspace that it may make there.
final class Scratch {
  let path: String
  var file: String { path + "/data/workspace.sqlite" }

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/oiq-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var hasFile: Bool { FileManager.default.fileExists(atPath: file) }

  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }

  func write(_ name: String, _ bytes: Data) throws -> String {
    try bytes.write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    return "\(path)/\(name)"
  }
}
