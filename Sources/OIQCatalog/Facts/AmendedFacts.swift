// Tables without days, such as `companies`, have no versions: what a user records there under a name of the user's own
// amends what was recorded under it before.

extension RecordedFact {
  /// What it is about, in a table without days: texts alone.
  package func key(in definition: TableDefinition) -> [String?] {
    definition.key.map { fields[$0] }
  }

  /// With the fields of a later fact of the same key over its own.
  package func amended(by later: RecordedFact) -> RecordedFact {
    RecordedFact(
      table: table, fields: fields.merging(later.fields) { $1 }, isWithdrawal: false,
      recordedAt: later.recordedAt)
  }
}

extension [RecordedFact] {
  /// Facts of a table without days, each key once, in the order in which they were first recorded.
  package func amended(in definition: TableDefinition) -> [RecordedFact] {
    var places: [[String?]: Int] = [:]
    var facts: [RecordedFact] = []
    for fact in self {
      let key = fact.key(in: definition)
      if let place = places[key] {
        facts[place] = facts[place].amended(by: fact)
      } else {
        places[key] = facts.count
        facts.append(fact)
      }
    }
    return facts
  }
}

extension CatalogTable {
  /// The row of a fact of a table without days.
  package func row(of key: [String?]) -> Int32? {
    (0..<table.rowCount).first { row in
      zip(definition.key, key).allSatisfy { text($0, row: row) == $1 }
    }.map { Int32(truncatingIfNeeded: $0) }
  }
}
