import OIQSyntax
import OIQText
import OIQValues

// What is in % against plain numbers. 12% is 0.12, so that 70 is 7000% of anything; beside a column that is shown in %
// it is seldom meant.

extension Planner {
  /// A factor as `1 + growth` is shown in % as well, and seldom beyond this.
  private static let greatestFactor = 10.0

  /// Refuses written numbers without a unit beside what is in %, where they are beyond 1: up to there they are shares
  /// too. What a query gives is not the text's mistake.
  func requireShares(
    _ first: (typed: TypedExpression, written: Expression),
    _ second: (typed: TypedExpression, written: Expression), in context: Context
  ) throws(Diagnostic) {
    guard first.typed.type.isInPercent || second.typed.type.isInPercent else { return }
    for (side, other) in [(first, second), (second, first)]
    where other.typed.type.isInPercent {
      let most = isShare(other, in: context) ? 1 : Planner.greatestFactor
      guard side.typed.type.isWithoutUnit, isNumber(side.written, in: context),
        case .number(let plain)? = side.typed.constant, abs(plain) > most
      else { continue }
      throw PlanDiagnostics.lackingPercent(
        plain, beside: "what stands beside it",
        at: [side.typed, other.typed].map { .init($0.span, $0.type.described) })
    }
  }

  /// The same of what is looked for among members of a list.
  func requireShares(
    _ item: (typed: TypedExpression, written: Expression), among elements: [Expression],
    in context: Context
  ) throws(Diagnostic) {
    guard item.typed.type.isInPercent else { return }
    for element in elements {
      guard case .number = element.unbracketed.kind else { continue }
      let plain = try value(element, in: context.expecting(nil))
      try requireShares((plain, element), item, in: context)
    }
  }

  /// Whether it is a share and no factor: written in %, in % as a table has it, or by request.
  private func isShare(
    _ side: (typed: TypedExpression, written: Expression), in context: Context
  ) -> Bool {
    if case .number(let number) = side.typed.type, number.isAsked { return true }
    if case .number(_, suffix: "%")? = literal(side.written, in: context)?.kind { return true }
    return side.typed.origin != nil
  }

  /// Whether it is a number as written, or a name for one, or given for a parameter.
  private func isNumber(_ expression: Expression, in context: Context) -> Bool {
    switch literal(expression, in: context)?.kind {
    case .number(_, let suffix): suffix != "%"
    case .parameter: true
    default: false
    }
  }

  /// What is written, behind brackets, a sign and names.
  private func literal(_ expression: Expression, in context: Context) -> Expression? {
    switch expression.kind {
    case .number, .parameter: return expression
    case .group(let inner), .unary(_, let inner): return literal(inner, in: context)
    case .name(let name):
      if let argument = context.frame.arguments[name.text] {
        return literal(argument.expression, in: argument.context)
      }
      guard case .none = context.scope?.lookup(name.text) ?? .none,
        let binding = formula(name.text, in: context)?.binding, binding.parameters == nil,
        binding.body.stages.isEmpty, case .expression(let body) = binding.body.head
      else { return nil }
      switch body.unbracketed.kind {
      case .number, .parameter: return body.unbracketed
      default: return nil
      }
    case .quantity, .text, .boolean, .date, .period, .missing, .member, .call, .list, .record,
      .pipe,
      .binary, .isMissing, .convert, .conditional, .invalid:
      return nil
    }
  }
}

extension NumberType {
  /// Whether a number without a unit takes the place of one in %, of `greatest` at most, beyond 1 and far beyond that:
  /// 2 may replace 50% to 400%.
  package func lacksPercent(
    _ number: Double, insteadOf replaced: NumberType, upTo greatest: Double
  ) -> Bool {
    replaced.display?.symbol == "%" && display == nil && abs(number) > max(1, 2 * greatest)
  }
}

extension ValueType {
  /// Whether it is written or shown in %.
  fileprivate var isInPercent: Bool {
    if case .number(let number) = self { number.display?.symbol == "%" } else { false }
  }

  fileprivate var isWithoutUnit: Bool {
    guard case .number(let number) = self else { return false }
    return number.dimension == .known(.one) && number.display == nil
  }
}

extension PlanDiagnostics {
  /// A plain number that seems to be meant in %.
  ///
  /// - Parameter share: What is in %, in words.
  package static func lackingPercent(
    _ plain: Double, beside share: String, at labels: [Diagnostic.Label]
  ) -> Diagnostic {
    let written = NumberText.shortest(plain)
    let whole = describe(.number(plain), .number(in: .percent))
    return Diagnostic(
      .unitMismatch, "\(written) is \(whole), and \(share) is in %", at: labels,
      help: ["write `\(written)%`, or `\(whole)` if that is meant"])
  }
}
