import OIQText
import OIQValues

/// A value for `$name`: typed, never spliced into the text.
public enum Parameter: Sendable, Hashable {
  case text(String)
  case number(Double)
  /// A number with a unit of the language, such as `30` and `W`, or of a file's header, such as `B USD`.
  case quantity(Double, String)
  case bool(Bool)
  case date(year: Int, month: Int, day: Int)
  /// A literal as the language writes it, or what is made of some: `2026-01-01`, `2026H2`, `30 W`, `$1.5B`,
  /// `[2025, 2026]`, `2 * $3B`; any other text is taken as that text.
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
