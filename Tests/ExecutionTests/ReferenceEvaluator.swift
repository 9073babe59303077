import Glibc
import OIQPlan
import OIQValues

/// One row at a time, by the language's page: what the engine is compared with.
struct ReferenceEvaluator {
  var outOfDomain = 0

  mutating func value(_ expression: PlanExpression, _ row: [Value]) -> Value {
    switch expression {
    case .column(let slot): return row[slot]
    case .constant(let value): return value
    case .arithmetic(let operation, let left, let right, _):
      return arithmetic(operation, value(left, row), value(right, row))
    case .negate(let operand):
      if case .number(let x) = value(operand, row) { return .number(-x) }
      return .missing
    case .compare(let operation, let left, let right):
      return .bool(compare(operation, value(left, row), value(right, row)))
    case .isOneOf(let operand, let list):
      let x = value(operand, row)
      return .bool(x != .missing && list.contains(x))
    case .isWithin(let left, let right):
      guard let a = span(value(left, row)), let b = span(value(right, row)) else {
        return .bool(false)
      }
      return .bool(b.start <= a.start && a.end <= b.end)
    case .overlaps(let left, let right):
      guard let a = span(value(left, row)), let b = span(value(right, row)) else {
        return .bool(false)
      }
      return .bool(a.start < b.end && b.start < a.end)
    case .and(let left, let right): return .bool(holds(left, row) && holds(right, row))
    case .or(let left, let right): return .bool(holds(left, row) || holds(right, row))
    case .not(let operand): return .bool(!holds(operand, row))
    case .isMissing(let operand): return .bool(value(operand, row) == .missing)
    case .orElse(let left, let right):
      let x = value(left, row)
      return x == .missing ? value(right, row) : x
    case .conditional(let condition, let then, let otherwise):
      return holds(condition, row) ? value(then, row) : value(otherwise, row)
    case .bound(let bound, let operand): return self.bound(bound, value(operand, row))
    case .periodPart(let part, let operand): return periodPart(part, value(operand, row))
    case .call, .ofDimension, .shiftDate, .shiftPeriod, .undisputed, .exchange, .range,
      .each, .cell, .known, .collapse:
      preconditionFailure("not generated")
    }
  }

  mutating func holds(_ expression: PlanExpression, _ row: [Value]) -> Bool {
    value(expression, row) == .bool(true)
  }

  private mutating func arithmetic(_ operation: ArithmeticOperator, _ left: Value, _ right: Value)
    -> Value
  {
    guard case .number(let a) = left, case .number(let b) = right else { return .missing }
    let result =
      switch operation {
      case .add: a + b
      case .subtract: a - b
      case .multiply: a * b
      case .divide: a / b
      case .power: pow(a, b)
      }
    if !result.isFinite {
      outOfDomain += 1
      return .missing
    }
    return .number(result)
  }

  private func compare(_ operation: ComparisonOperator, _ left: Value, _ right: Value) -> Bool {
    if operation == .notEqual { return !compare(.equal, left, right) }
    guard let order = order(left, right) else { return false }
    return switch operation {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }

  /// Below, equal, above; nil where one is missing.
  func order(_ left: Value, _ right: Value) -> Int? {
    switch (left, right) {
    case (.number(let a), .number(let b)): a < b ? -1 : a > b ? 1 : 0
    case (.text(let a), .text(let b)):
      Array(a.unicodeScalars.map(\.value)).lexicographicallyPrecedes(b.unicodeScalars.map(\.value))
        ? -1 : a == b ? 0 : 1
    case (.bool(let a), .bool(let b)): (a ? 1 : 0) - (b ? 1 : 0)
    case (.date(let a), .date(let b)): Int(a) - Int(b)
    case (.period(let a), .period(let b)): a < b ? -1 : a == b ? 0 : 1
    default: nil
    }
  }

  private func span(_ value: Value) -> Period? {
    switch value {
    case .period(let period): period
    case .date(let day): Period(start: day, end: day + 1)
    default: nil
    }
  }

  private func bound(_ bound: RangeBound, _ value: Value) -> Value {
    guard case .range(let range) = value else { return value }
    switch (range.shape, bound) {
    case (.atLeast, .low), (.atMost, .high): break
    case (.atLeast, _), (.atMost, _): return .missing
    default: break
    }
    return switch bound {
    case .low: .number(range.low)
    case .mid: .number(range.mid)
    case .high: .number(range.high)
    }
  }

  private func periodPart(_ part: PeriodPart, _ value: Value) -> Value {
    guard let span = span(value) else { return .missing }
    switch part {
    case .start: return .date(span.start)
    case .end: return .date(span.end - 1)
    case .days: return .number(Double(span.end - span.start))
    case .year:
      let first = year(of: span.start)
      return year(of: span.end - 1) == first ? .number(Double(first)) : .missing
    }
  }

  private func year(of day: Int32) -> Int32 {
    var time = time_t(day) * 86_400
    var parts = tm()
    gmtime_r(&time, &parts)
    return parts.tm_year + 1900
  }
}
