/// What tells the flows of one entity apart, as a fact says it: a segment's technology, speed and network, and which of
/// a forecaster's cases it is.
package struct FactKinds: Sendable, Hashable {
  /// What the fact says in one of the columns.
  package struct Kind: Sendable, Hashable {
    package let column: String
    /// As a condition has it, `"cpo"`; nil where the fact says nothing, and is of all of them.
    package let word: String?
    /// Whether it tells forecasts of one flow apart.
    let isCase: Bool
  }

  let table: String
  let entity: String
  /// On what basis it is stated, and by whom.
  let forecast: [String?]
  let kinds: [Kind]
}

extension FactKinds.Kind {
  /// What is true of this alone.
  package var condition: String { word.map { "\(column) == \($0)" } ?? "\(column) is missing" }
}

extension FactKinds {
  /// What two facts of one entity differ in first. Cases are of one forecast: another forecaster may have none, and so
  /// has what has come true.
  package func difference(from other: FactKinds) -> (Kind, Kind)? {
    guard table == other.table, entity == other.entity else { return nil }
    return zip(kinds, other.kinds).first { own, its in
      own.word != its.word && (!own.isCase || forecast == other.forecast)
    }
  }

  /// Where another fact is of a part of what this is of, the first column of which only the other says something.
  package func silence(beside part: FactKinds) -> Kind? {
    guard table == part.table, entity == part.entity else { return nil }
    let unlike = zip(kinds, part.kinds).filter { own, its in
      !own.isCase && own.word != its.word
    }
    return unlike.allSatisfy { $0.0.word == nil } ? unlike.first?.0 : nil
  }
}
