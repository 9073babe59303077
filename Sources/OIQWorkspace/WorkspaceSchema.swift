/// What a workspace is inside: an SQLite database of one table of facts and one of their fields.
///
/// Its kind and its version are in the file's header, so that a file of another program is known without
/// asking SQLite to open it. Whoever opens a file of an earlier version brings it up to date, in one
/// transaction; one of a later version is refused.
struct WorkspaceSchema: Sendable {
  /// `OIQW`, in the header's `application_id`.
  static let application: Int64 = 0x4F49_5157

  /// What brings a file from one version to the next. The first makes a workspace of an empty file. Those that
  /// a release has carried stay as they are: there are files that they made.
  let migrations: [String]

  /// The version of a file to which all of them were done.
  var version: Int64 { Int64(migrations.count) }

  static let current = WorkspaceSchema(migrations: [
    """
    CREATE TABLE fact(
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      of_table TEXT NOT NULL,
      withdrawn INTEGER NOT NULL CHECK(withdrawn IN (0, 1)),
      recorded TEXT NOT NULL,
      checksum INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE field(
      fact INTEGER NOT NULL REFERENCES fact(id),
      name TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY(fact, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER fact_stays BEFORE UPDATE ON fact
      BEGIN SELECT RAISE(ABORT, 'facts are superseded, never changed'); END;
    CREATE TRIGGER fact_remains BEFORE DELETE ON fact
      BEGIN SELECT RAISE(ABORT, 'facts are withdrawn, never deleted'); END;
    CREATE TRIGGER field_stays BEFORE UPDATE ON field
      BEGIN SELECT RAISE(ABORT, 'facts are superseded, never changed'); END;
    CREATE TRIGGER field_remains BEFORE DELETE ON field
      BEGIN SELECT RAISE(ABORT, 'facts are withdrawn, never deleted'); END;
    """
  ])
}

extension WorkspaceSchema {
  /// Does to a file of a version what it lacks. The version is part of the transaction: a crash leaves the
  /// file as it was, or up to date.
  func upgrade(_ connection: SQLiteConnection, from version: Int64) throws(SQLiteFailure) {
    for migration in migrations.dropFirst(Int(version)) { try connection.run(migration) }
    try connection.run(
      """
      PRAGMA application_id = \(WorkspaceSchema.application);
      PRAGMA user_version = \(self.version)
      """)
  }
}
