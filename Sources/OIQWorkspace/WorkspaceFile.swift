import CSQLite
import Glibc
import OIQCatalog
import OIQText
import Synchronization

/// The facts that a user has recorded, in a file of their own.
///
/// In: facts as the catalogue's csv files write them. Out: the same, in the order of recording. Opened
/// when it is first asked; made by the first fact. Facts are only ever added, each transaction is on the
/// disk before `append` returns, and any number of programs may read and add at once. What is no
/// workspace, or a damaged one, is refused and never written to.
package final class WorkspaceFile: Sendable {
  package let path: String
  private let schema: WorkspaceSchema
  private let open = Mutex<OpenFile?>(nil)

  package convenience init(path: String) { self.init(path: path, schema: .current) }

  init(path: String, schema: WorkspaceSchema) {
    self.path = path
    self.schema = schema
  }
}

/// Which state of a file was read: another one has other facts in it.
package struct WorkspaceVersion: Sendable, Hashable {
  fileprivate var device: UInt = 0
  fileprivate var inode: UInt = 0
  fileprivate var lastFact: Int64 = 0

  /// No file.
  static let none = WorkspaceVersion()
}

private struct OpenFile: Sendable {
  var connection: SQLiteConnection
  var identity: WorkspaceVersion
}

extension WorkspaceFile {
  /// All facts and the state of the file that holds them; none where there is no file.
  package func facts() throws(Diagnostic) -> (facts: [RecordedFact], version: WorkspaceVersion) {
    try using(missing: .failure) { (file) throws(SQLiteFailure) in
      try file.connection.run("BEGIN")
      defer { try? file.connection.run("COMMIT") }
      var version = file.identity
      version.lastFact = try WorkspaceFile.lastFact(file.connection)
      let stored = try StoredFact.all(in: file.connection)
      return (stored, version)
    }.map { (stored, version) throws(Diagnostic) in
      (try checked(stored, last: version.lastFact), version)
    } ?? ([], .none)
  }

  /// Whether the file still holds what it held then. A file that can't be asked has changed.
  package func isStill(_ version: WorkspaceVersion) -> Bool {
    guard let identity = WorkspaceFile.identity(of: path) else { return version == .none }
    guard version.inode == identity.inode, version.device == identity.device else { return false }
    let last = try? using(missing: .failure) { (file) throws(SQLiteFailure) in
      try WorkspaceFile.lastFact(file.connection)
    }
    return last == version.lastFact
  }

  /// Adds facts, all of them or none. They are on the disk when this returns.
  package func append(_ facts: [RecordedFact]) throws(Diagnostic) {
    guard !facts.isEmpty else { return }
    _ = try using(missing: .created) { (file) throws(SQLiteFailure) in
      let connection = file.connection
      try connection.transaction { () throws(SQLiteFailure) in
        try StoredFact.insert(facts, into: connection)
      }
    }
  }

  /// Another use opens it again.
  package func close() { open.withLock { $0 = nil } }

  private static func lastFact(_ connection: SQLiteConnection) throws(SQLiteFailure) -> Int64 {
    try connection.number("SELECT seq FROM sqlite_sequence WHERE name = 'fact'") ?? 0
  }

  private func checked(
    _ stored: [StoredFact], last: Int64
  ) throws(Diagnostic) -> [RecordedFact] {
    if let damage = StoredFact.damage(of: stored, last: last) {
      throw WorkspaceDiagnostics.damaged(path, damage)
    }
    return stored.map(\.fact)
  }
}

