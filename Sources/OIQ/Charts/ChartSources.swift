import OIQCatalog
import OIQExecution
import OIQPlan
import OIQValues

/// Where the numbers of a chart come from: the documents behind the facts of its rows, or those that a column
/// names; else the tables that were read.
struct ChartSources {
  let lines: [String]
  private static let most = 12

  init(_ table: Table, _ scans: [TableScan], in catalog: Catalog) {
    var found: Set<String> = []
    func add(_ name: String?) {
      if let name { found.insert(name) }
    }
    for (field, column) in zip(table.fields, table.columns) {
      if field.type == .facts, case .facts(let lists) = column.storage {
        for row in 0..<lists.count where column.isPresent(row) {
          for part in lists[row] { add((try? catalog.fact(part))??.source) }
        }
      } else if field.name == "source", case .codes = column.storage {
        for row in 0..<column.count {
          if case .text(let text) = column[row] { add(text) }
        }
      }
    }
    if found.isEmpty {
      var tables: [String] = []
      for scan in scans where !tables.contains(scan.table) { tables.append(scan.table) }
      lines = tables.isEmpty ? [] : ["Data: \(tables.joined(separator: ", "))"]
      return
    }
    let names = found.sorted()
    let rest = names.count - ChartSources.most
    let shown = names.prefix(ChartSources.most).joined(separator: ", ")
    lines = ["Sources: \(shown)" + (rest > 0 ? " and \(rest) more" : "")]
  }
}
