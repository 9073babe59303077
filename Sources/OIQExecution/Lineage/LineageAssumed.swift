import OIQPlan
import OIQText
import OIQValues

// The values that a stage took from bindings and bracketed queries. A query was run when the plan was made:
// what it read is a source of the cell as much as the rows below are.

extension LineageNode {
  /// The values that the formula of a column uses, or with no slot those that decide about rows.
  package func assumed(of slot: Int?) -> [AssumedValue] {
    guard !plan.assumed.isEmpty else { return [] }
    if let slot, let place = plan.places[slot] {
      return plan.assumed.filter { place.contains($0.span) }
    }
    return plan.assumed.filter { value in
      !plan.places.values.contains { $0.contains(value.span) }
    }
  }

  func assumedSources(of slot: Int?) throws(Diagnostic) -> Set<SourceRow> {
    if plan.assumed.isEmpty { return [] }
    if let rows = known.assumed[slot] { return rows }
    var rows: Set<SourceRow> = []
    for value in assumed(of: slot) { rows.formUnion(try trace.sources(of: value)) }
    known.assumed[slot] = rows
    return rows
  }

  /// Whether its rows are those of a scan, and nothing else decides what is in them.
  var isPlain: Bool {
    if let known = known.isPlain { return known }
    let isPlain = plan.assumed.isEmpty && (isStreamed ? inputs[0].isPlain : scan != nil)
    known.isPlain = isPlain
    return isPlain
  }
}

extension LineageTrace {
  fileprivate func sources(of value: AssumedValue) throws(Diagnostic) -> Set<SourceRow> {
    var rows: Set<SourceRow> = []
    for input in value.inputs { rows.formUnion(try sources(of: input)) }
    guard let root = root(of: value), let slot = root.plan.fields.firstIndex(where: \.isShown)
    else { return rows }
    for row in 0..<(try root.rowCount()) {
      rows.formUnion(try root.cell(row: row, slot: slot).sources())
    }
    return rows
  }

  /// The query of a value.
  func root(of value: AssumedValue) -> LineageNode? {
    value.plan.map { LineageNode($0, in: self) }
  }
}

extension TableField {
  var isShown: Bool { !isHidden }
}
