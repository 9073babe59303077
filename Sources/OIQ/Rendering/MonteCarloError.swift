import OIQText
import OIQValues

/// How the standard error of a number from draws is written below it.
enum MonteCarloError {
  /// One line, or none where no error reaches what is shown.
  static func lines(_ words: [String], draws: Int) -> [String] {
    guard !words.isEmpty else { return [] }
    let count = NumberText.fixed(Double(draws), places: 0, grouping: .comma)
    return ["Monte Carlo error of \(count) draws: \(words.joined(separator: "; "))"]
  }

  /// `± 0.09 M modules`; nil where it lies below half the last digit shown.
  static func text(_ error: Double, _ field: TableField, _ column: Column) -> String? {
    text([("", error)], field, column)
  }

  /// `median ± 0.09, ends ± 0.2 M modules`: of those that reach half the last digit shown.
  static func text(
    _ errors: [(name: String, size: Double)], _ field: TableField, _ column: Column
  ) -> String? {
    let format = ColumnFormat(name: field.name, type: field.type, column: column)
    guard let numbers = format.numbers else { return nil }
    let unit = numbers.unit.unit
    let symbol = numbers.unit.symbol
    var digit = 1.0
    for _ in 0..<numbers.places { digit /= 10 }
    let amounts = errors.compactMap { name, size -> String? in
      let shown = abs(unit.fromBase(size) - unit.fromBase(0))
      guard size > 0, shown >= digit / 2, shown.isFinite else { return nil }
      return (name.isEmpty ? "" : name + " ") + "± \(rounded(shown))" + (symbol == "%" ? "%" : "")
    }
    guard !amounts.isEmpty else { return nil }
    let text = amounts.joined(separator: ", ")
    return symbol.isEmpty || symbol == "%" ? text : "\(text) \(symbol)"
  }

  /// With one digit, or two where the first is a 1.
  static func rounded(_ number: Double) -> String {
    var place = 0
    var leading = number
    while leading < 1, place < 300 { (leading, place) = (leading * 10, place + 1) }
    while leading >= 10, place > -300 { (leading, place) = (leading / 10, place - 1) }
    let places = leading < 2 ? place + 1 : place
    let digits = NumberText.significant(number, digits: leading < 2 ? 2 : 1)
    return NumberText.fixed(Double(digits) ?? number, places: max(places, 0), grouping: .comma)
  }
}
