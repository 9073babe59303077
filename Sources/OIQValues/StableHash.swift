/// Numbers that stand for what something holds, the same on every machine and in every version: the draws of
/// unknowns are keyed by them, and a workspace's file keeps them.
package enum StableHash {}

extension StableHash {
  /// FNV-1a of 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/).
  package static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }

  package static func of(_ text: String) -> UInt64 { of(text.utf8) }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014) over both; order counts.
  package static func joined(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var mixed = left &* 0x9e37_79b9_7f4a_7c15 &+ right
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to 1, below it, as even as the hash.
  package static func share(_ hash: UInt64) -> Double { Double(hash >> 11) * 0x1p-53 }

  /// Joins what a column holds to the hashes of its rows. Ranges and facts are passed over.
  package static func fold(_ column: Column, into hashes: inout [UInt64]) {
    func fold(_ hash: (Int) -> UInt64) {
      for row in hashes.indices {
        hashes[row] = joined(hashes[row], column.isPresent(row) ? hash(row) : 0)
      }
    }
    switch column.storage {
    // -0 is 0.
    case .numbers(let values): fold { (values[$0] + 0).bitPattern }
    case .codes(let codes, let dictionary):
      let texts = dictionary.texts.map { of($0) }
      fold { texts[Int(codes[$0])] }
    case .bools(let values): fold { UInt64(values[$0]) + 1 }
    case .dates(let days): fold { UInt64(bitPattern: Int64(days[$0])) }
    case .spans(let starts, let ends):
      fold { UInt64(UInt32(bitPattern: starts[$0])) << 32 | UInt64(UInt32(bitPattern: ends[$0])) }
    case .ranges, .facts: fold { _ in 0 }
    }
  }
}
