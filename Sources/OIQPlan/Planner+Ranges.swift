import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// Where a written range stands: in which formula, and the how-manieth of it. Its draws are keyed by that, so
/// that one unknown is one draw wherever the formula is used.
struct RangePlace: Hashable {
  var formula: String
  var ordinal: Int

  /// FNV-1a over the name and the number.
  var key: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in Array("range \(formula) \(ordinal)".utf8) {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return hash
  }
}

/// A written range that a plan reaches: an input of `tornado`.
package struct RangeInput: Hashable, Sendable {
  package var key: UInt64
  package var range: RangedValue
  package var type: ValueType
  /// The formula that it stands in; empty for a statement's own.
  package var formula: String
  package var text: String
}

extension Planner {
  /// Numbers the ranges of a formula in the order of its text.
  func placeRanges(of body: Pipe, formula: String) {
    var ordinal = 0
    body.forEachExpression { expression in
      guard expression.makesRange else { return }
      rangePlaces[expression.span] = RangePlace(formula: formula, ordinal: ordinal)
      ordinal += 1
    }
  }

  /// A range with the draws of its place.
  func range(
    _ result: Result<RangedValue, RangeProblem>, _ type: ValueType, _ expression: Expression,
    offers left: Expression, _ right: Expression
  ) throws(Diagnostic) -> TypedExpression {
    switch result {
    case .failure(let problem):
      throw PlanDiagnostics.badRange(
        problem, Printer.print(left), Printer.print(right), at: expression.span)
    case .success(let range) where range.shape == .point:
      return TypedExpression(.constant(.number(range.mid)), type, expression.span)
    case .success(let range):
      let place = rangePlaces[expression.span] ?? RangePlace(formula: "", ordinal: 0)
      let input = RangeInput(
        key: place.key, range: range, type: type, formula: place.formula,
        text: Printer.print(expression))
      if !rangeInputs.contains(input) { rangeInputs.append(input) }
      return TypedExpression(.range(range, key: place.key), type.ranged, expression.span)
    }
  }

  /// `normal(a to b)`, `normal(m, s)`, `uniform(a to b)`, `triangular(a, m, b)`, `pert(a, m, b)`.
  func distribution(
    _ kind: PlannedFunction, _ name: Name, _ arguments: [Argument], span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let parts = try distributionParts(kind, name, arguments, span: span)
    let typed = try parts.map { (part) throws(Diagnostic) in
      try value(part, in: context.expecting(nil))
    }
    var numbers: [Double] = []
    for part in typed {
      guard case .number(let type) = part.type, case .number(let first) = typed[0].type else {
        throw PlanDiagnostics.needsNumber(part, doing: "make a range of")
      }
      guard type.dimension == first.dimension else {
        throw PlanDiagnostics.unitMismatch(typed[0], part, doing: "make a range of")
      }
      guard case .number(let number)? = part.constant else {
        throw PlanDiagnostics.rangeNotConstant(part.span)
      }
      numbers.append(number)
    }
    let made = made(kind, numbers, fromEnds: arguments.count == 1)
    let call = Expression(.call(name, arguments), span)
    return try range(made, typed[0].type, call, offers: parts[0], parts[parts.count - 1])
  }

  private func distributionParts(
    _ kind: PlannedFunction, _ name: Name, _ arguments: [Argument], span: Span
  ) throws(Diagnostic) -> [Expression] {
    let values = arguments.map(\.value)
    if kind == .triangular || kind == .pert {
      guard values.count == 3 else {
        throw PlanDiagnostics.arguments(name, ["low", "mid", "high"], at: span)
      }
      return values
    }
    if values.count == 2, kind != .lognormal { return values }
    guard values.count == 1, case .binary(.rangeTo, let low, let high, _) = values[0].inner.kind
    else { throw PlanDiagnostics.arguments(name, ["a to b"], at: span) }
    return [low, high]
  }

