import Glibc

/// A pipe whose ends a child doesn't inherit unless they are given to it.
struct Pipe {
  let reading: Int32
  let writing: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemFailure(call: "pipe", code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reading, writing) = (ends[0], ends[1])
  }

  /// Feeds an input while reading outputs to their ends, so that no side waits for the other.
  static func exchange(_ input: [UInt8], to writing: Int32, reading: [Int32]) -> [String] {
    signal(SIGPIPE, SIG_IGN)
    var rest = input[...]
    var isWriting = true
    var texts = reading.map { _ in [UInt8]() }
    var isOpen = reading.map { _ in true }
    _ = fcntl(writing, F_SETFL, O_NONBLOCK)
    while isWriting || isOpen.contains(true) {
      if isWriting && rest.isEmpty {
        close(writing)
        isWriting = false
      }
      var waits = zip(reading, isOpen).map {
        pollfd(fd: $1 ? $0 : -1, events: Int16(POLLIN), revents: 0)
      }
      waits.append(pollfd(fd: isWriting ? writing : -1, events: Int16(POLLOUT), revents: 0))
      guard poll(&waits, nfds_t(waits.count), -1) > 0 else { continue }
      if waits[reading.count].revents != 0 {
        let count = rest.withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
        rest = count > 0 ? rest.dropFirst(count) : errno == EPIPE ? [] : rest
      }
      for index in reading.indices where waits[index].revents != 0 {
        isOpen[index] = append(from: reading[index], to: &texts[index])
      }
    }
    return texts.map { String(decoding: $0, as: UTF8.self) }
  }

  /// False at the end, when the descriptor has been closed.
  private static func append(from descriptor: Int32, to bytes: inout [UInt8]) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = read(descriptor, &chunk, chunk.count)
    if count > 0 {
      bytes.append(contentsOf: chunk[..<count])
    } else if count == 0 || errno != EINTR {
      close(descriptor)
      return false
    }
    return true
  }
}
