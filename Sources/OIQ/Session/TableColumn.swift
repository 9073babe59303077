import OIQCatalog
import OIQText
import OIQValues

/// A column of a table that a program registers. Units are those of the language, and of a file's headers: `B USD`.
public enum TableColumn: Sendable {
  /// Numbers in a unit of the language (empty for plain numbers); nil is missing.
  case numbers(String, unit: String = "", [Double?])
  /// Numbers that are known by 90% intervals, as a file's columns `x_low` and `x_high` state them: each is an unknown of
  /// its own, lognormal between its ends, or normal where one isn't above zero. Two equal ends are a number.
  case ranges(String, unit: String = "", [ClosedRange<Double>?])
  /// As `numbers` with none missing; for millions of rows.
  case doubles(String, unit: String = "", [Double])
  case texts(String, [String?])
  /// Texts as indices into the different ones, with none missing; for millions of rows.
  case categories(String, [Int32], of: [String])
  case bools(String, [Bool?])
  /// Days since 1970-01-01.
  case days(String, [Int32?])
  /// Periods by their labels: `2026`, `2026H1`, `2026Q3`, `2026M02`, `2024-01-29..2024-04-28`.
  case periods(String, [String?])
}

extension Table {
  /// - Parameter name: What the table is called, by which its unknowns are told from those of others.
  ///
  /// Throws `bad-data` when columns differ in length or share a name or a number is not finite, `unknown-unit` for
  /// a unit that isn't known.
  init(columns: [TableColumn], of name: String, units: UnitTable) throws(Problem) {
    var fields: [TableField] = []
    var made: [Column] = []
    for column in columns {
      let (field, values) = try column.made(in: name, units: units)
      if fields.contains(where: { $0.name == field.name }) {
        throw Problem(
          Diagnostic(
            .badData, "two columns are called `\(field.name)`", help: ["rename one of them"]),
          sources: SourceMap())
      }
      if let first = made.first, first.count != values.count {
        throw Problem(
          Diagnostic(
            .badData,
            "column `\(field.name)` has \(values.count) rows, the first column has \(first.count)"),
          sources: SourceMap())
      }
      fields.append(field)
      made.append(values)
    }
    self.init(fields: fields, columns: made, rowCount: made.first?.count ?? 0)
  }
}

extension TableColumn {
  fileprivate func made(in table: String, units: UnitTable) throws(Problem) -> (TableField, Column)
  {
    switch self {
    case .numbers(let name, let unitText, let values):
      let unit = try units.wanted(unitText)
      try requireNumbers(values.lazy.compactMap { $0 }, of: name)
      let toBase = unit.scaled.toBase
      let base = Buffer(values.map { toBase($0 ?? 0) })
      try requireFinite(base, of: name, in: unit.scaled)
      return (
        TableField(name, unitText.isEmpty ? .plainNumber : .number(in: unit.unit)),
        Column(.numbers(base), presence: .from(values.map { $0 != nil }))
      )
    case .ranges(let name, let unitText, let values):
      return try ranges(name, unitText, values, of: table, in: units)
    case .doubles(let name, let unitText, let values):
      return try doubles(name, unitText, values, in: units)
    case .texts(let name, let values):
      return (TableField(name, .plainText), texts(values))
    case .categories(let name, let codes, let texts):
      return (TableField(name, .plainText), try categories(name, codes, texts))
    case .bools(let name, let values):
      let flags = Buffer(values.map { UInt8($0 == true ? 1 : 0) })
      return (
        TableField(name, .plainBool),
        Column(.bools(flags), presence: .from(values.map { $0 != nil }))
      )
    case .days(let name, let values):
      return (
        TableField(name, .date),
        Column(.dates(Buffer(values.map { $0 ?? 0 })), presence: .from(values.map { $0 != nil }))
      )
    case .periods(let name, let labels):
      return (TableField(name, .period), try spans(name, labels))
    }
  }

  private func doubles(
    _ name: String, _ unitText: String, _ values: [Double], in units: UnitTable
  ) throws(Problem) -> (TableField, Column) {
    let unit = try units.wanted(unitText)
    try requireNumbers(values, of: name)
    let toBase = unit.scaled.toBase
    let base = unitText.isEmpty ? Buffer(values) : Buffer(values.map { toBase($0) })
    try requireFinite(base, of: name, in: unit.scaled)
    return (
      TableField(name, unitText.isEmpty ? .plainNumber : .number(in: unit.unit)),
      Column(.numbers(base))
    )
  }

