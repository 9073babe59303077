import Synchronization

/// The least and the greatest number of each stretch of a buffer: what lies in none of them needn't be read.
///
/// Kept with the memory that they describe, so that the numbers are gone through once and not by each query.
package final class NumberZones: Sendable {
  /// So many numbers make a zone; the last may have fewer.
  package static let size = 4096

  package let low: Buffer<Double>
  package let high: Buffer<Double>
  /// Whether all numbers are whole and their size below 2^51.
  package let isWhole: Bool

  package init(low: Buffer<Double>, high: Buffer<Double>, isWhole: Bool) {
    (self.low, self.high, self.isWhole) = (low, high, isWhole)
  }
}

extension Buffer<Double> {
  /// The zones of numbers that nobody writes any more; made once for a whole buffer, anew for a slice of one.
  package func zones(making make: () -> NumberZones) -> NumberZones {
    guard isWhole else { return make() }
    return owner.zones.load() ?? owner.zones.storeIfNil(make())
  }
}
