import OIQPlan
import OIQSyntax
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

extension Footer {
  /// No longer formulas are said.
  private static let mostCharacters = 40

  /// ``` `model.optics_share` is 10% here, not the model's 40% to 60% ```
  static func redefined(_ formula: NamedFormula) -> String {
    let name = "`model.\(formula.name)`"
    let own = short(formula.binding).map { "is \($0) here" } ?? "is the one bound here"
    let bundled = formula.replaced.flatMap(short) ?? "own"
    return "\(name) \(own), not the model's \(bundled)"
  }

  /// What a binding says, where it is a short expression.
  private static func short(_ binding: OIQSyntax.Binding) -> String? {
    guard binding.parameters == nil, binding.body.stages.isEmpty,
      case .expression(let expression) = binding.body.head
    else { return nil }
    let text = Printer.print(expression)
    return text.count <= mostCharacters ? text : nil
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
