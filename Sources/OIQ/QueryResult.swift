import OIQText
import OIQValues

/// A table that a query made, with its units, and what its reader must know beside it.
public struct QueryResult: Sendable {
  let table: Table
  /// Lines for the footer: definitions held, assumptions, what was left out.
  public internal(set) var notes: [String]
  let shape: Shape
  /// Of `compare as of …, as of …`: what became known in between and changed the result, in that order.
  public internal(set) var changes: [KnowledgeChange] = []
  /// How fresh each table of dated facts is that the query read; twice where it was read in two worlds.
  public internal(set) var freshness: [TableFreshness] = []
  /// `nil` for a table that no query made.
  var provenance: Provenance?
  /// How the rows are drawn, where the query ends in `plot`.
  var chart: Chart? = nil

  /// Whether it came from a query or is one value.
  enum Shape: Sendable, Hashable { case table, value }
}

extension QueryResult {
  public var rowCount: Int { table.rowCount }

  public var columnNames: [String] { table.visibleIndices.map { table.fields[$0].name } }

  /// The column of a name; nil when there is none.
  public subscript(name: String) -> ResultColumn? {
    table.index(of: name).map { ResultColumn(field: table.fields[$0], column: table.columns[$0]) }
  }

  /// The cell of a row and column; nil outside the table.
  public subscript(row: Int, name: String) -> Cell? {
    guard (0..<rowCount).contains(row) else { return nil }
    return self[name]?[row]
  }
}

/// One column of a result.
public struct ResultColumn: Sendable {
  let field: TableField
  let column: Column
}

extension ResultColumn {
  public var name: String { field.name }
  public var count: Int { column.count }

  /// The unit that ``numbers`` are in, such as `USD` or `W`; empty for plain numbers, nil for columns that
  /// are no numbers or whose rows have different units.
  public var unit: String? {
    guard case .number(let number) = field.type, case .known(let dimension) = number.dimension
    else {
      return nil
    }
    return dimension.isPlain ? "" : dimension.symbol
  }

  /// The numbers in base units, the middle of ranges; nil where missing or no number.
  public var numbers: [Double?] { (0..<count).map { self[$0].number } }
  public var texts: [String?] { (0..<count).map { self[$0].text } }

  public subscript(row: Int) -> Cell { Cell(value: column[row], type: field.type) }
}

/// One value with its type.
public struct Cell: Sendable, Hashable {
  let value: Value
  let type: ValueType
}

extension Cell {
  public var isMissing: Bool { value == .missing }

  /// The number in base units; of a range its middle.
  public var number: Double? {
    switch value {
    case .number(let number): number
    case .range(let range): range.shape == .atLeast || range.shape == .atMost ? nil : range.mid
    case .missing, .text, .bool, .date, .period, .list: nil
    }
  }

  /// Both ends of a range in base units; a plain number's ends are itself.
  public var bounds: ClosedRange<Double>? {
    switch value {
    case .number(let number): number...number
    case .range(let range): range.low <= range.high ? range.low...range.high : nil
    case .missing, .text, .bool, .date, .period, .list: nil
    }
  }

  public var text: String? {
    if case .text(let text) = value { text } else { nil }
  }

  public var bool: Bool? {
    if case .bool(let flag) = value { flag } else { nil }
  }

  /// A date as `2026-02-09`.
  public var date: String? {
    if case .date(let day) = value { dateText(day) } else { nil }
  }

  /// A period as its label: `2026`, `2026H1`, `2024-01-29..2024-04-28`.
  public var period: String? {
    if case .period(let period) = value { period.label } else { nil }
  }
}
