import OIQText
import OIQValues

extension Planner {
  /// The list that a parameter stands for. As in a list that is written, its texts are members and its whole numbers
  /// years where such are asked for.
  func listed(
    _ values: [Value], of type: ValueType, at span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let expected = context.expectation
    switch (expected, type) {
    case (let expected?, _) where values.isEmpty:
      return TypedExpression(.constant(.list([])), .list(of: expected), span)
    case (.text(let vocabulary?), .text):
      let members = try environment.catalog.vocabulary(vocabulary)
      for case .text(let text) in values where !members.contains(text) {
        throw PlanDiagnostics.unknownMember(text, of: members, at: span)
      }
      return TypedExpression(
        .constant(.list(values)), .list(of: .text(vocabulary: vocabulary)), span)
    case (.period?, .number(let number)) where number.dimension == .known(.one):
      let years = values.compactMap { value in
        if case .number(let number) = value { Period(yearLiteral: number) } else { nil }
      }
      guard years.count == values.count else { break }
      return TypedExpression(
        .constant(.list(years.map { .period($0) })), .list(of: .period), span)
    default: break
    }
    return TypedExpression(.constant(.list(values)), .list(of: type), span)
  }
}
