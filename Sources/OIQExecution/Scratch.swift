import OIQValues

/// Working memory that can be written as long as it lives, and then handed on as a buffer.
///
/// Kept inside the files of kernels: who reads `buffer` must have written every element, and who holds
/// `elements` must hold the scratch too, under a name.
struct Scratch<Element: BitwiseCopyable> {
  let buffer: Buffer<Element>
  let elements: UnsafeMutableBufferPointer<Element>

  /// Uninitialised.
  init(count: Int) {
    var memory = UnsafeMutableBufferPointer<Element>(start: nil, count: 0)
    buffer = Buffer(count: count) { memory = $0 }
    elements = memory
  }

  init(repeating value: Element, count: Int) {
    self.init(count: count)
    elements.initialize(repeating: value)
  }
}
