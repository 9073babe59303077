import OIQCatalog
import OIQText
import OIQValues

/// A column as files and data modes hold it: one plain value a row, and a header that names its unit.
struct DataColumn {
  enum Cells {
    case numbers(Buffer<Double>, Unit?)
    /// Each in its row's unit.
    case mixed(Buffer<Double>, RowUnits)
    case unitNames(RowUnits)
    case texts(Buffer<Int32>, TextDictionary)
    case bools(Buffer<UInt8>)
    case dates(Buffer<Int32>)
    case periods(starts: Buffer<Int32>, ends: Buffer<Int32>)
  }

  var name: String
  /// What stands in brackets after the name.
  var bracket: String?
  var cells: Cells
  var presence: Presence?
  /// Of a ranged column: which part of it this is, for formats that keep the parts together.
  var part: Part?

  struct Part {
    /// The ranged column's header.
    var whole: String
    /// `p5`, `low`, ….
    var name: String
  }
}

/// Whether a header also says of which kind its column is where the values alone would tell it wrong: for
/// files that are to be read again.
enum KindHints {
  case none
  /// As a reader of csv would take the values.
  case whereNeeded
  /// As a reader of JSON would, in which texts are told from numbers.
  case whereTextsMislead
}

extension DataColumn {
  var header: String { bracket.map { "\(name) [\($0)]" } ?? name }

  func isPresent(_ row: Int) -> Bool { presence?[row] ?? true }

  var isText: Bool {
    switch cells {
    case .texts, .unitNames: true
    case .numbers, .mixed, .bools, .dates, .periods: false
    }
  }

  /// The visible columns of a table. A ranged column becomes three, a mixed one two.
  static func columns(of table: Table, hints: KindHints = .none) -> [DataColumn] {
    let groups = zip(table.visibleIndices, table.shownNames).map { index, name in
      ColumnGroup(
        name: name, columns: columns(name, table.fields[index].type, table.columns[index]))
    }
    let made = ColumnGroup.withoutClashes(groups, hints).flatMap { group in
      together(group.columns.map { $0.hinted(hints) }, group.name, hints)
    }
    return hints == .none ? toldApart(made) : made
  }

  /// A column whose name reads like another's with its unit says its kind as well.
  private static func toldApart(_ columns: [DataColumn]) -> [DataColumn] {
    let headers = Set(columns.flatMap { $0.bracket == nil ? [] : [$0.header] + [$0.part?.whole] })
    return columns.map { column in
      guard column.bracket == nil, headers.contains(column.header) else { return column }
      var column = column
      column.bracket = column.kind?.rawValue
      return column
    }
  }

  /// Gives the parts of a range the header of the whole.
  private static func together(
    _ columns: [DataColumn], _ name: String, _ hints: KindHints
  ) -> [DataColumn] {
    let brackets = Set(columns.filter { $0.part != nil }.map(\.bracket))
    var whole = DataColumn(
      name: name, bracket: brackets.count == 1 ? brackets.first ?? nil : nil,
      cells: .bools(Buffer([])))
    // A name that ends in brackets would be taken for one with a unit.
    if whole.bracket == nil, hints != .none, CSVReader.parts(ofHeader: name).name != name {
      whole.bracket = CSVKind.number.rawValue
    }
    return columns.map { column in
      var column = column
      column.part?.whole = whole.header
      return column
    }
  }

  static func columns(
    _ name: String, _ type: ValueType, _ column: Column
  ) -> [DataColumn] {
    func one(_ cells: Cells, _ bracket: String? = nil) -> DataColumn {
      DataColumn(name: name, bracket: bracket, cells: cells, presence: column.presence)
    }
    switch column.storage {
    case .numbers(let buffer):
      if let units = column.rowUnits {
        var unit = one(.unitNames(units))
        unit.name = "\(name)_unit"
        return [one(.mixed(buffer, units)), unit]
      }
      let unit = DataColumn.unit(of: type)
      return [one(.numbers(buffer, unit), unit.flatMap { $0.symbol.isEmpty ? nil : $0.symbol })]
    case .codes(let codes, let dictionary): return [one(.texts(codes, dictionary))]
    case .bools(let flags): return [one(.bools(flags))]
    case .dates(let days): return [one(.dates(days))]
    case .spans(let starts, let ends): return [one(.periods(starts: starts, ends: ends))]
    case .ranges(let ranges) where type == .bool(.ranged):
      return [
        DataColumn(
          name: "\(name)_chance", cells: .numbers(ranges.mid, nil), presence: column.presence)
      ]
    case .ranges(let ranges):
      let unit = column.rowUnits == nil ? DataColumn.unit(of: type) : nil
      return parts(of: ranges, name, column, unit)
    case .facts: return []
    }
  }

  /// The unit that was asked for, else the base unit.
  private static func unit(of type: ValueType) -> Unit? {
    guard case .number(let number) = type, case .known(let dimension) = number.dimension else {
      return nil
    }
    return number.display ?? Unit(symbol: dimension.symbol, dimension: dimension)
  }
}

