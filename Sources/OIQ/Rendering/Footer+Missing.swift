import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

// What is said of values that are missing: where a condition asks for them, and where a computation gives none.

extension Footer {
  /// Rows of which a computation has made nothing; `place` says where, and in which of their draws.
  ///
  /// - Parameters:
  ///   - plan: Says which column it makes.
  ///   - result: May have that column.
  static func outOfDomain(
    _ span: Span?, _ count: Int, _ place: String, reason: String, _ plan: Plan, _ result: Table
  ) -> Diagnostic {
    let place = count == 1 ? place.replacing("their", with: "its") : place
    var repair = "`??` behind it puts a value there, as in `(a / b) ?? 0`"
    if let made = span.flatMap({ plan.columnMade(at: $0) }) {
      let name = Printer.spelled(made.name)
      let isShown = result.visibleIndices.contains { result.fields[$0].name == made.name }
      repair = "`where \(name) is missing`\(isShown ? "" : " behind it") shows such rows"
      if let zero = made.type.zero { repair += ", `\(name) ?? \(zero)` puts a value there" }
    }
    return Diagnostic(
      .outOfDomain, severity: .warning,
      "\(count) \(count == 1 ? "row has" : "rows have") no result \(place) and \(count == 1 ? "is" : "are") missing",
      at: span.map { [.init($0)] } ?? [],
      help: [reason, repair])
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
        "\(column): missing in \(rows), which `where` keeps: a comparison with a missing value is false, and its opposite true; `\(asked(column)) is not missing` leaves \(count == 1 ? "it" : "them") out"
    case .valued(let name):
      return
        "\(name): rests in \(rows) on a missing \(column): a comparison with a missing value is false"
    }
  }

  /// A number's formula as it stands before `is missing`.
  static func asked(_ formula: String) -> String {
    formula.hasPrefix("if ") ? "(\(formula))" : formula
  }

  /// `sorted last: 4 rows of which `amount` is known on one side alone; `take` leaves them out`.
  static func sortedLast(_ column: String, _ count: Int, isFirst: Bool, leftOut: Int) -> String {
    let place = isFirst ? "sorted last" : "sorted last among rows alike in the keys before"
    let cut =
      switch leftOut {
      case 0: ""
      case count: "; `take` leaves \(count == 1 ? "it" : "them") out"
      default: "; `take` leaves \(leftOut) of them out"
      }
    return "\(place): \(oneSided(column, count))\(cut)"
  }

  /// `4 rows of which `amount` is known on one side alone`.
  static func oneSided(_ column: String, _ count: Int) -> String {
    "\(count) \(count == 1 ? "row" : "rows") of which `\(column)` is known on one side alone"
  }

  /// `sum(price * w) / sum(w): 1 row has a w and no price * w and is in neither; the others have 40% of w`.
  static func unpaired(
    _ sums: [String], _ count: Int, isLeftOut: Bool, _ share: Double?
  ) -> String {
    let quotient = sums.map { "sum(\($0))" }.joined(separator: " / ")
    let isOne = count == 1
    let there = sums.filter { Double($0) == nil }.map { "\(asked($0)) is not missing" }
      .joined(separator: " and ")
    guard isLeftOut else {
      return
        "\(quotient): \(count) \(isOne ? "row is" : "rows are") in one of the sums alone, as what the other adds up is missing there; `where \(there)` before keeps those that are in both"
    }
    let rest = share.map {
      "; the others have \(describe(.number($0), .number(in: .percent))) of \(sums[1])"
    }
    return
      "\(quotient): \(count) \(isOne ? "row" : "rows") without \(sums[0]) \(isOne ? "is" : "are") in neither sum"
      + (rest ?? "")
  }
}

extension Plan {
  /// The column whose formula computes something at a place; of several the one that is made first. Conditions,
  /// aggregates and values without a table make none.
  fileprivate func columnMade(at place: Span) -> TableField? {
    for input in node.inputs {
      if let made = input.columnMade(at: place) { return made }
    }
    switch node {
    case .project(let input, let expressions):
      if case .unit = input.node { return nil }
      let made = zip(fields, expressions).filter { !$0.isHidden && $1.computes(at: place) }
      // Of a change and a ratio that one stage makes, what has no result is the ratio.
      return (made.first { $1.divides(at: place) } ?? made.first)?.0
    case .window(let input, let calls):
      let made = calls.indices.first { calls[$0].place == place }
      return made.map { fields[input.fields.count + $0] }.flatMap { $0.isHidden ? nil : $0 }
    case .scan, .unit, .filter, .aggregate, .sort, .take, .skip, .distinct, .join, .union,
      .calendarize, .change, .part, .pivot, .unpivot, .fill:
      return nil
    }
  }
}

extension PlanExpression {
  fileprivate func divides(at place: Span) -> Bool {
    if case .arithmetic(.divide, _, _, place) = self { return true }
    return parts.contains { $0.divides(at: place) }
  }

  fileprivate func computes(at place: Span) -> Bool {
    switch self {
    case .arithmetic(_, _, _, place), .call(_, _, place): true
    default: parts.contains { $0.computes(at: place) }
    }
  }
}

extension ValueType {
  /// As `??` takes it; `nil` where rows have units of their own, of which none fits all.
  fileprivate var zero: String? {
    guard case .number(let number) = self, case .known(let dimension) = number.dimension else {
      return nil
    }
    return dimension.isPlain ? "0" : unitName.map { "0 \($0)" }
  }
}
