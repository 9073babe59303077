import OIQText
import Synchronization

/// Work on ranges of rows that can fail, on several threads; nothing is started for a small input. Results
/// are the body's to put in their range's place, or one of each thread.
package enum Parallel {
  /// Below this many rows a second thread costs more than it saves.
  static let worthwhileRows = 1 << 16

  /// `count` rows cut into at most `threads` ranges, each starting at a multiple of `multiple`.
  static func ranges(count: Int, threads: Int, multiple: Int) -> [Range<Int>] {
    let wanted = count < worthwhileRows ? 1 : max(1, threads)
    let chunks = (count + multiple - 1) / multiple
    let each = max(1, (chunks + wanted - 1) / wanted) * multiple
    var ranges: [Range<Int>] = []
    var start = 0
    while start < count {
      ranges.append(start..<min(count, start + each))
      start += each
    }
    return ranges.isEmpty ? [0..<0] : ranges
  }

  /// Rows are shared out in pieces of about so many, small enough that threads end together although one of
  /// them is slowed down by others' work.
  private static let pieceRows = 1 << 15

  /// Gives each thread something made by `make` and calls `body` with it for each range of rows that the thread
  /// takes, ascending; gives those things in no particular order.
  static func gather<State>(
    count: Int, threads: Int, multiple: Int, make: () -> State,
    body: (State, Range<Int>) throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> [State] {
    let width = max(1, pieceRows / multiple) * multiple
    return try gather(
      pieces: max(1, (count + width - 1) / width), threads: count < worthwhileRows ? 1 : threads,
      make: make,
      body: { (state, piece) throws(Diagnostic) in
        try body(state, piece * width..<min((piece + 1) * width, count))
      })
  }

  /// The same for pieces that are numbered. Pieces before one that fails are all done, so that of several errors
  /// it is always the first one's that is thrown.
  static func gather<State>(
    pieces: Int, threads: Int, make: () -> State,
    body: (State, Int) throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> [State] {
    let workers = max(1, min(threads, pieces))
    let next = Atomic<Int>(0)
    let errors = Errors()
    let made = Mutex<[Made<State>]>([])
    Fork.tasks(workers, threads: workers) { _ in
      let state = make()
      while !errors.hasAny {
        let piece = next.add(1, ordering: .relaxed).oldValue
        guard piece < pieces else { break }
        do throws(Diagnostic) { try body(state, piece) } catch { errors.add(error, at: piece) }
      }
      made.withLock { $0.append(Made(state: state)) }
    }
    if let error = errors.first { throw error }
    return made.withLock { $0.map(\.state) }
  }

  /// Handed over by the thread that used it when it has ended.
  private struct Made<State>: @unchecked Sendable { let state: State }

  /// Calls `body` once for each index below `count`, on so many threads or one each. Of several errors the one of the
  /// lowest index is thrown, so that the message doesn't depend on timing.
  package static func run(
    _ count: Int, threads: Int? = nil, _ body: (Int) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let errors = Errors()
    Fork.tasks(count, threads: threads ?? count) { index in
      do throws(Diagnostic) { try body(index) } catch { errors.add(error, at: index) }
    }
    if let error = errors.first { throw error }
  }

  private final class Errors: Sendable {
    private let found = Mutex<[Int: Diagnostic]>([:])

    func add(_ error: Diagnostic, at index: Int) { found.withLock { $0[index] = error } }

    var hasAny: Bool { found.withLock { !$0.isEmpty } }

    var first: Diagnostic? {
      found.withLock { errors in errors.min { $0.key < $1.key }?.value }
    }
  }
}
