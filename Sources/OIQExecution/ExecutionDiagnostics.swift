import OIQText
import OIQValues

/// The wording of everything that can go wrong while a plan runs.
enum ExecutionDiagnostics {
  static func cancelled() -> Diagnostic {
    Diagnostic(.cancelled, "the query was stopped before it ended")
  }

  static func notYet(_ what: String, at span: Span? = nil) -> Diagnostic {
    Diagnostic(
      .notYet, "\(what) can't be computed yet", at: span.map { [Diagnostic.Label($0)] } ?? [])
  }

  /// A plan whose parts don't fit together; the planner makes none.
  static func unfit(_ expected: String, at span: Span? = nil) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "\(expected) was expected here",
      at: span.map { [Diagnostic.Label($0)] } ?? [])
  }

  static func missingRate(
    from: String, to: String, over period: Period, at span: Span?
  ) -> Diagnostic {
    Diagnostic(
      .missingRate, "no rate from \(from) to \(to) over \(period.label)",
      at: span.map { [Diagnostic.Label($0, "needs one for every row")] } ?? [],
      help: [
        "see what there is: from fx | where currency == \(from)",
        "leave the rows without a rate out before this stage",
      ])
  }
}
