import OIQCatalog
import OIQText
import OIQValues

/// Columns whose rows have units of their own, as files hold them: numbers in `x`, and in `x_unit` the unit of
/// each.
extension FileReader {
  /// Gives such numbers their units, except where a schema names one of the two, `x` has a unit or its kind in its
  /// header, or a text in `x_unit` is no unit. Where all are of one dimension the column is too, each row shown in its
  /// own; of several the column is mixed, and `x -> UNIT` keeps what converts. No unit is a plain number.
  ///
  /// - Parameter plain: The columns whose header says that they are numbers.
  func joiningUnits(_ table: Table, besides plain: Set<String>) -> Table {
    var joined = table
    for (index, field) in table.fields.enumerated() {
      let unitName = "\(field.name)_unit"
      guard case .number(var number) = field.type, number.dimension == .known(.one),
        number.display == nil, !plain.contains(field.name), schema[field.name] == nil,
        schema[unitName] == nil,
        let other = table.index(of: unitName),
        let units = rowUnits(table.columns[other], of: table.columns[index]),
        let column = table.columns[index].scaled(by: units)
      else { continue }
      let used = units.units
      if let first = used.first, used.allSatisfy({ $0.dimension == first.dimension }) {
        number.dimension = .known(first.dimension)
        let isOne = used.allSatisfy { $0 == first }
        number.display = isOne ? first : nil
        number.rowUnits = isOne ? nil : [unitName]
        joined.columns[index] = column
        joined.columns[index].rowUnits = isOne ? nil : units
      } else {
        number.dimension = .mixed(by: [unitName])
        joined.columns[index] = column
        joined.columns[index].rowUnits = units
      }
      joined.fields[index].type = .number(number)
    }
    return joined
  }

  /// What to say of plain numbers in whose rows a column called `unit` has a unit.
  func unreadUnits(in table: Table) -> [Diagnostic] {
    let named = table.fields.indices.filter {
      ["unit", "units"].contains(table.fields[$0].name.lowercased())
    }
    let numbers = table.fields.indices.filter { index in
      table.fields[index].type.isOne && schema[table.fields[index].name] == nil
    }
    let names = numbers.map { table.fields[$0].name.lowercased() }
    let place = names.firstIndex { ["amount", "value"].contains($0) }
    guard named.count == 1, let place = place ?? (numbers.count == 1 ? 0 : nil),
      rowUnits(table.columns[named[0]], of: table.columns[numbers[place]]) != nil
    else { return [] }
    return [
      FileDiagnostics.unreadUnits(
        table.fields[numbers[place]].name, table.fields[named[0]].name, in: path)
    ]
  }

  /// The unit of each row that has a number, the units in the order in which they are met; `nil` where a text is
  /// none, or where there is no unit at all.
  private func rowUnits(_ column: Column, of numbers: Column) -> RowUnits? {
    guard case .codes(let codes, let dictionary) = column.storage else { return nil }
    var units: [Unit] = []
    var places: [Int32?: Int32] = [:]
    var rows: [Int32] = []
    rows.reserveCapacity(column.count)
    for row in 0..<column.count {
      guard numbers.isPresent(row) else {
        rows.append(0)
        continue
      }
      let code = column.isPresent(row) ? codes.elements[row] : nil
      if let place = places[code] {
        rows.append(place)
        continue
      }
      let text = code.map { dictionary.texts[Int($0)] } ?? ""
      guard let unit = text.isEmpty ? .one : try? HeaderUnit.named(text, self.units).get().scaled
      else { return nil }
      let place = Int32(clamping: units.count)
      (places[code], units) = (place, units + [unit])
      rows.append(place)
    }
    guard units.contains(where: { $0 != .one }) else { return nil }
    return RowUnits(codes: Buffer(rows), units: units)
  }
}

extension ValueType {
  /// Whether it is numbers that nobody gave a unit.
  fileprivate var isOne: Bool {
    guard case .number(let number) = self else { return false }
    return number.dimension == .known(.one) && number.display == nil
  }
}

extension Column {
  /// The numbers or ranges in base units; `nil` where one is too large for that, or no number.
  fileprivate func scaled(by units: RowUnits) -> Column? {
    let toBase = units.units.map(\.toBase)
    func scaled(_ values: Buffer<Double>) -> Buffer<Double> {
      Buffer(
        values.elements.indices.map { row in
          toBase[Int(units.codes.elements[row])](values.elements[row])
        })
    }
    func isFinite(_ values: Buffer<Double>) -> Bool { values.elements.allSatisfy(\.isFinite) }
    var result = self
    switch storage {
    case .numbers(let values):
      let base = scaled(values)
      guard isFinite(base) else { return nil }
      result.storage = .numbers(base)
    case .ranges(let ranges):
      let base = RangeBuffer(
        low: scaled(ranges.low), mid: scaled(ranges.mid), high: scaled(ranges.high),
        shapes: ranges.shapes, keys: ranges.keys)
      guard isFinite(base.low), isFinite(base.mid), isFinite(base.high) else { return nil }
      result.storage = .ranges(base)
    case .bools, .dates, .spans, .codes, .facts: return nil
    }
    return result
  }
}
