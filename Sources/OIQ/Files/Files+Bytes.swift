import Glibc
import OIQCatalog
import OIQText
import OIQValues

/// The bytes of a file: large ones mapped, which costs no copy, everything else read.
///
/// A mapped file must not be shortened by another program while it is being read.
final class FileBytes: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer
  private let release: Release

  private enum Release { case unmap, free }

  private init(_ bytes: UnsafeRawBufferPointer, _ release: Release) {
    self.bytes = bytes
    self.release = release
  }

  deinit {
    switch release {
    case .unmap: munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    case .free: free(UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }
  }
}

extension FileBytes {
  private static let mappedFrom = 4 << 20

  /// How far a pipe or a device is read, which don't say how long they are.
  struct Bounds: Sendable {
    /// How many bytes tables may take, these included.
    var memory = Int.max
    var isStopped: @Sendable () -> Bool = { false }
  }

  /// Throws `file-problem` with the system's reason, and `too-large` for what goes on beyond the bounds.
  static func read(_ path: String, within bounds: Bounds = Bounds()) throws(Diagnostic) -> FileBytes
  {
    var file = open(path, O_RDONLY | O_CLOEXEC)
    // A pipe is waited for until somebody writes to it, whatever signals come.
    while file < 0, errno == EINTR { file = open(path, O_RDONLY | O_CLOEXEC) }
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
    return try readAll(file, path, expecting: size, within: bounds)
  }

  private static func readAll(
    _ file: Int32, _ path: String, expecting size: Int, within bounds: Bounds
  ) throws(Diagnostic) -> FileBytes {
    var capacity = max(size + 1, 1 << 16)
    var start = malloc(capacity)
    var count = 0
    do throws(Diagnostic) {
      while true {
        if bounds.isStopped() { throw CatalogDiagnostics.cancelled() }
        if count == capacity {
          capacity *= 2
          guard let larger = realloc(start, capacity) else {
            throw FileDiagnostics.tooLong(path, limit: count)
          }
          start = larger
        }
        guard let start else { throw FileDiagnostics.tooLong(path, limit: 0) }
        guard isReady(file) else { continue }
        let got = Glibc.read(file, start + count, min(capacity - count, 1 << 20))
        if got == 0 { break }
        if got < 0 {
          if errno == EINTR { continue }
          throw FileDiagnostics.cannotRead(path, systemReason())
        }
        count += got
        if count > bounds.memory - HeldMemory.bytes {
          throw FileDiagnostics.tooLong(path, limit: bounds.memory)
        }
      }
    } catch {
      free(start)
      throw error
    }
    return FileBytes(UnsafeRawBufferPointer(start: start, count: count), .free)
  }
}

extension FileBytes {
  /// Whether there is something to read, or an end; waits a moment for it.
  private static func isReady(_ file: Int32) -> Bool {
    let milliseconds: Int32 = 50
    var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    let count = poll(&waiting, 1, milliseconds)
    return count > 0 || count < 0 && errno != EINTR
  }
}

/// What the system says of its last error: `No such file or directory`.
func systemReason() -> String {
  String(cString: strerror(errno))
}
