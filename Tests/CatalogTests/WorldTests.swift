import OIQText
import OIQValues
import Testing

@testable import OIQCatalog

/// The rule of versions once more, over the plain reading and without hashes: texts as keys, every pair
/// of versions compared.
private struct PlainWorld {
  let rows: [[String: String]]
  let keys: [[String]]
  let days: [Int32?]
  private let sources: [String: [String: String]]

  /// Csv fields that make the key where they are not the key columns themselves.
  private static let spanFields: [String: [String]] = [
    "span": ["start", "end"], "window": ["start", "end"], "period": ["start", "end"],
  ]

  init(_ definition: TableDefinition) throws {
    rows = try PlainCSV(definition.name).rows
    sources = Dictionary(
      uniqueKeysWithValues: try PlainCSV("sources").rows.map { ($0["source"] ?? "", $0) })
    let fields = definition.key.flatMap { name in
      name == "period" && definition.name == "specs"
        ? [name] : PlainWorld.spanFields[name] ?? [name]
    }
    keys = rows.map { row in fields.map { row[$0] ?? "no field" } }
    let sources = sources
    days = rows.map { row in
      let own = definition.asOf.flatMap { row[$0] } ?? ""
      let published = sources[row["source"] ?? ""]?["published"] ?? ""
      let text = own.isEmpty ? published : own
      return text.isEmpty ? nil : day(text)
    }
  }

  private static let kinds = [
    "filing", "press_release", "call", "transcript", "slide", "paper", "spec", "dataset", "survey",
    "research_note", "news", "blog",
  ]

  private func weakness(_ row: Int) -> Int {
    let source = sources[rows[row]["source"] ?? ""] ?? [:]
    return ["kind", "primary"].map { name in
      PlainWorld.kinds.firstIndex(of: source[name] ?? "") ?? 99
    }.min() ?? 99
  }

  /// Whether `row` counts rather than `other`, a version of the same fact.
  private func supersedes(_ row: Int, _ other: Int) -> Bool {
    let disputed = (rows[row]["disputed"] == "true", rows[other]["disputed"] == "true")
    if disputed.0 != disputed.1 { return !disputed.0 }
    let known = (days[row] ?? .min, days[other] ?? .min)
    if known.0 != known.1 { return known.0 > known.1 }
    let weak = (weakness(row), weakness(other))
    return weak.0 != weak.1 ? weak.0 < weak.1 : row > other
  }

  func latest(of candidates: [Int]) -> [Int32] {
    let versions = Dictionary(grouping: candidates) { keys[$0] }
    return candidates.filter { row in
      (versions[keys[row]] ?? []).allSatisfy { $0 == row || supersedes(row, $0) }
    }.map { Int32($0) }
  }
}

@Suite struct WorldTests {
  static let dated = Catalog.bundled.tables.filter { $0.asOf != nil }.map(\.name)
  static let days = [
    "2019-01-01", "2023-12-31", "2024-06-30", "2025-02-06", "2025-08-01", "2026-02-09",
    "2026-05-01",
    "2026-09-30",
  ]

  @Test(arguments: dated) func latestAgreesWithComparingEveryPair(_ name: String) throws {
    let contents = try Catalog.bundled.contents(name)
    let plain = try PlainWorld(contents.definition)
    #expect(contents.rows(inWorld: .latest).rows == plain.latest(of: Array(plain.rows.indices)))
  }

  @Test(arguments: ["capex", "market", "milestones", "fx"], days)
  func asOfAgreesWithComparingEveryPair(_ name: String, _ date: String) throws {
    let contents = try Catalog.bundled.contents(name)
    let plain = try PlainWorld(contents.definition)
    let known = plain.rows.indices.filter { row in plain.days[row].map { $0 <= day(date) } ?? false
    }
    let world = contents.rows(inWorld: .asOf(day(date)))
    #expect(world.rows == plain.latest(of: known))
    #expect(world.undatedLeftOut == plain.days.count { $0 == nil })
  }

