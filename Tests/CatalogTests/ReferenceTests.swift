import OIQText
import OIQValues
import Testing

@testable import OIQCatalog

@Suite struct ReferenceTests {
  /// Every text stands in the vocabulary of its column: sources exist, companies are known.
  @Test(arguments: Catalog.bundled.tables.map(\.name)) func textsAreMembers(_ name: String) throws {
    let definition = try #require(Catalog.bundled.definition(name))
    let plain = try PlainCSV(name)
    for column in definition.columns {
      guard case .text(let vocabulary?) = column.type else { continue }
      let members = try Catalog.bundled.vocabulary(vocabulary)
      for row in plain.rows {
        let text = row[column.name] ?? ""
        #expect(text.isEmpty || members.contains(text), "\(name).\(column.name): \(text)")
      }
    }
  }

  @Test func vocabulariesHaveMeaningsWhereATableHasThem() throws {
    let companies = try Catalog.bundled.vocabulary("company")
    #expect(
      companies.members.first == .init(name: "Amazon", meaning: "Amazon.com Inc.", alias: "AMZN"))
    #expect(companies.names == (try PlainCSV("companies")).rows.map { $0["company"] ?? "" })
    let networks = try Catalog.bundled.vocabulary("network").names
    #expect(networks == ["scale_up", "scale_out", "scale_across"])
    let labels = try Catalog.bundled.vocabulary("capex.fiscal_period")
    #expect(labels.contains("FY2025") && !labels.contains("FY1925"))
  }

  @Test(arguments: ["nonsense", "capex.nonsense", "nonsense.company", ""])
  func unknownVocabulariesAreErrors(_ name: String) {
    #expect { try Catalog.bundled.vocabulary(name) } throws: { error in
      (error as? Diagnostic)?.code == .unknownName
    }
  }

  @Test func groupsAndTheirMembers() throws {
    let catalog = Catalog.bundled
    #expect(try catalog.members(ofGroup: "Big4") == ["Amazon", "Google", "Meta", "Microsoft"])
    #expect(try catalog.members(ofGroup: "CSP8")?.count == 8)
    #expect(try catalog.members(ofGroup: "Hyperscalers") == nil)
    let groups = try catalog.vocabulary("company").names.filter { try catalog.isGroup($0) }
    #expect(groups == ["Big4", "Big5", "Big6", "CSP8", "Hyperscalers"])
  }

  @Test(
    arguments: [
      ("capex", ["currency": ["USD"]], ["USD"]), ("capex", [:], ["CNY", "USD"]),
      ("specs", ["metric": ["power"]], ["W"]),
      ("specs", ["metric": ["power", "power_saved"]], ["W"]),
      ("specs", ["metric": ["price"], "per": ["module"]], ["USD/module"]),
      ("specs", ["metric": ["power", "reach"]], ["W", "m"]), ("specs", ["metric": ["nothing"]], []),
      ("assumptions", ["name": ["pue"]], ["x"]), ("fx", ["currency": ["CNY"]], ["USD/CNY"]),
      ("milestones", ["amount_unit": ["USD"]], ["USD"]), ("companies", [:], []),
    ] as [(String, [String: Set<String>], [String])])
  func unitsAmongPinnedRows(
    _ table: String, _ pins: [String: Set<String>], _ symbols: [String]
  ) throws {
    let units = try Catalog.bundled.units(of: table, where: pins)
    #expect(units.map(\.symbol).sorted() == symbols.sorted())
  }

  /// The columns that are said to decide a mixed column's unit do.
  @Test(arguments: Catalog.bundled.tables.map(\.name)) func deciderColumnsDecide(_ name: String)
    throws
  {
    let contents = try Catalog.bundled.contents(name)
    for (index, column) in contents.definition.columns.enumerated() {
      guard case .number(let number) = column.type, case .mixed(let deciders) = number.dimension
      else {
        continue
      }
      let units = try #require(contents.table.columns[index].rowUnits)
      var decided: [[String?]: Unit] = [:]
      for row in 0..<contents.table.rowCount where contents.table.columns[index].isPresent(row) {
        let texts = deciders.map { contents.text($0, row: row) }
        let unit = units.units[Int(units.codes[row])]
        #expect(decided[texts, default: unit] == unit, "\(name).\(column.name), row \(row)")
        decided[texts] = unit
      }
    }
  }
}
