/// A pipe in both languages. In SQL every stage is a named query, whose `ord` numbers its rows in the order that
/// OIQ gives them.
struct TwinPipe {
  /// `from T` and the stages after it.
  var stages: [String]
  /// The named queries of SQL so far, those of joined and united pipes among them.
  var queries: [(name: String, sql: String)]
  var columns: [TwinColumn]

  var last: String { queries[queries.count - 1].name }
  var names: String { columns.map(\.twin.sql).joined(separator: ", ") }

  /// Columns that are called by their bare name, which those of a joined table are not.
  var plain: [TwinColumn] { columns.filter { $0.twin.oiq == $0.twin.sql } }
}

extension TwinPipe {
  /// The pipe with all of its columns, under names that say nothing.
  var oiq: String {
    let items = columns.enumerated().map { "c\($0.offset) = \($0.element.twin.oiq)" }
    return (stages + ["select " + items.joined(separator: ", ")]).joined(separator: "\n| ")
  }

  var sql: String {
    let parts = queries.map { "\($0.name) as (\($0.sql))" }
    return "with \(parts.joined(separator: ",\n")) select \(names) from \(last) order by ord"
  }
}
