import OIQText
import OIQValues
import Testing

@testable import OIQCatalog

@Suite struct ContentsTests {
  static let names = Catalog.bundled.tables.map(\.name)

  @Test(arguments: names) func everyRowIsRead(_ name: String) throws {
    let contents = try Catalog.bundled.contents(name)
    let plain = try PlainCSV(name)
    #expect(contents.table.rowCount == plain.rows.count)
    for column in contents.table.columns { #expect(column.count == plain.rows.count) }
    #expect(
      contents.table.fields.map(\.name) == contents.definition.columns.map(\.name) + ["facts"])
    #expect(contents.table.fields.last?.isHidden == true)
  }

  @Test(arguments: names) func textsAreWhatTheFileSays(_ name: String) throws {
    let contents = try Catalog.bundled.contents(name)
    let plain = try PlainCSV(name)
    for column in contents.definition.columns {
      guard case .text = column.filling else { continue }
      for (row, fields) in plain.rows.enumerated() {
        let text = try #require(fields[column.name])
        #expect(contents.text(column.name, row: row) ?? "" == text, "\(column.name), row \(row)")
      }
    }
  }

  /// Every field of every file ends up in a column.
  @Test(arguments: names) func noFieldIsForgotten(_ name: String) throws {
    let definition = try #require(Catalog.bundled.definition(name))
    let used = Set(definition.columns.flatMap { $0.filling.fields.map(\.0) })
    #expect(Set(try PlainCSV(name).names).subtracting(used) == [])
  }

  @Test(arguments: [
    ("capex", "currency", "amount"), ("market", "unit", "amount"), ("specs", "unit", "amount"),
    ("supply", "unit", "amount"), ("assumptions", "unit", "amount"),
  ])
  func amountsKeepTheirNumbersAndUnits(_ name: String, _ unitField: String, _ measure: String)
    throws
  {
    let contents = try Catalog.bundled.contents(name)
    let column = try #require(contents.column(measure))
    let units = try #require(column.rowUnits)
    for (row, fields) in try PlainCSV(name).rows.enumerated() {
      let stated = ["low", "value", "high"].map { Double(fields[$0] ?? "") }
      guard case .range(let range) = column[row] else {
        #expect(stated.allSatisfy { $0 == nil }, "\(name), row \(row)")
        continue
      }
      let unit = units.units[Int(units.codes[row])]
      let times = ["capacity_per_month": "/month", "capacity_per_year": "/yr"]
      let symbol = (fields[unitField] ?? "") + (times[fields["metric"] ?? ""] ?? "")
      let expected = try UnitTable.standard.unit(symbol).get()
      #expect(unit == expected, "\(name), row \(row): \(symbol)")
      let bounds = [range.low, range.mid, range.high]
      for (bound, number) in zip(bounds, stated) {
        guard let number else { continue }
        #expect(abs(unit.fromBase(bound) - number) <= abs(number) * 1e-15, "\(name), row \(row)")
      }
      #expect(range.low <= range.mid && range.mid <= range.high, "\(name), row \(row)")
    }
  }

  @Test func spansAreHalfOpen() throws {
    for name in ["capex", "fx", "market", "milestones", "supply"] {
      let contents = try Catalog.bundled.contents(name)
      let span = try #require(contents.definition.spanColumn?.name)
      for (row, fields) in try PlainCSV(name).rows.enumerated() {
        let (start, end) = (fields["start"] ?? "", fields["end"] ?? "")
        let expected: Value =
          start.isEmpty ? .missing : .period(Period(start: day(start), end: day(end) + 1))
        #expect(contents.value(span, row: row) == expected)
      }
    }
  }
}

/// The headline figures that the four companies reported for 2025, each in its own definition.
@Suite struct HeadlineTests {
  private func headlineActual(_ company: String, _ label: String) throws -> Double {
    let capex = try Catalog.bundled.contents("capex")
    let rows = capex.rows(inWorld: .latest).rows.map(Int.init).filter {
      capex.text("company", row: $0) == company && capex.text("fiscal_period", row: $0) == label
        && capex.text("basis", row: $0) == "actual"
        && capex.value("headline", row: $0) == .bool(true)
    }
    #expect(rows.count == 1, "\(company) \(label)")
    guard case .range(let amount)? = capex.value("amount", row: rows.first ?? 0) else { return 0 }
    #expect(amount.shape == .point)
    return amount.mid
  }

  @Test(arguments: [
    ("Amazon", 131_819_000_000.0), ("Google", 91_447_000_000), ("Meta", 72_215_000_000),
  ])
  func yearsOf2025(_ company: String, _ dollars: Double) throws {
    #expect(try headlineActual(company, "FY2025") == dollars)
  }

  @Test func fourCompaniesTogether() throws {
    let years = try ["Amazon", "Google", "Meta"].map { try headlineActual($0, "FY2025") }
    let quarters = try ["FY2025Q3", "FY2025Q4", "FY2026Q1", "FY2026Q2"]
      .map { try headlineActual("Microsoft", $0) }
    let total = (years + quarters).reduce(0, +)
    #expect((total / 1e8).rounded() == 4135, "413.5 B USD is what the data page says: \(total)")
  }
}
