import OIQText
import OIQValues

/// The revisions of a catalogue table: each fact that was stated anew with another value, beside the version
/// that it replaced. A value within the rounding of the one before is no revision, nor is an exact figure that
/// follows a rounded one.
package struct RevisionSource: TableSource {
  private let contents: CatalogTable
  private let measure: ColumnDefinition
  /// New row and the row that it replaced.
  private let pairs: [(new: Int32, old: Int32)]

  /// - Returns: `nil` for a table whose rows have no day, or no figure, and so no versions.
  package init?(_ contents: CatalogTable, world: KnowledgeWorld) {
    guard contents.definition.asOf != nil,
      let measure = contents.definition.columns.first(where: { $0.role == .measure })
    else { return nil }
    self.contents = contents
    self.measure = measure
    pairs = contents.revisions(of: measure.name, in: world)
  }
}

extension RevisionSource {
  /// The table whose facts were revised.
  package var table: String { contents.definition.name }

  /// The rows of the two versions that a revision is about.
  package func versions(of row: Int) -> (old: Int, new: Int)? {
    guard pairs.indices.contains(row) else { return nil }
    return (Int(pairs[row].old), Int(pairs[row].new))
  }

  /// The figure of a version, in its row's unit.
  package func amount(row: Int) -> (value: Value, type: ValueType)? {
    guard let column = contents.column(measure.name), (0..<column.count).contains(row) else {
      return nil
    }
    let unit = column.rowUnits.map { $0.units[Int($0.codes[row])] }
    return (column[row], unit.map { .number(in: $0) } ?? measure.type)
  }

  package var name: String { "revisions(\(contents.definition.name))" }
  package var order: [Int] { [] }

  /// What names the fact, and how its source labels the span.
  private var named: [ColumnDefinition] {
    contents.definition.columns.filter {
      ($0.role == .key || $0.name == "fiscal_period") && $0.name != "stated_by"
    }
  }

  package var fields: [TableField] {
    var change = measure.type
    if case .number(var number) = change {
      number.certainty = .point
      change = .number(number)
    }
    let source = ValueType.text(vocabulary: "source")
    return named.map { TableField($0.name, $0.type) } + [
      TableField("old", measure.type), TableField("new", measure.type),
      TableField("change", change), TableField("when", .date), TableField("who", .plainText),
      TableField("cause", .plainText), TableField("source", source),
      TableField("old_source", source), TableField("note", .plainText),
    ]
  }

  package func scan(columns indices: [Int]) throws(Diagnostic) -> Table {
    let all = columns
    return Table(
      fields: indices.map { fields[$0] }, columns: indices.map { all[$0] },
      rowCount: pairs.count)
  }

  private var columns: [Column] {
    let (new, old) = (pairs.map(\.new), pairs.map(\.old))
    func column(_ name: String, _ rows: [Int32]) -> Column {
      contents.column(name)?.picked(rows.map(Int.init)) ?? .texts(rows.map { _ in nil })
    }
    let stated = contents.definition.column("stated_by") == nil ? "source" : "stated_by"
    return named.map { column($0.name, new) } + [
      column(measure.name, old), column(measure.name, new), change,
      Column(.dates(Buffer(new.map { contents.knownOn[Int($0)] }))), column(stated, new),
      .texts(
        new.map { row in
          contents.text("note", row: Int(row)).flatMap { RevisionCause(note: $0)?.rawValue }
        }), column("source", new), column("source", old), column("note", new),
    ]
  }

  private var change: Column {
    let (values, units) = (contents.column(measure.name), contents.column(measure.name)?.rowUnits)
    let changes = pairs.map { pair -> Double? in
      guard let old = values?[Int(pair.old)].middle, let new = values?[Int(pair.new)].middle else {
        return nil
      }
      return new - old
    }
    var column = Column(
      .numbers(Buffer(changes.map { $0 ?? 0 })), presence: .from(changes.map { $0 != nil }))
    column.rowUnits = units.map { units in
      RowUnits(codes: Buffer(pairs.map { units.codes[Int($0.new)] }), units: units.units)
    }
    return column
  }
}

extension CatalogTable {
  /// Consecutive undisputed versions of one fact whose values differ by more than rounding, by day. What was taken
  /// back is none, nor what was stated after it for the first time.
  fileprivate func revisions(
    of measure: String, in world: KnowledgeWorld
  ) -> [(new: Int32, old: Int32)] {
    guard let column = column(measure) else { return [] }
    var last: [Int: Int32] = [:]
    var pairs: [(new: Int32, old: Int32)] = []
    let known = (0..<Int32(clamping: table.rowCount)).filter { isRevisable($0, in: world) }
    let order = standing(among: known).sorted { (knownOn[Int($0)], $0) < (knownOn[Int($1)], $1) }
    for row in order {
      let key = Int(truncatingIfNeeded: factKeys[Int(row)])
      if let old = last[key] {
        let isAbout = text("qualifier", row: Int(old)) == "about"
        if column[Int(old)].isRevised(by: column[Int(row)], digits: isAbout ? 2 : 3) {
          pairs.append((row, old))
        }
      }
      last[key] = row
    }
    return pairs
  }

  private func isRevisable(_ row: Int32, in world: KnowledgeWorld) -> Bool {
    let known = knownOn[Int(row)]
    guard known != CatalogTable.undated, column("disputed")?[Int(row)] != .bool(true) else {
      return false
    }
    return world.day.map { known <= $0 } ?? true
  }
}

extension Value {
  /// A number, or the middle of a range; nil where one side alone is known.
  fileprivate var middle: Double? {
    switch self {
    case .number(let number): number
    case .range(let range): range.isOneSided ? nil : range.mid
    case .missing, .text, .bool, .date, .period, .list: nil
    }
  }

  private var bounds: [Double] {
    switch self {
    case .number(let number): [number, number]
    case .range(let range): [range.low, range.high]
    case .missing, .text, .bool, .date, .period, .list: []
    }
  }

  /// Whether another value is beyond the rounding of this one, which was given to so many digits at least.
  fileprivate func isRevised(by other: Value, digits: Int) -> Bool {
    let (own, others) = (bounds, other.bounds)
    guard own.count == 2, others.count == 2 else { return self != other }
    return zip(own, others).contains { old, new in
      abs(new - old) > Value.rounding(of: old, digits: digits) * (1 + 1e-9)
    }
  }

  /// Half of the last place that a number was given to: zeros at its end may be digits or not, so no more of
  /// them than leaves `digits`.
  private static func rounding(of number: Double, digits: Int) -> Double {
    guard number != 0 else { return 0 }
    var place = 1.0
    while place * 10 <= number.magnitude { place *= 10 }
    while place > number.magnitude { place /= 10 }
    for _ in 1..<digits { place /= 10 }
    // Digits beyond those were given too: 72.215 has five.
    for _ in 0..<12 {
      let scaled = number / place
      if abs(scaled - scaled.rounded()) < 1e-6 { break }
      place /= 10
    }
    return place / 2
  }
}

extension Column {
  fileprivate static func texts(_ values: [String?]) -> Column {
    let texts = Array(Set(values.compactMap { $0 })).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(texts, Int32(0)...))
    let codes = values.map { value in value.flatMap { places[$0] } ?? 0 }
    return Column(
      .codes(Buffer(codes), TextDictionary(texts.isEmpty ? [""] : texts)),
      presence: .from(values.map { $0 != nil }))
  }
}
