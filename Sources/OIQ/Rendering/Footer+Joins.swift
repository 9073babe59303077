import OIQPlan
import OIQSyntax
import OIQText

// Rows that joins have repeated, where a sum counts them.

extension Footer {
  /// Rows of a join's left that stand beside several of its right. What a `where` behind it leaves of them isn't known.
  static func repeated(
    _ count: Int, of name: String, _ summed: SummedJoin, at place: Span?
  ) -> Diagnostic {
    let (match, them) = count == 1 ? ("row matches", "it") : ("rows match", "them")
    let sum =
      summed.isNarrowed
      ? "a sum counts \(them) as often as `where` leaves \(them)"
      : "a sum counts \(them) each time"
    return Diagnostic(
      .fanOut, severity: summed.isNarrowed ? .note : .warning,
      "\(count) \(match) more than one row of `\(name)`, and \(sum)",
      at: place.map { [.init($0, "repeats rows")] } ?? [],
      help: [
        matchingToo(summed)
          ?? "sum first and join then, or join one row for each key: `distinct`, `aggregate … by`"
      ])
  }

  /// Both sides have a column that may say which row of the right is meant.
  private static func matchingToo(_ summed: SummedJoin) -> String? {
    guard !summed.open.isEmpty else { return nil }
    let open = summed.open.map(Printer.spelled)
    let all = (summed.matched.map(Printer.spelled) + open).joined(separator: ", ")
    return
      "both sides have \(PlanDiagnostics.list(open.map { "`\($0)`" })), which \(open.count == 1 ? "is" : "are") not matched: `join … on \(all)`"
  }

  /// Rows of a join's right that stand beside several of its left.
  static func shared(_ count: Int, of name: String, isNarrowed: Bool) -> String {
    let (stand, them) =
      count == 1 ? ("row of `\(name)` stands", "it") : ("rows of `\(name)` stand", "them")
    return "\(count) \(stand) beside several rows each, and a sum counts \(them) "
      + (isNarrowed ? "as often as `where` leaves \(them)" : "each time")
  }
}