  private func made(
    _ kind: PlannedFunction, _ numbers: [Double], fromEnds: Bool
  ) -> Result<RangedValue, RangeProblem> {
    switch kind {
    case .normal where !fromEnds:
      RangedValue.normal(mean: numbers[0], deviation: numbers[1])
    case .normal: RangedValue.normal(from: numbers[0], to: numbers[1])
    case .uniform: RangedValue.uniform(from: numbers[0], to: numbers[1])
    case .triangular:
      RangedValue.peaked(.triangular, from: numbers[0], mode: numbers[1], to: numbers[2])
    case .pert: RangedValue.peaked(.pert, from: numbers[0], mode: numbers[1], to: numbers[2])
    default: RangedValue.lognormal(from: numbers[0], to: numbers[1])
    }
  }

  /// `chance(x > y)`, `p5(x)`, `quantile(x, q)`, `mean(x)`, `sd(x)` of a range: one number from its draws.
  func collapsed(
    _ statistic: DrawStatistic, _ argument: TypedExpression, _ name: Name, span: Span
  ) throws(Diagnostic) -> TypedExpression {
    var result = argument
    result.span = span
    result.origin = nil
    result.expression = .collapse(statistic, argument.expression)
    switch (statistic, argument.type) {
    case (.chance, .bool):
      let percent = (try? environment.units.unit("%").get()) ?? .one
      result.type = .number(in: percent)
      result.guards = []
    case (.mean, .number(var number)), (.sd, .number(var number)), (.quantile, .number(var number)):
      number.certainty = .point
      result.type = .number(number)
    default:
      throw PlanDiagnostics.argumentType(
        name, argument, expected: statistic == .chance ? "a condition" : "a number")
    }
    return result
  }

  /// `mean`, `sd`, `median` and `quantile` outside `aggregate` speak of the draws of a range.
  func statistic(
    _ kind: AggregateKind, _ name: Name, _ arguments: [Argument], span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression? {
    guard let first = arguments.first, kind.speaksOfDraws else { return nil }
    let argument = try value(first.value, in: context.expecting(nil))
    guard argument.type.isRanged else { return nil }
    switch kind {
    case .mean: return try collapsed(.mean, argument, name, span: span)
    case .sd: return try collapsed(.sd, argument, name, span: span)
    case .median: return try collapsed(.quantile(0.5), argument, name, span: span)
    default:
      guard arguments.count == 2,
        case .number(let level)? = try value(arguments[1].value, in: context.expecting(nil))
          .constant,
        (0...1).contains(level)
      else { throw PlanDiagnostics.arguments(name, ["x", "level"], at: span) }
      return try collapsed(.quantile(level), argument, name, span: span)
    }
  }

  /// `p5(x)` and its like.
  func percentile(
    _ name: Name, _ arguments: [Argument], span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    guard arguments.count == 1, let level = Double(name.text.dropFirst()) else {
      throw PlanDiagnostics.arguments(name, ["x"], at: span)
    }
    let argument = try value(arguments[0].value, in: context.expecting(nil))
    return try collapsed(.quantile(level / 100), argument, name, span: span)
  }

  func chance(
    _ name: Name, _ arguments: [Argument], span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    guard arguments.count == 1 else {
      throw PlanDiagnostics.arguments(name, ["condition"], at: span)
    }
    let argument = try value(arguments[0].value, in: context.expecting(nil))
    return try collapsed(.chance, argument, name, span: span)
  }
}

extension AggregateKind {
  fileprivate var speaksOfDraws: Bool {
    switch self {
    case .mean, .sd, .median, .quantile: true
    case .sum, .min, .max, .count, .first, .last, .any, .all, .countDistinct: false
    }
  }
}

extension Expression {
  /// Whether it writes a range: `a to b`, `a ± s`, or a call of a distribution.
  fileprivate var makesRange: Bool {
    switch kind {
    case .binary(.rangeTo, _, _, _), .binary(.plusMinus, _, _, _): true
    case .call(let name, _):
      ["normal", "lognormal", "uniform", "triangular", "pert"].contains(name.text)
    default: false
    }
  }

  /// Without the brackets around it.
  fileprivate var inner: Expression {
    if case .group(let expression) = kind { expression.inner } else { self }
  }
}
