import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

// Whether the rows of a group are of one flow.

extension Executor {
  /// Refuses to take a file's rows of several companies, say, for one flow: spans that share days and are of
  /// different ones show it. Where keys keep some apart the others may be one, and it is told.
  func requireOneFlow(
    _ facts: [FlowFact], _ input: Table, _ calendarize: CalendarizePlan, apart: [Int]
  ) throws(Diagnostic) {
    let ordered = facts.sorted { $0.period.start < $1.period.start }
    guard var last = ordered.first else { return }
    for next in ordered.dropFirst() {
      let rows = (last.rows[0], next.rows[0])
      if next.period.start < last.period.end,
        let name = input.name(tellingApart: rows, among: apart)
      {
        guard !calendarize.keys.isEmpty else {
          throw ExecutionDiagnostics.severalFlows(rows, apartIn: name, input, calendarize)
        }
        let measure = input.fields[calendarize.amount].name
        context.notes.add(
          .remark(
            "\(measure): rows of several `\(name)` are taken for one flow; `by \(name)` keeps them apart"
          ))
        return
      }
      if next.period.end > last.period.end { last = next }
    }
  }

  /// Refuses to choose among facts of several technologies, say, or of a forecaster's cases, which share days.
  func requireOneKind(
    _ facts: [FlowFact], _ input: Table, _ calendarize: CalendarizePlan
  ) throws(Diagnostic) {
    struct Seen {
      var kinds: FactKinds
      var part: FactPart
      var end: Int32
    }
    // Of each kind the fact that ends last.
    var seen: [Seen] = []
    for fact in facts.sorted(by: { $0.period.start < $1.period.start }) {
      for part in fact.parts {
        guard let kinds = context.facts.kinds(part) else { continue }
        for other in seen where other.end > fact.period.start {
          guard let apart = other.kinds.difference(from: kinds) else { continue }
          throw ExecutionDiagnostics.severalKinds(
            (context.facts.label(other.part), context.facts.label(part)), apart, input, calendarize)
        }
        let own = Seen(kinds: kinds, part: part, end: fact.period.end)
        if let place = seen.firstIndex(where: { $0.kinds == kinds }) {
          if seen[place].end < own.end { seen[place] = own }
        } else {
          seen.append(own)
        }
      }
    }
  }
}
