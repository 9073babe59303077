import Glibc

/// Where text goes: a file descriptor, or memory in a test.
protocol TextSink: AnyObject {
  func write(_ bytes: UnsafeRawBufferPointer)
}

extension TextSink {
  func write(_ text: String) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }
}

/// Writes through to a file descriptor, unbuffered: callers hand over large pieces.
final class FileSink: TextSink, Sendable {
  private let descriptor: Int32

  init(descriptor: Int32) { self.descriptor = descriptor }

  func write(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count > 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno == EPIPE {
        // The reader has seen enough. Where SIGPIPE is ignored we end as it would have ended us.
        _exit(128 + SIGPIPE)
      } else if errno != EINTR {
        return
      }
    }
  }
}
