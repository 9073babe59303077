/// A value by itself, with its unit: `655.0 B USD`, `20.0 M modules`, `800 Gb/s`, `15 pJ/bit`, `65%`.
package func describe(
  _ value: Value, _ type: ValueType, _ options: FormatOptions = .standard
) -> String {
  switch value {
  case .missing: options.missingText
  case .number(let number): describe([number], type, options) { $0.text(number) }
  case .range(let range) where type == .bool(.ranged): chance(range, options)
  case .range(let range):
    describe(range.shownBounds, type, options) { $0.text(range, options.signs, gap: " ") }
  case .text(let text): options.signs.escaped(text)
  case .bool(let bool): bool ? "true" : "false"
  case .date(let day): dateText(day)
  case .period(let period): period.label
  case .list(let elements):
    "[\(elements.map { describe($0, elementType(of: type), options) }.joined(separator: ", "))]"
  }
}

/// `38.55% chance` of a condition that holds in some draws.
private func chance(_ range: RangedValue, _ options: FormatOptions) -> String {
  if range.shape == .point { return range.mid == 0 ? "false" : "true" }
  return describe([range.mid], .number(in: .percent), options) { $0.text(range.mid) } + " chance"
}

private func describe(
  _ numbers: [Double], _ type: ValueType, _ options: FormatOptions,
  _ write: (NumberLayout) -> String
) -> String {
  var dimension = Dimension.one
  var wish: Unit?
  if case .number(let number) = type {
    wish = number.display
    if case .known(let known) = number.dimension { dimension = known }
  }
  let unit =
    type.askedUnit
    ?? DisplayUnit.choose(for: dimension, wish: wish, magnitudes: Magnitudes(.list(numbers)))
  var layout = NumberLayout(.list(numbers), unit: unit, grouping: options.grouping)
  let touches = unit.symbol == "%" || unit.symbol.hasPrefix("%/")
  if touches { layout.attached = unit.symbol }
  let text = write(layout)
  if unit.symbol.isEmpty || touches { return text }
  if text == "1", let thing = unit.unit.dimension.countedThing { return "1 \(thing)" }
  return "\(text) \(unit.symbol)"
}

private func elementType(of type: ValueType) -> ValueType {
  if case .list(let element) = type { return element }
  return type
}
