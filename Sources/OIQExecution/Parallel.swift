import OIQText
import Synchronization

/// Work on ranges of rows that can fail, on several threads; nothing is started for a small input. Results
/// are the body's to put in their range's place.
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

    var first: Diagnostic? {
      found.withLock { errors in errors.min { $0.key < $1.key }?.value }
    }
  }
}
