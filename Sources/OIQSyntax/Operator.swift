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