extension Optional {
  /// As `map`, for a body that throws.
  fileprivate func map<Result>(
    _ body: (Wrapped) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result? {
    guard let self else { return nil }
    return try body(self)
  }
}

extension WorkspaceFile {
  /// Does something with the open file; `nil` where there is none and none is to be made.
  private func using<Result: Sendable>(
    missing: SQLiteConnection.Missing,
    _ body: (OpenFile) throws(SQLiteFailure) -> Result
  ) throws(Diagnostic) -> Result? {
    try open.withLock { (current) throws(Diagnostic) -> Result? in
      let identity = WorkspaceFile.identity(of: path)
      if identity == nil, missing == .failure {
        current = nil
        return nil
      }
      do throws(SQLiteFailure) {
        // A file that was put in the place of the one that is open is another workspace.
        if current == nil || current?.identity != identity {
          current = nil
          current = try opened(missing)
        }
        guard let current else { return nil }
        return try body(current)
      } catch {
        throw problem(error)
      }
    }
  }

  private func problem(_ failure: SQLiteFailure) -> Diagnostic {
    switch failure.code {
    case WorkspaceFile.foreignFile: WorkspaceDiagnostics.foreign(path)
    case WorkspaceFile.newerFile:
      WorkspaceDiagnostics.newer(
        path, version: Int64(failure.message) ?? 0, known: schema.version)
    default: WorkspaceDiagnostics.failed(failure, path)
    }
  }

  /// Codes of our own beside SQLite's.
  private static let foreignFile: Int32 = -1
  private static let newerFile: Int32 = -2

  private static let patience: Int32 = 10_000

  private func opened(_ missing: SQLiteConnection.Missing) throws(SQLiteFailure) -> OpenFile {
    if missing == .created, let failure = WorkspaceFolder.make(for: path) { throw failure }
    guard FileHeader.mayBeWorkspace(path) else {
      throw SQLiteFailure(code: WorkspaceFile.foreignFile, message: "")
    }
    let connection = try SQLiteConnection(path: path, missing: missing)
    connection.wait(milliseconds: WorkspaceFile.patience)
    try prepare(connection)
    guard let identity = WorkspaceFile.identity(of: path) else {
      throw SQLiteFailure(code: SQLITE_CANTOPEN, message: "it was removed")
    }
    return OpenFile(connection: connection, identity: identity)
  }

  /// Looks whether it is a workspace, makes one of an empty file, and brings an older one up to date.
  private func prepare(_ connection: SQLiteConnection) throws(SQLiteFailure) {
    // A commit is on the disk, not only in the system's memory, when it is acknowledged.
    try connection.run("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
    if try version(of: connection) == schema.version { return }
    try connection.transaction { () throws(SQLiteFailure) in
      // Another program may have been faster.
      let found = try version(of: connection)
      guard found < schema.version else { return }
      try schema.upgrade(connection, from: found)
      // An upgrade that would lose a fact, or write to a damaged file, is taken back.
      let facts = try StoredFact.all(in: connection)
      let last = try WorkspaceFile.lastFact(connection)
      if let damage = StoredFact.damage(of: facts, last: last) {
        throw SQLiteFailure(code: SQLITE_CORRUPT, message: damage)
      }
    }
    // Readers and one writer at a time don't wait for each other. Where it can't be had, as on some
    // network disks, the rollback journal is as durable.
    _ = try? connection.number("PRAGMA journal_mode = WAL")
  }

  private func version(of connection: SQLiteConnection) throws(SQLiteFailure) -> Int64 {
    let application = try connection.number("PRAGMA application_id") ?? 0
    let version = try connection.number("PRAGMA user_version") ?? 0
    if application == 0 {
      let isEmpty = try connection.number("SELECT count(*) FROM sqlite_schema") == 0
      guard isEmpty, version == 0 else {
        throw SQLiteFailure(code: WorkspaceFile.foreignFile, message: "")
      }
    } else if application != WorkspaceSchema.application {
      throw SQLiteFailure(code: WorkspaceFile.foreignFile, message: "")
    }
    guard 0...schema.version ~= version else {
      throw SQLiteFailure(code: WorkspaceFile.newerFile, message: "\(version)")
    }
    return version
  }

  private static func identity(of path: String) -> WorkspaceVersion? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return WorkspaceVersion(device: UInt(status.st_dev), inode: UInt(status.st_ino))
  }
}
