import OIQPlan
import OIQText

extension ExecutionDiagnostics {
  /// Two facts of one group that mustn't be added up, or stand beside each other.
  static func doubleCounting(
    _ check: DoubleCountingCheck, _ twice: DoubleCount, at span: Span?
  ) -> Diagnostic {
    Diagnostic(
      check.use.isOfStatements ? .unlikeFigures : .doubleCounting, check.title(twice),
      at: span.map { [Diagnostic.Label($0, twice.reason.text)] } ?? [],
      help: check.waysOut(of: twice.reason))
  }
}

extension DoubleCount.Reason {
  fileprivate var text: String {
    switch self {
    case .sameFact: "it is the same fact twice"
    case .overlappingDays: "their days overlap"
    case .unlikeLengths(let shorter, let longer):
      "one is of \(longer) days, the other of \(shorter)"
    case .sameDays: "both are about the same days"
    case .partOfWhole(let column, _): "one is of every `\(column)`, the other of a part of them"
    case .groupBesideMember(let group, let member): "\(member) is a member of \(group)"
    case .groupsOfOne(let group, let other, let member):
      "\(member) is a member of \(group) and of \(other)"
    case .groupOfUnknown(let group): "nobody states who is in \(group)"
    case .unlike(let column, let first, let second, _, _): "\(column): \(first) beside \(second)"
    case .several(let columns): "they differ in \(columns.joined(separator: ", "))"
    }
  }
}

extension DoubleCount.Reason {
  fileprivate var isOfSeveral: Bool { if case .several = self { true } else { false } }
}

extension DoubleCountingCheck {
  fileprivate func title(_ twice: DoubleCount) -> String {
    let pair = "\(twice.first) and \(twice.second)"
    return switch use {
    case .sum: "this would count \(measure) twice: \(pair)"
    case .mean where twice.reason.isOfDays:
      "this would mix \(measure) of spans of unlike lengths: \(pair)"
    case .mean where twice.reason.isOfPart:
      "this would mix \(measure) of a whole and of a part of it: \(pair)"
    case .mean: "this would count \(measure) twice: \(pair)"
    case .extreme: "\(measure) of spans of unlike lengths beside each other: \(pair)"
    case .addedStatements where twice.reason.isOfSeveral:
      "this would add up statements that stand beside each other: \(pair)"
    case .statements, .addedStatements:
      "this would mix figures that can't be set beside each other: \(pair)"
    }
  }

  fileprivate func waysOut(of reason: DoubleCount.Reason) -> [String] {
    switch reason {
    case .sameFact:
      return [
        isOfOthers
          ? "several rows hold it, as each has a running total or another row's value: add up \(measure) itself, before that stage"
          : "a join or union has repeated its row: aggregate before it",
        isOfOthers
          ? "or keep one row of each before this stage, such as the last"
          : "or keep the copies apart: add a column of the joined table to `by`",
      ]
    case .overlappingDays(let shorter, let longer), .unlikeLengths(let shorter, let longer):
      let restated = "calendarize \(measure) to year by \(entity)"
      let ofOneLength = PlanDiagnostics.oneLength(
        of: span, shorter: shorter, longer: longer, place(of: [span]))
      return [
        "restate them in calendar years\(place(of: [measure, entity, span], "")): \(restated)",
        apart(span),
      ] + (ofOneLength.map { ["or \($0)"] } ?? [])
    case .sameDays(let condition), .partOfWhole(_, let condition):
      if let computed { return ["say why they add up: accept \(computed) \"…\""] }
      let column = condition.split(separator: " ").first.map(String.init) ?? span
      return ["keep one of the two \(place(of: [column])): where \(condition)", apart(column)]
    case .groupBesideMember(let group, _), .groupOfUnknown(let group):
      return [leaving(group, "the group"), apart(entity)]
    case .groupsOfOne(let group, _, _): return [leaving(group, "one of them"), apart(entity)]
    case .unlike(let column, _, _, let condition, let wayOut):
      let spelled = spelling(column) + condition.dropFirst(column.count)
      return [
        "keep one of the two \(place(of: [column])): where \(spelled)", apart(column),
        "or \(wayOut)",
      ]
    case .several(let columns):
      return [
        "take mean(…) or median(…) of them in place of a sum",
        "or weigh each by how many there are, as in sum(modules * …)",
        apart(columns),
        "or say why they add up: accept \(columns.joined(separator: ", ")) \"…\"",
      ]
    }
  }

  private func apart(_ column: String) -> String { apart([column]) }

  private func apart(_ columns: [String]) -> String {
    let spelled = columns.map(spelling)
    let all = keys.filter { !spelled.contains($0) } + spelled
    let gone = columns.filter(leftOut.contains).map { "`\($0)`" }
    let keeping =
      gone.isEmpty ? "keep them" : "keep \(PlanDiagnostics.list(gone)) up to here, and them"
    return "or \(keeping) apart: by \(all.joined(separator: ", "))"
  }

  private func spelling(_ column: String) -> String { spellings[column] ?? column }

  private func leaving(_ group: String, _ what: String) -> String {
    "leave \(what) out \(place(of: [entity])): where \(entity) != \"\(group)\""
  }

  /// Where a condition on some columns can be: an earlier stage may have left them out.
  private func place(of columns: [String], _ here: String = "before this stage") -> String {
    let gone = columns.filter(leftOut.contains).map { "`\($0)`" }
    guard !gone.isEmpty else { return here }
    let place = "before \(PlanDiagnostics.list(gone)) \(gone.count > 1 ? "are" : "is") left out"
    return here.isEmpty ? " " + place : place
  }
}
