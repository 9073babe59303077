import OIQText
import OIQValues

/// Makes the columns of one catalogue table from the fields of its csv file.
///
/// In: csv columns as written. Out: columns in base units, spans half-open, low, value and high merged.
struct TableLoader {
  let definition: TableDefinition
  let number: Int32
  let fields: CSVFields
  /// What names each row's fact; rows with one name are versions of it.
  private(set) var factKeys: [UInt64] = []

  init(_ definition: TableDefinition, number: Int32, fields: CSVFields) {
    self.definition = definition
    self.number = number
    self.fields = fields
  }
}

extension TableLoader {
  /// The columns in the definition's order, without the hidden ones.
  ///
  /// - Parameter knownOn: each row's day of knowledge, `Int32.min` where it has none.
  mutating func columns(knownOn: Buffer<Int32>) throws(Diagnostic) -> [Column] {
    var columns: [Column?] = []
    for column in definition.columns {
      columns.append(try plainColumn(column.filling, knownOn: knownOn))
    }
    factKeys = FactKeys(definition, rowCount: fields.rowCount).keys(of: columns)
    var result: [Column] = []
    for (column, plain) in zip(definition.columns, columns) {
      if let plain { result.append(plain) }
      if case .range(let range, let unit) = column.filling {
        result.append(
          try rangedColumn(range, unit, draws: FactKeys.draws(factKeys, of: column.name)))
      }
    }
    return result
  }

  /// A column that needs no fact key; `nil` for ranged ones.
  private func plainColumn(
    _ filling: ColumnFilling, knownOn: Buffer<Int32>
  ) throws(Diagnostic) -> Column? {
    switch filling {
    case .text(let name): try field(name).withoutEmptyTexts
    case .bool(let name), .date(let name): try field(name)
    case .knowledge: TableLoader.dates(knownOn)
    case .number(let name, let unit): try numbers(name, unit)
    case .speed(let name): try speeds(name)
    case .span(let span): try spans(span)
    case .label(let name): try labels(name)
    case .range: nil
    }
  }

  func field(_ name: String) throws(Diagnostic) -> Column {
    guard let column = fields.columns[name] else {
      throw CatalogDiagnostics.missingField(name, table: definition.name)
    }
    return column
  }

  private static func dates(_ days: Buffer<Int32>) -> Column {
    Column(.dates(days), presence: .from(days.elements.map { $0 != .min }))
  }

  private func spans(_ span: SpanFields) throws(Diagnostic) -> Column {
    let (first, last) = (try field(span.start), try field(span.end))
    guard case .dates(let starts) = first.storage, case .dates(let ends) = last.storage else {
      throw CatalogDiagnostics.missingField(span.start, table: definition.name)
    }
    var flags: [Bool] = []
    for row in 0..<fields.rowCount {
      let hasSpan = first.isPresent(row) && last.isPresent(row)
      if hasSpan, ends[row] < starts[row] {
        throw CatalogDiagnostics.badField(
          span.end, dateText(ends[row]), table: definition.name, line: row + 2,
          expected: "a day on or after `\(span.start)`")
      }
      flags.append(hasSpan)
    }
    return Column(
      // The file names the last day.
      .spans(starts: starts, ends: Buffer(ends.elements.map { $0 &+ 1 })),
      presence: .from(flags))
  }
}

extension Column {
  /// An empty field is missing, whether or not it was quoted.
  var withoutEmptyTexts: Column {
    guard presence == nil, case .codes(let codes, let dictionary) = storage,
      let empty = dictionary.texts.firstIndex(where: \.isEmpty)
    else { return self }
    return Column(storage, presence: .from(codes.elements.map { $0 != empty }))
  }
}
