import OIQSyntax
import OIQText
import OIQValues

// MARK: Rates beside amounts

extension PlanDiagnostics {
  /// `demand - capacity`, a count and a count per month, with what makes an amount of the rate as it is written; nil
  /// for others.
  static func rateAndAmount(
    _ left: (typed: TypedExpression, written: Expression),
    _ right: (typed: TypedExpression, written: Expression), _ op: Operator
  ) -> Diagnostic? {
    func help(
      _ rate: (typed: TypedExpression, written: Expression), beside amount: TypedExpression
    ) -> [String]? {
      guard case .number(let type) = amount.type, case .known(let dimension) = type.dimension
      else { return nil }
      return overTime(rate.typed, dimension, factor(rate.written))
    }
    guard let help = help(left, beside: right.typed) ?? help(right, beside: left.typed)
    else { return nil }
    var error = unitMismatch(left.typed, right.typed, doing: op.verb)
    error.help = help
    return error
  }

  /// An expression as it stands before a `*`.
  private static func factor(_ expression: Expression) -> String {
    let text = Printer.print(expression)
    guard text.count <= 40 else { return "…" }
    switch expression.kind {
    case .binary, .unary, .conditional, .convert: return "(\(text))"
    default: return text
    }
  }

  /// What makes an amount of a rate that is shown by a time: that of one such time. Nil for what is no such rate of
  /// the other's measure.
  ///
  /// - Parameter written: The rate as it stands before a `*`.
  static func overTime(
    _ rate: TypedExpression, _ amount: Dimension, _ written: String
  ) -> [String]? {
    guard case .number(let number) = rate.type, case .known(let dimension) = number.dimension,
      dimension * .time == amount, let time = time(of: number)
    else { return nil }
    return [
      "multiply the rate by a time: `\(written) * 1 \(time)` is that of 1 \(time)"
    ]
  }

  /// The time by which a rate is shown: `month` of `module/month`, `yr` where counts and shares have none.
  private static func time(of rate: NumberType) -> String? {
    guard let symbol = rate.display?.symbol else {
      return rate.dimension == .known(.frequency) ? nil : "yr"
    }
    let times = symbol.split(separator: "/").dropFirst().filter {
      (try? UnitTable.standard.unit(String($0)).get())?.dimension == .time
    }
    return times.count == 1 ? String(times[0]) : nil
  }
}
