import CSQLite

/// What SQLite said when it failed.
struct SQLiteFailure: Error {
  /// A primary result code.
  let code: Int32
  let message: String
}

/// One open database.
///
/// Opened in SQLite's serialized mode, so that the handle may cross threads; a transaction still needs one
/// owner at a time, which is for the caller to see to.
final class SQLiteConnection: @unchecked Sendable {
  private let handle: OpaquePointer

  enum Missing { case failure, created }

  init(path: String, missing: Missing) throws(SQLiteFailure) {
    var flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX
    if missing == .created { flags |= SQLITE_OPEN_CREATE }
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(path, &opened, flags, nil)
    guard code == SQLITE_OK, let opened else {
      let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(opened)
      throw SQLiteFailure(code: code & 0xff, message: message)
    }
    handle = opened
  }

  deinit { sqlite3_close_v2(handle) }
}

extension SQLiteConnection {
  /// How long a statement waits for another program's lock.
  func wait(milliseconds: Int32) { sqlite3_busy_timeout(handle, milliseconds) }

  /// Runs statements that give no rows.
  func run(_ sql: String) throws(SQLiteFailure) {
    try check(sqlite3_exec(handle, sql, nil, nil, nil))
  }

  /// Runs statements in a transaction that other writers wait for; all of them or none.
  func transaction(
    _ body: () throws(SQLiteFailure) -> Void
  ) throws(SQLiteFailure) {
    try run("BEGIN IMMEDIATE")
    do throws(SQLiteFailure) {
      try body()
      try run("COMMIT")
    } catch {
      // The first failure is the one to tell of; SQLite may have rolled back by itself.
      try? run("ROLLBACK")
      throw error
    }
  }

  /// The first column of the first row; `nil` where there is no row.
  func number(_ sql: String) throws(SQLiteFailure) -> Int64? {
    let statement = try prepare(sql)
    return try statement.step() ? statement.number(0) : nil
  }

  func prepare(_ sql: String) throws(SQLiteFailure) -> SQLiteStatement {
    var prepared: OpaquePointer?
    try check(sqlite3_prepare_v2(handle, sql, -1, &prepared, nil))
    guard let prepared else { throw SQLiteFailure(code: SQLITE_ERROR, message: "no statement") }
    return SQLiteStatement(prepared, of: self)
  }

  var lastRowID: Int64 { sqlite3_last_insert_rowid(handle) }

  fileprivate func check(_ code: Int32) throws(SQLiteFailure) {
    guard code != SQLITE_OK else { return }
    throw failure(code)
  }

  fileprivate func failure(_ code: Int32) -> SQLiteFailure {
    SQLiteFailure(code: code & 0xff, message: String(cString: sqlite3_errmsg(handle)))
  }
}

/// A statement with its place in its rows.
final class SQLiteStatement {
  private let statement: OpaquePointer
  private let connection: SQLiteConnection

  fileprivate init(_ statement: OpaquePointer, of connection: SQLiteConnection) {
    self.statement = statement
    self.connection = connection
  }

  deinit { sqlite3_finalize(statement) }
}

extension SQLiteStatement {
  /// Goes to the next row; false after the last.
  func step() throws(SQLiteFailure) -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: true
    case SQLITE_DONE: false
    case let code: throw connection.failure(code)
    }
  }

  /// Runs to the end and makes the statement ready for other values.
  func runOnce() throws(SQLiteFailure) {
    while try step() {}
    try connection.check(sqlite3_reset(statement))
  }

  /// Places count from 1, as in SQL.
  func bind(_ value: Int64, at index: Int32) throws(SQLiteFailure) {
    try connection.check(sqlite3_bind_int64(statement, index, value))
  }

  func bind(_ text: String, at index: Int32) throws(SQLiteFailure) {
    var text = text
    let code = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        oiq_bind_text(statement, index, $0.baseAddress, Int32(clamping: $0.count))
      }
    }
    try connection.check(code)
  }

  /// Columns count from 0.
  func number(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  func text(_ column: Int32) -> String {
    guard let bytes = sqlite3_column_text(statement, column) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, column))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
}