  private func ranges(
    _ name: String, _ unitText: String, _ values: [ClosedRange<Double>?], of table: String,
    in units: UnitTable
  ) throws(Problem) -> (TableField, Column) {
    let unit = try units.wanted(unitText)
    let ends = values.compactMap { $0 }.flatMap { [$0.lowerBound, $0.upperBound] }
    try requireNumbers(ends, of: name)
    let toBase = unit.scaled.toBase
    try requireFinite(Buffer(ends.map { toBase($0) }), of: name, in: unit.scaled)
    let ranges = values.map { range in
      range.flatMap {
        StatedBounds(low: toBase($0.lowerBound), value: nil, high: toBase($0.upperBound)).ranged
      }
    }
    let keys = FactKeys.draws(rowsOf: table, count: values.count, measure: name)
    let type =
      unitText.isEmpty
      ? ValueType.number(NumberType(.known(.one), certainty: .ranged))
      : .number(in: unit.unit, certainty: .ranged)
    return (TableField(name, type), Column(ranges: ranges, keys: keys))
  }

  private func requireNumbers(_ values: some Sequence<Double>, of name: String) throws(Problem) {
    guard let strange = values.first(where: { !$0.isFinite }) else { return }
    throw Problem(
      Diagnostic(.badData, "column `\(name)` holds \(strange), which is no number"),
      sources: SourceMap())
  }

  /// In base units a number may be too large for one.
  private func requireFinite(
    _ base: Buffer<Double>, of name: String, in unit: Unit
  ) throws(Problem) {
    guard base.elements.contains(where: { !$0.isFinite }) else { return }
    throw Problem(
      Diagnostic(
        .badData, "column `\(name)` holds a number of \(unit.symbol) that is too large for a number"
      ),
      sources: SourceMap())
  }

  /// A dictionary holds each text once, so codes of equal texts are made equal.
  private func categories(
    _ name: String, _ codes: [Int32], _ texts: [String]
  ) throws(Problem) -> Column {
    if let strange = codes.first(where: { !texts.indices.contains(Int($0)) }) {
      throw Problem(
        Diagnostic(
          .badData, "column `\(name)` holds the index \(strange) of \(texts.count) texts"),
        sources: SourceMap())
    }
    var unique: [String: Int32] = [:]
    for text in texts where unique[text] == nil { unique[text] = Int32(unique.count) }
    guard unique.count < texts.count else {
      return Column(.codes(Buffer(codes), TextDictionary(texts)))
    }
    let renamed = texts.map { unique[$0] ?? 0 }
    let kept = unique.sorted { $0.value < $1.value }.map(\.key)
    return Column(.codes(Buffer(codes.map { renamed[Int($0)] }), TextDictionary(kept)))
  }

  private func spans(_ name: String, _ labels: [String?]) throws(Problem) -> Column {
    var spans: [Period] = []
    for label in labels {
      guard let label else {
        spans.append(Period(start: 0, end: 0))
        continue
      }
      guard let period = Period.parse(label) else {
        throw Problem(
          Diagnostic(
            .badPeriod, "column `\(name)` holds `\(label)`, which is no period",
            help: ["periods are written 2026, 2026H1, 2026Q3, 2026M02, 2024-01-29..2024-04-28"]),
          sources: SourceMap())
      }
      spans.append(period)
    }
    return Column(
      .spans(starts: Buffer(spans.map(\.start)), ends: Buffer(spans.map(\.end))),
      presence: .from(labels.map { $0 != nil }))
  }

  private func texts(_ values: [String?]) -> Column {
    var codes: [String: Int32] = [:]
    var texts: [String] = []
    let rows = values.map { value -> Int32 in
      guard let value else { return 0 }
      if let code = codes[value] { return code }
      codes[value] = Int32(texts.count)
      texts.append(value)
      return Int32(texts.count - 1)
    }
    return Column(
      .codes(Buffer(rows), TextDictionary(texts)), presence: .from(values.map { $0 != nil }))
  }
}
