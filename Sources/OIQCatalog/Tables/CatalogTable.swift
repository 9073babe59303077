import OIQText
import OIQValues

/// One table of the catalogue with every version of its facts, in file order. A class, because whoever asks something
/// of a row is handed all of it.
package final class CatalogTable: Sendable {
  package let definition: TableDefinition
  /// The columns of the definition and a hidden column `facts`: each row rests on itself.
  package let table: Table
  /// The day on which each row became known, in days since 1970-01-01; `undated` where nobody says.
  package let knownOn: Buffer<Int32>
  /// Rows with one key are versions of one fact.
  package let factKeys: [UInt64]
  /// The last rows: what the user recorded.
  package let recorded: [RecordedFact]
  let hasWithdrawals: Bool
  private let numbers: FactNumbers
  private let ranks: [VersionRank]
  private let indices: [String: Int]

  package static let undated = Int32.min
  package static let factsField = TableField("facts", .facts, isHidden: true)

  init(
    _ loader: inout TableLoader, knownOn: Buffer<Int32>, recorded: [RecordedFact] = [],
    quality: (Int) -> SourceQuality
  ) throws(Diagnostic) {
    definition = loader.definition
    self.knownOn = knownOn
    self.recorded = recorded
    hasWithdrawals = recorded.contains(where: \.isWithdrawal)
    var columns = try loader.columns(knownOn: knownOn)
    var fields = definition.columns.map { TableField($0.name, $0.type) }
    columns.append(CatalogTable.facts(loader, spans: CatalogTable.spans(definition, columns)))
    fields.append(CatalogTable.factsField)
    table = Table(fields: fields, columns: columns, rowCount: loader.fields.rowCount)
    indices = Dictionary(
      definition.columns.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: min)
    factKeys = loader.factKeys
    numbers = FactNumbers(factKeys)
    ranks = CatalogTable.ranks(table, knownOn, numbers, quality)
  }
}

extension CatalogTable {
  private static func spans(_ definition: TableDefinition, _ columns: [Column]) -> Column? {
    guard let span = definition.spanColumn,
      let index = definition.columns.firstIndex(where: { $0.name == span.name })
    else { return nil }
    return columns[index]
  }

  private static func facts(_ loader: TableLoader, spans: Column?) -> Column {
    let count = loader.fields.rowCount
    var parts = (0..<count).map {
      FactPart(table: loader.number, row: Int32($0), start: 0, end: 0)
    }
    if let spans, case .spans(let starts, let ends) = spans.storage {
      for row in parts.indices where spans.isPresent(row) {
        (parts[row].start, parts[row].end) = (starts[row], ends[row])
      }
    }
    return Column(
      .facts(FactLists(offsets: Buffer((0...count).map { Int32($0) }), parts: Buffer(parts))))
  }
}

/// The facts of a table numbered from 0, so that what is known of each can lie in an array.
private struct FactNumbers: Sendable {
  /// By row.
  private(set) var numbers: [Int] = []
  private(set) var count = 0

  init(_ keys: [UInt64]) {
    // Keyed by `Int` like other dictionaries: each kind of key costs the first query a search.
    var known: [Int: Int] = [:]
    known.reserveCapacity(keys.count)
    numbers.reserveCapacity(keys.count)
    for key in keys {
      let key = Int(truncatingIfNeeded: key)
      if let number = known[key] {
        numbers.append(number)
      } else {
        known[key] = count
        numbers.append(count)
        count += 1
      }
    }
  }
}

/// What decides which of two versions of a fact counts: the greater one. File order decides the rest.
private struct VersionRank: Comparable, Hashable, Sendable {
  /// A disputed row never supersedes an undisputed one.
  var isUndisputed: Bool
  var knownOn: Int32
  var quality: SourceQuality

  static func < (left: VersionRank, right: VersionRank) -> Bool {
    if left.isUndisputed != right.isUndisputed { return right.isUndisputed }
    if left.knownOn != right.knownOn { return left.knownOn < right.knownOn }
    return left.quality < right.quality
  }
}

