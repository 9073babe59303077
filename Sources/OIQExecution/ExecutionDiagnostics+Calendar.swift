import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

extension ExecutionDiagnostics {
  static func rangedCalendar() -> Diagnostic {
    Diagnostic(
      .rangedArithmetic,
      "`calendarize` would have to add an amount that is known on one side alone to another range",
      help: [
        "calendarize one bound: `derive amount = mid(amount) | calendarize …`, or low, or high",
        "or leave such rows out: | where mid(amount) is not missing",
      ])
  }

  static func negativeRest(
    of whole: Period, _ stated: Double, parts: [Period], _ sum: Double, _ type: ValueType
  ) -> Diagnostic {
    Diagnostic(
      .negativeRest,
      "the parts of \(whole.label) add up to more than it: \(amount(sum, type)) against \(amount(stated, type))",
      help: [
        "the parts are \(parts.map(\.label).joined(separator: ", "))",
        "leave out what is wrong with `where`, before this stage; figures of one definition add up",
      ])
  }

  /// - Parameter overlap: Two spans in a column of that name that leave open what flowed in the days of both.
  static func partsDisagree(
    _ period: Period, sum: Double, stated: Double, _ type: ValueType, _ label: String,
    overlap: (Period, Period)? = nil, of span: String = "", at place: Span?
  ) -> Diagnostic {
    let parts =
      "the parts of \(period.label) add up to \(amount(sum, type)), but \(label) says \(amount(stated, type))"
    guard let overlap else {
      return Diagnostic(
        .partsDisagree, severity: .warning, parts,
        at: place.map { [Diagnostic.Label($0, "took the parts")] } ?? [],
        help: ["if the parts are wrong, leave them out before this stage with `where`"])
    }
    return Diagnostic(
      .partsDisagree, severity: .warning, parts,
      at: place.map {
        [
          Diagnostic.Label(
            $0, "\(overlap.0.label) and \(overlap.1.label) overlap, neither holds the other")
        ]
      } ?? [],
      help: [
        "how much flowed in the days of both nobody says: leave one of them out before this stage: where \(span) != \(overlap.1.label)"
      ])
  }

  /// Facts of one group over some of the same days that are of several flows.
  static func severalKinds(
    _ labels: (String, String), _ apart: (FactKinds.Kind, FactKinds.Kind), _ table: Table,
    _ plan: CalendarizePlan
  ) -> Diagnostic {
    let column = apart.0.column
    let keys = (plan.keys.map { table.fields[$0].name } + [column]).joined(separator: ", ")
    let calendarize =
      "calendarize \(table.fields[plan.amount].name) to \(plan.grain.rawValue) by \(keys)"
    let isHere = table.visibleIndices.contains { table.fields[$0].name == column }
    // What says nothing is the whole.
    let kept = apart.1.word == nil ? apart.1 : apart.0
    return Diagnostic(
      .manyMatches,
      "\(labels.0) and \(labels.1) share days, and are of two flows: `\(column)` is \(apart.0.word ?? "missing") and \(apart.1.word ?? "missing")",
      at: plan.place.map { [Diagnostic.Label($0, "takes all of them for one flow")] } ?? [],
      help: [
        isHere
          ? "keep them apart: \(calendarize)"
          : "keep `\(column)` up to this stage, and them apart: \(calendarize)",
        "or keep one of the two before this stage: where \(kept.condition)",
      ])
  }
}
