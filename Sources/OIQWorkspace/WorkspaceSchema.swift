/// What a workspace is inside: an SQLite database of one table of facts and one of their fields.
///
/// Its kind and its version are in the file's header, so that a file of
/// another program is known without asking SQLite to open it.
enum WorkspaceSchema {
  /// `OIQW`, in the header's `application_id`.
  static let application: Int64 = 0x4F49_5157

  /// What brings a file from one version to the next. The first makes a workspace of an empty file.
  static let migrations: [String] = [
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
  ]

  static var version: Int64 { Int64(migrations.count) }
}
