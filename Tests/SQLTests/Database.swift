import CSQLite

/// What a cell holds, in either program. Truth is a number in SQL: 0 or 1.
enum Answer: Equatable {
  case missing
  case number(Double)
  case text(String)
}

struct DatabaseProblem: Error, CustomStringConvertible {
  let description: String
}

/// A database of SQLite in memory: the other opinion on what a query's rows are.
final class Database {
  private let handle: OpaquePointer

  init() throws(DatabaseProblem) {
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(
      ":memory:", &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil)
    guard code == SQLITE_OK, let opened else {
      throw DatabaseProblem(description: "no database in memory: \(code)")
    }
    handle = opened
  }

  deinit { sqlite3_close_v2(handle) }

  /// Runs statements that give no rows.
  func run(_ sql: String) throws(DatabaseProblem) {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw problem(sql) }
  }

  /// The rows of a query.
  func rows(_ sql: String) throws(DatabaseProblem) -> [[Answer]] {
    var prepared: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &prepared, nil) == SQLITE_OK else {
      throw problem(sql)
    }
    defer { sqlite3_finalize(prepared) }
    var rows: [[Answer]] = []
    while true {
      switch sqlite3_step(prepared) {
      case SQLITE_ROW: rows.append((0..<sqlite3_column_count(prepared)).map { cell(prepared, $0) })
      case SQLITE_DONE: return rows
      default: throw problem(sql)
      }
    }
  }

  private func cell(_ statement: OpaquePointer?, _ column: Int32) -> Answer {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_NULL: return .missing
    case SQLITE_TEXT:
      guard let bytes = sqlite3_column_text(statement, column) else { return .missing }
      let count = Int(sqlite3_column_bytes(statement, column))
      return .text(
        String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self))
    default: return .number(sqlite3_column_double(statement, column))
    }
  }

  private func problem(_ sql: String) -> DatabaseProblem {
    DatabaseProblem(description: "\(String(cString: sqlite3_errmsg(handle)))\n\(sql)")
  }
}
