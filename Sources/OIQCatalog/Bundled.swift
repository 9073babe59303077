import CatalogData
import Glibc

/// The csv and model files that the binary carries. They are read-only memory of the program: listing
/// them reads none of their bytes.
package enum Bundled {
  /// The bytes of a file by its path inside the target, such as `data/capex.csv`.
  package static func bytes(of path: String) -> UnsafeRawBufferPointer? {
    var index = 0
    while let file = file(at: index) {
      if file.path == path { return file.bytes }
      index += 1
    }
    return nil
  }

  /// The paths of all files, in the order in which they are embedded.
  package static var paths: [String] {
    var paths: [String] = []
    while let file = file(at: paths.count) { paths.append(file.path) }
    return paths
  }

  private struct File {
    var path: String
    var start: UnsafePointer<UInt8>

    var bytes: UnsafeRawBufferPointer {
      let text = UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
      return UnsafeRawBufferPointer(start: start, count: strlen(text))
    }
  }

  private static func file(at index: Int) -> File? {
    let file = oiq_embedded_file_at(index)
    guard let path = file.path, let start = file.bytes else { return nil }
    return File(path: String(cString: path), start: start)
  }
}
