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
    let pinned = pins.compactMap { name, texts in
      contents.column(name).map { PinnedTexts($0, texts) }
    }
    var isSeen = rowUnits.units.map { _ in false }
    var units: [Unit] = []
    for row in 0..<measure.count where measure.isPresent(row) {
      let code = Int(rowUnits.codes[row])
      guard !isSeen[code], pinned.allSatisfy({ $0.holds(row) }) else { continue }
      isSeen[code] = true
      units.append(rowUnits.units[code])
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

/// Whether a row of a column of texts holds one of a few; decided once a text and not once a row.
private struct PinnedTexts {
  private let column: Column
  private let codes: Buffer<Int32>
  private let isWanted: [Bool]

  init(_ column: Column, _ texts: Set<String>) {
    self.column = column
    guard case .codes(let codes, let dictionary) = column.storage else {
      (self.codes, isWanted) = (Buffer([]), [])
      return
    }
    self.codes = codes
    isWanted = dictionary.texts.map { texts.contains($0) }
  }

  func holds(_ row: Int) -> Bool {
    !isWanted.isEmpty && column.isPresent(row) && isWanted[Int(codes[row])]
  }
}
