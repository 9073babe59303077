import OIQCatalog
import OIQText
import OIQValues

/// New facts beside what is known: which are new, which supersede a version, which say nothing new.
struct RecordComparison {
  private(set) var kept: [RecordedFact] = []
  private var lines: [String] = []
  private var counts = (new: 0, superseding: 0, known: 0, aside: 0, withdrawn: 0)

  init(
    _ facts: [RecordedFact], _ definition: TableDefinition, before: Catalog, old: [RecordedFact]
  ) throws(Diagnostic) {
    let known = try before.contents(definition.name)
    let after = Catalog { () throws(Diagnostic) in old + facts }
    let merged = try after.contents(definition.name)
    let holding = RecordComparison.holding(known)
    let holdingAfter = RecordComparison.holding(merged)
    // Of the user's rows of this table, those recorded before come first.
    let first =
      merged.table.rowCount - merged.recorded.count + old.count { $0.table == definition.name }
    var versions: [UInt64: [Int]] = [:]
    for row in 0..<first { versions[merged.factKeys[row], default: []].append(row) }
    for (index, fact) in facts.enumerated() {
      let row = first + index
      let key = merged.factKeys[row]
      let earlier = versions[key] ?? []
      if definition.asOf == nil, !earlier.isEmpty {
        throw RecordComparison.undated(definition.name, try after.label(merged, row: row))
      }
      let label = try after.label(merged, row: row)
      if earlier.contains(where: { merged.isSame($0, row) }) {
        counts.known += 1
        lines.append("known already: \(label)")
        continue
      }
      kept.append(fact)
      versions[key, default: []].append(row)
      var superseded: String?
      if let row = holding[key] { superseded = try after.label(merged, row: row) }
      if fact.isWithdrawal, let best = holdingAfter[key] {
        counts.aside += 1
        let day = dateText(merged.knownOn[row])
        lines.append(
          "beside what holds: withdrawn on \(day)\n  holds: \(try after.label(merged, row: best))")
      } else if fact.isWithdrawal {
        counts.withdrawn += 1
        lines.append("withdrawn: \(superseded ?? label)")
      } else if let best = holdingAfter[key], best != row {
        counts.aside += 1
        lines.append("beside what holds: \(label)\n  holds: \(try after.label(merged, row: best))")
      } else if let superseded {
        counts.superseding += 1
        lines.append("recorded: \(label)\n  supersedes: \(superseded)")
      } else {
        counts.new += 1
        lines.append("recorded: \(label)")
      }
    }
  }

  /// The row that holds for each key today, withdrawals aside.
  private static func holding(_ contents: CatalogTable) -> [UInt64: Int] {
    var rows: [UInt64: Int] = [:]
    for row in contents.rows(inWorld: .latest).rows {
      rows[contents.factKeys[Int(row)]] = Int(row)
    }
    return rows
  }

  private static func undated(_ table: String, _ label: String) -> Diagnostic {
    Diagnostic(
      .badFact, "`\(table)` has \(label) already, and no days that could tell two versions apart",
      help: ["record what is new under a name of its own"])
  }
}

extension RecordComparison {
  private static let mostLines = 12

  /// A line for each fact; of many, their counts.
  var report: String {
    guard lines.count > 1 else { return lines.first ?? "no rows, nothing recorded" }
    let counted = [
      (counts.new, "new"), (counts.superseding, "superseding"), (counts.withdrawn, "withdrawn"),
      (counts.aside, "beside what holds"), (counts.known, "known already"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    var shown = lines.prefix(RecordComparison.mostLines).map { $0 }
    if lines.count > shown.count { shown.append("… \(lines.count - shown.count) more") }
    return (["\(kept.count) recorded: " + counted.joined(separator: ", ")] + shown)
      .joined(separator: "\n")
  }
}

extension CatalogTable {
  /// Whether two versions say the same in every column.
  fileprivate func isSame(_ one: Int, _ other: Int) -> Bool {
    guard isWithdrawal(one) == isWithdrawal(other) else { return false }
    return table.visibleIndices.allSatisfy { table.columns[$0][one] == table.columns[$0][other] }
  }
}