  /// What becomes known later never changes what was known: a world is made from its own rows alone.
  @Test(arguments: dated) func laterFactsNeverChangeAnEarlierWorld(_ name: String) throws {
    let contents = try Catalog.bundled.contents(name)
    for date in WorldTests.days {
      let rows = contents.rows(inWorld: .asOf(day(date))).rows
      for row in rows { #expect(contents.knownOn[Int(row)] <= day(date)) }
      // Between two days on which nothing became known the world stays as it is.
      let lastKnown = contents.knownOn.elements.filter { $0 <= day(date) && $0 != .min }.max()
      if let lastKnown { #expect(contents.rows(inWorld: .asOf(lastKnown)).rows == rows) }
    }
  }

  @Test func tablesWithoutADayAreInEveryWorld() throws {
    for definition in Catalog.bundled.tables where definition.asOf == nil {
      let contents = try Catalog.bundled.contents(definition.name)
      let world = contents.rows(inWorld: .asOf(0))
      #expect(world.rows.count == contents.table.rowCount)
      #expect(world.undatedLeftOut == 0)
    }
  }

  /// One key, one hash: as many facts as distinct keys in the file, and draws of their own.
  @Test(arguments: Catalog.bundled.tables.map(\.name)) func keysNameFacts(_ name: String) throws {
    let contents = try Catalog.bundled.contents(name)
    let plain = try PlainWorld(contents.definition)
    let pairs = Set(zip(plain.keys, contents.factKeys).map { KeyPair(texts: $0.0, hash: $0.1) })
    #expect(pairs.count == Set(plain.keys).count)
    #expect(pairs.count == Set(contents.factKeys).count)
  }

  private struct KeyPair: Hashable {
    var texts: [String]
    var hash: UInt64
  }

  @Test func versionsShareDrawsAndMeasuresDoNot() throws {
    let capex = try Catalog.bundled.contents("capex")
    guard case .ranges(let amounts)? = capex.column("amount")?.storage else {
      Issue.record("amount is not ranged")
      return
    }
    let names = Dictionary(
      zip(capex.factKeys, amounts.keys.elements).map { ($0, $1) },
      uniquingKeysWith: { first, other in
        #expect(first == other)
        return first
      })
    #expect(Set(names.values).count == names.count)
    let switches = try Catalog.bundled.contents("switches")
    guard case .ranges(let power)? = switches.column("power")?.storage,
      case .ranges(let price)? = switches.column("price")?.storage
    else { return }
    #expect(Set(power.keys.elements).isDisjoint(with: price.keys.elements))
  }

  /// Amazon's plan of 220 B for 2026 was followed by a disputed 200 B.
  @Test func aDisputedRowDoesNotSupersede() throws {
    let capex = try Catalog.bundled.contents("capex")
    let rows = capex.rows(inWorld: .latest).rows.map(Int.init).filter {
      capex.text("company", row: $0) == "Amazon" && capex.text("basis", row: $0) == "guidance"
        && capex.text("fiscal_period", row: $0) == "FY2026"
    }
    #expect(rows.count == 1)
    guard let row = rows.first, case .range(let amount)? = capex.value("amount", row: row) else {
      return
    }
    #expect(amount.mid == 220_000_000_000)
    #expect(capex.value("disputed", row: row) == .bool(false))
  }

  /// Meta first filed 27.266 B gross for 2023 and re-presented the year as 27.045 B net.
  @Test(arguments: [
    ("2024-06-30", "ppe_gross", 27_266_000_000.0), ("2025-06-30", "ppe_net", 27_045_000_000),
  ])
  func metasYearAsKnownThen(_ date: String, _ definition: String, _ dollars: Double) throws {
    let capex = try Catalog.bundled.contents("capex")
    let facts = capex.rows(inWorld: .asOf(day(date))).rows.map(Int.init).filter {
      capex.text("company", row: $0) == "Meta" && capex.text("fiscal_period", row: $0) == "FY2023"
        && capex.text("basis", row: $0) == "actual"
        && capex.text("definition", row: $0)?.hasPrefix("ppe") == true
    }
    let last = try #require(facts.max { capex.knownOn[$0] < capex.knownOn[$1] })
    #expect(capex.text("definition", row: last) == definition)
    guard case .range(let amount)? = capex.value("amount", row: last) else { return }
    #expect(amount.mid == dollars)
  }

  @Test(arguments: dated) func collectingEndedAfterTheLastFact(_ name: String) throws {
    let contents = try Catalog.bundled.contents(name)
    let end = try #require(contents.definition.collectedTo)
    let last = try #require(contents.knownOn.elements.max())
    #expect(last <= end, "\(dateText(last)) is after \(dateText(end))")
    #expect(end - last < 31, "\(dateText(last)) is long before \(dateText(end))")
  }
}
