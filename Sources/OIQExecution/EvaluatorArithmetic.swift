import Glibc
import OIQPlan

/// A number operand of a chunk: a plane, or one number for all rows.
enum NumberOperand {
  case plane(UnsafePointer<Double>)
  case scalar(Double)
}

/// Arithmetic on chunks, eight rows at a time. Each returns whether all results are finite; rows that are
/// missing count too, which only costs a second look.
enum Arithmetic {
  static func apply(
    _ operation: ArithmeticOperator, _ left: NumberOperand, _ right: NumberOperand,
    _ out: UnsafeMutablePointer<Double>, _ count: Int
  ) -> Bool {
    switch operation {
    case .add: combine(left, right, out, count) { $0 + $1 }
    case .subtract: combine(left, right, out, count) { $0 - $1 }
    case .multiply: combine(left, right, out, count) { $0 * $1 }
    case .divide: combine(left, right, out, count) { $0 / $1 }
    case .power: power(left, right, out, count)
    }
  }

  static func negate(
    _ values: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    for row in 0..<count { out[row] = 0 - values[row] }
  }

  @inline(__always)
  private static func combine(
    _ left: NumberOperand, _ right: NumberOperand, _ out: UnsafeMutablePointer<Double>,
    _ count: Int, _ operation: (SIMD8<Double>, SIMD8<Double>) -> SIMD8<Double>
  ) -> Bool {
    switch (left, right) {
    case (.plane(let left), .plane(let right)):
      return loop(
        out, count, block: { operation(load(left, $0), load(right, $0)) },
        single: { operation(SIMD8(repeating: left[$0]), SIMD8(repeating: right[$0])) })
    case (.plane(let left), .scalar(let right)):
      let scalar = SIMD8(repeating: right)
      return loop(
        out, count, block: { operation(load(left, $0), scalar) },
        single: { operation(SIMD8(repeating: left[$0]), scalar) })
    case (.scalar(let left), .plane(let right)):
      let scalar = SIMD8(repeating: left)
      return loop(
        out, count, block: { operation(scalar, load(right, $0)) },
        single: { operation(scalar, SIMD8(repeating: right[$0])) })
    case (.scalar(let left), .scalar(let right)):
      let result = operation(SIMD8(repeating: left), SIMD8(repeating: right))
      return loop(out, count, block: { _ in result }, single: { _ in result })
    }
  }

  @inline(__always)
  private static func load(_ values: UnsafePointer<Double>, _ row: Int) -> SIMD8<Double> {
    UnsafeRawPointer(values + row).loadUnaligned(as: SIMD8<Double>.self)
  }

  /// `r - r` is 0 for a finite r and NaN for any other, so that one sum tells whether all are finite.
  @inline(__always)
  private static func loop(
    _ out: UnsafeMutablePointer<Double>, _ count: Int, block: (Int) -> SIMD8<Double>,
    single: (Int) -> SIMD8<Double>
  ) -> Bool {
    var doubt = SIMD8<Double>(repeating: 0)
    var row = 0
    while row + 8 <= count {
      let result = block(row)
      doubt += result - result
      UnsafeMutableRawPointer(out + row).storeBytes(of: result, as: SIMD8<Double>.self)
      row += 8
    }
    while row < count {
      let result = single(row)
      doubt += result - result
      out[row] = result[0]
      row += 1
    }
    return doubt.sum() == 0
  }

  private static func power(
    _ left: NumberOperand, _ right: NumberOperand, _ out: UnsafeMutablePointer<Double>,
    _ count: Int
  ) -> Bool {
    if case .scalar(let exponent) = right {
      if exponent == 1 { return combine(left, .scalar(1), out, count) { $0 * $1 } }
      if exponent == 2 { return combine(left, left, out, count) { $0 * $1 } }
    }
    var doubt = 0.0
    for row in 0..<count {
      let result = pow(value(left, row), value(right, row))
      doubt += result - result
      out[row] = result
    }
    return doubt == 0
  }

  private static func value(_ operand: NumberOperand, _ row: Int) -> Double {
    switch operand {
    case .plane(let values): values[row]
    case .scalar(let value): value
    }
  }

  /// One result, for constants; `nil` where it is no finite number.
  static func value(_ operation: ArithmeticOperator, _ left: Double, _ right: Double) -> Double? {
    let result: Double
    switch operation {
    case .add: result = left + right
    case .subtract: result = left - right
    case .multiply: result = left * right
    case .divide: result = left / right
    case .power: result = right == 2 ? left * left : pow(left, right)
    }
    return result.isFinite ? result : nil
  }
}
