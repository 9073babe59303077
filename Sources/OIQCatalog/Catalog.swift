import OIQText
import OIQValues
import Synchronization

/// The bundled facts: what tables there are, and their rows once somebody asks.
///
/// In: the csv files inside the program. Out: typed tables, worlds, vocabularies, rates. A table is
/// read when it is first needed and then shared; making a catalogue or asking for a definition reads
/// no data. Safe from several threads.
package final class Catalog: Sendable {
  package let tables: [TableDefinition]
  private let numbers: [String: Int]
  private let loaded = Mutex<[Int: CatalogTable]>([:])
  private let vocabularies = Mutex<[String: Vocabulary]>([:])
  let groups = Mutex<CompanyGroups?>(nil)
  let rates = Mutex<RateBook?>(nil)
  private let sources = Mutex<[String: KnownSource]?>(nil)
  /// By table and fact who states it, once somebody asked.
  let stating = Mutex<[String: [String: Set<String>]]>([:])
  /// What the user recorded, once somebody asked.
  private let recorded = Mutex<[String: [RecordedFact]]?>(nil)
  private let readRecorded: @Sendable () throws(Diagnostic) -> [RecordedFact]

  /// - Parameter recorded: The facts of the user, read when a table's rows are first needed; they follow
  ///   the bundled ones of their table.
  package init(
    recorded: @escaping @Sendable () throws(Diagnostic) -> [RecordedFact] = {
      () throws(Diagnostic) in []
    }
  ) {
    readRecorded = recorded
    tables = TableDefinition.all
    numbers = Dictionary(
      tables.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: min)
  }

  /// Shared by all sessions.
  package static let bundled = Catalog()
}

extension Catalog {
  package func definition(_ name: String) -> TableDefinition? {
    numbers[name].map { tables[$0] }
  }

  /// A table's number in facts.
  package func number(of table: String) -> Int32? { numbers[table].map { Int32($0) } }

  /// A table with all its rows. Throws `unknown-table`, or `bad-data` for a file that is wrong.
  package func contents(_ name: String) throws(Diagnostic) -> CatalogTable {
    guard let number = numbers[name] else { throw CatalogDiagnostics.unknownTable(name) }
    return try contents(number)
  }

  /// The table of a number.
  func contents(_ number: Int) throws(Diagnostic) -> CatalogTable {
    if let table = loaded.withLock({ $0[number] }) { return table }
    let facts = try recordedFacts()[tables[number].name] ?? []
    if facts.isEmpty, self !== Catalog.bundled { return try Catalog.bundled.contents(number) }
    let table = try load(number, recorded: facts)
    // Whoever comes first is kept, so that all share one storage.
    return loaded.withLock { tables in
      if let earlier = tables[number] { return earlier }
      tables[number] = table
      return table
    }
  }

  /// A table whose rows were asked for before.
  func loadedContents(_ name: String) -> CatalogTable? {
    numbers[name].flatMap { number in loaded.withLock { $0[number] } }
  }

  /// The members of a vocabulary: a shared one by its name, a column's own as `table.column`.
  package func vocabulary(_ name: String) throws(Diagnostic) -> Vocabulary {
    if let vocabulary = vocabularies.withLock({ $0[name] }) { return vocabulary }
    let vocabulary = try makeVocabulary(name)
    vocabularies.withLock { $0[name] = vocabulary }
    return vocabulary
  }
}

extension Catalog {
  private func load(
    _ number: Int, recorded: [RecordedFact]
  ) throws(Diagnostic) -> CatalogTable {
    let definition = tables[number]
    let fields = try CSVFields(definition, recorded: recorded)
    var loader = TableLoader(definition, number: Int32(number), fields: fields)
    let knownOn = try knowledge(definition, fields)
    let sources = fields.columns["source"]
    return try CatalogTable(&loader, knownOn: knownOn, recorded: recorded) { row in
      sources?.text(row).flatMap { (try? knownSources())?[$0]?.quality } ?? .unknown
    }
  }

  /// Each row's own day, else its source's.
  private func knowledge(
    _ definition: TableDefinition, _ fields: CSVFields
  ) throws(Diagnostic) -> Buffer<Int32> {
    guard let name = definition.asOf, let column = fields.columns[name],
      case .dates(let days) = column.storage
    else { return Buffer(repeating: CatalogTable.undated, count: fields.rowCount) }
    var result = (0..<fields.rowCount).map {
      column.isPresent($0) ? days[$0] : CatalogTable.undated
    }
    if let sources = fields.columns["source"], name != "published", column.presence != nil {
      let known = try knownSources()
      for row in result.indices where result[row] == CatalogTable.undated {
        result[row] = sources.text(row).flatMap { known[$0]?.published } ?? CatalogTable.undated
      }
    }
    return Buffer(result)
  }

  /// By the names of the sources. Of their table only what is asked for here is read, as most of it is titles.
  func knownSources() throws(Diagnostic) -> [String: KnownSource] {
    if let known = sources.withLock({ $0 }) { return known }
    let fields = try fields(["source", "published", "kind", "primary"], of: "sources")
    let (names, kinds, primaries) = (
      fields.texts(of: "source"), fields.texts(of: "kind"), fields.texts(of: "primary")
    )
    var found: [String: KnownSource] = [:]
    found.reserveCapacity(fields.rowCount)
    for row in 0..<fields.rowCount {
      guard let name = names?.text(row) else { continue }
      var source = KnownSource(
        quality: SourceQuality(kind: kinds?.text(row), primary: primaries?.text(row)))
      if case .date(let day)? = fields.columns["published"]?[row] { source.published = day }
      found[name] = source
    }
    let known = found
    sources.withLock { $0 = known }
    return known
  }

  /// Some columns of a table as they are written, without the work of making its rows.
  func fields(_ names: [String], of table: String) throws(Diagnostic) -> CSVFields {
    guard let definition = definition(table) else { throw CatalogDiagnostics.unknownTable(table) }
    return try CSVFields(definition, columns: names, recorded: recordedFacts()[table] ?? [])
  }
}

/// What the facts that rest on a source take from it.
struct KnownSource: Sendable {
  var quality: SourceQuality
  var published: Int32?
}

extension Catalog {
  /// The facts that the user recorded, by table, in their order.
  package func recordedFacts() throws(Diagnostic) -> [String: [RecordedFact]] {
    if let facts = recorded.withLock({ $0 }) { return facts }
    var facts = Dictionary(grouping: try readRecorded(), by: \.table)
    for (name, recorded) in facts {
      if let definition = definition(name), definition.asOf == nil {
        facts[name] = recorded.amended(in: definition)
      }
    }
    if !facts.isEmpty { try nameSources(in: &facts) }
    recorded.withLock { $0 = facts }
    return facts
  }

  /// Documents that the user's facts name and nobody describes are sources too, of which no more is known.
  private func nameSources(in facts: inout [String: [RecordedFact]]) throws(Diagnostic) {
    let known = try Catalog.bundled.vocabulary(Vocabulary.Name.source.rawValue)
    var seen = Set((facts["sources"] ?? []).compactMap { $0.fields["source"] })
    let named = facts.values.joined().filter { $0.table != "sources" }
    for fact in named.sorted(by: { $0.recordedAt < $1.recordedAt }) {
      guard let source = fact.fields["source"], !known.contains(source),
        seen.insert(source).inserted
      else { continue }
      facts["sources", default: []].append(
        RecordedFact(
          table: "sources", fields: ["source": source, "title": "recorded by the user"],
          isWithdrawal: false, recordedAt: fact.recordedAt))
    }
  }
}
