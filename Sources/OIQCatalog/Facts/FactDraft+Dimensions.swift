import OIQText
import OIQValues

extension FactDraft {
  /// A figure measures what the table's other figures of its metric do: among rows of one metric a figure in
  /// another dimension can't be compared with any, so that one would spoil all of them. Where the metric's
  /// units are the row's own, as in markets, another currency or another thing to count is no other dimension.
  func requireKnownDimension() throws(FactProblem) {
    guard !isWithdrawal, let measure = definition.columns.first(where: { $0.type.isMixed }),
      case .range(let range, .field(let unitField, let metric)) = measure.filling,
      [range.low, range.value, range.high].contains(where: { $0.flatMap { fields[$0] } != nil }),
      let symbol = fields[unitField],
      case .success(let stated) = UnitTable.standard.unit(symbol)
    else { return }
    let unit = stated.timed(by: metric.flatMap { fields[$0] })
    do throws(Diagnostic) {
      let (pins, known) = try comparableUnits(of: measure, besides: unitField)
      let isOwn =
        pins.count == measure.type.deciding.count && !measure.type.deciding.contains(unitField)
      guard !known.isEmpty,
        !known.contains(where: {
          isOwn ? $0.dimension == unit.dimension : $0.dimension.kind == unit.dimension.kind
        })
      else { return }
      throw RecordDiagnostics.otherDimension(
        measure.name, unit, pins: pins, known: known, of: definition.name)
    } catch {
      throw FactProblem(field: measure.name, diagnostic: error)
    }
  }

  /// The units that the table has where all that decides them is as in this fact, or else the first of it.
  private func comparableUnits(
    of measure: ColumnDefinition, besides unitField: String
  ) throws(Diagnostic) -> (pins: [(column: String, text: String)], units: [Unit]) {
    var deciding = measure.type.deciding.filter { $0 != unitField }
    if deciding.isEmpty { deciding = ["metric"] }
    let pins = deciding.compactMap { name in fields[name].map { (column: name, text: $0) } }
    for pins in [pins, Array(pins.prefix(1))] where !pins.isEmpty {
      let units = try catalog.units(
        of: definition.name,
        where: Dictionary(pins.map { ($0.column, [$0.text]) }, uniquingKeysWith: { $1 }))
      if !units.isEmpty { return (pins, units) }
    }
    return (pins, [])
  }
}

extension ValueType {
  fileprivate var isMixed: Bool { !deciding.isEmpty }

  /// The columns that decide the units of a mixed column's rows.
  fileprivate var deciding: [String] {
    guard case .number(let number) = self, case .mixed(let columns) = number.dimension else {
      return []
    }
    return columns
  }
}
