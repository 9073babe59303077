import OIQSyntax
import OIQText
import OIQValues

// MARK: Ranges that can't be

extension PlanDiagnostics {
  static func badRange(
    _ problem: RangeProblem, written: Expression, _ left: Expression, _ right: Expression
  ) -> Diagnostic {
    var help = "write the lower end first"
    if case .call(let name, let arguments) = written.kind, arguments.count == 3 {
      help += ", then the most likely, then the higher: `\(name.text)(1, 2, 3)`"
    } else {
      let offers = problem.offers(Printer.print(left), Printer.print(right)).map { "`\($0)`" }
      if !offers.isEmpty { help = "write \(list(offers, "or"))" }
      if case .negativeDeviation = problem {
        help = "write it without its sign: `a ± s` goes both ways"
      }
    }
    return Diagnostic(.badRange, problem.message, at: [.init(written.span)], help: [help])
  }

  static func tooWide(at span: Span) -> Diagnostic {
    Diagnostic(
      .badRange, "so wide a range has draws that are greater than any number", at: [.init(span)],
      help: ["bring its ends nearer to each other, and to what they measure"])
  }
}
