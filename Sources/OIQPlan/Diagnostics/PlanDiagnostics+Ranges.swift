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

// MARK: Ranges where something certain is needed

extension PlanDiagnostics {
  /// A comparison of ranges where yes or no is needed.
  ///
  /// - Parameter tolerance: What an assertion says behind it.
  static func rangedComparison(
    _ left: TypedExpression, _ first: Expression, _ op: OIQSyntax.Operator,
    _ right: TypedExpression, _ second: Expression, of what: String, within tolerance: Expression?
  ) -> Diagnostic {
    let sides = [(left, first.unbracketed), (right, second.unbracketed)]
    let middles = sides.map { side, written in
      side.type.isRanged ? "mid(\(brief(written)))" : brief(written)
    }
    let ranged = sides.filter { $0.0.type.isRanged }
    let whole = sides.map { brief($0.1) }.joined(separator: " \(op.rawValue) ")
    // A column's rows may be known on one side alone, which says nothing of how likely their values are.
    let isThere = ranged.filter { !$0.0.expression.slots.isEmpty }.map {
      "mid(\(brief($0.1))) is not missing and "
    }
    let middle = middles.joined(separator: " \(op.rawValue) ")
    // That a range is a number to the last digit is never likely.
    let chance =
      op == .equal || op == .notEqual
      ? [] : ["or ask how likely it is: \(isThere.joined())chance(\(whole)) > 50%"]
    return Diagnostic(
      .rangedCondition, "`\(what)` needs yes or no, and a range says maybe",
      at: ranged.map { .init($0.0.span, "may be a range") },
      help: [
        tolerance.map {
          "compare its middle: \(what) \(middle) within \(Printer.print($0))"
        } ?? "compare its middle: \(middle)"
      ] + chance)
  }

  static func rangedCondition(_ typed: TypedExpression, of what: String) -> Diagnostic {
    Diagnostic(
      .rangedCondition, "`\(what)` needs yes or no, and a range says maybe",
      at: [.init(typed.span, "may be a range")],
      help: [
        "ask how likely it is: `chance(x > y) > 50%`",
        "or compare its middle, mid(x), or one of its ends, low(x) or high(x)",
      ])
  }

  /// A call of a bundled function that needs points.
  ///
  /// - Parameters:
  ///   - given: Its arguments as they are written, by their parameters.
  ///   - parameters: All that it has, in order.
  static func rangedCall(
    of function: String, _ given: [(name: String, written: Expression)], ranged: [String],
    of parameters: [String]
  ) -> Diagnostic {
    var texts: [String] = []
    for (place, argument) in given.enumerated() {
      let text = Printer.print(argument.written)
      let point = ranged.contains(argument.name) ? "mid(\(text))" : text
      texts.append(parameters[place] == argument.name ? point : "\(argument.name): \(point)")
    }
    return Diagnostic(
      .rangedCondition,
      "`\(function)` needs one number for \(list(ranged.map { "`\($0)`" })), and this may be a range",
      at: given.filter { ranged.contains($0.name) }.map {
        .init($0.written.span, "may be a range")
      },
      help: ["take a point of it: `\(function)(\(texts.joined(separator: ", ")))`"])
  }

  /// A choice by a ranged condition, of something that has no draws.
  static func rangedChoice(_ test: TypedExpression, of type: ValueType) -> Diagnostic {
    Diagnostic(
      .rangedCondition,
      "`if` on a range takes something of both, and this is \(type.described)",
      at: [.init(test.span, "may be a range")],
      help: [
        "ask how likely it is: `if chance(x > y) > 50% then …`",
        "or compare its middle, mid(x), or one of its ends, low(x) or high(x)",
      ])
  }

  /// A column of a query used as a list, some of whose values are ranges.
  static func listOfRanges(_ column: String, count: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .rangedCondition, "a list holds plain values, and `\(column)` has ranges",
      at: [.init(span, "\(count) rows")],
      help: [
        "for one value: `… | take 1`, or a `where` that leaves one row",
        "for a list take a point of each: `select \(column) = mid(\(column))`, or low or high",
      ])
  }

  static func rangedKey(_ path: [Name], type: ValueType) -> Diagnostic {
    let name = path.map(\.text).joined(separator: ".")
    let point = if case .bool = type { "chance" } else { "mid" }
    return Diagnostic(
      .rangedCondition, "`\(name)` may be ranged and can't be a key", at: [.init(path[0].span)],
      help: ["derive a point from it first: `derive \(path.last?.text ?? "x") = \(point)(\(name))`"]
    )
  }
}
