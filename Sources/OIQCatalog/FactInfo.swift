import OIQText
import OIQValues

/// What the catalogue knows about one fact, for explanations and messages.
package struct FactInfo: Sendable {
  package let table: String
  /// Row in the table, counted from 0.
  package let row: Int
  /// Whose fact it is, such as `Meta`; empty where the table has no such column.
  package let entity: String
  package let isGroup: Bool
  /// Of a group, where they are known.
  package let members: [String]
  package let span: Period?
  package let basis: String?
  package let definition: String?
  package let statedBy: String?
  /// Its measure in base units, and the unit that its source used.
  package let amount: RangedValue?
  package let unit: Unit?
  /// The day on which it became known; `nil` where nobody says.
  package let asOf: Int32?
  package let disputed: Bool
  package let source: String?
  package let note: String?
  /// `Meta FY2025 actual incl_finance_leases 72.215 B USD (2026-01-28)`
  package let label: String
  /// Whether a part of it may be taken by days: not so for plans over several years and trailing sums.
  package let spreadable: Bool
}

extension Catalog {
  /// The fact of a part; `nil` when the catalogue has no such row.
  package func fact(_ part: FactPart) throws(Diagnostic) -> FactInfo? {
    guard tables.indices.contains(Int(part.table)) else { return nil }
    let contents = try contents(tables[Int(part.table)].name)
    guard (0..<contents.table.rowCount).contains(Int(part.row)) else { return nil }
    let reader = FactReader(contents: contents, row: Int(part.row))
    let entity = reader.entity ?? ""
    let isCompany = contents.definition.column("company") != nil
    return reader.info(
      isGroup: isCompany ? try isGroup(entity) : false,
      members: isCompany ? try members(ofGroup: entity) ?? [] : [])
  }
}

private struct FactReader {
  let contents: CatalogTable
  let row: Int

  func text(_ name: String) -> String? { contents.text(name, row: row) }

  /// The company, else what the first key column holds.
  var entity: String? { text("company") ?? contents.definition.key.first.flatMap(text) }

  func info(isGroup: Bool, members: [String]) -> FactInfo {
    let span = span
    return FactInfo(
      table: contents.definition.name, row: row, entity: entity ?? "", isGroup: isGroup,
      members: members, span: span, basis: text("basis"), definition: text("definition"),
      statedBy: text("stated_by"), amount: amount, unit: unit, asOf: asOf,
      disputed: contents.value("disputed", row: row) == .bool(true), source: text("source"),
      note: text("note"), label: label, spreadable: isSpreadable(span))
  }

  var span: Period? {
    guard let name = contents.definition.spanColumn?.name else { return nil }
    if case .period(let span)? = contents.value(name, row: row) { return span }
    return nil
  }

  var asOf: Int32? {
    contents.knownOn[row] == CatalogTable.undated ? nil : contents.knownOn[row]
  }

  /// Somewhat more than a year of 53 weeks.
  private static let longestYear = 373

  func isSpreadable(_ span: Period?) -> Bool {
    guard let span else { return false }
    let fiscal = text("fiscal_period") ?? ""
    return Int(span.end) - Int(span.start) <= FactReader.longestYear && !fiscal.hasPrefix("TTM")
      && !fiscal.hasPrefix("PLAN")
  }
}

extension FactReader {
  private var measure: (column: Column, type: ValueType)? {
    guard let index = contents.definition.columns.firstIndex(where: { $0.role == .measure }) else {
      return nil
    }
    return (contents.table.columns[index], contents.definition.columns[index].type)
  }

  var amount: RangedValue? {
    switch measure?.column[row] {
    case .range(let value)?: value
    case .number(let value)?: RangedValue(low: value, mid: value, high: value, shape: .point)
    default: nil
    }
  }

  var unit: Unit? {
    guard let measure else { return nil }
    if let units = measure.column.rowUnits { return units.units[Int(units.codes[row])] }
    if case .number(let number) = measure.type { return number.display }
    return nil
  }

  /// Entity, label of the span, what kind of statement, amount and day: the words that tell facts of one
  /// table apart.
  var label: String {
    let names = [
      "fiscal_period", "period", "window", "basis", "definition", "metric", "event", "per",
    ]
    var words = [entity ?? contents.definition.name]
    for name in names {
      switch contents.value(name, row: row) {
      case .text(let text)?: words.append(text)
      case .period(let period)?: words.append(period.label)
      default: break
      }
    }
    if let amount { words.append(FactText.amount(amount, unit ?? .one)) }
    if let asOf { words.append("(\(dateText(asOf)))") }
    return words.joined(separator: " ")
  }
}
