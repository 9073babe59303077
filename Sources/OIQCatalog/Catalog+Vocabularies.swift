import OIQText
import OIQValues

extension Catalog {
  func makeVocabulary(_ name: String) throws(Diagnostic) -> Vocabulary {
    if let shared = Vocabulary.Name(rawValue: name) {
      switch shared.origin {
      case .fixed(let members): return Vocabulary(name: name, members: members)
      case .column(let table, let column, let meaning):
        return try vocabulary(name, of: column, in: table, meaning: meaning)
      }
    }
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2, definition(parts[0])?.column(parts[1]) != nil else {
      throw CatalogDiagnostics.unknownVocabulary(name)
    }
    return try vocabulary(name, of: parts[1], in: parts[0], meaning: nil)
  }

  /// The distinct texts of a column, in file order.
  private func vocabulary(
    _ name: String, of column: String, in table: String, meaning: String?
  ) throws(Diagnostic) -> Vocabulary {
    let contents = try contents(table)
    let (texts, meanings) = (contents.column(column), meaning.flatMap { contents.column($0) })
    var members: [Vocabulary.Member] = []
    var seen: Set<String> = []
    for row in 0..<contents.table.rowCount {
      guard let text = texts?.text(row), seen.insert(text).inserted else { continue }
      members.append(Vocabulary.Member(name: text, meaning: meanings?.text(row)))
    }
    return Vocabulary(name: name, members: members)
  }
}

extension Catalog {
  /// The units of a table's mixed measure among the rows that hold pinned texts, each once, in file order.
  /// Rows without a value don't count. A pin on a column that the table lacks is passed over.
  package func units(
    of table: String, where pins: [String: Set<String>]
  ) throws(Diagnostic) -> [Unit] {
    let contents = try contents(table)
    let measure = contents.table.columns.first { $0.rowUnits != nil }
    guard let measure, let rowUnits = measure.rowUnits else { return [] }
    let pinned = pins.compactMap { name, texts in contents.column(name).map { ($0, texts) } }
    var seen: Set<Int32> = []
    var units: [Unit] = []
    for row in 0..<measure.count where measure.isPresent(row) {
      let code = rowUnits.codes[row]
      guard !seen.contains(code), pinned.allSatisfy({ $0.0.isOneOf($0.1, row) }) else { continue }
      seen.insert(code)
      units.append(rowUnits.units[Int(code)])
    }
    return units
  }

  /// Whether rows that agree in the deciding columns have amounts of one dimension.
  package func hasOneDimension(
    _ table: String, in deciding: [String]
  ) throws(Diagnostic) -> Bool {
    let contents = try contents(table)
    guard let measure = contents.table.columns.first(where: { $0.rowUnits != nil }) else {
      return false
    }
    let columns = deciding.compactMap { contents.column($0) }
    var known: [[String?]: Dimension] = [:]
    for row in 0..<measure.count where measure.isPresent(row) {
      guard let unit = measure.rowUnits?.unit(row) else { return false }
      let first = known.updateValue(unit.dimension, forKey: columns.map { $0.text(row) })
      if let first, first != unit.dimension { return false }
    }
    return columns.count == deciding.count
  }
}

extension Column {
  fileprivate func isOneOf(_ texts: Set<String>, _ row: Int) -> Bool {
    text(row).map { texts.contains($0) } ?? false
  }
}
