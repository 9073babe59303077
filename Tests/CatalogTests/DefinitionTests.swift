import OIQValues
import Testing

@testable import OIQCatalog

@Suite struct DefinitionTests {
  @Test(arguments: Catalog.bundled.tables.map(\.name)) func namesFitTogether(_ name: String) throws
  {
    let definition = try #require(Catalog.bundled.definition(name))
    let names = definition.columns.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(definition.key).isSubset(of: names))
    #expect(!definition.key.isEmpty)
    if let asOf = definition.asOf { #expect(definition.column(asOf)?.role == .knowledge) }
    if let additivity = definition.additivity {
      let columns =
        [additivity.measure] + additivity.notAcross + additivity.entity
        + [additivity.span].compactMap { $0 }
      #expect(Set(columns).isSubset(of: names))
      // Whatever tells facts apart is summed over with a guard or not at all.
      let guarded = Set(columns).subtracting([additivity.measure])
      #expect(Set(definition.key).isSubset(of: guarded))
    }
  }

  @Test func everythingHasAMeaning() {
    for table in Catalog.bundled.tables {
      for meaning in [table.meaning] + table.columns.map(\.meaning) {
        #expect(!meaning.isEmpty && !meaning.hasSuffix("."), "\(table.name): \(meaning)")
      }
    }
    for name in Vocabulary.Name.allCases {
      guard case .fixed(let members) = name.origin else { continue }
      #expect(members.allSatisfy { $0.meaning?.isEmpty == false })
    }
  }

  /// A unit that the unit table lacks would silently make a plain number of a column.
  @Test(arguments: [
    ("switches", "power", "W"), ("switches", "price", "USD"), ("switches", "bandwidth", "Gbps"),
    ("switches", "ports", "port"), ("specs", "speed", "Gbps"),
  ])
  func unitsOfColumns(_ table: String, _ column: String, _ unit: String) throws {
    guard case .number(let number)? = Catalog.bundled.definition(table)?.column(column)?.type else {
      Issue.record("\(table).\(column) is no number")
      return
    }
    #expect(number.display == (try UnitTable.standard.unit(unit).get()))
  }

  @Test func keysOfKeyColumnsAreMarked() {
    for table in Catalog.bundled.tables {
      for column in table.columns where column.role == .key {
        #expect(table.key.contains(column.name), "\(table.name).\(column.name)")
      }
    }
  }
}
