import OIQSyntax
import OIQText

/// What the worlds of a pipe have had a part in.
struct WorldUse {
  /// Whether anything was read that has days on which it became known.
  var readsDated = false
  /// Scenarios of which an override was reached.
  var scenarios: Set<String> = []
}

extension WorldUse {
  mutating func add(_ other: WorldUse) {
    readsDated = readsDated || other.readsDated
    scenarios.formUnion(other.scenarios)
  }
}

extension Planner {
  /// Says of worlds, after what they stand at was planned, that they change nothing in it.
  func noteIdle(_ worlds: [World]) {
    for world in worlds {
      switch world {
      case .asOf, .allVersions:
        guard !worldUse.readsDated else { continue }
        notes.append(PlanDiagnostics.idleKnowledge(world))
      case .under(let names, _):
        for name in names
        where environment.scenarios[name.text] != nil && !worldUse.scenarios.contains(name.text) {
          notes.append(PlanDiagnostics.idleScenario(name))
        }
      }
    }
  }
}

extension PlanDiagnostics {
  fileprivate static func idleKnowledge(_ world: World) -> Diagnostic {
    Diagnostic(
      .noEffect, severity: .warning, "this changes nothing here", at: [.init(world.span)],
      help: [
        "nothing that is read has days on which it became known: files have none, facts that `record` adds have"
      ])
  }

  fileprivate static func idleScenario(_ name: Name) -> Diagnostic {
    Diagnostic(
      .noEffect, severity: .warning, "`\(name.text)` changes nothing here", at: [.init(name.span)],
      help: ["nothing is read that it overrides; `describe \(name.text)` shows what that is"])
  }
}
