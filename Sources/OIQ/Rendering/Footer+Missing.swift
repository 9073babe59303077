import OIQExecution
import OIQText

// What is said of values that are missing: where a condition asks for them, and where a computation gives none.

extension Footer {
  /// Rows of which a computation has made nothing; `place` says where, and in which of their draws.
  static func outOfDomain(
    _ span: Span?, _ count: Int, _ place: String, reason: String
  ) -> Diagnostic {
    let place = count == 1 ? place.replacing("their", with: "its") : place
    return Diagnostic(
      .outOfDomain, severity: .warning,
      "\(count) \(count == 1 ? "row has" : "rows have") no result \(place) and \(count == 1 ? "is" : "are") missing",
      at: span.map { [.init($0)] } ?? [],
      help: [reason, "`where x is missing` shows such rows, `x ?? 0` puts a value there"])
  }

  /// `t: missing in 2 rows, which `where` leaves out: a comparison with a missing value is false`.
  static func compared(_ column: String, _ count: Int, _ outcome: ComparedMissing) -> String {
    let rows = count == 1 ? "1 row" : "\(count) rows"
    switch outcome {
    case .leftOut:
      return
        "\(column): missing in \(rows), which `where` leaves out: a comparison with a missing value is false"
    case .kept:
      return
        "\(column): missing in \(rows), which `where` keeps: a comparison with a missing value is false, and its opposite true; `\(column) is not missing` leaves \(count == 1 ? "it" : "them") out"
    case .valued(let name):
      return
        "\(name): rests in \(rows) on a missing \(column): a comparison with a missing value is false"
    }
  }
}
