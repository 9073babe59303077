import OIQCatalog
import OIQExecution
import OIQPlan
import OIQText
import OIQValues

/// Which stage of a pipe left no row, and what would have left some.
struct EmptyResult {
  let provenance: Provenance

  private static let shownValues = 4
}

extension EmptyResult {
  /// A line for the footer; none where it can't be told.
  func lines() throws(Diagnostic) -> [String] {
    do throws(Diagnostic) {
      return try rows(of: provenance.plan, reading: []).reason
    } catch {
      guard error.code == .cancelled else { return [] }
      throw error
    }
  }

  /// A line for each formula whose cell is missing for want of a row, with the reason.
  static func lines(
    of queries: [RowlessQuery], _ provenance: Provenance
  ) throws(Diagnostic) -> [String] {
    var lines: [String] = []
    for query in queries {
      var inner = provenance
      inner.plan = query.plan
      let reasons = try EmptyResult(provenance: inner).lines()
      let name = query.name ?? WhyBuilder.oneLine(provenance.sources.excerpt(query.span))
      let isPart = query.name != nil && query.part == .bracketed
      let line =
        (["\(isPart ? "a query in " : "")`\(name)` is missing, as no row gives it"] + reasons)
        .joined(separator: ": ")
      if !lines.contains(line) { lines.append(line) }
    }
    return lines
  }

  /// What a stage gives, with all below it run.
  private struct Rows {
    /// The stages since the last that can leave rows out, over what that gave.
    var plan: Plan
    var count: Int
    /// Where there are none.
    var reason: [String] = []
  }

  /// From the sources upward every stage runs once; those that keep each row with the next that doesn't.
  ///
  /// - Parameter slots: The columns that the stages above read; `nil` for all of them.
  private func rows(of plan: Plan, reading slots: Set<Int>?) throws(Diagnostic) -> Rows {
    let below = plan.slotsBelow(reading: slots)
    var inputs: [Rows] = []
    for input in plan.node.inputs { inputs.append(try rows(of: input, reading: below)) }
    var over = plan
    over.node = plan.node.replacingInputs(inputs.map(\.plan))
    if plan.node.keepsRows, let below = inputs.first {
      return Rows(plan: over, count: below.count, reason: below.reason)
    }
    let table = try provenance.executor.run(over.leaving(slots))
    var rows = Rows(plan: Plan(memory: table), count: table.rowCount)
    guard table.rowCount == 0 else { return rows }
    if let empty = inputs.first(where: { $0.count == 0 }) {
      rows.reason = empty.reason
    } else {
      rows.reason = try reason(plan, over: inputs.first)
    }
    return rows
  }

  /// What a stage did to leave none of the rows below it.
  private func reason(_ plan: Plan, over below: Rows?) throws(Diagnostic) -> [String] {
    switch plan.node {
    case .filter(let input, let condition):
      guard let below else { return [] }
      let rows = below.count == 1 ? "the 1 row" : "all \(below.count) rows"
      let text = text(of: condition, over: input) ?? excerpt(plan)
      let nearest = try nearest(condition, in: below.plan)
      let near = nearest.isEmpty ? "" : "; nearest: \(nearest.joined(separator: ", "))"
      return ["`\(text)` left out \(rows) that stood before it\(near)"]
    case .join(let join):
      return [
        "no row before the join \(join.kind == .anti ? "is without" : "has") a match in `\(join.name)`"
      ]
    case .scan(let source, _):
      return source is CatalogSource
        ? ["nothing was known in `\(source.name)` in this world"]
        : ["`\(source.name)` has no rows"]
    case .take, .skip: return ["`\(excerpt(plan))` left out every row"]
    case .unit, .project, .window, .aggregate, .sort, .distinct, .union, .calendarize, .change,
      .part, .pivot, .unpivot, .fill:
      return []
    }
  }

  private func excerpt(_ plan: Plan) -> String {
    plan.span.map { WhyBuilder.oneLine(provenance.sources.excerpt($0)) } ?? "a condition"
  }

