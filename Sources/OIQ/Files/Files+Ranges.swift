import OIQCatalog
import OIQText
import OIQValues

/// Ranged columns as files hold them: three columns of numbers beside each other, `x_low x_value x_high` as
/// a fact states them or `x_p5 x_p50 x_p95`, the points of any other distribution.
extension FileReader {
  /// Joins such columns, except where a schema names one of them or a row's bounds are out of order. Each
  /// row is an unknown of its own.
  func joiningRanges(_ table: Table) -> Table {
    var joined = Table(fields: [], columns: [], rowCount: table.rowCount)
    var index = 0
    while index < table.fields.count {
      if let range = rangedColumn(at: index, of: table) {
        joined.fields.append(range.field)
        joined.columns.append(range.column)
        index += 3
      } else {
        joined.fields.append(table.fields[index])
        joined.columns.append(table.columns[index])
        index += 1
      }
    }
    return joined
  }

  private func rangedColumn(
    at index: Int, of table: Table
  ) -> (field: TableField, column: Column)? {
    guard let (name, parts) = range(at: index, of: table),
      case .number(var number) = table.fields[index].type,
      let values = FileReader.values(Array(table.columns[index..<index + 3]), parts)
    else { return nil }
    number.certainty = .ranged
    let keys = FactKeys.draws(rowsOf: identity, count: table.rowCount, measure: name)
    return (TableField(name, .number(number)), Column(ranges: values, keys: keys))
  }

  /// What three columns beside each other would be by their names and types.
  private func range(at index: Int, of table: Table) -> (name: String, parts: RangeParts)? {
    guard index + 3 <= table.fields.count, case .number = table.fields[index].type else {
      return nil
    }
    let fields = table.fields[index..<index + 3]
    guard
      fields.allSatisfy({ $0.type == table.fields[index].type && schema[$0.name] == nil }),
      let range = FileReader.range(fields.map(\.name)), table.index(of: range.name) == nil
    else { return nil }
    return range
  }

  /// What to say of columns that are no range since a row's bounds are out of order.
  func backwardRanges(in table: Table) -> [Diagnostic] {
    table.fields.indices.compactMap { index in
      guard range(at: index, of: table) != nil else { return nil }
      let columns = Array(table.columns[index..<index + 3])
      for row in 0..<table.rowCount {
        let given = (0..<3).filter { columns[$0].isPresent(row) }
        for (low, high) in zip(given, given.dropFirst()) {
          guard case .number(let first) = columns[low][row],
            case .number(let second) = columns[high][row], first > second
          else { continue }
          return FileDiagnostics.backwardRange(
            table.fields[index + low], first, table.fields[index + high], second, row: row,
            in: path)
        }
      }
      return nil
    }
  }

  private static func range(_ names: [String]) -> (name: String, parts: RangeParts)? {
    for parts in RangeParts.allCases {
      let suffixes = parts.names.map { "_\($0)" }
      let stem = String(names[0].dropLast(suffixes[0].count))
      if !stem.isEmpty && zip(names, suffixes).allSatisfy({ $0 == stem + $1 }) {
        return (stem, parts)
      }
    }
    return nil
  }

  /// What to say of columns that are no range since a row has a median and one end.
  func holedRanges(in table: Table) -> [Diagnostic] {
    table.fields.indices.compactMap { index in
      guard let (_, parts) = range(at: index, of: table) else { return nil }
      let columns = Array(table.columns[index..<index + 3])
      let holed = (0..<table.rowCount).first { row in
        parts.isHoled(columns.map { $0.isPresent(row) })
      }
      guard let holed, let hole = (0..<3).first(where: { !columns[$0].isPresent(holed) }) else {
        return nil
      }
      return FileDiagnostics.holedRange(
        table.fields[index], without: table.fields[index + hole].name, row: holed, in: path)
    }
  }

  /// `nil` where the three of a row are not in this order, or an end is missing that nobody can tell.
  private static func values(_ columns: [Column], _ parts: RangeParts) -> [RangedValue?]? {
    var values: [RangedValue?] = []
    for row in 0..<columns[0].count {
      let stated = columns.map { column -> Double? in
        if case .number(let number) = column[row] { number } else { nil }
      }
      let given = stated.compactMap { $0 }
      guard zip(given, given.dropFirst()).allSatisfy({ $0 <= $1 }),
        !parts.isHoled(stated.map { $0 != nil })
      else { return nil }
      values.append(parts.value(stated[0], stated[1], stated[2]))
    }
    return values
  }
}

extension Column {
  /// - Parameter keys: What names the unknown of each row.
  init(ranges values: [RangedValue?], keys: Buffer<UInt64>) {
    func each<Element: BitwiseCopyable>(
      _ none: Element, _ part: (RangedValue) -> Element
    ) -> Buffer<Element> {
      Buffer(values.map { $0.map(part) ?? none })
    }
    let ranges = RangeBuffer(
      low: each(0, \.low), mid: each(0, \.mid), high: each(0, \.high),
      shapes: each(RangeShape.point.rawValue, \.shape.rawValue), keys: keys)
    self.init(.ranges(ranges), presence: Presence.from(values.map { $0 != nil }))
  }
}
