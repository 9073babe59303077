import CReadline
import Glibc

/// Waiting for input without losing a signal.
///
/// readline's handlers only set a flag, and a flag that is set right before `poll` sleeps would be seen
/// at the next key. So these signals are blocked from the look at the flag until `ppoll` lets them in.
enum SignalGate {
  /// Those that readline handles and a user or the system sends.
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]

  enum Wait: Equatable {
    /// The time is over.
    case nothing
    /// A signal came first; readline's own part of handling it has been done.
    case signal
    /// These descriptors can be read.
    case ready([Int32])

    func has(_ descriptor: Int32) -> Bool {
      switch self {
      case .nothing, .signal: false
      case .ready(let descriptors): descriptors.contains(descriptor)
      }
    }
  }

  /// Waits until one of the descriptors can be read, a signal comes or the time, if there is one, is over.
  static func poll(_ descriptors: [Int32], milliseconds: Int32? = nil) -> Wait {
    var waits = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var outside = shut()
    let isPending = rl_pending_signal() != 0
    let count = isPending ? -1 : sleep(&waits, milliseconds, letting: &outside)
    let isInterrupted = isPending || (count < 0 && errno == EINTR)
    sigprocmask(SIG_SETMASK, &outside, nil)
    // With the gate open: to stop, readline sends itself the signal again.
    if isInterrupted { rl_check_signals() }
    if isInterrupted { return .signal }
    return count > 0 ? .ready(waits.filter { $0.revents != 0 }.map(\.fd)) : .nothing
  }

  /// Does something that no signal may come into; one that does comes right after it.
  static func whileShut(_ act: () -> Void) {
    var outside = shut()
    act()
    sigprocmask(SIG_SETMASK, &outside, nil)
  }

  /// Blocks the signals.
  ///
  /// - Returns: Those that were blocked before.
  private static func shut() -> sigset_t {
    var gate = sigset_t()
    var outside = sigset_t()
    sigemptyset(&gate)
    for signal in signals { sigaddset(&gate, signal) }
    sigprocmask(SIG_BLOCK, &gate, &outside)
    return outside
  }

  private static func sleep(
    _ waits: inout [pollfd], _ milliseconds: Int32?, letting mask: inout sigset_t
  ) -> Int32 {
    guard let milliseconds else { return ppoll(&waits, nfds_t(waits.count), nil, &mask) }
    var time = timespec(
      tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000)
    return ppoll(&waits, nfds_t(waits.count), &time, &mask)
  }
}
