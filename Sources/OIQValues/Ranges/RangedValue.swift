/// How a ranged value was stated, which decides what it means as a distribution.
package enum RangeShape: UInt8, CaseIterable, Sendable, Hashable {
  /// One number; no draws.
  case point
  /// A measured low and high: a lognormal (normal where a bound is not positive) 90% interval.
  case interval
  /// A measured low, value and high: a pert between them, shown as they were stated.
  case pert
  /// The issuer's own range: shown as such, uniform in arithmetic.
  case issuer
  /// `low` alone is known: shown `≥`; no distribution.
  case atLeast
  /// `high` alone is known: shown `≤`; no distribution.
  case atMost
  /// Written `a to b`: lognormal with 90% between.
  case lognormal
  /// Written `a ± s`; `low` and `high` are the 5% and 95% points, `mid` the mean.
  case normal
  /// `low` and `high` are the ends of this and the next.
  case uniform
  case triangular
  /// The median and 90% interval of draws that are regenerated when needed.
  case sampled
  /// The 5%, 50% and 95% points of draws that are gone, as files keep them.
  case percentiles
  /// Written `pert(a, m, b)`, as `pert` in all but how it is shown.
  case writtenPert
}

/// One ranged value. Bounds that its shape does not have are equal to those it has.
package struct RangedValue: Hashable, Sendable {
  package var low: Double
  package var mid: Double
  package var high: Double
  package var shape: RangeShape

  package init(low: Double, mid: Double, high: Double, shape: RangeShape) {
    self.low = low
    self.mid = mid
    self.high = high
    self.shape = shape
  }
}

extension RangedValue {
  /// Whether it is known on one side alone: at least, or at most.
  package var isOneSided: Bool { shape == .atLeast || shape == .atMost }
}

/// The ranged values of a column, one buffer a bound.
package struct RangeBuffer: Sendable {
  package let low: Buffer<Double>
  package let mid: Buffer<Double>
  package let high: Buffer<Double>
  package let shapes: Buffer<UInt8>
  /// What names a row's unknown: rows with one key share their draws.
  package let keys: Buffer<UInt64>
  /// Where the draws of `sampled` rows lie: such a row's key names a store and a row of it.
  package let stores: [DrawStore]

  package init(
    low: Buffer<Double>, mid: Buffer<Double>, high: Buffer<Double>, shapes: Buffer<UInt8>,
    keys: Buffer<UInt64>, stores: [DrawStore] = []
  ) {
    self.low = low
    self.mid = mid
    self.high = high
    self.shapes = shapes
    self.keys = keys
    self.stores = stores
  }

  package var count: Int { low.count }

  package subscript(row: Int) -> RangedValue {
    RangedValue(
      low: low[row], mid: mid[row], high: high[row],
      shape: RangeShape(rawValue: shapes[row]) ?? .point)
  }
}

/// A part of a fact that a row rests on: which fact, and which days of its span. Facts are named by a
/// table's number in the catalogue and their row in its file.
package struct FactPart: Hashable, Sendable, BitwiseCopyable {
  package var table: Int32
  package var row: Int32
  package var start: Int32
  package var end: Int32
  /// Over how many days the amount is spread of which these are some: what they have is a share by days, pro
  /// rata. 0 where nothing is spread.
  package var spreadOver: Int32 = 0

  package init(table: Int32, row: Int32, start: Int32, end: Int32) {
    self.table = table
    self.row = row
    self.start = start
    self.end = end
  }
}

extension FactPart {
  /// The fact itself, whatever part of it this is.
  package var whole: FactPart { FactPart(table: table, row: row, start: 0, end: 0) }
}

/// The facts that each row of a table rests on: row `r` has `parts[offsets[r]..<offsets[r + 1]]`.
package struct FactLists: Sendable {
  package let offsets: Buffer<Int32>
  package let parts: Buffer<FactPart>

  package init(offsets: Buffer<Int32>, parts: Buffer<FactPart>) {
    self.offsets = offsets
    self.parts = parts
  }

  package var count: Int { max(offsets.count - 1, 0) }

  package subscript(row: Int) -> UnsafeBufferPointer<FactPart> {
    UnsafeBufferPointer(rebasing: parts.elements[Int(offsets[row])..<Int(offsets[row + 1])])
  }
}
