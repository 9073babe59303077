import OIQCatalog
import OIQExecution
import OIQPlan
import OIQText
import OIQValues

extension Footer {
  /// Names shown of one period, and periods shown of one result.
  private static let mostShown = 3

  /// Whose flows are in some periods of a sum and not in others: a company whose year ends in June has no part in
  /// a calendar year, and growth from a year with it to one without it is none.
  func coverage(held table: Table) -> [String] {
    let visible = table.visibleIndices
    guard let period = visible.first(where: { table.fields[$0].type == .period }),
      visible.allSatisfy({ $0 == period || table.fields[$0].type.isNumber })
    else { return [] }
    let rows = (0..<table.rowCount).map { companies(in: table, row: $0) }
    let all = rows.reduce(into: Set<String>()) { $0.formUnion($1) }
    guard rows.contains(where: { $0.count > 1 }) else { return [] }
    let lacking = rows.indices.filter { !rows[$0].isEmpty && rows[$0] != all }
    guard !lacking.isEmpty else { return [] }
    let words = lacking.prefix(Footer.mostShown).map { row in
      let missing = all.subtracting(rows[row]).sorted()
      let names =
        missing.count > Footer.mostShown
        ? "\(missing.count) of \(all.count) companies" : PlanDiagnostics.list(missing)
      return "\(describe(table.columns[period][row], .period)) lacks \(names)"
    }
    let more = lacking.count - words.count
    return [
      "not everyone is in each `\(table.fields[period].name)`: \(words.joined(separator: "; "))"
        + (more > 0 ? "; and \(more) more" : "")
    ]
  }

  /// Whose flows stand behind the sums of a row.
  private func companies(in table: Table, row: Int) -> Set<String> {
    var names: Set<String> = []
    for (field, column) in zip(table.fields, table.columns) where field.type == .facts {
      guard case .facts(let lists) = column.storage, column.isPresent(row) else { continue }
      for part in lists[row] {
        guard let fact = try? catalog.fact(part), fact.isFlow, !fact.entity.isEmpty else {
          continue
        }
        names.insert(fact.entity)
      }
    }
    return names
  }
}
