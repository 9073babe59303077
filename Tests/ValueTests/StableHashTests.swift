import OIQValues
import Testing

/// Draws are keyed by these numbers and files keep them, so they never change.
struct StableHashTests {
  /// From the table of test vectors of the algorithm's authors.
  @Test(
    arguments: [
      ("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8),
    ] as [(String, UInt64)])
  func fowlerNollVo(text: String, hash: UInt64) { #expect(StableHash.of(text) == hash) }

  /// SplitMix64 from the seed 1234567, as its published implementation gives.
  @Test func splitMix() {
    var seed: UInt64 = 1_234_567
    var found: [UInt64] = []
    for _ in 0..<3 {
      found.append(StableHash.joined(1, seed))
      seed &+= 0x9e37_79b9_7f4a_7c15
    }
    #expect(
      found == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
  }

  /// -0 equals 0, and what is missing is no value of any kind.
  @Test func rows() {
    var hashes: [UInt64] = [7, 7, 7]
    StableHash.fold(
      Column(.numbers(Buffer([0, -0.0, 0])), presence: Presence.from([true, true, false])),
      into: &hashes)
    #expect(hashes[0] == hashes[1])
    // All bits of 0 are 0 as well, so that it is the one number that a missing one looks like.
    #expect(hashes[2] == StableHash.joined(7, 0))
  }
}
