import OIQCatalog
import OIQPlan
import OIQValues

/// To when the facts of a table reach that a query read, beside the day that its world asks about. Days are
/// written as `2026-02-09`.
public struct TableFreshness: Sendable, Hashable {
  public var table: String
  /// The day of `as of`, else ``SessionSettings/now``; nil where the query asks for all that is known and the
  /// session knows no day.
  public var asked: String?
  /// When the newest fact that the query could see became known; nil where it could see none.
  public var newest: String?
  /// When collecting ended: what happened later is not observed.
  public var collectedTo: String?
  /// Whether so much time lies before the day asked that the world has had something new to say: a quarter
  /// where companies report each quarter, else half a year, and a week. The time counts from the newest
  /// fact, or from the end of collecting where the day asked is later.
  public var isBehind: Bool
}

extension TableFreshness {
  init(_ freshness: Freshness) {
    table = freshness.table
    asked = freshness.asked.map(dateText)
    newest = freshness.newest.map(dateText)
    collectedTo = freshness.collectedTo.map(dateText)
    isBehind = freshness.isBehind
  }
}

/// A table of the catalogue, known without reading it.
public struct BundledTable: Sendable, Hashable {
  public var name: String
  /// What a row of it is.
  public var meaning: String
  /// When collecting of its facts ended, as `2026-09-30`; nil for a table whose rows have no days.
  public var collectedTo: String?
}

extension Session {
  /// The catalogue's tables, in the order of help.
  public static var tables: [BundledTable] {
    Catalog.bundled.tables.map { table in
      BundledTable(
        name: table.name, meaning: table.meaning, collectedTo: table.collectedTo.map(dateText))
    }
  }
}

extension SessionSettings {
  /// The day of ``now``, in days since 1970-01-01.
  var today: Int32? { now.map { Int32(clamping: $0 / 86_400) } }
}

/// Each table in each world that a query reads, in the order of first appearance.
struct TablesRead {
  /// A world, and how fresh the table is in it; nil for a table without days.
  let tables: [(scan: TableScan, freshness: Freshness?)]

  init(_ scans: [TableScan], in catalog: Catalog, today: Int32?) {
    var seen: [TableScan] = []
    for scan in scans where !seen.contains(scan) { seen.append(scan) }
    tables = seen.map { scan in
      let contents = try? catalog.contents(scan.table)
      return (scan, contents?.freshness(in: scan.knowledge, today: today))
    }
  }

  var freshness: [TableFreshness] { tables.compactMap { $0.freshness.map(TableFreshness.init) } }
}

extension TablesRead {
  /// What a reader must know of a table's facts in a world; good ones need no words.
  func lines(_ catalog: Catalog) -> [String] {
    var lines: [String] = []
    for (scan, freshness) in tables {
      guard let freshness else { continue }
      var words = TablesRead.words(freshness, of: scan)
      if scan.knowledge.isDated,
        let undated = try? catalog.contents(scan.table).rows(inWorld: scan.knowledge)
          .undatedLeftOut, undated > 0
      {
        words.append("\(undated) undated rows left out of this world")
      }
      let line = "\(scan.table): \(words.joined(separator: "; "))"
      if !words.isEmpty, !lines.contains(line) { lines.append(line) }
    }
    return lines
  }

  /// An end before a day that the query names is told however near it is.
  private static func words(_ freshness: Freshness, of scan: TableScan) -> [String] {
    let namesDay = scan.knowledge.isDated
    guard freshness.isBehind || (namesDay && freshness.isPastCollecting) else { return [] }
    if freshness.isPastCollecting, let end = freshness.collectedTo {
      let own = freshness.newestRecorded.flatMap { $0 > end ? dateText($0) : nil }
      return ["facts end \(dateText(end))" + (own.map { ", your own \($0)" } ?? "")]
    }
    guard let asked = freshness.asked else { return [] }
    guard let newest = freshness.newest else {
      return freshness.oldest.map { ["facts begin \(dateText($0))"] } ?? []
    }
    return ["newest fact as of \(dateText(asked)) is of \(dateText(newest))"]
  }
}
