import Glibc
import Synchronization

/// Contiguous storage of plain values, written once while it is made and then shared.
///
/// Large buffers lie on huge pages: on a virtual machine the first touch of a 4 KB page costs far more
/// than reading it. A slice shares its owner's memory. Copying a buffer copies a reference.
package struct Buffer<Element: BitwiseCopyable>: @unchecked Sendable {
  @usableFromInline let owner: BufferOwner
  @usableFromInline let start: UnsafeMutablePointer<Element>
  package let count: Int

  @usableFromInline
  init(owner: BufferOwner, start: UnsafeMutablePointer<Element>, count: Int) {
    self.owner = owner
    self.start = start
    self.count = count
  }
}

extension Buffer {
  /// Makes a buffer whose every element `fill` must write; the memory is handed over uninitialised.
  @inlinable
  package init(
    count: Int, fill: (UnsafeMutableBufferPointer<Element>) throws -> Void
  ) rethrows {
    let owner = BufferOwner(byteCount: count * MemoryLayout<Element>.stride)
    let start = owner.address.bindMemory(to: Element.self, capacity: max(count, 1))
    self.init(owner: owner, start: start, count: count)
    try fill(UnsafeMutableBufferPointer(start: start, count: count))
  }

  @inlinable
  package init(repeating value: Element, count: Int) {
    self.init(count: count) { $0.initialize(repeating: value) }
  }

  @inlinable
  package init(_ elements: [Element]) {
    self.init(count: elements.count) { target in
      _ = elements.withUnsafeBufferPointer { target.update(fromContentsOf: $0) }
    }
  }

  @inlinable package var elements: UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: start, count: count)
  }

  @inlinable package subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count)
    return start[index]
  }

  @inlinable package func slice(_ range: Range<Int>) -> Buffer {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return Buffer(owner: owner, start: start + range.lowerBound, count: range.count)
  }

  package var array: [Element] { Array(elements) }

  /// Whether this is all of its owner's memory, and no slice of it.
  var isWhole: Bool {
    UnsafeMutableRawPointer(start) == owner.address
      && count * MemoryLayout<Element>.stride == owner.byteCount
  }
}

/// Owns one allocation.
@usableFromInline
package final class BufferOwner: @unchecked Sendable {
  @usableFromInline let address: UnsafeMutableRawPointer
  /// As asked for.
  let byteCount: Int
  /// Of the numbers that the memory holds, when somebody has asked for them.
  let zones = AtomicLazyReference<NumberZones>()
  /// `nil` for small memory, which the allocator keeps by itself.
  private let block: BufferPool.Block?

  @usableFromInline
  init(byteCount: Int) {
    self.byteCount = byteCount
    if byteCount >= BufferPool.hugePage {
      guard let block = BufferPool.take(byteCount) else {
        preconditionFailure("out of memory: \(byteCount) bytes")
      }
      (self.block, address) = (block, block.address)
      HeldMemory.add(block.size)
      return
    }
    let size = max((byteCount + 63) / 64 * 64, 64)
    var raw: UnsafeMutableRawPointer?
    guard posix_memalign(&raw, 64, size) == 0, let raw else {
      preconditionFailure("out of memory: \(byteCount) bytes")
    }
    (block, address) = (nil, raw)
  }

  deinit {
    if let block {
      HeldMemory.subtract(block.size)
      BufferPool.give(block)
    } else {
      free(address)
    }
  }
}
