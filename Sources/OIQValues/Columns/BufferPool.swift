import Glibc
import Synchronization

/// What large buffers hold at this moment, in this process.
package enum HeldMemory {
  private static let held = Atomic<Int>(0)

  package static var bytes: Int { held.load(ordering: .relaxed) }

  static func add(_ count: Int) { held.wrappingAdd(count, ordering: .relaxed) }
  static func subtract(_ count: Int) { held.wrappingSubtract(count, ordering: .relaxed) }
}

/// Keeps large blocks of memory that are no longer used for the next buffer that needs one.
///
/// On a virtual machine the system's clearing of fresh pages costs more than most operators do; a block that
/// is used again costs nothing. What is kept is bounded, and the longest unused goes first.
enum BufferPool {
  struct Block: @unchecked Sendable {
    var address: UnsafeMutableRawPointer
    var size: Int
  }

  static let hugePage = 2 << 20
  private static let capacity = 512 << 20
  private static let kept = Mutex<[Block]>([])

  /// A block of at least `size` bytes on huge pages; its contents are arbitrary.
  static func take(_ size: Int) -> Block? {
    let size = rounded(size)
    if let block = reused(size) { return block }
    var raw: UnsafeMutableRawPointer?
    guard posix_memalign(&raw, hugePage, size) == 0, let raw else { return nil }
    madvise(raw, size, MADV_HUGEPAGE)
    return Block(address: raw, size: size)
  }

  static func give(_ block: Block) {
    let released = kept.withLock { blocks in
      blocks.append(block)
      var total = blocks.reduce(0) { $0 + $1.size }
      var excess: [Block] = []
      while total > capacity, let oldest = blocks.first {
        excess.append(oldest)
        blocks.removeFirst()
        total -= oldest.size
      }
      return excess
    }
    for block in released { free(block.address) }
  }

  /// The smallest block that is large enough, unless it is far too large.
  private static func reused(_ size: Int) -> Block? {
    kept.withLock { blocks in
      let fitting = blocks.indices.filter { blocks[$0].size >= size && blocks[$0].size <= 2 * size }
      guard let best = fitting.min(by: { blocks[$0].size < blocks[$1].size }) else { return nil }
      return blocks.remove(at: best)
    }
  }

  /// Whole huge pages, in steps of an eighth so that sizes that are nearly alike are alike.
  private static func rounded(_ size: Int) -> Int {
    let highest = Int.bitWidth - 1 - max(size, hugePage).leadingZeroBitCount
    let step = max(hugePage, (1 << highest) / 8)
    return (size + step - 1) / step * step
  }
}
