import OIQCatalog
import OIQText
import OIQValues

/// New facts beside what is known: which are new, which supersede a version, which say nothing new.
struct RecordComparison {
  private(set) var kept: [RecordedFact] = []
  private let catalog: Catalog
  private let contents: CatalogTable
  /// By fact, in file order; what is kept joins them.
  private var versions: [UInt64: [Int32]]
  /// The names that each column that grows holds so far.
  private var names: [String: Set<String>] = [:]
  private var lines: [String] = []
  private var counts = (new: 0, superseding: 0, known: 0, aside: 0, withdrawn: 0)

  /// - Parameter old: What was recorded before, of all tables.
  init(
    _ facts: [RecordedFact], _ definition: TableDefinition, old: [RecordedFact]
  ) throws(Diagnostic) {
    let catalog = Catalog { () throws(Diagnostic) in old + facts }
    let contents = try catalog.contents(definition.name)
    guard definition.asOf != nil else {
      (self.catalog, self.contents, versions) = (catalog, contents, [:])
      try amend(definition, with: facts, old: old.filter { $0.table == definition.name })
      return
    }
    // Of the user's rows of this table, those recorded before come first.
    let count = contents.recorded.count - old.count { $0.table == definition.name }
    let first = Int32(contents.table.rowCount - count)
    let rows = first..<Int32(contents.table.rowCount)
    func fact(_ row: Int32) -> UInt64 { contents.factKeys[Int(row)] }
    versions = Dictionary(grouping: 0..<first, by: fact)
    (self.catalog, self.contents) = (catalog, contents)
    for name in definition.openNames {
      names[name] = Set((0..<first).compactMap { text(name, row: $0) })
    }
    var retold: Set<Int32> = []
    for (fact, rows) in Dictionary(grouping: rows, by: fact) {
      retold.formUnion(contents.retold(rows, among: versions[fact] ?? []))
    }
    for (row, fact) in zip(rows, facts) {
      let earlier = versions[contents.factKeys[Int(row)]] ?? []
      if retold.contains(row) || contents.repeats(row, among: earlier) {
        counts.known += 1
        lines.append("known already: \(try label(row))")
      } else {
        try keep(fact, row, among: earlier)
      }
    }
  }

  /// In a table without days what is the user's own is amended, and what is bundled stays.
  private mutating func amend(
    _ definition: TableDefinition, with facts: [RecordedFact], old: [RecordedFact]
  ) throws(Diagnostic) {
    let bundled = try Catalog.bundled.contents(definition.name)
    for name in definition.openNames {
      let texts = (0..<bundled.table.rowCount).compactMap { row -> String? in
        if case .text(let text)? = bundled.column(name)?[row] { text } else { nil }
      }
      names[name] = Set(texts + old.compactMap { $0.fields[name] })
    }
    var own = old.amended(in: definition)
    for fact in facts {
      let key = fact.key(in: definition)
      guard let row = contents.row(of: key) else { continue }
      let label = try label(row)
      if bundled.row(of: key) != nil { throw RecordComparison.bundled(definition, label) }
      guard let place = own.firstIndex(where: { $0.key(in: definition) == key }) else {
        own.append(fact)
        kept.append(fact)
        counts.new += 1
        lines.append((["recorded: \(label)"] + (try remarks(on: row))).joined(separator: "\n  "))
        continue
      }
      let amended = own[place].amended(by: fact)
      if amended.fields == own[place].fields {
        counts.known += 1
        lines.append("known already: \(label)")
      } else {
        let changed = amended.fields.filter { own[place].fields[$0.key] != $0.value }
        own[place] = amended
        kept.append(fact)
        counts.superseding += 1
        let words = changed.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        lines.append("amended: \(label)\n  now: \(words.joined(separator: ", "))")
      }
    }
  }

  private mutating func keep(
    _ fact: RecordedFact, _ row: Int32, among earlier: [Int32]
  ) throws(Diagnostic) {
    kept.append(fact)
    versions[contents.factKeys[Int(row)]] = earlier + [row]
    let held = contents.counting(among: earlier)
    let holds = contents.counting(among: earlier + [row])
    var line: [String]
    switch (held, holds) {
    case (_, row):
      line = ["recorded: \(try label(row))"]
      if let held { line.append("supersedes: \(try label(held))") }
      if held == nil { counts.new += 1 } else { counts.superseding += 1 }
    case (let held?, let holds?) where held == holds:
      counts.aside += 1
      let day = dateText(contents.knownOn[Int(row)])
      let what = fact.isWithdrawal ? "withdrawn on \(day)" : try label(row)
      line = ["beside what holds: \(what)", "holds: \(try label(holds))"]
    default:
      counts.withdrawn += 1
      line = ["withdrawn: \(try label(held ?? row))"]
      if let holds { line.append("holds again: \(try label(holds))") }
    }
    if !fact.isWithdrawal { line += try remarks(on: row) }
    lines.append(line.joined(separator: "\n  "))
  }

  private func text(_ column: String, row: Int32) -> String? {
    if case .text(let text)? = contents.column(column)?[Int(row)] { text } else { nil }
  }

  private func label(_ row: Int32) throws(Diagnostic) -> String {
    try catalog.label(contents, row: Int(row))
  }

  private static func bundled(_ definition: TableDefinition, _ label: String) -> Diagnostic {
    let key = definition.key[0]
    return Diagnostic(
      .badFact,
      "`\(definition.name)` has \(label) already, bundled, and it has no days that could tell two versions apart",
      help: [
        "record what is new under a name of its own, as `\(definition.name) {\(key): \"…\", …}`; what you recorded there is amended so"
      ])
  }
}

extension RecordComparison {
  /// What whoever recorded a row should know of it.
  private mutating func remarks(on row: Int32) throws(Diagnostic) -> [String] {
    var remarks: [String] = []
    for name in contents.definition.openNames {
      guard let text = text(name, row: row),
        names[name, default: []].insert(text).inserted
      else { continue }
      let near = Suggestion.nearest(to: text, among: (names[name] ?? []).sorted())
        .filter { $0.withoutDigits != text.withoutDigits }
      if let question = Suggestion.didYouMean(near)?.first {
        remarks.append("new: no other `\(name)` is called \(text); \(question)")
      }
    }
    if let remark = try rateRemark(on: row) { remarks.append(remark) }
    return remarks
  }

  /// Spending in a currency that has no rate yet is in no sum of dollars.
  private func rateRemark(on row: Int32) throws(Diagnostic) -> String? {
    guard contents.definition.name == "capex", let number = catalog.number(of: "capex"),
      let fact = try catalog.fact(FactPart(table: number, row: row, start: 0, end: 0)),
      fact.basis != "estimate", let span = fact.span, let currency = fact.unit?.symbol,
      try catalog.rate(of: currency, to: "USD", over: span) == nil
    else { return nil }
    return "no rate of \(currency) for \(span.label) yet: `spend` leaves it out until "
      + "`record fx {currency: \(currency), …}`"
  }

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

extension String {
  /// Names that differ in their digits alone are of one series, such as `FY2027` and `FY2028`.
  fileprivate var withoutDigits: String { filter { !$0.isNumber } }
}
