import OIQText

/// The wording of everything that can go wrong while a plan runs.
enum ExecutionDiagnostics {
  static func cancelled() -> Diagnostic {
    Diagnostic(.cancelled, "the query was stopped before it ended")
  }

  static func notYet(_ what: String, at span: Span? = nil) -> Diagnostic {
    Diagnostic(
      .notYet, "\(what) can't be computed yet", at: span.map { [Diagnostic.Label($0)] } ?? [])
  }
}
