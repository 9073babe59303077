import Glibc
import Synchronization

/// Where text goes: a file descriptor, or memory in a test.
protocol TextSink: AnyObject {
  /// What is known of the outcomes that were written to it.
  var outcomes: OutcomesWritten { get }
  func write(_ bytes: UnsafeRawBufferPointer)
}

/// Whether a sink holds an outcome already, which another must be kept apart from.
final class OutcomesWritten: Sendable {
  private let holdsOne = Atomic<Bool>(false)

  /// Called before each; false before the first.
  func another() -> Bool { holdsOne.exchange(true, ordering: .relaxed) }
}

extension TextSink {
  func write(_ text: String) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }
}

/// Writes through to a file descriptor, unbuffered: callers hand over large pieces.
final class FileSink: TextSink, Sendable {
  let outcomes = OutcomesWritten()
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
      } else if errno == EAGAIN {
        var output = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&output, 1, -1)
      } else if errno != EINTR {
        fail()
      }
    }
  }

  /// Output that is lost is no success, whatever the statements did.
  private func fail() -> Never {
    if descriptor != STDERR_FILENO {
      let reason = String(cString: strerror(errno))
      FileSink(descriptor: STDERR_FILENO).write("error: the output can't be written: \(reason)\n")
    }
    _exit(ExitStatus.file.rawValue)
  }
}
