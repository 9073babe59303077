import OIQCatalog
import OIQExecution
import OIQPlan
import OIQText
import OIQValues

/// How well the figures of a query are backed: the facts and assumptions that they are made of, by what stands
/// behind them.
struct EvidenceQuality {
  private let executor: Executor
  private let catalog: Catalog
  private var facts: Set<FactPart> = []
  private var fileRows: Set<SourceRow> = []
  private var assumed: [AssumedValue] = []
  private var disputed = 0

  /// Each row's figures are traced, one after the other.
  private static let rowLimit = 2000

  init(_ plan: Plan, executor: Executor, catalog: Catalog) throws(Diagnostic) {
    (self.executor, self.catalog) = (executor, catalog)
    try trace(plan)
  }
}

extension EvidenceQuality {
  private mutating func trace(_ plan: Plan) throws(Diagnostic) {
    let result = try executor.run(plan)
    guard result.rowCount <= EvidenceQuality.rowLimit else {
      throw QualityDiagnostics.tooManyRows(result.rowCount, most: EvidenceQuality.rowLimit)
    }
    for (note, count) in executor.context.notes.counted where note == .disputedLeftOut {
      disputed += count
    }
    let root = LineageNode(plan, result: result, executor: executor)
    var evidence = LineageEvidence()
    for slot in result.visibleIndices {
      guard case .number = result.fields[slot].type else { continue }
      for row in 0..<result.rowCount {
        evidence.add(try root.cell(row: row, slot: slot).evidence())
      }
    }
    assumed = evidence.assumed
    for row in evidence.rows {
      let parts = catalog.parts(of: root.sources[row.scan], row: row.row)
      facts.formUnion(parts)
      if parts.isEmpty { fileRows.insert(row) }
    }
  }

  /// A row for each kind of document, the strongest first, then what no document states.
  func weighed() throws(Diagnostic) -> WeighedEvidence {
    let weighed = try FactsWeighed(facts, in: catalog)
    var rows = QualityRows()
    for (standing, group) in weighed.byStanding {
      rows.add(standing, count: group.count, share: weighed.share(of: group), group)
    }
    if !fileRows.isEmpty { rows.add("rows of files", count: fileRows.count) }
    if !assumed.isEmpty { rows.add("assumed", count: assumed.count) }
    if disputed > 0 { rows.add("disputed, left out", count: disputed) }
    return WeighedEvidence(table: rows.table, remark: weighed.withoutShares)
  }
}

extension Catalog {
  /// The facts that a row of a source is or is made of; none where it is none of the catalogue's.
  func parts(of source: any TableSource, row: Int) -> [FactPart] {
    let (table, rows) =
      if let revisions = source as? RevisionSource {
        (revisions.table, revisions.versions(of: row).map { [$0.old, $0.new] } ?? [])
      } else {
        (source.name, source is CatalogSource ? [row] : [])
      }
    guard let number = number(of: table) else { return [] }
    return rows.map {
      FactPart(table: number, row: Int32(truncatingIfNeeded: $0), start: 0, end: 0)
    }
  }
}

/// Facts with what stands behind them and how much they are of the whole.
struct FactsWeighed {
  struct Weighed {
    var info: FactInfo
    var quality: SourceQuality
    var isStatedOnce: Bool
  }

  let facts: [Weighed]
  /// The unit that the whole is in; `nil` where there is none that all facts of most facts' table have.
  private let dimension: Dimension?
  private let whole: Double

  init(_ parts: Set<FactPart>, in catalog: Catalog) throws(Diagnostic) {
    var facts: [Weighed] = []
    for part in parts.sorted(by: { ($0.table, $0.row) < ($1.table, $1.row) }) {
      guard let info = try catalog.fact(part) else { continue }
      facts.append(
        Weighed(
          info: info, quality: try catalog.quality(of: info),
          isStatedOnce: try catalog.isStatedOnce(info)))
    }
    self.facts = facts
    // Shares and prices have no part in a sum of money.
    let amounts = facts.filter { $0.info.isFlow }
    let dimensions = Set(amounts.compactMap { $0.info.unit?.dimension })
    dimension = dimensions.count == 1 ? dimensions.first : nil
    whole = amounts.compactMap(\.size).reduce(0, +)
  }

