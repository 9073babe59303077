/// The infix operators, loosest first; the one place that knows their precedence.
package enum Operator: String, CaseIterable, Hashable, Sendable {
  case or, and
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case isIn = "in"
  case notIn = "not in"
  case overlaps
  case orElse = "??"
  case through = ".."
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case rangeTo = "to"
  case plusMinus = "±"
  case power = "^"
}

/// How tightly an operator binds; tighter is greater.
package enum Precedence: Int, Comparable, Sendable {
  case expression, or, and, not, compare, convert, orElse, span, sum, product, range, negate, power
  case primary

  package static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }

  package var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .primary }
}

extension Operator {
  /// Level of the operator, and the least level of its two operands.
  package struct Binding: Sendable {
    package var level: Precedence
    package var left: Precedence
    package var right: Precedence
  }

  package var binding: Binding {
    switch self {
    case .or: Operator.leftward(.or)
    case .and: Operator.leftward(.and)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn, .notIn,
      .overlaps:
      Operator.alone(.compare)
    case .orElse: Binding(level: .orElse, left: .span, right: .orElse)
    case .through: Operator.alone(.span)
    case .add, .subtract: Operator.leftward(.sum)
    case .multiply, .divide: Operator.leftward(.product)
    case .rangeTo, .plusMinus: Operator.alone(.range)
    case .power: Binding(level: .power, left: .primary, right: .negate)
    }
  }

  private static func leftward(_ level: Precedence) -> Binding {
    Binding(level: level, left: level, right: level.tighter)
  }

  private static func alone(_ level: Precedence) -> Binding {
    Binding(level: level, left: level.tighter, right: level.tighter)
  }
}
