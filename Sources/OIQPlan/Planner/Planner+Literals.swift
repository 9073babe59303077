import OIQSyntax
import OIQText
import OIQValues

// Columns whose names look like literals, as `pivot` makes them of periods and wide files have them: `2025` is the
// number, and the column is written in backticks.

extension Planner {
  /// Says once of a literal that a column of that name isn't meant by it.
  func noteColumn(spelledAs literal: Expression, in context: Context) {
    guard context.frame.home == .session, let column = context.scope?.column(spelledAs: literal),
      hiddenNames.insert(column).inserted
    else { return }
    notes.append(PlanDiagnostics.literalNotColumn(column, at: literal.span))
  }
}

extension Scope {
  /// The visible column whose name is how a number, a date or a period is written; nil for any other expression.
  func column(spelledAs literal: Expression) -> String? {
    guard columns.contains(where: \.mark.startsWithDigit),
      let text = literal.literalText, case .found = lookup(text)
    else { return nil }
    return text
  }
}

extension Expression {
  /// As a column would be called that is named after it.
  fileprivate var literalText: String? {
    switch kind {
    case .number(let number, ""): NumberText.shortest(number)
    case .date(let day): Period(start: day, end: day + 1).label
    case .period(let start, let end): Period(start: start, end: end).label
    default: nil
    }
  }
}

// Shares

extension Planner {
  /// `50%/x` where x is a name that has a meaning here, which is a division as it is with blanks; nil for a unit such as
  /// that of `0.5%/yr`.
  func quotient(
    of number: Double, _ unit: UnitText, _ span: Span, in context: Context
  ) -> Expression? {
    guard unit.text.hasPrefix("%/"), !unit.text.contains("^") else { return nil }
    let bytes = Array(unit.text.utf8)
    func place(_ range: Range<Int>) -> Span {
      let start = Int(unit.span.start)
      return Span(
        start: start + range.lowerBound, end: start + range.upperBound, source: span.source)
    }
    var result = Expression(.number(number / 100, suffix: "%"), span)
    var sign = 1
    while sign < bytes.count {
      let end = bytes[(sign + 1)...].firstIndex(where: UnitText.isSign) ?? bytes.count
      let name = Name(String(decoding: bytes[sign + 1..<end], as: UTF8.self), place(sign + 1..<end))
      if sign == 1, !isBound(name.text, in: context) { return nil }
      let op = bytes[sign] == UInt8(ascii: "*") ? Operator.multiply : .divide
      result = Expression(
        .binary(
          op, result, Expression(.name(name), name.span), operatorSpan: place(sign..<sign + 1)),
        span)
      sign = end
    }
    return result
  }

  func isBound(_ name: String, in context: Context) -> Bool {
    if context.frame.arguments[name] != nil || formula(name, in: context) != nil { return true }
    if case .found? = context.scope?.lookup(name) { return true }
    return false
  }
}

extension UnitText {
  fileprivate static func isSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "*")
  }
}
