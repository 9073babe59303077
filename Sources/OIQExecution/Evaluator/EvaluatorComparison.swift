import OIQPlan

/// Comparisons of chunks: a byte a row, without a branch.
enum Comparison {
  /// `notEqual` gives what `equal` gives: the caller turns it over once missing rows are false.
  @inline(__always)
  static func planes<Element: Comparable & BitwiseCopyable>(
    _ operation: ComparisonOperator, _ left: UnsafePointer<Element>,
    _ right: UnsafePointer<Element>, _ out: UnsafeMutablePointer<UInt8>, _ count: Int
  ) {
    switch operation {
    case .equal, .notEqual: loop(out, count) { left[$0] == right[$0] }
    case .less: loop(out, count) { left[$0] < right[$0] }
    case .lessOrEqual: loop(out, count) { left[$0] <= right[$0] }
    case .greater: loop(out, count) { left[$0] > right[$0] }
    case .greaterOrEqual: loop(out, count) { left[$0] >= right[$0] }
    }
  }

  @inline(__always)
  static func scalar<Element: Comparable & BitwiseCopyable>(
    _ operation: ComparisonOperator, _ left: UnsafePointer<Element>, _ right: Element,
    _ out: UnsafeMutablePointer<UInt8>, _ count: Int
  ) {
    switch operation {
    case .equal, .notEqual: loop(out, count) { left[$0] == right }
    case .less: loop(out, count) { left[$0] < right }
    case .lessOrEqual: loop(out, count) { left[$0] <= right }
    case .greater: loop(out, count) { left[$0] > right }
    case .greaterOrEqual: loop(out, count) { left[$0] >= right }
    }
  }

  @inline(__always)
  static func loop(
    _ out: UnsafeMutablePointer<UInt8>, _ count: Int, _ condition: (Int) -> Bool
  ) {
    for row in 0..<count { out[row] = unsafeBitCast(condition(row), to: UInt8.self) }
  }

  static func value<Element: Comparable>(
    _ operation: ComparisonOperator, _ left: Element, _ right: Element
  ) -> Bool {
    switch operation {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }

  /// A period as one integer that orders as start, then end.
  @inline(__always)
  static func key(start: Int32, end: Int32) -> Int64 {
    Int64(start) << 32 | Int64(UInt32(bitPattern: end) ^ 0x8000_0000)
  }

  static func period(ofKey key: Int64) -> (start: Int32, end: Int32) {
    (
      Int32(truncatingIfNeeded: key >> 32),
      Int32(bitPattern: UInt32(truncatingIfNeeded: key) ^ 0x8000_0000)
    )
  }
}

extension ComparisonOperator {
  /// The same question with its sides exchanged.
  var mirrored: ComparisonOperator {
    switch self {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
