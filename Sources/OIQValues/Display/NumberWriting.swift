extension NumberText {
  /// The shortest text that reads back to the same double: `15`, `0.08`, `1e+300` as `1e300`.
  package static func shortest(_ value: Double) -> String {
    DecimalDigits(value)?.text ?? nonFinite(value)
  }

  /// As `%.{places}f`, but half away from zero on the shortest digits, and never `-0`.
  package static func fixed(
    _ value: Double, places: Int, grouping: DigitGrouping = .none
  ) -> String {
    guard let digits = DecimalDigits(value) else { return nonFinite(value) }
    return digits.rounded(toPlaces: places).plainText(places: places, grouping: grouping)
  }

  /// As `%.{digits}g`: so many significant digits, no zeros after them.
  package static func significant(_ value: Double, digits count: Int) -> String {
    DecimalDigits(value)?.rounded(toDigits: max(count, 1)).text ?? nonFinite(value)
  }

  /// A base value in a unit, for files: 15 significant digits where these read back to the same base
  /// value, else 16 or 17. A few base values are reached from no double in the unit, the scale's
  /// rounding skips them; those are written as the nearest, one step off.
  package static func machine(_ base: Double, in unit: Unit) -> String {
    if let text = exact(base, in: unit) { return text }
    let shown = unit.fromBase(base)
    let nearest = [shown, shown.nextUp, shown.nextDown].min {
      abs(unit.toBase($0) - base) < abs(unit.toBase($1) - base)
    }
    return significant(nearest ?? shown, digits: 17)
  }

  /// The text of a base value in a unit that reads back to the very same base value, where there is one.
  package static func exact(_ base: Double, in unit: Unit) -> String? {
    let shown = unit.fromBase(base)
    guard let digits = DecimalDigits(shown) else { return nil }
    let short = digits.rounded(toDigits: 15).text
    if let value = parse(short), unit.toBase(value) == base { return short }
    for candidate in [shown, shown.nextUp, shown.nextDown] {
      guard unit.toBase(candidate) == base, let digits = DecimalDigits(candidate) else { continue }
      return digits.text
    }
    return nil
  }

  private static func nonFinite(_ value: Double) -> String {
    value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
  }
}
