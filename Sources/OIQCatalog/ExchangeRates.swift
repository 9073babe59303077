import OIQText
import OIQValues
import Synchronization

/// What one unit of a currency is worth in another over a span.
package struct FXRate: Sendable, Hashable {
  /// How the span meets the periods of table `fx`.
  package enum Fit: Int, Comparable, Sendable {
    /// Each currency has a rate for exactly this span.
    case exact
    /// Rates of shorter periods that tile the span, weighted by days.
    case tiled
    /// The finest rate of each day, weighted by days: the span cuts through periods.
    case byDay

    package static func < (left: Fit, right: Fit) -> Bool { left.rawValue < right.rawValue }
  }

  package let value: Double
  /// The latest day on which a rate in it became known.
  package let asOf: Int32
  package let sources: [String]
  /// Rows of table `fx`.
  package let rows: [Int32]
  package let fit: Fit
}

extension FXRate {
  /// The first source, for messages with room for one.
  package var source: String { sources.first ?? "" }
}

extension Catalog {
  /// The rate of a currency in another over a span, as known on a day: of exactly that span, else from
  /// periods that tile it, else day by day; through US dollars. `nil` when a day of the span has no
  /// rate. Same currency: 1, from no row.
  package func rate(
    of currency: String, to target: String, over span: Period, kind: String = "average",
    knownOn: Int32? = nil
  ) throws(Diagnostic) -> FXRate? {
    if currency == target {
      return FXRate(value: 1, asOf: CatalogTable.undated, sources: [], rows: [], fit: .exact)
    }
    let book = try rateBook(knownOn.map { .asOf($0) } ?? .latest, kind: kind)
    guard let from = book.dollars(per: currency, over: span),
      let to = book.dollars(per: target, over: span)
    else { return nil }
    return FXRate(
      value: from.value / to.value, asOf: max(from.asOf, to.asOf),
      sources: from.sources + to.sources.filter { !from.sources.contains($0) },
      rows: from.rows + to.rows, fit: max(from.fit, to.fit))
  }
}

extension Catalog {
  /// A column of money asks for many rates of one world: the last book is kept.
  private func rateBook(_ world: KnowledgeWorld, kind: String) throws(Diagnostic) -> RateBook {
    if let book = rates.withLock({ $0 }), book.world == world, book.kind == kind { return book }
    let book = RateBook(try contents("fx"), world: world, kind: kind)
    rates.withLock { $0 = book }
    return book
  }
}

/// The rates that are known in a world, for one kind.
struct RateBook: Sendable {
  private struct Entry: Sendable {
    var row: Int32
    var period: Period
    var value: Double
  }

  let world: KnowledgeWorld
  let kind: String
  private let table: CatalogTable
  private var entries: [String: [Entry]] = [:]

  init(_ table: CatalogTable, world: KnowledgeWorld, kind: String) {
    self.table = table
    self.world = world
    self.kind = kind
    guard let kinds = table.column("kind"), let currencies = table.column("currency"),
      let periods = table.column("period"), let values = table.column("usd_per_unit")
    else { return }
    for row in table.rows(inWorld: world).rows {
      guard kinds.text(Int(row)) == kind, let currency = currencies.text(Int(row)),
        case .period(let period) = periods[Int(row)], case .number(let value) = values[Int(row)]
      else { continue }
      entries[currency, default: []].append(Entry(row: row, period: period, value: value))
    }
  }

  func dollars(per currency: String, over span: Period) -> FXRate? {
    if currency == "USD" {
      return FXRate(value: 1, asOf: CatalogTable.undated, sources: [], rows: [], fit: .exact)
    }
    guard span.start < span.end, let entries = entries[currency] else { return nil }
    if let exact = entries.last(where: { $0.period == span }) {
      return rate([(exact, 1)], fit: .exact)
    }
    var deadEnds: Set<Int32> = []
    if let tiles = tiles(of: span, from: span.start, entries, &deadEnds) {
      return rate(tiles, fit: .tiled)
    }
    return days(of: span, entries).flatMap { rate($0, fit: .byDay) }
  }

  /// Periods that cover the span one after the other, the longest first wherever there are several.
  ///
  /// - Parameter deadEnds: Days from which no periods lead to the end, each looked at once.
  private func tiles(
    of span: Period, from start: Int32, _ entries: [Entry], _ deadEnds: inout Set<Int32>
  ) -> [(Entry, Int)]? {
    if start == span.end { return [] }
    if deadEnds.contains(start) { return nil }
    let candidates = entries.filter { $0.period.start == start && $0.period.end <= span.end }
      .sorted { $0.period.end > $1.period.end }
    for entry in candidates {
      if let rest = tiles(of: span, from: entry.period.end, entries, &deadEnds) {
        return [(entry, Int(entry.period.end - start))] + rest
      }
    }
    deadEnds.insert(start)
    return nil
  }

  /// The shortest period around each day, and how many days it has in the span.
  private func days(of span: Period, _ entries: [Entry]) -> [(Entry, Int)]? {
    let finest = entries.sorted {
      $0.period.end - $0.period.start < $1.period.end - $1.period.start
    }
    var parts: [(Entry, Int)] = []
    var day = span.start
    while day < span.end {
      guard let entry = finest.first(where: { $0.period.start <= day && day < $0.period.end })
      else {
        return nil
      }
      let next = entries.map(\.period.start).filter { $0 > day }.min() ?? span.end
      let end = min(entry.period.end, span.end, next)
      parts.append((entry, Int(end - day)))
      day = end
    }
    return parts
  }

  private func rate(_ parts: [(entry: Entry, days: Int)], fit: FXRate.Fit) -> FXRate? {
    let days = parts.reduce(0) { $0 + $1.days }
    guard days > 0 else { return nil }
    let sum = parts.reduce(0.0) { $0 + $1.entry.value * Double($1.days) }
    var sources: [String] = []
    for part in parts {
      let source = table.text("source", row: Int(part.entry.row)) ?? ""
      if !sources.contains(source) { sources.append(source) }
    }
    return FXRate(
      value: parts.count == 1 ? parts[0].entry.value : sum / Double(days),
      asOf: parts.map { table.knownOn[Int($0.entry.row)] }.max() ?? CatalogTable.undated,
      sources: sources, rows: parts.map(\.entry.row), fit: fit)
  }
}
