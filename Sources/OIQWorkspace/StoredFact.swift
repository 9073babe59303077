import OIQCatalog
import OIQValues

/// A fact as a row of the file.
struct StoredFact {
  var id: Int64
  var fact: RecordedFact
  var checksum: Int64
}

extension StoredFact {
  static func all(in connection: SQLiteConnection) throws(SQLiteFailure) -> [StoredFact] {
    let rows = try connection.prepare(
      """
      SELECT fact.id, of_table, withdrawn, recorded, checksum, name, value
      FROM fact LEFT JOIN field ON field.fact = fact.id ORDER BY fact.id
      """)
    var found: [StoredFact] = []
    while try rows.step() {
      let id = rows.number(0)
      if found.last?.id != id {
        let fact = RecordedFact(
          table: rows.text(1), fields: [:], isWithdrawal: rows.number(2) != 0,
          recordedAt: rows.text(3))
        found.append(StoredFact(id: id, fact: fact, checksum: rows.number(4)))
      }
      if !rows.isNull(5) { found[found.count - 1].fact.fields[rows.text(5)] = rows.text(6) }
    }
    return found
  }

  static func insert(
    _ facts: [RecordedFact], into connection: SQLiteConnection
  ) throws(SQLiteFailure) {
    let insertFact = try connection.prepare(
      "INSERT INTO fact(of_table, withdrawn, recorded, checksum) VALUES (?, ?, ?, ?)")
    let insertField = try connection.prepare(
      "INSERT INTO field(fact, name, value) VALUES (?, ?, ?)")
    for fact in facts {
      try insertFact.bind(fact.table, at: 1)
      try insertFact.bind(fact.isWithdrawal ? 1 : 0, at: 2)
      try insertFact.bind(fact.recordedAt, at: 3)
      try insertFact.bind(checksum(of: fact), at: 4)
      try insertFact.runOnce()
      let id = connection.lastRowID
      for (name, value) in fact.fields.sorted(by: { $0.key < $1.key }) {
        try insertField.bind(id, at: 1)
        try insertField.bind(name, at: 2)
        try insertField.bind(value, at: 3)
        try insertField.runOnce()
      }
    }
  }
}

extension StoredFact {
  /// SQLite keeps no checksum: a digit that a disk turned over would be a wrong number.
  var isIntact: Bool { checksum == StoredFact.checksum(of: fact) }

  /// What is wrong with the facts of a file; nil where nothing is. Ids run from 1 without a gap, and each fact
  /// is as it was written.
  static func damage(of stored: [StoredFact], last: Int64) -> String? {
    for (index, fact) in stored.enumerated() {
      if fact.id != Int64(index + 1) { return "fact \(index + 1) is missing" }
      if !fact.isIntact { return "fact \(fact.id) is not what was recorded" }
    }
    return stored.count == last ? nil : "of \(last) facts \(stored.count) are left"
  }

  /// Over all texts with their ends, each a byte that UTF-8 has not.
  static func checksum(of fact: RecordedFact) -> Int64 {
    var texts = [fact.table, fact.isWithdrawal ? "withdrawn" : "stated", fact.recordedAt]
    for (name, value) in fact.fields.sorted(by: { $0.key < $1.key }) { texts += [name, value] }
    return Int64(bitPattern: StableHash.of(texts.flatMap { Array($0.utf8) + [0xff] }))
  }
}