  /// `company == Meta` for a column that stands against a constant.
  private func text(of condition: PlanExpression, over input: Plan) -> String? {
    guard let (slot, wanted, sign) = condition.columnAgainst, input.fields.indices.contains(slot)
    else { return nil }
    let field = input.fields[slot]
    return "\(field.name) \(sign) \(describe(wanted, field))"
  }

  private func describe(_ value: Value, _ field: TableField) -> String {
    OIQValues.describe(value, isList(value) ? .list(of: field.type) : field.type)
  }

  private func isList(_ value: Value) -> Bool {
    if case .list = value { true } else { false }
  }

  /// Values of the column that a condition is about, those next to what it asks for first.
  private func nearest(
    _ condition: PlanExpression, in below: Plan
  ) throws(Diagnostic) -> [String] {
    guard let (slot, wanted, _) = condition.columnAgainst, below.fields.indices.contains(slot)
    else { return [] }
    let field = below.fields[slot]
    let only = Plan(.project(below, [.column(slot)]), fields: [field])
    let table = try provenance.executor.run(only)
    var seen: Set<Value> = []
    let column = table.columns[0]
    let values = (0..<min(table.rowCount, 100_000)).map { column[$0] }
      .filter { $0 != .missing && seen.insert($0).inserted }
    let target = isList(wanted) ? wanted.firstElement : wanted
    let ordered: [Value]
    if let position = target.position {
      ordered = values.filter { $0.position != nil }.sorted {
        let (a, b) = (abs(($0.position ?? 0) - position), abs(($1.position ?? 0) - position))
        return (a, $0.position ?? 0) < (b, $1.position ?? 0)
      }
    } else if case .text(let text) = target {
      let names = values.compactMap { if case .text(let name) = $0 { name } else { nil } }
      let near = Suggestion.nearest(to: text, among: names)
      let rest = names.filter { !near.contains($0) }.sorted()
      ordered = (near + rest).map { .text($0) }
    } else {
      return []
    }
    let shown = ordered.prefix(Self.shownValues).map { describe($0, field) }
    return shown + (ordered.count > shown.count ? ["… (\(ordered.count) in all)"] : [])
  }
}

extension Plan {
  /// A filter with nothing in its columns but in those of `slots`; any other stage as it is.
  fileprivate func leaving(_ slots: Set<Int>?) -> Plan {
    guard let slots, case .filter = node else { return self }
    let kept = fields.indices.map {
      slots.contains($0) ? .column($0) : PlanExpression.constant(.missing)
    }
    return Plan(.project(self, kept), fields: fields, span: span)
  }
}

extension PlanNode {
  /// Whether it gives a row for each of those below it.
  fileprivate var keepsRows: Bool {
    switch self {
    case .project, .window, .sort, .change, .fill: true
    case .scan, .unit, .filter, .aggregate, .take, .skip, .distinct, .join, .union, .calendarize,
      .part, .pivot, .unpivot:
      false
    }
  }
}

extension PlanExpression {
  /// A column, the constant that it stands against, and the sign in between.
  fileprivate var columnAgainst: (slot: Int, wanted: Value, sign: String)? {
    switch self {
    case .compare(let sign, .column(let slot), .constant(let value)):
      (slot, value, sign.rawValue)
    case .compare(let sign, .bound(_, .column(let slot)), .constant(let value)):
      (slot, value, sign.rawValue)
    case .isOneOf(.column(let slot), let values): (slot, .list(values), "in")
    case .isWithin(.column(let slot), .constant(let value)): (slot, value, "in")
    default: nil
    }
  }
}

extension Value {
  fileprivate var firstElement: Value {
    if case .list(let values) = self { values.first ?? .missing } else { self }
  }

  /// Where it lies on a line, for what has an order.
  fileprivate var position: Double? {
    switch self {
    case .number(let number): number
    case .range(let range): range.mid
    case .date(let day): Double(day)
    case .period(let period): (Double(period.start) + Double(period.end)) / 2
    case .missing, .text, .bool, .list: nil
    }
  }
}
