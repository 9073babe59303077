import OIQSyntax
import OIQText
import OIQValues

// What is in % against plain numbers. 12% is 0.12, so that 70 is 7000% of anything; beside a column that is shown in %
// it is seldom meant.

extension Planner {
  /// Refuses written numbers without a unit beside what is in %, where they are beyond 1: up to there they are shares
  /// too. What a query gives is not the text's mistake.
  func requireShares(
    _ first: (typed: TypedExpression, written: Expression),
    _ second: (typed: TypedExpression, written: Expression), in context: Context
  ) throws(Diagnostic) {
    guard first.typed.isInPercent || second.typed.isInPercent else { return }
    for (side, other) in [(first, second), (second, first)] where other.typed.isInPercent {
      guard side.typed.type.isWithoutUnit, isNumber(side.written, in: context),
        case .number(let plain)? = side.typed.constant, abs(plain) > 1
      else { continue }
      throw PlanDiagnostics.plainBesideShare(side.typed, plain, other.typed)
    }
  }

  /// The same of what is looked for among members of a list.
  func requireShares(
    _ item: TypedExpression, among elements: [Expression], in context: Context
  ) throws(Diagnostic) {
    guard item.isInPercent else { return }
    for element in elements {
      guard case .number = element.unbracketed.kind else { continue }
      let plain = try value(element, in: context.expecting(nil))
      try requireShares((plain, element), (item, element), in: context)
    }
  }

  /// Whether it is a number as written, or a name for one.
  private func isNumber(_ expression: Expression, in context: Context) -> Bool {
    switch expression.kind {
    case .number: return true
    case .group(let inner), .unary(_, let inner): return isNumber(inner, in: context)
    case .name(let name):
      if let argument = context.frame.arguments[name.text] {
        return isNumber(argument.expression, in: argument.context)
      }
      guard case .none = context.scope?.lookup(name.text) ?? .none,
        let binding = formula(name.text, in: context)?.binding, binding.parameters == nil,
        binding.body.stages.isEmpty, case .expression(let body) = binding.body.head,
        case .number = body.unbracketed.kind
      else { return false }
      return true
    case .quantity, .text, .boolean, .date, .period, .missing, .parameter, .member, .call, .list,
      .record, .pipe, .binary, .isMissing, .convert, .conditional, .invalid:
      return false
    }
  }
}

extension TypedExpression {
  /// Whether it is written or shown in %. What is computed here is a factor as well: `1 + growth > 1.7`.
  fileprivate var isInPercent: Bool {
    if case .arithmetic = expression { return false }
    return if case .number(let number) = type { number.display?.symbol == "%" } else { false }
  }
}

extension ValueType {
  fileprivate var isWithoutUnit: Bool {
    guard case .number(let number) = self else { return false }
    return number.dimension == .known(.one) && number.display == nil
  }
}

extension PlanDiagnostics {
  fileprivate static func plainBesideShare(
    _ typed: TypedExpression, _ plain: Double, _ share: TypedExpression
  ) -> Diagnostic {
    let written = NumberText.shortest(plain)
    let whole = NumberText.shortest(plain * 100)
    return Diagnostic(
      .unitMismatch, "\(written) is \(whole)%, and what stands beside it is in %",
      at: [.init(typed.span, typed.type.described), .init(share.span, share.type.described)],
      help: ["write `\(written)%`, or `\(whole)%` if that is meant"])
  }
}
