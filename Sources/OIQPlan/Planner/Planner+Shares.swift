import OIQText
import OIQValues

// What is in % against plain numbers. 12% is 0.12, so that 70 is 7000% of anything; beside a column that is shown in %
// it is seldom meant.

extension Planner {
  /// Refuses numbers without a unit beside what is in %, where they are beyond 1: up to there they are shares too.
  func requireShares(_ first: TypedExpression, _ second: TypedExpression) throws(Diagnostic) {
    if second.isInPercent { try requireShare(first, beside: second) }
    if first.isInPercent { try requireShare(second, beside: first) }
  }

  private func requireShare(
    _ typed: TypedExpression, beside share: TypedExpression
  ) throws(Diagnostic) {
    guard typed.type.element.isWithoutUnit,
      let plain = typed.constant?.numbers.first(where: { abs($0) > 1 })
    else { return }
    throw PlanDiagnostics.plainBesideShare(typed, plain, share)
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

  /// What the members of a list are; itself where it is none.
  fileprivate var element: ValueType {
    if case .list(let element) = self { element } else { self }
  }
}

extension Value {
  fileprivate var numbers: [Double] {
    switch self {
    case .number(let number): [number]
    case .list(let values): values.flatMap(\.numbers)
    case .missing, .range, .text, .bool, .date, .period: []
    }
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
