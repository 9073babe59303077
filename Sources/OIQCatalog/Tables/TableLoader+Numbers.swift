import OIQText
import OIQValues

extension TableLoader {
  func numbers(_ name: String, _ unit: RowUnit) throws(Diagnostic) -> Column {
    let column = try numberField(name)
    let scale = try rowScale(unit)
    try requireUnits(scale, where: { column.presence?[$0] ?? true }, unit)
    let values = Buffer<Double>(count: fields.rowCount) { target in
      for row in target.indices { target[row] = scale.toBase(column.values[row], row: row) }
    }
    return Column(.numbers(values), presence: column.presence, rowUnits: scale.rowUnits)
  }

  /// A ranged column from low, value and high.
  func rangedColumn(
    _ range: RangeFields, _ unit: RowUnit, draws: Buffer<UInt64>
  ) throws(Diagnostic) -> Column {
    let (low, value, high) = (
      try optionalField(range.low), try optionalField(range.value), try optionalField(range.high)
    )
    let scale = try rowScale(unit)
    let isGuidance = fields.columns["basis"]?.rows(holding: "guidance")
    var stated: [RangedValue?] = []
    stated.reserveCapacity(fields.rowCount)
    for row in 0..<fields.rowCount {
      let bounds = StatedBounds(
        low: low?[row], value: value?[row], high: high?[row],
        isIssuers: isGuidance?[row] ?? false)
      stated.append(bounds.ranged.map { scale.toBase($0, row: row) })
    }
    try requireUnits(scale, where: { stated[$0] != nil }, unit)
    return Column(
      .ranges(TableLoader.ranges(stated, keys: draws)),
      presence: .from(stated.map { $0 != nil }), rowUnits: scale.rowUnits)
  }

  private static func ranges(_ stated: [RangedValue?], keys: Buffer<UInt64>) -> RangeBuffer {
    RangeBuffer(
      low: Buffer(stated.map { $0?.low ?? 0 }), mid: Buffer(stated.map { $0?.mid ?? 0 }),
      high: Buffer(stated.map { $0?.high ?? 0 }),
      shapes: Buffer(stated.map { ($0?.shape ?? .point).rawValue }), keys: keys)
  }

  private func optionalField(_ name: String?) throws(Diagnostic) -> NumberField? {
    guard let name else { return nil }
    return try numberField(name)
  }

  private func numberField(_ name: String) throws(Diagnostic) -> NumberField {
    let column = try field(name)
    guard case .numbers(let values) = column.storage else {
      throw CatalogDiagnostics.missingField(name, table: definition.name)
    }
    return NumberField(values: values, presence: column.presence)
  }

  private func requireUnits(
    _ scale: RowScale, where holds: (Int) -> Bool, _ unit: RowUnit
  ) throws(Diagnostic) {
    guard let missing = scale.missing else { return }
    for row in 0..<fields.rowCount where !missing[row] && holds(row) {
      throw CatalogDiagnostics.unitlessAmount(
        field: unit.name, table: definition.name, line: row + 2)
    }
  }
}

private struct NumberField {
  let values: Buffer<Double>
  let presence: Presence?

  subscript(row: Int) -> Double? { presence?[row] ?? true ? values[row] : nil }
}

extension TableLoader {
  /// Rows' units from the field that decides them. A missing unit has the code of the first.
  private func rowScale(_ unit: RowUnit) throws(Diagnostic) -> RowScale {
    switch unit {
    case .one: return RowScale(fixed: .one)
    case .fixed(let symbol): return RowScale(fixed: try self.unit(symbol, field: symbol))
    case .field(let name, let metric): return try rowScale(field: name, metric: metric)
    case .dollarsPer(let name): return try rowScale(field: name, prefix: "USD/")
    }
  }

  private func rowScale(
    field name: String, prefix: String = "", metric: String? = nil
  ) throws(Diagnostic) -> RowScale {
    let (codes, dictionary, presence) = try texts(name)
    var units: [Unit] = []
    for text in dictionary.texts {
      units.append(text.isEmpty ? .one : try unit(prefix + text, field: name))
    }
    if units.isEmpty { units = [.one] }
    let last = Int32(units.count - 1)
    var valid = codes.elements.map { min(max($0, 0), last) }
    if let metric { try time(&valid, &units, by: metric) }
    return RowScale(
      fixed: .one, rowUnits: RowUnits(codes: Buffer(valid), units: units), missing: presence)
  }

  /// Gives the rows of metrics per month or year units of their own.
  private func time(
    _ codes: inout [Int32], _ units: inout [Unit], by name: String
  ) throws(Diagnostic) {
    let (metrics, dictionary, presence) = try texts(name)
    let isTimed = dictionary.texts.map { MetricTime(of: $0) != nil }
    for row in codes.indices {
      let metric = Int(metrics[row])
      guard presence?[row] ?? true, isTimed.indices.contains(metric), isTimed[metric] else {
        continue
      }
      let unit = units[Int(codes[row])].timed(by: dictionary.texts[metric])
      if let known = units.firstIndex(of: unit) {
        codes[row] = Int32(known)
      } else {
        codes[row] = Int32(units.count)
        units.append(unit)
      }
    }
  }

  private func texts(
    _ name: String
  ) throws(Diagnostic) -> (codes: Buffer<Int32>, dictionary: TextDictionary, presence: Presence?) {
    let column = try field(name)
    guard case .codes(let codes, let dictionary) = column.storage else {
      throw CatalogDiagnostics.missingField(name, table: definition.name)
    }
    return (codes, dictionary, column.presence)
  }

  private func unit(_ symbol: String, field: String) throws(Diagnostic) -> Unit {
    switch UnitTable.standard.unit(symbol) {
    case .success(let unit): return unit
    case .failure:
      throw CatalogDiagnostics.unknownUnit(symbol, field: field, table: definition.name)
    }
  }
}

extension RowUnit {
  fileprivate var name: String {
    switch self {
    case .one: ""
    case .fixed(let name), .field(let name, _), .dollarsPer(let name): name
    }
  }
}

/// Turns the numbers of rows into base units.
private struct RowScale {
  var fixed: Unit
  var rowUnits: RowUnits?
  /// Rows that have a unit; `nil` when all do.
  var missing: Presence?

  func toBase(_ value: Double, row: Int) -> Double { unit(row).toBase(value) }

  func toBase(_ value: RangedValue, row: Int) -> RangedValue {
    let unit = unit(row)
    return RangedValue(
      low: unit.toBase(value.low), mid: unit.toBase(value.mid), high: unit.toBase(value.high),
      shape: value.shape)
  }

  private func unit(_ row: Int) -> Unit {
    guard let rowUnits else { return fixed }
    return rowUnits.units[Int(rowUnits.codes[row])]
  }
}

extension Column {
  /// Whether each row holds a text.
  fileprivate func rows(holding text: String) -> [Bool]? {
    guard case .codes(let codes, let dictionary) = storage else { return nil }
    let code = dictionary.code(of: text)
    return (0..<count).map { isPresent($0) && codes[$0] == code }
  }
}
