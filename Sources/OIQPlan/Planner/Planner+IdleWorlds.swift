import OIQSyntax
import OIQText
import OIQValues

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
      case .asOf(let day, let span):
        noteIdleKnowledge(of: day, at: span)
      case .allVersions(let span):
        noteIdleKnowledge(of: nil, at: span)
      case .under(let names, _):
        for name in names
        where environment.scenarios[name.text] != nil && !worldUse.scenarios.contains(name.text) {
          notes.append(PlanDiagnostics.idleScenario(name))
        }
      }
    }
  }
}

extension Planner {
  /// Says of a day, after what is known on it was planned, that nothing that is read tells when it became known.
  func noteIdleKnowledge(of day: Expression?, at span: Span) {
    guard !worldUse.readsDated else { return }
    let isDatedFile = fileSources.values.contains { source in
      source.fields.contains { $0.name == "as_of" && $0.type == .date }
    }
    notes.append(
      PlanDiagnostics.idleKnowledge(of: day, at: span, besideColumn: isDatedFile ? "as_of" : nil))
  }
}

extension PlanDiagnostics {
  /// - Parameter column: That of a file's days, which are its own affair.
  fileprivate static func idleKnowledge(
    of day: Expression?, at span: Span, besideColumn column: String?
  ) -> Diagnostic {
    var help = [
      "nothing that is read has days on which it became known: files have none, facts that `record` adds have"
    ]
    if let column, let day {
      help.append(
        "a file's `\(column)` is a column as others are: `where \(column) <= \(Printer.print(day))`"
      )
    }
    return Diagnostic(
      .noEffect, severity: .warning, "this changes nothing here", at: [.init(span)], help: help)
  }

  fileprivate static func idleScenario(_ name: Name) -> Diagnostic {
    Diagnostic(
      .noEffect, severity: .warning, "`\(name.text)` changes nothing here", at: [.init(name.span)],
      help: ["nothing is read that it overrides; `describe \(name.text)` shows what that is"])
  }
}
