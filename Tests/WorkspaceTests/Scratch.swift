import Foundation
import Support

/// A folder for one test, and the workspace that it may make there.
extension ScratchFolder {
  var file: String { path + "/data/workspace.sqlite" }

  var hasFile: Bool { FileManager.default.fileExists(atPath: file) }
}
