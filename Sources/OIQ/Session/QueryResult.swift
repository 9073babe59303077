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
  /// Warnings and notes of the text that made it, as of rows that a join repeats; ``Session/run(_:_:)`` fills it.
  public internal(set) var problems: [Problem] = []
  /// How fresh each table of dated facts is that the query read; twice where it was read in two worlds.
  public internal(set) var freshness: [TableFreshness] = []
  /// `nil` for a table that no query made.
  var provenance: Provenance?
  /// How the rows are drawn, where the query ends in `plot`.
  var chart: Chart? = nil
  /// The units by which numbers may be asked for.
  var units: UnitTable = .standard

  /// Whether it came from a query, is one value, or says what the columns of a query are.
  enum Shape: Sendable, Hashable { case table, value, description }
}

extension QueryResult {
  /// How many rows it has, one where it is a value.
  public var rowCount: Int { table.rowCount }

  /// The names of its columns, each once, in the order in which they are shown. Of two columns of one name, as a join
  /// makes them, one has its table's before it: `w.company`.
  public var columnNames: [String] { table.shownNames }

  /// The column of a name, one of ``columnNames``; nil when there is none.
  public subscript(name: String) -> ResultColumn? {
    table.slot(shownAs: name).map {
      var field = table.fields[$0]
      field.name = name
      return ResultColumn(field: field, column: table.columns[$0], units: units)
    }
  }

  /// The cell of a row and column; nil outside the table.
  public subscript(row: Int, name: String) -> Cell? {
    guard (0..<rowCount).contains(row) else { return nil }
    return self[name]?[row]
  }
}

extension QueryResult: CustomStringConvertible, CustomReflectable {
  private static let describedRows = 20

  /// The first rows as a box, with its footer.
  public var description: String {
    var options = RenderOptions()
    options.rowLimit = QueryResult.describedRows
    options.wholeHint = "`Session.render` shows all"
    return text(options)
  }

  /// What a failed expectation shows of it.
  public var customMirror: Mirror { Mirror(self, children: ["table": description]) }
}
