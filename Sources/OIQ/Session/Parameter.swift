import OIQText
import OIQValues

/// A value for `$name`: typed, never spliced into the text.
public enum Parameter: Sendable, Hashable {
  /// What isn't known, as `missing` is written.
  case missing
  case text(String)
  case number(Double)
  /// A number with a unit of the language, such as `30` and `W`, or of a file's header, such as `B USD`.
  case quantity(Double, String)
  case bool(Bool)
  case date(year: Int, month: Int, day: Int)
  /// A period by its label: `2026`, `2026H1`, `2026Q3`, `2026M02`, `2024-01-29..2024-04-28`.
  case period(String)
  /// Values of one kind, for `x in $name`; where periods are asked for, whole numbers are years.
  case list([Parameter])
  /// A literal as the language writes it, or what is made of some: `2026-01-01`, `2026H2`, `30 W`, `$1.5B`, `missing`,
  /// `2 * $3B`, and lists of such as `[2025, 2026]`. Any other text is taken as that text, also within a list:
  /// `[Meta, "Amazon"]` is one of two texts.
  case literal(String)
}

extension Parameter: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
  public init(stringLiteral text: String) { self = .text(text) }
  public init(integerLiteral number: Int) { self = .number(Double(number)) }
  public init(floatLiteral number: Double) { self = .number(number) }
  public init(booleanLiteral flag: Bool) { self = .bool(flag) }
  public init(arrayLiteral members: Parameter...) { self = .list(members) }
}
