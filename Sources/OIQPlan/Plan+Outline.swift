import OIQValues

extension Plan {
  /// The plan as indented lines, the last operator first, each with the columns it gives.
  package var outline: String { lines(depth: 0).joined(separator: "\n") }

  private func lines(depth: Int) -> [String] {
    let columns = fields.filter { !$0.isHidden }.map { "\($0.name): \($0.type.described)" }
    let line =
      String(repeating: "  ", count: depth) + "\(node.title) → \(columns.joined(separator: ", "))"
    return [line] + node.inputs.flatMap { $0.lines(depth: depth + 1) }
  }
}

extension PlanNode {
  /// What it does, without the columns that it does it to.
  package var title: String {
    switch self {
    case .scan(let source, let columns): "scan \(source.name), \(columns.count) columns"
    case .unit: "one row"
    case .filter: "where"
    case .project: "project"
    case .window(_, let calls): "window \(calls.map(\.kind.rawValue).joined(separator: ", "))"
    case .aggregate(_, let keys, let calls): "aggregate \(calls.count) by \(keys.count) keys"
    case .sort(_, let terms): "sort by \(terms.count) keys"
    case .take(_, let count, let by):
      by.isEmpty ? "take \(count)" : "take \(count) by \(by.count) keys"
    case .skip(_, let count): "skip \(count)"
    case .distinct: "distinct"
    case .join(let join): "join on \(join.keys.count) keys"
    case .union: "union"
    case .calendarize(let calendarize): "calendarize to \(calendarize.grain.rawValue)"
    case .change: "change rows"
    case .part(_, let period): "part of a flow in \(period.label)"
    case .pivot: "pivot"
    case .unpivot: "unpivot"
    case .fill: "fill"
    }
  }
}
