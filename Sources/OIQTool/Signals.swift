import Glibc
import Synchronization

/// Signals as bytes in a pipe: handlers do nothing but write, so everything else is ordinary code.
enum Signals {
  enum Kind: UInt8 {
    case interrupt, resume, resize
    /// Not a signal: a query's end, which releases the thread that watches over it.
    case done
  }

  /// The end of the pipe that a handler writes to; atomic because a handler may read nothing else.
  private static let writeEnd = Atomic<Int32>(-1)
  private static let readEnd = Atomic<Int32>(-1)

  /// The descriptor to poll beside the input.
  static var descriptor: Int32 { readEnd.load(ordering: .relaxed) }
}

extension Signals {
  /// Routes ctrl-C, resumption and resizing into the pipe. Without `SA_RESTART`, so that a blocked
  /// read or poll returns.
  static func install() {
    var ends: [Int32] = [-1, -1]
    guard descriptor < 0, pipe(&ends) == 0 else { return }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    readEnd.store(ends[0], ordering: .relaxed)
    writeEnd.store(ends[1], ordering: .relaxed)
    handle(SIGINT) { _ in Signals.post(.interrupt) }
    handle(SIGCONT) { _ in Signals.post(.resume) }
    handle(SIGWINCH) { _ in Signals.post(.resize) }
  }

  private static func handle(_ signal: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    sigaction(signal, &action, nil)
  }

  /// Safe in a signal handler.
  private static func post(_ kind: Kind) {
    let saved = errno
    var byte = kind.rawValue
    _ = write(writeEnd.load(ordering: .relaxed), &byte, 1)
    errno = saved
  }

  /// What has arrived since the last call.
  static func drain() -> [Kind] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(descriptor, &bytes, bytes.count)
    return count > 0 ? bytes[..<count].compactMap(Kind.init) : []
  }
}

extension Signals {
  /// Runs a query while a thread watches for ctrl-C: the first cancels it, the third ends the
  /// program even if the query can't be stopped.
  static func watching<T>(_ cancel: @escaping @Sendable () -> Void, run: () -> T) -> T {
    guard descriptor >= 0, let watcher = Watcher(cancel: cancel) else { return run() }
    defer {
      post(.done)
      watcher.join()
    }
    return run()
  }

  /// The thread behind `watching`.
  private struct Watcher {
    private final class Context: Sendable {
      let cancel: @Sendable () -> Void
      init(cancel: @escaping @Sendable () -> Void) { self.cancel = cancel }
    }

    private var thread = pthread_t()

    init?(cancel: @escaping @Sendable () -> Void) {
      let context = Unmanaged.passRetained(Context(cancel: cancel))
      let status = pthread_create(
        &thread, nil,
        { raw in
          if let raw {
            Watcher.watch(Unmanaged<Context>.fromOpaque(raw).takeRetainedValue().cancel)
          }
          return nil
        }, context.toOpaque())
      guard status == 0 else {
        context.release()
        return nil
      }
    }

    func join() { pthread_join(thread, nil) }

    private static func watch(_ cancel: () -> Void) {
      var presses = 0
      while true {
        var wait = pollfd(fd: Signals.descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&wait, 1, -1)
        for kind in Signals.drain() {
          switch kind {
          case .interrupt:
            presses += 1
            if presses == 1 { cancel() }
            if presses == 3 { _exit(ExitStatus.interrupted.rawValue) }
          case .resume, .resize: break
          case .done: return
          }
        }
      }
    }
  }
}
