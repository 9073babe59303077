import OIQExecution
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
      ? "\(summed.counter) counts \(them) as often as `where` leaves \(them)"
      : "\(summed.counter) counts \(them) each time"
    return Diagnostic(
      .fanOut, severity: summed.isNarrowed ? .note : .warning,
      "\(count) \(match) more than one row of `\(name)`, and \(sum)",
      at: place.map { [.init($0, "repeats rows")] } ?? [],
      help: [
        matchingToo(summed)
          ?? "sum first and join then, or join one row for each key: `distinct`, `aggregate … by`"
      ])
  }

  static func unmatchedLeft(_ count: Int, in table: String) -> String {
    let rows = count == 1 ? "the 1 row matches no row" : "none of the \(count) rows matches a row"
    return "join left: \(rows) of `\(table)`, so that its columns are missing throughout"
  }

  /// Whether another note says of a join's repeated rows what this one does: that they are no parts of a whole, or which
  /// column tells them apart.
  static func isSaid(
    _ note: RunNote, beside all: [(note: RunNote, count: Int)], _ summed: SummedJoins
  ) -> Bool {
    func isOpen(_ join: Int) -> Bool {
      summed[JoinSide(join: join, isRight: false)]?.open.isEmpty == false
    }
    switch note {
    case .repeatedRows(let join, _, _):
      guard summed.pairs[join]?.isNarrowed == false, !isOpen(join) else { return false }
      return all.contains {
        if case .repeatedPairs(join, _, _, _) = $0.note { true } else { false }
      }
    case .repeatedPairs(let join, _, _, _): return isOpen(join)
    default: return false
    }
  }

  /// Rows of a join's left that stand beside several of its right which are no parts of a whole, where what is made of
  /// both is added up.
  static func repeated(
    _ count: Int, of name: String, _ pairs: RepeatedPairs, _ summed: SummedPairs, at place: Span?
  ) -> Diagnostic {
    let (match, them) = count == 1 ? ("row matches", "it") : ("rows match", "them")
    let often = summed.isNarrowed ? "as often as `where` leaves \(them)" : "with each of these"
    return Diagnostic(
      .fanOut, severity: summed.isNarrowed ? .note : .warning,
      "\(count) \(match) more than one row of `\(name)`\(pairs.place) \(pairs.difference.described), and a sum counts \(them) \(often)",
      at: place.map { [.init($0, "repeats rows")] } ?? [],
      help: pairs.difference.repairs(summed.repair))
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

extension RepeatedPairs.Difference {
  /// How the rows of the right lie apart.
  fileprivate var described: String {
    switch self {
    case .none: "that are the same in every column"
    case .times(let fields): "that \(Self.differ(fields.map(\.name)))"
    case .numbers(let names): "that \(Self.differ(names)) alone"
    case .statements(let names): "that are statements about one thing and \(Self.differ(names))"
    }
  }

  private static func differ(_ names: [String]) -> String {
    "differ in \(PlanDiagnostics.list(names.prefix(3).map { "`\(Printer.spelled($0))`" }))"
  }

  /// Joins of one row each.
  fileprivate func repairs(_ repair: JoinRepair) -> [String] {
    let keys = repair.keys.isEmpty ? "" : " by \(repair.keys.joined(separator: ", "))"
    let means = repair.measures.map { "\(Printer.spelled($0)) = mean(\(Printer.spelled($0)))" }
    let ofMeans =
      means.isEmpty || keys.isEmpty
      ? nil
      : "take one for all, such as their mean: `\(repair.joining("aggregate \(means.joined(separator: ", "))\(keys)"))`"
    switch self {
    case .none: return ["join one of each: `\(repair.joining("distinct"))`"]
    case .times(let fields):
      guard let time = fields.first, !keys.isEmpty else { return [] }
      let column = Printer.spelled(time.name)
      let latest =
        repair.isOfKeys
        ? "join the latest of each: `\(repair.joining("sort \(column) desc | take 1\(keys)"))`"
        : nil
      let ofTheTime = repair.latest(by: column, time.type).map {
        "\(latest == nil ? "" : "or ")join what holds at the time of each row: `\($0)`"
      }
      return [latest, ofTheTime].compactMap { $0 }
    case .numbers(let names):
      let texts = names.filter { !repair.measures.contains($0) }.prefix(1).map {
        "or, if each is a part of its own, read `\(Printer.spelled($0))` as text: `schema: {\(Printer.spelled($0)): text}`"
      }
      return [ofMeans].compactMap { $0 } + texts
    case .statements(let names):
      return [ofMeans].compactMap { $0 }
        + names.prefix(1).map { "or keep one of them: `where \(Printer.spelled($0)) == …`" }
    }
  }
}
