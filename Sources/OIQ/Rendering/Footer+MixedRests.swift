import OIQCatalog
import OIQExecution
import OIQPlan
import OIQValues

extension Footer {
  /// Of the rows that hold what is left of a figure, those that had parts of another definition taken off it; and that
  /// a scenario changes what parts of its own leave. At most three are named.
  func mixedRests(
    held table: Table, _ notes: [(note: RunNote, count: Int)], under changes: [ChangedSpan]
  ) -> [String] {
    let rests = notes.compactMap { note, _ -> String? in
      guard case .mixedRest(let part, let definition, let others) = note,
        Footer.holds(table, part), let fact = try? catalog.fact(part)
      else { return nil }
      return "\(fact.name) (\(definition) less \(others.joined(separator: ", ")))"
    }.sorted()
    guard !rests.isEmpty else { return [] }
    let more = rests.count > 3 ? " and \(rests.count - 3) more" : ""
    let names = Set(changes.map { "`\($0.scenario)`" }).sorted()
    let change =
      names.isEmpty
      ? ""
      : "; \(PlanDiagnostics.list(names)) \(names.count == 1 ? "changes" : "change") what is left of it on its own"
    return [
      "left of a figure after parts of another definition: \(rests.prefix(3).joined(separator: ", "))\(more)\(change)"
    ]
  }

  /// Whether a row rests on some days of a fact.
  private static func holds(_ table: Table, _ part: FactPart) -> Bool {
    zip(table.fields, table.columns).contains { field, column in
      guard field.type == .facts, case .facts(let lists) = column.storage else { return false }
      return (0..<lists.count).contains { row in
        column.isPresent(row)
          && lists[row].contains { $0.table == part.table && $0.row == part.row }
      }
    }
  }
}
