import OIQValues

private let x = FunctionParameter("x")
private let yearly = "from sources | derive y = year(published) | aggregate n = count() by y"
private let perKind = "from sources | aggregate n = count() by kind"

extension FunctionLibrary {
  static let windowFunctions = [neighbours, running]

  private static let neighbours: [FunctionDefinition] = [
    FunctionDefinition(
      "prev", [x, FunctionParameter("rows", .optional(.number(1)))],
      summary:
        "The value of the row before, or so many rows before; missing across a gap in periods and between series.",
      example: "\(yearly) | derive growth = n / prev(n) - 1 sort y",
      result: rule([.any, .plainNumber], sameAsFirst), body: .window(.prev)),
    FunctionDefinition(
      "next", [x, FunctionParameter("rows", .optional(.number(1)))],
      summary:
        "The value of the row after, or so many rows after; missing across a gap in periods and between series.",
      example: "\(yearly) | derive after = next(n) sort y",
      result: rule([.any, .plainNumber], sameAsFirst), body: .window(.next)),
    FunctionDefinition(
      "first", [x],
      summary: "The value of the first row of the group; missing where that has none.",
      example: "\(yearly) | derive index = n / first(n) sort y",
      result: rule([.any], sameAsFirst), body: .window(.first)),
    FunctionDefinition(
      "last", [x], summary: "The value of the last row of the group; missing where that has none.",
      example: "\(yearly) | derive newest = last(n) sort y",
      result: rule([.any], sameAsFirst), body: .window(.last)),
  ]

  private static let running: [FunctionDefinition] = [
    FunctionDefinition(
      "cumsum", [x], summary: "The sum of the rows so far, exactly rounded.",
      example: "\(yearly) | derive so_far = cumsum(n) sort y",
      result: rule([.number], sameAsFirst), body: .window(.cumsum)),
    FunctionDefinition(
      "movavg",
      [x, FunctionParameter("rows"), FunctionParameter("partial", .optional(.bool(false)))],
      summary:
        "The mean of so many rows up to this one; missing before there are so many, unless partial: true.",
      example: "\(yearly) | derive smooth = movavg(n, 3, partial: true) sort y",
      result: rule([.number, .plainNumber, .bool], sameAsFirst), body: .window(.movavg)),
    FunctionDefinition(
      "share", [x], summary: "The row's part of the sum of its group.",
      example: "\(perKind) | derive part = share(n)",
      result: rule([.number], gives: .number(in: percent)), body: .window(.share)),
    FunctionDefinition(
      "rank", [],
      summary:
        "The place in the order, equal rows sharing the better place; missing of rows known on one side alone.",
      example: "\(perKind) | derive place = rank() sort n desc",
      result: { _ in .type(.plainNumber) }, body: .window(.rank)),
    FunctionDefinition(
      "row_number", [], summary: "The number of the row in its group, from 1.",
      example: "\(perKind) | derive row = row_number() sort n desc",
      result: { _ in .type(.plainNumber) }, body: .window(.rowNumber)),
  ]

  private static let percent = Unit(symbol: "%", dimension: .one, denominator: 100)
}
