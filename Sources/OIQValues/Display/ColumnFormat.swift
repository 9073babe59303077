import OIQText

/// How a column is written for people: one unit and scale, which stand in the header, and one number
/// of decimals, so that right-aligned cells are aligned on the point.
package struct ColumnFormat: Sendable {
  package enum Alignment: Sendable { case leading, trailing }

  package let type: ValueType
  package let options: FormatOptions
  /// What numbers are written with; `nil` where there are none, or each row has its own unit.
  package let numbers: NumberLayout?
  package let alignment: Alignment
  let widths: RangeWidths
}

extension ColumnFormat {
  /// Chooses for the rows of `column`: pass those that are shown. `name` may carry a unit.
  package init(name: String, type: ValueType, column: Column, options: FormatOptions = .standard) {
    var numbers: NumberLayout?
    if let (dimension, wish) = ColumnFormat.commonUnit(type, column) {
      let values = ShownNumbers(column)
      let unit =
        type.askedUnit ?? DisplayUnit.carried(by: name, dimension: dimension, wish: wish)
        ?? DisplayUnit.choose(for: dimension, wish: wish, magnitudes: Magnitudes(values))
      numbers = NumberLayout(values, unit: unit, grouping: options.grouping)
    } else if type == .bool(.ranged), case .ranges = column.storage {
      numbers = NumberLayout(
        ShownNumbers(column), unit: DisplayUnit(asIs: .percent), grouping: options.grouping)
    }
    self.type = type
    self.options = options
    self.numbers = numbers
    self.alignment = numbers != nil || type.isNumber ? .trailing : .leading
    self.widths = numbers.map { RangeWidths(column, $0) } ?? RangeWidths()
  }

  /// The unit for the header: `B USD`, `kW`, `%`; empty where there is none. Conditions that hold in some
  /// draws are shown by their chance.
  package var unitLabel: String {
    guard let symbol = numbers?.unit.symbol else { return "" }
    return type.isNumber ? symbol : "\(symbol) chance"
  }

  /// The header: `amount [B USD]`.
  package func header(_ name: String) -> String {
    let label = shownLabel(beside: name)
    return label.isEmpty || name.hasSuffix("]") ? name : "\(name) [\(label)]"
  }

  /// The unit without the things that a column is named for: nothing for `switches`, `M` for millions of them.
  package func shownLabel(beside name: String) -> String {
    guard numbers?.unit.unit.dimension.countedThing != nil else { return unitLabel }
    let things = name.split(separator: "_").last.map(String.init) ?? name
    if unitLabel == things { return "" }
    return unitLabel.hasSuffix(" \(things)")
      ? String(unitLabel.dropLast(things.count + 1)) : unitLabel
  }

  /// The dimension and the wish for a number column; where its rows have units of their own, if that is one.
  private static func commonUnit(
    _ type: ValueType, _ column: Column
  ) -> (dimension: Dimension, wish: Unit?)? {
    guard case .number(let number) = type else { return nil }
    if let rowUnits = column.rowUnits {
      var first: Unit?
      var last: Int32?
      for row in 0..<column.count where column.isPresent(row) && rowUnits.codes[row] != last {
        guard let unit = rowUnits.unit(row), first == nil || first == unit else { return nil }
        (first, last) = (unit, rowUnits.codes[row])
      }
      return first.map { ($0.dimension, $0) }
    }
    switch number.dimension {
    case .known(let dimension): return (dimension, number.display)
    case .mixed: return (.one, nil)
    }
  }
}

extension ColumnFormat {
  package func cell(_ row: Int, of column: Column) -> String {
    let value = column[row]
    if numbers == nil, type.isNumber, let unit = column.rowUnits?.unit(row) {
      return describe(value, .number(in: unit), options)
    }
    return cell(value)
  }

  package func cell(_ value: Value) -> String {
    switch value {
    case .missing: return options.missingText
    case .number(let number):
      guard let numbers else { return describe(value, type, options) }
      return numbers.text(number)
    case .range(let range):
      guard let numbers else { return describe(value, type, options) }
      guard type.isNumber else { return numbers.text(range.mid) }
      return widths.align(range, numbers, options.signs)
    case .text, .bool, .date, .period, .list: return describe(value, type, options)
    }
  }
}

/// The widths of the parts of a ranged column's cells, so that middles and brackets line up.
struct RangeWidths: Sendable {
  var low = 0
  var mid = 0
  var high = 0
}

extension RangeWidths {
  init(_ column: Column, _ numbers: NumberLayout) {
    self.init()
    guard case .ranges(let ranges) = column.storage else { return }
    var parts = (NumberWidth(numbers), NumberWidth(numbers), NumberWidth(numbers))
    for row in 0..<ranges.count where column.isPresent(row) && ranges[row].hasInterval {
      let range = ranges[row].shown
      parts.0.add(range.low)
      parts.1.add(range.mid)
      parts.2.add(range.high)
    }
    (low, mid, high) = (parts.0.width, parts.1.width, parts.2.width)
  }

  func align(_ range: RangedValue, _ numbers: NumberLayout, _ signs: DisplaySigns) -> String {
    guard range.hasInterval else {
      let text = numbers.text(range, signs, gap: "  ")
      return range.shape == .point ? text + padding(signs) : text
    }
    let range = range.shown
    let parts = [(range.mid, mid), (range.low, low), (range.high, high)].map { value, width in
      let text = numbers.text(value)
      return String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }
    return "\(parts[0])  [\(parts[1]) \(signs.between) \(parts[2])]"
  }

  /// What a point leaves empty where other cells have an interval: `  [low … high]`.
  private func padding(_ signs: DisplaySigns) -> String {
    mid == 0 ? "" : String(repeating: " ", count: low + high + 6 + signs.between.count)
  }
}

extension ValueType {
  package var isNumber: Bool {
    if case .number = self { return true }
    return false
  }
}

extension RowUnits {
  /// `nil` for a code without a unit.
  package func unit(_ row: Int) -> Unit? {
    let code = Int(codes[row])
    return units.indices.contains(code) ? units[code] : nil
  }
}
