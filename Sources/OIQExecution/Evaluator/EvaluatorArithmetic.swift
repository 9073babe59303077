import Glibc
import OIQPlan

/// A number operand of a chunk: a plane, or one number for all rows.
enum NumberOperand {
  case plane(UnsafePointer<Double>)
  case scalar(Double)
}

/// Whether a step looks for results that are not finite, or leaves that to the one that reads them.
enum FiniteCheck { case now, later }

/// Arithmetic on chunks, eight rows at a time. Each returns whether all results are finite; rows that are
/// missing count too, which only costs a second look. Unchecked ones say that they are.
enum Arithmetic {
  static func apply(
    _ operation: ArithmeticOperator, _ left: NumberOperand, _ right: NumberOperand,
    _ out: UnsafeMutablePointer<Double>, _ count: Int, _ check: FiniteCheck
  ) -> Bool {
    switch check {
    case .now: apply(operation, left, right, Checked(out: out, count: count))
    case .later: apply(operation, left, right, Unchecked(out: out, count: count))
    }
  }

  @inline(__always)
  private static func apply(
    _ operation: ArithmeticOperator, _ left: NumberOperand, _ right: NumberOperand,
    _ target: some ArithmeticTarget
  ) -> Bool {
    switch operation {
    case .add: combine(left, right, target) { $0 + $1 }
    case .subtract: combine(left, right, target) { $0 - $1 }
    case .multiply: combine(left, right, target) { $0 * $1 }
    case .divide: combine(left, right, target) { $0 / $1 }
    case .power: power(left, right, target)
    }
  }

  static func negate(
    _ values: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    for row in 0..<count { out[row] = 0 - values[row] }
  }

  @inline(__always)
  private static func combine(
    _ left: NumberOperand, _ right: NumberOperand, _ target: some ArithmeticTarget,
    _ operation: (SIMD8<Double>, SIMD8<Double>) -> SIMD8<Double>
  ) -> Bool {
    switch (left, right) {
    case (.plane(let left), .plane(let right)):
      return target.fill(
        block: { operation(load(left, $0), load(right, $0)) },
        single: { operation(SIMD8(repeating: left[$0]), SIMD8(repeating: right[$0])) })
    case (.plane(let left), .scalar(let right)):
      let scalar = SIMD8(repeating: right)
      return target.fill(
        block: { operation(load(left, $0), scalar) },
        single: { operation(SIMD8(repeating: left[$0]), scalar) })
    case (.scalar(let left), .plane(let right)):
      let scalar = SIMD8(repeating: left)
      return target.fill(
        block: { operation(scalar, load(right, $0)) },
        single: { operation(scalar, SIMD8(repeating: right[$0])) })
    case (.scalar(let left), .scalar(let right)):
      let result = operation(SIMD8(repeating: left), SIMD8(repeating: right))
      return target.fill(block: { _ in result }, single: { _ in result })
    }
  }

  @inline(__always)
  private static func load(_ values: UnsafePointer<Double>, _ row: Int) -> SIMD8<Double> {
    UnsafeRawPointer(values + row).loadUnaligned(as: SIMD8<Double>.self)
  }

  private static func power(
    _ left: NumberOperand, _ right: NumberOperand, _ target: some ArithmeticTarget
  ) -> Bool {
    if case .scalar(let exponent) = right {
      if exponent == 1 { return combine(left, .scalar(1), target) { $0 * $1 } }
      if exponent == 2 { return combine(left, left, target) { $0 * $1 } }
    }
    var doubt = 0.0
    for row in 0..<target.count {
      let result = pow(value(left, row), value(right, row))
      doubt += result - result
      target.out[row] = result
    }
    return doubt == 0
  }

  private static func value(_ operand: NumberOperand, _ row: Int) -> Double {
    switch operand {
    case .plane(let values): values[row]
    case .scalar(let value): value
    }
  }
}

/// Where results go, and what is done with each on its way.
private protocol ArithmeticTarget {
  var out: UnsafeMutablePointer<Double> { get }
  var count: Int { get }
  /// Returns whether all results are finite, as far as it looks.
  func fill(block: (Int) -> SIMD8<Double>, single: (Int) -> SIMD8<Double>) -> Bool
}

private struct Unchecked: ArithmeticTarget {
  let out: UnsafeMutablePointer<Double>
  let count: Int

  @inline(__always)
  func fill(block: (Int) -> SIMD8<Double>, single: (Int) -> SIMD8<Double>) -> Bool {
    var row = 0
    while row &+ 8 <= count {
      UnsafeMutableRawPointer(out + row).storeBytes(of: block(row), as: SIMD8<Double>.self)
      row &+= 8
    }
    while row < count {
      out[row] = single(row)[0]
      row &+= 1
    }
    return true
  }
}

private struct Checked: ArithmeticTarget {
  let out: UnsafeMutablePointer<Double>
  let count: Int

  /// `r - r` is 0 for a finite r and NaN for any other, so that one sum tells whether all are finite.
  @inline(__always)
  func fill(block: (Int) -> SIMD8<Double>, single: (Int) -> SIMD8<Double>) -> Bool {
    var doubt = SIMD8<Double>(repeating: 0)
    var row = 0
    while row &+ 8 <= count {
      let result = block(row)
      doubt += result - result
      UnsafeMutableRawPointer(out + row).storeBytes(of: result, as: SIMD8<Double>.self)
      row &+= 8
    }
    while row < count {
      let result = single(row)
      doubt += result - result
      out[row] = result[0]
      row &+= 1
    }
    return doubt.sum() == 0
  }
}
