/// Numbers that look random and are a function of a key and a counter alone: any draw of any unknown can be
/// made at any time, in any order, on any thread.
///
/// Philox4x32-10 of J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel Random Numbers: As Easy
/// as 1, 2, 3", SC'11. It passes TestU01's BigCrush; keys give independent streams of 2^65 draws.
package enum Philox {
  /// Four words of 32 bits, each in the low half of a word of 64: products then need no widening.
  package struct Block {
    package var words: (UInt64, UInt64, UInt64, UInt64)
  }

  /// The 128 bits that belong to a counter.
  @inline(__always)
  package static func block(
    counter: (UInt64, UInt64, UInt64, UInt64), key: UInt64
  ) -> Block {
    var words = counter
    var first = key & mask
    var second = key >> 32
    for _ in 0..<10 {
      let left = (words.0 & mask) &* 0xd251_1f53
      let right = (words.2 & mask) &* 0xcd9e_8d57
      words = (
        (right >> 32) ^ words.1 ^ first, right & mask, (left >> 32) ^ words.3 ^ second, left & mask
      )
      first = (first &+ 0x9e37_79b9) & mask
      second = (second &+ 0xbb67_ae85) & mask
    }
    return Block(words: words)
  }

  private static let mask: UInt64 = 0xffff_ffff
}

extension Philox {
  /// Draws of the uniform distribution on the open interval (0, 1): odd multiples of 2^-53, so that 1 - u is
  /// one as well, the mean is 1/2 and neither end occurs. Two draws share a block.
  package static func uniforms(
    _ draws: Range<Int>, key: UInt64, into target: UnsafeMutablePointer<Double>
  ) {
    var next = target
    var draw = draws.lowerBound
    if draw & 1 == 1, draw < draws.upperBound {
      next.pointee = pair(draw >> 1, key).second
      next += 1
      draw += 1
    }
    let pairs = (draws.upperBound - draw) >> 1
    let start = draw >> 1
    // Two at a time, far from each other: a processor works on one while it waits for the other.
    let half = pairs >> 1
    let upper = next + 2 &* half
    for index in 0..<half {
      let (first, second) = pair(start &+ index, key)
      let (third, fourth) = pair(start &+ half &+ index, key)
      next[2 &* index] = first
      next[2 &* index &+ 1] = second
      upper[2 &* index] = third
      upper[2 &* index &+ 1] = fourth
    }
    if pairs & 1 == 1 {
      let (first, second) = pair(start &+ pairs &- 1, key)
      next[2 &* pairs &- 2] = first
      next[2 &* pairs &- 1] = second
    }
    if draw &+ 2 &* pairs < draws.upperBound {
      next[2 &* pairs] = pair(start &+ pairs, key).first
    }
  }

  @inline(__always)
  private static func pair(_ index: Int, _ key: UInt64) -> (first: Double, second: Double) {
    let counter = UInt64(truncatingIfNeeded: index)
    let words = block(counter: (counter & mask, counter >> 32, 0, 0), key: key).words
    return (open(words.0 | words.1 << 32), open(words.2 | words.3 << 32))
  }

  /// The upper 52 bits as a number between 1 and 2, moved to between 0 and 1; both steps are exact.
  @inline(__always)
  private static func open(_ bits: UInt64) -> Double {
    (Double(bitPattern: bits >> 12 | 0x3ff0_0000_0000_0000) - 1) + 0x1p-53
  }
}
