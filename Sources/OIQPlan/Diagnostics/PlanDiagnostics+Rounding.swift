import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

// Rounding of numbers that aren't shown in base units.
extension PlanDiagnostics {
  /// `0.1 + 0.2 == 0.3`, which is false of binary fractions.
  static func equalButForRounding(_ op: OIQSyntax.Operator, at span: Span) -> Diagnostic {
    Diagnostic(
      .noEffect, severity: .warning,
      "the two sides differ in their last binary digits alone, and so this is "
        + (op == .equal ? "false" : "true"),
      at: [.init(span)],
      help: [
        "numbers that were computed are compared by how near they are: `abs(a - b) < …`, or `assert a == b within 0.001%`"
      ])
  }

  /// - Parameter given: The arguments as they are written.
  static func notInBaseUnits(
    _ name: Name, _ typed: [TypedExpression], _ given: [Expression], shownIn unit: Unit
  ) -> Diagnostic {
    let number = given.first.map(written) ?? "x"
    var way = ""
    if name.text == "round" {
      way = "round_to(\(number), \(amount(step(of: typed.dropFirst().first), unit.symbol)))"
    } else {
      let factor = given.first?.isFactor == true ? number : "(\(number))"
      way =
        unit.symbol == "%"
        ? "\(name.text)(\(factor) * 100) / 100"
        : "\(name.text)(\(factor) / \(amount("1", unit.symbol))) * \(amount("1", unit.symbol))"
    }
    return Diagnostic(
      .badArguments, "`\(name.text)` needs a number in base units: `\(way)`",
      at: [.init(typed.first?.span ?? name.span, typed.first?.type.described ?? "")],
      help: ["`describe \(name.text)` shows how it is used"])
  }

  /// Money by quantity has its currency where the step has it, behind the number.
  private static func written(_ number: Expression) -> String {
    guard case .quantity(let value, let unit) = number.kind, unit.text.contains("/") else {
      return Printer.print(number)
    }
    return amount(NumberText.shortest(value), unit.text)
  }

  private static func amount(_ number: String, _ unit: String) -> String {
    unit.hasPrefix("%") ? number + unit : "\(number) \(unit)"
  }

  /// One of the last digit that is asked for: of two digits a hundredth.
  private static func step(of digits: TypedExpression?) -> String {
    guard case .number(let count)? = digits?.constant, count == count.rounded(), abs(count) <= 9
    else { return "1" }
    let zeros = String(repeating: "0", count: max(Int(abs(count)) - (count > 0 ? 1 : 0), 0))
    return count > 0 ? "0.\(zeros)1" : "1\(zeros)"
  }
}

extension Expression {
  /// Whether it may stand before `*` and `/` without brackets.
  fileprivate var isFactor: Bool {
    switch kind {
    case .number, .quantity, .parameter, .name, .member, .call, .list, .group, .missing: true
    case .text, .boolean, .date, .period, .record, .pipe, .unary, .binary, .isMissing, .convert,
      .conditional, .invalid:
      false
    }
  }
}
