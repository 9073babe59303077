import Foundation
import OIQ
import OIQCatalog
import OIQText
import Support
import Synchronization
import Testing

@testable import OIQWorkspace

/// Files of earlier and of later versions.
@Suite struct MigrationTests {
  /// A file as the first version of the schema made it. It stays as it is: there are such files.
  private static let firstVersion = """
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
    PRAGMA application_id = 1330205015;
    PRAGMA user_version = 1;
    """

  private static let common = [
    "basis": "guidance", "company": "Meta", "currency": "USD", "definition": "incl_finance_leases",
    "end": "2027-12-31", "fiscal_period": "FY2027", "headline": "true", "source": "notes",
    "start": "2027-01-01", "stated_by": "Meta",
  ]

  /// Two versions of a fact and its withdrawal.
  private static let recorded: [RecordedFact] = [
    (
      "2026-11-20",
      ["low": "150000000000", "high": "170000000000", "qualifier": "exact", "disputed": "false"],
      false
    ),
    ("2026-11-25", ["value": "165000000000", "qualifier": "exact", "disputed": "false"], false),
    ("2026-11-28", [:], true),
  ].map { day, amount, isWithdrawal in
    RecordedFact(
      table: "capex", fields: common.merging(amount) { $1 }.merging(["as_of": day]) { $1 },
      isWithdrawal: isWithdrawal, recordedAt: "\(day)T09:00:00Z")
  }

  /// As the first version computed them.
  private static let checksums: [Int64] = [
    -8_584_610_501_397_128_248, 1_385_884_753_776_198_739, -2_768_688_549_223_163_291,
  ]

  /// What a later version might do: a column and an index.
  private static let later = WorkspaceSchema(
    migrations: WorkspaceSchema.current.migrations + [
      "ALTER TABLE fact ADD COLUMN program TEXT NOT NULL DEFAULT 'an earlier one'",
      "CREATE INDEX fact_of_table ON fact(of_table)",
    ])

  private static func makeFile(in scratch: ScratchFolder) throws -> String {
    let path = scratch.path + "/first.sqlite"
    let connection = try SQLiteConnection(path: path, missing: .created)
    try connection.run(firstVersion)
    for (index, fact) in recorded.enumerated() {
      try connection.run(
        """
        INSERT INTO fact VALUES(\(index + 1), '\(fact.table)', \(fact.isWithdrawal ? 1 : 0),
          '\(fact.recordedAt)', \(checksums[index]))
        """)
      for (name, value) in fact.fields {
        try connection.run("INSERT INTO field VALUES(\(index + 1), '\(name)', '\(value)')")
      }
    }
    return path
  }

  private static func version(of path: String) throws -> Int64? {
    try SQLiteConnection(path: path, missing: .failure).number("PRAGMA user_version")
  }

  private static func refusal(_ body: () throws(Diagnostic) -> Void) -> Diagnostic? {
    do throws(Diagnostic) {
      try body()
      return nil
    } catch {
      return error
    }
  }

  private static func bytes(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }

  @Test func aFileOfTheFirstVersionIsReadAndAddedTo() throws {
    let scratch = try ScratchFolder()
    let path = try Self.makeFile(in: scratch)
    #expect(try WorkspaceFile(path: path).facts().facts == Self.recorded)
    let session = Session(workspace: path)
    let asked = "where company == Meta and fiscal_period == FY2027 and basis == guidance"
    #expect(try session.run("from capex all versions | \(asked)").rowCount == 3)
    #expect(try session.run("from capex | \(asked)").rowCount == 0)
    let then = try session.run("from capex as of 2026-11-26 | \(asked)")
    #expect(then[0, "amount"]?.number == 165e9)
    _ = try session.run(
      """
      record capex { company: Meta, fiscal_period: FY2027, basis: guidance, amount: $140B,
        as_of: 2026-11-29, source: "call" }
      """)
    #expect(try session.run("from capex | \(asked)")[0, "amount"]?.number == 140e9)
  }

