import Glibc
import Synchronization

/// Work spread over threads that live as long as the call: what it captures outlives them.
///
/// Bodies run at the same time and must write to places that are theirs alone; results must not depend on
/// the number of threads.
enum Fork {
  /// Below this many rows a thread costs more than it gives.
  static let smallestPart = 1 << 15

  /// Cuts rows into a contiguous range a thread, at multiples of 64 at least, so that no two ranges share a
  /// word of a presence bitmap.
  static func split(_ count: Int, multiple: Int = 64, threads: Int) -> [Range<Int>] {
    let parts = max(1, min(threads, count / smallestPart))
    let share = (count + parts - 1) / parts
    let width = (share + multiple - 1) / multiple * multiple
    var ranges: [Range<Int>] = []
    var start = 0
    repeat {
      let end = min(start + width, count)
      ranges.append(start..<end)
      start = end
    } while start < count
    return ranges
  }

  /// Runs `body` for ranges of rows, more of them than threads: one thread may be slowed down by others' work.
  static func rows(
    _ count: Int, multiple: Int = 64, threads: Int, _ body: (Range<Int>) -> Void
  ) {
    guard threads > 1 else { return body(0..<count) }
    let ranges = split(count, multiple: multiple, threads: 8 * threads)
    tasks(ranges.count, threads: threads) { body(ranges[$0]) }
  }

  /// Whether the run that waits for the work is to stop: once true it stays so. What is left then is worthless, and
  /// whoever asked for it throws.
  typealias Stop = @Sendable () -> Bool

  /// Rows looked at between two questions whether to stop: some tens of microseconds.
  private static let pollRows = 1 << 16

  /// Runs `body` for pieces of a range, one after the other, until it is to stop.
  @inline(__always)
  static func pieces(
    of range: Range<Int>, until isStopped: Stop, _ body: (Range<Int>) -> Void
  ) {
    var start = range.lowerBound
    while start < range.upperBound, !isStopped() {
      let end = min(start + pollRows, range.upperBound)
      body(start..<end)
      start = end
    }
  }

  /// Runs `body` for each of `0..<count`, in any order; threads take the next task when they are free.
  static func tasks(_ count: Int, threads: Int, _ body: (Int) -> Void) {
    let helpers = min(threads, count) - 1
    guard helpers > 0 else {
      for task in 0..<max(count, 0) { body(task) }
      return
    }
    withoutActuallyEscaping(body) { body in
      let queue = TaskQueue(count: count, body: body)
      let threads = (0..<helpers).compactMap { _ in queue.startThread() }
      queue.work()
      for thread in threads { pthread_join(thread, nil) }
    }
  }
}

private final class TaskQueue: @unchecked Sendable {
  private let next = Atomic<Int>(0)
  private let count: Int
  // Shared by the threads on the promise of `Fork.tasks` that its writes don't overlap.
  private let body: (Int) -> Void

  init(count: Int, body: @escaping (Int) -> Void) {
    self.count = count
    self.body = body
  }

  func work() {
    while true {
      let task = next.add(1, ordering: .relaxed).oldValue
      guard task < count else { return }
      body(task)
    }
  }

  /// `nil` where the system has no thread to give; the caller then does the work itself.
  func startThread() -> pthread_t? {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self)
    let status = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<TaskQueue>.fromOpaque(context).takeRetainedValue().work()
        return nil
      }, context.toOpaque())
    if status != 0 {
      context.release()
      return nil
    }
    return thread
  }
}