/// Ranged columns.
extension DataColumn {
  private static func parts(
    of ranges: RangeBuffer, _ name: String, _ column: Column, _ unit: Unit?
  ) -> [DataColumn] {
    let rows = (0..<ranges.count).filter(column.isPresent)
    // Facts are saved as they were stated, everything else by points of its distribution.
    let parts: RangeParts =
      rows.allSatisfy { ranges[$0].shape.isStated } ? .statement : .distribution
    return zip(parts.names, [RangePart.low, .mid, .high]).map { suffix, part in
      var flags = [Bool](repeating: false, count: ranges.count)
      var values = [Double](repeating: 0, count: ranges.count)
      for row in rows {
        guard let value = part.value(of: ranges[row], in: parts) else { continue }
        values[row] = value
        flags[row] = true
      }
      let cells = column.rowUnits.map { Cells.mixed(Buffer(values), $0) }
      return DataColumn(
        name: "\(name)_\(suffix)", bracket: unit.flatMap { $0.symbol.isEmpty ? nil : $0.symbol },
        cells: cells ?? .numbers(Buffer(values), unit), presence: Presence.from(flags),
        part: Part(whole: name, name: suffix))
    } + unitNames(name, column)
  }

  private static func unitNames(_ name: String, _ column: Column) -> [DataColumn] {
    guard let units = column.rowUnits else { return [] }
    return [
      DataColumn(name: "\(name)_unit", cells: .unitNames(units), presence: column.presence)
    ]
  }
}

private enum RangePart {
  case low, mid, high

  /// `nil` where a fact does not state it. Beside points of distributions a fact is one, and has such points.
  func value(of range: RangedValue, in parts: RangeParts) -> Double? {
    switch (range.shape, parts) {
    case (.atLeast, _): self == .low ? range.low : nil
    case (.atMost, _): self == .high ? range.high : nil
    case (_, .distribution): bound(range.percentiles)
    case (.point, .statement): self == .mid ? range.mid : nil
    case (.interval, .statement): self == .mid ? nil : bound(range)
    case (_, .statement): bound(range)
    }
  }

  private func bound(_ range: RangedValue) -> Double {
    switch self {
    case .low: range.low
    case .mid: range.mid
    case .high: range.high
    }
  }
}

extension RangeShape {
  /// As a fact states it, in contrast to what was written or computed.
  var isStated: Bool {
    switch self {
    case .point, .interval, .pert, .issuer, .atLeast, .atMost: true
    case .lognormal, .normal, .uniform, .triangular, .sampled, .percentiles, .writtenPert: false
    }
  }
}

/// Headers that say the kind.
extension DataColumn {
  private func hinted(_ hints: KindHints) -> DataColumn {
    guard bracket == nil, hints != .none, let kind else { return self }
    // A name that ends in brackets would be taken for one with a unit.
    let isPlainName = CSVReader.parts(ofHeader: name).name == name
    if isPlainName && kindToReaders(hints) == kind { return self }
    var column = self
    column.bracket = kind.rawValue
    return column
  }

  private var kind: CSVKind? {
    switch cells {
    case .numbers, .mixed: .number
    case .unitNames: nil
    case .texts: .text
    case .bools: .bool
    case .dates: .date
    case .periods: .period
    }
  }

  /// What a reader without hints would take the values for.
  private func kindToReaders(_ hints: KindHints) -> CSVKind {
    let values = (0..<cells.count).lazy.filter { presence?[$0] ?? true }
    switch (cells, hints) {
    case (.numbers, _), (.mixed, _): return values.isEmpty ? .text : .number
    case (.bools, _): return values.isEmpty ? .text : .bool
    case (.dates, _): return values.isEmpty ? .text : .date
    case (.unitNames, _): return .text
    case (.texts(let codes, let dictionary), _):
      return kindToReaders(values.map { ($0, dictionary[codes[$0]]) }, hints)
    case (.periods(let starts, let ends), _):
      return kindToReaders(
        values.map { ($0, Period(start: starts[$0], end: ends[$0]).label) }, hints)
    }
  }

  private func kindToReaders(
    _ values: some Sequence<(row: Int, text: String)>, _ hints: KindHints
  ) -> CSVKind {
    var (first, all) = (CSVTally(), CSVTally())
    for (row, text) in values {
      if row < CSVReader.rowsLookedAt { first.add(text) }
      // Once a text is among them, looking on can't change anything.
      if row >= CSVReader.rowsLookedAt && all.unanimous == .text { break }
      all.add(text)
    }
    let unanimous = all.unanimous ?? .text
    switch hints {
    case .none, .whereNeeded: return first.kind ?? unanimous
    // A text of digits is a text in JSON.
    case .whereTextsMislead: return unanimous == .number || unanimous == .bool ? .text : unanimous
    }
  }
}

extension DataColumn.Cells {
  var count: Int {
    switch self {
    case .numbers(let values, _), .mixed(let values, _): values.count
    case .unitNames(let units): units.codes.count
    case .texts(let codes, _): codes.count
    case .bools(let flags): flags.count
    case .dates(let days): days.count
    case .periods(let starts, _): starts.count
    }
  }
}
