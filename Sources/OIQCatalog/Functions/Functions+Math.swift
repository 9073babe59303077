import Glibc
import OIQValues

private let x = FunctionParameter("x")

extension FunctionLibrary {
  static let mathFunctions = [roundingFunctions, transcendentalFunctions, choosingFunctions]

  private static let roundingFunctions: [FunctionDefinition] = [
    FunctionDefinition(
      "abs", [x], summary: "The size of a number, without its sign.", example: "abs(-3 W)",
      result: rule([.number], sizeOfFirst), body: .scalar(numberKernel { abs($0) })),
    FunctionDefinition(
      "sign", [x], summary: "1 for a positive number, -1 for a negative one, 0 for zero.",
      example: "sign(-3 W)", result: rule([.number], gives: .plainNumber),
      body: .scalar(numberKernel { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 })),
    FunctionDefinition(
      "round", [x, FunctionParameter("digits", .optional(.number(0)))],
      summary:
        "Rounds half away from zero, as the number is written (1.005 to 1.01), to so many digits of the base unit (W, s, bit, USD, …); negative digits are tens, hundreds, …",
      example: "round(2.345, 2)", result: rule([.number, .plainNumber], roundedFirst),
      body: .scalar(numberKernel { Rounding.round($0, digits: $1) })),
    FunctionDefinition(
      "round_to", [x, FunctionParameter("step")],
      summary:
        "The nearest multiple of a step in the same unit, half away from zero, as both are written.",
      example: "round_to($413.5B, $10B)", result: rule([.number, .number], commonType),
      body: .scalar(numberKernel { Rounding.round($0, toMultipleOf: $1) })),
    FunctionDefinition(
      "floor", [x],
      summary:
        "The greatest whole number of base units that is not above x, whose last binary digits don't count.",
      example: "floor(2.7)", result: rule([.number], roundedFirst),
      body: .scalar(numberKernel { Rounding.whole($0, .down) })),
    FunctionDefinition(
      "ceil", [x],
      summary:
        "The smallest whole number of base units that is not below x, whose last binary digits don't count.",
      example: "ceil(2.1)", result: rule([.number], roundedFirst),
      body: .scalar(numberKernel { Rounding.whole($0, .up) })),
  ]

  private static let transcendentalFunctions: [FunctionDefinition] = [
    FunctionDefinition(
      "sqrt", [x], summary: "The square root; missing for a negative number.",
      example: "sqrt(2)", result: rule([.number], squareRootOfFirst),
      body: .scalar(numberKernel { $0.squareRoot() })),
    FunctionDefinition(
      "exp", [x], summary: "e to the power of x.", example: "exp(1)",
      result: rule([.plainNumber], gives: .plainNumber), body: .scalar(numberKernel { exp($0) })),
    FunctionDefinition(
      "log", [x], summary: "The natural logarithm; missing unless x is positive.",
      example: "log(10)", result: rule([.plainNumber], gives: .plainNumber),
      body: .scalar(numberKernel { log($0) })),
    FunctionDefinition(
      "log10", [x], summary: "The logarithm to base 10; missing unless x is positive.",
      example: "log10(1000)", result: rule([.plainNumber], gives: .plainNumber),
      body: .scalar(numberKernel { log10($0) })),
    FunctionDefinition(
      "log2", [x], summary: "The logarithm to base 2; missing unless x is positive.",
      example: "log2(1024)", result: rule([.plainNumber], gives: .plainNumber),
      body: .scalar(numberKernel { log2($0) })),
    FunctionDefinition(
      "pow", [x, FunctionParameter("exponent")],
      summary: "x to a power, both without a unit; `x^2` works with units too.",
      example: "pow(1.6, 3)", result: rule([.plainNumber, .plainNumber], gives: .plainNumber),
      body: .scalar(numberKernel { pow($0, $1) })),
  ]

  private static let choosingFunctions: [FunctionDefinition] = [
    FunctionDefinition(
      "least", [FunctionParameter("values", .repeated)],
      summary: "The smallest of several numbers or dates in one row; missing where one is missing.",
      example: "least(30 W, 0.02 kW, 25 W)", result: numbersOrDates,
      body: .scalar(foldKernel(numbers: { min($0, $1) }, dates: { min($0, $1) }))),
    FunctionDefinition(
      "greatest", [FunctionParameter("values", .repeated)],
      summary: "The greatest of several numbers or dates in one row; missing where one is missing.",
      example: "greatest(30 W, 0.02 kW, 25 W)", result: numbersOrDates,
      body: .scalar(foldKernel(numbers: { max($0, $1) }, dates: { max($0, $1) }))),
    FunctionDefinition(
      "clamp", [x, FunctionParameter("low"), FunctionParameter("high")],
      summary: "x, but not below low and not above high; missing where low is above high.",
      example: "clamp(1.3, 0, 1)", result: rule([.number], commonType),
      body: .scalar(clampKernel)),
  ]

  private static let clampKernel: ScalarKernel = { arguments, count in
    guard case .numbers(let values) = arguments[0].storage,
      case .numbers(let lows) = arguments[1].storage,
      case .numbers(let highs) = arguments[2].storage
    else { return .missing(count) }
    return numbers(count, presence: .all(arguments)) { row in
      let low = lows.elements[row]
      let high = highs.elements[row]
      return low <= high ? min(max(values.elements[row], low), high) : .nan
    }
  }
}

/// All numbers of one dimension, or all dates.
private let numbersOrDates: TypeRule = { types in
  if types.contains(.date) { return rule([.date], gives: .date)(types) }
  return rule([.number], commonType)(types)
}
