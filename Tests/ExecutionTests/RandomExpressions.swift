import OIQPlan
import OIQText
import OIQValues
import Support

/// Expressions over the columns of a `RandomTable`.
struct RandomExpressions {
  var generator: SeededGenerator
  static let span = Span(start: 1, end: 2, source: SourceID(0))

  mutating func number(_ depth: Int) -> PlanExpression {
    if depth == 0 || generator.chance(0.15) {
      return generator.pick([
        .column(0), .column(1), .constant(.number(2)), .constant(.number(-0.5)),
        .constant(.number(0)), .constant(.missing), .bound(.low, .column(7)),
        .bound(.mid, .column(7)), .bound(.high, .column(7)),
      ])
    }
    switch generator.below(8) {
    case 0, 1, 2, 3:
      return .arithmetic(
        generator.pick(ArithmeticOperator.allCases), number(depth - 1), number(depth - 1),
        RandomExpressions.span)
    case 4: return .negate(number(depth - 1))
    case 5: return .orElse(number(depth - 1), number(depth - 1))
    case 6:
      return .periodPart(
        generator.pick([.days, .year]), generator.pick([.column(5), .column(6)]))
    default:
      return .conditional(
        condition(depth - 1), then: number(depth - 1), otherwise: number(depth - 1))
    }
  }

  mutating func text(_ depth: Int) -> PlanExpression {
    if depth == 0 || generator.chance(0.4) {
      return generator.pick([
        .column(2), .column(3), .constant(.text("x")), .constant(.text("nowhere")),
        .constant(.missing),
      ])
    }
    if generator.chance(0.5) { return .orElse(text(depth - 1), text(depth - 1)) }
    return .conditional(condition(depth - 1), then: text(depth - 1), otherwise: text(depth - 1))
  }

  mutating func date(_ depth: Int) -> PlanExpression {
    switch generator.below(5) {
    case 0: return .constant(.date(20_015))
    case 1: return .periodPart(.start, .column(6))
    case 2: return .periodPart(.end, .column(6))
    case 3 where depth > 0:
      return .conditional(condition(depth - 1), then: date(depth - 1), otherwise: date(depth - 1))
    default: return .column(5)
    }
  }

  mutating func period(_ depth: Int) -> PlanExpression {
    if depth > 0, generator.chance(0.3) { return .orElse(.column(6), period(depth - 1)) }
    return generator.pick([.column(6), .constant(.period(Period(start: 20_005, end: 20_025)))])
  }

  mutating func condition(_ depth: Int) -> PlanExpression {
    if depth == 0 {
      return generator.pick([
        .column(4), .isMissing(.column(0)), .isMissing(.column(3)), .constant(.bool(true)),
      ])
    }
    let operation = generator.pick(ComparisonOperator.allCases)
    switch generator.below(12) {
    case 0, 1: return .compare(operation, number(depth - 1), number(depth - 1))
    case 2, 3: return .compare(operation, text(depth - 1), text(depth - 1))
    case 4: return .compare(operation, date(depth - 1), date(depth - 1))
    case 5: return .compare(operation, period(depth - 1), period(depth - 1))
    case 6:
      return generator.chance(0.5)
        ? .isWithin(date(depth - 1), period(depth - 1))
        : .overlaps(period(depth - 1), period(depth - 1))
    case 7: return .and(condition(depth - 1), condition(depth - 1))
    case 8: return .or(condition(depth - 1), condition(depth - 1))
    case 9: return .not(condition(depth - 1))
    case 10:
      return .isOneOf(text(depth - 1), [.text("x"), .text("é"), .text("nowhere"), .missing])
    default: return .isOneOf(number(depth - 1), [.number(1), .number(-2), .missing])
    }
  }
}
