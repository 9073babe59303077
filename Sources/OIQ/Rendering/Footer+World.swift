import OIQPlan
import OIQText
import OIQValues

extension Footer {
  /// What `use` said earlier, which the query itself doesn't show.
  func standingWorld(of facts: QueryFacts) -> [String] {
    var world = facts.world
    let isRead = facts.scans.contains {
      $0.knowledge == world.knowledge || $0.knowledge.day == world.knowledge.day ?? .min
    }
    if !isRead {
      world.knowledge = .latest
    }
    guard !facts.scans.isEmpty || facts.usedBindings, !world.clauses.isEmpty else { return [] }
    return ["as `use` has set: \(world.clauses.joined(separator: ", "))"]
  }
}

extension WorldState {
  /// `as of 2025-08-01` and `under shortfall`, as they are written; none of what is known and assumed today.
  var clauses: [String] {
    var clauses: [String] = []
    switch knowledge {
    case .latest: break
    case .asOf(let day): clauses.append("as of \(dateText(day))")
    case .allVersions(let day):
      if let day { clauses.append("as of \(dateText(day))") }
      clauses.append("all versions")
    }
    if !scenarios.isEmpty { clauses.append("under \(scenarios.joined(separator: " + "))") }
    return clauses
  }
}