  /// By what stands behind them, the strongest first.
  var byStanding: [(standing: String, facts: [Weighed])] {
    let groups = Dictionary(grouping: facts) { $0.quality.standing }
    return groups.sorted { left, right in
      guard let a = left.value.map(\.quality).max(), let b = right.value.map(\.quality).max() else {
        return left.key < right.key
      }
      return a == b ? left.key < right.key : a > b
    }.map { ($0.key, $0.value) }
  }

  /// Why nothing is said of shares, where facts have amounts that don't add up.
  var withoutShares: String? {
    let units = Set(facts.filter { $0.info.isFlow }.compactMap { $0.info.unit?.dimension.symbol })
    guard units.count > 1 else { return nil }
    return
      "share: amounts in \(PlanDiagnostics.list(units.sorted())) have no sum to take a share of; rows in one of them alone have"
  }

  /// How much of the whole they are, from 0 to 1; `nil` where that means nothing.
  func share(of group: [Weighed]) -> Double? {
    let amounts = group.filter { $0.info.isFlow }
    guard dimension != nil, whole > 0, !amounts.isEmpty else { return nil }
    return amounts.compactMap(\.size).reduce(0, +) / whole
  }
}

extension FactsWeighed.Weighed {
  /// As great as it is, whatever its sign.
  fileprivate var size: Double? {
    info.amount.flatMap { amount in
      [amount.mid, amount.low, amount.high].first(where: \.isFinite)?.magnitude
    }
  }
}

/// The columns of `quality`.
private struct QualityRows {
  private var standings: [String] = []
  private var counts: [Double] = []
  private var shares: [Double?] = []
  private var once: [Double?] = []
  private var undated: [Double?] = []
  private var oldest: [Int32?] = []
  private var newest: [Int32?] = []
}

extension QualityRows {
  mutating func add(
    _ standing: String, count: Int, share: Double? = nil, _ facts: [FactsWeighed.Weighed] = []
  ) {
    let days = facts.compactMap(\.info.asOf)
    standings.append(standing.plain)
    counts.append(Double(count))
    shares.append(share)
    once.append(facts.isEmpty ? nil : Double(facts.count(where: \.isStatedOnce)))
    undated.append(facts.isEmpty ? nil : Double(facts.count - days.count))
    oldest.append(days.min())
    newest.append(days.max())
  }

  var table: Table {
    func numbers(_ values: [Double?]) -> Column {
      Column(
        .numbers(Buffer(values.map { $0 ?? 0 })), presence: .from(values.map { $0 != nil }))
    }
    func dates(_ values: [Int32?]) -> Column {
      Column(.dates(Buffer(values.map { $0 ?? 0 })), presence: .from(values.map { $0 != nil }))
    }
    let codes = Buffer((0..<Int32(clamping: standings.count)).map { $0 })
    return Table(
      fields: [
        TableField("backed_by", .plainText), TableField("facts", .plainNumber),
        TableField("share", .number(in: .percent)), TableField("stated_once", .plainNumber),
        TableField("undated", .plainNumber), TableField("oldest", .date),
        TableField("newest", .date),
      ],
      columns: [
        Column(.codes(codes, TextDictionary(standings))), numbers(counts.map { $0 }),
        numbers(shares), numbers(once), numbers(undated), dates(oldest), dates(newest),
      ], rowCount: standings.count)
  }
}

/// The words for a quality that can't be told.
enum QualityDiagnostics {
  static func tooManyRows(_ count: Int, most: Int) -> Diagnostic {
    Diagnostic(
      .tooLarge, "`quality` traces every figure, and \(count) rows are more than \(most)",
      help: ["ask for it of fewer rows, or of their sums: `aggregate … by`"])
  }
}