extension CatalogTable {
  /// Sources are asked only where nothing else tells two versions apart.
  private static func ranks(
    _ table: Table, _ knownOn: Buffer<Int32>, _ facts: FactNumbers,
    _ quality: (Int) -> SourceQuality
  ) -> [VersionRank] {
    var ranks = knownOn.elements.map {
      VersionRank(isUndisputed: true, knownOn: $0, quality: .unknown)
    }
    if let index = table.index(of: "disputed"), case let disputed = table.columns[index],
      case .bools(let flags) = disputed.storage
    {
      for row in ranks.indices where flags[row] != 0 && disputed.isPresent(row) {
        ranks[row].isUndisputed = false
      }
    }
    for row in tied(ranks, facts) { ranks[row].quality = quality(row) }
    return ranks
  }

  /// The rows that share fact and rank with another.
  private static func tied(_ ranks: [VersionRank], _ facts: FactNumbers) -> Set<Int> {
    var tied: Set<Int> = []
    // Versions of a fact, the last first: there are few of each.
    var last = [Int](repeating: -1, count: facts.count)
    var before = [Int](repeating: -1, count: ranks.count)
    for (row, fact) in facts.numbers.enumerated() {
      before[row] = last[fact]
      last[fact] = row
      var other = before[row]
      while other >= 0 {
        if ranks[other] == ranks[row] { tied.formUnion([other, row]) }
        other = before[other]
      }
    }
    return tied
  }

  /// The rows that are known in a world, in file order.
  ///
  /// Tables without a day of knowledge are the same in every world. `undatedLeftOut` counts rows that a
  /// world as of a day can't place.
  package func rows(inWorld world: KnowledgeWorld) -> (rows: [Int32], undatedLeftOut: Int) {
    let all = table.rowCount > 0 ? Array(0..<Int32(clamping: table.rowCount)) : []
    guard definition.asOf != nil else { return (undated(all, in: world), 0) }
    var known = all
    var undated = 0
    if let day = world.day {
      undated = all.count { knownOn[Int($0)] == CatalogTable.undated }
      known = all.filter {
        let knownOn = knownOn[Int($0)]
        return knownOn != CatalogTable.undated && knownOn <= day
      }
    }
    return (world.hasAllVersions ? known : latest(of: known), undated)
  }

  func latest(of rows: [Int32]) -> [Int32] {
    let rows = standing(among: rows)
    var best = [Int32](repeating: -1, count: numbers.count)
    for row in rows {
      let fact = numbers.numbers[Int(row)]
      if best[fact] >= 0, ranks[Int(row)] < ranks[Int(best[fact])] { continue }
      best[fact] = row
    }
    return rows.filter { best[numbers.numbers[Int($0)]] == $0 }
  }

  /// A disputed row has no part in a sum.
  func isDisputed(_ row: Int) -> Bool { !ranks[row].isUndisputed }

  /// Of some versions of one fact, in file order, the one that counts.
  package func counting(among versions: [Int32]) -> Int32? {
    standing(among: versions).max {
      (ranks[Int($0)], $0) < (ranks[Int($1)], $1)
    }
  }

  /// What the user added to a table without days is known from the day on which it was recorded.
  private func undated(_ rows: [Int32], in world: KnowledgeWorld) -> [Int32] {
    guard let day = world.day, !recorded.isEmpty else { return rows }
    let text = dateText(day)
    return rows.filter { row in
      recordedFact(Int(row)).map { $0.recordedAt.prefix(10) <= text } ?? true
    }
  }
}

extension CatalogTable {
  package func column(_ name: String) -> Column? { indices[name].map { table.columns[$0] } }

  func value(_ name: String, row: Int) -> Value? { column(name)?[row] }

  func text(_ name: String, row: Int) -> String? { column(name)?.text(row) }
}

extension Column {
  func text(_ row: Int) -> String? {
    if case .text(let text) = self[row] { text } else { nil }
  }
}

extension CatalogTable {
  /// What the user recorded as a row; `nil` for a bundled one.
  package func recordedFact(_ row: Int) -> RecordedFact? {
    let first = table.rowCount - recorded.count
    return row >= first && row < table.rowCount ? recorded[row - first] : nil
  }

  /// Whether a row says that its fact no longer holds.
  package func isWithdrawal(_ row: Int) -> Bool { recordedFact(row)?.isWithdrawal ?? false }
}
