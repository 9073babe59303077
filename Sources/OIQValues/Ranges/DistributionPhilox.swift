import CPortableMath

/// Numbers that look random and are a function of a key and a counter alone: any draw of any unknown can be
/// made at any time, in any order, on any thread.
///
/// Philox4x32-10 (Salmon and others, 2011). It passes TestU01's BigCrush; keys give independent streams of
/// 2^65 draws.
package enum Philox {
  /// The 128 bits that belong to a counter, both as four words of 32 bits.
  package static func block(
    counter: (UInt64, UInt64, UInt64, UInt64), key: UInt64
  ) -> (UInt64, UInt64, UInt64, UInt64) {
    portable_philox(portable_philox_block(words: counter), key).words
  }

  /// Draws of the uniform distribution on the open interval (0, 1): odd multiples of 2^-53, so that 1 - u is
  /// one as well, the mean is 1/2 and neither end occurs. Two draws share a block.
  package static func uniforms(
    _ draws: Range<Int>, key: UInt64, into target: UnsafeMutablePointer<Double>
  ) {
    var next = target
    var draw = draws.lowerBound
    if draw & 1 == 1, draw < draws.upperBound {
      next.pointee = pair(draw, key).second
      next += 1
      draw += 1
    }
    let pairs = (draws.upperBound - draw) >> 1
    portable_uniforms(UInt64(truncatingIfNeeded: draw >> 1), Int64(pairs), key, next)
    if draw &+ 2 &* pairs < draws.upperBound {
      next[2 &* pairs] = pair(draw &+ 2 &* pairs, key).first
    }
  }

  /// A draw of an even number and the one after it.
  private static func pair(_ draw: Int, _ key: UInt64) -> (first: Double, second: Double) {
    var pair = (first: 0.0, second: 0.0)
    withUnsafeMutableBytes(of: &pair) { bytes in
      let target = bytes.assumingMemoryBound(to: Double.self).baseAddress
      portable_uniforms(UInt64(truncatingIfNeeded: draw >> 1), 1, key, target)
    }
    return pair
  }
}
