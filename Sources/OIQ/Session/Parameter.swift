import OIQText
import OIQValues

/// A value for `$name`: typed, never spliced into the text.
public enum Parameter: Sendable, Hashable {
  case text(String)
  case number(Double)
  /// A number with a unit of the language, such as `30` and `W`.
  case quantity(Double, String)
  case bool(Bool)
  case date(year: Int, month: Int, day: Int)
  /// A literal as the language writes it: `2026-01-01`, `2026H2`, `30 W`, `$1.5B`; any other text is
  /// taken as that text.
  case literal(String)
}

extension Parameter: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
{
  public init(stringLiteral text: String) { self = .text(text) }
  public init(integerLiteral number: Int) { self = .number(Double(number)) }
  public init(floatLiteral number: Double) { self = .number(number) }
  public init(booleanLiteral flag: Bool) { self = .bool(flag) }
}