  /// An earlier file gets what it lacks, once, and is then as one that was made by the later version.
  @Test func anEarlierFileIsBroughtUpToDate() throws {
    let scratch = try ScratchFolder()
    let path = try Self.makeFile(in: scratch)
    for _ in 0..<2 {
      #expect(try WorkspaceFile(path: path, schema: Self.later).facts().facts == Self.recorded)
      #expect(try Self.version(of: path) == 3)
    }
    let new = scratch.path + "/new.sqlite"
    let made = WorkspaceFile(path: new, schema: Self.later)
    try made.append(Self.recorded)
    try WorkspaceFile(path: path, schema: Self.later).append(Self.recorded)
    #expect(try made.facts().facts == Self.recorded)
    #expect(
      try WorkspaceFile(path: path, schema: Self.later).facts().facts
        == Self.recorded + Self.recorded)
    let schemas = try [path, new].map { file in
      let rows = try SQLiteConnection(path: file, missing: .failure).prepare(
        "SELECT name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name")
      var found: [String] = []
      while try rows.step() { found.append(rows.text(0)) }
      return found
    }
    #expect(schemas[0] == schemas[1] && schemas[0].count > 6)
  }

  /// Version 0: no file, and an empty one.
  @Test(arguments: [nil, ""] as [String?]) func nothingBecomesAWorkspace(_ bytes: String?) throws {
    let scratch = try ScratchFolder()
    let path = scratch.path + "/w.sqlite"
    if let bytes { _ = try scratch.write("w.sqlite", bytes) }
    try WorkspaceFile(path: path).append(Self.recorded)
    #expect(try WorkspaceFile(path: path).facts().facts == Self.recorded)
    #expect(try Self.version(of: path) == WorkspaceSchema.current.version)
  }

  /// An upgrade that fails, or that would lose a fact, is taken back whole.
  @Test(arguments: [
    ("INSERT INTO nosuch VALUES(1)", "nosuch"),
    (
      "DROP TRIGGER fact_remains; DROP TRIGGER field_remains; DELETE FROM field WHERE fact = 2; DELETE FROM fact WHERE id = 2",
      "fact 2 is missing"
    ),
    (
      "DROP TRIGGER field_stays; UPDATE field SET value = '1' WHERE name = 'value'",
      "fact 2 is not what was recorded"
    ),
  ])
  func anUpgradeThatGoesWrongIsTakenBack(_ migration: String, _ reason: String) throws {
    let scratch = try ScratchFolder()
    let path = try Self.makeFile(in: scratch)
    let before = Self.bytes(path)
    let schema = WorkspaceSchema(migrations: Self.later.migrations + [migration])
    let found = Self.refusal { () throws(Diagnostic) in
      _ = try WorkspaceFile(path: path, schema: schema).facts()
    }
    #expect(found?.code == .workspaceProblem && found?.title.contains(reason) == true)
    #expect(Self.bytes(path) == before)
    #expect(try WorkspaceFile(path: path).facts().facts == Self.recorded)
  }

  /// A file that is damaged is not upgraded.
  @Test func aDamagedFileStaysAsItIs() throws {
    let scratch = try ScratchFolder()
    let path = try Self.makeFile(in: scratch)
    var bytes = try #require(Self.bytes(path))
    let place = try #require(bytes.range(of: Data("165000000000".utf8)))
    bytes[place.lowerBound] = UInt8(ascii: "2")
    let damaged = try scratch.write("damaged.sqlite", Array(bytes))
    let found = Self.refusal { () throws(Diagnostic) in
      _ = try WorkspaceFile(path: damaged, schema: Self.later).facts()
    }
    #expect(found?.title.contains("fact 2 is not what was recorded") == true)
    #expect(Self.bytes(damaged) == bytes)
  }

  /// A kill leaves what is on the disk at that moment: after each step of the upgrade, with pages of it in the
  /// file already, the file is as it was; after the last it is up to date.
  @Test(arguments: ["DELETE", "WAL"]) func aKillLeavesOneVersionOrTheOther(_ mode: String) throws {
    let scratch = try ScratchFolder()
    let path = try Self.makeFile(in: scratch)
    let connection = try SQLiteConnection(path: path, missing: .failure)
    _ = try connection.number("PRAGMA journal_mode = \(mode)")
    // So small a cache writes pages before the end.
    try connection.run("PRAGMA cache_size = 1; PRAGMA cache_spill = 1")
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
    let steps =
      Self.later.migrations.dropFirst() + [
        "CREATE TABLE much AS \(many) SELECT i, hex(randomblob(20)) FROM n"
      ]
    func killed(_ moment: Int) throws -> String {
      let copy = scratch.path + "/killed\(moment).sqlite"
      for ending in ["", "-journal", "-wal"] where Self.bytes(path + ending) != nil {
        try FileManager.default.copyItem(atPath: path + ending, toPath: copy + ending)
      }
      return copy
    }
    let schema = WorkspaceSchema(migrations: WorkspaceSchema.current.migrations + steps)
    try connection.run("BEGIN IMMEDIATE")
    for (index, step) in steps.enumerated() {
      try connection.run(step)
      let copy = try killed(index)
      #expect(try WorkspaceFile(path: copy).facts().facts == Self.recorded)
      #expect(try Self.version(of: copy) == 1)
      #expect(try WorkspaceFile(path: copy, schema: schema).facts().facts == Self.recorded)
      #expect(try Self.version(of: copy) == schema.version)
    }
    try connection.run("PRAGMA user_version = \(schema.version)")
    try connection.run("COMMIT")
    let copy = try killed(steps.count)
    #expect(try Self.version(of: copy) == schema.version)
    #expect(try WorkspaceFile(path: copy, schema: schema).facts().facts == Self.recorded)
  }

  /// Programs that open an earlier file at once: one of them upgrades it, all read it.
  @Test func severalUpgradeAtOnce() throws {
    let scratch = try ScratchFolder()
    let path = try Self.makeFile(in: scratch)
    let read = Mutex<[[RecordedFact]?]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      let facts = try? WorkspaceFile(path: path, schema: Self.later).facts().facts
      read.withLock { $0.append(facts) }
    }
    #expect(read.withLock { $0 } == Array(repeating: Self.recorded, count: 8))
    #expect(try Self.version(of: path) == 3)
  }

  /// A file of a later version is refused by reading and by recording, and stays.
  @Test func aLaterFileIsRefused() throws {
    let scratch = try ScratchFolder()
    let path = try Self.makeFile(in: scratch)
    _ = try WorkspaceFile(path: path, schema: Self.later).facts()
    let before = Self.bytes(path)
    let file = WorkspaceFile(path: path)
    let read = Self.refusal { () throws(Diagnostic) in _ = try file.facts() }
    let added = Self.refusal { () throws(Diagnostic) in try file.append(Self.recorded) }
    for found in [read, added] {
      #expect(found?.code == .workspaceProblem)
      #expect(found?.title.contains("by a later OIQ: version 3, not 1") == true)
      #expect(found?.help.first == "install the later version of OIQ")
    }
    #expect(Self.bytes(path) == before)
  }
}
