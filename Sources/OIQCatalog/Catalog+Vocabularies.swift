import OIQText
import OIQValues

extension Catalog {
  func makeVocabulary(_ name: String) throws(Diagnostic) -> Vocabulary {
    if let shared = Vocabulary.Name(rawValue: name) {
      switch shared.origin {
      case .fixed(let members): return Vocabulary(name: name, members: members)
      case .column(let table, let column, let meaning, let alias):
        let columns = try texts(of: column, [meaning, alias], in: table)
        return Vocabulary(
          name, distinct: columns.texts, columns.others[0], aliases: columns.others[1])
      }
    }
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    // Whoever asks for a column's own texts reads the table's rows too.
    guard parts.count == 2, definition(parts[0]) != nil,
      let texts = try contents(parts[0]).column(parts[1])
    else { throw CatalogDiagnostics.unknownVocabulary(name) }
    return Vocabulary(name, distinct: texts)
  }

  /// A column of a table and others beside it, whose rows need not be made for them.
  private func texts(
    of column: String, _ others: [String?], in table: String
  ) throws(Diagnostic) -> (texts: Column, others: [Column?]) {
    if let contents = loadedContents(table), let texts = contents.column(column) {
      return (texts, others.map { $0.flatMap { contents.column($0) } })
    }
    let fields = try fields([column] + others.compactMap { $0 }, of: table)
    guard let texts = fields.texts(of: column) else {
      throw CatalogDiagnostics.missingField(column, table: table)
    }
    return (texts, others.map { $0.flatMap { fields.texts(of: $0) } })
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
      contents.column(name).map { PinnedColumn($0, texts) }
    }
    var isSeen = [Bool](repeating: false, count: rowUnits.units.count)
    var units: [Unit] = []
    for (row, unit) in rowUnits.codes.elements.enumerated() {
      let code = Int(unit)
      guard !isSeen[code], pinned.allSatisfy({ $0.holds(row) }), measure.isPresent(row) else {
        continue
      }
      isSeen[code] = true
      units.append(rowUnits.units[code])
    }
    return units
  }

  /// Whether rows that hold pinned texts and agree in the deciding columns have amounts of one dimension.
  package func hasOneDimension(
    _ table: String, in deciding: [String], where pins: [String: Set<String>]
  ) throws(Diagnostic) -> Bool {
    let contents = try contents(table)
    guard let measure = contents.table.columns.first(where: { $0.rowUnits != nil }) else {
      return false
    }
    let columns = deciding.compactMap { contents.column($0) }
    let pinned = pins.compactMap { name, texts in
      contents.column(name).map { PinnedColumn($0, texts) }
    }
    var known: [[String?]: Dimension] = [:]
    for row in 0..<measure.count
    where measure.isPresent(row) && pinned.allSatisfy({ $0.holds(row) }) {
      guard let unit = measure.rowUnits?.unit(row) else { return false }
      let first = known.updateValue(unit.dimension, forKey: columns.map { $0.text(row) })
      if let first, first != unit.dimension { return false }
    }
    return columns.count == deciding.count
  }
}

extension Catalog {
  /// A text of a deciding column that only rows of one dimension have, among the rows that hold pinned texts, with
  /// their first unit: the preferred text where it is one, else the one of most rows. `nil` where there is none.
  package func rowsOfOneUnit(
    of table: String, decidedBy deciding: String, where pins: [String: Set<String>],
    preferring preferred: String?
  ) throws(Diagnostic) -> (text: String, unit: Unit)? {
    let contents = try contents(table)
    guard let measure = contents.table.columns.first(where: { $0.rowUnits != nil }),
      let column = contents.column(deciding)
    else { return nil }
    let pinned = pins.compactMap { name, texts in
      contents.column(name).map { PinnedColumn($0, texts) }
    }
    var found: [String: (unit: Unit, count: Int, isOne: Bool)] = [:]
    for row in 0..<measure.count where measure.isPresent(row) {
      guard pinned.allSatisfy({ $0.holds(row) }), let text = column.text(row),
        let unit = measure.rowUnits?.unit(row)
      else { continue }
      let known = found[text] ?? (unit, 0, true)
      found[text] = (
        known.unit, known.count + 1, known.isOne && known.unit.dimension == unit.dimension
      )
    }
    let choices = found.filter(\.value.isOne)
    if let preferred, let choice = choices[preferred] { return (preferred, choice.unit) }
    return choices.min { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      .map { ($0.key, $0.value.unit) }
  }
}

extension Catalog {
  /// Which rows of a table have one member of each of some columns, among those that hold pinned texts and a value of
  /// the measure.
  package func oneOfEach(
    _ columns: [String], of table: String, measure name: String,
    preferring preferred: [String: OneMember],
    where pins: [String: Set<String>]
  ) throws(Diagnostic) -> [(column: String, member: OneMember)] {
    let contents = try contents(table)
    let pinned = pins.compactMap { name, texts in
      contents.column(name).map { PinnedColumn($0, texts) }
    }
    let measure = contents.column(name)
    let rows = (0..<contents.table.rowCount).filter { row in
      pinned.allSatisfy { $0.holds(row) } && measure?.isPresent(row) ?? true
    }
    return OneMember.ofEach(columns, preferring: preferred, of: rows) { contents.column($0) }
  }
}

extension OneMember {
  /// The column that is compared with.
  package var otherColumn: String? { if case .same(let other) = self { other } else { nil } }

  /// For each of some columns, one after the other, which rows have one member of it: the preferred ones where there
  /// are such, else those of the member that most rows have; among those that were chosen before. Columns without
  /// texts, as of days, are left out.
  package static func ofEach(
    _ names: [String], preferring preferred: [String: OneMember], of rows: some Sequence<Int>,
    in column: (String) -> Column?
  ) -> [(column: String, member: OneMember)] {
    var rows = Array(rows)
    var chosen: [(column: String, member: OneMember)] = []
    for name in names {
      guard let texts = column(name), case .codes = texts.storage else { continue }
      var counts: [String: Int] = [:]
      for text in rows.compactMap({ texts.text($0) }) { counts[text, default: 0] += 1 }
      let common = counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
      for member in [preferred[name], common.map { .member($0) }].compactMap({ $0 }) {
        let kept = rows.filter { row in
          guard let text = texts.text(row) else { return false }
          switch member {
          case .member(let wanted): return text == wanted
          case .same(let other): return text == column(other)?.text(row)
          }
        }
        if kept.isEmpty { continue }
        rows = kept
        chosen.append((name, member))
        break
      }
    }
    return chosen
  }
}

/// A column of texts of which some are wanted; of a column of anything else no row is.
private struct PinnedColumn {
  private let codes: Buffer<Int32>
  private let wanted: [Int32]
  private let presence: Presence?

  init(_ column: Column, _ texts: Set<String>) {
    presence = column.presence
    guard case .codes(let codes, let dictionary) = column.storage else {
      (codes, wanted) = (Buffer([]), [])
      return
    }
    self.codes = codes
    wanted = texts.compactMap(dictionary.code)
  }

  func holds(_ row: Int) -> Bool {
    !wanted.isEmpty && wanted.contains(codes[row]) && (presence?[row] ?? true)
  }
}
