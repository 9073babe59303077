extension ColumnFilling {
  /// The csv fields that a column is made from.
  var fields: [(String, CSVKind)] {
    switch self {
    case .text(let field), .speed(let field), .label(let field): [(field, .text)]
    case .bool(let field): [(field, .bool)]
    case .date(let field), .knowledge(let field): [(field, .date)]
    case .number(let field, let unit): [(field, .number)] + unit.fields
    case .span(let span):
      [(span.start, .date), (span.end, .date)] + (span.label.map { [($0, .text)] } ?? [])
    case .range(let range, let unit):
      [range.low, range.value, range.high].compactMap { $0.map { ($0, .number) } } + unit.fields
    }
  }
}

extension RowUnit {
  fileprivate var fields: [(String, CSVKind)] {
    switch self {
    case .one, .fixed: []
    case .field(let field, let metric):
      [(field, .text)] + (metric.map { [($0, .text)] } ?? [])
    case .dollarsPer(let field): [(field, .text)]
    }
  }
}
