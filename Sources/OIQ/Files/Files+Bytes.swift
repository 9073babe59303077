import Glibc
import OIQText

/// The bytes of a file: large ones mapped, which costs no copy, everything else read.
///
/// A mapped file must not be shortened by another program while it is being read.
final class FileBytes: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer
  private let release: Release

  private enum Release { case unmap, deallocate }

  private init(_ bytes: UnsafeRawBufferPointer, _ release: Release) {
    self.bytes = bytes
    self.release = release
  }

  deinit {
    switch release {
    case .unmap: munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    case .deallocate: bytes.deallocate()
    }
  }
}

extension FileBytes {
  private static let mappedFrom = 4 << 20

  /// Throws `file-problem` with the system's reason.
  static func read(_ path: String) throws(Diagnostic) -> FileBytes {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileDiagnostics.cannotRead(path, systemReason()) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else {
      throw FileDiagnostics.cannotRead(path, systemReason())
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw FileDiagnostics.cannotRead(path, "it is a folder")
    }
    let size = Int(status.st_size)
    if status.st_mode & S_IFMT == S_IFREG, size >= mappedFrom,
      let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED
    {
      return FileBytes(UnsafeRawBufferPointer(start: start, count: size), .unmap)
    }
    return try readAll(file, path, expecting: size)
  }

  private static func readAll(
    _ file: Int32, _ path: String, expecting size: Int
  ) throws(Diagnostic) -> FileBytes {
    var content: [UInt8] = []
    content.reserveCapacity(size)
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = piece.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileDiagnostics.cannotRead(path, systemReason())
      }
      content.append(contentsOf: piece[..<count])
    }
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: content.count, alignment: 16)
    copy.copyBytes(from: content)
    return FileBytes(UnsafeRawBufferPointer(copy), .deallocate)
  }
}

/// What the system says of its last error: `No such file or directory`.
func systemReason() -> String {
  String(cString: strerror(errno))
}
