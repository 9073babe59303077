import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// A name that is given other numbers, with the span that its own value lies in.
struct VariedBinding {
  let name: Name
  let type: ValueType
  let low: Double
  let high: Double
}

extension VariedBinding {
  /// The number that a point of an axis, an end or a step is.
  ///
  /// - Throws: What isn't a number of its dimension, or seems to lack its %.
  func number(_ expression: Expression, _ planner: Planner) throws(Diagnostic) -> Double {
    let typed = try planner.plan(expression)
    guard case .number(let number)? = typed.constant, typed.type.dimension == type.dimension
    else { throw SensitivityDiagnostics.axisValue(typed, of: name, type) }
    guard case .number(let given) = typed.type, case .number(let own) = type,
      given.lacksPercent(number, insteadOf: own, upTo: high)
    else { return number }
    throw PlanDiagnostics.lackingPercent(
      number, beside: "`\(name.text)`", at: [.init(typed.span)])
  }

  /// The points of a list, in its order.
  func numbers(of list: Expression, _ planner: Planner) throws(Diagnostic) -> [Double] {
    let typed = try planner.plan(list)
    guard case .list(let values)? = typed.constant, case .list(let element) = typed.type,
      element.dimension == type.dimension, !values.isEmpty
    else { throw SensitivityDiagnostics.axisList(typed, of: name, type) }
    if case .list(let elements) = list.unbracketed.kind {
      var numbers: [Double] = []
      for element in elements { numbers.append(try number(element, planner)) }
      return numbers
    }
    var numbers: [Double] = []
    for case .number(let number) in values { numbers.append(number) }
    guard numbers.count == values.count else {
      throw SensitivityDiagnostics.axisList(typed, of: name, type)
    }
    return numbers
  }
}
