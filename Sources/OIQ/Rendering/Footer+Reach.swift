import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// The facts that a scenario changes, under which a query stands.
struct ScenarioReach: Sendable {
  var name: Name
  var facts: Set<FactPart>
}

extension ScenarioReach {
  /// Of the scenarios that the text names, those that change rows of facts and nothing else.
  static func all(of pipe: Pipe, by planner: Planner) -> [ScenarioReach] {
    guard !pipe.comparesScenarios else { return [] }
    return pipe.worlds.flatMap { world -> [ScenarioReach] in
      guard case .under(let names, _) = world else { return [] }
      return names.compactMap { name in
        guard !planner.changingFormulas.contains(name.text) else { return nil }
        return planner.changedFacts[name.text].map { ScenarioReach(name: name, facts: $0) }
      }
    }
  }
}

extension Footer {
  /// Says of a scenario that it changes none of the facts behind the numbers of a result, so far as these are known.
  func idleScenarios(held table: Table, _ facts: QueryFacts) -> [Diagnostic] {
    guard !facts.reach.isEmpty, facts.comparisons.isEmpty else { return [] }
    let columns = table.visibleIndices.filter { facts.factsBehind[$0]?.isEmpty == false }
    let slots = Set(columns.flatMap { facts.factsBehind[$0] ?? [] })
    let held = slots.reduce(into: Set<FactPart>()) { held, slot in
      guard case .facts(let lists) = table.columns[slot].storage else { return }
      for row in 0..<table.rowCount where table.columns[slot].isPresent(row) {
        held.formUnion(lists[row].map(\.whole))
      }
    }
    guard !held.isEmpty else { return [] }
    let names = PlanDiagnostics.list(columns.map { "`\(table.fields[$0].name)`" })
    return facts.reach.filter { $0.facts.isDisjoint(with: held) }.map { reach in
      Diagnostic(
        .noEffect, severity: .warning,
        "`\(reach.name.text)` changes none of the facts behind \(names)",
        at: [.init(reach.name.span)],
        help: ["`describe \(reach.name.text)` shows what it changes"])
    }
  }
}
