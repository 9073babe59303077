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
  /// Counts the presses of ctrl-C while something runs.
  final class Presses: Sendable {
    private let counter = Atomic<Int>(0)
    var count: Int { counter.load(ordering: .relaxed) }
    fileprivate func add() { counter.wrappingAdd(1, ordering: .relaxed) }
  }

  /// Runs a query while a thread watches for ctrl-C: the first cancels it, the third ends the program
  /// even if the query can't be stopped.
  ///
  /// - Parameter tick: Called a few times a second meanwhile, on the thread that watches.
  static func watching<T>(
    _ cancel: @escaping @Sendable () -> Void, tick: @escaping @Sendable () -> Void = {},
    run: (Presses) -> T
  ) -> T {
    let watcher = Watcher(cancel, tick)
    guard descriptor >= 0, let thread = watcher.start() else { return run(watcher.presses) }
    defer {
      post(.done)
      pthread_join(thread, nil)
    }
    return run(watcher.presses)
  }

  /// What the thread behind `watching` does.
  private final class Watcher: Sendable {
    let presses = Presses()
    private let cancel: @Sendable () -> Void
    private let tick: @Sendable () -> Void

    init(_ cancel: @escaping @Sendable () -> Void, _ tick: @escaping @Sendable () -> Void) {
      self.cancel = cancel
      self.tick = tick
    }

    func start() -> pthread_t? {
      let retained = Unmanaged.passRetained(self)
      var thread = pthread_t()
      let status = pthread_create(
        &thread, nil,
        { raw in
          if let raw { Unmanaged<Watcher>.fromOpaque(raw).takeRetainedValue().watch() }
          return nil
        }, retained.toOpaque())
      if status != 0 { retained.release() }
      return status == 0 ? thread : nil
    }

    private func watch() {
      while true {
        // A cancellation that comes before its query has begun would be lost: it is repeated.
        let timeout: Int32 = presses.count > 0 ? 50 : 200
        var wait = pollfd(fd: Signals.descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&wait, 1, timeout)
        for kind in Signals.drain() {
          switch kind {
          case .interrupt: presses.add()
          case .resume, .resize: break
          case .done: return
          }
        }
        tick()
        if presses.count > 0 { cancel() }
        if presses.count > 2 { _exit(ExitStatus.interrupted.rawValue) }
      }
    }
  }
}
